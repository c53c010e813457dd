"""The invented practice: everything that came and went in its last days, made from a seed."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from medq.demo import acknowledgments, anomalies, people, remittances
from medq.demo.callbacks import Callback, callbacks
from medq.demo.charges import Charges, charges
from medq.demo.claims import Claim, Numbers
from medq.demo.outcomes import deal
from medq.demo.payers import PAYERS
from medq.demo.procedures import FEES, rate
from medq.demo.simulation import Course, Decision
from medq.demo.visits import first_claims


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice's last days. `planted` names each oddity of its payments with the trace or claim it stands on."""

    today: date
    start: date
    seed: int
    office: people.Office
    providers: tuple[people.Provider, ...]
    patients: tuple[people.Patient, ...]
    claims: tuple[Claim, ...]  # sent, in order of their days
    decisions: tuple[Decision, ...]  # before anything is amiss in them
    batches: tuple[acknowledgments.Batch, ...]
    receipts: tuple[acknowledgments.Receipt, ...]
    status_reports: tuple[acknowledgments.StatusReport, ...]
    remittances: tuple[remittances.Remittance, ...]
    charges: Charges
    callbacks: tuple[Callback, ...]
    planted: dict[str, str]

    @property
    def rates(self) -> list[tuple[str, str, int]]:
        """(payer identifier, procedure, cents a unit) of every contract of the practice."""
        return [
            (payer.identifier, code, rate(payer, code))
            for payer in PAYERS
            if payer.share and payer.identifier
            for code in FEES
        ]


def make(today: date, days: int = 90, patients: int = 1500, seed: int = 1) -> Practice:
    """A practice of so many patients, from `days` days ago to `today`; the same arguments give the same practice."""

    def stream(name: str) -> Random:
        # A stream for each part, so that a change of one does not stir the others.
        return Random(f"medq demo {seed} {today} {days} {patients} {name}")

    start = today - timedelta(days=days)
    staff = people.providers(start, today)
    known = people.patients(stream("patients"), patients, today)
    numbers = Numbers(stream("numbers"))
    first = first_claims(stream("visits"), numbers, known, staff, start, today)
    duplicates = deal(stream("fates"), first, staff, start, today)
    course = Course(stream("course"), today, duplicates)
    course.run(first)
    payments = remittances.gather(course.decisions)
    planted = anomalies.plant(stream("oddities"), payments, today)
    batches = acknowledgments.batches(course.claims)
    unsent = [claim for claim in first if claim.sent_day >= today]
    return Practice(
        today=today,
        start=start,
        seed=seed,
        office=people.office(),
        providers=staff,
        patients=tuple(known),
        claims=tuple(course.claims),
        decisions=tuple(course.decisions),
        batches=tuple(batches),
        receipts=tuple(acknowledgments.receipts(batches, today)),
        status_reports=tuple(
            acknowledgments.status_reports(stream("statuses"), course.claims, today)
        ),
        remittances=tuple(payments),
        charges=charges(stream("charges"), unsent, course.claims, today),
        callbacks=tuple(callbacks(stream("callbacks"), known, start, today)),
        planted=planted,
    )
