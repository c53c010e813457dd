"""Small X12 files for tests: batches of claims, payments and acknowledgments."""

from collections.abc import Iterable, Sequence
from dataclasses import KW_ONLY, dataclass
from pathlib import Path

LINE_END = "~\n"


def interchange(
    functional: str,
    guide: str,
    *sets: list[str],
    control: int = 1,
    day: str = "20261001",
    sender: str = "A",
) -> bytes:
    """Return a file of one interchange and one functional group; delimiters are * : and ~."""
    isa = (
        f"ISA*00*{'':10}*00*{'':10}*ZZ*{sender:15}*ZZ*{'B':15}"
        f"*{day[2:]}*1200*^*00501*{control:09d}*0*T*:"
    )
    group = f"GS*{functional}*{sender}*B*{day}*1200*{control}*X*{guide}"
    body = [segment for segments in sets for segment in segments]
    lines = [isa, group, *body, f"GE*{len(sets)}*{control}", f"IEA*1*{control:09d}"]
    return (LINE_END.join(lines) + LINE_END).encode()


def transaction(code: str, guide: str, body: Sequence[str], control: int = 1) -> list[str]:
    """Return a transaction: ST, the body and SE."""
    return [f"ST*{code}*{control:04d}*{guide}", *body, f"SE*{len(body) + 2}*{control:04d}"]


def claim(
    number: str,
    *,
    charge_cents: int = 17050,
    last: str = "DOE",
    member: str = "",
    frequency: str = "1",
    reference: str = "",
    day: str = "20260901",
) -> list[str]:
    """Return a claim (HL 22 and its CLM) of one line; the payer is BIG PAYER 99999."""
    amount = f"{charge_cents / 100:.2f}"
    return [
        "HL*{hl}*1*22*0",
        "SBR*P*18*******CI",
        f"NM1*IL*1*{last}*JANE****MI*{member or 'W' + number}",
        "N3*2 ELM ST",
        "N4*COLUMBUS*OH*43215",
        "DMG*D8*19800102*F",
        "NM1*PR*2*BIG PAYER*****PI*99999",
        f"CLM*{number}*{amount}***11:B:{frequency}*Y*A*Y*Y",
        *([f"REF*F8*{reference}"] if reference else []),
        "HI*ABK:E119",
        "NM1*82*1*HEALER*ANN****XX*1245319599",
        "LX*1",
        f"SV1*HC:99213*{amount}*UN*1***1",
        f"DTP*472*D8*{day}",
        f"REF*6R*{number}-1",
    ]


def batch(
    claims: Iterable[list[str]], *, control: int = 1, reference: str = "", day: str = "20261001"
) -> list[str]:
    """Return an 837P transaction of these claims."""
    body = [
        f"BHT*0019*00*{reference or control}*{day}*1200*CH",
        "NM1*41*2*GOOD CLINIC*****46*TIN123",
        "PER*IC*BILLING*TE*6145551212",
        "NM1*40*2*CLEARINGHOUSE*****46*CH1",
        "HL*1**20*1",
        "NM1*85*2*GOOD CLINIC*****XX*1234567893",
        "N3*1 MAIN ST",
        "N4*COLUMBUS*OH*432150001",
        "REF*EI*311234567",
    ]
    for number, lines in enumerate(claims, 2):
        body += [line.format(hl=number) for line in lines]
    return transaction("837", "005010X222A1", body, control)


@dataclass(frozen=True)
class PaidClaim:
    """A CLP of one service line.

    The rest of the charge, or `adjustment_cents`, is one adjustment.
    """

    number: str
    _: KW_ONLY
    status: str = "1"
    charge_cents: int = 17050
    paid_cents: int = 10000
    last: str = "DOE"
    member: str = ""
    payer_number: str = ""
    adjustment_cents: int | None = None
    reason: str = "CO*45"
    day: str = "20260901"
    reference: str = ""
    remark: str = ""

    def segments(self) -> list[str]:
        """Return the segments from CLP to the last REF."""
        charge, paid = f"{self.charge_cents / 100:.2f}", f"{self.paid_cents / 100:.2f}"
        adjustment_cents = self.adjustment_cents
        if adjustment_cents is None:
            adjustment_cents = self.charge_cents - self.paid_cents
        cas = f"CAS*{self.reason}*{adjustment_cents / 100:.2f}"
        return [
            f"CLP*{self.number}*{self.status}*{charge}*{paid}**12*{self.payer_number}*11*1",
            f"NM1*QC*1*{self.last}*JANE****MI*{self.member or 'W' + self.number}",
            *([f"REF*F8*{self.reference}"] if self.reference else []),
            f"SVC*HC:99213*{charge}*{paid}**1",
            f"DTM*472*{self.day}",
            *([cas] if adjustment_cents else []),
            f"REF*6R*{self.number}-1",
            *([f"LQ*HE*{self.remark}"] if self.remark else []),
        ]


