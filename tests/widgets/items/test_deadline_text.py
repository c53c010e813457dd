"""Deadlines as lines: year, days, act-by, which one runs the item, and why others do not."""

from dataclasses import replace
from datetime import date, timedelta

from medq.domain.claims.deadline_days import Channel
from medq.domain.claims.running_deadline import FilingProof, ProofKind, RunningDeadline, WayState
from medq.domain.reasons.ways import Way
from tests.office import TODAY
from tests.screens.fake_details import deadlines
from widgets.items.deadline_text import closed_texts, rule_texts, running_lines, way_name
from widgets.theme import Emphasis


def running(days: int = 30, **changes: object) -> RunningDeadline:
    """Return an appeal to be mailed so many days from today."""
    (line,) = deadlines(TODAY + timedelta(days=days))
    return replace(line, **changes)  # type: ignore[arg-type]


def texts(*lines: RunningDeadline) -> list[str]:
    """Return the lines of deadlines without trailing blanks."""
    return [line.text.rstrip() for line in running_lines(lines, TODAY, 80)]


def limit(line: RunningDeadline, **changes: object) -> RunningDeadline:
    """Return a deadline whose limit has other values."""
    assert line.deadline is not None
    return replace(line, deadline=replace(line.deadline, **changes))  # type: ignore[type-var]


def test_a_deadline_has_its_year_its_days_and_when_to_send() -> None:
    assert texts(running()) == [
        " APPEAL          deadline 01/03/27 (40 d), mail by 12/24/26",
    ]
    sent = running(channel=Channel.ELECTRONIC)
    assert texts(sent)[0].endswith("send by 12/24/26")


def test_of_several_the_one_that_runs_the_item_says_so() -> None:
    other = limit(running(60, is_own=False), name="corrected claim")
    lines = texts(running(), other)
    assert lines[0].endswith("(runs this item)") and "runs this item" not in lines[1]
    assert lines[1].startswith(" CORRECTED CLAIM deadline ")


def test_a_narrow_pane_cuts_no_word_of_a_deadline() -> None:
    other = limit(running(60, is_own=False), name="corrected claim")
    lines = [line.text.rstrip() for line in running_lines((running(), other), TODAY, 39)]
    assert lines == [
        " APPEAL  deadline 01/03/27 (40 d)",
        " mail by 12/24/26  (runs this item)",
        " CORRECTED CLAIM",
        " deadline 02/02/27 (70 d)",
        " mail by 01/23/27",
    ]


def test_an_item_that_is_done_runs_on_none_of_its_deadlines() -> None:
    other = limit(running(60, is_own=False), name="corrected claim")
    lines = running_lines((running(0), other), TODAY, 80, is_done=True)
    assert len(lines) == 2 and not any(line.spans for line in lines)
    shown = "".join(line.text for line in lines)
    assert "deadline 12/0" in shown and "runs this item" not in shown
    assert "TODAY" not in shown and " by " not in shown and "(" not in shown


def test_a_passed_mail_by_day_names_the_faster_way_that_is_left() -> None:
    late = running(-4)
    assert texts(late) == [
        " APPEAL          deadline 11/30/26 (6 d)",
        "                 mail-by passed 11/20/26: fax or portal by 11/30/26",
    ]


def test_the_last_day_and_a_passed_day_say_so_in_words() -> None:
    today = limit(running(0, fax_by=TODAY), day=TODAY)
    assert "TODAY" in texts(today)[0]
    passed = limit(running(-9, state=WayState.PASSED), day=TODAY - timedelta(days=3))
    assert texts(passed) == [" APPEAL          deadline 11/21/26 LOST (3 d late)"]
    owed = running(-9, way=Way.OVERPAYMENT, state=WayState.PASSED)
    assert "LOST" not in texts(limit(owed, day=TODAY - timedelta(days=3)))[0]


def test_a_deadline_stands_out_by_how_near_it_is() -> None:
    emphases = [
        running_lines([running(days)], TODAY, 80)[0].spans[0].emphasis for days in (30, 6, 1)
    ]
    assert emphases == [Emphasis.STRONG, Emphasis.SOON, Emphasis.URGENT]


def test_a_claim_for_another_payer_names_it_or_says_that_it_is_to_be_found() -> None:
    other = running(way=Way.OTHER_PAYER, other_payer_id=7, other_payer="HUMANA MA")
    assert texts(other)[0].startswith(" BILL HUMANA MA  deadline ")
    unknown = running(way=Way.OTHER_PAYER)
    assert texts(unknown)[0].endswith("(find the plan)")


def test_ways_without_a_deadline_say_why() -> None:
    proof = FilingProof(ProofKind.ACCEPTANCE, date(2026, 9, 25), "A2")
    closed = [
        running(way=Way.FILING, state=WayState.MET, deadline=None, proof=proof, is_own=False),
        running(state=WayState.BARRED, deadline=None, barred_by="MA130", is_own=False),
        running(state=WayState.PASSED, is_own=False),
    ]
    assert closed_texts(closed) == [
        ("Filing met: payer received 09/25/26 (277CA A2).", True),
        ("Appeal: none (MA130).", False),
        ("Appeal: closed 01/03/27.", False),
    ]


def test_a_default_rule_is_named_once_and_a_moved_day_with_its_deadline() -> None:
    moved = limit(running(), unrolled_day=date(2027, 1, 9), is_default=True)
    default = limit(running(way=Way.CORRECTED), is_default=True)
    name = way_name(moved).capitalize()
    assert rule_texts([moved, default]) == [
        "Default rule: confirm with contract.",
        f"{name}: 01/09/27 is a Saturday, so 01/03/27.",
    ]
    holiday = limit(running(), unrolled_day=date(2026, 12, 25))
    assert rule_texts([holiday]) == ["12/25/26 is a holiday, so 01/03/27."]
