"""Posting of a CSV file of charges, as claims to be submitted."""

from itertools import groupby
from typing import NamedTuple

from data.claims import claim_versions, claims, service_lines
from data.claims.claims import ClaimRow
from data.patients import parties
from medq.domain.claims.claim import NamedProvider, ServiceLine
from medq.domain.claims.state import ClaimState
from medq.domain.errors import FileError
from medq.domain.identifiers import member_key, number_key
from medq.domain.npi import npi_problem
from medq.domain.triggers.unsent import UnsentClaim, triggers_for_unsent
from medq.work.desk import Desk
from medq.work.imports.csv_context import CsvPosting
from medq.work.imports.csv_files import CsvRow, CsvRows
from medq.work.parties import Directory


def post_charges(posting: CsvPosting) -> None:
    """Insert a claim for each new claim number. Raises FileError naming the line.

    The rows of a claim need not be together. A claim number that is stored already is skipped.
    """
    store, directory = posting.desk.store, Directory(posting.desk.store)
    by_number = sorted(posting.rows, key=lambda item: (item[1]["claim_number"], item[0]))
    versions = claim_versions.versions_by_number(
        store, {number_key(row["claim_number"]) for _line, row in posting.rows}
    )
    for number, group in groupby(by_number, key=lambda item: item[1]["claim_number"]):
        rows = tuple(group)
        same_key = versions.get(number_key(number), ())
        if all(version.number != number for version in same_key):
            _post_claim(posting, number, rows, directory)
    claims.advance_ids(store)


def patient_with_account(posting: CsvPosting, line: int, account: str) -> int:
    """Return the patient with an account. Raises FileError if there is none."""
    patient_id = parties.patient_by_account(posting.desk.store, account)
    if patient_id is None:
        raise FileError(
            "There is no patient with that account.",
            where=posting.where(line, "account"),
            hint="Import the patients first.",
        )
    return patient_id


class _Coverage(NamedTuple):
    """The coverage that a claim is billed to; without one, the patient pays."""

    payer_id: int
    member_id: str = ""
    is_insured: bool = True


def _post_claim(posting: CsvPosting, number: str, rows: CsvRows, directory: Directory) -> None:
    store = posting.desk.store
    line_number, first = rows[0]
    patient_id = patient_with_account(posting, line_number, first["account"])
    coverage = _coverage(posting.desk, patient_id, first["payer_id"])
    lines = [_service_line(position, row) for position, (_line, row) in enumerate(rows, 1)]
    days = [row["service_date"] for _line, row in rows]
    diagnoses = list(dict.fromkeys(code for _line, row in rows for code in row["diagnoses"] or ()))
    claim_id = claims.next_id(store)
    charge_cents = sum(line.charge_cents for line in lines)
    rendering_id = None
    if first["rendering_npi"]:
        rendering_id = directory.provider(NamedProvider("", npi=first["rendering_npi"]))
    claim = ClaimRow(
        id=claim_id,
        number=number,
        number_key=number_key(number),
        form="P",
        patient_id=patient_id,
        payer_id=coverage.payer_id,
        member_id=coverage.member_id,
        member_key=member_key(coverage.member_id),
        sequence="P",
        frequency="1",
        charge_cents=charge_cents,
        from_day=min(days),
        to_day=max(days),
        state=ClaimState.TO_SUBMIT,
        rendering_id=rendering_id,
        authorization_number=first["authorization"] or "",
        place=first["place"] or "",
        diagnoses=" ".join(diagnoses),
    )
    claims.insert(store, [claim], service_lines.line_rows(claim_id, lines))
    stops = _stops(first, diagnoses, lines, coverage)
    result = triggers_for_unsent(UnsentClaim(claim_id, max(days), charge_cents, stops))
    posting.updater.take(result, (claim_id, patient_id, coverage.payer_id))


def _service_line(number: int, row: CsvRow) -> ServiceLine:
    return ServiceLine(
        number=number,
        procedure=row["procedure"].upper(),
        modifiers=row["modifiers"] or (),
        charge_cents=row["charge"],
        units=row["units"] or "1",
        place=row["place"] or "",
        line_control=f"{row['claim_number']}-{number}",
        from_day=row["service_date"],
        to_day=row["service_date"],
    )


def _stops(
    first: CsvRow, diagnoses: list[str], lines: list[ServiceLine], coverage: _Coverage
) -> tuple[str, ...]:
    """Return what keeps the claim from being submitted, each with its fix."""
    stops = []
    if not coverage.is_insured:
        stops.append("No coverage on file: ask the patient for the insurance card")
    elif not coverage.member_id:
        stops.append("Member ID missing: copy it from the insurance card")
    if not diagnoses:
        stops.append("Diagnosis missing: ask the provider")
    problem = npi_problem(first["rendering_npi"] or "")
    if problem:
        stops.append(f"Rendering provider: {problem}")
    stops += [f"Line {line.number} has no charge" for line in lines if line.charge_cents <= 0]
    return tuple(stops)


def _coverage(desk: Desk, patient_id: int, payer_identifier: str | None) -> _Coverage:
    """Return the patient's coverage with that payer, else with the primary, else self-pay."""
    for payer_id, member_id, identifier in parties.coverages(desk.store, patient_id):
        if payer_identifier in (None, "", identifier):
            return _Coverage(payer_id, member_id)
    self_pay_id, _is_new = parties.find_or_create_payer(
        desk.store, "MEDQ", "SELF", "Self-pay", "self_pay"
    )
    return _Coverage(self_pay_id, is_insured=False)
