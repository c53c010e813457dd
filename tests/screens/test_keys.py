"""The keys screen, by keys."""

from collections.abc import Mapping

from textual.pilot import Pilot

from medq.domain.errors import MedqError
from medq.domain.keymap import KEY_BY_ACTION, KEYS, STANDARD
from screens.base.preferences import QueuePosition
from screens.help.destinations import menu_keys
from tests.screens.fake_session import FakeSession
from tests.screens.pilot import frame, lines, message, opened, press, text

KEYS_SCREEN = menu_keys("Keys")


class Own:
    """Keeps in memory what a person keeps."""

    def __init__(self) -> None:
        self.keys: dict[str, str] | None = None
        self.theme = ""
        self.position = QueuePosition()
        self.refuses: MedqError | None = None

    def save_keys(self, table: Mapping[str, str]) -> str:
        if self.refuses is not None:
            raise self.refuses
        self.keys = dict(table)
        return "medq.toml"

    def save_theme(self, name: str) -> None:
        self.theme = name

    def load_queue_position(self) -> QueuePosition:
        return self.position

    def save_queue_position(self, position: QueuePosition) -> None:
        self.position = position


async def at(pilot: Pilot[None], action: str) -> None:
    """Open the keys screen with that action under the cursor."""
    await press(pilot, *KEYS_SCREEN, "slash", *action.replace(".", " "), "enter")
    assert f">  {action} " in text(pilot)


async def test_every_action_is_listed_with_its_keys() -> None:
    async with opened(size=(80, 90)) as pilot:
        await press(pilot, *KEYS_SCREEN)
        for key in KEYS:
            row = next(row for row in lines(pilot)[4:] if f" {key.action} " in row)
            assert STANDARD.shown(key.action) in row


async def test_a_new_key_counts_at_once_and_is_kept_by_saving() -> None:
    own, session = Own(), FakeSession()
    async with opened(session) as pilot:
        pilot.app.context.preferences = own  # type: ignore[attr-defined]
        await at(pilot, "item.next")
        await press(pilot, "enter", "ctrl+n")
        assert message(pilot) == "item.next is ctrl+n from now on. ctrl+s saves it."
        assert (
            ">  item.next         ctrl+n      f5 " in text(pilot)
            and "not saved yet" in lines(pilot)[1]
        )
        assert own.keys is None
        await press(pilot, "ctrl+s")
        assert own.keys == {"item.next": "ctrl+n, f5"} and "1 of your own " in lines(pilot)[1]
        await press(pilot, "q")
        assert "ctrl+n next" in lines(pilot)[-1] and message(pilot) == ""
        await press(pilot, "n")
        assert message(pilot) == "n does nothing here. ? shows the keys."
        await press(pilot, "ctrl+n")
        assert frame(pilot).screen_id == "denial"


async def test_a_key_that_cannot_be_says_why_and_waits_for_another() -> None:
    async with opened() as pilot:
        await at(pilot, "item.wait")
        await press(pilot, "enter", "tab")
        assert message(pilot) == "item.wait is tab from now on. ctrl+s saves it."
    for key, said in (
        ("ctrl+a", "ctrl+a is used by screen and tmux: choose another key."),
        ("n", "n is item.next on the screen queue: choose another key."),
        ("A", "A can be read as part of another key on a slow connection: choose another key."),
    ):
        async with opened() as pilot:
            await at(pilot, "item.wait")
            await press(pilot, "enter", key)
            assert message(pilot) == said
            await press(pilot, "escape")
            assert message(pilot) == "Nothing was changed."
            assert pilot.app.context.keymap.keys == STANDARD.keys  # type: ignore[attr-defined]
            assert frame(pilot).screen_id == "keys"


async def test_reset_gives_the_standard_back_unless_another_has_it() -> None:
    async with opened() as pilot:
        await at(pilot, "item.next")
        await press(pilot, "enter", "x")
        assert message(pilot) == "x is item.unmatch on the screen review: choose another key."
        await press(pilot, "ctrl+w")
        assert "item.next is ctrl+w" in message(pilot)
        await press(pilot, "r")
        assert message(pilot) == "item.next has its standard keys again: n f5."
        assert pilot.app.context.keymap.keys == STANDARD.keys  # type: ignore[attr-defined]


async def test_what_the_terminal_sends_is_shown_and_nothing_is_done() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, *KEYS_SCREEN, "t", "f11")
        assert message(pilot) == "This terminal sends: f11   (f11 is not sent by every terminal)"
        await press(pilot, "t", "q")
        assert (
            message(pilot) == "This terminal sends: q   (it is nav.back)"
            and frame(pilot).screen_id == "keys"
        )
        await press(pilot, "t", "ctrl+y")
        assert message(pilot) == "This terminal sends: ctrl+y   (it is free)"


async def test_leaving_unsaved_says_so_and_what_was_refused_is_told() -> None:
    own = Own()
    own.refuses = MedqError(
        "Not saved: the config file cannot be written.", hint="Check its rights."
    )
    async with opened() as pilot:
        pilot.app.context.preferences = own  # type: ignore[attr-defined]
        await at(pilot, "item.next")
        await press(pilot, "enter", "ctrl+n", "ctrl+s")
        assert message(pilot) == "Not saved: the config file cannot be written. Check its rights."
        await press(pilot, "q")
        assert message(pilot) == "Changed keys work until you quit medq; they are not saved."


async def test_conflicts_of_the_file_are_named_on_the_page() -> None:
    async with opened() as pilot:
        pilot.app.context.key_problems = (
            "keys: item.note: n is item.next on the screen queue. Standard o kept.",
        )  # type: ignore[attr-defined]
        await press(pilot, *KEYS_SCREEN)
        assert "item.note: n is item.next on the screen queue. Standard o kept." in text(pilot)


async def test_a_wide_window_tells_why_some_keys_cannot_be_chosen() -> None:
    async with opened(size=(120, 40)) as pilot:
        await press(pilot, *KEYS_SCREEN)
        assert "ctrl+i is the same as tab in every" in text(pilot)


async def test_nine_digits_are_not_changed_by_one_key() -> None:
    async with opened() as pilot:
        await at(pilot, "menu.go")
        await press(pilot, "enter")
        assert "many keys" in message(pilot) and len(KEY_BY_ACTION["menu.go"].keys) == 9
