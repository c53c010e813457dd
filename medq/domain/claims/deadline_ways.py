"""Deadlines of the ways of working an item: which one it runs on, which others run, and why not.

Each way has its own limit. An item runs on that of its first open way: a way is passed over when
its limit has passed or gives none, when proof has met it, or when a remark bars it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from medq.domain.calendar import Calendar
from medq.domain.claims.appeal_deadlines import appeal_deadline, records_deadline
from medq.domain.claims.deadline import Deadline
from medq.domain.claims.deadline_channels import usual_channel
from medq.domain.claims.deadline_days import Channel, last_safe_day
from medq.domain.claims.deadline_limits import ServiceFacts, named
from medq.domain.claims.deadline_rule import DeadlineName, RuleId
from medq.domain.claims.filing_deadlines import corrected_deadline, filing_deadline
from medq.domain.claims.payer import PayerRules
from medq.domain.claims.running_deadline import (
    FilingProof,
    RunningDeadline,
    WayState,
    running_order,
)
from medq.domain.claims.statutes import overpayment_deadline
from medq.domain.reasons.ways import Way, WayPlan

WAYS_OF_ANY = (Way.CORRECTED, Way.FILING, Way.APPEAL)
_NAMES = {
    Way.CORRECTED: DeadlineName.CORRECTED_CLAIM,
    Way.FILING: DeadlineName.FILING,
    Way.OTHER_PAYER: DeadlineName.OTHER_FILING,
    Way.NEXT_PAYER: DeadlineName.OTHER_FILING,
    Way.APPEAL: DeadlineName.APPEAL,
    Way.RECORDS: DeadlineName.RECORDS,
    Way.OVERPAYMENT: DeadlineName.OVERPAYMENT,
}
"""The deadline that each way meets; a reopening is sent as the corrected claim is."""
_TO_OTHERS = frozenset({Way.OTHER_PAYER, Way.NEXT_PAYER})
_CHANGES_A_RESULT = frozenset({Way.CORRECTED, Way.APPEAL})


class BillablePayer(NamedTuple):
    """Another payer that a claim may be billed to; of an unknown one the strictest rules."""

    rules: PayerRules
    payer_id: int | None = None  # None: unknown
    first_payer_day: date | None = None  # on which another payer first answered the visit
    proof: FilingProof | None = None  # that it has received a claim of the visit


@dataclass(frozen=True, slots=True)
class DatingFacts:
    """Facts that the deadlines of an item's ways follow from."""

    rules: PayerRules  # of the item's payer
    notice_day: date  # of the remittance, letter or event that opened the item
    service: ServiceFacts | None = None  # None: no claim, or its DOS is unknown
    is_replacement: bool = False  # the claim itself replaces an earlier one
    proof: FilingProof | None = None  # that the payer has received the claim
    other: BillablePayer | None = None  # for ways to another payer


def has_way_to_others(plan: WayPlan) -> bool:
    """Return whether a plan's deadlines depend on another payer of the patient."""
    return not _TO_OTHERS.isdisjoint(plan.ways)


def deadlines_of_plan(
    plan: WayPlan, facts: DatingFacts, today: date, calendar: Calendar
) -> tuple[RunningDeadline, ...]:
    """Return the deadlines of an item's ways, those that run first, the earliest act-by first.

    A filing limit that proof has met is among them, whether it is one of the ways or not.
    """
    is_any = Way.ANY in plan.ways
    ways = WAYS_OF_ANY if is_any else plan.ways or (Way.NONE,)
    dater = _Dater(plan, facts, today, calendar)
    lines = [dater.line(way) for way in ways]
    own = _first_to_act(lines) if is_any else _first_open(lines)
    lines = [replace(line, is_own=True) if line is own else line for line in lines]
    if facts.proof is not None and Way.FILING not in ways:
        lines.append(dater.met(facts.proof))
    return tuple(sorted(lines, key=running_order))


def _first_open(lines: Sequence[RunningDeadline]) -> RunningDeadline | None:
    """Return the deadline of the first open way; else the last one to pass, which is lost."""
    for line in lines:
        if line.way is Way.NONE:
            return None
        if line.runs:
            return line
    return _last_to_pass(lines)


def _first_to_act(lines: Sequence[RunningDeadline]) -> RunningDeadline | None:
    """Return the earliest of the deadlines that run; else the last one to pass."""
    running = [line for line in lines if line.runs]
    return min(running, key=running_order) if running else _last_to_pass(lines)


def _last_to_pass(lines: Sequence[RunningDeadline]) -> RunningDeadline | None:
    passed = [line for line in lines if line.state is WayState.PASSED]
    return max(
        passed, key=lambda line: line.deadline.day if line.deadline else date.min, default=None
    )


