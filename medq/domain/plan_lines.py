"""A plan as lists show it: entries of one group that follow one another are one line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from medq.domain.plan import CENT, Entry, Plan
from medq.domain.plan_reasons import a_minute


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line: an entry, or several of one group worked in a row, the first of which names it."""

    entries: tuple[Entry, ...]
    why: str

    @property
    def first(self) -> Entry:
        return self.entries[0]

    @property
    def start(self) -> int:
        return self.entries[0].start

    @property
    def minutes(self) -> int:
        return sum(entry.minutes for entry in self.entries)

    @property
    def worth(self) -> int:
        """Micro-dollars."""
        return sum(entry.candidate.worth for entry in self.entries if entry.candidate)

    @property
    def value_cents(self) -> int:
        return (2 * self.worth + CENT) // (2 * CENT)

    @property
    def start_by(self) -> int | None:
        return min((entry.start_by for entry in self.entries if entry.start_by is not None), default=None)

    @property
    def deadline(self) -> date | None:
        """The earliest last safe day among its members."""
        return min((e.candidate.deadline for e in self.entries if e.candidate and e.candidate.deadline), default=None)


def lines(plan: Plan) -> tuple[PlanLine, ...]:
    """The plan's lines, top to bottom."""
    found: list[list[Entry]] = []
    for entry in plan.entries:
        if found and _joins(found[-1][-1], entry):
            found[-1].append(entry)
        else:
            found.append([entry])
    return tuple(PlanLine(tuple(many), _why(many)) for many in found)


def _joins(one: Entry, other: Entry) -> bool:
    first, second = one.candidate, other.candidate
    if first is None or second is None or one.by_hand or other.by_hand:
        return False
    return bool(first.group) and first.group == second.group and first.tier == second.tier == 2 and one.end == other.start


def _why(many: Sequence[Entry]) -> str:
    if len(many) == 1:
        return many[0].why
    worth = sum(entry.candidate.worth for entry in many if entry.candidate)
    minutes = sum(entry.minutes for entry in many)
    return f"group of {len(many)}, {a_minute(worth // minutes)} a minute"
