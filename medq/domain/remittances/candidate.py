"""Our claims as matching looks them up."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Protocol

from medq.domain.claims.claim import ServiceLine


class PersonName(NamedTuple):
    """The last and first name of a person, as a record writes them."""

    last: str
    first: str


class Candidate(NamedTuple):
    """One of our claims as matching sees it."""

    id: int
    number: str  # CLM01 as sent
    last: str
    first: str
    member_id: str
    payers: frozenset[int]  # of every coverage on the date, and of crossovers (NM1*TT)
    charge_cents: int
    from_day: date | None
    to_day: date | None = None
    rendering_npi: str = ""
    payer_numbers: frozenset[str] = frozenset()  # payer claim numbers, as `number_key`
    open: bool = True  # neither closed nor replaced
    replaces_number: str = ""  # `number_key` of the payer's number of the replaced claim
    is_replaced: bool = False
    payer: int | None = None  # that the claim was billed to
    other_names: tuple[PersonName, ...] = ()  # of the patient's other records
    lines: tuple[ServiceLine, ...] = ()  # where its payer has another claim under its number

    @property
    def names(self) -> tuple[PersonName, ...]:
        """The names under which the patient is on file, that of their own record first."""
        return (PersonName(self.last, self.first), *self.other_names)


class CandidateSource(Protocol):
    """A source of candidate claims. A look-up by key may return extra claims, never too few."""

    def by_exact_number(self, number: str) -> Sequence[Candidate]:
        """Return the claims whose CLM01 is exactly this number."""

    def by_number(self, key: str) -> Sequence[Candidate]:
        """Return the claims whose CLM01 has this `number_key`."""

    def by_payer_number(self, key: str) -> Sequence[Candidate]:
        """Return the claims with this payer claim number (as `number_key`)."""

    def by_member(self, key: str) -> Sequence[Candidate]:
        """Return the claims of this member id (as `member_key`)."""

    def by_name(self, key: str) -> Sequence[Candidate]:
        """Return the claims of patients with this last name (as `name_key`)."""
