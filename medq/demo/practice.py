"""The demo practice: all its records of the last days, generated from a seed."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from medq.demo import acknowledgments, anomalies, people, remittances
from medq.demo.callbacks import DemoCallback, make_callbacks
from medq.demo.charges import Charges, make_charges
from medq.demo.claims import ClaimNumbers, DemoClaim
from medq.demo.outcomes import assign_outcomes
from medq.demo.simulation import Adjudication, PracticeSimulation
from medq.demo.visits import first_claims


@dataclass(frozen=True, slots=True)
class Practice:
    """The records of a practice's last days.

    `anomalies` maps each anomaly of its payments to the trace or claim number that shows it.
    """

    today: date
    start: date
    seed: int
    office: people.DemoOffice
    providers: tuple[people.DemoProvider, ...]
    patients: tuple[people.DemoPatient, ...]
    claims: tuple[DemoClaim, ...]  # submitted, in order of their days
    adjudications: tuple[Adjudication, ...]  # before anomalies are added
    batches: tuple[acknowledgments.DemoBatch, ...]
    claim_acknowledgments: tuple[acknowledgments.ClaimAcknowledgment, ...]
    status_reports: tuple[acknowledgments.StatusReport, ...]
    remittances: tuple[remittances.DemoRemittance, ...]
    charges: Charges
    callbacks: tuple[DemoCallback, ...]
    anomalies: dict[str, str]


def make_practice(today: date, days: int = 90, patients: int = 1500, seed: int = 1) -> Practice:
    """Generate a practice with records from `days` days ago to `today`.

    Equal arguments give an equal practice.
    """

    def stream(name: str) -> Random:
        # Each part has its own random stream, so that changing one part leaves the others equal.
        # A stream's name is part of its seed: renaming one changes the data.
        return Random(f"medq demo {seed} {today} {days} {patients} {name}")

    start = today - timedelta(days=days)
    staff = people.make_providers(start, today)
    patient_list = people.make_patients(stream("patients"), patients, today)
    numbers = ClaimNumbers(stream("numbers"))
    first_submissions = first_claims(stream("visits"), numbers, patient_list, staff, start, today)
    duplicate_count = assign_outcomes(stream("fates"), first_submissions, staff, start, today)
    simulation = PracticeSimulation(stream("course"), today, duplicate_count)
    simulation.run(first_submissions)
    demo_remittances = remittances.group_into_remittances(simulation.adjudications)
    anomaly_references = anomalies.inject_anomalies(stream("oddities"), demo_remittances, today)
    batches = acknowledgments.make_batches(simulation.claims)
    unbilled_claims = [claim for claim in first_submissions if claim.sent_day >= today]
    return Practice(
        today=today,
        start=start,
        seed=seed,
        office=people.make_office(),
        providers=staff,
        patients=tuple(patient_list),
        claims=tuple(simulation.claims),
        adjudications=tuple(simulation.adjudications),
        batches=tuple(batches),
        claim_acknowledgments=tuple(acknowledgments.make_claim_acknowledgments(batches, today)),
        status_reports=tuple(
            acknowledgments.make_status_reports(stream("statuses"), simulation.claims, today)
        ),
        remittances=tuple(demo_remittances),
        charges=make_charges(stream("charges"), unbilled_claims, simulation.claims, today),
        callbacks=tuple(make_callbacks(stream("callbacks"), patient_list, start, today)),
        anomalies=anomaly_references,
    )
