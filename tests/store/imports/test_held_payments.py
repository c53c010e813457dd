"""Remittances that are held: by their trace, and ranked by the money inside them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from medq.domain.money import plain
from medq.domain.queue.page import Query
from medq.domain.value_format import SCREEN_FORMAT
from medq.work.desk import Desk
from medq.work.details.item import detail
from medq.work.queue import listing
from tests.store.imported_rows import import_files, item_rows, open_topics
from tests.store.x12_files import PaidClaim, claim, claims_file, payment_file

DENIED = PaidClaim("A1", status="4", paid_cents=0, reason="CO*197", payer_number="P1")
OTHER = replace(DENIED, number="A2", payer_number="P2", reason="CO*50")
NUMBERS = ("A1", "A2")


def statuses(
    desk: Desk, folder: Path, payments: Sequence[tuple[Sequence[PaidClaim], int]], trace: str
) -> list[str]:
    """Import claims A1 and A2 and these payments (claims, amount) under one trace."""
    import_files(desk, claims_file(folder / "claims", *map(claim, NUMBERS)))
    paths = [
        payment_file(folder / f"{number}.835", *claims, amount=amount, trace=trace, control=number)
        for number, (claims, amount) in enumerate(payments, 2)
    ]
    return [import_files(desk, path).files[0].status for path in paths]


@pytest.mark.parametrize(
    ("payments", "expected"),
    [
        # Two payments of zero are two, whatever their trace.
        ([([DENIED], 0), ([OTHER], 0)], ["posted", "posted"]),
        ([([DENIED], 0), ([DENIED, OTHER], 0)], ["posted", "posted"]),
        ([([DENIED], 0), ([replace(DENIED, payer_number="P9")], 0)], ["posted", "posted"]),
        # A payment of zero holds no money, and money holds no payment of zero.
        ([([DENIED], 0), ([PaidClaim("A2")], 10000)], ["posted", "posted"]),
        ([([PaidClaim("A2")], 10000), ([DENIED], 0)], ["posted", "posted"]),
        # The same claims again, written in another way.
        ([([DENIED], 0), ([replace(DENIED, reason="CO*197*170.50*1*CO")], 0)], ["posted", "held"]),
        ([([DENIED, OTHER], 0), ([DENIED, replace(OTHER, day="20260902")], 0)], ["posted", "held"]),
        # Money under one trace is one payment.
        ([([PaidClaim("A1")], 10000), ([PaidClaim("A2")], 10000)], ["posted", "held"]),
    ],
)
def test_the_trace_of_a_payment_of_zero_identifies_no_money(
    desk: Desk,
    tmp_path: Path,
    payments: Sequence[tuple[Sequence[PaidClaim], int]],
    expected: list[str],
) -> None:
    assert statuses(desk, tmp_path, payments, "NOPAY") == expected
    assert open_topics(desk).count("held") == expected.count("held")


def test_both_denials_under_one_trace_have_their_deadline(desk: Desk, tmp_path: Path) -> None:
    statuses(desk, tmp_path, [([DENIED], 0), ([OTHER], 0)], "0")
    denials = [row[1:3] for row in item_rows(desk.store, open_only=True) if row[0] == "denial"]
    assert denials == [("CO-197", "A1"), ("CO-50", "A2")]


@pytest.mark.parametrize(
    ("claims", "amount", "plb", "inside"),
    [
        # The payment; the charges of what nothing was paid for; what was paid where it is more.
        ([PaidClaim("A1")], 9900, (), 10000),
        ([PaidClaim("A1")], 12000, (), 12000),
        ([DENIED], 100, (), 17150),
        ([PaidClaim("A1"), OTHER], 0, (), 27050),
        # Takebacks count without their sign; so do provider adjustments.
        ([PaidClaim("A1", status="22", charge_cents=-17050, paid_cents=-10000)], 0, (), 10000),
        ([], 100, ("WO:X*90",), 9000),
        ([], 100, (), 100),
    ],
)
def test_a_held_payment_ranks_by_the_money_inside_it(
    desk: Desk,
    tmp_path: Path,
    claims: Sequence[PaidClaim],
    amount: int,
    plb: Sequence[str],
    inside: int,
) -> None:
    import_files(desk, payment_file(tmp_path / "1", *claims, amount=amount, trace="T1", plb=plb))
    assert [row[4] for row in item_rows(desk.store, open_only=True) if row[0] == "held"] == [inside]
    (held,) = (row for row in listing.page(desk, Query()).rows if row.payment_cents is not None)
    assert held.shown_cents == amount
    fields = {field.label: field.value for field in detail(desk, held.id, SCREEN_FORMAT).facts}
    assert fields["amount"] == plain(amount)
    assert fields.get("at risk", plain(amount)) == plain(inside)
