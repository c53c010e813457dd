"""A claim of a remittance as rows of the store: the claim payment, its lines, every portion of its adjustments."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from data.remittances import remittances as rows
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


@dataclass(slots=True)
class PostedClaim:
    """One claim of a remittance as posted: what was found, where its adjustments went, what it takes back."""

    id: int
    read: ClaimPayment
    match: Match
    placing: Allocation
    difference_cents: int
    matched_by: str = ""
    reverses_id: int | None = None
    takes_up: int | None = None  # the reversal that came before it and takes it back
    unplaced_cents: int = 0  # paid on lines that fit none of the claim's
    number_key: str = field(init=False)  # of the payer's claim number
    claim_id: int | None = field(init=False)
    written_off_cents: int = field(init=False)
    patient_cents: int = field(init=False)

    def __post_init__(self) -> None:
        found = self.match.candidate
        self.claim_id = found.id if self.match.verdict is Verdict.MATCHED and found else None
        self.number_key = number_key(self.read.payer_claim_number)
        self.place(self.placing)

    def place(self, placing: Allocation) -> None:
        """Put its adjustments elsewhere."""
        self.placing = placing
        self.written_off_cents = self.placing.cents(AllocationKind.WRITE_OFF) if self.counted else 0
        self.patient_cents = self.placing.cents(AllocationKind.PATIENT) if self.counted else 0

    @property
    def counted(self) -> bool:
        return self.read.status in COUNTED_STATUSES

    def stored(self, payer_id: int, day: int) -> StoredResult:
        """As the next result of the same claim must see it."""
        read, placing = self.read, self.placing
        return StoredResult(
            self.id, read.status, int(self.counted), read.charge_cents, read.paid_cents, self.patient_cents, self.written_off_cents,
            placing.cents(AllocationKind.DENIAL), placing.cents(AllocationKind.WAIT), self.difference_cents, self.reverses_id,
            payer_id, "", day,
            self.number_key,
        )  # fmt: skip


class RemittanceWriter:
    """Gathers the rows of a chunk of claims, and writes them at once. Ids are given out from the next free ones."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._next = {table: store.next_id(table) for table in rows.TABLES}
        self._claims: list[tuple[Any, ...]] = []
        self._lines: list[tuple[Any, ...]] = []
        self._adjustments: list[tuple[Any, ...]] = []

    def next_id(self, table: str = "claim_payment") -> int:
        found = self._next[table]
        self._next[table] += 1
        return found

    def add(
        self, one: PostedClaim, payment_id: int, ours: Sequence[tuple[int, ServiceLine]]
    ) -> None:
        """The rows of one claim; `ours` are its service lines with their ids, empty where it was not found."""
        read, placing = one.read, one.placing
        self._claims.append(
            (one.id, payment_id, read.segment, one.claim_id, one.matched_by, read.patient_control_number, read.status,
             int(one.counted), read.charge_cents, read.paid_cents, one.patient_cents, one.written_off_cents,
             placing.cents(AllocationKind.DENIAL), placing.cents(AllocationKind.WAIT), one.difference_cents,
             read.payer_claim_number,
             one.number_key, read.patient_last, read.patient_first, read.member_id, read.rendering_npi,
             read.crossover_payer_id or read.crossover_payer, read.original_reference, read.contact, " ".join(read.remarks),
             date_to_int(read.from_day), date_to_int(read.to_day), date_to_int(read.received_day), read.allowed_cents,
             one.reverses_id)
        )  # fmt: skip
        places = (
            match_lines(read.lines, [line for _id, line in ours], read.from_day).lines
            if ours
            else (None,) * len(read.lines)
        )
        ids: list[int] = []
        for line, place in zip(read.lines, places, strict=True):
            ids.append(self.next_id("line_payment"))
            if ours and place is None:
                one.unplaced_cents += abs(line.paid_cents)
            self._lines.append(
                (ids[-1], one.id, line.segment, ours[place][0] if place is not None else None, line.procedure,
                 " ".join(line.modifiers), line.submitted_procedure, line.charge_cents, line.paid_cents, line.units,
                 line.line_control, " ".join(line.remarks), date_to_int(line.from_day), date_to_int(line.to_day),
                 line.allowed_cents)
            )  # fmt: skip
        for portion in placing.amounts:
            whole = portion.line < 0
            adjustment = (read if whole else read.lines[portion.line]).adjustments[portion.position]
            self._adjustments.append(
                (self.next_id("adjustment"), one.id, None if whole else ids[portion.line], adjustment.group, adjustment.reason,
                 portion.cents, adjustment.quantity, portion.kind.value)
            )  # fmt: skip

    def write(self) -> None:
        """Write what was gathered, also over claim payments that are there; begin anew."""
        rows.save_claim_payments(self._store, self._claims, self._lines, self._adjustments)
        self._claims, self._lines, self._adjustments = [], [], []

    def done(self) -> None:
        """Say that the ids are taken."""
        self._store.advance_ids(*rows.TABLES)
