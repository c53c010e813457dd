"""The rows that are stored of claim statuses: one for each code, of the claim and of its lines."""

from collections.abc import Mapping
from datetime import date

from data.claims import statuses
from data.claims.statuses import LINE_LEVEL, StatusRow
from data.store.store import Store
from medq.domain.acknowledgments.records import ClaimStatus, StatusCode


class StatusRecords:
    """Rows to save. `first_ids` are those that statuses posted again had before, by segment."""

    def __init__(self, transaction_id: int, store: Store, first_ids: Mapping[int, int]) -> None:
        self._transaction_id = transaction_id
        self._store = store
        self._first_ids = dict(first_ids)
        self._next_id = statuses.next_id(store)
        self._next_id = max(self._next_id, 1 + max(self._first_ids.values(), default=0))
        self._rows: list[StatusRow] = []

    def add(
        self,
        status: ClaimStatus,
        day: date,
        *,
        claim_id: int | None = None,
        batch_id: int | None = None,
        matched_by: str = "",
    ) -> int:
        """Add the rows of a status, and return the id of the first.

        A status of no code has one row without any: its action and number are kept.
        """
        first_id = self._first_ids.pop(status.segment, None) or self._take_id()
        coded = [(code, "", "", status.level) for code in status.codes]
        coded += [
            (code, line.procedure, line.line_control, LINE_LEVEL)
            for line in status.lines
            for code in line.codes
        ]
        if not coded:
            coded.append((StatusCode("", action=status.action), "", "", status.level))
        for position, (code, procedure, line_control, level) in enumerate(coded, 1):
            self._rows.append(
                StatusRow(
                    id=first_id if position == 1 else self._take_id(),
                    transaction_id=self._transaction_id,
                    segment=status.segment,
                    position=position,
                    claim_id=claim_id,
                    batch_id=batch_id,
                    level=level,
                    category=code.category,
                    status=code.status,
                    entity=code.entity,
                    action=code.action,
                    status_day=code.day or day,
                    source=status.source,
                    number=status.patient_control_number,
                    payer_claim_number=status.payer_claim_number,
                    note=code.text,
                    procedure=procedure,
                    line_control=line_control,
                    last=status.patient_last,
                    first=status.patient_first,
                    member_id=status.member_id,
                    charge_cents=status.charge_cents,
                    from_day=status.from_day,
                    to_day=status.to_day,
                    matched_by="" if claim_id is None else matched_by,
                )
            )
        return first_id

    def save(self) -> None:
        """Save the rows that were added."""
        statuses.insert(self._store, self._rows)
        self._rows = []

    def _take_id(self) -> int:
        self._next_id += 1
        return self._next_id - 1
