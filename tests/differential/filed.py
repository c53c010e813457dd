"""Visits as they are filed: who the patient is, on which day, and under which numbers."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from tests.differential.visit import PAYERS, Visit

FIRST_SERVICE_DAY = date(2026, 6, 1)


class FiledVisit(NamedTuple):
    """A visit with its patient and day; its number is in all others."""

    number: int
    visit: Visit
    patient: int
    service_day: date

    @property
    def last_name(self) -> str:
        """Return the patient's last name: four letters that no other patient has."""
        patient, letters = self.patient, "V"
        for _ in range(3):
            patient, letter = divmod(patient, 26)
            letters += chr(ord("A") + letter)
        return letters

    def claim_number(self, claim: str) -> str:
        """Return our number (CLM01) of a claim."""
        return f"V{self.number}-{claim}"

    def payer_number(self, number: str) -> str:
        """Return the payer's number of a result."""
        return f"E{self.number}N{number}"

    def member_id(self, payer: str) -> str:
        """Return by which number a payer knows the patient."""
        return f"W{self.patient}P{PAYERS.index(payer)}"


def filed_visits(visits: Sequence[Visit]) -> list[FiledVisit]:
    """Return visits with their patients; a patient who comes again does so after three days."""
    filed: list[FiledVisit] = []
    for index, visit in enumerate(visits):
        if visit.is_of_same_patient and filed:
            day = filed[-1].service_day + timedelta(days=3)
            filed.append(FiledVisit(index, visit, filed[-1].patient, day))
        else:
            filed.append(FiledVisit(index, visit, index, FIRST_SERVICE_DAY))
    return filed


def payer_id(payer: str) -> str:
    """Return the number of a payer."""
    return str(81001 + PAYERS.index(payer))


def amount(cents: int) -> str:
    """Return cents as X12 states them in dollars."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def procedure(code: str, modifiers: str) -> str:
    """Return the composite of a procedure."""
    return f"HC:{code}" + (f":{modifiers}" if modifiers else "")
