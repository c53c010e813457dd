"""Claim statuses for tests, with all that matching compares."""

from collections.abc import Iterable, Sequence
from dataclasses import KW_ONLY, dataclass
from pathlib import Path

from tests.store.x12_files import interchange, transaction

ACCEPTED, REJECTED = "A2:20:PR", "A7:562:85"
OWN_PROVIDER = "NM1*85*2*GOOD CLINIC*****XX*1234567893"


@dataclass(frozen=True)
class Status:
    """A claim of a 277CA, by default of Jane Doe's visit of 09/01/26; lines follow as segments."""

    number: str
    codes: str = REJECTED
    _: KW_ONLY
    name: str = "DOE*JANE"
    member: str = "W1"
    charge: str = "170.5"
    service_day: str = "20260901"
    day: str = "20261002"
    payer_number: str = ""
    lines: tuple[str, ...] = ()

    def segments(self) -> list[str]:
        """Return the segments from HL to the last of the lines."""
        action = "WQ" if self.codes[:2] in ("A1", "A2") else "U"
        return [
            "HL*4*3*PT",
            f"NM1*QC*1*{self.name}****MI*{self.member}",
            f"TRN*2*{self.number}",
            *([f"STC*{self.codes}*{self.day}*{action}*{self.charge}"] if self.codes else []),
            *([f"REF*1K*{self.payer_number}"] if self.payer_number else []),
            *([f"DTP*472*D8*{self.service_day}"] if self.service_day else []),
            *self.lines,
        ]


def provider_level(codes: str = "A1:19:PR", provider: str = OWN_PROVIDER) -> list[str]:
    """Return the level of a billing provider, whose action is U unless the codes receive."""
    action = "WQ" if codes.startswith("A1") else "U"
    return ["HL*3*2*19*1", provider, "TRN*1*0", f"STC*{codes}*20261002*{action}*0"]


def response_file(
    path: Path,
    *levels: Status | list[str],
    reference: str = "1",
    receiver: str = "STC*A1:19:PR*20261002*WQ*1",
    control: int = 1,
    source: str = "NM1*PR*2*BIG PAYER*****PI*99999",
) -> Path:
    """Write a 277CA of these levels: of claims, or as segments."""
    body = [
        f"BHT*0085*08*R{control}*20261002*0600*TH",
        *("HL*1**20*1", source, "TRN*1*PB1"),
        *("HL*2*1*21*1", "NM1*41*2*GOOD CLINIC*****46*TIN123", f"TRN*2*{reference}", receiver),
    ]
    for level in levels:
        body += level.segments() if isinstance(level, Status) else level
    sets = transaction("277", "005010X214", body, control)
    path.write_bytes(interchange("HN", "005010X214", sets, control=control, day="20261002"))
    return path


def acknowledgment_file(
    path: Path, body: Sequence[str], *, control: int = 1, day: str = "20261002"
) -> Path:
    """Write a 999 of these segments."""
    sets = transaction("999", "005010X231A1", body, control)
    path.write_bytes(interchange("FA", "005010X231A1", sets, control=control, day=day))
    return path


def interchange_acknowledgment_file(path: Path, ta1: str, *, control: int = 9) -> Path:
    """Write a TA1."""
    isa, *_group, iea = (
        interchange("TA", "", control=control, day="20261002").decode().split("~\n")[:-1]
    )
    lines: Iterable[str] = (isa, ta1, iea.replace("IEA*1", "IEA*0"))
    path.write_bytes("".join(f"{line}~\n" for line in lines).encode())
    return path
