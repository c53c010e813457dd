"""The work of a day shared out among several people, so that no item stands in two plans. Pure: equal input, equal shares."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from medq.domain.items.item import Kind
from medq.domain.plan.model import Candidate
from medq.domain.plan.setup import by_rank

IN_A_ROW = 60  # minutes of one group that go to one person before the next is asked


class ShareBy(StrEnum):
    """What decides who gets an item; among those it may go to, the one with the least to do for their room does."""

    MINUTES = "minutes"
    SKILL = "skill"
    PAYER = "payer"


@dataclass(frozen=True, slots=True)
class TeamMember:
    """One who can be given work: minutes of the day to fill, kinds known and payers known (empty: all)."""

    name: str
    minutes: int
    kinds: frozenset[Kind] = frozenset()
    payers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TeamShares:
    """Each person's candidates, the first by rank on top, and those that nobody here can be given."""

    of: dict[str, tuple[Candidate, ...]]
    nobody: tuple[Candidate, ...] = ()


def share_among(
    candidates: Iterable[Candidate], people: Sequence[TeamMember], by: ShareBy = ShareBy.MINUTES
) -> TeamShares:
    """Give each candidate to one person.

    What somebody here holds stays with them; what somebody else holds goes to nobody. A group stays together for an hour
    at a time. Nobody gets a kind that they do not do; by skill those who named the kind come before those who do all of
    them, and by payer an item goes only to those who know its payer. Where there is nobody it goes to nobody.
    """
    given: dict[str, list[Candidate]] = {person.name: [] for person in people}
    load = dict.fromkeys(given, 0)
    nobody: list[Candidate] = []
    at: dict[str, tuple[str, int]] = {}  # by group: who has it, and the minutes given in this row
    ordered = sorted({one.item: one for one in candidates}.values(), key=by_rank)
    free = []
    for one in ordered:
        if one.held_by in given:
            given[one.held_by].append(replace(one, held_by=""))
            load[one.held_by] += one.minutes
        elif one.held_by:
            nobody.append(one)
        else:
            free.append(one)
    for one in free:
        able = _able(people, one, by)
        if not able:
            nobody.append(one)
            continue
        last, minutes = at.get(one.group, ("", 0)) if one.group else ("", 0)
        follows = minutes < IN_A_ROW and any(person.name == last for person in able)
        name = (
            last
            if follows
            else min(
                able, key=lambda person: (load[person.name] / person.minutes, person.name)
            ).name
        )
        takes = one.short if follows else one.minutes
        given[name].append(one)
        load[name] += takes
        at[one.group] = name, takes + (minutes if follows else 0)
    return TeamShares(
        {name: tuple(sorted(many, key=by_rank)) for name, many in given.items()}, tuple(nobody)
    )


def _able(people: Sequence[TeamMember], one: Candidate, by: ShareBy) -> list[TeamMember]:
    """Who may be given it."""
    able = [
        person
        for person in people
        if person.minutes > 0 and (not person.kinds or one.kind in person.kinds)
    ]
    if by is ShareBy.SKILL:
        return [person for person in able if person.kinds] or able
    if by is ShareBy.PAYER:
        return [person for person in able if not person.payers or one.payer in person.payers]
    return able
