"""Invented names of people, streets and towns, all in ASCII letters."""

from random import Random

SURNAME_STARTS = (
    "Aspen", "Quill", "Juniper", "Marmot", "Lupine", "Magpie", "Talus", "Scree", "Cirrus", "Yarrow",
    "Trillium", "Bighorn", "Ptarmigan", "Dandelion", "Nimbus", "Thistle", "Lichen", "Pebble",
    "Tumble", "Drizzle", "Cricket", "Gentian", "Pinyon", "Otter", "Badger", "Finch", "Harebell",
    "Paintbrush", "Moonbeam", "Snowdrift", "Icicle", "Cobble", "Puddle", "Bramble", "Sparrow",
    "Beetle", "Clover", "Twig", "Mossy", "Velvet",
)  # fmt: skip
SURNAME_ENDS = (
    "glow", "feather", "whistle", "lantern", "thimble", "kettle", "spindle", "acorn", "ripple",
    "nutshell", "snowcap", "tumbler", "waffle", "button", "bucket", "blossom", "teacup", "whisker",
    "mitten", "noodle", "biscuit", "pocket", "ladle", "marble", "pinecone", "raincoat", "cartwheel",
    "doorbell", "hopscotch", "umbrella",
)  # fmt: skip
FIRST_NAMES = (
    "Alder", "Birch", "Breeze", "Cedar", "Cinder", "Cloud", "Comet", "Copper", "Dapple", "Dew",
    "Echo", "Ember", "Fable", "Fennel", "Flint", "Frost", "Garnet", "Ginger", "Granite", "Hickory",
    "Larch", "Linden", "Maple", "Marigold", "Meadow", "Mica", "Misty", "Nutmeg", "Onyx", "Opal",
    "Osprey", "Pepper", "Petal", "Pollen", "Prairie", "Quartz", "Raindrop", "Reed", "Saffron",
    "Sequoia", "Shale", "Sorrel", "Sunbeam", "Tansy", "Teasel", "Thunder", "Topaz", "Tulip",
    "Twilight", "Vetch", "Willowy", "Zephyr",
)  # fmt: skip
STREETS = (
    "Pretend Lane", "Makebelieve Way", "Storybook Court", "Invented Avenue", "Imaginary Drive",
    "Fable Street", "Whimsy Circle", "Nowhere Road", "Daydream Place", "Once Upon Trail",
)  # fmt: skip
TOWNS = (
    ("Littleton", "80120"), ("Littleton", "80123"), ("Littleton", "80128"), ("Centennial", "80122"),
    ("Englewood", "80110"), ("Highlands Ranch", "80126"), ("Lone Tree", "80124"),
)  # fmt: skip
SURNAMES = tuple(fore + aft for fore in SURNAME_STARTS for aft in SURNAME_ENDS)


def draw_names(random: Random, count: int) -> list[tuple[str, str]]:
    """Return `count` different pairs of last and first name."""
    name_count = len(SURNAMES) * len(FIRST_NAMES)
    return [
        (SURNAMES[index // len(FIRST_NAMES)], FIRST_NAMES[index % len(FIRST_NAMES)])
        for index in random.sample(range(name_count), count)
    ]
