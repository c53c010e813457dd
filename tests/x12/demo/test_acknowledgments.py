"""Tests of the demo's 999, 277CA and 277 files."""

from collections import Counter, defaultdict
from datetime import date, timedelta

from tests.x12.demo.reader import (
    TODAY,
    DemoFiles,
    SubmittedClaim,
    claims_rejected_by_999,
    read_segments,
)

REJECTION_CATEGORIES = {"A3", "A6", "A7", "A8"}


def test_acknowledgments_come_after_the_batch(
    demo: DemoFiles, submitted: dict[str, SubmittedClaim]
) -> None:
    for path in demo.paths_of_kind("277ca"):
        day = date.fromisoformat(path.name[:10])
        claim_numbers = [
            segment[2]
            for segment in read_segments(path.read_bytes())
            if segment[:2] == ["TRN", "2"]
        ]
        batch_days = [submitted[number].file_day for number in claim_numbers if number in submitted]
        assert batch_days and max(batch_days) < day


def test_a_third_of_the_silent_claims_have_a_999_only(
    demo: DemoFiles, submitted: dict[str, SubmittedClaim]
) -> None:
    processed = {claim.number.replace("-", "").lstrip("0") for _, claim in demo.claims}
    categories = _acknowledged_categories(demo)
    unprocessed = [
        number
        for number, claim in submitted.items()
        if claim.file_day < TODAY - timedelta(days=45) and number.replace("-", "") not in processed
    ]
    rejected_by_999 = claims_rejected_by_999(demo)
    silent = [
        number
        for number in unprocessed
        if number not in rejected_by_999 and not REJECTION_CATEGORIES & categories[number]
    ]
    with_999_only = [number for number in silent if not categories[number]]
    assert len(silent) > 15 and 0.2 < len(with_999_only) / len(silent) < 0.47
    assert all(categories[number] == {"A2"} for number in silent if categories[number])
    assert len(rejected_by_999) == 6


def _acknowledged_categories(demo: DemoFiles) -> dict[str, set[str]]:
    """Return the status categories of each claim in all 277CAs."""
    categories: dict[str, set[str]] = defaultdict(set)
    for path in demo.paths_of_kind("277ca"):
        number = ""
        for segment in read_segments(path.read_bytes()):
            if segment[0] == "TRN":
                number = segment[2]
            elif segment[0] == "STC":
                categories[number].add(segment[1][:2])
    return categories


def test_two_batches_have_a_transaction_that_the_999_rejects(demo: DemoFiles) -> None:
    acknowledgments = [read_segments(path.read_bytes()) for path in demo.paths_of_kind("999")]
    rejections = [segments for segments in acknowledgments if ["IK5", "R", "5"] in segments]
    assert len(rejections) == 2 and len(claims_rejected_by_999(demo)) == 6
    errors = [segment for segments in rejections for segment in segments if segment[0] == "IK4"]
    assert {segment[3] for segment in errors} == {"I12"}
    named_claims = {
        segment[1].removeprefix("CLM01:")
        for segments in rejections
        for segment in segments
        if segment[0] == "CTX"
    }
    assert len(named_claims) == 3 and named_claims <= claims_rejected_by_999(demo)


def test_statuses_of_silent_claims_come_in_277s(demo: DemoFiles) -> None:
    categories = Counter(
        segment[1][:2]
        for path in demo.paths_of_kind("277")
        for segment in read_segments(path.read_bytes())
        if segment[0] == "STC"
    )
    assert {"P1", "P3", "D0"} <= set(categories) and categories.total() > 15
