"""The JSON of items, acts and events: keys that programs rely on."""

from typing import Any

from medq.domain.act_scope import ActScope
from medq.domain.acts import ActResult, AvailableAct
from medq.domain.claims.running_deadline import RunningDeadline
from medq.domain.errors import Problem
from medq.domain.items.item import (
    DetailField,
    EventLine,
    ItemDetail,
    ItemRow,
    JoinedItem,
    Kind,
    Term,
)
from medq.domain.items.item_page import ItemPage
from medq.domain.queue.page import Counts
from medq.domain.queue.totals import TotalsLine


def item_shape(row: ItemRow, terms: tuple[Term, ...] = ()) -> dict[str, Any]:
    """Return an item; money in cents, score in micro-dollars a minute.

    A callback's amount is null: it is not shown before the caller's identity is verified.
    """
    window = {"start": row.window.start, "end": row.window.end} if row.window else None
    return {
        "id": row.id,
        "kind": row.kind.word,
        "state": row.state.word,
        "title": row.title,
        "patient": row.patient or None,
        "preferred_name": row.preferred_name or None,
        "phone": row.phone or None,
        "payer": row.payer or None,
        "payer_short": row.payer_short or None,
        "dos": row.service_day,
        "remarks": list(row.remarks),
        "subject": row.subject or None,
        "cause": row.cause or None,
        "money_cents": None if row.kind is Kind.CALLBACK else row.money_cents,
        "act_by": row.act_by,
        "deadline": row.deadline,
        "window": window,
        "effort_minutes": row.effort_minutes,
        "age_days": row.age_days,
        "owner": row.owner or None,
        "holder": row.holder or None,
        "held_until": row.held_until,
        "wait_until": row.wait_until,
        "wait_for": row.wait_for or None,
        "group": row.group or None if row.bundle is None else None,
        "bundle": row.bundle.bundle.value if row.bundle is not None else None,
        "more": row.more,
        "group_money_cents": row.group_cents if row.more else None,
        "joined": [_joined_shape(item) for item in row.joined],
        "rank": {
            "tier": row.tier,
            "score": row.score,
            "terms": [term_shape(term) for term in terms],
        },
        "version": row.version,
    }


def _joined_shape(item: JoinedItem) -> dict[str, Any]:
    """Return another item of a row's claim."""
    return {
        "id": item.id,
        "kind": item.kind.word,
        "title": item.title,
        "cause": item.cause or None,
        "act_by": item.act_by,
        "holder": item.holder or None,
    }


def term_shape(term: Term) -> dict[str, Any]:
    """Return a term of the rank."""
    return {"name": term.name, "value": term.value, "text": term.text}


def totals_shape(line: TotalsLine) -> dict[str, Any]:
    """Return one line of a list that is added up; of callbacks alone the money is null."""
    return {
        "name": line.name,
        "filter": line.filter_text or None,
        "items": line.items,
        "money_cents": line.money_cents if line.has_money else None,
        "expected_cents": line.expected_cents if line.has_money else None,
        "due_soon": line.soon,
        "late": line.late,
    }


def counts_shape(counts: Counts) -> dict[str, int]:
    """Return the number of items by kind."""
    return {kind.word: number for kind, number in counts.kinds.items()}


def act_result_shape(result: ActResult) -> dict[str, Any]:
    """Return the result of an act."""
    return {
        "item": item_shape(result.item) if result.item else None,
        "message": result.message,
        "event": result.event_id,
        "undo": result.can_undo,
    }


def _scope_shape(scope: ActScope) -> dict[str, Any]:
    """Return what an act on one row touches: items of a claim, alone or out of a group."""
    return {
        "number": scope.number,
        "items": scope.items,
        "group_items": scope.group_items,
        "group_money_cents": scope.group_cents if scope.group_items else None,
    }


def available_act_shape(act: AvailableAct, key: str) -> dict[str, Any]:
    """Return an act that an item offers, with its fields."""
    return {
        "act": act.act,
        "key": key or None,
        "allowed": act.allowed,
        "why_not": act.why_not or None,
        "touches": _scope_shape(act.scope) if act.scope else None,
        "fields": [
            {
                "name": field.name,
                "label": field.label,
                "kind": field.kind.value,
                "required": field.required,
                "choices": list(field.choices),
                "closed": [choice._asdict() for choice in field.closed],
                "for_choices": list(field.for_choices),
                "default": field.default or None,
                "examples": field.examples or None,
            }
            for field in act.fields
        ],
    }


def detail_shape(detail: ItemDetail) -> dict[str, Any]:
    """Return everything about one item."""
    return {
        "item": item_shape(detail.row, detail.terms),
        "facts": [_detail_field_shape(field) for field in detail.facts],
        "plain": detail.plain,
        "reason": detail.reason,
        "deadlines": [_deadline_shape(line) for line in detail.deadlines],
        "steps": [
            {
                "text": step.text,
                "contact": step.contact or None,
                "minutes": step.minutes or None,
                "last_day": step.last_day,
            }
            for step in detail.steps
        ],
        "events": [_event_shape(event) for event in detail.events],
        "call": detail.call._asdict() if detail.call else None,
        **_page_shape(detail.page or ItemPage()),
    }


def _page_shape(page: ItemPage) -> dict[str, Any]:
    """Return the claim of an item, what the payer decided about it, and what concerns it."""
    return {
        "claim": page.claim._asdict() if page.claim else None,
        "decision": page.decision._asdict() if page.decision else None,
        "lines": [line._asdict() for line in page.lines],
        "changes": [change._asdict() for change in page.changes],
        "rejections": [rejection._asdict() for rejection in page.rejections],
        "statuses": [status._asdict() for status in page.statuses],
        "patient_billing": page.billing._asdict() if page.billing else None,
        "notes": [note._asdict() for note in page.notes],
        "related": page.related._asdict(),
        "payments": [payment._asdict() for payment in page.payments],
        "candidates": [candidate._asdict() for candidate in page.candidates],
        "standing": page.standing._asdict() if page.standing else None,
        "members": [member._asdict() for member in page.members],
    }


def _deadline_shape(running: RunningDeadline) -> dict[str, Any]:
    """Return the deadline of a way; without one, why none runs."""
    limit = running.deadline
    is_moved = limit is not None and limit.unrolled_day != limit.day
    return {
        "way": running.way.value,
        "state": running.state.value,
        "name": limit.name if limit else None,
        "deadline": limit.day if limit else None,
        "act_by": running.act_by,
        "fax_by": running.fax_by,
        "runs_item": running.is_own,
        "counted_from": f"{limit.base_event}, {limit.base_day.isoformat()}" if limit else None,
        "rule": limit.limit_text if limit else None,
        "rolled_from": limit.unrolled_day if limit and is_moved else None,
        "met_by": limit.met_by if limit else None,
        "is_default": limit.is_default if limit else None,
        "proof": running.proof._asdict() if running.proof else None,
        "barred_by": running.barred_by or None,
        "other_payer": running.other_payer or None,
    }


def _detail_field_shape(field: DetailField) -> dict[str, str]:
    return {"section": field.section, "label": field.label, "value": field.value}


def _event_shape(event: EventLine) -> dict[str, Any]:
    return {
        "id": event.id,
        "at": event.at,
        "user": event.user,
        "act": event.act,
        "text": event.text,
        "is_undone": event.is_undone,
    }


def problem_shape(problem: Problem) -> dict[str, str]:
    """Return a problem of a file or table."""
    return {
        "level": problem.level.value,
        "where": problem.where,
        "message": problem.message,
        "hint": problem.hint,
    }
