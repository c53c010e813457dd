"""Posting of a CSV file of charges, as claims to be submitted."""

from itertools import groupby
from typing import NamedTuple

from data.claims import claim_versions, claims, service_lines, visits
from data.claims.claims import ClaimRow
from data.items.new_items import ItemParties
from data.patients import coverages
from medq.domain.claims.claim import NamedPayer, NamedProvider, ServiceLine
from medq.domain.claims.state import ClaimState
from medq.domain.identifiers import member_key, number_key
from medq.domain.npi import npi_problem
from medq.domain.triggers.unsent import (
    DuplicateClaim,
    UnsentClaim,
    triggers_for_duplicate,
    triggers_for_unsent,
)
from medq.work.claims.visits import VisitFinder
from medq.work.imports.csv_context import CsvFigures, CsvPosting, patient_with_account
from medq.work.imports.csv_rows import ChargeCsvRow, CsvRows
from medq.work.parties import Directory

SELF_PAY = NamedPayer("Self-pay", "MEDQ", "SELF")
SELF_PAY_KIND = "self_pay"


def post_charges(posting: CsvPosting) -> None:
    """Insert a claim for each new claim number. Raises FileError naming the line.

    The rows of a claim need not be together. A claim number that is stored already is skipped.
    """
    store = posting.desk.store
    id_by_account = posting.id_by_account()
    by_number = sorted(posting.rows, key=lambda item: (item[1].claim_number, item[0]))
    versions = claim_versions.versions_by_number(
        store, {number_key(row.claim_number) for _line, row in posting.rows}
    )
    days_by_patient = [
        (id_by_account.get(row.account, 0), row.service_date) for _line, row in posting.rows
    ]
    parties = _Parties(posting.directory, VisitFinder(store, days_by_patient))
    for number, group in groupby(by_number, key=lambda item: item[1].claim_number):
        lines, rows = zip(*group, strict=True)
        same_key = versions.get(number_key(number), ())
        if all(version.number != number for version in same_key):
            account: str = rows[0].account
            patient_id = patient_with_account(posting, id_by_account, lines[0], account)
            _post_claim(posting, rows, patient_id, parties)
    claims.advance_ids(store)
    visits.advance_ids(store)


def charge_figures(rows: CsvRows) -> CsvFigures:
    """Return the number of claims and the sum of the charges."""
    claim_numbers = {row.claim_number for _line, row in rows}
    return CsvFigures(len(claim_numbers), sum(row.charge for _line, row in rows))


class _Coverage(NamedTuple):
    """The coverage that a claim is billed to; without one, the patient pays."""

    payer_id: int
    member_id: str = ""
    is_insured: bool = True


class _Parties(NamedTuple):
    """Where the providers and the visits of claims are looked up."""

    directory: Directory
    visits: VisitFinder


def _post_claim(
    posting: CsvPosting, rows: tuple[ChargeCsvRow, ...], patient_id: int, parties: _Parties
) -> None:
    """Insert the claim of these rows, and request what it needs before it is submitted."""
    store, first = posting.desk.store, rows[0]
    coverage = _coverage(parties.directory, patient_id, first.payer_id)
    lines = [_service_line(position, row) for position, row in enumerate(rows, 1)]
    days = [row.service_date for row in rows]
    diagnoses = list(dict.fromkeys(code for row in rows for code in row.diagnoses or ()))
    claim_id = claims.next_id(store)
    charge_cents = sum(line.charge_cents for line in lines)
    rendering_id = None
    if first.rendering_npi:
        rendering_id = parties.directory.provider(NamedProvider("", npi=first.rendering_npi))
    claim = ClaimRow(
        id=claim_id,
        number=first.claim_number,
        number_key=number_key(first.claim_number),
        form="P",
        patient_id=patient_id,
        payer_id=coverage.payer_id,
        member_id=coverage.member_id,
        member_key=member_key(coverage.member_id),
        sequence="P",
        frequency="1",
        charge_cents=charge_cents,
        open_cents=charge_cents,
        from_day=min(days),
        to_day=max(days),
        state=ClaimState.TO_SUBMIT,
        visit_id=0,
        rendering_id=rendering_id,
        authorization_number=first.authorization or "",
        place=first.place or "",
        diagnoses=" ".join(diagnoses),
    )
    placed = parties.visits.place(claim, lines)
    visits.insert(store, parties.visits.take_new_visits())
    claims.insert(store, [placed.row], service_lines.line_rows(claim_id, lines))
    if placed.duplicate_of:
        duplicate = DuplicateClaim(claim_id, placed.duplicate_of, charge_cents)
        result = triggers_for_duplicate(duplicate, posting.desk.today())
        posting.updater.take(result, ItemParties(claim_id, patient_id, coverage.payer_id))
    stops = _stops(first, diagnoses, lines, coverage)
    result = triggers_for_unsent(UnsentClaim(claim_id, max(days), charge_cents, stops))
    posting.updater.take(result, ItemParties(claim_id, patient_id, coverage.payer_id))


def _service_line(number: int, row: ChargeCsvRow) -> ServiceLine:
    return ServiceLine(
        number=number,
        procedure=row.procedure.upper(),
        modifiers=row.modifiers or (),
        charge_cents=row.charge,
        units=row.units or "1",
        place=row.place or "",
        line_control=f"{row.claim_number}-{number}",
        from_day=row.service_date,
        to_day=row.service_date,
    )


def _stops(
    first: ChargeCsvRow, diagnoses: list[str], lines: list[ServiceLine], coverage: _Coverage
) -> tuple[str, ...]:
    """Return what keeps the claim from being submitted, each with its fix."""
    stops = []
    if not coverage.is_insured:
        stops.append("No coverage on file: ask the patient for the insurance card")
    elif not coverage.member_id:
        stops.append("Member ID missing: copy it from the insurance card")
    if not diagnoses:
        stops.append("Diagnosis missing: ask the provider")
    problem = npi_problem(first.rendering_npi or "")
    if problem:
        stops.append(f"Rendering provider: {problem}")
    stops += [f"Line {line.number} has no charge" for line in lines if line.charge_cents <= 0]
    return tuple(stops)


def _coverage(directory: Directory, patient_id: int, payer_identifier: str | None) -> _Coverage:
    """Return the patient's coverage with that payer, else with the primary, else self-pay."""
    payer_id = directory.payer_with_number(payer_identifier or "")
    for coverage in coverages.of_patient(directory.store, patient_id):
        is_named = payer_identifier in (None, "", coverage.payer_identifier)
        if is_named or payer_id == coverage.payer_id:
            return _Coverage(coverage.payer_id, coverage.member_id)
    self_pay_id = directory.payer(SELF_PAY, SELF_PAY_KIND)
    return _Coverage(self_pay_id, is_insured=False)
