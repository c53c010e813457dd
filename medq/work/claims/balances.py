"""Balances of visits and states of claims, computed from all results and statuses and stored."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from data.claims import visits
from data.claims.balances import ClaimBalanceRow, save_balances
from data.claims.claims import ClaimRecord
from data.claims.visits import VisitSums
from data.remittances.results import StoredResult
from medq.domain.calendar import Calendar
from medq.domain.claims.by_hand import with_by_hand
from medq.domain.claims.codes import NOT_OUR_CLAIM, PRIMARY_FORWARDED, REVERSAL, VOID
from medq.domain.claims.deadline_days import followup_day
from medq.domain.claims.line_settlement import settle_single
from medq.domain.claims.payer import PayerRules
from medq.domain.claims.state import ClaimFacts, ClaimState, claim_state
from medq.domain.claims.visit import ClaimShare, VisitBalance
from medq.domain.claims.visit_balance import visit_balance
from medq.work.claims.standing import in_counting_order, review_reason
from medq.work.claims.visit_facts import VisitFacts, read_visit_facts
from medq.work.desk import Desk
from medq.work.payer_rules import payer_rules_of

_UNANSWERED = frozenset({ClaimState.SENT, ClaimState.ACKNOWLEDGED, ClaimState.RECEIVED})
_FOLLOWED_UP = _UNANSWERED | {ClaimState.PENDED, ClaimState.FORWARDED, ClaimState.REVERSED}


class BalanceContext(NamedTuple):
    """The office's business days, and the rules of the payers of some claims."""

    calendar: Calendar
    rules_by_payer: Mapping[int, PayerRules]


class ClaimBalance(NamedTuple):
    """A claim with its results in counting order, its share of its visit, and its state."""

    head: ClaimRecord
    results: tuple[StoredResult, ...]
    visit: VisitBalance
    state: ClaimState
    follow_up_day: date | None

    @property
    def share(self) -> ClaimShare:
        """Return the claim's part of its visit's balance."""
        return self.visit.share_by_claim[self.head.id]

    @property
    def row(self) -> ClaimBalanceRow:
        """The balance as the claim's row holds it."""
        share = self.share
        return ClaimBalanceRow(
            paid_cents=share.paid_cents,
            written_off_cents=share.written_off_cents,
            patient_cents=share.patient_cents,
            open_cents=share.open_cents,
            review_reasons="; ".join(share.review_reasons),
            state=self.state,
            follow_up_day=self.follow_up_day,
            id=self.head.id,
        )


def refresh_balances(desk: Desk, claim_ids: Iterable[int]) -> dict[int, ClaimBalance]:
    """Compute and store the balances of the visits of these claims.

    Returns every claim of these visits by id. Call inside a write transaction.
    """
    balances = compute_balances(desk, claim_ids)
    store_balances(desk, balances.values())
    return balances


def store_balances(desk: Desk, balances: Iterable[ClaimBalance]) -> None:
    """Store computed balances of whole visits. Call inside a write transaction."""
    claim_balances = list(balances)
    save_balances(desk.store, [claim.row for claim in claim_balances])
    visits.save_sums(desk.store, visit_sums(claim_balances))


def visit_sums(balances: Iterable[ClaimBalance]) -> list[VisitSums]:
    """Return the sums of the visits of these claims."""
    balance_by_visit = {claim.head.visit_id: claim.visit for claim in balances}
    return [
        VisitSums(
            balance.charge_cents,
            balance.paid_cents,
            balance.written_off_cents,
            balance.patient_cents,
            visit_id,
        )
        for visit_id, balance in balance_by_visit.items()
    ]


def compute_balances(desk: Desk, claim_ids: Iterable[int]) -> dict[int, ClaimBalance]:
    """Return the balances of the visits of these claims, from facts and not from stored balances.

    Every claim of the visits is returned by its id.
    """
    facts = read_visit_facts(desk, claim_ids)
    return visit_balances(balance_context(desk, facts.claims), facts)


def balance_context(desk: Desk, records: Iterable[ClaimRecord]) -> BalanceContext:
    """Read what the balances of these claims share."""
    payer_ids = {claim.payer_id for claim in records}
    rules_by_payer = {payer_id: payer_rules_of(desk, payer_id) for payer_id in payer_ids}
    return BalanceContext(desk.calendar, rules_by_payer)


