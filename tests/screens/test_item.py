"""The item screen by keys: reading on, numbered steps, what payers ask, related work."""

import pytest

from medq.domain.acts import AvailableAct, Field
from medq.domain.items.item import Kind, State
from medq.domain.items.item_page import Candidate
from tests.office import TODAY
from tests.screens.fake_items import item
from tests.screens.fake_session import FakeSession
from tests.screens.pilot import check_rows, frame, lines, message, opened, press, text
from widgets.rows import Rows


async def test_one_key_reads_the_next_item_of_the_list_and_one_the_previous() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "enter")
        assert lines(pilot)[0].startswith(" medq  Denial 10000   1 of 312")
        await press(pilot, "right")
        assert lines(pilot)[0].startswith(" medq  Callback 2   2 of 312")
        await press(pilot, "right", "left")
        assert lines(pilot)[0].startswith(" medq  Callback 2   2 of 312")
        assert session.queue.acts == [] and session.queue.row(1).state is State.OPEN


async def test_reading_on_obeys_the_filter_and_the_cursor_follows() -> None:
    async with opened() as pilot:
        await press(pilot, "slash", *"denial", "enter", "enter", "right")
        assert lines(pilot)[0].startswith(" medq  Denial 10006   2 of 52")
        await press(pilot, "right", "q")
        row = pilot.app.screen.query_one(Rows).row
        assert row is not None and row.id == 13


async def test_the_ends_of_the_list_and_an_item_without_a_list_say_so() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "left")
        assert message(pilot) == "This is the first item of the list."
        await press(pilot, "q", "s", *"ort", "down", "enter", "right")
        assert message(pilot) == "This item was not opened from a list: q goes back."


@pytest.mark.parametrize("size", [(80, 23), (80, 24), (120, 40)])
async def test_a_denial_is_complete_at_every_size(size: tuple[int, int]) -> None:
    async with opened(size=size) as pilot:
        await press(pilot, "enter")
        check_rows(pilot)
        page = text(pilot)
        for part in ("DENIED 05/28/26 CO-50 N130", "APPEAL ", "ref 4471-1", "BALANCE 2,310.00"):
            assert part in page, part
        assert ("What the payer asks" in page) == (size[0] >= 110)


async def test_y_shows_what_payers_ask_and_any_key_goes_back() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "y")
        assert lines(pilot)[1].startswith(" TIN            841234567")
        await press(pilot, "x")
        assert frame(pilot).screen_id == Kind.DENIAL.word


async def test_a_digit_does_the_numbered_step_and_says_where_there_is_none() -> None:
    session = FakeSession()
    read_detail = session.queue.detail
    session.queue.detail = lambda item_id: (  # type: ignore[method-assign]
        (found_detail := read_detail(item_id))._replace(
            steps=(*found_detail.steps, found_detail.steps[0]._replace(action="item.done"))
        )
    )
    async with opened(session) as pilot:
        await press(pilot, "enter", "1")
        assert frame(pilot).prompt.is_open
        await press(pilot, "escape", "4")
        assert message(pilot) == "There is no step 4 here." and session.queue.acts == []


async def test_a_digit_links_the_possible_match_with_that_number() -> None:
    session = FakeSession()
    read_detail = session.queue.detail

    def with_candidate(item_id: int) -> object:
        detail = read_detail(item_id)
        if detail.page is None:
            return detail
        candidate = Candidate("43QXD-1", "ORTIZ, MARIA", TODAY, 17_050, ("charge",), ())
        return detail._replace(page=detail.page._replace(candidates=(candidate,)))

    match = AvailableAct("match", "item.match", True, fields=(Field("claim", "Claim #"),))
    session.queue.detail = with_candidate  # type: ignore[method-assign,assignment]
    session.queue.act_of_key = lambda item_ids, key_action: (  # type: ignore[method-assign]
        match if key_action == match.key_action else None
    )
    async with opened(session) as pilot:
        await press(pilot, "j", "j", "j", "enter")
        assert frame(pilot).screen_id == Kind.REVIEW.word and " 1 43QXD-1" in text(pilot)
        await press(pilot, "1", "enter")
        assert [(act, values) for _id, act, values in session.queue.acts] == [
            ("match", {"claim": "43QXD-1"})
        ]


async def test_related_lists_the_patients_claims_and_comes_back() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "equals_sign")
        assert frame(pilot).screen_id == "related"
        shown = text(pilot)
        assert "patient 2   group 0: tab" in shown and "9001-1" in shown and "Coverage" in shown
        await press(pilot, "tab")
        assert message(pilot) == "No similar items."
        await press(pilot, "enter")
        assert lines(pilot)[0].startswith(" medq  Denial 10000")
        await press(pilot, "q", "q")
        assert frame(pilot).screen_id == Kind.DENIAL.word


async def test_the_group_of_related_work_is_a_list_with_marks_and_acts() -> None:
    session = FakeSession()
    session.queue.changed = {
        number: item(number)._replace(group="denial:1:CO-50") for number in range(3)
    }
    async with opened(session) as pilot:
        await press(pilot, "enter", "=", "tab")
        assert lines(pilot)[0].startswith(" medq  Group") and "3 items" in lines(pilot)[1]
        await press(pilot, "j", "space")
        assert lines(pilot)[4].startswith(" *") and "1 marked" in lines(pilot)[1]
        await press(pilot, "q")
        assert frame(pilot).screen_id == "related"


async def test_the_cursor_of_related_work_stays_with_its_line_when_it_is_read_again() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "=", "j")
        second = lines(pilot)[5]
        assert second.startswith(">")
        await press(pilot, "enter")
        frame(pilot).context.write_count += 1  # as an act would
        await press(pilot, "q")
        assert lines(pilot)[5] == second


async def test_a_callback_has_no_related_work_before_identity_is_verified() -> None:
    async with opened() as pilot:
        await press(pilot, "j", "enter", "equals_sign")
        assert message(pilot) == "A callback lists nothing else of the patient."


async def test_the_header_names_no_patient() -> None:
    async with opened() as pilot:
        for number in range(6):
            await press(pilot, "enter")
            header = lines(pilot)[0]
            assert item(number).patient.split(",")[0] not in header
            await press(pilot, "q", "j")