def payment(
    claims: Iterable[PaidClaim],
    amount: int,
    trace: str,
    *,
    control: int = 1,
    day: str = "20261020",
    plb: Sequence[str] = (),
) -> list[str]:
    """Return an 835 transaction.

    `amount` is BPR02 in cents; `plb` are pairs such as FB:REF*-50.
    """
    body = [
        f"BPR*I*{amount / 100:.2f}*C*ACH*CCP*01*999999992*DA*123456*1512345678**01*999988880"
        f"*DA*98765*{day}",
        f"TRN*1*{trace}*1512345678",
        "N1*PR*BIG PAYER*XV*99999",
        "N1*PE*GOOD CLINIC*XX*1234567893",
        "LX*1",
    ]
    body += [segment for claim in claims for segment in claim.segments()]
    body += [f"PLB*1234567893*20261231*{pair}" for pair in plb]
    return transaction("835", "005010X221A1", body, control)


def status(
    number: str,
    codes: str,
    *,
    payer_number: str = "",
    action: str = "WQ",
    day: str = "20261002",
    last: str = "DOE",
) -> list[str]:
    """Return one claim of a 277CA."""
    return [
        "HL*{hl}*3*PT",
        f"NM1*QC*1*{last}*JANE****MI*W1",
        f"TRN*2*{number}",
        f"STC*{codes}*{day}*{action}*170.5",
        *([f"REF*1K*{payer_number}"] if payer_number else []),
        "DTP*472*D8*20260901",
    ]


def claim_statuses(
    statuses: Iterable[list[str]], *, control: int = 1, reference: str = "1", source: str = "PR"
) -> list[str]:
    """Return a 277CA transaction of these statuses."""
    body = [
        f"BHT*0085*08*R{control}*20261002*0600*TH",
        "HL*1**20*1",
        f"NM1*{source}*2*BIG PAYER*****PI*99999",
        "TRN*1*PB1",
        "HL*2*1*21*1",
        "NM1*41*2*GOOD CLINIC*****46*TIN123",
        f"TRN*2*{reference}",
        "STC*A1:19:PR*20261002*WQ*1",
        "HL*3*2*19*1",
        "NM1*85*2*GOOD CLINIC*****XX*1234567893",
        "TRN*1*0",
        "STC*A1:19:PR**WQ*1",
    ]
    for number, lines in enumerate(statuses, 4):
        body += [line.format(hl=number) for line in lines]
    return transaction("277", "005010X214", body, control)


def acknowledgment(
    group: int, verdict: str = "A", *, set_control: int = 1, control: int = 1
) -> list[str]:
    """Return a 999 on one transaction of a functional group."""
    accepted_count = "1" if verdict == "A" else "0"
    body = [
        f"AK1*HC*{group}*005010X222A1",
        f"AK2*837*{set_control:04d}*005010X222A1",
        f"IK5*{verdict}",
        f"AK9*{verdict}*1*1*{accepted_count}",
    ]
    return transaction("999", "005010X231A1", body, control)


def claims_file(
    path: Path, *claims: list[str], control: int = 1, day: str = "20261001", reference: str = ""
) -> Path:
    """Write a file of claims."""
    sets = batch(claims, control=control, day=day, reference=reference)
    path.write_bytes(interchange("HC", "005010X222A1", sets, control=control, day=day))
    return path


def payment_file(
    path: Path,
    *claims: PaidClaim,
    amount: int,
    trace: str,
    control: int = 1,
    day: str = "20261020",
    plb: Sequence[str] = (),
) -> Path:
    """Write a file of one payment."""
    sets = payment(claims, amount, trace, control=control, day=day, plb=plb)
    path.write_bytes(interchange("HP", "005010X221A1", sets, control=control, day=day))
    return path


def claim_status_file(
    path: Path,
    *statuses: list[str],
    control: int = 1,
    reference: str = "1",
    day: str = "20261002",
    source: str = "PR",
) -> Path:
    """Write a 277CA."""
    sets = claim_statuses(statuses, control=control, reference=reference, source=source)
    path.write_bytes(interchange("HN", "005010X214", sets, control=control, day=day))
    return path


def acknowledgment_file(
    path: Path,
    group: int,
    verdict: str = "A",
    *,
    set_control: int = 1,
    control: int = 1,
    day: str = "20261002",
) -> Path:
    """Write a 999."""
    sets = acknowledgment(group, verdict, set_control=set_control, control=control)
    path.write_bytes(interchange("FA", "005010X231A1", sets, control=control, day=day))
    return path
