"""The first claims of a group with what a follow-up asks of each: sent, filed, last status."""

from datetime import date
from typing import Any, NamedTuple

from peewee import JOIN, fn

from data.items.item_groups import SOLO_ORDER
from data.models.base import VALUE, text_of
from data.models.claims import Batch, Claim, ClaimStatus
from data.models.imports import TransactionSet
from data.models.items import Item
from data.models.patients import Patient
from data.store.columns import domain_rows
from data.store.store import Store
from medq.domain.claims.batch_answer import BatchAnswer


class MemberRow(NamedTuple):
    """An item of a group with its claim, and the claim's newest status."""

    id: int
    last: str
    first: str
    account: str
    money_cents: int
    act_by: date | None
    service_day: date | None
    sent_day: date | None
    proof_day: date | None
    batch_answer: BatchAnswer
    status_kind: str  # 277CA, 277; empty: there is none
    category: str
    source: str


_Newest: Any = ClaimStatus.alias()
_NEWEST_STATUS = (
    _Newest.select(_Newest.id)
    .where(_Newest.claim_id == Claim.id)
    .order_by(
        _Newest.status_day.desc(),
        _Newest.transaction_id.desc(),
        _Newest.segment.desc(),
        _Newest.position,
    )
    .limit(1)
)
MEMBERS = text_of(
    Item.select_row(
        MemberRow,
        last=fn.COALESCE(Patient.last, ""),
        first=fn.COALESCE(Patient.first, ""),
        account=fn.COALESCE(Patient.account, Claim.member_id, ""),
        service_day=Claim.from_day,
        sent_day=Claim.sent_day,
        proof_day=Claim.proof_day,
        batch_answer=fn.COALESCE(Batch.answer, ""),
        status_kind=fn.COALESCE(TransactionSet.kind, ""),
        category=fn.COALESCE(ClaimStatus.category, ""),
        source=fn.COALESCE(ClaimStatus.source, ""),
    )
    .join_from(Item, Claim)
    .join_from(Item, Patient, JOIN.LEFT_OUTER)
    .join_from(Claim, Batch, JOIN.LEFT_OUTER)
    .join_from(Claim, ClaimStatus, JOIN.LEFT_OUTER, on=ClaimStatus.id == _NEWEST_STATUS)
    .join_from(ClaimStatus, TransactionSet, JOIN.LEFT_OUTER)
    .where(Item.group_id == VALUE)
    .order_by(*SOLO_ORDER)
    .limit(VALUE)
)


def members(store: Store, group_id: int, limit: int) -> list[MemberRow]:
    """Return the first items of a group, those that rank first on their own before the others."""
    return domain_rows(MemberRow, store.rows(MEMBERS, (group_id, limit)))
