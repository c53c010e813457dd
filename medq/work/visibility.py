"""Who sees which name and amount: every redaction is here.

Who only reads sees initials. Of a callback nobody sees the account before the caller is identified:
no payer, amount or claim; only whom to call, under which number, and what was promised.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from data.items import rows
from medq.domain.items.bundle import STOPPED
from medq.domain.items.item import (
    DetailField,
    EventLine,
    ItemDetail,
    ItemRow,
    Kind,
    Subject,
)
from medq.domain.queue.page import BEFORE_IDENTITY
from medq.work.desk import Desk

if TYPE_CHECKING:
    from data.contacts.contacts import StoredContact
    from medq.domain.items.item_page import ItemPage
    from medq.domain.rank.explanation import RankTerm

MINUTE = timedelta(minutes=1)

NO_CAUSES = frozenset({"", STOPPED})
"""Causes that say less than the title: what a claim lacks is there."""


def redacted_item(desk: Desk, row: ItemRow) -> ItemRow:
    """Return the row as this person may see it, with its cause in the office's words."""
    texts, is_cause = desk.code_texts, row.cause not in NO_CAUSES
    cause_text = texts.cause(row.cause) if is_cause else ""
    cause_short = texts.short_cause(row.cause) if is_cause else ""
    if row.held_until is not None:
        row = row._replace(held_minutes=minutes_left(row.held_until, desk.real_now()))
    if not desk.sees_names:
        row = row._replace(
            patient=row.patient_short,
            patient_last=row.patient_short,
            phone="",
            preferred_name="",
        )
    if row.kind is Kind.CALLBACK:
        row = row._replace(
            payer="", payer_short="", service_day=None,
            subject_kind=Subject.CALLBACK, subject_number="",
        )  # fmt: skip
    return row._replace(cause_text=cause_text, cause_short=cause_short)


def minutes_left(until: datetime, real_now: datetime) -> int:
    """Return how many minutes a checkout still lasts, at least 1."""
    return max(1, -((real_now - until) // MINUTE))


def redacted_row(desk: Desk, item_id: int) -> ItemRow | None:
    """Return one item as this person may see it, or None."""
    return redacted_rows(desk, [item_id]).get(item_id)


def redacted_rows(desk: Desk, item_ids: Sequence[int]) -> dict[int, ItemRow]:
    """Return these items as this person may see them, by id."""
    return {
        row.id: redacted_item(desk, row) for row in rows.by_ids(desk.store, item_ids, desk.today())
    }


def redacted_terms(kind: Kind, terms: "Sequence[RankTerm]") -> "tuple[RankTerm, ...]":
    """Return the terms of a rank; of a callback those without amounts of the account."""
    if kind is not Kind.CALLBACK:
        return tuple(terms)
    from medq.domain.rank.explanation import without_money  # noqa: PLC0415 - start-up: no terms yet

    return tuple(term for term in map(without_money, terms) if term is not None)


def redacted_detail(desk: Desk, detail: ItemDetail) -> ItemDetail:
    """Return an item's page as this person may see it; its terms are redacted already."""
    fields, page = detail.facts, detail.page
    plain, reason = detail.plain, detail.reason
    if detail.row.kind is Kind.CALLBACK:
        page = None
        fields = tuple(field for field in fields if field.section == BEFORE_IDENTITY)
        plain, reason = "", ", ".join(term.text for term in detail.terms[:1])
    return detail._replace(
        row=redacted_item(desk, detail.row),
        facts=redacted_fields(desk, fields),
        plain=plain,
        reason=reason,
        call=detail.call if desk.sees_names else None,
        page=page and _redacted_page(desk, page, detail.row.patient_short),
    )


def _redacted_page(desk: Desk, page: "ItemPage", patient_short: str) -> "ItemPage":
    """Return the records of an item's first page as this person may see them."""
    if desk.sees_names:
        return page
    claim = page.claim and page.claim._replace(
        patient=patient_short,
        birth_day=None,
        account="",
        member_id="",
        icn="",
        authorization_number="",
    )
    changes = tuple(change for change in page.changes if not change.names_person)
    return page._replace(claim=claim, changes=changes, candidates=(), caller=None)


def person_value(desk: Desk, value: str) -> str:
    """Return a value that identifies a person, "" for a person who may not see names."""
    return value if desk.sees_names else ""


def redacted_contact(desk: Desk, contact: "StoredContact") -> "StoredContact":
    """Return a contact as this person may see it; who sees no names reads no typed words."""
    if desk.sees_names:
        return contact
    return contact._replace(called="", spoke_with="", note="")


def redacted_events(desk: Desk, events: Sequence[EventLine]) -> list[EventLine]:
    """Return events as this person may read them; who sees no names reads no typed words."""
    if desk.sees_names:
        return list(events)
    from medq.domain.typed_acts import TYPED_ACTS  # noqa: PLC0415 - start-up: readers alone

    return [event._replace(text=TYPED_ACTS.get(event.act, event.text)) for event in events]


def sees_callback_notes(desk: Desk) -> bool:
    """Return whether this person reads what was written about a patient's callbacks elsewhere."""
    return desk.sees_names


def redacted_fields(desk: Desk, fields: tuple[DetailField, ...]) -> tuple[DetailField, ...]:
    """Return the fields of a claim, a payment or a patient as this person may see them."""
    if desk.sees_names:
        return fields
    return tuple(field for field in fields if field.section != "patient" and not field.names_person)
