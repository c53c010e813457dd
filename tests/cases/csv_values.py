"""Values in CSV files that cannot be true, or that somebody must look at."""

from datetime import date

from data.models.claims import Claim
from data.models.patients import Callback
from data.store.columns import date_from_int
from tests.cases.case import Case
from tests.cases.office import CaseOffice

PATIENTS = "38-patients"


def _this_century(office: CaseOffice) -> None:
    day = office.desk.store.value(Claim.select(Claim.from_day))
    assert date_from_int(day) == date(2026, 11, 2)
    (item,) = office.items("submit")
    assert item.deadline is not None and item.deadline.year in (2026, 2027)


def _charge_forms(office: CaseOffice) -> None:
    """Import the same claim with seven forms of its charge; what is accepted is undone again."""
    outcomes = {}
    for number in range(7):
        office.import_files(f"41-charge-form-{number}")
        report = office.reports[-1]
        items = office.items("submit")
        outcomes[number] = (str(report.status), items[-1].cause if items else "")
        if report.events:
            office.undo(report.events[0])
    refused, ready = ("refused", ""), ("posted", "clean claim")
    assert outcomes == {
        0: refused,
        1: ("posted", "stopped"),
        2: ready,
        3: refused,
        4: refused,
        5: ready,
        6: refused,
    }


def _named(office: CaseOffice) -> None:
    report = office.reports[-1]
    named = {problem.where.partition(" ")[2]: problem.message for problem in report.problems}
    assert report.status == "refused" and office.claims("C45-1") == []
    assert "another payer" in named["line 3, column payer_id"]
    assert "less than 1 unit" in named["line 3, column units"]
    assert "after today" in named["line 7, column service_date"]
    assert "not a number of units" in named["line 7, column units"]


def _warned(office: CaseOffice) -> None:
    (problem,) = office.reports[-1].problems
    assert problem.level == "review" and "the same service line" in problem.message
    (item,) = office.items("submit")
    assert (item.cause, item.money_cents) == ("stopped", 30000)


def _callbacks(office: CaseOffice) -> None:
    office.import_files("47-")
    status_by_name = {
        report.path.rpartition("47-callback-")[2].removesuffix(".csv"): str(report.status)
        for report in office.reports[1:]
    }
    assert status_by_name == {
        "backwards": "refused",
        "long-reason": "posted",
        "no-offset": "refused",
        "other-zone": "posted",
        "twice-first": "posted",
        "us-form": "refused",
        "z": "posted",
    }
    reasons = {reason for (reason,) in office.desk.store.rows(Callback.select(Callback.reason))}
    assert "asks why she got a bill; says insurance should pay" in reasons


def _change_of_clocks(office: CaseOffice) -> None:
    windows = office.desk.store.rows(Callback.select(Callback.window_start, Callback.window_end))
    assert [end - start for start, end in windows] == [3_600_000_000] * 2
    assert abs(windows[0][0] - windows[1][0]) == 3_600_000_000


CASES = (
    Case("38", "a DOS of two digits", (PATIENTS, "38-charges"), _this_century),
    Case("41", "forms of a charge", (PATIENTS,), _charge_forms),
    Case("45", "a claim that cannot be true", (PATIENTS, "45-"), _named),
    Case("46", "the same service line twice", (PATIENTS, "46-"), _warned),
    Case("47", "moments and windows of callbacks", (PATIENTS,), _callbacks),
    Case("90", "callbacks over a change of clocks", (PATIENTS, "90-"), _change_of_clocks),
)