@dataclass(frozen=True, slots=True)
class _Dater:
    """Dates the ways of one plan."""

    plan: WayPlan
    facts: DatingFacts
    today: date
    calendar: Calendar

    def line(self, way: Way) -> RunningDeadline:
        """Return a way with its deadline, or with why it has none."""
        plan, facts = self.plan, self.facts
        if way is Way.NONE:
            return self._closed(way, WayState.NOTHING_DUE)
        if plan.barring_remark and way in _CHANGES_A_RESULT:
            return replace(self._closed(way, WayState.BARRED), barred_by=plan.barring_remark)
        if way is Way.FILING and facts.proof is not None and not plan.unfiled_by:
            return self.met(facts.proof)
        if way in _TO_OTHERS and facts.other is not None and facts.other.proof is not None:
            return replace(self._closed(way, WayState.MET), proof=facts.other.proof)
        if way is Way.CORRECTED and facts.proof is None and facts.service is not None:
            return self._closed(way, WayState.NOT_RECEIVED)
        deadline = self._deadline(way)
        if deadline is None:
            return self._closed(way, WayState.NO_LIMIT)
        rules = self._rules(way)
        channel = usual_channel(RuleId.parse(deadline.rule).name, rules)
        return replace(
            self._closed(way, WayState.PASSED if deadline.day < self.today else WayState.RUNS),
            channel=channel,
            deadline=deadline,
            act_by=last_safe_day(deadline, channel, rules, self.calendar),
            fax_by=last_safe_day(deadline, Channel.FAX, rules, self.calendar),
        )

    def met(self, proof: FilingProof) -> RunningDeadline:
        """Return the filing limit that a proof has met."""
        return replace(self._closed(Way.FILING, WayState.MET), proof=proof)

    def _closed(self, way: Way, state: WayState) -> RunningDeadline:
        other = self.facts.other
        payer_id = other.payer_id if other is not None and way in _TO_OTHERS else None
        return RunningDeadline(
            way=way, state=state, channel=self._channel(way), other_payer_id=payer_id
        )

    def _rules(self, way: Way) -> PayerRules:
        """Return the rules of the payer that a way goes to."""
        other = self.facts.other
        return other.rules if other is not None and way in _TO_OTHERS else self.facts.rules

    def _channel(self, way: Way) -> Channel:
        return usual_channel(_NAMES.get(way), self._rules(way))

    def _deadline(self, way: Way) -> Deadline | None:
        return _DEADLINES[way](self)

    def _filing(self) -> Deadline | None:
        service, facts = self.facts.service, self.facts
        if service is None:
            return None
        if facts.is_replacement:
            return corrected_deadline(
                facts.rules, service, self.calendar, notice_day=facts.notice_day
            )
        return filing_deadline(facts.rules, service, self.calendar)

    def _corrected(self) -> Deadline | None:
        service, facts = self.facts.service, self.facts
        if service is None:
            return None
        return corrected_deadline(facts.rules, service, self.calendar, notice_day=facts.notice_day)

    def _appeal(self) -> Deadline | None:
        facts = self.facts
        return appeal_deadline(facts.rules, facts.notice_day, self.calendar, facts.service)

    def _records(self) -> Deadline | None:
        facts = self.facts
        return records_deadline(
            facts.rules, facts.notice_day, self.calendar, named_day=self.plan.named_day
        )

    def _overpayment(self) -> Deadline | None:
        return overpayment_deadline(self.facts.notice_day, self.calendar)

    def _other_payer(self) -> Deadline | None:
        return self._other_filing(is_secondary=False)

    def _next_payer(self) -> Deadline | None:
        return self._other_filing(is_secondary=True)

    def _other_filing(self, *, is_secondary: bool) -> Deadline | None:
        """Return the filing limit of the other payer, of an unknown one marked a default.

        The notice stands for the first payer's remittance where no other day is known.
        """
        service, other = self.facts.service, self.facts.other
        if service is None or other is None:
            return None
        service = service._replace(
            is_secondary=is_secondary,
            first_payer_day=other.first_payer_day or self.facts.notice_day,
        )
        filing = filing_deadline(other.rules, service, self.calendar)
        if filing is None:
            return None
        filing = named(filing, DeadlineName.OTHER_FILING)
        return filing if other.payer_id is not None else replace(filing, is_default=True)


_DEADLINES: dict[Way, Callable[[_Dater], Deadline | None]] = {
    Way.CORRECTED: _Dater._corrected,
    Way.FILING: _Dater._filing,
    Way.APPEAL: _Dater._appeal,
    Way.RECORDS: _Dater._records,
    Way.OVERPAYMENT: _Dater._overpayment,
    Way.OTHER_PAYER: _Dater._other_payer,
    Way.NEXT_PAYER: _Dater._next_payer,
}
