"""The form of an act by keys: fields at once, kept when it is left, refused in place."""

from collections.abc import Mapping, Sequence
from random import Random

import pytest
from rich.style import Style
from textual import events

from medq.domain.act_scope import ActScope
from medq.domain.acts import ActResult, AvailableAct, Field, FieldKind, FormNotes, Tone
from medq.domain.errors import ConfirmError, MedqError
from tests.office import TODAY
from tests.screens.fake_items import item
from tests.screens.fake_queue import FakeQueue
from tests.screens.fake_session import FakeSession
from tests.screens.pilot import (
    check_rows,
    form_lines,
    frame,
    lines,
    message,
    opened,
    press,
    settle,
    text,
)
from tests.screens.test_typed_ahead import type_fast
from widgets.act_form import ActForm
from widgets.theme import theme_of

WAIT = AvailableAct(
    "wait",
    "item.wait",
    True,
    fields=(
        Field("until", "Follow up on", FieldKind.DATE, default="2026-12-08", form_label="on"),
        Field(
            "for",
            "waiting on",
            FieldKind.CHOICE,
            required=False,
            choices=("payer", "patient", "provider"),
            default="payer",
        ),
        Field("note", "note", required=False),
    ),
)
CODES = tuple(f"reason {letter}" for letter in "abcdefghijkl")
DONE = AvailableAct(
    "done",
    "item.done",
    True,
    fields=(
        Field("outcome", "outcome", FieldKind.CHOICE, choices=("write off", "billed next")),
        Field("amount", "amount", FieldKind.MONEY, default="10.00", for_choices=("write off",)),
        Field("code", "code", FieldKind.CHOICE, choices=CODES, for_choices=("write off",)),
        Field("claim", "claim #", for_choices=("billed next",), required=False),
    ),
)


class FormQueue(FakeQueue):
    """A queue whose acts have several fields, and which asks once about a late date."""

    more_fields: tuple[Field, ...] = ()
    tone = Tone.PLAIN
    joined = 1

    def available_acts(self, item_id: int) -> list[AvailableAct]:
        scope = ActScope("10000", self.joined, 164_000, 6, 620_400)
        done = DONE._replace(fields=(*DONE.fields, *self.more_fields))
        return [WAIT._replace(scope=scope), done]

    def form_notes(self, item_ids: Sequence[int], act: str, values: Mapping[str, str]) -> FormNotes:
        return FormNotes((f"Means {values.get('until', '-')}.",), self.tone)

    def perform(self, item_id: int, act: str, values: Mapping[str, str], version: int) -> ActResult:
        if values.get("until") == "late" and "again" not in values:
            raise ConfirmError("late is after send by 12/18/26.", hint="Enter again keeps it.")
        if values.get("until") == "lost" and not values.get("note"):
            raise MedqError("Type LATE and a reason.", field="note")
        return super().perform(item_id, act, values, version)


def date_style(form: ActForm) -> Style | None:
    """Return the style of the date in the first row of fields."""
    return next(part.style for part in form.render_line(1) if part.text == "12/08/26")


def session() -> FakeSession:
    return FakeSession(queue=FormQueue())


async def test_all_fields_are_shown_at_once_and_enter_saves_what_is_prefilled() -> None:
    fake = session()
    async with opened(fake) as pilot:
        await press(pilot, "w")
        assert form_lines(pilot) == [
            " FOLLOW UP 10000 on [12/08/26]  waiting on [payer   ]  note [" + " " * 18 + "]",
            " Means 12/08/26.",
            " enter save  tab next  1 payer 2 patient 3 provider  esc back",
        ]
        await press(pilot, "enter")
        assert fake.queue.acts == [(1, "wait", {"until": "12/08/26", "for": "payer"})]


@pytest.mark.parametrize(("on", "back"), [("tab", "up"), ("down", "up"), ("down", "shift+tab")])
async def test_tab_and_arrows_go_through_the_fields(on: str, back: str) -> None:
    fake = session()
    async with opened(fake) as pilot:
        await press(pilot, "w", on, "2", on, *"hi", back, back, *"fri", "enter")
        values = {"until": "fri", "for": "patient", "note": "hi"}
        assert fake.queue.acts == [(1, "wait", values)]


