"""A batch of claims that was sent, and what its posting changed."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from data.items.new_items import ItemParties
from medq.domain.claims.claim import BatchHead
from medq.domain.triggers.unsent import DuplicateClaim
from medq.work.claims.balances import ClaimBalance


class SentBatch(NamedTuple):
    """A batch of claims that was sent, without its claims."""

    form: str  # P or I
    isa_control: str  # ISA13
    group_control: str  # GS06
    st_control: str  # ST02
    sent_day: date
    head: BatchHead


@dataclass(slots=True)
class SentChunk:
    """The claims of one chunk of a batch as posted."""

    claim_ids: list[int] = field(default_factory=list)
    replacements: list[tuple[int, int]] = field(default_factory=list)  # (new, replaced claim)
    reference_keys: set[str] = field(default_factory=set)  # keys of pending references
    duplicates: list[tuple[DuplicateClaim, ItemParties]] = field(default_factory=list)
    later_payer_patients: set[int] = field(default_factory=set)  # with a second or later payer
    balances: dict[int, ClaimBalance] = field(default_factory=dict)  # of visits that they joined
