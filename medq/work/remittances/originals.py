"""Read transactions of imported files again from the stored originals."""

from typing import BinaryIO

from data.imports import originals
from medq.domain.errors import MedqError
from medq.domain.remittances.remittance import ClaimPayment
from medq.work.desk import Desk
from medq.x12.reader import read_transactions
from medq.x12.remittances import read_remittance
from medq.x12.transaction import Transaction


def read_transaction(stream: BinaryIO, found: originals.TransactionRow) -> Transaction:
    """A transaction of a kept original, read again. Errors: `MedqError` where the file has it no more."""
    transaction = next(iter(read_transactions(stream, name=found.file, only=found.ordinal)), None)
    if transaction is None:
        raise MedqError(
            "The kept file has no such transaction.",
            where=found.file,
            hint="medq check tells more.",
        )
    return transaction


def read_claim_payments(
    desk: Desk, found: originals.TransactionRow, segments: set[int]
) -> list[ClaimPayment]:
    """Claims of a kept remittance, read again from its original."""
    wanted: list[ClaimPayment] = []
    with originals.original(desk.store, found.file_id) as stream:
        for one in read_remittance(read_transaction(stream, found)).claims():
            if one.segment in segments:
                wanted.append(one)
            if len(wanted) == len(segments):
                break
    return wanted