async def test_what_is_typed_is_explained_as_it_is_typed() -> None:
    async with opened(session()) as pilot:
        await press(pilot, "w", *"fri")
        assert form_lines(pilot)[1] == " Means fri."


async def test_esc_writes_nothing_and_keeps_the_text_for_the_same_act_and_item() -> None:
    fake = session()
    async with opened(fake) as pilot:
        await press(pilot, "w", *"fri", "tab", "tab", *"called", "escape")
        assert fake.queue.acts == [] and "FOLLOW UP" not in text(pilot)
        await press(pilot, "j", "w")
        assert "on [12/08/26]" in form_lines(pilot)[0]
        await press(pilot, "escape", "k", "r", "w")  # also after a refresh
        assert "on [fri     ]" in form_lines(pilot)[0] and "note [called" in form_lines(pilot)[0]
        await press(pilot, "enter")
        assert fake.queue.acts == [(1, "wait", {"until": "fri", "for": "payer", "note": "called"})]
        fake.queue.gone.clear()
        await press(pilot, "r", "g", "w")
        assert "on [12/08/26]" in form_lines(pilot)[0], "what was saved is not kept"


async def test_a_refused_act_keeps_the_form_and_puts_the_cursor_where_it_can_be_mended() -> None:
    fake = session()
    async with opened(fake) as pilot:
        await press(pilot, "w", *"lost", "enter")
        assert form_lines(pilot)[1] == " Type LATE and a reason." and fake.queue.acts == []
        await press(pilot, *"LATE x", "enter")
        assert fake.queue.acts == [(1, "wait", {"until": "lost", "for": "payer", "note": "LATE x"})]


async def test_what_is_asked_about_once_is_saved_by_the_same_answers_again() -> None:
    fake = session()
    async with opened(fake) as pilot:
        await press(pilot, "w", *"late", "enter")
        assert form_lines(pilot)[1] == " late is after send by 12/18/26. Enter again keeps it."
        await press(pilot, "tab", "2", "enter")
        assert fake.queue.acts == [], "other answers are asked about anew"
        await press(pilot, "enter")
        assert fake.queue.acts == [(1, "wait", {"until": "late", "for": "patient", "again": "yes"})]


@pytest.mark.parametrize("seed", range(4))
async def test_an_enter_typed_ahead_does_not_answer_a_question(seed: int) -> None:
    fake = session()
    async with opened(fake) as pilot:
        await type_fast(pilot, ("w", *"late", "enter", "enter"), Random(seed), rested=False)
        assert fake.queue.acts == [] and frame(pilot).prompt.is_open
        assert message(pilot) == "Screen changed: enter ignored. Press again."
        await settle(pilot)
        await press(pilot, "enter")
        assert [act for _item, act, _values in fake.queue.acts] == ["wait"]


async def test_fields_come_with_the_choice_and_many_choices_are_typed_ahead() -> None:
    fake = session()
    async with opened(fake) as pilot:
        await press(pilot, "d")
        assert "amount" not in form_lines(pilot)[0]
        await press(pilot, "1", "tab")
        assert "amount [10.00     ]  code [" in form_lines(pilot)[0]
        await press(pilot, "tab", *"reason")
        assert "reason a   reason b" in text(pilot)
        await press(pilot, *" k", "enter")
        values = {"outcome": "write off", "amount": "10.00", "code": "reason k"}
        assert fake.queue.acts == [(1, "done", values)]


async def test_a_choice_that_is_none_is_refused_before_anything_is_asked() -> None:
    fake = session()
    async with opened(fake) as pilot:
        await press(pilot, "d", "x", "enter")
        assert "x is not one of the choices. 1 write off, 2 billed next." in text(pilot)
        assert fake.queue.acts == []


async def test_items_that_were_left_out_stay_marked_with_what_was_typed() -> None:
    fake = session()
    fake.queue.changed[1] = item(1)._replace(holder="LK")
    async with opened(fake) as pilot:
        await press(pilot, "space", "space", "w", *"fri", "enter")
        assert fake.queue.acts == [(1, "wait", {"until": "fri", "for": "payer"})]
        await press(pilot, "w")
        assert form_lines(pilot)[0].startswith(" FOLLOW UP")
        assert "on [fri     ]" in form_lines(pilot)[0]


