"""The work of a day shared among several people, so that no item is in two plans.

Pure: equal input gives equal shares.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from medq.domain.items.item import Kind
from medq.domain.plan.model import Candidate
from medq.domain.plan.setup import by_rank

MINUTES_IN_A_ROW = 60  # of one group for one person before the next person is considered


class ShareBy(StrEnum):
    """The limit on who gets an item; of those who may, the one with the lowest load gets it."""

    MINUTES = "minutes"
    SKILL = "skill"
    PAYER = "payer"


@dataclass(frozen=True, slots=True)
class TeamMember:
    """One person who can be given work."""

    name: str
    minutes: int  # of the day, to fill
    kinds: frozenset[Kind] = frozenset()  # that they do; empty: all
    payers: frozenset[str] = frozenset()  # that they know; empty: all


@dataclass(frozen=True, slots=True)
class TeamShares:
    """Each person's candidates by rank, and those that nobody can be given."""

    candidates_by_name: dict[str, tuple[Candidate, ...]]
    unassigned: tuple[Candidate, ...] = ()


def share_among(
    candidates: Iterable[Candidate], team: Sequence[TeamMember], by: ShareBy = ShareBy.MINUTES
) -> TeamShares:
    """Give each candidate to one person.

    An item that somebody in the team holds stays with them; one that somebody else holds goes to
    nobody. A group stays together for an hour at a time. Nobody gets a kind that they do not do.
    By skill, those who named the kind come before those who do all kinds; by payer, an item goes
    only to those who know its payer.
    """
    shares: dict[str, list[Candidate]] = {member.name: [] for member in team}
    load_minutes = dict.fromkeys(shares, 0)
    unassigned: list[Candidate] = []
    free: list[Candidate] = []
    for candidate in sorted(
        {candidate.item: candidate for candidate in candidates}.values(), key=by_rank
    ):
        if candidate.held_by in shares:
            shares[candidate.held_by].append(replace(candidate, held_by=""))
            load_minutes[candidate.held_by] += candidate.minutes
        elif candidate.held_by:
            unassigned.append(candidate)
        else:
            free.append(candidate)
    row_by_group: dict[str, tuple[str, int]] = {}  # (who has it, minutes given in a row)
    for candidate in free:
        able = _able_members(team, candidate, by)
        if not able:
            unassigned.append(candidate)
            continue
        name, row_minutes = row_by_group.get(candidate.group, ("", 0))
        continues = (
            bool(candidate.group)
            and row_minutes < MINUTES_IN_A_ROW
            and any(member.name == name for member in able)
        )
        if not continues:
            name, row_minutes = _least_loaded(able, load_minutes), 0
        minutes = candidate.marginal_minutes if continues else candidate.minutes
        shares[name].append(candidate)
        load_minutes[name] += minutes
        row_by_group[candidate.group] = name, row_minutes + minutes
    return TeamShares(
        {name: tuple(sorted(share, key=by_rank)) for name, share in shares.items()},
        tuple(unassigned),
    )


def _least_loaded(members: Sequence[TeamMember], load_minutes: dict[str, int]) -> str:
    def load(member: TeamMember) -> tuple[float, str]:
        return load_minutes[member.name] / member.minutes, member.name

    return min(members, key=load).name


def _able_members(
    team: Sequence[TeamMember], candidate: Candidate, by: ShareBy
) -> list[TeamMember]:
    """Return the members who may be given the candidate."""
    able = [
        member
        for member in team
        if member.minutes > 0 and (not member.kinds or candidate.kind in member.kinds)
    ]
    if by is ShareBy.SKILL:
        return [member for member in able if member.kinds] or able
    if by is ShareBy.PAYER:
        return [member for member in able if not member.payers or candidate.payer in member.payers]
    return able
