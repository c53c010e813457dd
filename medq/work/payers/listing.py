"""The office's payers: each with its names, its numbers and its plan type."""

from typing import NamedTuple

from data.patients.payer_list import PayerLine, payer_lines
from medq.domain.claims.claim import PayerNumber
from medq.domain.claims.payer_identity import NAME, NAME_AND_NUMBER, OFFICE, shown_number
from medq.domain.claims.payer_names import suggested_kind
from medq.work.desk import Desk
from medq.work.payer_names import payer_name_lines


class ListedPayer(NamedTuple):
    """A payer with the payers that are joined to it."""

    line: PayerLine
    suggested_kind: str  # by its name; "" for none
    joined: tuple[PayerLine, ...]

    @property
    def number(self) -> str:
        """Return its own number as people know it, "" for none."""
        return shown_number(self.line.numbers[0])

    @property
    def numbers(self) -> tuple[PayerNumber, ...]:
        """Return the numbers under which files name it or a payer that is joined to it."""
        lines = (self.line, *self.joined)
        return tuple(
            PayerNumber(number.qualifier, shown_number(number))
            for line in lines
            for number in line.numbers
            if number.qualifier not in (NAME, NAME_AND_NUMBER, OFFICE)
        )


def listed_payers(desk: Desk) -> list[ListedPayer]:
    """Return the payers that are joined to no other one, by name."""
    with desk.store.read_transaction():
        lines = payer_lines(desk.store)
        names = payer_name_lines(desk.store)
        kinds = set(desk.payer_kinds)
    joined: dict[int, list[PayerLine]] = {}
    for line in lines:
        if line.joined_to_id is not None:
            joined.setdefault(line.joined_to_id, []).append(line)
    return [
        ListedPayer(line, kind if kind in kinds else "", tuple(joined.get(line.id, ())))
        for line in lines
        if line.joined_to_id is None
        for kind in [suggested_kind(line.name, names)]
    ]
