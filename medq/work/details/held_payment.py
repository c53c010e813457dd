"""Whose payment a held remittance is: payer, check or EFT and amount, read from its original."""

from collections.abc import Iterator

from data.imports import originals
from data.imports.transactions import StoredTransaction
from medq.domain.errors import MedqError
from medq.domain.import_report import TransactionStatus
from medq.domain.items.item import DetailField
from medq.domain.remittances.remittance import RemittanceHead
from medq.domain.value_format import ValueFormat
from medq.work.desk import Desk
from medq.work.remittances.originals import read_transaction
from medq.x12.remittances import read_remittance

REMITTANCE = "835"
CHECK = "CHK"  # BPR04


def held_payment_fields(
    desk: Desk, transaction: StoredTransaction, at_risk_cents: int, formats: ValueFormat
) -> Iterator[DetailField]:
    """Yield payer, check or EFT number, amount and day of a held 835; nothing of other files.

    What is at risk in it is said where it is not its amount: unpaid claims count with their charge.
    """
    is_held = transaction.status is TransactionStatus.HELD and transaction.kind == REMITTANCE
    head = _head(desk, transaction) if is_held else None
    if head is None:
        return
    yield DetailField("payment", "payer", head.payer.name or "not named")
    method = "check" if head.method == CHECK else "EFT"
    yield DetailField("payment", f"{method} #", head.trace or "missing")
    yield DetailField("payment", "amount", formats.money(head.payment_cents))
    if head.payment_day is not None:
        yield DetailField("payment", "date", formats.day(head.payment_day))
    if at_risk_cents != head.payment_cents:
        yield DetailField("payment", "at risk", formats.money(at_risk_cents))


def _head(desk: Desk, transaction: StoredTransaction) -> RemittanceHead | None:
    """Return the head of a remittance; None where the original cannot be read."""
    try:
        with originals.original(desk.store, transaction.file_id) as stream:
            return read_remittance(read_transaction(stream, transaction, desk.today())).head
    except MedqError:
        return None
