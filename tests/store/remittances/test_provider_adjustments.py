"""Provider adjustments settle as one matter, in whatever order their files come."""

from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

import pytest

from data.models.remittances import ProviderAdjustmentKey
from medq.domain.errors import MedqError
from medq.work.act_catalog import perform_act, undo
from medq.work.desk import Desk
from tests.office import findings, open_desk
from tests.store.imported_rows import IMPORT_TIME, import_files, item_rows, open_item
from tests.store.x12_files import PaidClaim, claim, claims_file, payment_file

PAID = PaidClaim("AB1", payer_number="E2101")
REVERSED = PaidClaim(
    "AB1", status="22", charge_cents=-17050, paid_cents=-10000, payer_number="E2101"
)
OTHER = PaidClaim("AB2", payer_number="E2102")
Remittance = tuple[str, str, Sequence[PaidClaim], Sequence[str]]  # trace, day, claims, PLB


def files_of(folder: Path, remittances: Sequence[Remittance]) -> list[Path]:
    """Write claims A1 and A2, and these remittances; each adds up."""
    paths = [claims_file(folder / "claims", claim("AB1"), claim("AB2"))]
    for trace, day, claims, pairs in remittances:
        adjusted = sum(float(pair.rpartition("*")[2]) for plb in pairs for pair in [plb])
        amount = sum(each.paid_cents for each in claims) - round(adjusted * 100)
        assert amount >= 0
        paths.append(
            payment_file(
                folder / trace,
                *claims,
                amount=amount,
                trace=trace,
                day=day,
                plb=pairs,
                control=int(trace[-1]) + 1,
            )
        )
    return paths


def open_adjustments(desk: Desk) -> list[tuple[object, ...]]:
    """Return cause and money of the open and waiting items about provider adjustments."""
    rows = item_rows(desk.store, open_only=True)
    return sorted((row[1], row[4]) for row in rows if str(row[1]).startswith("PLB "))


FORWARD = (
    ("TRH1", "20261001", [PAID], []),
    ("TRH2", "20261005", [REVERSED], ["FB:TRH2*-100"]),
    ("TRH3", "20261006", [OTHER], ["FB:TRH2 20261006*60"]),
    ("TRH4", "20261007", [], ["FB:TRH2*40", "L6:E1*-40"]),
)
RECOVERY = (
    ("TRJ1", "20261001", [PAID], []),
    ("TRJ2", "20261005", [REVERSED, OTHER], ["WO:E2101 AB1*-100"]),
    ("TRJ3", "20261006", [], ["WO:AB1 20260901*100", "L6:E1*-100"]),
)
PARTS = (
    ("TRK1", "20261001", [PAID], []),
    ("TRK2", "20261005", [REVERSED, OTHER], []),
    ("TRK3", "20261006", [], ["WO:20260901E2101*30", "L6:E1*-30"]),
    ("TRK4", "20261007", [], ["WO:E2101*70", "L6:E1*-70"]),
)
TWINS = (
    ("TRL1", "20261001", [], ["72:CHK991*-90", "CT:X*0"]),
    ("TRL2", "20261005", [OTHER], ["WO:CHK991 20261005*90"]),
)
MIXED = (
    ("TRM1", "20261001", [PAID], []),
    ("TRM2", "20261005", [REVERSED], ["FB:TRM2*-100"]),
    ("TRM3", "20261006", [OTHER], ["WO:E2101*100"]),
)
GIVEN_BACK = (
    ("TRN1", "20261001", [OTHER], ["WO:L77001*90"]),
    ("TRN2", "20261005", [], ["WO:L77001 20261005*-90"]),
)
TWICE = (
    ("TRP1", "20261001", [PAID], []),
    ("TRP2", "20261005", [REVERSED, OTHER], []),
    ("TRP3", "20261006", [], ["WO:E2101*100", "L6:E1*-100"]),
    ("TRP4", "20261007", [], ["WO:E2101*100", "L6:E1*-100"]),
)


