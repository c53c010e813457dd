"""Claims for one visit to any of three payers, and their answers, each in a file of its own."""

from pathlib import Path
from typing import NamedTuple

from medq.work.desk import Desk
from tests.store.imported_rows import import_files
from tests.store.x12_files import PaidClaim, claim, claims_file, payment_file

DAY = "20260901"


class Payer(NamedTuple):
    """A payer as files name it, and its place among the patient's payers (SBR01)."""

    place: str
    name: str
    identifier: str


FIRST = Payer("P", "BIG PAYER", "99999")
SECOND = Payer("S", "OTHER PLAN", "88888")
THIRD = Payer("T", "THIRD PLAN", "77777")
MEMBER = "W1"


def billed(
    number: str,
    *charges_cents: int,
    to: Payer = FIRST,
    frequency: str = "1",
    reference: str = "",
    others: tuple[Payer, ...] = (),
) -> list[str]:
    """Return a claim of the patient to a payer, with a line for each charge, which names it.

    `others` are payers that it names beside its own (loop 2320).
    """
    total_cents = sum(charges_cents)
    segments = claim(
        number, charge_cents=total_cents, member=MEMBER, frequency=frequency, reference=reference
    )
    lines_from = segments.index("LX*1")
    head = [
        segment.replace("SBR*P", f"SBR*{to.place}").replace(
            "BIG PAYER*****PI*99999", f"{to.name}*****PI*{to.identifier}"
        )
        for segment in segments[:lines_from]
    ]
    for other in others:
        head += [
            f"SBR*{other.place}*18*******CI",
            "OI***Y***Y",
            f"NM1*IL*1*DOE*JANE****MI*{MEMBER}",
            f"NM1*PR*2*{other.name}*****PI*{other.identifier}",
        ]
    for position, cents in enumerate(charges_cents, 1):
        head += [
            f"LX*{position}",
            f"SV1*HC:99213*{cents / 100:.2f}*UN*1***1",
            f"DTP*472*D8*{DAY}",
            f"REF*6R*{number}-{cents}",
        ]
    return head


def import_claims(desk: Desk, folder: Path, *claims: list[str]) -> None:
    """Import claims, each in a file of its own."""
    for sent in claims:
        control = len(list(folder.iterdir())) + 1
        import_files(desk, claims_file(folder / f"{control}.837", sent, control=control))


def import_answer(desk: Desk, folder: Path, answer: PaidClaim, by: Payer = FIRST) -> None:
    """Import a payment of a payer with one answer; less than nothing is carried forward."""
    control = len(list(folder.iterdir())) + 1
    carried_cents = min(0, answer.paid_cents)
    path = payment_file(
        folder / f"{control}.835",
        answer,
        amount=max(0, answer.paid_cents),
        trace=f"T{control}",
        control=control,
        plb=[f"FB:T{control}*{carried_cents / 100:.2f}"] if carried_cents else (),
    )
    ours, theirs = (f"N1*PR*{each.name}*XV*{each.identifier}" for each in (FIRST, by))
    path.write_text(path.read_text().replace(ours, theirs))
    import_files(desk, path)
