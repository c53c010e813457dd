"""A payer as a loop of an 835 or 837 names it: by name, by numbers and by contacts."""

from dataclasses import dataclass, field

from medq.domain.claims.claim import CONTACTS, TRACE_NUMBER, NamedPayer, PayerNumber
from medq.x12.findings import element

_NUMBERS = frozenset({"2U", "NF", "EO", "HI"})  # REF01: payer ID, NAIC, submitter ID, HIN


@dataclass(slots=True)
class PayerLoop:
    """A payer while its loop is read."""

    name: str = ""
    id_qualifier: str = ""
    identifier: str = ""
    _others: dict[PayerNumber, None] = field(default_factory=dict)  # in the order of the file

    def set_name(self, name: str, id_qualifier: str, identifier: str) -> None:
        """Begin another payer; a qualifier without a number says nothing."""
        self.name, self.identifier = name, identifier
        self.id_qualifier = id_qualifier if identifier else ""
        self._others.clear()

    def set_reference(self, ref: list[str]) -> None:
        """Read a REF: a further number of the payer."""
        self._add(element(ref, 1), element(ref, 2), _NUMBERS)

    def set_contact(self, per: list[str]) -> None:
        """Read a PER: the ways to reach the payer."""
        for index in (3, 5, 7):
            self._add(element(per, index), element(per, index + 1), CONTACTS)

    def payer(self, trace_number: str = "") -> NamedPayer:
        """Return the payer; `trace_number` is that of its payment (TRN03), "" for none."""
        self._add(TRACE_NUMBER, trace_number, frozenset({TRACE_NUMBER}))
        return NamedPayer(self.name, self.id_qualifier, self.identifier, tuple(self._others))

    def _add(self, qualifier: str, number: str, qualifiers: frozenset[str]) -> None:
        if number and qualifier in qualifiers:
            self._others[PayerNumber(qualifier, number)] = None
