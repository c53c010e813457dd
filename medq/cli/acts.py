"""`act`, `acts`, `undo`: what a key does, done by a command."""

from argparse import REMAINDER, ArgumentParser, Namespace

from medq.cli.output import Output, table
from medq.cli.places import desk_for, keymap
from medq.cli.shapes import done_shape, offer_shape
from medq.domain.problem import MedqError
from medq.work.acts import offers, perform, undo


def configure(parser: ArgumentParser, name: str) -> None:
    parser.set_defaults(command=name)
    if name == "undo":
        parser.add_argument("event", type=int, nargs="?", help="the event's number; else your last act")
        return
    parser.add_argument("id", type=int, help="the item's number")
    if name == "act":
        parser.add_argument("act", help="what to do; medq acts ID lists it")
        parser.add_argument("--version", type=int, help="refuse if the item is no longer at this version")
        parser.add_argument("values", nargs=REMAINDER, metavar="--name value …", help="the fields of the act")


def execute(args: Namespace, output: Output) -> int:
    desk = desk_for(args)
    if args.command == "acts":
        keys, _problems = keymap()
        found = [(offer, keys.shown(offer.key_action)) for offer in offers(desk, args.id)]
        shapes = [offer_shape(offer, key) for offer, key in found]
        rows = [
            (offer.act, key, "yes" if offer.allowed else offer.why_not, ", ".join(f"--{field.name}" for field in offer.fields))
            for offer, key in found
        ]
        output.result({"acts": shapes}, table(("Act", "Key", "Allowed now", "Fields"), rows))
        return 0
    done = (
        undo(desk, args.event) if args.command == "undo" else perform(desk, args.id, args.act, _values(args.values), args.version)
    )
    tail = f"\nUndo: medq undo {done.event_id}" if done.can_undo else ""
    output.result(done_shape(done), done.message + tail)
    return 0


def _values(words: list[str]) -> dict[str, str]:
    """`--name value …` and `--name=value …` as fields. Errors: `MedqError`."""
    values: dict[str, str] = {}
    rest = [word for word in words if word != "--json"]
    while rest:
        name = rest.pop(0)
        if not name.startswith("--"):
            raise MedqError(f"{name!r} stands where a field's name should.", mend="Write fields as --name value.")
        name, equals, value = name[2:].partition("=")
        if not equals:
            if not rest:
                raise MedqError(f"--{name} has no value.", mend="Write fields as --name value.")
            value = rest.pop(0)
        values[name.replace("-", "_")] = value
    return values
