"""Files in which a payer has the name and the numbers that a test gives it."""

from collections.abc import Sequence
from pathlib import Path

from tests.store.x12_files import LINE_END, PaidClaim, claim, claims_file, payment_file

BILLED = "NM1*PR*2*BIG PAYER*****PI*99999"
PAYING = "N1*PR*BIG PAYER*XV*99999"
AETNA = "NM1*PR*2*AETNA*****PI*60054"
CIGNA = "NM1*PR*2*CIGNA*****PI*62308"
LIFE = ("N1*PR*AETNA LIFE INSURANCE COMPANY",)


def billed(path: Path, payer: str, *numbers: str, last: str = "DOE", control: int = 1) -> Path:
    """Write a file of a patient's claims with these numbers, billed to a payer (NM1*PR)."""
    claims_file(path, *(claim(number, last=last) for number in numbers), control=control)
    path.write_text(path.read_text().replace(BILLED, payer))
    return path


def paid(
    path: Path, payer: Sequence[str], *claims: PaidClaim, trace: str = "T1", control: int = 1
) -> Path:
    """Write a payment of these claims by a payer (N1*PR, and what follows it)."""
    amount = sum(each.paid_cents for each in claims)
    payment_file(path, *claims, amount=amount, trace=trace, control=control)
    text = path.read_text().replace(PAYING, LINE_END.join(payer))
    lines = text.split(LINE_END)
    start = next(n for n, line in enumerate(lines) if line.startswith("ST*"))
    end = next(n for n, line in enumerate(lines) if line.startswith("SE*"))
    lines[end] = f"SE*{end - start + 1}*0001"
    path.write_text(LINE_END.join(lines))
    return path
