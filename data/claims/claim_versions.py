"""Claims under one number, and which of them replaces which."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from data.store.store import Row, Store
from medq.domain.claims.codes import REPLACING_FREQUENCIES
from medq.domain.identifiers import number_key


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
        store.rows_in(
            f"SELECT number_key, {VERSION_COLUMNS} FROM claim WHERE number_key IN (?*)", keys
        )
    )


def rejected_by_patient(store: Store, patient_ids: Iterable[int]) -> dict[int, list[ClaimVersion]]:
    """Return rejected claims of these patients, the oldest first."""
    return _grouped(
        store.rows_in(
            f"SELECT patient_id, {VERSION_COLUMNS} FROM claim WHERE state = 'rejected'"
            " AND patient_id IN (?*)",
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
        f" AND frequency IN {REPLACING_FREQUENCIES} AND original_reference IN (?*)"
    )
    return [(row[0], row[1]) for row in store.rows_in(text, set(numbers) - {""})]


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
        AND NOT EXISTS (SELECT 1 FROM claim n WHERE n.replaces_id = r.id) AND r.id IN (?*)
        GROUP BY r.id"""
    rejected_by_new: dict[int, int] = {}
    for rejected_id, new_id in sorted(store.rows_in(text, rejected_ids)):
        rejected_by_new.setdefault(new_id, rejected_id)  # a claim replaces only one
    return list(rejected_by_new.items())


def save_replacements(store: Store, pairs: Sequence[tuple[int, int]]) -> None:
    """Save pairs of (new claim, the claim it replaces)."""
    store.run_many(
        "UPDATE claim SET replaces_id = ?, version = version + 1 WHERE id = ?",
        [(old, new) for new, old in pairs],
    )


def _grouped(rows: list[Row]) -> dict[Any, list[ClaimVersion]]:
    versions_by_key: dict[Any, list[ClaimVersion]] = {}
    for key, *columns in sorted(rows, key=lambda row: row[1]):
        versions_by_key.setdefault(key, []).append(ClaimVersion(*columns))
    return versions_by_key
