"""Claims of a remittance as rows of the store: claim payments, lines and adjustments."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from data.remittances import remittances
from data.remittances.remittances import StoredResult
from data.store.columns import date_to_int
from data.store.store import Store
from medq.domain.claims.claim import ServiceLine
from medq.domain.claims.codes import COUNTED_STATUSES
from medq.domain.identifiers import number_key
from medq.domain.remittances.allocation import Allocation, AllocationKind
from medq.domain.remittances.line_matching import match_lines
from medq.domain.remittances.matching import Match, Verdict
from medq.domain.remittances.remittance import ClaimPayment

ClaimLines = Sequence[tuple[int, ServiceLine]]  # service lines of a claim with their ids


@dataclass(slots=True)
class PostedClaim:
    """One claim of a remittance as posted: its match, its allocation and what it reverses."""

    id: int
    claim_payment: ClaimPayment
    match: Match
    allocation: Allocation
    difference_cents: int
    matched_by: str = ""
    reverses_id: int | None = None
    reversal_id: int | None = None  # a reversal of this payment that was posted before it
    unmatched_lines_cents: int = 0  # paid on lines that are none of the claim's
    number_key: str = field(init=False)  # of the payer's claim number
    claim_id: int | None = field(init=False)
    written_off_cents: int = field(init=False)
    patient_cents: int = field(init=False)

    def __post_init__(self) -> None:
        candidate = self.match.candidate
        is_matched = self.match.verdict is Verdict.MATCHED
        self.claim_id = candidate.id if is_matched and candidate else None
        self.number_key = number_key(self.claim_payment.payer_claim_number)
        self.set_allocation(self.allocation)

    def set_allocation(self, allocation: Allocation) -> None:
        """Allocate the adjustments, and sum what counts for the claim's balance."""
        self.allocation = allocation
        is_counted = self.is_counted
        self.written_off_cents = allocation.cents(AllocationKind.WRITE_OFF) if is_counted else 0
        self.patient_cents = allocation.cents(AllocationKind.PATIENT) if is_counted else 0

    @property
    def is_counted(self) -> bool:
        """Return whether its money counts for the claim's balance."""
        return self.claim_payment.status in COUNTED_STATUSES

    def stored_result(self, payer_id: int, day: int) -> StoredResult:
        """Return it as the next result of the same claim finds it in the store."""
        return StoredResult(
            id=self.id,
            status=self.claim_payment.status,
            counted=int(self.is_counted),
            charge_cents=self.claim_payment.charge_cents,
            paid_cents=self.claim_payment.paid_cents,
            patient_cents=self.patient_cents,
            written_off_cents=self.written_off_cents,
            denied_cents=self.allocation.cents(AllocationKind.DENIAL),
            waiting_cents=self.allocation.cents(AllocationKind.WAIT),
            difference_cents=self.difference_cents,
            reverses_id=self.reverses_id,
            payer_id=payer_id,
            day=day,
            number_key=self.number_key,
        )


class RemittanceWriter:
    """The rows of a chunk of claims, gathered and inserted together.

    Ids are assigned here, from the next free ones of each table.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._next_ids = {table: store.next_id(table) for table in remittances.TABLES}
        self._claim_rows: list[tuple[Any, ...]] = []
        self._line_rows: list[tuple[Any, ...]] = []
        self._adjustment_rows: list[tuple[Any, ...]] = []

    def next_id(self, table: str = "claim_payment") -> int:
        """Return the next id of a table, and reserve it."""
        next_id = self._next_ids[table]
        self._next_ids[table] += 1
        return next_id

    def add(self, posted: PostedClaim, payment_id: int, claim_lines: ClaimLines) -> None:
        """Add the rows of one claim; `claim_lines` are empty where it is not matched."""
        payment, allocation = posted.claim_payment, posted.allocation
        self._claim_rows.append(
            (posted.id, payment_id, payment.segment, posted.claim_id, posted.matched_by,
             payment.patient_control_number, payment.status, int(posted.is_counted),
             payment.charge_cents, payment.paid_cents, posted.patient_cents,
             posted.written_off_cents, allocation.cents(AllocationKind.DENIAL),
             allocation.cents(AllocationKind.WAIT), posted.difference_cents,
             payment.payer_claim_number, posted.number_key, payment.patient_last,
             payment.patient_first, payment.member_id, payment.rendering_npi,
             payment.crossover_payer_id or payment.crossover_payer, payment.original_reference,
             payment.contact, " ".join(payment.remarks), date_to_int(payment.from_day),
             date_to_int(payment.to_day), date_to_int(payment.received_day), payment.allowed_cents,
             posted.reverses_id)
        )  # fmt: skip
        self._add_adjustments(posted, self._add_lines(posted, claim_lines))

    def _add_lines(self, posted: PostedClaim, claim_lines: ClaimLines) -> list[int]:
        """Add the rows of a claim's lines and return their ids."""
        payment = posted.claim_payment
        indices: Sequence[int | None] = (None,) * len(payment.lines)
        if claim_lines:
            lines = [line for _line_id, line in claim_lines]
            indices = match_lines(payment.lines, lines, payment.from_day).lines
        ids: list[int] = []
        for line, index in zip(payment.lines, indices, strict=True):
            ids.append(self.next_id("line_payment"))
            if claim_lines and index is None:
                posted.unmatched_lines_cents += abs(line.paid_cents)
            claim_line_id = None if index is None else claim_lines[index][0]
            self._line_rows.append(
                (ids[-1], posted.id, line.segment, claim_line_id, line.procedure,
                 " ".join(line.modifiers), line.submitted_procedure, line.charge_cents,
                 line.paid_cents, line.units, line.line_control, " ".join(line.remarks),
                 date_to_int(line.from_day), date_to_int(line.to_day), line.allowed_cents)
            )  # fmt: skip
        return ids

    def _add_adjustments(self, posted: PostedClaim, line_ids: list[int]) -> None:
        payment = posted.claim_payment
        for amount in posted.allocation.amounts:
            is_claim_level = amount.line < 0
            source = payment if is_claim_level else payment.lines[amount.line]
            adjustment = source.adjustments[amount.position]
            self._adjustment_rows.append(
                (self.next_id("adjustment"), posted.id,
                 None if is_claim_level else line_ids[amount.line], adjustment.group,
                 adjustment.reason, amount.cents, adjustment.quantity, amount.kind.value)
            )  # fmt: skip

    def write(self) -> None:
        """Insert the gathered rows, over claim payments that are stored, and start again."""
        remittances.save_claim_payments(
            self._store, self._claim_rows, self._line_rows, self._adjustment_rows
        )
        self._claim_rows, self._line_rows, self._adjustment_rows = [], [], []

    def finish(self) -> None:
        """Tell the store which ids are used."""
        self._store.advance_ids(*remittances.TABLES)
