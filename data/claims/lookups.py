"""Claims as matching finds them: by number, payer claim number, member or name."""

from collections.abc import Iterable

from data.store.columns import date_from_int
from data.store.store import Store
from medq.domain.claims.codes import REPLACING_FREQUENCIES
from medq.domain.identifiers import name_key, number_key
from medq.domain.remittances.candidate import Candidate

INACTIVE_STATES = ("replaced", "closed")


def ids_by_payer_number(store: Store, keys: Iterable[str]) -> dict[str, list[int]]:
    """Return claim ids by folded payer claim number."""
    ids_by_key: dict[str, list[int]] = {}
    for key, claim_id in store.rows_in(
        "SELECT number_key, claim_id FROM payer_claim_number WHERE number_key IN (?*)", keys
    ):
        ids_by_key.setdefault(key, []).append(claim_id)
    return ids_by_key


def candidates(store: Store, ids: Iterable[int]) -> list[Candidate]:
    """Return claims as matching candidates.

    Their payers are those of every coverage of the patient, and the one the claim went to.
    """
    claim_ids = sorted(set(ids))
    rows = store.rows_in(
        """SELECT c.id, c.number, p.last, p.first, c.member_id, c.charge_cents, c.from_day,
        c.to_day, COALESCE(r.npi, ''),
        c.state, c.payer_id, c.patient_id, c.frequency, c.original_reference FROM claim c
        JOIN patient p ON p.id = c.patient_id
        LEFT JOIN provider r ON r.id = c.rendering_id WHERE c.id IN (?*)""",
        claim_ids,
    )
    payers_by_patient: dict[int, set[int]] = {}
    for patient_id, payer_id in store.rows_in(
        "SELECT patient_id, payer_id FROM coverage WHERE patient_id IN (?*)",
        {row[11] for row in rows},
    ):
        payers_by_patient.setdefault(patient_id, set()).add(payer_id)
    numbers_by_claim: dict[int, set[str]] = {}
    for claim_id, key in store.rows_in(
        "SELECT claim_id, number_key FROM payer_claim_number WHERE claim_id IN (?*)", claim_ids
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
    return [row[0] for row in store.rows_in("SELECT id FROM claim WHERE number_key IN (?*)", keys)]


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
