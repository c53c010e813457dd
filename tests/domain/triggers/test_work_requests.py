"""Laws of requests: one for each key, and nothing both requested and resolved."""

from hypothesis import given
from hypothesis import strategies as st

from medq.domain.items import topics
from medq.domain.items.item import Kind, Subject
from medq.domain.items.work_requests import merge_requests
from medq.domain.remittances.remittance import Adjustment, LinePayment
from medq.domain.triggers.payments import triggers_for_payment
from tests.domain.paid_claims import paid_claim
from tests.domain.reference_tables import PLAYBOOKS, REASON_TABLES, TOPIC_TABLE
from tests.domain.triggers.posted_payments import POSTING_DAY, posted_payment


def test_one_request_a_key_and_the_one_with_the_most_money_leads() -> None:
    smaller = topics.SHARE.request(Subject.CLAIM, 5, "smaller", 100, POSTING_DAY)
    larger = topics.SHARE.request(Subject.CLAIM, 5, "larger", 900, POSTING_DAY, legal_duty=True)
    answered = topics.SHARE.resolution(Subject.CLAIM, 5, "answered")
    result = merge_requests([smaller, larger], [answered])
    assert result.resolutions == ()
    (request,) = result.requests
    assert (request.title, request.details, request.legal_duty) == ("larger", ("smaller",), True)


ADJUSTMENTS = st.lists(
    st.builds(
        Adjustment,
        st.sampled_from(["CO", "PR", "OA", "PI", "CR", "ZZ"]),
        st.sampled_from(["16", "50", "133", "197"])
        | st.sampled_from([*sorted(REASON_TABLES.reasons), "9Z9"]),
        st.integers(-20_000, 20_000),
    ),
    max_size=4,
).map(tuple)


@given(
    ADJUSTMENTS,
    st.integers(-20_000, 20_000),
    st.sampled_from(["1", "2", "3", "4"])
    | st.sampled_from(["19", "20", "21", "22", "23", "25", "13", ""]),
    st.lists(st.sampled_from([*sorted(REASON_TABLES.remarks), "Q7"]), max_size=3).map(tuple),
    st.none() | st.integers(-9_000, 9_000),
    st.none() | st.integers(0, 9_000),
    st.booleans(),
)
def test_requests_have_distinct_keys_that_are_not_resolved(
    adjustments: tuple[Adjustment, ...],
    paid: int,
    status: str,
    remarks: tuple[str, ...],
    balance_cents: int | None,
    claim_ref: int | None,
    is_federal_correction: bool,
) -> None:
    charge = paid + sum(adjustment.cents for adjustment in adjustments)
    line = LinePayment(1, "99213", (), charge, paid, "1", adjustments=adjustments, remarks=remarks)
    posted = posted_payment(
        paid_claim(line, status=status),
        claim_ref=claim_ref,
        balance_cents=balance_cents,
        is_federal=is_federal_correction,
        replaces_earlier=is_federal_correction,
    )
    result = triggers_for_payment(posted, PLAYBOOKS)
    keys = [request.key for request in result.requests]
    assert len(keys) == len(set(keys))
    assert not set(keys) & {resolution[:4] for resolution in result.resolutions}
    for request in result.requests:
        assert request.money_cents >= 0
        assert TOPIC_TABLE.of(request.topic).minutes_of(request) > 0
        assert request.cause
        assert request.title
    assert sum(request.kind is Kind.DENIAL for request in result.requests) <= 1
    assert status != "22" or all(request.kind is not Kind.DENIAL for request in result.requests)
    open_amounts = [
        amount
        for amount in posted.allocation.amounts
        if amount.kind.value in ("denial", "wait") and amount.cents > 0
    ]
    if open_amounts and claim_ref is not None and status in ("1", "2", "3", "4"):
        assert result.requests
