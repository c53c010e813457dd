"""A payer is known by the evidence of its numbers and its name, in every form that files use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medq.domain.claims.claim import NamedPayer, PayerNumber
from medq.domain.claims.payer_identity import KnownPayer, KnownPayers
from medq.domain.claims.payer_names import payer_name_key

AETNA, CIGNA, HUMANA = 1, 2, 3


def number(qualifier: str, text: str) -> PayerNumber:
    return PayerNumber(qualifier, text)


def known_payers(*more: KnownPayer) -> KnownPayers:
    """Return three payers as claims name them, and more."""
    return KnownPayers(
        [
            KnownPayer(AETNA, "AETNA", (number("PI", "60054"),)),
            KnownPayer(CIGNA, "CIGNA HEALTH", (number("PI", "62308"),)),
            KnownPayer(HUMANA, "HUMANA INC", (number("PI", "61101"),)),
            *more,
        ]
    )


def payer(name: str, *numbers: tuple[str, str]) -> NamedPayer:
    """Return a payer as a remittance names it; a first number PI or XV is N104's."""
    own = numbers[:1] if numbers and numbers[0][0] in ("PI", "XV") else ()
    qualifier, identifier = own[0] if own else ("", "")
    others = tuple(PayerNumber(*each) for each in numbers[len(own) :])
    return NamedPayer(name, qualifier, identifier, others)


TRACE = ("TRN03", "1066033492")
SAME: dict[str, NamedPayer] = {
    "as it is billed": payer("AETNA", ("PI", "60054")),
    "the same number as XV": payer("AETNA", ("XV", "60054"), TRACE),
    "the same number as 2U": payer("AETNA", ("2U", "60054"), TRACE),
    "the same number as NAIC": payer("AETNA", ("NF", "60054"), TRACE),
    "a number in lower case, padded": payer("aetna", ("XV", "0060054")),
    "the name alone": payer("AETNA"),
    "the name and a trace number": payer("AETNA", TRACE),
    "the name, and how to reach it": payer("AETNA", TRACE, ("TE", "8005550100")),
    "the name and a submitter's number": payer("AETNA", ("EO", "12345")),
    "the name and a tax number": payer("AETNA", ("FI", "066033492")),
    "the legal name": payer("Aetna, Inc.", ("XV", "60054")),
    "the legal name alone": payer("THE AETNA INSURANCE COMPANY", TRACE),
    "a name with control characters": payer("AE\x1b[31mTNA\x07", ("XV", "60054")),
    "the number alone": payer("", ("XV", "60054")),
    "a submitter's number alone that is its own": payer("", ("EO", "60054")),
    "a further number beside the known one": payer("AETNA", ("XV", "60054"), ("2U", "81039")),
    "another payer's number beside its own": payer("AETNA", ("XV", "62308"), ("2U", "60054")),
}


@pytest.mark.parametrize("form", SAME)
def test_a_payer_is_known_in_every_form(form: str) -> None:
    identity = known_payers().identify(SAME[form])
    assert identity.payer is not None
    assert identity.payer.id == AETNA


ASKED: dict[str, tuple[NamedPayer, tuple[int, ...]]] = {
    "a known name under another number": (payer("AETNA", ("2U", "12345"), TRACE), (AETNA,)),
    "another name under a known number": (payer("AETNA LIFE", ("XV", "60054")), (AETNA,)),
    "the name of one, the number of another": (payer("HUMANA", ("XV", "62308")), (HUMANA, CIGNA)),
    "two payers' numbers without a name": (
        payer("", ("XV", "62308"), ("2U", "60054")),
        (CIGNA, AETNA),
    ),
}


@pytest.mark.parametrize("form", ASKED)
def test_evidence_that_contradicts_itself_is_a_question(form: str) -> None:
    named, suspects = ASKED[form]
    identity = known_payers().identify(named)
    assert (identity.payer, identity.suspects) == (None, suspects)


NEW: dict[str, NamedPayer] = {
    "another name": payer("AETNA LIFE INSURANCE COMPANY", TRACE),
    "another name and number": payer("MERITAIN HEALTH", ("XV", "41124")),
    "nothing but a trace number": payer("", TRACE),
    "a number that payers share": payer("MERITAIN HEALTH", ("EO", "60054")),
    "nothing": payer(""),
    "zeros for a number": payer("MERITAIN HEALTH", ("PI", "00000")),
}


@pytest.mark.parametrize("form", NEW)
def test_a_payer_that_nothing_ties_to_a_known_one_is_new(form: str) -> None:
    identity = known_payers().identify(NEW[form])
    assert (identity.payer, identity.suspects) == (None, ())


