"""Groups as rows, and acts on marked items, by keys."""

from textual.pilot import Pilot

from medq.domain.items.item import State
from screens.queue.list_screen import ListScreen
from tests.screens.fake_items import item
from tests.screens.fake_session import FakeSession
from tests.screens.pilot import form_lines, frame, lines, message, opened, press, text


def cursor(pilot: Pilot[None]) -> int:
    screen = frame(pilot)
    assert isinstance(screen, ListScreen) and screen.rows.row is not None
    return screen.rows.row.id


async def test_marks_have_a_sign_and_a_count_and_one_act_changes_all_marked_items() -> None:
    session = FakeSession()
    session.queue.changed[4] = item(4)._replace(state=State.TAKEN, holder="LK")
    async with opened(session) as pilot:
        await press(pilot, "space", "j", "space", "space")
        assert [row[1:2] for row in lines(pilot)[4:9]] == ["*", " ", "*", "*", " "] and cursor(
            pilot
        ) == 5
        assert "marked" not in lines(pilot)[4] and "3 marked" in lines(pilot)[1]
        await press(pilot, "r", "t")
        assert "Unmark all first" in message(pilot) and "3 marked" in lines(pilot)[1]
        await press(pilot, "space", "w")
        assert form_lines(pilot)[0].startswith(" FOLLOW UP 4 items Wait until [11/27/26]")
        await press(pilot, "enter")
        assert (
            message(pilot)
            == "3 wait until Fri 27 Nov. 1 not: LK is working it for 30 more minutes. Undo: u"
        )
        assert [one[0] for one in session.queue.acts] == [1, 3, 4] and "1 marked" in lines(pilot)[1]
        await press(pilot, "-")
        assert "marked" not in text(pilot).replace("Nothing is marked.", "")
        await press(pilot, "/", *"denial", "enter", "+")
        assert message(pilot) == "51 marked."


async def test_a_group_is_one_row_that_opens_and_closes() -> None:
    session = FakeSession()
    row = item(0)._replace(
        group="denial:1:CO-50", more=5, group_cents=620_400, group_act_by=item(9).act_by
    )
    session.queue.changed = {
        number: item(number)._replace(group=row.group) for number in range(6)
    } | {0: row}
    async with opened(session) as pilot:
        assert " +5 " in lines(pilot)[4] and "6,204.00" in lines(pilot)[4]
        screen = frame(pilot)
        assert isinstance(screen, ListScreen) and screen.item_query.grouped
        await press(pilot, "=")
        assert (
            lines(pilot)[0].startswith(" medq  Group")
            and "CO-50 denial, 6 items" in lines(pilot)[1]
        )
        await press(pilot, "j")
        assert (
            frame(pilot).context.queue_position.item_id == 1
        )  # the next start begins with the queue
        await press(pilot, "=")
        assert lines(pilot)[0].startswith(" medq  Queue") and cursor(pilot) == 1
        await press(pilot, "space")
        assert "6 marked" in lines(pilot)[1]
        await press(pilot, "pagedown", "=")
        assert message(pilot) == "No similar items."


async def test_an_item_changed_since_it_was_drawn_is_skipped_and_stays_marked() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "space", "j", "space")
        session.queue.changed[0] = item(0)._replace(version=2)
        await press(pilot, "w", "enter")
        assert message(pilot).startswith("1 wait until Fri 27 Nov. 1 not: ")
        assert [one[0] for one in session.queue.acts] == [3] and "1 marked" in lines(pilot)[1]
        # What was told is seen: the same key once more is meant.
        await press(pilot, "w", "enter")
        assert [one[0] for one in session.queue.acts] == [3, 1] and "by $/min" in lines(pilot)[1]


async def test_next_in_a_group_checks_out_a_member() -> None:
    session = FakeSession()
    row = item(0)._replace(group="denial:1:CO-50", more=5)
    session.queue.changed = {0: row, 6: item(6)._replace(group=row.group)}
    async with opened(session) as pilot:
        await press(pilot, "=", "n")
        assert lines(pilot)[0].startswith(" medq  Denial 10000   1 of 2")
        await press(pilot, "d", "1", "enter")
        assert lines(pilot)[0].startswith(" medq  Denial 10006   ")
        await press(pilot, "d", "1", "enter")
        assert lines(pilot)[0].startswith(" medq  Group")


async def test_back_from_a_group_whose_lead_is_gone_the_cursor_is_on_the_group() -> None:
    session = FakeSession()
    group = "denial:1:CO-50"
    session.queue.changed = {
        number: item(number)._replace(group=group, more=5 if number == 0 else 0)
        for number in (0, 6)
    }
    async with opened(session) as pilot:
        await press(pilot, "=", "d", "1", "enter", "q")
        assert lines(pilot)[0].startswith(" medq  Queue") and cursor(pilot) == 7


async def test_one_mark_that_is_not_under_the_cursor_is_named_before_an_act() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "space", "w")  # the cursor went on to the next one
        assert form_lines(pilot)[0].startswith(" FOLLOW UP 1 marked item Wait until ")
        await press(pilot, "escape", "k", "w")
        assert form_lines(pilot)[0].startswith(" FOLLOW UP 10000 Wait until [11/27/26]")
