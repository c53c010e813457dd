"""Whether two records are of one person: by name and date of birth."""

from datetime import date
from enum import Enum
from typing import NamedTuple

from medq.domain.identifiers import name_agrees, name_key


class Likeness(Enum):
    """How much two records are of one person."""

    SAME = "same"
    UNSURE = "unsure"
    OTHER = "other"


class Identity(NamedTuple):
    """A person as a record names them."""

    last: str
    first: str
    birth_day: date | None = None


class KnownPerson(NamedTuple):
    """Facts of a person beside the name, that tell a namesake from the same person."""

    birth_day: date | None
    sex: str
    member_keys: frozenset[str]  # of the coverages


def compare_account_holders(on_file: Identity, in_file: Identity) -> Likeness:
    """Return whether a file means the person who has the account.

    A name changes by marriage and a date of birth by correction, never both at once. Where a date
    of birth is not known, last and first name must not both differ.
    """
    same_last = bool(name_agrees(in_file.last, on_file.last))
    same_first = _same_first_name(on_file.first, in_file.first)
    if same_last and same_first:
        return Likeness.SAME
    if on_file.birth_day is None or in_file.birth_day is None:
        return Likeness.UNSURE if same_last or same_first else Likeness.OTHER
    return Likeness.SAME if on_file.birth_day == in_file.birth_day else Likeness.OTHER


def are_namesakes(person: Identity, other: Identity) -> bool:
    """Return whether two names may be one: the last names agree, and the first words of the first.

    ORLA is ORLA M; who has no first name agrees with nobody.
    """
    first, other_first = (name_key(each.first.partition(" ")[0]) for each in (person, other))
    return bool(first) and first == other_first and bool(name_agrees(person.last, other.last))


def compare_namesakes(person: KnownPerson, other: KnownPerson) -> Likeness:
    """Return whether two records of one name are of one person.

    A shared member ID is proof. Two dates of birth or sexes that differ are proof of the opposite.
    """
    if person.birth_day and other.birth_day and person.birth_day != other.birth_day:
        return Likeness.OTHER
    if {person.sex[:1].upper(), other.sex[:1].upper()} == {"F", "M"}:
        return Likeness.OTHER
    return Likeness.SAME if person.member_keys & other.member_keys else Likeness.UNSURE


def _same_first_name(first: str, other: str) -> bool:
    """Return whether two first names agree: equal, or one is the beginning or initial of the other.

    One that is not stated agrees with any.
    """
    key, other_key = name_key(first), name_key(other)
    return key.startswith(other_key) or other_key.startswith(key)
