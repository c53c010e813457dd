"""Writes a balanced 835 of any size: 19 segments a claim, amounts by the claim's number."""

from collections.abc import Iterator
from pathlib import Path

ISA = (
    "ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         "
    "*261001*1200*^*00501*000000001*0*T*:~\n"
)
GS = "GS*HP*PAYER*CLINIC*20261001*1200*1*X*005010X221A1~\n"


def segments(claims: int) -> Iterator[str]:
    """Yield the segments between ST and SE, without terminators."""
    paid = [(10000 + n % 997) * 2 for n in range(claims)]
    yield (
        f"BPR*I*{sum(paid) / 100:.2f}*C*ACH*CCP*01*999999992*DA*123456*1512345678"
        "**01*999988880*DA*98765*20261001"
    )
    yield from (
        "TRN*1*BIG1*1512345678",
        "DTM*405*20261001",
        "N1*PR*BIG PAYER*XV*99999",
        "N1*PE*CLINIC*XX*1234567893",
        "LX*1",
    )
    for number, cents in enumerate(paid):
        half, day = cents // 2, f"202609{number % 28 + 1:02d}"
        charge, patient, contract = half + 7000, 2000 + number % 89, 5000 - number % 89
        amounts = f"{charge * 2 / 100:.2f}*{cents / 100:.2f}*{patient * 2 / 100:.2f}"
        yield f"CLP*A{number:06d}*1*{amounts}*12*ICN{number:09d}*11*1"
        yield f"NM1*QC*1*FAMILY{number % 1000}*GIVEN****MI*W{number:08d}"
        yield "NM1*82*1*HEALER*ANN****XX*1245319599"
        yield f"REF*EA*{number}"
        yield f"DTM*232*{day}"
        yield f"DTM*050*{day}"
        yield f"AMT*AU*{cents / 100:.2f}"
        for line, code in enumerate(("99213:25", "93000"), start=1):
            yield f"SVC*HC:{code}*{charge / 100:.2f}*{half / 100:.2f}**1"
            yield f"DTM*472*{day}"
            yield f"CAS*CO*45*{contract / 100:.2f}"
            yield f"CAS*PR*1*{patient / 100:.2f}"
            yield f"REF*6R*A{number:06d}-{line}"
            yield f"AMT*B6*{(half + patient) / 100:.2f}"


def write(path: Path, claims: int) -> Path:
    """Write one ISA, one GS and one ST with that many claims: 19 segments each, and 12."""
    count = 2
    with path.open("w", encoding="ascii") as file:
        file.write(ISA + GS + "ST*835*0001~\n")
        for segment in segments(claims):
            file.write(segment + "~\n")
            count += 1
        file.write(f"SE*{count}*0001~\nGE*1*1~\nIEA*1*000000001~\n")
    return path
