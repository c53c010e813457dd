"""The figures of every sample file are those an independent reader counted (facts.json), to the cent."""

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
FIGURES = ("claims", "charge_cents", "paid_cents", "adjustment_cents", "provider_adjustment_cents")
VERDICTS = ("balanced", "all_claims_balanced", "all_services_balanced")
# as facts.json words an envelope fault, and as medq does
ENVELOPE = {
    r"SE01=(\d+) but (\d+) segments": r"SE01 says '{0}' segments, counted {1}",
    r"GE01=(\d+) but (\d+) ST": r"GE01 says '{0}' transactions, counted {1}",
    r"IEA01=(\d+) but (\d+) GS": r"IEA01 says '{0}' groups, counted {1}",
    r"GE02 != GS06": "GE02 says",
    r"IEA02 != ISA13": "IEA02 says",
    r"no IEA": "There is no IEA",
    r"no SE": "The transaction is cut off: no SE",
}

pytestmark = pytest.mark.skipif(not FACTS, reason=f"no sample files at {FOLDER} (set MEDQ_SAMPLES)")


def expected(fault: str) -> str:
    for pattern, words in ENVELOPE.items():
        if match := re.fullmatch(pattern, fault):
            return words.format(*match.groups())
    raise AssertionError(f"facts.json has a fault no word is known for: {fault}")


def of_the_envelope(message: str) -> bool:
    # ISA width and a missing GE are not among what facts.json looks for
    return message.startswith(
        ("SE0", "GE0", "IEA0", "There is no IEA", "The transaction is cut off")
    )


@pytest.mark.parametrize("name", FACTS)
def test_facts(name: str) -> None:
    found, facts = survey(FOLDER / name), FACTS[name]
    assert {figure: getattr(found, figure) for figure in FIGURES + VERDICTS} == {
        figure: facts.get(figure) for figure in FIGURES + VERDICTS
    }
    sets = [transaction for transaction in found.transactions if transaction.kind != "TA1"]
    counted = (found.interchanges, found.groups, len(sets), found.segments)
    assert counted == tuple(
        facts[part] for part in ("interchanges", "groups", "transactions", "segments")
    )
    kinds = {transaction.kind for transaction in found.transactions}
    wanted = {"999" if kind == "997" else kind for kind in facts["kinds"] or [facts["kind"]]}
    assert kinds == wanted


@pytest.mark.parametrize("name", FACTS)
def test_envelope_faults(name: str) -> None:
    # "IEA01=0 but 0 GS" says of itself that nothing is wrong
    wanted = sorted(
        expected(fault) for fault in FACTS[name]["envelope_errors"] if fault != "IEA01=0 but 0 GS"
    )
    found = sorted(
        problem.message
        for problem in survey(FOLDER / name).all_problems
        if of_the_envelope(problem.message)
    )
    assert len(found) == len(wanted)
    assert all(message.startswith(start) for message, start in zip(found, wanted, strict=True))


@pytest.mark.parametrize("name", [name for name in FACTS if name.startswith("derived/")])
def test_the_same_payment_in_another_wrapping_has_the_same_key(name: str) -> None:
    wrapped = survey(FOLDER / name)
    if "-name." in name:  # another patient name, once in Latin-1 and once in UTF-8
        plain = survey(FOLDER / "derived" / "era-emedny_sample.utf8-name.x12")
    else:
        plain = survey(FOLDER / "era-emedny_sample.txt")
    assert [t.key for t in wrapped.transactions] == [t.key for t in plain.transactions]
    assert not wrapped.problems


@pytest.mark.parametrize("name", [name for name in FACTS if FACTS[name]["segments"] < 300])
def test_the_pieces_a_file_is_read_in_do_not_matter(name: str) -> None:
    def segments(chunk: int) -> list[tuple[str, int, list[str]]]:
        return [
            (t.kind, number, line)
            for t in read_transactions(FOLDER / name, chunk=chunk)
            for number, line in t.segments()
        ]

    whole = segments(1 << 16)
    assert all(segments(chunk) == whole for chunk in (1, 7, 64))


def test_the_two_edge_files_that_are_wrong_say_where() -> None:
    def worst(found: FileSurvey) -> list[tuple[ProblemLevel, str]]:
        return [(problem.level, problem.message) for problem in found.all_problems]

    assert worst(survey(FOLDER / "edge" / "13-not-balanced.835")) == [
        (
            ProblemLevel.HELD,
            "Payment T13 does not balance: claims 60.00, payment 61.00, off by 1.00",
        )
    ]
    line, claim = worst(survey(FOLDER / "edge" / "14-claim-off-by-a-cent.835"))
    assert line == (
        ProblemLevel.REVIEW,
        "Claim A110, line 1: charge 100.01 − adjustments 40.00 ≠ paid 60.00, off by 0.01",
    )
    assert claim[0] is ProblemLevel.REVIEW
