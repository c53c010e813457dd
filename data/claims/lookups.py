"""Claims as matching finds them: by number, member or name."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from peewee import JOIN, SQL, NodeList, fn

from data.claims import payer_numbers, service_lines
from data.models.base import VALUE, among, text_of
from data.models.claims import Batch, Claim
from data.models.patients import PERSON_ID, Coverage, Patient
from data.models.payers import Payer, Provider
from data.store.columns import domain_rows
from data.store.store import Store
from medq.domain.claims.codes import REPLACING_FREQUENCIES
from medq.domain.claims.state import INACTIVE_STATES, ClaimState
from medq.domain.identifiers import name_key, number_key
from medq.domain.remittances.candidate import Candidate, PersonName

MOST_CLAIMS = 200  # of one member id or last name, the newest


class _ClaimColumns(NamedTuple):
    """A row of `CANDIDATES`."""

    id: int
    number: str
    last: str
    first: str
    member_id: str
    charge_cents: int
    from_day: date | None
    to_day: date | None
    rendering_npi: str | None
    state: ClaimState
    payer_id: int
    patient_id: int
    frequency: str
    original_reference: str


CANDIDATES = text_of(
    Claim.select_row(
        _ClaimColumns, last=Patient.last, first=Patient.first, rendering_npi=Provider.npi
    )
    .join(Patient, on=Claim.patient_id == Patient.id)
    .join(Provider, JOIN.LEFT_OUTER, on=Claim.rendering_id == Provider.id)
    .where(among(Claim.id))
)
PAYERS_OF_PATIENTS = text_of(
    Coverage.select(Coverage.patient_id, Coverage.payer_id).where(among(Coverage.patient_id))
)
OTHER_NAMES = text_of(
    Patient.select(Patient.merged_into_id, Patient.last, Patient.first).where(
        among(Patient.merged_into_id)
    )
)
IDS_BY_NUMBER = text_of(Claim.select(Claim.id).where(among(Claim.number_key)))
IDS_BY_MEMBER = text_of(
    Claim.select(Claim.id)
    .where(Claim.member_key == VALUE)
    .order_by(Claim.id.desc())
    .limit(MOST_CLAIMS)
)
IDS_BY_PATIENT_KEY = text_of(
    Claim.select(Claim.id, Patient.last)
    .join(Patient, on=(Claim.patient_id == PERSON_ID))
    .where(NodeList((Patient.key, SQL("LIKE"), VALUE)))
)


def candidates(store: Store, ids: Iterable[int]) -> list[Candidate]:
    """Return claims as matching candidates.

    Their payers are those of every coverage of the patient, and the one the claim went to. Their
    names are those of the patient's record, and of the records that are merged into it.
    """
    claim_ids = sorted(set(ids))
    claims = domain_rows(_ClaimColumns, store.rows_in(CANDIDATES, claim_ids))
    patient_ids = {claim.patient_id for claim in claims}
    payers_by_patient: dict[int, set[int]] = {}
    for patient_id, payer_id in store.rows_in(PAYERS_OF_PATIENTS, patient_ids):
        payers_by_patient.setdefault(patient_id, set()).add(payer_id)
    names_by_patient: dict[int, list[PersonName]] = {}
    for patient_id, *names in store.rows_in(OTHER_NAMES, patient_ids):
        names_by_patient.setdefault(patient_id, []).append(PersonName(*names))
    numbers_by_claim = payer_numbers.numbers_by_claim(store, claim_ids)
    lines_by_claim = service_lines.lines_by_claim(store, _versions(claims))
    return [
        Candidate(
            id=claim.id,
            number=claim.number,
            last=claim.last,
            first=claim.first,
            member_id=claim.member_id,
            payers=frozenset(payers_by_patient.get(claim.patient_id, set()) | {claim.payer_id}),
            charge_cents=claim.charge_cents,
            from_day=claim.from_day,
            to_day=claim.to_day,
            rendering_npi=claim.rendering_npi or "",
            payer_numbers=frozenset(numbers_by_claim.get(claim.id, ())),
            open=claim.state not in INACTIVE_STATES,
            replaces_number=(
                number_key(claim.original_reference)
                if claim.frequency in REPLACING_FREQUENCIES
                else ""
            ),
            is_replaced=claim.state is ClaimState.REPLACED,
            payer=claim.payer_id,
            other_names=tuple(names_by_patient.get(claim.patient_id, ())),
            lines=tuple([line for _line_id, line in lines_by_claim.get(claim.id, ())]),
        )
        for claim in claims
    ]


def _versions(claims: Iterable[_ClaimColumns]) -> list[int]:
    """Return the claims of which others have the number and payer: their lines tell them apart."""
    ids: dict[tuple[str, int], list[int]] = {}
    for claim in claims:
        ids.setdefault((claim.number, claim.payer_id), []).append(claim.id)
    return [claim_id for same in ids.values() if len(same) > 1 for claim_id in same]


class SentTo(NamedTuple):
    """The batch that a claim was sent in, and its payer."""

    id: int
    batch_id: int | None
    batch_reference: str  # BHT03
    sent_day: date | None
    payer_id: int
    payer_name: str
    payer_identifier: str


SENT_TO = text_of(
    Claim.select_row(
        SentTo,
        batch_reference=fn.COALESCE(Batch.reference, ""),
        payer_name=Payer.name,
        payer_identifier=Payer.identifier,
    )
    .join(Payer)
    .join_from(Claim, Batch, JOIN.LEFT_OUTER)
    .where(among(Claim.id))
)


def sent_to(store: Store, claim_ids: Iterable[int]) -> dict[int, SentTo]:
    """Return where these claims were sent, by id."""
    rows = domain_rows(SentTo, store.rows_in(SENT_TO, claim_ids))
    return {row.id: row for row in rows}


KEYS_OF_CLAIMS = text_of(Claim.select(Claim.number_key, Claim.member_key).where(among(Claim.id)))


def keys_of_claims(store: Store, ids: Iterable[int]) -> list[tuple[str, str]]:
    """Return the folded number and member id of these claims."""
    return store.rows_in(KEYS_OF_CLAIMS, ids)


def ids_by_number(store: Store, keys: Iterable[str]) -> list[int]:
    """Return the ids of claims with these folded numbers."""
    return [claim_id for (claim_id,) in store.rows_in(IDS_BY_NUMBER, keys)]


def ids_by_member(store: Store, key: str) -> list[int]:
    """Return the newest claims with a folded member id, at most `MOST_CLAIMS`."""
    return [claim_id for (claim_id,) in store.rows(IDS_BY_MEMBER, (key,))]


def ids_by_last_name(store: Store, key: str) -> list[int]:
    """Return claims of patients with a folded last name, at most `MOST_CLAIMS`."""
    rows = store.rows(IDS_BY_PATIENT_KEY, (f"{key[:6]}%",))
    ids = dict.fromkeys(claim_id for claim_id, last in rows if name_key(last) == key)
    return list(ids)[-MOST_CLAIMS:]
