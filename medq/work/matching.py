"""Where matching looks our claims up: a book over the store, filled for a whole chunk of payments at once."""

from collections.abc import Sequence

from data import claims as rows
from data.columns import day_out
from data.connect import Store
from medq.domain.identifiers import number_key
from medq.domain.matching import Candidate
from medq.domain.remittance import ClaimPayment, LinePayment
from medq.domain.shelf import Shelf


class StoreBook:
    """Claims by their numbers, read for the whole chunk; by member and by name only when a payment needs it."""

    def __init__(self, store: Store, shelf: Shelf) -> None:
        self._store = store
        self._shelf = shelf
        self._members: dict[str, Sequence[Candidate]] = {}
        self._names: dict[str, Sequence[Candidate]] = {}

    def by_raw(self, number: str) -> Sequence[Candidate]:
        return self._shelf.by_raw(number)

    def by_number(self, key: str) -> Sequence[Candidate]:
        return self._shelf.by_number(key)

    def by_payer_number(self, key: str) -> Sequence[Candidate]:
        return self._shelf.by_payer_number(key)

    def by_member(self, key: str) -> Sequence[Candidate]:
        if key not in self._members:
            self._members[key] = rows.candidates(self._store, rows.ids_by_member(self._store, key))
        return self._members[key]

    def by_name(self, key: str) -> Sequence[Candidate]:
        if key not in self._names:
            self._names[key] = rows.candidates(self._store, rows.ids_by_last_name(self._store, key))
        return self._names[key]


def store_book(store: Store, payments: Sequence[ClaimPayment]) -> StoreBook:
    """A book that knows every claim these payments may name by a number of ours or of the payer's."""
    numbers = {number_key(payment.patient_control_number) for payment in payments} - {""}
    theirs = {number_key(payment.payer_claim_number) for payment in payments}
    theirs |= {number_key(payment.original_reference) for payment in payments}
    ids = set(rows.ids_by_number(store, numbers))
    for found in rows.by_payer_number(store, theirs - {""}).values():
        ids.update(found)
    return StoreBook(store, Shelf(rows.candidates(store, ids)))


def claim_payment_as_read(store: Store, claim_payment_id: int) -> ClaimPayment:
    """A stored claim payment as it was read, as far as matching and placing need it."""
    row = store.row(
        "SELECT segment, number, status, charge_cents, paid_cents, payer_claim_number, last, first, member_id, rendering_npi,"
        " original_reference, from_day, to_day, remarks FROM claim_payment WHERE id = ?",
        (claim_payment_id,),
    )
    if row is None:
        raise LookupError(f"claim payment {claim_payment_id} is not there")
    lines = store.rows(
        "SELECT segment, procedure, modifiers, charge_cents, paid_cents, units, submitted_procedure, line_control, from_day, to_day"
        " FROM line_payment WHERE claim_payment_id = ? ORDER BY segment",
        (claim_payment_id,),
    )
    return ClaimPayment(
        segment=row[0],
        patient_control_number=row[1],
        status=row[2],
        charge_cents=row[3],
        paid_cents=row[4],
        patient_responsibility_cents=0,
        payer_claim_number=row[5],
        patient_last=row[6],
        patient_first=row[7],
        member_id=row[8],
        rendering_npi=row[9],
        original_reference=row[10],
        from_day=day_out(row[11]),
        to_day=day_out(row[12]),
        remarks=tuple(row[13].split()),
        lines=tuple(
            LinePayment(
                segment=line[0],
                procedure=line[1],
                modifiers=tuple(line[2].split()),
                charge_cents=line[3],
                paid_cents=line[4],
                units=line[5],
                submitted_procedure=line[6],
                line_control=line[7],
                from_day=day_out(line[8]),
                to_day=day_out(line[9]),
            )
            for line in lines
        ),
    )


def payer_of(store: Store, claim_payment_id: int) -> int:
    """The payer whose remittance a claim payment stands in."""
    return int(
        store.value(
            "SELECT m.payer_id FROM claim_payment q JOIN payment m ON m.id = q.payment_id WHERE q.id = ?", (claim_payment_id,)
        )
    )
