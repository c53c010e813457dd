"""Held remittances as lists show them: payer, check or EFT number, and how far they are off."""

from collections.abc import Iterable
from typing import NamedTuple

from data.store.store import Store

# SQL text: figures 2, 3 and 10, the rows of a list.
HELD = """SELECT t.id, COALESCE(y.short_name, ''), COALESCE(y.name, ''),
    t.payment_cents, t.paid_cents - t.provider_adjustment_cents - t.payment_cents
    FROM transaction_set t LEFT JOIN payer y ON y.id = t.payer_id
    WHERE t.payment_cents IS NOT NULL AND t.id IN (?*)"""


class HeldPayment(NamedTuple):
    """A remittance of which nothing was posted."""

    payer_short: str
    payer: str
    payment_cents: int
    off_by_cents: int  # its claims less its provider adjustments, against its amount


def held_payments(store: Store, transaction_ids: Iterable[int]) -> dict[int, HeldPayment]:
    """Return the remittances among these transactions, by id."""
    return {
        transaction_id: HeldPayment(*columns)
        for transaction_id, *columns in store.rows_in(HELD, transaction_ids)
    }
