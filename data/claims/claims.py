"""Claims: bulk inserts, and the lookups of matching and of balances."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from data.store.columns import date_from_int
from data.store.store import Row, Store
from medq.domain.claims.claim import ServiceLine
from medq.domain.claims.codes import REPLACING_FREQUENCIES
from medq.domain.identifiers import name_key, number_key
from medq.domain.remittances.candidate import Candidate

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
INACTIVE_STATES = ("replaced", "closed")


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


class ClaimVersion(NamedTuple):
    """A claim under some number, as far as needed to see whether a new one replaces it."""

    id: int
    number: str
    payer_id: int
    state: str
    from_day: int | None
    charge_cents: int
    frequency: str
    replaces: int | None
    original_reference: str

    @property
    def replaces_number(self) -> str:
        """The folded payer claim number that it replaces or voids; "" if it does neither."""
        return (
            number_key(self.original_reference) if self.frequency in REPLACING_FREQUENCIES else ""
        )


VERSION_COLUMNS = (
    "id, number, payer_id, state, from_day, charge_cents, frequency, replaces_id,"
    " original_reference"
)


def versions_by_number(store: Store, keys: Iterable[str]) -> dict[str, list[ClaimVersion]]:
    """Return the claims with these folded numbers, the oldest first."""
    return _grouped(
        _in(store, f"SELECT number_key, {VERSION_COLUMNS} FROM claim WHERE number_key IN", keys)
    )


def rejected_by_patient(store: Store, patient_ids: Iterable[int]) -> dict[int, list[ClaimVersion]]:
    """Return rejected claims of these patients, the oldest first."""
    return _grouped(
        _in(
            store,
            f"SELECT patient_id, {VERSION_COLUMNS} FROM claim WHERE state = 'rejected'"
            " AND patient_id IN",
            patient_ids,
        )
    )


def pending_replacements(store: Store, numbers: Iterable[str]) -> list[tuple[int, str]]:
    """Return (id, number) of replacements and voids whose original was not found.

    Only those that name one of these payer claim numbers.
    """
    text = (
        "SELECT id, original_reference FROM claim WHERE replaces_id IS NULL"
        " AND original_reference <> ''"
        f" AND frequency IN {REPLACING_FREQUENCIES} AND original_reference IN"
    )
    return [(row[0], row[1]) for row in _in(store, text, set(numbers) - {""})]


def resent_claims(store: Store, rejected_ids: Iterable[int]) -> list[tuple[int, int]]:
    """Return (new claim, rejected claim) where a rejected claim was sent again in another file.

    The new one is not rejected, was not sent earlier, replaces nothing else, and has the same
    patient, payer, rendering provider, first day and charge.
    """
    text = f"""SELECT r.id, MAX(t.id) FROM claim r JOIN claim t ON t.patient_id = r.patient_id
        AND t.payer_id = r.payer_id
        AND t.rendering_id = r.rendering_id AND t.from_day = r.from_day
        AND t.charge_cents = r.charge_cents
        AND t.sent_day >= r.sent_day JOIN batch rb ON rb.id = r.batch_id
        JOIN batch tb ON tb.id = t.batch_id
        JOIN transaction_set rs ON rs.id = rb.transaction_id
        JOIN transaction_set ts ON ts.id = tb.transaction_id
        AND ts.file_id <> rs.file_id
        WHERE t.state NOT IN ('rejected', 'replaced') AND t.replaces_id IS NULL
        AND t.frequency NOT IN {REPLACING_FREQUENCIES}
        AND NOT EXISTS (SELECT 1 FROM claim n WHERE n.replaces_id = r.id) AND r.id IN"""
    rejected_by_new: dict[int, int] = {}
    for rejected_id, new_id in sorted(_in(store, text, rejected_ids, " GROUP BY r.id")):
        rejected_by_new.setdefault(new_id, rejected_id)  # a claim replaces only one
    return list(rejected_by_new.items())


def save_replacements(store: Store, pairs: Sequence[tuple[int, int]]) -> None:
    """Save pairs of (new claim, the claim it replaces)."""
    store.run_many(
        "UPDATE claim SET replaces_id = ?, version = version + 1 WHERE id = ?",
        [(old, new) for new, old in pairs],
    )


def ids_by_payer_number(store: Store, keys: Iterable[str]) -> dict[str, list[int]]:
    """Return claim ids by folded payer claim number."""
    ids_by_key: dict[str, list[int]] = {}
    for key, claim_id in _in(
        store, "SELECT number_key, claim_id FROM payer_claim_number WHERE number_key IN", keys
    ):
        ids_by_key.setdefault(key, []).append(claim_id)
    return ids_by_key


def candidates(store: Store, ids: Iterable[int]) -> list[Candidate]:
    """Return claims as matching candidates.

    Their payers are those of every coverage of the patient, and the one the claim went to.
    """
    claim_ids = sorted(set(ids))
    rows = _in(
        store,
        """SELECT c.id, c.number, p.last, p.first, c.member_id, c.charge_cents, c.from_day,
        c.to_day, COALESCE(r.npi, ''),
        c.state, c.payer_id, c.patient_id, c.frequency, c.original_reference FROM claim c
        JOIN patient p ON p.id = c.patient_id
        LEFT JOIN provider r ON r.id = c.rendering_id WHERE c.id IN""",
        claim_ids,
    )
    payers_by_patient: dict[int, set[int]] = {}
    for patient_id, payer_id in _in(
        store,
        "SELECT patient_id, payer_id FROM coverage WHERE patient_id IN",
        {row[11] for row in rows},
    ):
        payers_by_patient.setdefault(patient_id, set()).add(payer_id)
    numbers_by_claim: dict[int, set[str]] = {}
    for claim_id, key in _in(
        store, "SELECT claim_id, number_key FROM payer_claim_number WHERE claim_id IN", claim_ids
    ):
        numbers_by_claim.setdefault(claim_id, set()).add(key)
    return [
        Candidate(
            id=row[0],
            number=row[1],
            last=row[2],
            first=row[3],
            member_id=row[4],
            payers=frozenset(payers_by_patient.get(row[11], set()) | {row[10]}),
            charge_cents=row[5],
            from_day=date_from_int(row[6]),
            to_day=date_from_int(row[7]),
            rendering_npi=row[8],
            payer_numbers=frozenset(numbers_by_claim.get(row[0], ())),
            open=row[9] not in INACTIVE_STATES,
            replaces_number=number_key(row[13]) if row[12] in REPLACING_FREQUENCIES else "",
        )
        for row in rows
    ]


def ids_by_number(store: Store, keys: Iterable[str]) -> list[int]:
    """Return the ids of claims with these folded numbers."""
    return [row[0] for row in _in(store, "SELECT id FROM claim WHERE number_key IN", keys)]


def ids_by_member(store: Store, key: str) -> list[int]:
    """Return the newest 200 claims with a folded member id."""
    return [
        row[0]
        for row in store.rows(
            "SELECT id FROM claim WHERE member_key = ? ORDER BY id DESC LIMIT 200", (key,)
        )
    ]


def ids_by_last_name(store: Store, key: str) -> list[int]:
    """Return the newest 200 claims of patients with a folded last name."""
    rows = store.rows(
        "SELECT c.id, p.last FROM claim c JOIN patient p ON p.id = c.patient_id WHERE p.key LIKE ?",
        (f"{key[:6]}%",),
    )
    return [claim_id for claim_id, last in rows if name_key(last) == key][-200:]


def service_lines(
    store: Store, claim_ids: Iterable[int]
) -> dict[int, list[tuple[int, ServiceLine]]]:
    """Return (id, line) of these claims' service lines, in order."""
    lines_by_claim: dict[int, list[tuple[int, ServiceLine]]] = {}
    text = f"SELECT id, {LINE_COLUMNS} FROM claim_line WHERE claim_id IN"
    for row in sorted(_in(store, text, set(claim_ids))):
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
        " FROM claim c LEFT JOIN batch b ON b.id = c.batch_id WHERE c.id IN"
    )
    return {row[0]: ClaimRecord._make((*row[:-1], bool(row[-1]))) for row in _in(store, text, ids)}


def statuses_by_claim(store: Store, ids: Iterable[int]) -> dict[int, list[tuple[int, str, bool]]]:
    """Return (day, category, whether the payer itself sent it) of these claims' statuses.

    In the order of their days.
    """
    text = "SELECT claim_id, status_day, id, category, source FROM claim_status WHERE claim_id IN"
    statuses: dict[int, list[tuple[int, str, bool]]] = {}
    for claim_id, day, _id, category, source in sorted(_in(store, text, ids)):
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


def _grouped(rows: list[Row]) -> dict[Any, list[ClaimVersion]]:
    versions_by_key: dict[Any, list[ClaimVersion]] = {}
    for key, *columns in sorted(rows, key=lambda row: row[1]):
        versions_by_key.setdefault(key, []).append(ClaimVersion(*columns))
    return versions_by_key


def _in(store: Store, text: str, keys: Iterable[Any], tail: str = "") -> list[Row]:
    """Return the rows of a query that ends in `IN` (and a tail), for any number of keys."""
    return store.rows_in(f"{text} (?*){tail}", keys)


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
