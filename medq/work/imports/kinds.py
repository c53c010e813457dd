"""Kinds of imported transactions: how each is posted, retried and kept from being undone."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from data.events import undo_import
from data.imports.originals import TransactionRow
from data.store.store import Store
from medq.work.claims.batch_acknowledgments import AcknowledgmentResult, PendingKeys
from medq.work.desk import Desk
from medq.work.imports.csv_callbacks import post_callbacks
from medq.work.imports.csv_charges import post_charges
from medq.work.imports.csv_context import CsvPosting
from medq.work.imports.csv_patients import post_patients
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
Retry = Callable[[Desk, TransactionRow, PendingKeys, ItemUpdater], AcknowledgmentResult]
UndoObstacle = Callable[[Store, int, Sequence[int]], str]


class TransactionKind(NamedTuple):
    """One kind of transaction. `undo_obstacle` says why a posted one stays; empty if nothing does.

    `post` yields the reference keys that it learns, `retry` posts what had been pending for them.
    """

    name: str
    undo_obstacle: UndoObstacle
    post: Post | None = None  # of an X12 transaction
    post_csv: PostCsv | None = None
    retry: Retry | None = None


def _acknowledgment(name: str, acknowledge: Acknowledge) -> TransactionKind:
    return TransactionKind(
        name,
        undo_import.no_obstacle,
        post=partial(post_acknowledgment, acknowledge),
        retry=partial(retry_acknowledgment, acknowledge),
    )


TRANSACTION_KINDS = {
    kind.name: kind
    for kind in (
        TransactionKind(
            "835", undo_import.remittance_obstacle, post=post_remittance, retry=retry_remittance
        ),
        TransactionKind("837P", undo_import.batch_obstacle, post=post_claim_batch),
        TransactionKind("837I", undo_import.batch_obstacle, post=post_claim_batch),
        _acknowledgment("999", acknowledge_group),
        _acknowledgment("TA1", acknowledge_interchange),
        _acknowledgment("277CA", acknowledge_claims),
        _acknowledgment("277", acknowledge_claims),
        TransactionKind("patients", undo_import.patients_obstacle, post_csv=post_patients),
        TransactionKind("charges", undo_import.charges_obstacle, post_csv=post_charges),
        TransactionKind("callbacks", undo_import.no_obstacle, post_csv=post_callbacks),
    )
}
