"""The CSV files of the practice's system: patients, unbilled charges, callbacks."""

import csv
import io
from collections.abc import Iterable

from medq.demo.callbacks import DemoCallback
from medq.demo.charges import Charges
from medq.demo.claims import DemoClaim
from medq.demo.people import DemoPatient

PATIENT_COLUMNS = (
    "account", "last_name", "first_name", "birth_date", "sex", "address", "city", "state",
    "postal_code", "phone", "leave_message", "preferred_name", "language", "payer_name", "payer_id",
    "member_id", "group_number", "coverage_start", "coverage_end", "payer_kind", "coverage_order",
)  # fmt: skip
CHARGE_COLUMNS = (
    "account", "claim_number", "service_date", "procedure", "modifiers", "diagnoses", "units",
    "charge", "place", "rendering_npi", "payer_id", "authorization",
)  # fmt: skip
CALLBACK_COLUMNS = (
    "account",
    "asked_at",
    "reason",
    "phone",
    "window_start",
    "window_end",
    "promised",
)
# The payer ID of an insurance card that was typed wrong.
MISREAD_PAYER = "00000"


def patients_table(patients: Iterable[DemoPatient], gap_by_account: dict[str, str]) -> str:
    """Return one row per coverage, in coverage order; the person's own data repeat."""
    return _csv_text(
        PATIENT_COLUMNS,
        (
            row
            for patient in patients
            for row in _patient_rows(patient, gap_by_account.get(patient.account, ""))
        ),
    )


def _patient_rows(patient: DemoPatient, gap: str) -> Iterable[tuple[str, ...]]:
    person = (
        patient.account, patient.last, patient.first,
        "" if gap == "birth date" else patient.birth.isoformat(), patient.sex, patient.address,
        patient.city, "CO", patient.postal_code, patient.phone, _yes_no(patient.leave_message),
        patient.preferred, patient.language,
    )  # fmt: skip
    for order, coverage in enumerate(patient.coverages, 1):
        payer = coverage.payer
        member = "" if gap == "member" and order == 1 else coverage.member_id
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
    """Return one row per service line; the rows of a claim share its number."""
    return _csv_text(
        CHARGE_COLUMNS,
        (
            row
            for claim in charges.claims
            for row in _claim_rows(claim, charges.gaps.get(claim.base, ""))
        ),
    )


def _claim_rows(claim: DemoClaim, gap: str) -> Iterable[tuple[str, ...]]:
    for line in claim.lines:
        yield (
            claim.patient.account, claim.number, claim.visit_day.isoformat(), line.procedure,
            "|".join(line.modifiers), "|".join(claim.diagnoses), str(line.units),
            f"{line.charge_cents // 100}.{line.charge_cents % 100:02d}", "11",
            "" if gap == "rendering" else claim.provider.npi,
            MISREAD_PAYER if gap == "payer" else claim.payer.identifier, claim.authorization,
        )  # fmt: skip


def callbacks_table(callbacks: Iterable[DemoCallback]) -> str:
    """Return one row per request; times are ISO 8601 with the office's UTC offset."""
    rows = (
        (
            callback.patient.account,
            callback.asked_at.isoformat(),
            callback.reason,
            callback.patient.phone,
            callback.window_start.isoformat() if callback.window_start else "",
            callback.window_end.isoformat() if callback.window_end else "",
            _yes_no(callback.promised),
        )
        for callback in callbacks
    )
    return _csv_text(CALLBACK_COLUMNS, rows)


def _yes_no(flag: bool) -> str:
    return "yes" if flag else "no"


def _csv_text(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()
