"""The page of one item: its facts, its rank, deadlines, next steps and history."""

from data.events import history
from data.items import item_records
from data.items import rows as item_rows
from data.items.item_records import ItemRecord
from medq.domain.claims.running_deadline import RunningDeadline
from medq.domain.errors import MedqError
from medq.domain.items import topics
from medq.domain.items.item import EventLine, ItemDetail, Kind, Subject
from medq.domain.rank.arithmetic import rank_lines
from medq.domain.rank.term_text import shown_terms
from medq.domain.reasons.adjustment_code import AdjustmentCode
from medq.domain.reasons.playbook import Playbook
from medq.domain.value_format import ValueFormat
from medq.work.contacts.contact_history import with_contacts
from medq.work.desk import Desk
from medq.work.details.claim_reading import ClaimReading, read_claim
from medq.work.details.first_page import first_page, notes
from medq.work.details.ledger_facts import deadline_of_asking_item
from medq.work.details.steps import steps
from medq.work.details.subject_facts import subject_facts
from medq.work.items.deadlines import running_deadlines
from medq.work.items.explanation import item_terms
from medq.work.items.joins import joined_of_row
from medq.work.visibility import redacted_detail, redacted_events, redacted_terms

MATCHED_TOPICS = (topics.MATCH.name, topics.RESPONSE.name)
NO_CANDIDATE = "No claim on file is a possible match."


def detail(desk: Desk, item_id: int, formats: ValueFormat) -> ItemDetail:
    """Return everything that the item's page shows to this person.

    Raises `MedqError` when there is no such item.
    """
    with desk.store.read_transaction():
        item = item_records.by_id(desk.store, item_id)
        row = item_rows.by_id(desk.store, item_id, desk.today())
        if item is None or row is None:
            raise MedqError(f"There is no item {item_id}.", hint="medq queue lists them.")
        claim = read_claim(desk, item.claim_id, formats) if item.claim_id else None
        facts, summary, subject_steps, call = subject_facts(desk, item, claim, formats)
        code = AdjustmentCode.of_cause(item.cause)
        playbook = _playbook(desk, code, claim) if code else None
        rank_terms = redacted_terms(row.kind, item_terms(desk, item))
        terms = shown_terms(rank_terms, formats)
        page = first_page(desk, item, claim, playbook)
        plain = _plain(desk, item, summary, playbook)
        if item.topic in MATCHED_TOPICS and item.claim_id is None and not page.candidates:
            plain = f"{plain} {NO_CANDIDATE}".strip()
        events = _events(desk, item)
        item_detail = ItemDetail(
            row=row._replace(joined=joined_of_row(desk, item_id)),
            facts=tuple(facts),
            plain=_unless_same(plain, row.title),
            reason=", ".join(term.text for term in terms if term.in_reason),
            terms=terms,
            deadlines=_deadlines(desk, item),
            steps=steps(desk, item, playbook, subject_steps),
            events=tuple(event for event in events if event.item_id == item.id),
            call=call,
            arithmetic=rank_lines(rank_terms, formats),
            page=page._replace(notes=notes(desk, events)),
        )
    return redacted_detail(desk, item_detail)


def _deadlines(desk: Desk, item: ItemRecord) -> tuple[RunningDeadline, ...]:
    """Return an item's deadlines; those of a request are of the item that waits for its answer."""
    if item.subject_kind is Subject.APPROVAL:
        return deadline_of_asking_item(desk, item)
    return running_deadlines(desk, item)


def _plain(
    desk: Desk,
    item: ItemRecord,
    summary: str,
    playbook: Playbook | None,
) -> str:
    """Return the reason in plain words: the payer's, else the subject's, else the topic's.

    Who may be billed is not in it: that is a record of the page, shown once.
    """
    meaning = desk.topic_table.meaning(item.kind, item.topic, item.cause)
    if playbook is None:
        return summary or meaning
    is_denial = item.kind is Kind.DENIAL
    texts = (
        f"{'Denied' if is_denial else 'Adjusted'} {item.cause}: {playbook.plain}.",
        "" if is_denial else meaning,
    )
    return " ".join(text for text in texts if text)


def _unless_same(text: str, title: str) -> str:
    """Return a text, empty where it would only repeat the title."""
    return "" if text.rstrip(".") == title.rstrip(".") else text


def _playbook(desk: Desk, code: AdjustmentCode, claim: ClaimReading | None) -> Playbook:
    """Return the playbook of a cause, with all remarks that came with it."""
    remarks: tuple[str, ...] = (code.remark,) if code.remark else ()
    if claim is not None:
        remarks += claim.remarks_with(code)
    return desk.reason_books.playbooks.of(code.group, code.reason, tuple(dict.fromkeys(remarks)))


def _events(desk: Desk, item: ItemRecord) -> list[EventLine]:
    """Return the newest events of an item, or of all items of its claim, as the user may read."""
    if item.claim_id is None:
        events = history.of_item(desk.store, item.id)
    else:
        events = history.of_claim(desk.store, item.claim_id)
    return redacted_events(desk, with_contacts(desk, events))
