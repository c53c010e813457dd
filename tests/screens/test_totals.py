"""The totals of a list, by keys."""

import pytest

from medq.domain.queue.totals import TotalsLine
from screens.queue.queue import QueueScreen
from tests.screens.fake_items import item
from tests.screens.fake_session import FakeSession
from tests.screens.pilot import frame, lines, message, opened, press, text
from widgets.totals_lines import csv_text


async def test_totals_add_up_the_list_that_is_shown() -> None:
    async with opened() as pilot:
        await press(pilot, "2", "f")
        rows = lines(pilot)
        assert rows[0].startswith(" medq  Totals ")
        assert rows[1].startswith(" 52 items ") and "list: Denials   filter: none" in rows[1]
        assert rows[2].startswith(" by [payer]  code  age  due  owner  type ")
        assert rows[4].startswith("   Payer           Items       Amount  Est. recovery  Due 10 d")
        assert rows[5].startswith(" > ")
        total = next(row for row in rows if row.startswith("   Total "))
        assert total.split()[1] == "52"
        assert "Enter lists these " in text(pilot)
        await press(pilot, "tab")
        assert " by payer  [code]  age " in lines(pilot)[2]


async def test_enter_puts_the_line_into_the_filter() -> None:
    async with opened() as pilot:
        await press(pilot, "f")
        name = lines(pilot)[5].split()[1]
        await press(pilot, "enter")
        assert isinstance(frame(pilot), QueueScreen)
        assert f"filter: payer:{name}" in lines(pilot)[1]
        await press(pilot, "q")
        assert lines(pilot)[0].startswith(" medq  Totals ") and "filter: none" in lines(pilot)[1]
        await press(pilot, "q")
        assert "filter: none" in lines(pilot)[1] and isinstance(frame(pilot), QueueScreen)


async def test_the_sort_key_turns_the_order_and_a_digit_chooses_it() -> None:
    async with opened() as pilot:
        await press(pilot, "f")
        first = lines(pilot)[5].split()[1]
        await press(pilot, "comma", "comma")
        assert message(pilot) == "By amount, smallest first."
        assert lines(pilot)[5].split()[1] != first
        await press(pilot, "comma", "2")
        assert message(pilot) == "By items, largest first."


async def test_an_export_takes_the_key_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    written: dict[str, str] = {}
    async with opened() as pilot:
        monkeypatch.setattr(
            frame(pilot).context.preferences,
            "export_table",
            lambda name, content: written.update({name: content}) or f"/home/jm/{name}",
        )
        await press(pilot, "f", "x")
        assert message(pilot).startswith("x again writes totals-payer-20261124.csv (")
        assert not written
        await press(pilot, "j", "x")
        assert not written, "another key in between: it is offered again"
        await press(pilot, "x")
        assert message(pilot) == "Written: /home/jm/totals-payer-20261124.csv"
        (content,) = written.values()
        assert content.splitlines()[0].startswith('"payer","items","amount"')
        assert content.splitlines()[-1].startswith('"Total","312"')


@pytest.mark.parametrize("key", ["w", "slash"])
async def test_esc_leaves_the_field_on_a_list_that_totals_narrowed(key: str) -> None:
    async with opened() as pilot:
        await press(pilot, "f", "enter")
        narrowed = lines(pilot)[1]
        await press(pilot, key, *"de", "escape")
        assert isinstance(frame(pilot), QueueScreen) and not frame(pilot).prompt.is_open
        assert lines(pilot)[1] == narrowed
        await press(pilot, "q")
        assert lines(pilot)[0].startswith(" medq  Totals ")


async def test_back_leads_to_the_totals_also_from_a_list_that_was_worked_off() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "f", "enter")
        session.queue.gone = set(range(312))
        await press(pilot, "r")
        session.queue.gone = set()
        await press(pilot, "q")
        assert lines(pilot)[0].startswith(" medq  Totals ")


async def test_a_line_of_a_groups_totals_lists_members_only() -> None:
    session = FakeSession()
    group = "denial:1:CO-50"
    session.queue.changed = {number: item(number)._replace(group=group) for number in range(6)}
    session.queue.changed[0] = session.queue.changed[0]._replace(more=5)
    async with opened(session) as pilot:
        await press(pilot, "=", "f", "enter")
        rows = lines(pilot)
        assert rows[0].startswith(" medq  Group ") and "filter: payer:Anthem" in rows[1]
        assert "6 items" in rows[1]
        await press(pilot, "m", "2")
        assert lines(pilot)[0].startswith(" medq  Queue ") and "312 open" in lines(pilot)[1]


async def test_an_export_that_cannot_be_written_says_so() -> None:
    async with opened() as pilot:
        await press(pilot, "f", "x", "x")
        assert message(pilot).startswith("Nothing is written from here.")


async def test_an_empty_list_has_no_totals() -> None:
    async with opened(FakeSession(0)) as pilot:
        await press(pilot, "f")
        assert message(pilot) == "Nothing to add up: the list is empty."


def test_a_name_is_never_a_formula() -> None:
    line = TotalsLine('=cmd|" x', "", 1, 12_345, 99, 0, 0)
    assert csv_text("payer", [line]).splitlines()[1] == '"\'=cmd|"" x","1","123.45","0.99","0","0"'
