"""The deadlines of items: those of their ways of working, and the one that each runs on."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from data.claims import dating
from data.items.dates import ItemDates
from data.items.item_records import ItemRecord
from data.items.texts import TextIds
from data.patients import payers
from medq.domain.claims.deadline_ways import deadlines_of_plan
from medq.domain.claims.running_deadline import (
    FilingProof,
    ProofKind,
    RunningDeadline,
    own_deadline,
    sooner_deadlines,
)
from medq.domain.reasons.ways import Way, WayPlan
from medq.work.desk import Desk
from medq.work.items.claim_dates import ClaimDates, ItemBasis

STATUS_OF_277CA = "A"  # first letter of the categories of a 277CA


class ItemDater:
    """Dates items of a day: reads what their deadlines depend on, for many claims at once."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._claims = ClaimDates(desk)

    def expect(self, claim_ids: Iterable[int]) -> None:
        """Read these claims, as they are then, with the next one that is needed."""
        self._claims.expect(claim_ids)

    def forget(self) -> None:
        """Forget what was read of claims."""
        self._claims.forget()

    def deadlines(self, plan: WayPlan, basis: ItemBasis) -> tuple[RunningDeadline, ...]:
        """Return the deadlines of an item's ways, those that run first."""
        facts = self._claims.facts(plan, basis)
        return deadlines_of_plan(plan, facts, self.desk.today(), self.desk.calendar)

    def dates(self, plan: WayPlan, basis: ItemBasis, *, is_duty: bool) -> ItemDates:
        """Return the rule and days of the deadline that an item runs on; none where none does."""
        lines = () if plan.is_empty else self.deadlines(plan, basis)
        own, sooner = own_deadline(lines), sooner_deadlines(lines)
        other_act_by = sooner[0].act_by if sooner else None
        if own is None or own.deadline is None:
            return ItemDates("", None, None, is_duty, other_act_by)
        return ItemDates(own.deadline.rule, own.act_by, own.deadline.day, is_duty, other_act_by)


def running_deadlines(desk: Desk, item: ItemRecord) -> tuple[RunningDeadline, ...]:
    """Return the deadlines of an item's ways, those that run first, the earliest act-by first.

    What does not run says why: its proof, the remark that bars it, or that its day has passed. A
    claim to another payer names it.
    """
    (lines,) = deadlines_of(desk, [item])
    return tuple(_with_payer(desk, _with_category(desk, item, line)) for line in lines)


def deadlines_of(desk: Desk, items: Sequence[ItemRecord]) -> list[tuple[RunningDeadline, ...]]:
    """Return the deadlines of each item's ways; a payer has no name, a status no category."""
    dater, plans = ItemDater(desk), plans_of(desk, items)
    dater.expect(item.claim_id for item in items if item.claim_id is not None)
    return [
        dater.deadlines(plans[item.id], ItemBasis(item.payer_id, item.claim_id, item.age_start))
        for item in items
    ]


def plans_of(desk: Desk, items: Iterable[ItemRecord]) -> dict[int, WayPlan]:
    """Return the plans that items keep of their ways; an empty one where nothing is due."""
    known = TextIds(desk.store)
    return {
        item.id: WayPlan.parse(known.text(item.ways_id)) if item.ways_id else WayPlan()
        for item in items
    }


def _with_category(desk: Desk, item: ItemRecord, line: RunningDeadline) -> RunningDeadline:
    """Return a deadline whose proof names the category of the payer's status."""
    proof = line.proof
    if line.way is not Way.FILING or proof is None or proof.kind is ProofKind.REMITTANCE:
        return line
    assert item.claim_id is not None
    assert proof.day is not None
    return replace(line, proof=_status_proof(desk, item.claim_id, proof.day))


def _with_payer(desk: Desk, line: RunningDeadline) -> RunningDeadline:
    """Return a deadline that names the other payer that it is of."""
    payer_id = line.other_payer_id
    if payer_id is None:
        return line
    return replace(line, other_payer=payers.payer_name(desk.store, payer_id).name)


def _status_proof(desk: Desk, claim_id: int, day: date) -> FilingProof:
    category = dating.proof_category(desk.store, claim_id, day)
    is_acceptance = category.startswith(STATUS_OF_277CA)
    return FilingProof(ProofKind.ACCEPTANCE if is_acceptance else ProofKind.STATUS, day, category)
