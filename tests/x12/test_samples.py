"""Tests of the sample files' figures against those of an independent reader (facts.json)."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from medq.domain.errors import ProblemLevel
from medq.x12.reader import read_transactions
from medq.x12.survey import FileSurvey, survey

FOLDER = (
    Path(os.environ.get("MEDQ_SAMPLES", Path(__file__).parents[3] / "shared" / "samples")) / "x12"
)
FACTS: dict[str, dict[str, Any]] = (
    json.loads((FOLDER / "facts.json").read_text()) if (FOLDER / "facts.json").is_file() else {}
)
FIGURE_NAMES = (
    "claims",
    "charge_cents",
    "paid_cents",
    "adjustment_cents",
    "provider_adjustment_cents",
)
VERDICT_NAMES = ("balanced", "all_claims_balanced", "all_services_balanced")
# Patterns of an envelope fault in facts.json, and the start of medq's message.
MESSAGE_BY_FAULT = {
    r"SE01=(\d+) but (\d+) segments": r"SE01 says '{0}' segments, counted {1}",
    r"GE01=(\d+) but (\d+) ST": r"GE01 says '{0}' transactions, counted {1}",
    r"IEA01=(\d+) but (\d+) GS": r"IEA01 says '{0}' groups, counted {1}",
    r"GE02 != GS06": "GE02 says",
    r"IEA02 != ISA13": "IEA02 says",
    r"no IEA": "There is no IEA",
    r"no SE": "The transaction is cut off: no SE",
}

pytestmark = pytest.mark.skipif(not FACTS, reason=f"no sample files at {FOLDER} (set MEDQ_SAMPLES)")


def expected_message(fault: str) -> str:
    """Return the start of medq's message about a fault of facts.json."""
    for pattern, message in MESSAGE_BY_FAULT.items():
        if match := re.fullmatch(pattern, fault):
            return message.format(*match.groups())
    raise AssertionError(f"facts.json has an unknown fault: {fault}")


def is_envelope_message(message: str) -> bool:
    """Return True if facts.json would report the fault: ISA width and a missing GE it does not."""
    return message.startswith(
        ("SE0", "GE0", "IEA0", "There is no IEA", "The transaction is cut off")
    )


@pytest.mark.parametrize("name", FACTS)
def test_figures_are_those_of_the_independent_reader(name: str) -> None:
    file_survey, facts = survey(FOLDER / name), FACTS[name]
    assert {figure: getattr(file_survey, figure) for figure in FIGURE_NAMES + VERDICT_NAMES} == {
        figure: facts.get(figure) for figure in FIGURE_NAMES + VERDICT_NAMES
    }
    transactions = [
        transaction for transaction in file_survey.transactions if transaction.kind != "TA1"
    ]
    counts = (file_survey.interchanges, file_survey.groups, len(transactions), file_survey.segments)
    assert counts == tuple(
        facts[part] for part in ("interchanges", "groups", "transactions", "segments")
    )
    kinds = {transaction.kind for transaction in file_survey.transactions}
    expected_kinds = {
        "999" if kind == "997" else kind for kind in facts["kinds"] or [facts["kind"]]
    }
    assert kinds == expected_kinds


@pytest.mark.parametrize("name", FACTS)
def test_envelope_faults_are_reported(name: str) -> None:
    # "IEA01=0 but 0 GS" is no fault.
    expected_messages = sorted(
        expected_message(fault)
        for fault in FACTS[name]["envelope_errors"]
        if fault != "IEA01=0 but 0 GS"
    )
    messages = sorted(
        problem.message
        for problem in survey(FOLDER / name).all_problems
        if is_envelope_message(problem.message)
    )
    assert len(messages) == len(expected_messages)
    assert all(
        message.startswith(start)
        for message, start in zip(messages, expected_messages, strict=True)
    )


@pytest.mark.parametrize("name", [name for name in FACTS if name.startswith("derived/")])
def test_the_same_payment_with_other_delimiters_has_the_same_key(name: str) -> None:
    wrapped = survey(FOLDER / name)
    if "-name." in name:  # another patient name, once in Latin-1 and once in UTF-8
        plain = survey(FOLDER / "derived" / "era-emedny_sample.utf8-name.x12")
    else:
        plain = survey(FOLDER / "era-emedny_sample.txt")
    assert [t.key for t in wrapped.transactions] == [t.key for t in plain.transactions]
    assert not wrapped.problems


@pytest.mark.parametrize("name", [name for name in FACTS if FACTS[name]["segments"] < 300])
def test_the_chunk_size_does_not_matter(name: str) -> None:
    def segments(chunk: int) -> list[tuple[str, int, list[str]]]:
        return [
            (t.kind, number, line)
            for t in read_transactions(FOLDER / name, chunk=chunk)
            for number, line in t.segments()
        ]

    whole_file = segments(1 << 16)
    assert all(segments(chunk) == whole_file for chunk in (1, 7, 64))


def test_two_faulty_edge_files_say_where_the_fault_is() -> None:
    def problems(file_survey: FileSurvey) -> list[tuple[ProblemLevel, str]]:
        return [(problem.level, problem.message) for problem in file_survey.all_problems]

    assert problems(survey(FOLDER / "edge" / "13-not-balanced.835")) == [
        (
            ProblemLevel.HELD,
            "Payment T13 is out of balance by 1.00: claims 60.00, payment 61.00",
        )
    ]
    line_problem, claim_problems = problems(survey(FOLDER / "edge" / "14-claim-off-by-a-cent.835"))
    assert line_problem == (
        ProblemLevel.REVIEW,
        "Claim A110, line 1: charge 100.01 − adjustments 40.00 ≠ paid 60.00,"
        " out of balance by 0.01",
    )
    assert claim_problems[0] is ProblemLevel.REVIEW
