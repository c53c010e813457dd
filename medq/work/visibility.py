"""What these eyes may see of an item: initials for who only reads; of a callback, before the caller is known, nothing of
the account (whom to dial and what was promised, no name, no payer, no amount)."""

from collections.abc import Sequence

from data.items import rows
from medq.domain.items.item import DetailField, ItemDetail, ItemRow, Kind, Term
from medq.domain.queue.page import BEFORE_IDENTITY
from medq.work.desk import Desk

NAMING = frozenset({"dial", "preferred name", "member id"})


def redacted_item(desk: Desk, row: ItemRow) -> ItemRow:
    """The row as this person may see it."""
    if row.kind is Kind.CALLBACK:
        return row._replace(patient=row.patient_short, payer="", subject="")
    return row if desk.sees_names else row._replace(patient=row.patient_short)


def redacted_row(desk: Desk, item_id: int) -> ItemRow | None:
    """One item as this person may see it, or None."""
    return redacted_rows(desk, [item_id]).get(item_id)


def redacted_rows(desk: Desk, ids: Sequence[int]) -> dict[int, ItemRow]:
    """These items as this person may see them, by id."""
    return {row.id: redacted_item(desk, row) for row in rows.by_ids(desk.store, ids, desk.today())}


def redacted_terms(kind: Kind, terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """The terms of a rank; of a callback without the money that hangs on it."""
    if kind is not Kind.CALLBACK:
        return terms
    return tuple(
        term._replace(text=term.text.partition(" = ")[0]) if term.name == "minutes" else term
        for term in terms
        if term.name != "expected"
    )


def redacted_detail(desk: Desk, detail: ItemDetail) -> ItemDetail:
    """All about an item as this person may see it."""
    kind = detail.row.kind
    terms = redacted_terms(kind, detail.terms)
    shown = detail._replace(row=redacted_item(desk, detail.row), terms=terms)
    if kind is Kind.CALLBACK:
        told = tuple(fact for fact in detail.facts if fact.section == BEFORE_IDENTITY)
        shown = shown._replace(
            facts=told, plain="", reason=", ".join(term.text for term in terms[:1])
        )
    return shown._replace(
        facts=redacted_fields(desk, shown.facts), candidates=redacted_fields(desk, shown.candidates)
    )


def redacted_fields(desk: Desk, facts: tuple[DetailField, ...]) -> tuple[DetailField, ...]:
    """The facts of a claim, a payment or a patient as this person may see them."""
    return facts if desk.sees_names else _nameless(facts)


def _nameless(facts: tuple[DetailField, ...]) -> tuple[DetailField, ...]:
    return tuple(fact for fact in facts if fact.section != "patient" and fact.label not in NAMING)
