"""The stored ranks of items as rows."""

from typing import NamedTuple

JOINED = 2  # value of `behind_lead`: another item of the claim represents it in the list


class SoloRank(NamedTuple):
    """An item's rank as stored: alone, or as one of many behind its group's lead."""

    group_id: int | None
    solo_rank_key: int
    rerank_on: int  # a day number
    tier: int
    rank_key: int
    behind_lead: int


class MemberRanks(NamedTuple):
    """A member's rank in its group as stored."""

    tier: int
    rank_key: int
    behind_lead: int
