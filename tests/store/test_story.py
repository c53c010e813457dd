"""Eight files that belong together, from the batch to the reversal: where claims and items end, in whatever order they come."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.office import claims_told, desk_at, findings, items_told, take_in

FILES = (
    *(
        "1-claims.837p",
        "2-accepted.999",
        "2-rejected.999",
        "3-claims-received.277ca",
        "4-status.277",
        "5-payment.835",
    ),
    *("6-reversal-and-correction.835", "7-resubmitted.837p"),
)
CLAIMS = [
    ("S1001", "1", "closed", 11000, 6050, 0, "", None),
    ("S1002", "1", "patient", 0, 6050, 11000, "", None),
    ("S1003", "1", "replaced", 0, 0, 0, "", None),
    ("S1003", "7", "sent", 0, 0, 0, "", "S1003"),
    ("S1004", "1", "replaced", 0, 0, 0, "", None),
    ("S1004R", "1", "sent", 0, 0, 0, "", "S1004"),
    ("S1005", "1", "patient", 8500, 6050, 2500, "", None),
    ("S1006", "1", "paid", 3000, 0, 0, "", None),
]
OPEN = [
    ("payer", "payer", "", "", 0, 1, ""),
    ("payer order", "payer order", "S1006", "1", 3000, 1, ""),
    ("takeback", "PLB WO", "", "", 1500, 1, ""),
]
SETTLED = [
    ("denial", "CO-197", "S1003", "1", 17050, 4, "sent again"),
    ("denial", "awaiting codes", "S1006", "1", 17050, 4, "answered"),
    ("file", "999 R", "", "", 102300, 4, "answered"),
    ("records", "P3 317", "S1005", "1", 17050, 4, "answered"),
    ("submit", "999 R", "S1001", "1", 17050, 4, "answered"),
    ("submit", "999 R", "S1002", "1", 17050, 4, "answered"),
    ("submit", "999 R", "S1003", "1", 17050, 4, "answered"),
    ("submit", "999 R", "S1005", "1", 17050, 4, "answered"),
    ("submit", "999 R", "S1006", "1", 17050, 4, "answered"),
    ("submit", "A3 21", "S1004", "1", 17050, 4, "sent again"),
]


def told(
    url: str, story: Path, names: Sequence[str]
) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]], list[str]]:
    """Claims and open items at the end, and what check finds after each file."""
    desk = desk_at(url)
    wrong: list[str] = []
    for name in names:
        take_in(desk, story / name)
        wrong += findings(desk)
    found = claims_told(desk.store), items_told(desk.store, open_only=True), wrong
    desk.store.close()
    return found


@pytest.fixture
def story(samples: Path) -> Path:
    return samples / "story"


def test_the_story_ends_as_it_is_told(store_url: str, story: Path) -> None:
    desk = desk_at(store_url)
    found = take_in(desk, story)
    assert [Path(one.path).name for one in found.files] == list(FILES)
    assert [(one.status, one.matched, one.unmatched) for one in found.files] == [
        ("posted", 0, 0), ("posted", 1, 0), ("posted", 1, 0), ("posted", 6, 0), ("posted", 2, 0), ("posted", 5, 0),
        ("posted", 2, 0), ("posted", 0, 0),
    ]  # fmt: skip
    assert findings(desk) == []
    assert claims_told(desk.store) == CLAIMS
    items = items_told(desk.store)
    assert sorted(one for one in items if one[5] != 4) == OPEN
    assert sorted(one for one in items if one[5] == 4) == SETTLED


def test_it_is_in_between_as_it_is_told(sqlite_url: str, story: Path) -> None:
    desk = desk_at(sqlite_url)

    def states() -> str:
        return " ".join(
            state for (state,) in desk.store.rows("SELECT state FROM claim ORDER BY id")
        )

    take_in(desk, story / FILES[0])
    assert states() == "sent sent sent sent sent sent"
    take_in(desk, story / FILES[2])
    assert states() == "rejected rejected rejected rejected rejected rejected"
    take_in(desk, story / FILES[3])
    assert states() == "received received received rejected received received"
    take_in(desk, story / FILES[4])
    assert states() == "received received received rejected pended denied"
    take_in(desk, story / FILES[5])
    assert states() == "patient patient denied rejected patient paid"
    take_in(desk, story / FILES[6])
    assert states() == "closed patient denied rejected patient paid"


@pytest.mark.parametrize(
    "names", [FILES[::-1], [FILES[7], *FILES[:7]], [*FILES[5:7], *FILES[:5], FILES[7]]]
)
def test_other_orders_end_the_same(store_url: str, story: Path, names: Sequence[str]) -> None:
    assert told(store_url, story, names) == (CLAIMS, OPEN, [])


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
    assert told(str(path), story, names) == (CLAIMS, OPEN, [])
