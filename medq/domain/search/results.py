"""What a search gives back: lines of claims, payments, patients and items, and what may have been meant where there is none."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from medq.domain.items.item import DetailField, ItemRow, Subject

SHOWN = 500
"""The most lines that a search gives."""


class Where(StrEnum):
    """Where to look: everywhere, in what is not done, among claims, among patients."""

    ALL = "all"
    OPEN = "open"
    CLAIMS = "claims"
    PATIENTS = "patients"


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One thing that was found, as this person may see it: `money_cents` and `day` None where they are not told."""

    what: str  # claim, payment, patient, or the kind of an item that is none of these
    number: str
    who: str
    day: date | None
    payer: str
    money_cents: int | None
    state: str
    subject: Subject
    subject_id: int
    born: int | None = None  # a patient's year of birth
    item: ItemRow | None = None  # the work that is open about it


@dataclass(frozen=True, slots=True)
class Meant:
    """What a word may have meant: a name, how many patients have it, and the whole text with it instead."""

    word: str
    name: str
    patients: int
    text: str


@dataclass(frozen=True, slots=True)
class SearchFound:
    """The lines of a search, by rank and then the newest first; `more` when there are others than those shown."""

    lines: tuple[SearchResult, ...] = ()
    more: bool = False
    understood: str = ""
    meant: tuple[Meant, ...] = ()


@dataclass(frozen=True, slots=True)
class FactsPage:
    """All that is known about a thing that has no item: its head without a name, and its facts."""

    head: str
    facts: tuple[DetailField, ...]
