"""Two records are of one person by name, date of birth, sex and member ID."""

from datetime import date

import pytest

from medq.domain.identifiers import person_key
from medq.domain.patients.identity import (
    Identity,
    KnownPerson,
    Likeness,
    compare_account_holders,
    compare_namesakes,
)

BORN = date(1985, 3, 14)
VANCE = Identity("VANCE", "ORLA", BORN)


@pytest.mark.parametrize(
    ("in_file", "likeness"),
    [
        (Identity("VANCE", "ORLA", BORN), Likeness.SAME),
        (Identity("Vance", "Orla M", None), Likeness.SAME),
        (Identity("VANCE", "ORLA", date(1958, 3, 14)), Likeness.SAME),  # a birth is corrected
        (Identity("KELLER", "ORLA", BORN), Likeness.SAME),  # a name changes by marriage
        (Identity("VANCE-KELLER", "O", BORN), Likeness.SAME),
        (Identity("VANCE", "IVO", BORN), Likeness.SAME),
        (Identity("KELLER", "IVO", date(1951, 7, 7)), Likeness.OTHER),
        (Identity("KELLER", "ORLA", date(1951, 7, 7)), Likeness.OTHER),
        (Identity("VANCE", "IVO", date(1951, 7, 7)), Likeness.OTHER),
        (Identity("KELLER", "ORLA", None), Likeness.UNSURE),
        (Identity("KELLER", "IVO", None), Likeness.OTHER),
        (Identity("VANCE", "", date(1951, 7, 7)), Likeness.SAME),
    ],
)
def test_an_account_changes_hands_where_name_and_birth_both_differ(
    in_file: Identity, likeness: Likeness
) -> None:
    assert compare_account_holders(VANCE, in_file) is likeness


@pytest.mark.parametrize(
    ("person", "other", "likeness"),
    [
        ((BORN, "F", {"W1"}), (None, "F", {"W1", "X2"}), Likeness.SAME),
        ((BORN, "F", {"W1"}), (None, "", {"W1"}), Likeness.SAME),
        ((BORN, "F", {"W1"}), (None, "U", {"W1"}), Likeness.SAME),
        ((BORN, "F", {"W1"}), (None, "M", {"W1"}), Likeness.OTHER),
        ((BORN, "F", {"W1"}), (date(1951, 7, 7), "F", {"W1"}), Likeness.OTHER),
        ((BORN, "F", {"W1"}), (None, "F", {"X2"}), Likeness.UNSURE),
        ((BORN, "", set()), (None, "", set()), Likeness.UNSURE),
    ],
)
def test_a_shared_member_id_makes_namesakes_one_person(
    person: tuple[date | None, str, set[str]],
    other: tuple[date | None, str, set[str]],
    likeness: Likeness,
) -> None:
    first, second = (KnownPerson(born, sex, frozenset(keys)) for born, sex, keys in (person, other))
    assert compare_namesakes(first, second) is compare_namesakes(second, first) is likeness


@pytest.mark.parametrize(
    ("name", "as_in_a_claim"),
    [("MUÑOZ", "MUNOZ"), ("O’BRIEN", "OBRIEN"), ("Seán", "SEAN"), ("Łukasz", "LUKASZ")],
)
def test_a_name_with_accents_has_the_key_that_an_837_gives_it(
    name: str, as_in_a_claim: str
) -> None:
    assert person_key(name, name, BORN) == person_key(as_in_a_claim, as_in_a_claim, BORN)
