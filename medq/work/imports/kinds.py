"""Kinds of imported transactions: how each is posted, retried and undone.

How an X12 kind is surveyed is in medq/x12/survey.py, which knows no store; the columns of a CSV
kind are in csv_rows.py.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from data.imports import undo_acknowledgment, undo_claims, undo_patients, undo_remittance
from data.imports.transactions import StoredTransaction
from data.imports.undo_steps import UndoSteps
from medq.work.claims.batch_acknowledgments import AcknowledgmentResult, PendingKeys
from medq.work.desk import Desk
from medq.work.imports.csv_callbacks import post_callbacks
from medq.work.imports.csv_charges import charge_figures, post_charges
from medq.work.imports.csv_context import CsvFigures, CsvPosting, no_figures
from medq.work.imports.csv_patients import post_patients
from medq.work.imports.csv_rows import CsvRows
from medq.work.imports.x12_posting import (
    Acknowledge,
    TransactionPosting,
    acknowledge_claims,
    acknowledge_group,
    acknowledge_interchange,
    post_acknowledgment,
    post_claim_batch,
    post_remittance,
)
from medq.work.imports.x12_retry import retry_acknowledgment, retry_remittance
from medq.work.items.updater import ItemUpdater

Post = Callable[[TransactionPosting], Iterator[set[str]]]
PostCsv = Callable[[CsvPosting], None]
Retry = Callable[[Desk, StoredTransaction, PendingKeys, ItemUpdater], AcknowledgmentResult]


class TransactionKind(NamedTuple):
    """One kind of transaction.

    `post` yields the reference keys that it learns, `retry` posts what had been pending for them.
    """

    name: str
    undo: UndoSteps
    post: Post | None = None  # of an X12 transaction
    post_csv: PostCsv | None = None
    csv_figures: Callable[[CsvRows], CsvFigures] = no_figures
    retry: Retry | None = None


def _acknowledgment(name: str, acknowledge: Acknowledge) -> TransactionKind:
    return TransactionKind(
        name,
        undo_acknowledgment.ACKNOWLEDGMENT,
        post=partial(post_acknowledgment, acknowledge),
        retry=partial(retry_acknowledgment, acknowledge),
    )


TRANSACTION_KINDS = {
    kind.name: kind
    for kind in (
        TransactionKind(
            "835", undo_remittance.REMITTANCE, post=post_remittance, retry=retry_remittance
        ),
        TransactionKind("837P", undo_claims.BATCH, post=post_claim_batch),
        TransactionKind("837I", undo_claims.BATCH, post=post_claim_batch),
        _acknowledgment("999", acknowledge_group),
        _acknowledgment("TA1", acknowledge_interchange),
        _acknowledgment("277CA", acknowledge_claims),
        _acknowledgment("277", acknowledge_claims),
        TransactionKind("patients", undo_patients.PATIENTS, post_csv=post_patients),
        TransactionKind(
            "charges", undo_claims.CHARGES, post_csv=post_charges, csv_figures=charge_figures
        ),
        TransactionKind("callbacks", undo_patients.CALLBACKS, post_csv=post_callbacks),
    )
}
