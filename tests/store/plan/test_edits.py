"""Changes by hand on both engines: what they do, what they refuse, how they are undone."""

import pytest

from medq.domain.errors import MedqError, ReasonError
from medq.domain.plan.reason_texts import omission_text
from medq.domain.plan.reasons import ReasonKind
from medq.domain.plan.spans import Span
from medq.domain.plan.view import EditKind, PlanEdit
from medq.work.act_catalog import perform_act, undo
from medq.work.plan.build import build_plan, day_plan, undo_plan
from medq.work.plan.edits import change_plan
from tests.office import TOMORROW
from tests.store.clinic import Clinic
from tests.store.plan.planned_days import add_denials, line_titles, open_or_build_plan


def test_each_kind_of_edit_changes_the_plan_and_is_undone(
    clinic: Clinic,
) -> None:
    first, second, third = add_denials(clinic, 30, 20, 40)
    desk = clinic.desk()
    open_or_build_plan(desk, TOMORROW)
    titles_after_edits = [line_titles(day_plan(desk, TOMORROW))]

    def edit(kind: EditKind, *items: int, others: tuple[int, ...] = (), text: str = "") -> str:
        done = change_plan(desk, TOMORROW, PlanEdit(kind, items, others, text=text))
        titles_after_edits.append(line_titles(done.plan))
        return done.message

    assert (
        edit(EditKind.MOVE_DOWN, first, others=(second,))
        == "Moved MOYER down: same value and minutes."
    )
    assert titles_after_edits[-1][1:4] == ["2", "1", "3"]
    assert (
        edit(EditKind.MOVE_UP, third, others=(first,)) == "Moved MOYER up: same value and minutes."
    )
    assert titles_after_edits[-1][1:4] == ["2", "3", "1"]
    assert edit(EditKind.LOCK, second, text="14:00") == "Locked MOYER at 2:00 pm: +2 min."
    assert titles_after_edits[-1][1:4] == ["3", "1", "2"]
    assert edit(EditKind.REMOVE, first) == "Removed MOYER: −$1,995.00, −28 min."
    assert titles_after_edits[-1][1:3] == ["3", "2"]
    assert edit(EditKind.ADD, text="1") == "Added MOYER: +$1,995.00, +28 min."
    assert edit(EditKind.MINUTES, third, text="1:10") == "MOYER takes 1 h 10 min: +32 min."
    assert (
        next(line for line in day_plan(desk, TOMORROW).lines if line.items == (third,)).minutes
        == 70
    )
    assert (
        edit(EditKind.ADD, text="10:00+30 staff meeting")
        == "Booked 10:00–10:30 am: same value and minutes."
    )
    assert "staff meeting" in titles_after_edits[-1]
    assert (
        edit(EditKind.HOURS, text="7.5 12:00+30")
        == "Set hours 8:00 am–4:00 pm and lunch 12:00–12:30 pm: same value and minutes."
    )
    assert (
        edit(EditKind.HOURS, text="9-15 no")
        == "Set hours 9:00 am–3:00 pm and no lunch: same value and minutes."
    )
    plan = day_plan(desk, TOMORROW)
    assert (plan.hours, plan.lunch, plan.lines[0].start) == (Span(540, 900), None, 540)
    fixed = next(line for line in plan.lines if line.items == (second,))
    assert (fixed.start, fixed.by_hand) == (840, True)
    for expected in titles_after_edits[-2::-1]:
        assert undo_plan(desk, TOMORROW).message == "Undone: the last change to the plan."
        assert line_titles(day_plan(desk, TOMORROW)) == expected
    assert undo_plan(desk, TOMORROW).message == "Undone: the plan. That day has no plan now."
    with pytest.raises(MedqError, match="nothing to undo"):
        undo_plan(desk, TOMORROW)


