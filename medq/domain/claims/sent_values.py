"""Values of a claim's fields as they were sent, by the names that claim_status_codes.csv gives."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from medq.domain.claims.claim import NamedProvider, Person, SentClaim, ServiceLine
from medq.domain.value_format import ValueFormat

ENTITY = "{who}"  # in a cell of that table: whom a status is about (STC01-3)


class SentValue(NamedTuple):
    """A value as it was sent; one of a person is hidden from viewers who may not see names."""

    text: str
    names_person: bool = False


def sent_value(
    claim: SentClaim, line: ServiceLine | None, field: str, entity: str, formats: ValueFormat
) -> SentValue:
    """Return the value of a field such as `coverage.member_id` or `{who}.npi`, "" if unknown.

    `entity` is the code (STC01-3) of whom a status is about, `line` the service line, if any.
    """
    owner, _, name = field.partition(".")
    if owner == "line":
        read_line = _LINE_FIELDS.get(name)
        return SentValue(read_line(line, formats) if read_line and line else "")
    if owner == "claim":
        read_claim = _CLAIM_FIELDS.get(name)
        return SentValue(read_claim(claim, formats) if read_claim else "")
    if owner == "coverage":
        read_coverage = _COVERAGE_FIELDS.get(name)
        text = read_coverage(claim) if read_coverage else ""
        return SentValue(text, names_person=name == "member_id")
    owner = _OWNERS.get(entity, "") if owner == ENTITY else owner
    person = _person(claim, owner)
    if person is not None:
        read_person = _PERSON_FIELDS.get(name)
        return SentValue(read_person(person, formats) if read_person else "", names_person=True)
    if owner == "payer":
        return SentValue({"name": claim.payer.name, "id": claim.payer.identifier}.get(name, ""))
    provider = _provider(claim, owner)
    read_provider = _PROVIDER_FIELDS.get(name)
    return SentValue(read_provider(provider) if read_provider and provider else "")


def line_of(claim: SentClaim, line_control: str, procedure: str) -> ServiceLine | None:
    """Return the line that a status speaks of: by its control number, else by its procedure.

    Without either it is the claim's only line; None where several fit.
    """
    by_control = [
        line for line in claim.lines if line_control and line.line_control == line_control
    ]
    same_code = [line for line in claim.lines if line.procedure == procedure]
    for lines in (by_control, same_code if procedure else claim.lines):
        if len(lines) == 1:
            return lines[0]
    return None


def _person(claim: SentClaim, owner: str) -> Person | None:
    if owner == "patient":
        return claim.patient if claim.patient.last else claim.subscriber
    return claim.subscriber if owner == "subscriber" else None


def _provider(claim: SentClaim, owner: str) -> NamedProvider | None:
    providers = {
        "billing": claim.billing,
        "rendering": claim.rendering,
        "referring": claim.referring,
    }
    return providers.get(owner)


def _full_name(person: Person | NamedProvider) -> str:
    return ", ".join(part for part in (person.last, person.first) if part)


_OWNERS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("IL", "HK"), "subscriber"),
        **dict.fromkeys(("QC", "03"), "patient"),
        **dict.fromkeys(("85", "1P"), "billing"),
        "82": "rendering",
        "DN": "referring",
        "PR": "payer",
    }
)
_PERSON_FIELDS: Mapping[str, Callable[[Person, ValueFormat], str]] = MappingProxyType(
    {
        "name": lambda person, formats: _full_name(person),
        "last_name": lambda person, formats: person.last,
        "first_name": lambda person, formats: person.first,
        "dob": lambda person, formats: (
            formats.birth_day(person.birth_day) if person.birth_day else ""
        ),
        "sex": lambda person, formats: person.sex,
        "address": lambda person, formats: ", ".join(
            part for part in (person.address, person.city, person.state, person.postal_code) if part
        ),
        "street": lambda person, formats: person.address,
        "city": lambda person, formats: person.city,
        "state": lambda person, formats: person.state,
        "zip": lambda person, formats: person.postal_code,
        "id": lambda person, formats: person.member_id,
    }
)
_PROVIDER_FIELDS: Mapping[str, Callable[[NamedProvider], str]] = MappingProxyType(
    {
        "name": _full_name,
        "last_name": lambda provider: provider.last,
        "first_name": lambda provider: provider.first,
        "npi": lambda provider: provider.npi,
        "id": lambda provider: provider.npi,
        "taxonomy": lambda provider: provider.taxonomy,
        "tax_id": lambda provider: provider.tax_id,
    }
)
_COVERAGE_FIELDS: Mapping[str, Callable[[SentClaim], str]] = MappingProxyType(
    {
        "member_id": lambda claim: claim.subscriber.member_id or claim.patient.member_id,
        "payer": lambda claim: claim.payer.name,
        "order": lambda claim: claim.sequence,
        "plan_type": lambda claim: claim.filing_indicator,
        "relationship": lambda claim: claim.relation,
    }
)
_CLAIM_FIELDS: Mapping[str, Callable[[SentClaim, ValueFormat], str]] = MappingProxyType(
    {
        "number": lambda claim, formats: claim.patient_control_number,
        "charge": lambda claim, formats: formats.money(claim.charge_cents),
        "pos": lambda claim, formats: claim.place,
        "diagnoses": lambda claim, formats: " ".join(claim.diagnoses),
        "authorization": lambda claim, formats: claim.authorization,
        "original_reference": lambda claim, formats: claim.original_reference,
        "frequency": lambda claim, formats: claim.frequency,
        "accident": lambda claim, formats: claim.accident,
        "admission_date": lambda claim, formats: (
            formats.day(claim.admission_day) if claim.admission_day else ""
        ),
    }
)
_LINE_FIELDS: Mapping[str, Callable[[ServiceLine, ValueFormat], str]] = MappingProxyType(
    {
        "procedure": lambda line, formats: line.procedure,
        "modifiers": lambda line, formats: " ".join(line.modifiers),
        "units": lambda line, formats: line.units,
        "charge": lambda line, formats: formats.money(line.charge_cents),
        "pointers": lambda line, formats: " ".join(str(pointer) for pointer in line.pointers),
        "from": lambda line, formats: formats.day(line.from_day) if line.from_day else "",
    }
)
