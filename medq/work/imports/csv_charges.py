"""Posting of a CSV file of charges, as claims to be submitted, a chunk of claims at a time."""

from collections.abc import Sequence
from typing import NamedTuple

from data.claims import charged_claims, claims, service_lines, visits
from data.claims.charged_claims import ChargedClaim, ClaimContent
from data.claims.claims import ClaimRow
from data.claims.service_lines import ClaimLineRow
from data.items.new_items import ItemParties
from medq.domain.claims.state import ClaimState
from medq.domain.items.item import Subject
from medq.domain.triggers.unsent import DuplicateClaim, triggers_for_duplicate
from medq.work.chunks import chunks
from medq.work.claims.visits import VisitFinder
from medq.work.imports.csv_charge_facts import ChargeFacts
from medq.work.imports.csv_claim_changes import KnownClaims
from medq.work.imports.csv_claims import (
    CsvClaim,
    check_claims,
    claims_in_file,
    warn_of_birth_after_service,
    warn_of_repeated_line,
)
from medq.work.imports.csv_context import CsvFigures, CsvPosting, patients_on_file
from medq.work.imports.csv_rows import CsvRows


def post_charges(posting: CsvPosting) -> None:
    """Insert a claim for each new claim number, and compare the others with what is on file.

    Raises RefusedCsvError naming the lines.
    """
    id_by_account = patients_on_file(posting)
    refused = check_claims(posting)
    facts, known_claims = ChargeFacts(posting, id_by_account), KnownClaims(posting)
    in_file = (
        claim
        for claim in claims_in_file(posting.rows)
        if claim.account in id_by_account and claim.number not in refused
    )
    for chunk in chunks(in_file):
        facts.read(chunk)
        _post_chunk(facts, known_claims, chunk)
    claims.advance_ids(posting.desk.store)
    visits.advance_ids(posting.desk.store)
    posting.problems.raise_refusals()


def charge_figures(rows: CsvRows) -> CsvFigures:
    """Return the number of claims and the sum of the charges."""
    claim_numbers = {row.claim_number for _line, row in rows}
    return CsvFigures(len(claim_numbers), sum(row.charge for _line, row in rows))


def _post_chunk(facts: ChargeFacts, known_claims: KnownClaims, chunk: Sequence[CsvClaim]) -> None:
    store = facts.posting.desk.store
    same_key = charged_claims.by_number(store, {claim.number_key for claim in chunk})
    new_claims = []
    known: list[tuple[CsvClaim, list[ChargedClaim]]] = []
    for claim in chunk:
        warn_of_repeated_line(facts.posting, claim)
        warn_of_birth_after_service(facts.posting, claim, facts.patient(claim).birth_day)
        on_file = same_key.get(claim.number_key, ())
        same_number = [each for each in on_file if each.number == claim.number]
        if same_number:
            known.append((claim, same_number))
        elif not known_claims.is_without_zeros(claim, on_file):
            new_claims.append(claim)
    _insert_claims(facts, new_claims)
    known_claims.compare(facts, known)


class _Request(NamedTuple):
    """A claim that was inserted, and what is asked of a person about it."""

    claim_id: int
    patient_id: int
    content: ClaimContent
    stops: tuple[str, ...]
    duplicate_of: str  # number of a claim for the same services to the same payer


def _insert_claims(facts: ChargeFacts, new_claims: Sequence[CsvClaim]) -> None:
    """Insert claims, their service lines and visits, and request what they need."""
    store = facts.posting.desk.store
    finder = VisitFinder(
        store,
        [
            (facts.patient_id(claim), row.service_date)
            for claim in new_claims
            for _, row in claim.rows
        ],
    )
    claim_rows: list[ClaimRow] = []
    line_rows: list[ClaimLineRow] = []
    requests: list[_Request] = []
    for claim_id, claim in enumerate(new_claims, claims.next_id(store)):
        patient_id, coverage = facts.patient_id(claim), facts.coverage(claim)
        lines = claim.service_lines()
        content = facts.content(claim, coverage, lines)
        placed = finder.place(_claim_row(claim, claim_id, patient_id, content), lines)
        claim_rows.append(placed.row)
        line_rows += service_lines.line_rows(claim_id, lines)
        stops = facts.stops(claim, coverage, lines, content)
        requests.append(_Request(claim_id, patient_id, content, stops, placed.duplicate_of))
    visits.insert(store, finder.take_new_visits())
    claims.insert(store, claim_rows, line_rows)
    _request_work(facts, requests)


def _claim_row(claim: CsvClaim, claim_id: int, patient_id: int, content: ClaimContent) -> ClaimRow:
    return ClaimRow(
        id=claim_id,
        number=claim.number,
        number_key=claim.number_key,
        form="P",
        patient_id=patient_id,
        sequence="P",
        frequency="1",
        open_cents=content.charge_cents,
        state=ClaimState.TO_SUBMIT,
        visit_id=0,
        **content._asdict(),
    )


def _request_work(facts: ChargeFacts, requests: Sequence[_Request]) -> None:
    """Request what claims need before they are submitted, and a look at duplicates."""
    updater = facts.posting.updater
    updater.forget()
    updater.expect((Subject.CLAIM, request.claim_id) for request in requests)
    for claim_id, patient_id, content, stops, duplicate_of in requests:
        if duplicate_of:
            duplicate = DuplicateClaim(claim_id, duplicate_of)
            result = triggers_for_duplicate(duplicate, facts.posting.desk.today())
            updater.take(result, ItemParties(claim_id, patient_id, content.payer_id))
        facts.request_submission(claim_id, patient_id, content, stops)
