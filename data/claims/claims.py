"""Claims as rows: bulk inserts, their service lines, and what their balances depend on."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from data.store.columns import date_from_int
from data.store.store import Store
from medq.domain.claims.claim import ServiceLine

CLAIM_COLUMNS = (
    "id, number, number_key, form, batch_id, patient_id, payer_id, member_id, member_key,"
    " billing_id, rendering_id, sequence,"
    " frequency, original_reference, replaces_id, authorization_number, place, diagnoses,"
    " charge_cents, from_day, to_day,"
    " sent_day, state, follow_up_day"
)
LINE_COLUMNS = (
    "claim_id, number, procedure, modifiers, charge_cents, units, pointers, place, line_control,"
    " from_day, to_day"
)


def insert_claims(
    store: Store, claims: Sequence[Sequence[Any]], lines: Sequence[Sequence[Any]]
) -> None:
    """Insert claims (`CLAIM_COLUMNS`) and their service lines (`LINE_COLUMNS`) in bulk."""
    store.insert_many("claim", CLAIM_COLUMNS, claims)
    store.insert_many("claim_line", LINE_COLUMNS, lines)


def line_rows(claim_id: int, lines: Sequence[ServiceLine]) -> list[tuple[Any, ...]]:
    """Return service lines as rows of `LINE_COLUMNS`.

    Lines keep their numbers; they are numbered anew if two have the same.
    """
    numbers = [line.number for line in lines]
    if len(set(numbers)) < len(numbers):
        numbers = list(range(1, len(numbers) + 1))
    return [_line_row(claim_id, number, line) for number, line in zip(numbers, lines, strict=True)]


def _line_row(claim_id: int, number: int, line: ServiceLine) -> tuple[Any, ...]:
    first, last = line.from_day, line.to_day
    return (
        claim_id, number, line.procedure, " ".join(line.modifiers), line.charge_cents, line.units,
        " ".join(map(str, line.pointers)), line.place, line.line_control,
        first.toordinal() if first else None, last.toordinal() if last else None,
    )  # fmt: skip


def service_lines(
    store: Store, claim_ids: Iterable[int]
) -> dict[int, list[tuple[int, ServiceLine]]]:
    """Return (id, line) of these claims' service lines, in order."""
    lines_by_claim: dict[int, list[tuple[int, ServiceLine]]] = {}
    text = f"SELECT id, {LINE_COLUMNS} FROM claim_line WHERE claim_id IN (?*)"
    for row in sorted(store.rows_in(text, set(claim_ids))):
        line = ServiceLine(
            number=row[2],
            procedure=row[3],
            modifiers=tuple(row[4].split()),
            charge_cents=row[5],
            units=row[6],
            place=row[8],
            line_control=row[9],
            from_day=date_from_int(row[10]),
            to_day=date_from_int(row[11]),
        )
        lines_by_claim.setdefault(row[1], []).append((row[0], line))
    return lines_by_claim


class ClaimRecord(NamedTuple):
    """A claim as far as its balance and state depend on it, without its payments."""

    id: int
    charge_cents: int
    sent_day: int | None
    payer_id: int
    patient_id: int
    file_answer: str
    sequence: str
    frequency: str
    replaced: bool


def claim_records(store: Store, ids: Iterable[int]) -> dict[int, ClaimRecord]:
    """Return claims by id."""
    text = (
        "SELECT c.id, c.charge_cents, c.sent_day, c.payer_id,"
        " c.patient_id, COALESCE(b.answer, ''),"
        " c.sequence, c.frequency, EXISTS (SELECT 1 FROM claim n WHERE n.replaces_id = c.id)"
        " FROM claim c LEFT JOIN batch b ON b.id = c.batch_id WHERE c.id IN (?*)"
    )
    rows = store.rows_in(text, ids)
    return {row[0]: ClaimRecord._make((*row[:-1], bool(row[-1]))) for row in rows}


def statuses_by_claim(store: Store, ids: Iterable[int]) -> dict[int, list[tuple[int, str, bool]]]:
    """Return (day, category, whether the payer itself sent it) of these claims' statuses.

    In the order of their days.
    """
    text = (
        "SELECT claim_id, status_day, id, category, source FROM claim_status WHERE claim_id IN (?*)"
    )
    statuses: dict[int, list[tuple[int, str, bool]]] = {}
    for claim_id, day, _id, category, source in sorted(store.rows_in(text, ids)):
        statuses.setdefault(claim_id, []).append((day, category, source == "PR"))
    return statuses


def add_payer_numbers(store: Store, rows: Sequence[tuple[int, str, str, date, str]]) -> None:
    """Add (claim, number, its folded key, day, source); a number already stored stays."""
    store.insert_many(
        "payer_claim_number",
        "claim_id, number, number_key, seen_day, source",
        [
            (claim_id, number, key, day.toordinal(), source)
            for claim_id, number, key, day, source in rows
        ],
        "ON CONFLICT (claim_id, number) DO NOTHING",
    )


def claim_number(store: Store, claim_id: int) -> str:
    """Return the number of a claim."""
    return str(store.value("SELECT number FROM claim WHERE id = ?", (claim_id,)))


def patient_and_member(store: Store, claim_id: int) -> tuple[int, str]:
    """Return (patient, member id) of a claim."""
    row = store.row("SELECT patient_id, member_id FROM claim WHERE id = ?", (claim_id,))
    assert row is not None
    return row[0], row[1]


class ServiceDates(NamedTuple):
    """The facts of a claim that its filing limit counts from."""

    first: date
    last: date
    institutional: bool
    frequency: str


def service_dates(store: Store, claim_id: int) -> ServiceDates | None:
    """Return a claim's service dates and form; None if no date is known."""
    row = store.row("SELECT from_day, to_day, form, frequency FROM claim WHERE id = ?", (claim_id,))
    first = date_from_int(row[0]) if row else None
    if row is None or first is None:
        return None
    return ServiceDates(first, date_from_int(row[1]) or first, row[2] == "I", row[3])