@pytest.mark.parametrize("form", [*ASKED, *NEW])
def test_a_new_payer_is_found_again_by_the_same_evidence(form: str) -> None:
    named = (ASKED[form][0] if form in ASKED else None) or NEW[form]
    known = known_payers()
    new = KnownPayer(9, named.name or "payer X", (known.own_number(named),), is_doubtful=True)
    known.add(new)
    assert known.identify(named).payer == new


def test_one_trace_number_of_several_payers_tells_them_apart_by_name() -> None:
    known = known_payers()
    shared = ("TRN03", "1999999999")
    for payer_id, name in ((CIGNA, "CIGNA HEALTH"), (HUMANA, "HUMANA INC"), (AETNA, "AETNA")):
        identity = known.identify(payer(name, shared))
        assert identity.payer is not None
        assert identity.payer.id == payer_id


def test_one_number_of_several_payers_is_asked_once_for_each() -> None:
    known = known_payers()
    shared = ("XV", "99999")
    first, second = payer("CIGNA HEALTH", shared), payer("HUMANA INC", shared)
    assert known.identify(first).suspects == (CIGNA,)
    known.add(KnownPayer(8, first.name, (known.own_number(first),), joined_to_id=CIGNA))
    assert known.identify(second).suspects == (HUMANA, CIGNA)
    known.add(KnownPayer(9, second.name, (known.own_number(second),), joined_to_id=HUMANA))
    roots = [
        identity.payer.root_id
        for named in (first, second)
        if (identity := known.identify(named)).payer
    ]
    assert roots == [CIGNA, HUMANA]


def test_joined_payers_speak_for_each_other() -> None:
    joined = KnownPayer(8, "AETNA LIFE", (number("NAME", "AETNALIFE"),), joined_to_id=AETNA)
    known = known_payers(joined)
    for named in (payer("AETNA LIFE", TRACE), payer("AETNA LIFE", ("XV", "60054"))):
        identity = known.identify(named)
        assert identity.payer == joined
        assert identity.payer.root_id == AETNA


def test_a_payer_known_by_name_gets_its_first_number() -> None:
    by_name = KnownPayer(8, "MERITAIN HEALTH", (number("NAME", "MERITAINHEALTH"),))
    identity = known_payers(by_name).identify(payer("MERITAIN HEALTH", ("PI", "41124")))
    assert identity.payer == by_name
    assert identity.new_numbers == (number("PI", "41124"),)


def test_a_payer_known_by_number_alone_gets_its_first_name() -> None:
    by_number = KnownPayer(8, "payer 41124", (number("XV", "41124"),))
    identity = known_payers(by_number).identify(payer("MERITAIN HEALTH", ("PI", "41124")))
    assert identity.payer == by_number


def test_while_it_is_asked_the_name_alone_means_the_payer_that_is_known() -> None:
    doubtful = KnownPayer(8, "AETNA", (number("2U", "12345"),), is_doubtful=True)
    identity = known_payers(doubtful).identify(payer("AETNA", TRACE))
    assert identity.payer is not None
    assert identity.payer.id == AETNA


def test_of_two_payers_with_one_name_the_name_alone_is_a_question() -> None:
    other = KnownPayer(8, "AETNA", (number("2U", "12345"),))
    identity = known_payers(other).identify(payer("AETNA", TRACE))
    assert (identity.payer, identity.suspects) == (None, (AETNA, 8))


NAMES = ("AETNA", "Aetna Inc", "AETNA LIFE", "CIGNA HEALTH", "HUMANA", "")
NUMBERS = ("60054", "62308", "61101", "99999", "")
QUALIFIERS = ("XV", "2U", "NF", "EO", "FI", "TRN03", "TE")


@given(
    st.lists(
        st.builds(
            payer,
            st.sampled_from(NAMES),
            st.tuples(st.sampled_from(QUALIFIERS), st.sampled_from(NUMBERS)),
        ),
        max_size=8,
    )
)
def test_every_payer_is_found_again_and_no_number_is_kept_twice(files: list[NamedPayer]) -> None:
    known = known_payers()
    own_numbers: list[tuple[str, str]] = []
    for named in files:
        identity = known.identify(named)
        if identity.payer is None:
            own = known.own_number(named)
            own_numbers.append(own)
            new = KnownPayer(10 + len(own_numbers), named.name or f"payer {own.number}", (own,))
            known.add(new)
            assert known.identify(named).payer == new
    assert len(own_numbers) == len(set(own_numbers))


@given(
    st.text(alphabet="ABC &.,-", max_size=12),
    st.sampled_from(["", " INC", ", LLC", " Insurance Co."]),
)
def test_a_legal_form_is_no_part_of_a_name(name: str, form: str) -> None:
    if payer_name_key(name):
        assert payer_name_key(name + form) == payer_name_key(name)


@pytest.mark.parametrize("name", ["CO", "INC.", "INSURANCE COMPANY", "THE"])
def test_a_name_is_never_compared_as_nothing(name: str) -> None:
    assert payer_name_key(name)
