"""What a search returns: rows of claims, payments, patients and items, and spelling suggestions."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from medq.domain.items.item import DetailField, ItemRow, Subject

MAX_RESULTS = 500  # the most rows of a search


class SearchScope(StrEnum):
    """The scope of a search: all, unfinished items, claims, patients."""

    ALL = "all"
    OPEN = "open"
    CLAIMS = "claims"
    PATIENTS = "patients"


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One row of a search as this person may see it."""

    type_word: str  # claim, payment, patient, or the kind of an item that is none of these
    number: str
    name: str
    day: date | None  # None: not shown to this person
    payer: str
    money_cents: int | None  # None: not shown to this person
    state: str
    subject: Subject
    subject_id: int
    birth_year: int | None = None  # a patient's year of birth
    item: ItemRow | None = None  # the open item about it


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name that a mistyped word may stand for."""

    word: str
    name: str
    patients: int  # that have the name
    text: str  # the whole search with the name instead


@dataclass(frozen=True, slots=True)
class ResultList:
    """The rows of a search, by rank and then the newest first."""

    lines: tuple[SearchResult, ...] = ()
    more: bool = False  # there are rows beyond those shown
    description: str = ""
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordPage:
    """All that is stored about a record that has no item. `head` names no person."""

    head: str
    facts: tuple[DetailField, ...]
