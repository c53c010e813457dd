"""Transactions of imported files, read again from the stored originals."""

from datetime import date
from typing import BinaryIO

from data.imports import originals, transactions
from data.imports.transactions import StoredTransaction
from medq.domain.claims.claim import NamedPayer
from medq.domain.errors import MedqError
from medq.domain.remittances.remittance import ClaimPayment
from medq.work.desk import Desk
from medq.x12.reader import read_transactions
from medq.x12.remittances import read_remittance
from medq.x12.transaction import Transaction


def stored_transaction(desk: Desk, transaction_id: int) -> StoredTransaction:
    """Return a transaction of an imported file. Raises LookupError if there is none."""
    row = transactions.transaction(desk.store, transaction_id)
    if row is None:
        raise LookupError(f"transaction {transaction_id} does not exist")
    return row


def read_transaction(stream: BinaryIO, row: StoredTransaction, today: date) -> Transaction:
    """Return a stored transaction, read from the stream of its original.

    Its dates are compared with `today`. Raises MedqError if the original does not have it.
    """
    transactions = read_transactions(stream, name=row.file, only=row.ordinal, today=today)
    transaction = next(iter(transactions), None)
    if transaction is None:
        raise MedqError(
            "The stored file has no such transaction.",
            where=row.file,
            hint="Run medq check.",
        )
    return transaction


def remittance_payer(desk: Desk, transaction_id: int) -> NamedPayer:
    """Return the payer of a posted remittance as its file names it."""
    row = stored_transaction(desk, transaction_id)
    with originals.original(desk.store, row.file_id) as stream:
        return read_remittance(read_transaction(stream, row, desk.today())).head.payer


def read_claim_payments(
    desk: Desk, row: StoredTransaction, segments: set[int]
) -> list[ClaimPayment]:
    """Return the claims of a posted remittance that begin at these segments, in file order."""
    claim_payments: list[ClaimPayment] = []
    with originals.original(desk.store, row.file_id) as stream:
        transaction = read_transaction(stream, row, desk.today())
        for claim_payment in read_remittance(transaction).claims():
            if claim_payment.segment in segments:
                claim_payments.append(claim_payment)
            if len(claim_payments) == len(segments):
                break
    return claim_payments