@pytest.mark.parametrize(
    ("remittances", "expected"),
    [
        (FORWARD, []),
        (RECOVERY, []),
        (PARTS, []),
        (TWINS, [("PLB 72", 9000)]),
        (MIXED, []),
        (GIVEN_BACK, []),
        (TWICE, [("PLB WO", 10000)]),
        (FORWARD[:3], [("PLB FB", 4000)]),
        (RECOVERY[:2], []),
        (PARTS[:1] + PARTS[2:], [("PLB WO", 3000), ("PLB WO", 7000)]),
        (MIXED[:2], [("PLB FB", 10000)]),
    ],
)
def test_a_matter_ends_the_same_in_any_order(
    tmp_path: Path,
    sqlite_template: Path,
    remittances: Sequence[Remittance],
    expected: list[tuple[str, int]],
) -> None:
    paths = files_of(tmp_path, remittances)
    for number, order in enumerate(permutations(paths)):
        store = tmp_path / f"{number}.db"
        store.write_bytes(sqlite_template.read_bytes())
        desk = open_desk(str(store), now=IMPORT_TIME)
        for path in order:
            assert import_files(desk, path).files[0].status == "posted"
        assert open_adjustments(desk) == expected, [path.name for path in order]
        assert findings(desk) == []
        desk.store.close()


@pytest.mark.parametrize("remittances", [FORWARD, RECOVERY, MIXED, TWINS, GIVEN_BACK])
def test_only_the_last_payment_of_a_matter_is_undone(
    desk: Desk, tmp_path: Path, remittances: Sequence[Remittance]
) -> None:
    events: list[int] = []
    states, keys = [], []
    for path in files_of(tmp_path, remittances):
        states.append(open_adjustments(desk))
        keys.append(stored_keys(desk))
        events += import_files(desk, path).files[0].events
    with pytest.raises(MedqError, match=r"A later payment concerns|New data was imported since"):
        undo(desk, events[-2])
    undo(desk, events[-1])
    assert (open_adjustments(desk), stored_keys(desk)) == (states[-1], keys[-1])


def test_a_later_balance_without_a_reference_keeps_no_takeback(desk: Desk, tmp_path: Path) -> None:
    taken = PaidClaim("AB1", status="22", charge_cents=-17050, paid_cents=-5000)
    first = ("TRQ1", "20261001", [OTHER, taken], [])
    second = ("TRQ2", "20261002", [], ["FB*-50"])
    events: list[int] = []
    for path in files_of(tmp_path, [first, second]):
        events += import_files(desk, path).files[0].events
    assert undo(desk, events[-2]).message.startswith("Undone")


def stored_keys(desk: Desk) -> list[tuple[object, ...]]:
    """Return the keys of the references of provider adjustments."""
    return sorted(
        desk.store.rows(ProviderAdjustmentKey.select(ProviderAdjustmentKey.reference_key))
    )


def test_what_a_person_closed_stays_closed(desk: Desk, tmp_path: Path) -> None:
    first = ("TRQ1", "20261001", [OTHER], ["WO:L77001*60"])
    second = ("TRQ2", "20261002", [PAID], ["WO:L77001*30"])
    *earlier, last = files_of(tmp_path, [first, second])
    for path in earlier:
        import_files(desk, path)
    perform_act(desk, open_item(desk, "takeback"), "done", {"outcome": "resolved"})
    import_files(desk, last)
    assert open_adjustments(desk) == [("PLB WO", 3000)]


def test_an_unmatched_reversal_explains_its_recovery(desk: Desk, tmp_path: Path) -> None:
    unknown = PaidClaim(
        "Z9", status="22", charge_cents=-17050, paid_cents=-10000, payer_number="E9009"
    )
    recovery = ("TRR1", "20261001", [], ["WO:E9009 20260901*100", "L6:E1*-100"])
    for path in files_of(tmp_path, [recovery, ("TRR2", "20261005", [unknown, PAID], [])]):
        import_files(desk, path)
    assert open_adjustments(desk) == []


def test_another_payers_reversal_explains_nothing(desk: Desk, tmp_path: Path) -> None:
    remittances = [
        ("TRS1", "20261001", [PAID], []),
        ("TRS2", "20261005", [REVERSED, OTHER], []),
        ("TRS3", "20261006", [], ["WO:E2101*100", "L6:E1*-100"]),
    ]
    *paths, recovery = files_of(tmp_path, remittances)
    text = recovery.read_text().replace("BIG PAYER*XV*99999", "OTHER PAYER*XV*88888")
    recovery.write_text(text)
    for path in (*paths, recovery):
        import_files(desk, path)
    assert open_adjustments(desk) == [("PLB WO", 10000)]