async def test_a_group_row_says_that_the_act_touches_one_item() -> None:
    fake = session()
    fake.queue.changed[0] = item(0)._replace(more=5, group="g", group_cents=620_400)
    async with opened(fake) as pilot:
        await press(pilot, "w")
        assert form_lines(pilot)[1] == (
            " 10000 only, 1,640.00 of 6,204.00 (group of 6: = opens it, space marks all)"
        )


async def test_a_row_of_joined_items_says_that_the_act_touches_all_of_the_claim() -> None:
    queue = FormQueue()
    queue.joined = 2
    async with opened(FakeSession(queue=queue)) as pilot:
        await press(pilot, "w")
        assert form_lines(pilot)[1] == " 2 items of 10000"
        await press(pilot, "escape", "enter", "w")
        assert form_lines(pilot)[1] == " 2 items of 10000"


async def test_pasted_text_goes_into_the_field_and_never_saves() -> None:
    fake = session()
    async with opened(fake) as pilot:
        await press(pilot, "w", "tab", "tab")
        pilot.app.post_message(events.Paste("ref 12\nq\x1b"))
        await settle(pilot)
        assert "note [ref 12 q?" in form_lines(pilot)[0] and fake.queue.acts == []


@pytest.mark.parametrize("seed", range(4))
async def test_a_form_typed_at_once_is_saved_as_it_was_meant(seed: int) -> None:
    fake = session()
    keys = ("w", "f", "r", "i", "tab", "3", "tab", "o", "k", "enter", "j")
    async with opened(fake) as pilot:
        await type_fast(pilot, keys, Random(seed))
        assert fake.queue.acts == [(1, "wait", {"until": "fri", "for": "provider", "note": "ok"})]
        row = frame(pilot).target_item()
        assert row is not None and row.id == 3


@pytest.mark.parametrize("size", [(80, 20), (80, 23), (120, 40)])
async def test_a_form_leaves_the_list_above_it(size: tuple[int, int]) -> None:
    async with opened(session(), size=size) as pilot:
        await press(pilot, "j", "w")
        check_rows(pilot)
        assert any(row.startswith("> @callback") for row in lines(pilot))


async def test_a_form_of_many_rows_hides_the_detail_where_the_window_is_low() -> None:
    queue = FormQueue()
    async with opened(FakeSession(queue=queue)) as pilot:
        await press(pilot, "d")
        assert pilot.app.screen.query_one("#detail").display, "a low form leaves the detail"
    queue.more_fields = tuple(Field(f"f{number}", "line", form_width=60) for number in range(9))
    async with opened(FakeSession(queue=queue)) as pilot:
        await press(pilot, "d")
        check_rows(pilot)
        assert not pilot.app.screen.query_one("#detail").display
        assert any(row.startswith("> ") for row in lines(pilot))
        await press(pilot, "escape")
        assert pilot.app.screen.query_one("#detail").display


@pytest.mark.parametrize("tone", [Tone.CAUTION, Tone.ALARM])
async def test_a_late_date_has_its_own_color_and_stays_in_reverse_under_the_cursor(
    tone: Tone,
) -> None:
    queue = FormQueue()
    queue.tone = tone
    async with opened(FakeSession(queue=queue)) as pilot:
        await press(pilot, "w")
        form = pilot.app.screen.query_one(ActForm)
        theme = theme_of(form)
        late_style = theme.soon if tone is Tone.CAUTION else theme.urgent
        assert date_style(form) == theme.under_cursor(late_style)
        await press(pilot, "tab")
        assert date_style(form) == late_style


async def test_a_form_on_a_plans_line_names_the_one_item_that_it_touches() -> None:
    fake = session()
    fake.plan.build_plan(TODAY)
    async with opened(fake) as pilot:
        await press(pilot, "m", "1", "w")
        assert form_lines(pilot)[1] == " Means 12/08/26."  # a line of one item
        await press(pilot, "escape", "j", "w")
        assert form_lines(pilot)[1] == " 10000 only: 1 more on this line stays to do."
