"""Matching of claim payments to claims."""

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medq.domain.identifiers import member_key, name_agrees, name_key, number_key, same_number
from medq.domain.remittances.candidate import Candidate
from medq.domain.remittances.candidate_index import CandidateIndex
from medq.domain.remittances.matching import Match, Verdict, match
from medq.domain.remittances.remittance import ClaimPayment, LinePayment

SERVICE_DAY = date(2026, 9, 1)
PAYER = frozenset({7})
CLAIM = Candidate(
    1,
    "4F7K2-1",
    "Lindqvist",
    "Ada",
    "W101",
    PAYER,
    17050,
    SERVICE_DAY,
    SERVICE_DAY,
    "1245319599",
    frozenset({"202627500001"}),
)
CLAIM_PAYMENT = ClaimPayment(
    1,
    "4F7K2-1",
    "1",
    17050,
    9000,
    0,
    patient_last="LINDQVIST",
    patient_first="ADA",
    member_id="W101",
    rendering_npi="1245319599",
    from_day=SERVICE_DAY,
    to_day=SERVICE_DAY,
)


def find_match(
    claim: ClaimPayment, *candidates: Candidate, payers: frozenset[int] = PAYER
) -> Match:
    """Match a claim payment to these candidates."""
    return match(claim, payers, CandidateIndex(candidates))


# --- keys ---


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ("4f7k2-1", "4F7K21"),
        ("0000100", "100"),
        ("", ""),
        ("--", ""),
        ("A" * 20, "A" * 17),
        ("Ä1", "1"),
    ],
)
def test_a_number_key_has_letters_and_digits_without_leading_zeros(raw: str, key: str) -> None:
    assert number_key(raw) == key


def test_a_number_cut_by_the_payer_is_still_ours() -> None:
    assert same_number("LITTLETON202600012", "LITTLETON2026000123")
    assert not same_number("LITTLE", "LITTLETON")


@pytest.mark.parametrize(
    ("theirs", "ours", "agrees"),
    [
        ("O'NEIL", "Oneil", True),
        ("GARCIA", "García-López", True),
        ("SMITH JR", "Smith", True),
        ("WALESA", "Wałęsa", True),
        ("SMITH", "Smythe", False),
        ("", "Smith", None),
    ],
)
def test_names_agree_without_case_accents_and_suffixes(
    theirs: str, ours: str, agrees: bool | None
) -> None:
    assert name_agrees(theirs, ours) is agrees
    assert member_key(" w1-01 ") == "W101"
    assert name_key("Núñez III") == "NUNEZ"


# --- claims ---


def test_rule_1_matches_the_number_with_name_payer_and_charge() -> None:
    result = find_match(CLAIM_PAYMENT, CLAIM)
    assert (result.verdict, result.rule, result.candidate) == (Verdict.MATCHED, 1, CLAIM)
    assert result.compared[0].agrees == (
        "claim number",
        "last name",
        "first name",
        "member ID",
        "payer",
        "charge",
        "dates",
        "rendering NPI",
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"patient_last": "OTHER"},
        {"member_id": ""},
        {"member_id": "X9"},
        {"charge_cents": 9000},
        {"from_day": None, "to_day": None},
        {"from_day": date(2026, 8, 1), "to_day": date(2026, 8, 1)},
    ],
)
def test_rule_1_needs_one_of_each_pair(changes: dict[str, object]) -> None:
    assert find_match(CLAIM_PAYMENT._replace(**changes), CLAIM).rule == 1  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes",
    [
        {"patient_last": "OTHER", "member_id": "X9"},
        {"patient_last": "", "member_id": ""},
        {"charge_cents": 9000, "from_day": date(2026, 8, 1), "to_day": date(2026, 8, 1)},
        {"charge_cents": 9000, "from_day": None},
    ],
)
def test_our_number_with_another_person_or_amount_is_not_posted(changes: dict[str, object]) -> None:
    stranger = CLAIM._replace(
        id=2, number="9", member_id="X9", last="Other", charge_cents=9000, from_day=date(2026, 8, 1)
    )
    result = find_match(CLAIM_PAYMENT._replace(**changes), CLAIM, stranger)  # type: ignore[arg-type]
    assert (result.verdict, result.candidate) == (Verdict.DOUBTFUL, None)
    assert result.compared[0].candidate == CLAIM


def test_another_payer_is_doubtful_until_the_claim_was_passed_to_it() -> None:
    assert find_match(CLAIM_PAYMENT, CLAIM, payers=frozenset({8})).verdict is Verdict.DOUBTFUL
    passed_on = CLAIM._replace(payers=frozenset({7, 8}))
    assert find_match(CLAIM_PAYMENT, passed_on, payers=frozenset({8})).rule == 1


