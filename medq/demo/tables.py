"""Writes what comes from the practice's own system: patients, charges without a claim, callbacks, as CSV with a header."""

import csv
import io
from collections.abc import Iterable

from medq.demo.callbacks import Callback
from medq.demo.charges import Charges
from medq.demo.claims import Claim
from medq.demo.people import Patient

PATIENTS = (
    "account", "last_name", "first_name", "birth_date", "sex", "address", "city", "state", "postal_code", "phone",
    "leave_message", "preferred_name", "language", "payer_name", "payer_id", "member_id", "group_number", "coverage_start",
    "coverage_end", "payer_kind", "coverage_order",
)  # fmt: skip
CHARGES = (
    "account", "claim_number", "service_date", "procedure", "modifiers", "diagnoses", "units", "charge", "place",
    "rendering_npi", "payer_id", "authorization",
)  # fmt: skip
CALLBACKS = ("account", "asked_at", "reason", "phone", "window_start", "window_end", "promised")
# The payer number of a card that the front desk misread.
MISREAD_PAYER = "00000"


def patients_table(patients: Iterable[Patient], blanks: dict[str, str]) -> str:
    """One row for each coverage, in the order in which they pay; a person's own data repeat."""
    return _table(
        PATIENTS,
        (row for patient in patients for row in _patient(patient, blanks.get(patient.account, ""))),
    )


def _patient(patient: Patient, blank: str) -> Iterable[tuple[str, ...]]:
    person = (
        patient.account, patient.last, patient.first, "" if blank == "birth date" else patient.birth.isoformat(), patient.sex,
        patient.address, patient.city, "CO", patient.postal_code, patient.phone, _said(patient.leave_message),
        patient.preferred, patient.language,
    )  # fmt: skip
    for order, coverage in enumerate(patient.coverages, 1):
        payer = coverage.payer
        member = "" if blank == "member" and order == 1 else coverage.member_id
        end = coverage.end.isoformat() if coverage.end else ""
        yield (
            *person,
            payer.name,
            payer.identifier,
            member,
            coverage.group,
            coverage.start.isoformat(),
            end,
            payer.kind,
            str(order),
        )


def charges_table(charges: Charges) -> str:
    """One row for each line; rows of a claim share its number."""
    return _table(
        CHARGES,
        (
            row
            for claim in charges.claims
            for row in _claim(claim, charges.gaps.get(claim.base, ""))
        ),
    )


def _claim(claim: Claim, gap: str) -> Iterable[tuple[str, ...]]:
    for line in claim.lines:
        yield (
            claim.patient.account, claim.number, claim.visit_day.isoformat(), line.procedure, "|".join(line.modifiers),
            "|".join(claim.diagnoses), str(line.units), f"{line.charge_cents // 100}.{line.charge_cents % 100:02d}", "11",
            "" if gap == "rendering" else claim.provider.npi, MISREAD_PAYER if gap == "payer" else claim.payer.identifier,
            claim.authorization,
        )  # fmt: skip


def callbacks_table(callbacks: Iterable[Callback]) -> str:
    """One row for each wish; moments in ISO form with the office's offset."""
    rows = (
        (
            one.patient.account, one.asked_at.isoformat(), one.reason, one.patient.phone,
            one.window_start.isoformat() if one.window_start else "", one.window_end.isoformat() if one.window_end else "",
            _said(one.promised),
        )
        for one in callbacks
    )  # fmt: skip
    return _table(CALLBACKS, rows)


def _said(flag: bool) -> str:
    return "yes" if flag else "no"


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()
