"""Whatever is done to a good file, it is surveyed without an exception, and what it says of itself hangs together."""

from collections.abc import Sequence
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from medq.x12.acknowledgments import read_group_acknowledgment
from medq.x12.claims import read_claims
from medq.x12.remittances import read_remittance
from medq.x12.statuses import read_statuses
from medq.x12.survey import FileSurvey
from tests.x12.making import interchange, payment, reading, surveyed, transaction, written
from tests.x12.test_acknowledgments import RECEIVED, REJECTED
from tests.x12.test_claims import BODY
from tests.x12.test_remittances import FULL

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
PLACE = st.integers(0, 10_000)
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["drop", "double", "swap", "cut", "put"]),
        PLACE,
        PLACE,
        st.binary(max_size=3),
    ),
    max_size=6,
)


def changed(
    good: Sequence[T], changes: list[tuple[str, int, int, bytes]], put: Sequence[T]
) -> list[T]:
    parts = list(good)
    for what, first, second, _ in changes:
        if not parts:
            return parts
        one, two = first % len(parts), second % len(parts)
        match what:
            case "drop":
                del parts[one]
            case "double":
                parts.insert(one, parts[one])
            case "swap":
                parts[one], parts[two] = parts[two], parts[one]
            case "cut":
                parts = parts[: one + 1] if second % 4 == 0 else parts
            case "put":
                parts[one:one] = list(put[second % len(put) :][:1]) if put else []
    return parts


def consistent(found: FileSurvey, data: bytes) -> None:
    """The sums are those of the transactions, and the full readers count what the survey counted."""
    assert found.segments >= sum(t.segments for t in found.transactions)
    assert [t.ordinal for t in found.transactions] == list(range(1, len(found.transactions) + 1))
    for figure in (
        "claims",
        "charge_cents",
        "paid_cents",
        "adjustment_cents",
        "provider_adjustment_cents",
    ):
        known = [value for t in found.transactions if (value := getattr(t, figure)) is not None]
        assert getattr(found, figure) == (sum(known) if known else None)
    for transaction_survey, again in zip(found.transactions, reading(data, chunk=97), strict=True):
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
                off = (
                    remittance.totals.paid_cents
                    - remittance.totals.provider_adjustment_cents
                    - remittance.head.payment_cents
                )
                assert transaction_survey.balanced == (off == 0)
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
    data = written(changed(lines, changes, extra))
    consistent(surveyed(data), data)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(GOOD), CHANGES)
def test_bytes_dropped_doubled_swapped_and_put_in(
    lines: list[str], changes: list[tuple[str, int, int, bytes]]
) -> None:
    strange = [byte for _, _, _, some in changes for byte in some] + list(
        b"~*:^\n\r\0\x1c\x1d\x1e\x1f\xff-."
    )
    data = bytes(changed(list(written(lines)), changes, strange))
    consistent(surveyed(data), data)


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=300), st.sampled_from([b"", b"ISA", b"ISA*" * 20, written(GOOD[0])[:230]])
)
def test_any_bytes_at_all(data: bytes, before: bytes) -> None:
    consistent(surveyed(before + data), before + data)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(GOOD), CHANGES, st.sampled_from([1, 7, 64]))
def test_pieces_never_matter(
    lines: list[str], changes: list[tuple[str, int, int, bytes]], chunk: int
) -> None:
    put: list[int] = [*b"~\n*ISAE\xc3\xbc"]
    data = bytes(changed([*written(lines)], changes, put))

    def all_of(size: int) -> list[object]:
        found = reading(data, chunk=size)
        whole: list[object] = [
            (t.kind, list(t.segments()), t.findings.all_problems()) for t in found
        ]
        return [*whole, found.findings.all_problems()]

    assert all_of(chunk) == all_of(1 << 16)
