"""Tests of eight files that belong together: claims and items end the same in any order."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medq.domain.items.item import State
from tests.office import findings, open_desk
from tests.store.imported_rows import IMPORT_TIME, claim_rows, import_files, item_rows

FILES = (
    "1-claims.837p",
    "2-accepted.999",
    "2-rejected.999",
    "3-claims-received.277ca",
    "4-status.277",
    "5-payment.835",
    "6-reversal-and-correction.835",
    "7-resubmitted.837p",
)
CLAIMS = [
    ("S1001", "1", "closed", 11000, 6050, 0, "", None),
    ("S1002", "1", "patient", 0, 6050, 11000, "", None),
    ("S1003", "1", "replaced", 0, 0, 0, "", None),
    ("S1003", "7", "sent", 0, 0, 0, "", "S1003"),
    ("S1004", "1", "replaced", 0, 0, 0, "", None),
    ("S1004R", "1", "sent", 0, 0, 0, "", "S1004"),
    ("S1005", "1", "patient", 8500, 6050, 2500, "", None),
    ("S1006", "1", "pended", 3000, 0, 0, "", None),
]
OPEN_ITEMS = [
    ("open balance", "open balance", "S1006", "1", 14050, 1, ""),
    ("payer", "payer", "", "", 0, 1, ""),
    ("payer order", "payer order", "", "", 0, 1, ""),
    ("takeback", "PLB WO", "", "", 1500, 1, ""),
]
CLOSED_ITEMS = [
    ("denial", "CO-197", "S1003", "1", 17050, 4, "resubmitted"),
    ("denial", "awaiting codes", "S1006", "1", 17050, 4, "answered"),
    ("file", "999 R", "", "", 102300, 4, "answered"),
    ("records", "P3 317", "S1005", "1", 17050, 4, "answered"),
    ("submit", "999 R", "S1001", "1", 17050, 4, "answered"),
    ("submit", "999 R", "S1002", "1", 17050, 4, "answered"),
    ("submit", "999 R", "S1003", "1", 17050, 4, "answered"),
    ("submit", "999 R", "S1005", "1", 17050, 4, "answered"),
    ("submit", "999 R", "S1006", "1", 17050, 4, "answered"),
    ("submit", "A3 164", "S1004", "1", 17050, 4, "resubmitted"),
]


def import_story(
    url: str, story: Path, names: Sequence[str]
) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]], list[str]]:
    """Import the files; return claims and open items, and the faults that check finds."""
    desk = open_desk(url, now=IMPORT_TIME)
    faults: list[str] = []
    for name in names:
        import_files(desk, story / name)
        faults += findings(desk)
    claims, open_items = claim_rows(desk.store), item_rows(desk.store, open_only=True)
    desk.store.close()
    return claims, open_items, faults


@pytest.fixture
def story(samples: Path) -> Path:
    """Return the folder of the story's files."""
    return samples / "story"


def test_claims_and_items_end_as_in_the_story(store_url: str, story: Path) -> None:
    desk = open_desk(store_url, now=IMPORT_TIME)
    import_report = import_files(desk, story)
    assert [Path(file.path).name for file in import_report.files] == list(FILES)
    assert {file.status for file in import_report.files} == {"posted"}
    assert [file.matched for file in import_report.files] == [0, 1, 1, 6, 2, 5, 2, 0]
    assert {file.unmatched for file in import_report.files} == {0}
    assert findings(desk) == []
    assert claim_rows(desk.store) == CLAIMS
    items = item_rows(desk.store)
    assert sorted(item for item in items if item[5] != State.DONE) == OPEN_ITEMS
    assert sorted(item for item in items if item[5] == State.DONE) == CLOSED_ITEMS


def test_claim_states_follow_the_files(sqlite_url: str, story: Path) -> None:
    desk = open_desk(sqlite_url, now=IMPORT_TIME)

    def claim_states() -> str:
        return " ".join(
            state for (state,) in desk.store.rows("SELECT state FROM claim ORDER BY id")
        )

    import_files(desk, story / FILES[0])
    assert claim_states() == "sent sent sent sent sent sent"
    import_files(desk, story / FILES[2])
    assert claim_states() == "rejected rejected rejected rejected rejected rejected"
    import_files(desk, story / FILES[3])
    assert claim_states() == "received received received rejected received received"
    import_files(desk, story / FILES[4])
    assert claim_states() == "received received received rejected pended denied"
    import_files(desk, story / FILES[5])
    assert claim_states() == "patient patient denied rejected patient pended"
    import_files(desk, story / FILES[6])
    assert claim_states() == "closed patient denied rejected patient pended"


@pytest.mark.parametrize(
    "names", [FILES[::-1], [FILES[7], *FILES[:7]], [*FILES[5:7], *FILES[:5], FILES[7]]]
)
def test_some_other_orders_end_the_same(store_url: str, story: Path, names: Sequence[str]) -> None:
    assert import_story(store_url, story, names) == (CLAIMS, OPEN_ITEMS, [])


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(names=st.permutations(FILES))
def test_any_order_ends_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    sqlite_template: Path,
    story: Path,
    names: Sequence[str],
) -> None:
    path = tmp_path_factory.mktemp("order") / "office.db"
    path.write_bytes(sqlite_template.read_bytes())
    assert import_story(str(path), story, names) == (CLAIMS, OPEN_ITEMS, [])