def test_an_impossible_edit_is_refused_and_changes_nothing(clinic: Clinic) -> None:
    first, _second = add_denials(clinic, 30, 20)
    desk = clinic.desk()
    before = open_or_build_plan(desk, TOMORROW)
    for edit, message in (
        (
            PlanEdit(EditKind.LOCK, (first,), text="12:10"),
            "cannot be locked at 12:10 pm: there is a break or an appointment at that time",
        ),
        (PlanEdit(EditKind.LOCK, (first,), text="25:00"), "is not a time of day"),
        (
            PlanEdit(EditKind.ADD, text="nobody"),
            "No open item has the number 'nobody'",
        ),
        (PlanEdit(EditKind.ADD, text="1"), "is in the plan already"),
        (PlanEdit(EditKind.HOURS, text="17-8"), "ends before it starts"),
        (PlanEdit(EditKind.REMOVE, name="Morning review"), "is in every plan"),
        (PlanEdit(EditKind.MOVE_UP, (first,)), "no line with an item beyond it"),
    ):
        with pytest.raises(MedqError, match=message):
            change_plan(desk, TOMORROW, edit)
    assert day_plan(desk, TOMORROW).version == before.version


def test_an_edit_says_what_it_wins_and_loses_and_what_is_left_out(clinic: Clinic) -> None:
    limit = clinic.desk().next_workday().toordinal()
    appeal = clinic.add_item(1, money_cents=90_000, act_by=limit, deadline=limit + 7)
    first, second = (
        clinic.add_item(n, money_cents=cents, cause=f"CO-{n}")
        for n, cents in ((2, 60_000), (3, 30_000))
    )
    desk = clinic.desk()
    open_or_build_plan(desk, TOMORROW)

    def edit(kind: EditKind, *items: int, text: str = "") -> tuple[str, list[tuple[int, str]]]:
        done = change_plan(desk, TOMORROW, PlanEdit(kind, items, text=text))
        return done.message, [
            (line.row.id, omission_text(line.reason)) for line in done.plan.left_out
        ]

    removed = (second, "removed by hand")
    assert edit(EditKind.REMOVE, second) == ("Removed MOYER: −$105.00, −18 min.", [removed])
    message, omissions = edit(EditKind.LEAVE_OUT, appeal, text="no records")
    assert message == (
        'Removed MOYER ("no records"): −$598.50, −18 min. Its deadline will be missed.'
    )
    assert omissions == [(appeal, "removed by hand"), removed]
    message, omissions = edit(EditKind.ADD, text=str(appeal))
    assert message == "Added MOYER: +$598.50, +18 min. Deadline met: MOYER."
    assert omissions == [removed]
    assert edit(EditKind.MINUTES, first, text="45") == ("MOYER takes 45 min: +27 min.", [removed])
    message, omissions = edit(EditKind.HOURS, text="8:00-9:00 no")
    assert message == "Set hours 8:00–9:00 am and no lunch: −$210.00, −45 min."
    assert omissions == [(first, "day full (needs 45 min)"), removed]


def test_an_item_that_the_day_cannot_hold_is_not_added(clinic: Clinic) -> None:
    held, waiting, _mine = add_denials(clinic, 30, 20, 40)
    desk = clinic.desk()
    perform_act(clinic.desk("lk"), held, "take", {})
    perform_act(desk, waiting, "wait", {"until": "+14d"})
    before = open_or_build_plan(desk, TOMORROW)
    for text, why in (("1", "LK working"), ("2", "on hold until 12/08/26")):
        with pytest.raises(
            MedqError, match=rf"^Not added to the plan of Wed 11/25/26: {why}\."
        ) as refused:
            change_plan(desk, TOMORROW, PlanEdit(EditKind.ADD, text=text))
        assert refused.value.hint == "Nothing was changed."
    for text, why in (
        ("6:00+30 swim", "is not in the working hours"),
        ("12:10+20 lunch talk", "is not in the working hours"),
        ("10:00+30 Morning review", "in the plan already"),
    ):
        with pytest.raises(MedqError, match=why):
            change_plan(desk, TOMORROW, PlanEdit(EditKind.ADD, text=text))
    assert day_plan(desk, TOMORROW).version == before.version
    change_plan(desk, TOMORROW, PlanEdit(EditKind.ADD, text="10:00+30 one"))
    with pytest.raises(MedqError, match="is not in the working hours"):
        change_plan(desk, TOMORROW, PlanEdit(EditKind.ADD, text="10:10+20 other"))