def test_a_negative_charge_of_a_reversal_agrees() -> None:
    assert (
        find_match(
            CLAIM_PAYMENT._replace(status="22", charge_cents=-17050, from_day=None), CLAIM
        ).rule
        == 1
    )


def test_dates_of_lines_replace_missing_dates_of_the_claim() -> None:
    lines = tuple(
        LinePayment(1, "99213", (), 100, 100, "1", from_day=day)
        for day in (date(2026, 9, 3), SERVICE_DAY)
    )
    claim = CLAIM_PAYMENT._replace(from_day=None, to_day=None, charge_cents=200, lines=lines)
    assert find_match(claim, CLAIM._replace(to_day=date(2026, 9, 3))).rule == 1
    assert find_match(claim, CLAIM).verdict is Verdict.DOUBTFUL


@pytest.mark.parametrize("number", ["4f7k2-1", "004F7K2-1", "4F7K21"])
def test_rule_2_matches_the_number_in_normal_form(number: str) -> None:
    assert find_match(CLAIM_PAYMENT._replace(patient_control_number=number), CLAIM).rule == 2


def test_leading_zeros_may_distinguish_two_claims() -> None:
    unpadded, padded = CLAIM._replace(id=1, number="100"), CLAIM._replace(id=2, number="0000100")
    assert (
        find_match(CLAIM_PAYMENT._replace(patient_control_number="100"), unpadded, padded).candidate
        == unpadded
    )
    assert (
        find_match(
            CLAIM_PAYMENT._replace(patient_control_number="0000100"), unpadded, padded
        ).candidate
        == padded
    )
    assert (
        find_match(CLAIM_PAYMENT._replace(patient_control_number="00100"), unpadded, padded).verdict
        is Verdict.DOUBTFUL
    )


def test_rule_3_matches_the_payers_own_number() -> None:
    claim = CLAIM_PAYMENT._replace(
        patient_control_number="LOST",
        payer_claim_number="2026-2750-0001",
        charge_cents=1,
    )
    assert find_match(claim, CLAIM).rule == 3
    assert find_match(claim, CLAIM, payers=frozenset({8})).verdict is Verdict.DOUBTFUL
    assert (
        find_match(claim._replace(patient_last="OTHER", member_id="X9"), CLAIM).verdict
        is Verdict.DOUBTFUL
    )


def test_rule_3_matches_the_original_reference_of_a_reversal_only() -> None:
    claim = CLAIM_PAYMENT._replace(
        patient_control_number="LOST",
        original_reference="202627500001",
        charge_cents=-1,
        status="22",
    )
    assert find_match(claim, CLAIM).rule == 3
    assert find_match(claim._replace(status="1", charge_cents=1), CLAIM).verdict is Verdict.NONE


def test_rule_4_matches_member_days_and_charge_of_one_open_claim() -> None:
    claim = CLAIM_PAYMENT._replace(patient_control_number="LOST")
    twin = CLAIM._replace(id=2, number="OTHER")
    assert find_match(claim, CLAIM).rule == 4
    assert find_match(claim, CLAIM._replace(open=False)).verdict is not Verdict.MATCHED
    assert find_match(claim, CLAIM, twin).verdict is not Verdict.MATCHED
    assert find_match(claim, CLAIM, twin._replace(open=False)).candidate == CLAIM


def test_rule_4_only_suggests_the_one_of_a_family_that_has_the_first_name() -> None:
    claim = CLAIM_PAYMENT._replace(patient_control_number="LOST")
    twin = CLAIM._replace(id=2, number="OTHER", first="Axel")
    result = find_match(claim, twin, CLAIM)
    assert (result.verdict, result.rule, result.candidate) == (Verdict.SUGGEST, 4, CLAIM)
    assert [each.candidate for each in result.compared] == [CLAIM, twin]
    assert find_match(claim._replace(patient_first="AXEL"), CLAIM, twin).candidate == twin
    for first_name in ("A", "", "ALMA"):
        stated = claim._replace(patient_first=first_name, rendering_npi="")
        assert find_match(stated, CLAIM, twin).verdict is Verdict.NONE
    assert find_match(claim, CLAIM, twin, CLAIM._replace(id=3)).verdict is not Verdict.MATCHED


