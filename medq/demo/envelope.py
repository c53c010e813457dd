"""The paper around the transactions: interchange, group, delimiters and line ends, as each sender has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from medq.domain.money import plain


@dataclass(frozen=True, slots=True)
class Style:
    """How a sender writes: delimiters, what follows a segment, and the column at which lines are cut (0: never)."""

    element: str = "*"
    component: str = ":"
    terminator: str = "~"
    newline: str = "\n"
    width: int = 0
    padded: bool = True  # amounts as 60.00; else 60, as many payers write them


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Envelope:
    """What ISA and GS say: from whom to whom, of which kind and version, when, under which number."""

    sender: str
    receiver: str
    functional: str  # GS01: HC, FA, HN, HP
    version: str
    moment: datetime
    number: int  # ISA13 and GS06
    style: Style = PLAIN


@cache
def amount(cents: int, padded: bool = True) -> str:
    """Cents as an X12 amount: 170.50 where padded, else 170.5. Kept, since a practice's amounts repeat."""
    text = plain(cents).replace(",", "")
    return text if padded else text.rstrip("0").rstrip(".")


def transaction(kind: str, number: int, version: str, body: Sequence[str]) -> list[str]:
    """One ST…SE with its count; `version` is left out of ST where it is empty (835)."""
    control = f"{number:04d}"
    head = f"ST*{kind}*{control}*{version}" if version else f"ST*{kind}*{control}"
    return [head, *body, f"SE*{len(body) + 2}*{control}"]


def interchange(envelope: Envelope, sets: Sequence[Sequence[str]]) -> str:
    """One interchange with one group of transactions; segments are given with `*` and `:` and written in the sender's style."""
    moment, number, style = envelope.moment, envelope.number, envelope.style
    segments = [
        f"ISA*00*          *00*          *ZZ*{envelope.sender:<15}*ZZ*{envelope.receiver:<15}"
        f"*{moment:%y%m%d}*{moment:%H%M}*^*00501*{number:09d}*0*T*:",
        f"GS*{envelope.functional}*{envelope.sender}*{envelope.receiver}*{moment:%Y%m%d}*{moment:%H%M}"
        f"*{number}*X*{envelope.version}",
        *(segment for one in sets for segment in one),
        f"GE*{len(sets)}*{number}",
        f"IEA*1*{number:09d}",
    ]
    text = "\n".join(segments) + "\n"
    if (style.element, style.component) != ("*", ":"):
        text = text.translate({ord("*"): style.element, ord(":"): style.component})
    if style.width:
        run = text.replace("\n", style.terminator)
        cut = (run[start : start + style.width] for start in range(0, len(run), style.width))
        return style.newline.join(cut)
    return text if (end := style.terminator + style.newline) == "\n" else text.replace("\n", end)
