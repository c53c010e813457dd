"""Names of a file: one that is longer than X12 allows is cut and noted."""

from medq.domain.plausibility import LONGEST_NAME
from medq.x12.findings import Findings, element, element_name


def read_name(elements: list[str], index: int, segment_number: int, findings: Findings) -> str:
    """Return a name of an N1 or NM1, cut to what X12 allows."""
    text = element(elements, index)
    if len(text) <= LONGEST_NAME:
        return text
    part = element_name(elements, index)
    findings.note(
        f"{part} has {len(text):,} characters, a name has at most {LONGEST_NAME}: it was cut",
        f"segment {segment_number} {elements[0]} · {part}",
        "Check the name with the sender.",
    )
    return text[:LONGEST_NAME].rstrip()


def last_and_first(nm1: list[str], segment_number: int, findings: Findings) -> tuple[str, str]:
    """Return the last (or the organization's) and the first name of an NM1."""
    last, first = element(nm1, 3), element(nm1, 4)
    if len(last) <= LONGEST_NAME >= len(first):  # spares a call for each in nearly every NM1
        return last, first
    return (
        read_name(nm1, 3, segment_number, findings),
        read_name(nm1, 4, segment_number, findings),
    )
