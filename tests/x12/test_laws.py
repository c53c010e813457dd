"""Laws for any change of a good file: no exception, and consistent figures."""

from collections.abc import Sequence
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from medq.x12.acknowledgments import read_group_acknowledgment
from medq.x12.claims import read_claims
from medq.x12.remittances import read_remittance
from medq.x12.statuses import read_statuses
from medq.x12.survey import FileSurvey
from tests.x12.test_acknowledgments import RECEIVED, REJECTED
from tests.x12.test_claims import BODY
from tests.x12.test_remittances import FULL
from tests.x12.x12_files import (
    interchange,
    payment,
    read_bytes,
    survey_bytes,
    to_bytes,
    transaction,
)

GOOD = [
    interchange(transaction("835", payment()), transaction("835", FULL, control="0002")),
    interchange(transaction("837", BODY, guide="005010X222A1")),
    interchange(
        transaction("999", REJECTED),
        transaction("277", RECEIVED, guide="005010X214", control="0002"),
    ),
    interchange(transaction("837", BODY), guide=""),
]
T = TypeVar("T")
POSITION = st.integers(0, 10_000)
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["drop", "double", "swap", "cut", "insert"]),
        POSITION,
        POSITION,
        st.binary(max_size=3),
    ),
    max_size=6,
)


def changed(
    good: Sequence[T], changes: list[tuple[str, int, int, bytes]], insertable: Sequence[T]
) -> list[T]:
    """Return the parts of a good file after some changes."""
    parts = list(good)
    for change, first, second, _ in changes:
        if not parts:
            return parts
        index, other = first % len(parts), second % len(parts)
        match change:
            case "drop":
                del parts[index]
            case "double":
                parts.insert(index, parts[index])
            case "swap":
                parts[index], parts[other] = parts[other], parts[index]
            case "cut":
                parts = parts[: index + 1] if second % 4 == 0 else parts
            case "insert":
                added = insertable[second % len(insertable) :][:1] if insertable else ()
                parts[index:index] = list(added)
    return parts


def assert_consistent(file_survey: FileSurvey, data: bytes) -> None:
    """Assert that sums are those of the transactions, and that the full readers agree."""
    assert file_survey.segments >= sum(t.segments for t in file_survey.transactions)
    assert [t.ordinal for t in file_survey.transactions] == list(
        range(1, len(file_survey.transactions) + 1)
    )
    for figure in (
        "claims",
        "charge_cents",
        "paid_cents",
        "adjustment_cents",
        "provider_adjustment_cents",
    ):
        values = [getattr(t, figure) for t in file_survey.transactions]
        present = [value for value in values if value is not None]
        assert getattr(file_survey, figure) == (sum(present) if present else None)
    for transaction_survey, again in zip(
        file_survey.transactions, read_bytes(data, chunk=97), strict=True
    ):
        if again.kind == "835":
            remittance = read_remittance(again)
            claims = list(remittance.claims())
            if transaction_survey.status != "refused":
                assert transaction_survey.claims == len(claims) == remittance.totals.claims
                assert transaction_survey.charge_cents == sum(
                    claim.charge_cents for claim in claims
                )
                assert transaction_survey.paid_cents == sum(claim.paid_cents for claim in claims)
                assert transaction_survey.adjustment_cents == sum(
                    claim.adjusted_cents for claim in claims
                )
                assert (
                    transaction_survey.provider_adjustment_cents
                    == remittance.totals.provider_adjustment_cents
                )
                difference_cents = (
                    remittance.totals.paid_cents
                    - remittance.totals.provider_adjustment_cents
                    - remittance.head.payment_cents
                )
                assert transaction_survey.balanced == (difference_cents == 0)
        elif again.kind in ("837P", "837I"):
            claims_sent = list(read_claims(again).claims())
            assert transaction_survey.claims in (None, len(claims_sent))
        elif again.kind in ("277", "277CA"):
            assert all(
                status.codes or status.lines or status.segment for status in read_statuses(again)
            )
        elif again.kind == "999":
            read_group_acknowledgment(again)
        again.finish()
        assert again.key == transaction_survey.key


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(GOOD), CHANGES)
def test_segments_dropped_doubled_swapped_and_cut(
    lines: list[str], changes: list[tuple[str, int, int, bytes]]
) -> None:
    extra = [line for other in GOOD for line in other]
    data = to_bytes(changed(lines, changes, extra))
    assert_consistent(survey_bytes(data), data)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(GOOD), CHANGES)
def test_bytes_dropped_doubled_swapped_and_inserted(
    lines: list[str], changes: list[tuple[str, int, int, bytes]]
) -> None:
    insertable = [byte for _, _, _, added in changes for byte in added] + list(
        b"~*:^\n\r\0\x1c\x1d\x1e\x1f\xff-."
    )
    data = bytes(changed(list(to_bytes(lines)), changes, insertable))
    assert_consistent(survey_bytes(data), data)


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=300), st.sampled_from([b"", b"ISA", b"ISA*" * 20, to_bytes(GOOD[0])[:230]])
)
def test_any_bytes_at_all(data: bytes, before: bytes) -> None:
    assert_consistent(survey_bytes(before + data), before + data)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(GOOD), CHANGES, st.sampled_from([1, 7, 64]))
def test_the_chunk_size_never_matters(
    lines: list[str], changes: list[tuple[str, int, int, bytes]], chunk: int
) -> None:
    insertable: list[int] = [*b"~\n*ISAE\xc3\xbc"]
    data = bytes(changed([*to_bytes(lines)], changes, insertable))

    def read_all(size: int) -> list[object]:
        reader = read_bytes(data, chunk=size)
        transactions: list[object] = [
            (t.kind, list(t.segments()), t.findings.all_problems()) for t in reader
        ]
        return [*transactions, reader.findings.all_problems()]

    assert read_all(chunk) == read_all(1 << 16)
