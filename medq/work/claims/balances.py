"""Balances and states of claims, computed from all their results and statuses and stored."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from data.claims import claims, statuses
from data.claims.balances import ClaimBalanceRow, save_balances
from data.claims.claims import ClaimRecord
from data.remittances.results import StoredResult, results_by_claim
from medq.domain.calendar import Calendar
from medq.domain.claims.codes import PAYER_ORDER_BY_STATUS, REVERSAL, VOID
from medq.domain.claims.deadlines import followup_day
from medq.domain.claims.payer import PayerRules
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

_UNANSWERED = frozenset({ClaimState.SENT, ClaimState.ACKNOWLEDGED, ClaimState.RECEIVED})
_FOLLOWED_UP = _UNANSWERED | {ClaimState.PENDED, ClaimState.FORWARDED, ClaimState.REVERSED}


class BalanceContext(NamedTuple):
    """The office's business days, and the rules of the payers of some claims."""

    calendar: Calendar
    rules_by_payer: Mapping[int, PayerRules]


class ClaimBalance(NamedTuple):
    """A claim with its results in counting order, its balance and its state."""

    head: ClaimRecord
    results: tuple[StoredResult, ...]
    balance: Balance
    state: ClaimState
    follow_up_day: date | None

    @property
    def row(self) -> ClaimBalanceRow:
        """The balance as the claim's row holds it."""
        return ClaimBalanceRow(
            paid_cents=self.balance.paid_cents,
            written_off_cents=self.balance.written_off_cents,
            patient_cents=self.balance.patient_cents,
            review_reasons="; ".join(self.balance.review_reasons),
            state=self.state,
            follow_up_day=self.follow_up_day,
            id=self.head.id,
        )


def refresh_balances(desk: Desk, claim_ids: Iterable[int]) -> dict[int, ClaimBalance]:
    """Compute and store the balances and states of these claims, and return them by claim.

    Call inside a write transaction.
    """
    balances = compute_balances(desk, claim_ids)
    store_balances(desk, balances.values())
    return balances


def store_balances(desk: Desk, balances: Iterable[ClaimBalance]) -> None:
    """Store computed balances and states of claims. Call inside a write transaction."""
    save_balances(desk.store, [claim.row for claim in balances])


def compute_balances(desk: Desk, claim_ids: Iterable[int]) -> dict[int, ClaimBalance]:
    """Return the balances of these claims by claim, from their facts and not from stored ones."""
    ids = sorted(set(claim_ids))
    stored_results = results_by_claim(desk.store, ids)
    heads = claims.claim_records(desk.store, ids)
    statuses_by_claim = statuses.by_claim(
        desk.store, [claim_id for claim_id in ids if claim_id not in stored_results]
    )
    context = balance_context(desk, heads.values())
    return {
        claim_id: claim_balance(
            context,
            heads[claim_id],
            stored_results.get(claim_id, ()),
            statuses_by_claim.get(claim_id, ()),
        )
        for claim_id in ids
    }


def balance_context(desk: Desk, heads: Iterable[ClaimRecord]) -> BalanceContext:
    """Read what the balances of these claims share."""
    payer_ids = {head.payer_id for head in heads}
    rules_by_payer = {payer_id: payer_rules_of(desk, payer_id) for payer_id in payer_ids}
    return BalanceContext(desk.calendar, rules_by_payer)


def claim_balance(
    context: BalanceContext,
    head: ClaimRecord,
    stored: Iterable[StoredResult],
    reported: Sequence[ReportedStatus] = (),
) -> ClaimBalance:
    """Return the balance of a claim from its results, or without any from its statuses."""
    results = in_counting_order(stored)
    facts = ClaimFacts(
        charge_cents=head.charge_cents,
        sent=head.sent_day,
        batch_answer=head.batch_answer,
        statuses=reported,
        results=claim_results(results),
        is_replaced=head.is_replaced,
    )
    figures = balance(facts)
    state = claim_state(facts, figures)
    if head.frequency == VOID and state in _UNANSWERED:
        state = ClaimState.CLOSED  # a void asks for no money: it ends unless it is rejected
    follow_up_day = _follow_up_day(context, head, facts, state)
    return ClaimBalance(head, results, figures, state, follow_up_day)


def in_counting_order(stored: Iterable[StoredResult]) -> tuple[StoredResult, ...]:
    """Return results in the order in which they count: by day, whatever the order of posting.

    A reversed result comes before its reversal, and a reversal whose correction is posted comes
    directly after the result that it reverses.
    """
    results = tuple(stored)
    if len(results) < 2:
        return results
    result_by_id = {result.id: result for result in results}
    reversal_by_id = {
        result.reverses_id: result for result in results if result.reverses_id is not None
    }
    payers_with_result = {
        result.payer_id
        for result in results
        if result.counted and result.status != REVERSAL and result.id not in reversal_by_id
    }

    def key(result: StoredResult) -> tuple[date, int, int]:
        own_key = (result.day or date.min, result.id, 0)
        reversal = reversal_by_id.get(result.id)
        if reversal is not None:
            return min(own_key, (reversal.day or date.min, reversal.id, -1))
        original = result_by_id.get(result.reverses_id or 0)
        if original is not None and result.payer_id in payers_with_result:
            return (*key(original)[:2], 1)
        return own_key

    return tuple(sorted(results, key=key))


def claim_results(stored: Sequence[StoredResult]) -> list[ClaimResult]:
    """Return stored results as the balance needs them, without those that do not count."""
    order_by_id = {result.id: PAYER_ORDER_BY_STATUS.get(result.status, 1) for result in stored}
    return [
        ClaimResult(
            day=result.day or date.min,
            status=result.status,
            payer_order=order_by_id.get(result.reverses_id or result.id, 1),
            paid_cents=result.paid_cents,
            written_off_cents=result.written_off_cents,
            patient_cents=result.patient_cents,
            denied_cents=result.denied_cents,
            waiting_cents=result.waiting_cents,
            review_reason=_review_reason(result),
        )
        for result in stored
        if result.counted
    ]


def _follow_up_day(
    context: BalanceContext, head: ClaimRecord, facts: ClaimFacts, state: ClaimState
) -> date | None:
    """Return the day on which the payer's rules say to check the claim's status, None for none.

    The first interval counts from the acceptance, a further one from a pend or from a result that
    leaves a balance.
    """
    last_day = facts.sent
    if facts.results:
        last_day = facts.results[-1].day
    elif facts.statuses:
        last_day = facts.statuses[-1].day
    if last_day is None or state not in _FOLLOWED_UP:
        return None
    is_again = bool(facts.results) or state is ClaimState.PENDED
    rules = context.rules_by_payer[head.payer_id]
    return followup_day(rules, last_day, context.calendar, again=is_again)


def _review_reason(result: StoredResult) -> str:
    if result.difference_cents:
        return "ERA out of balance"
    if result.status == REVERSAL and result.reverses_id is None:
        return "reversal without original payment"
    return ""