def test_rule_5_only_suggests_a_claim_of_the_same_name_and_provider() -> None:
    claim = CLAIM_PAYMENT._replace(patient_control_number="LOST", member_id="")
    result = find_match(claim, CLAIM)
    assert (result.verdict, result.rule, result.candidate) == (Verdict.SUGGEST, 5, CLAIM)
    assert find_match(claim, CLAIM, CLAIM._replace(id=2)).verdict is Verdict.NONE
    assert find_match(claim._replace(rendering_npi=""), CLAIM).verdict is Verdict.NONE


def test_rule_6_lists_possible_claims_best_first() -> None:
    claim = CLAIM_PAYMENT._replace(patient_control_number="LOST", charge_cents=1)
    older_claim = CLAIM._replace(id=2, from_day=date(2026, 1, 1), to_day=None)
    result = find_match(claim, older_claim, CLAIM)
    assert result.verdict is Verdict.NONE
    assert [comparison.candidate.id for comparison in result.compared] == [1, 2]
    assert "charge" in result.compared[0].differs
    assert find_match(claim._replace(patient_last="", member_id=""), CLAIM).compared == ()


def test_versions_of_one_number_differ_by_payer_claim_number_then_by_being_open() -> None:
    original, resubmitted = CLAIM, CLAIM._replace(id=2, payer_numbers=frozenset({"B"}))
    assert (
        find_match(CLAIM_PAYMENT._replace(payer_claim_number="B"), original, resubmitted).candidate
        == resubmitted
    )
    assert (
        find_match(
            CLAIM_PAYMENT._replace(payer_claim_number="202627500001"), original, resubmitted
        ).candidate
        == original
    )
    assert (
        find_match(CLAIM_PAYMENT._replace(payer_claim_number="C"), original, resubmitted).verdict
        is Verdict.DOUBTFUL
    )
    assert (
        find_match(
            CLAIM_PAYMENT._replace(payer_claim_number="C"),
            original._replace(open=False),
            resubmitted,
        ).candidate
        == resubmitted
    )


CANDIDATES = st.builds(
    Candidate,
    st.integers(1, 9),
    st.sampled_from(["A1", "a-1", "0A1", "B2"]),
    st.sampled_from(["Lind", "Moss"]),
    st.sampled_from(["Ada", "Bo"]),
    st.sampled_from(["W1", "W2", ""]),
    st.sampled_from([frozenset({7}), frozenset({8}), frozenset({7, 8})]),
    st.sampled_from([100, 200]),
    st.sampled_from([SERVICE_DAY, date(2026, 9, 2)]),
    st.none(),
    st.sampled_from(["N1", ""]),
    st.sampled_from([frozenset[str](), frozenset({"P1"}), frozenset({"P2"})]),
    st.booleans(),
)
PAYMENTS = st.builds(
    lambda number, last, first, member, charge, day, npi, payer_number, status: ClaimPayment(
        1,
        number,
        status,
        -charge if status == "22" else charge,
        0,
        0,
        payer_claim_number=payer_number,
        patient_last=last,
        patient_first=first,
        member_id=member,
        from_day=day,
        rendering_npi=npi,
    ),
    st.sampled_from(["A1", "a1", "B2", "LOST", ""]),
    st.sampled_from(["LIND", "MOSS", ""]),
    st.sampled_from(["ADA", "BO", ""]),
    st.sampled_from(["W1", "W2", ""]),
    st.sampled_from([100, 200]),
    st.sampled_from([SERVICE_DAY, None]),
    st.sampled_from(["N1", ""]),
    st.sampled_from(["P1", "P2", ""]),
    st.sampled_from(["1", "22"]),
)


@given(PAYMENTS, st.lists(CANDIDATES, max_size=5))
def test_two_equal_candidates_are_never_matched(
    claim: ClaimPayment, candidates: list[Candidate]
) -> None:
    candidates = [candidate._replace(id=index) for index, candidate in enumerate(candidates)]
    result = find_match(claim, *candidates)
    assert (result.candidate is not None) == (result.verdict in (Verdict.MATCHED, Verdict.SUGGEST))
    if result.candidate is not None:
        assert result.candidate in candidates
        twin = result.candidate._replace(id=99)
        assert find_match(claim, *candidates, twin).candidate not in (result.candidate, twin)


@given(PAYMENTS, st.lists(CANDIDATES, max_size=5), st.randoms())
def test_the_order_of_candidates_changes_nothing(
    claim: ClaimPayment, candidates: list[Candidate], random: Random
) -> None:
    candidates = [candidate._replace(id=index) for index, candidate in enumerate(candidates)]
    shuffled = sorted(candidates, key=lambda candidate: random.random())
    assert find_match(claim, *candidates)[:3] == find_match(claim, *shuffled)[:3]
