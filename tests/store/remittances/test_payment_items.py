"""The items that payments, reversals and rejections create and close."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from data.models.items import Item
from medq.domain.errors import MedqError
from medq.work.act_catalog import perform_act
from medq.work.desk import Desk
from tests.office import findings, open_desk
from tests.store.imported_rows import (
    IMPORT_TIME,
    claim_rows,
    import_files,
    item_rows,
    open_item,
    open_topics,
)
from tests.store.x12_files import (
    PaidClaim,
    claim,
    claim_status_file,
    claims_file,
    payment_file,
    status,
)


def test_a_denial_is_closed_when_it_is_paid(desk: Desk, tmp_path: Path) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1")))
    import_files(
        desk,
        payment_file(
            tmp_path / "2",
            PaidClaim("A1", status="4", paid_cents=0, reason="CO*197"),
            amount=0,
            trace="T1",
        ),
    )
    import_files(
        desk,
        payment_file(
            tmp_path / "3",
            PaidClaim("A1", status="4", paid_cents=0, reason="CO*50"),
            amount=0,
            trace="T2",
            day="20261021",
        ),
    )
    assert [row[:2] for row in item_rows(desk.store, open_only=True) if row[0] == "denial"] == [
        ("denial", "CO-50")
    ]
    import_files(
        desk,
        payment_file(
            tmp_path / "4",
            PaidClaim("A1", paid_cents=17050),
            amount=17050,
            trace="T3",
            day="20261022",
        ),
    )
    assert open_topics(desk) == []
    assert [row[6] for row in item_rows(desk.store) if row[0] == "denial"] == ["paid"]


def test_a_denial_posted_after_its_payment_creates_no_item(desk: Desk, tmp_path: Path) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1")))
    import_files(
        desk,
        payment_file(
            tmp_path / "4",
            PaidClaim("A1", paid_cents=17050),
            amount=17050,
            trace="T3",
            day="20261022",
        ),
    )
    import_files(
        desk,
        payment_file(
            tmp_path / "2",
            PaidClaim("A1", status="4", paid_cents=0, reason="CO*197"),
            amount=0,
            trace="T1",
        ),
    )
    assert open_topics(desk) == []


@pytest.mark.parametrize(
    "order", [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)]
)
def test_reversal_and_correction_give_the_same_balance_in_any_order(
    desk: Desk, tmp_path: Path, order: tuple[int, ...]
) -> None:
    files = [
        payment_file(
            tmp_path / "a",
            PaidClaim("A1", paid_cents=10000, payer_number="P1"),
            amount=10000,
            trace="T1",
            day="20261010",
        ),
        payment_file(
            tmp_path / "b",
            PaidClaim("A1", status="22", charge_cents=-17050, paid_cents=-10000, payer_number="P1"),
            amount=0,
            trace="T2",
            day="20261011",
            plb=["FB:X*-100"],
        ),
        payment_file(
            tmp_path / "c",
            PaidClaim("A1", paid_cents=12000, payer_number="P1A"),
            amount=12000,
            trace="T3",
            day="20261011",
        ),
    ]
    import_files(desk, claims_file(tmp_path / "1", claim("A1")))
    for number in order:
        import_files(desk, files[number])
        assert findings(desk) == []
    assert claim_rows(desk.store)[0][2:7] == ("closed", 12000, 5050, 0, "")
    assert [topic for topic in open_topics(desk) if topic != "forward balance"] == []


def import_payment_and_reversal(desk: Desk, folder: Path, *, plb: str) -> None:
    """Import claim A1, its payment T1 and the reversal T2, with that provider adjustment."""
    import_files(desk, claims_file(folder / "1", claim("A1")))
    import_files(
        desk,
        payment_file(folder / "2", PaidClaim("A1", payer_number="P1"), amount=10000, trace="T1"),
    )
    reversal = PaidClaim(
        "A1", status="22", charge_cents=-17050, paid_cents=-10000, payer_number="P1"
    )
    import_files(desk, payment_file(folder / "3", reversal, amount=0, trace="T2", plb=[plb]))


def test_a_reversal_has_an_item_until_its_correction_arrives(desk: Desk, tmp_path: Path) -> None:
    import_payment_and_reversal(desk, tmp_path, plb="WO:P1*-100")
    assert claim_rows(desk.store)[0][2:6] == ("reversed", 0, 0, 0)
    assert "correction" in open_topics(desk)
    import_files(
        desk,
        payment_file(tmp_path / "4", PaidClaim("A1", payer_number="P2"), amount=10000, trace="T3"),
    )
    assert "correction" not in open_topics(desk)
    assert claim_rows(desk.store)[0][2:6] == ("closed", 10000, 7050, 0)


def test_a_reversal_is_unlinked_before_the_payment_it_reverses(desk: Desk, tmp_path: Path) -> None:
    import_payment_and_reversal(desk, tmp_path, plb="FB:X*-100")
    correction = open_item(desk, "correction")
    with pytest.raises(MedqError, match="reversal reverses this payment"):
        perform_act(desk, correction, "unmatch", {"payment": "T1", "reason": "x"})
    perform_act(desk, correction, "unmatch", {"payment": "T2", "reason": "Not ours"})
    assert claim_rows(desk.store)[0][2:6] == ("closed", 10000, 7050, 0)


def test_a_second_payment_is_a_credit_until_it_is_reversed(desk: Desk, tmp_path: Path) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1")))
    import_files(
        desk,
        payment_file(tmp_path / "2", PaidClaim("A1", payer_number="P1"), amount=10000, trace="T1"),
    )
    import_files(
        desk,
        payment_file(
            tmp_path / "3",
            PaidClaim("A1", payer_number="P1"),
            amount=10000,
            trace="T2",
            day="20261021",
        ),
    )
    assert open_topics(desk) == ["credit", "duplicate payment"]
    assert "credit balance" in str(claim_rows(desk.store)[0][6])
    reversal = PaidClaim(
        "A1", status="22", charge_cents=-17050, paid_cents=-10000, payer_number="P1"
    )
    import_files(
        desk,
        payment_file(
            tmp_path / "4", reversal, amount=0, trace="T3", day="20261022", plb=["FB:X*-100"]
        ),
    )
    assert [topic for topic in open_topics(desk) if topic in ("credit", "duplicate payment")] == []
    assert claim_rows(desk.store)[0][3:7] == (10000, 7050, 0, "")


@pytest.mark.parametrize("first_file", ["recovery", "reversal"])
def test_a_recovery_with_its_reversal_creates_no_item_of_its_own(
    desk: Desk, tmp_path: Path, first_file: str
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1"), claim("A2")))
    import_files(
        desk,
        payment_file(tmp_path / "2", PaidClaim("A1", payer_number="P1"), amount=10000, trace="T1"),
    )
    reversal = PaidClaim(
        "A1", status="22", charge_cents=-17050, paid_cents=-10000, payer_number="P1"
    )
    reversal_file = payment_file(
        tmp_path / "3", reversal, amount=0, trace="T2", day="20261021", plb=["CS:X*-100"]
    )
    recovery_file = payment_file(
        tmp_path / "4",
        PaidClaim("A2", paid_cents=17050),
        amount=7050,
        trace="T3",
        day="20261022",
        plb=["WO:P1*100"],
    )
    import_files(
        desk,
        *(
            (recovery_file, reversal_file)
            if first_file == "recovery"
            else (reversal_file, recovery_file)
        ),
    )
    causes = [row[1] for row in item_rows(desk.store, open_only=True) if row[0] == "takeback"]
    assert causes == ["PLB CS"]


def open_item_money(desk: Desk) -> list[object]:
    """Return the money of each open or waiting item about a forward balance."""
    rows = item_rows(desk.store, open_only=True)
    return [row[4] for row in rows if row[0] == "forward balance"]


def test_a_forward_balance_is_closed_when_it_reaches_zero(desk: Desk, tmp_path: Path) -> None:
    def post_payment(name: str, forward_cents: int, trace: str, day: str) -> None:
        amount = 17050 - forward_cents
        claims = claims_file(tmp_path / f"{name}c", claim(name), control=int(trace[1:]))
        import_files(desk, claims)
        money = f"{forward_cents / 100:.2f}"
        import_files(
            desk,
            payment_file(
                tmp_path / name,
                PaidClaim(name, paid_cents=17050),
                amount=amount,
                trace=trace,
                day=day,
                plb=[f"FB:F1*{money}"],
            ),
        )

    post_payment("B1", -5000, "T1", "20261001")
    assert open_topics(desk) == ["forward balance"]
    assert open_item_money(desk) == [5000]
    post_payment("B2", 2000, "T2", "20261008")
    assert open_item_money(desk) == [3000]
    post_payment("B3", 3000, "T3", "20261015")
    assert open_item_money(desk) == []
    post_payment("B4", -100, "T4", "20261022")
    assert open_item_money(desk) == [100]


def test_a_second_rejection_replaces_the_first_items_cause(desk: Desk, tmp_path: Path) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1")))
    import_files(desk, claim_status_file(tmp_path / "2", status("A1", "A3:21", action="U")))
    import_files(
        desk,
        claim_status_file(
            tmp_path / "3", status("A1", "A7:500", action="U", day="20261003"), control=2
        ),
    )
    assert [row[:2] for row in item_rows(desk.store, open_only=True)] == [
        ("payer", "payer"),
        ("submit", "A7 500"),
    ]


def test_a_payment_without_a_date_counts_from_the_day_it_came(
    store_url: str, tmp_path: Path
) -> None:
    denied = PaidClaim("A1", status="4", paid_cents=0, reason="CO*50")
    remittance = payment_file(tmp_path / "1", denied, amount=0, trace="T1", day="20621020")
    desk = open_desk(store_url, now=IMPORT_TIME)
    (report,) = import_files(desk, remittance).files
    assert [problem.message for problem in report.problems] == [
        "ISA09 2062-10-20 is too far ahead; the day of the import counts",
        "BPR16 2062-10-20 is too far ahead",
    ]
    desk.store.close()
    later = open_desk(store_url, now=IMPORT_TIME + timedelta(days=20))
    import_files(later, claims_file(tmp_path / "2", claim("A1")))
    (denial,) = [row for row in item_rows(later.store, open_only=True) if row[0] == "denial"]
    deadline = later.store.value(Item.select(Item.deadline).where(Item.topic == "denial"))
    assert denial[1] == "CO-50"
    assert deadline == date(2027, 4, 23).toordinal()  # 180 days are a Saturday
    assert findings(later) == []
    later.store.close()
