"""Interchange and group envelopes, with each sender's delimiters and line ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache


@dataclass(frozen=True, slots=True)
class SenderFormat:
    """A sender's delimiters, line ends and line width (0: not wrapped)."""

    element: str = "*"
    component: str = ":"
    terminator: str = "~"
    newline: str = "\n"
    width: int = 0
    padded: bool = True  # amounts as 60.00, else as 60


DEFAULT_FORMAT = SenderFormat()


@dataclass(frozen=True, slots=True)
class InterchangeHeader:
    """The values of ISA and GS."""

    sender: str
    receiver: str
    functional: str  # GS01: HC, FA, HN, HP
    version: str
    moment: datetime
    number: int  # ISA13 and GS06
    sender_format: SenderFormat = DEFAULT_FORMAT


@cache
def format_amount(cents: int, is_padded: bool = True) -> str:
    """Return cents as an X12 amount: 170.50 if padded, else 170.5. Cached: amounts repeat."""
    sign = "-" if cents < 0 else ""
    amount = f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"
    return amount if is_padded else amount.rstrip("0").rstrip(".")


def transaction(kind: str, number: int, version: str, body: Sequence[str]) -> list[str]:
    """Return the segments of one ST…SE; an empty `version` is left out of ST (835)."""
    control = f"{number:04d}"
    head = f"ST*{kind}*{control}*{version}" if version else f"ST*{kind}*{control}"
    return [head, *body, f"SE*{len(body) + 2}*{control}"]


def interchange(header: InterchangeHeader, transactions: Sequence[Sequence[str]]) -> str:
    """Return the text of one interchange with one group.

    The segments passed in use `*` and `:`; the text uses the sender's delimiters.
    """
    moment, number, sender_format = header.moment, header.number, header.sender_format
    segments = [
        f"ISA*00*          *00*          *ZZ*{header.sender:<15}*ZZ*{header.receiver:<15}"
        f"*{moment:%y%m%d}*{moment:%H%M}*^*00501*{number:09d}*0*T*:",
        f"GS*{header.functional}*{header.sender}*{header.receiver}*{moment:%Y%m%d}*{moment:%H%M}"
        f"*{number}*X*{header.version}",
        *(segment for transaction_segments in transactions for segment in transaction_segments),
        f"GE*{len(transactions)}*{number}",
        f"IEA*1*{number:09d}",
    ]
    text = "\n".join(segments) + "\n"
    if (sender_format.element, sender_format.component) != ("*", ":"):
        text = text.translate({ord("*"): sender_format.element, ord(":"): sender_format.component})
    if sender_format.width:
        one_line = text.replace("\n", sender_format.terminator)
        wrapped_lines = (
            one_line[start : start + sender_format.width]
            for start in range(0, len(one_line), sender_format.width)
        )
        return sender_format.newline.join(wrapped_lines)
    return text.replace("\n", sender_format.terminator + sender_format.newline)
