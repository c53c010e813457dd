"""What a claim owes and where it stands, worked out anew from all its results and answers, and kept on the claim."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from data.claims import claims as claim_rows
from data.claims.claims import ClaimRecord
from data.remittances import remittances as rows
from data.remittances.remittances import StoredResult
from data.store.columns import date_from_int, date_to_int
from medq.domain.claims.codes import PAYER_ORDER_BY_STATUS, REVERSAL, VOID
from medq.domain.claims.deadlines import followup_day
from medq.domain.claims.state import (
    Balance,
    ClaimFacts,
    ClaimResult,
    ClaimState,
    ReportedStatus,
    balance,
    claim_state,
)
from medq.work.desk import Desk
from medq.work.payer_rules import payer_rules_of

ASKED = frozenset(
    {
        *(ClaimState.SENT, ClaimState.ACKNOWLEDGED, ClaimState.RECEIVED, ClaimState.PENDED),
        *(ClaimState.FORWARDED, ClaimState.REVERSED),
    }
)
UNHEARD = frozenset({ClaimState.SENT, ClaimState.ACKNOWLEDGED, ClaimState.RECEIVED})


class ClaimBalance(NamedTuple):
    """A claim as it stands: what it is, its results in the order in which they count, its balance and state."""

    head: ClaimRecord
    results: tuple[StoredResult, ...]
    balance: Balance
    state: ClaimState
    follow_up: date | None

    @property
    def row(self) -> tuple[int, int, int, str, str, int | None]:
        """What the claim itself keeps of it."""
        figures = self.balance
        return (
            figures.paid_cents,
            figures.written_off_cents,
            figures.patient_cents,
            "; ".join(figures.review_reasons),
            self.state.value,
            date_to_int(self.follow_up),
        )


def refresh_balances(desk: Desk, claim_ids: Iterable[int]) -> dict[int, ClaimBalance]:
    """Bring the balance and state of these claims up to date; how each stands. Inside `writing()`."""
    found = compute_balances(desk, claim_ids)
    rows.set_claim_balances(desk.store, [(*one.row, claim_id) for claim_id, one in found.items()])
    return found


def compute_balances(desk: Desk, claim_ids: Iterable[int]) -> dict[int, ClaimBalance]:
    """How these claims stand by their facts, whatever the claims themselves keep."""
    wanted = sorted(set(claim_ids))
    results = rows.results_by_claim(desk.store, wanted)
    heads = claim_rows.claim_records(desk.store, wanted)
    answers = claim_rows.statuses_by_claim(
        desk.store, [claim_id for claim_id in wanted if claim_id not in results]
    )
    found = {}
    for claim_id in wanted:
        head, stored = heads[claim_id], in_counting_order(results.get(claim_id, ()))
        facts = ClaimFacts(
            charge_cents=head.charge_cents,
            sent=date_from_int(head.sent_day),
            batch_answer=head.file_answer,
            statuses=[
                ReportedStatus(date.fromordinal(day), (code,), by_payer)
                for day, code, by_payer in answers.get(claim_id, ())
            ],
            results=claim_results(stored),
            is_replaced=head.replaced,
        )
        figures = balance(facts)
        state = claim_state(facts, figures)
        if head.frequency == VOID and state in UNHEARD:
            state = (
                ClaimState.CLOSED
            )  # a void asks for no money: it ends with itself unless somebody refuses it
        found[claim_id] = ClaimBalance(
            head, stored, figures, state, _follow_up(desk, head, facts, state)
        )
    return found


def in_counting_order(stored: Iterable[StoredResult]) -> tuple[StoredResult, ...]:
    """Results in the order in which they count: by day, whatever the order of posting. What is taken back stands before its
    reversal, and a reversal whose correction is there already right behind what it takes back."""
    results = tuple(stored)
    if len(results) < 2:
        return results
    by_id = {one.id: one for one in results}
    taken = {one.reverses_id: one for one in by_id.values() if one.reverses_id is not None}
    live = {
        (one.payer_id)
        for one in by_id.values()
        if one.counted and one.status != REVERSAL and one.id not in taken
    }

    def key(one: StoredResult) -> tuple[int, int, int]:
        own = (one.day, one.id, 0)
        reversal = taken.get(one.id)
        if reversal is not None:
            return min(own, (reversal.day, reversal.id, -1))
        original = by_id.get(one.reverses_id) if one.reverses_id is not None else None
        if original is not None and one.payer_id in live:
            return (*key(original)[:2], 1)
        return own

    return tuple(sorted(by_id.values(), key=key))


def claim_results(stored: Sequence[StoredResult]) -> list[ClaimResult]:
    """Kept results as the balance reads them; those that do not count (estimates, unknown statuses) left out."""
    places = {one.id: PAYER_ORDER_BY_STATUS.get(one.status, 1) for one in stored}
    return [
        ClaimResult(
            day=date.fromordinal(max(one.day, 1)),
            status=one.status,
            payer_order=places.get(one.reverses_id, 1) if one.reverses_id else places[one.id],
            paid_cents=one.paid_cents,
            written_off_cents=one.written_off_cents,
            patient_cents=one.patient_cents,
            denied_cents=one.denied_cents,
            waiting_cents=one.waiting_cents,
            payer=one.payer,
            review_reason=_trouble(one),
        )
        for one in stored
        if one.counted
    ]


def _follow_up(desk: Desk, head: ClaimRecord, facts: ClaimFacts, state: ClaimState) -> date | None:
    """The day on which the payer is asked, by its rhythm: from its acceptance for the first time, from a pend or a result that
    leaves something open again; none where nothing is waited for."""
    last = (
        facts.results[-1].day
        if facts.results
        else facts.statuses[-1].day
        if facts.statuses
        else facts.sent
    )
    if last is None or state not in ASKED:
        return None
    again = bool(facts.results) or state is ClaimState.PENDED
    return followup_day(payer_rules_of(desk, head.payer_id), last, desk.calendar, again=again)


def _trouble(one: StoredResult) -> str:
    if one.difference_cents:
        return "ERA out of balance"
    return (
        "reversal without original payment"
        if one.status == REVERSAL and one.reverses_id is None
        else ""
    )
