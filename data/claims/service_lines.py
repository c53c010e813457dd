"""Service lines of claims, as they are inserted and as remittances are matched to them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from data.models.base import among, text_of
from data.models.claims import ClaimLine
from data.store.columns import domain_rows
from data.store.store import Store
from medq.domain.claims.claim import ServiceLine


class ClaimLineRow(NamedTuple):
    """A service line to be inserted."""

    claim_id: int
    number: int
    procedure: str
    modifiers: str  # with spaces
    charge_cents: int
    units: str
    pointers: str  # with spaces
    place: str
    line_control: str
    from_day: date | None
    to_day: date | None


def line_rows(claim_id: int, lines: Sequence[ServiceLine]) -> list[ClaimLineRow]:
    """Return the rows of a claim's service lines.

    Lines keep their numbers; they are numbered anew if two have the same.
    """
    numbers = [line.number for line in lines]
    if len(set(numbers)) < len(numbers):
        numbers = list(range(1, len(numbers) + 1))
    return [
        ClaimLineRow(
            claim_id=claim_id,
            number=number,
            procedure=line.procedure,
            modifiers=" ".join(line.modifiers),
            charge_cents=line.charge_cents,
            units=line.units,
            pointers=" ".join(map(str, line.pointers)),
            place=line.place,
            line_control=line.line_control,
            from_day=line.from_day,
            to_day=line.to_day,
        )
        for number, line in zip(numbers, lines, strict=True)
    ]


class _LineColumns(NamedTuple):
    """A stored service line as it is read."""

    id: int
    claim_id: int
    number: int
    procedure: str
    modifiers: str
    charge_cents: int
    units: str
    place: str
    line_control: str
    from_day: date | None
    to_day: date | None


LINES_OF_CLAIMS = text_of(ClaimLine.select_row(_LineColumns).where(among(ClaimLine.claim_id)))


def lines_by_claim(
    store: Store, claim_ids: Iterable[int]
) -> dict[int, list[tuple[int, ServiceLine]]]:
    """Return (id, line) of these claims' service lines, in order."""
    lines: dict[int, list[tuple[int, ServiceLine]]] = {}
    for row in domain_rows(_LineColumns, sorted(store.rows_in(LINES_OF_CLAIMS, claim_ids))):
        line = ServiceLine(
            number=row.number,
            procedure=row.procedure,
            modifiers=tuple(row.modifiers.split()),
            charge_cents=row.charge_cents,
            units=row.units,
            place=row.place,
            line_control=row.line_control,
            from_day=row.from_day,
            to_day=row.to_day,
        )
        lines.setdefault(row.claim_id, []).append((row.id, line))
    return lines
