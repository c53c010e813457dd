"""Two people at one store: neither works the other's item, and a writer that waits says so."""

import pytest

from medq.domain.errors import BusyError, MedqError
from tests.cases.case import Case
from tests.cases.office import CaseOffice


def _second_person_is_refused_by_name(office: CaseOffice) -> None:
    first, *others = office.items("denial")
    assert len(others) == 5
    office.act(first, "take")
    with office.colleague("jm") as colleague:
        for act, answers in (
            ("take", {}),
            ("wait", {"until": "+3"}),
            ("done", {"outcome": "other"}),
        ):
            with pytest.raises(MedqError, match=r"^AN is working it for "):
                colleague.act(first, act, **answers)
        colleague.act(others[0], "take")
    assert office.items("denial") == [first, *others]


def _locked_store_is_reported_and_nothing_is_posted(office: CaseOffice) -> None:
    with office.colleague("jm") as colleague:
        colleague.desk.store.lock_timeout_seconds = 0.05
        with office.desk.store.write_transaction(), pytest.raises(BusyError, match="busy"):
            colleague.import_files("60-two-people-2.835")
        assert office.claim("F60-0").state == "sent"
        colleague.import_files("60-two-people-2.835")
    assert office.claim("F60-0").state == "denied"


CASES = (
    Case("60", "two people at one item", ("60-",), _second_person_is_refused_by_name),
    Case(
        "61",
        "a store that another process has locked",
        ("60-two-people-1",),
        _locked_store_is_reported_and_nothing_is_posted,
    ),
)
