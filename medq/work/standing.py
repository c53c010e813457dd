"""What a claim owes and where it stands, worked out anew from all its results and answers, and kept on the claim."""

from collections.abc import Iterable
from datetime import date

from data import claims as claim_rows
from data import remittances as rows
from data.columns import day_in, day_out
from data.remittances import Stored
from medq.domain.claim_state import Balance, ClaimFacts, ClaimState, Result, Said, balance, claim_state
from medq.domain.deadlines import followup_day
from medq.domain.posted import ORDER
from medq.work.desk import Desk
from medq.work.rules import rules_of

ASKED = frozenset(
    {
        *(ClaimState.SENT, ClaimState.ACKNOWLEDGED, ClaimState.RECEIVED, ClaimState.PENDED),
        *(ClaimState.FORWARDED, ClaimState.REVERSED),
    }
)


def stand(desk: Desk, claim_ids: Iterable[int]) -> dict[int, Balance]:
    """Bring the balance and state of these claims up to date; their balances. Inside `writing()`."""
    wanted = sorted(set(claim_ids))
    results = rows.results_of(desk.store, wanted)
    heads = claim_rows.heads(desk.store, wanted)
    answers = claim_rows.answers_of(desk.store, [claim_id for claim_id in wanted if not results.get(claim_id)])
    found: dict[int, Balance] = {}
    changed = []
    for claim_id in wanted:
        head = heads[claim_id]
        facts = ClaimFacts(
            charge_cents=head.charge_cents,
            sent=day_out(head.sent_day),
            file_answer=head.file_answer,
            answers=[Said(date.fromordinal(day), (code,), by_payer) for day, code, by_payer in answers.get(claim_id, ())],
            results=claim_results(results.get(claim_id, [])),
            replaced=head.state == ClaimState.REPLACED,
        )
        figures = found[claim_id] = balance(facts)
        state = claim_state(facts)
        must_look = "; ".join(figures.must_look)
        follow_up = _follow_up(desk, head, facts, state)
        changed.append(
            (
                figures.paid_cents,
                figures.written_off_cents,
                figures.patient_cents,
                must_look,
                state.value,
                day_in(follow_up),
                claim_id,
            )
        )
    rows.set_claim_balances(desk.store, changed)
    return found


def _follow_up(desk: Desk, head: claim_rows.Head, facts: ClaimFacts, state: ClaimState) -> date | None:
    """The day on which the payer is asked, by its rhythm: from its acceptance for the first time, from a pend or a result that
    leaves something open again; none where nothing is waited for."""
    rules = rules_of(desk, head.payer_id)
    last = facts.results[-1].day if facts.results else facts.answers[-1].day if facts.answers else facts.sent
    if last is None or state not in ASKED:
        return None
    again = bool(facts.results) or state is ClaimState.PENDED
    due = followup_day(rules, last, desk.calendar, again=again)
    return due.day if due else None


def claim_results(stored: list[Stored]) -> list[Result]:
    """Kept results as the balance reads them; those that do not count (estimates, unknown statuses) left out."""
    places = {one.id: ORDER.get(one.status, 1) for one in stored}
    return [
        Result(
            day=date.fromordinal(max(one.day, 1)),
            status=one.status,
            place=places.get(one.reverses_id, 1) if one.reverses_id else places[one.id],
            paid_cents=one.paid_cents,
            written_off_cents=one.written_off_cents,
            patient_cents=one.patient_cents,
            denied_cents=one.denied_cents,
            waiting_cents=one.waiting_cents,
            payer=one.payer,
            trouble=_trouble(one),
        )
        for one in stored
        if one.counted
    ]


def _trouble(one: Stored) -> str:
    if one.difference_cents:
        return "a result does not add up"
    return "a takeback of an unknown result" if one.status == "22" and one.reverses_id is None else ""