def test_an_edit_of_a_line_that_is_gone_is_refused(
    clinic: Clinic,
) -> None:
    _first, second, third = add_denials(clinic, 30, 20, 40)
    desk = clinic.desk()
    open_or_build_plan(desk, TOMORROW)
    change_plan(clinic.desk(), TOMORROW, PlanEdit(EditKind.REMOVE, (second,)))
    for edit in (
        PlanEdit(EditKind.MOVE_UP, (third,), (second,)),
        PlanEdit(EditKind.MOVE_DOWN, (second,), (third,)),
        PlanEdit(EditKind.LOCK, (second,), text="15:00"),
        PlanEdit(EditKind.MINUTES, (second,), text="15"),
        PlanEdit(EditKind.REMOVE, (second,)),
    ):
        with pytest.raises(MedqError, match="changed this plan in the meantime"):
            change_plan(desk, TOMORROW, edit)


def test_lines_of_several_items_are_where_they_were_moved_last(
    clinic: Clinic,
) -> None:
    upper_line = [clinic.add_item(n, money_cents=90_000, cause="CO-1") for n in (1, 2)]
    lower_line = [clinic.add_item(n, money_cents=50_000, cause="CO-2") for n in (3, 4)]
    desk = clinic.desk()
    assert line_titles(open_or_build_plan(desk, TOMORROW))[1:3] == ["1 2", "3 4"]
    for kind, items, others in (
        (EditKind.MOVE_UP, lower_line, upper_line),
        (EditKind.MOVE_DOWN, lower_line, upper_line),
        (EditKind.MOVE_UP, lower_line, upper_line),
        (EditKind.MOVE_UP, upper_line, lower_line),
    ):
        change_plan(desk, TOMORROW, PlanEdit(kind, tuple(items), tuple(others)))
    assert line_titles(day_plan(desk, TOMORROW))[1:3] == ["1 2", "3 4"]
    again = build_plan(desk, TOMORROW).plan
    assert [set(line.items) for line in again.lines[1:3]] == [set(upper_line), set(lower_line)]


def test_an_item_on_its_last_day_is_removed_only_with_a_reason(clinic: Clinic) -> None:
    limit = clinic.desk().next_workday().toordinal()
    appeal = clinic.add_item(1, money_cents=90_000, act_by=limit, deadline=limit + 7)
    other = clinic.add_item(2, money_cents=60_000, cause="CO-2")
    desk = clinic.desk()
    open_or_build_plan(desk, TOMORROW)
    change_plan(desk, TOMORROW, PlanEdit(EditKind.MOVE_DOWN, (appeal,), (other,)))
    line = next(line for line in day_plan(desk, TOMORROW).lines if line.items == (appeal,))
    assert (line.reason.kind, line.is_last_day) == (ReasonKind.MOVED, True)
    with pytest.raises(ReasonError, match="leaving it out needs a reason"):
        change_plan(desk, TOMORROW, PlanEdit(EditKind.REMOVE, (appeal,)))
    change_plan(desk, TOMORROW, PlanEdit(EditKind.REMOVE, (other,)))
    change_plan(desk, TOMORROW, PlanEdit(EditKind.LEAVE_OUT, (appeal,), text="no records"))
    assert day_plan(desk, TOMORROW).items == ()


def test_the_general_undo_undoes_a_change_of_a_plan(
    clinic: Clinic,
) -> None:
    first, second = add_denials(clinic, 30, 20)
    desk = clinic.desk()
    open_or_build_plan(desk, TOMORROW)
    done = change_plan(desk, TOMORROW, PlanEdit(EditKind.REMOVE, (first,)))
    assert done.can_undo
    assert undo(desk).message == "Undone: the last change to the plan."
    assert day_plan(desk, TOMORROW).items == (first, second)


def test_items_are_reassigned_in_one_act_that_one_undo_takes_back(clinic: Clinic) -> None:
    items = add_denials(clinic, 30, 20, 40)
    desk = clinic.desk()
    open_or_build_plan(desk, TOMORROW)
    edit = PlanEdit(EditKind.REASSIGN, tuple(items[:2]), text="LK")
    done = change_plan(desk, TOMORROW, edit)
    assert (done.message, done.can_undo) == ("2 assigned to LK.", True)
    owners = [clinic.read_item(item, "owner_id") for item in items]
    assert owners[0] == owners[1] is not None and owners[2] is None
    assert undo_plan(desk, TOMORROW).message == "Undone: assignment on 2 items."
    assert [clinic.read_item(item, "owner_id") for item in items] == [None] * 3
    assert not undo_plan(desk, TOMORROW).plan.state, "then the plan itself is undone"
