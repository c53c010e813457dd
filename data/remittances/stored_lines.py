"""What posted claim payments say of the service lines of their claims."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from peewee import fn

from data.models.base import among, text_of
from data.models.remittances import Adjustment, LinePayment
from data.remittances.results import StoredResult
from data.store.store import Store
from medq.domain.remittances.allocation import AllocationKind
from medq.domain.remittances.line_amounts import (
    LineAdjustment,
    LineAmounts,
    PaidLine,
    line_amounts,
)


class _LineRow(NamedTuple):
    claim_payment_id: int
    id: int
    claim_line_id: int | None
    charge_cents: int
    paid_cents: int


LINES = text_of(
    LinePayment.select_row(_LineRow)
    .where(among(LinePayment.claim_payment_id))
    .order_by(LinePayment.id)
)
ADJUSTMENTS = text_of(
    Adjustment.select(
        Adjustment.claim_payment_id,
        Adjustment.line_payment_id,
        Adjustment.allocation,
        fn.SUM(Adjustment.cents),
    )
    .where(among(Adjustment.claim_payment_id))
    .group_by(Adjustment.claim_payment_id, Adjustment.line_payment_id, Adjustment.allocation)
)


def amounts_by_result(
    store: Store, results: Sequence[StoredResult]
) -> Mapping[int, LineAmounts | None]:
    """Return by id of a posted result what it says of each line, None where of the whole claim."""
    ids = [result.id for result in results]
    rows_by_result: dict[int, list[_LineRow]] = {}
    for row in map(_LineRow._make, store.rows_in(LINES, ids)):
        rows_by_result.setdefault(row.claim_payment_id, []).append(row)
    adjustments_by_result: dict[int, list[tuple[int | None, AllocationKind, int]]] = {}
    for result_id, line_id, allocation, cents in store.rows_in(ADJUSTMENTS, ids):
        adjustment = line_id, AllocationKind(allocation), int(cents)
        adjustments_by_result.setdefault(result_id, []).append(adjustment)
    return {
        result.id: _line_amounts(
            result, rows_by_result.get(result.id, []), adjustments_by_result.get(result.id, ())
        )
        for result in results
    }


def _line_amounts(
    result: StoredResult,
    rows: Sequence[_LineRow],
    adjustments: Iterable[tuple[int | None, AllocationKind, int]],
) -> LineAmounts | None:
    index_by_line: dict[int | None, int] = {row.id: index for index, row in enumerate(rows)}
    return line_amounts(
        [PaidLine(row.claim_line_id, row.charge_cents, row.paid_cents) for row in rows],
        [
            LineAdjustment(index_by_line.get(line_id, -1), kind, cents)
            for line_id, kind, cents in adjustments
        ],
        result.amounts.paid_cents,
    )


def claim_line_ids(store: Store, result_id: int) -> list[int | None]:
    """Return the claim's service line of each line of a posted result, in the order of the file."""
    return [_LineRow._make(row).claim_line_id for row in store.rows_in(LINES, [result_id])]