def visit_balances(context: BalanceContext, facts: VisitFacts) -> dict[int, ClaimBalance]:
    """Return the balance of every claim of some visits, by claim."""
    balances: dict[int, ClaimBalance] = {}
    for members in facts.claims_by_visit.values():
        balance = _plain_balance(facts, members) or _visit_balance(facts, members)
        if facts.by_hand:
            ids = [claim.id for claim in members if claim.id in facts.by_hand]
            balance = with_by_hand(balance, {claim_id: facts.by_hand[claim_id] for claim_id in ids})
        for claim in members:
            balances[claim.id] = _claim_balance(context, facts, claim, balance)
    return balances


def _plain_balance(facts: VisitFacts, members: Sequence[ClaimRecord]) -> VisitBalance | None:
    """Return the balance of one claim with one result; None for any other visit."""
    claim = members[0]
    results = facts.results_by_claim.get(claim.id, ())
    if len(members) > 1 or len(results) != 1:
        return None
    (result,) = results
    if not result.counted or result.is_reversal:
        return None
    charge_cents = claim.charge_cents if facts.is_billed(claim) else 0
    share = settle_single(charge_cents, result.amounts, review_reason(result))
    sums = share.paid_cents, share.written_off_cents, share.patient_cents
    return VisitBalance(charge_cents, *sums, {claim.id: share})


def _visit_balance(facts: VisitFacts, members: Sequence[ClaimRecord]) -> VisitBalance:
    claims = [facts.visit_claim(claim) for claim in members]
    return visit_balance(claims, facts.visit_results(members))


def _claim_balance(
    context: BalanceContext, facts: VisitFacts, claim: ClaimRecord, balance: VisitBalance
) -> ClaimBalance:
    results = in_counting_order(facts.results_by_claim.get(claim.id, ()))
    reported = facts.statuses_by_claim.get(claim.id, ())
    share = balance.share_by_claim[claim.id]
    claim_facts = ClaimFacts(
        sent=claim.sent_day,
        batch_answer=claim.batch_answer,
        statuses=reported,
        newest_result=_newest_result(results),
        share=share,
        is_replaced=claim.is_replaced,
        is_sent_outside=claim.is_sent_outside,
    )
    state = claim_state(claim_facts)
    if claim.frequency == VOID and state in _UNANSWERED:
        state = ClaimState.CLOSED  # a void asks for no money: it ends unless it is rejected
    follow_up_day = None
    if state in _FOLLOWED_UP:
        rules = context.rules_by_payer[claim.payer_id]
        follow_up_day = _follow_up_day(claim_facts, state, results, rules, context.calendar)
    return ClaimBalance(claim, results, balance, state, follow_up_day)


def _newest_result(results: Sequence[StoredResult]) -> str:
    """Return the CLP02 of the newest result that makes a state, "" for none.

    That of a claim that was crossed over, or of a reversal, is the one that says so.
    """
    for result in reversed(results):
        if result.counted:
            if result.is_reversal:
                return REVERSAL
            return PRIMARY_FORWARDED if result.is_forwarded else result.status
        if result.status == NOT_OUR_CLAIM:
            return result.status
    return ""


def _follow_up_day(
    facts: ClaimFacts,
    state: ClaimState,
    results: Sequence[StoredResult],
    rules: PayerRules,
    calendar: Calendar,
) -> date | None:
    """Return the day on which the payer's rules say to check an unfinished claim's status.

    The first interval counts from the acceptance, a further one from a pend or from a result that
    leaves the payer something to answer.
    """
    counted = [result for result in results if result.counted]
    is_expected = facts.share.waiting_cents or facts.share.unanswered_cents
    if counted and state is ClaimState.PENDED and not is_expected:
        return None  # the payer has nothing left to answer: the open rest is reviewed
    last_day = facts.sent
    if counted:
        last_day = counted[-1].day
    elif facts.statuses:
        last_day = facts.statuses[-1].day
    if last_day is None:
        return None
    is_again = bool(counted) or state is ClaimState.PENDED
    return followup_day(rules, last_day, calendar, again=is_again)


def patients_of(balances: Mapping[int, ClaimBalance]) -> dict[int, int]:
    """Return the patient of each claim."""
    return {claim_id: claim.head.patient_id for claim_id, claim in balances.items()}
