"""All about one item: its facts, the reason in plain words, its place, deadlines, usual steps and history."""

from data.events import events
from data.items import items
from data.items import rows as item_rows
from data.items.items import ItemRecord
from medq.domain.errors import MedqError
from medq.domain.items.item import DeadlineLine, EventLine, ItemDetail, Kind, Step
from medq.domain.money import plain
from medq.domain.reasons.playbook import Playbook
from medq.work.desk import Desk
from medq.work.details import next_steps
from medq.work.details.claim_facts import Money, candidate_facts
from medq.work.details.subject_facts import told
from medq.work.items.deadlines import clock_of
from medq.work.items.ranking import item_terms, reason
from medq.work.visibility import redacted_detail


def detail(desk: Desk, item_id: int, *, money: Money = plain) -> ItemDetail:
    """Everything the item's page shows to this person. Errors: `MedqError` when there is no such item."""
    with desk.store.read_transaction():
        item = items.item_record(desk.store, item_id)
        row = item_rows.by_id(desk.store, item_id, desk.today())
        if item is None or row is None:
            raise MedqError(f"There is no item {item_id}.", hint="medq queue lists them.")
        facts, in_words = told(desk, item, money)
        playbook = _playbook(desk, item)
        found = ItemDetail(
            row=row,
            facts=tuple(facts),
            plain=_plain(item, row.title, in_words, playbook),
            reason=reason(desk, item),
            terms=item_terms(desk, item),
            deadlines=_deadlines(desk, item),
            steps=_steps(item, playbook),
            events=_history(desk, item),
            candidates=tuple(candidate_facts(desk, item, money)),
        )
    return redacted_detail(desk, found)


def _plain(item: ItemRecord, title: str, in_words: str, playbook: Playbook | None) -> str:
    """The reason in plain words, where there are better ones than the title's: the payer's, the subject's, the topic's."""
    if playbook:
        says = f"The payer says ({item.cause}): {playbook.plain}."
        barred = (
            " The patient may not be billed."
            if item.kind is Kind.DENIAL and item.cause.startswith("CO-")
            else ""
        )
        meant = "" if item.kind is Kind.DENIAL else f" {next_steps.meaning(item.kind, item.topic)}"
        return (says + barred + meant).rstrip()
    found = in_words or next_steps.meaning(item.kind, item.topic)
    return "" if found.rstrip(".") == title.rstrip(".") else found


def _playbook(desk: Desk, item: ItemRecord) -> Playbook | None:
    """The line of the reason tables for a cause such as `CO-197` or `CO-16 N290`."""
    group, dash, rest = item.cause.partition("-")
    if not dash or group not in ("CO", "PR", "OA", "PI"):
        return None
    reason_code, _space, remark = rest.partition(" ")
    return desk.reason_books.playbooks.of(group, reason_code, (remark,) if remark else ())


def _steps(item: ItemRecord, playbook: Playbook | None) -> tuple[Step, ...]:
    if playbook and playbook.steps and item.kind is Kind.DENIAL:
        each = max(1, playbook.minutes // len(playbook.steps))
        return tuple(Step(step, playbook.contact, each, item.act_by) for step in playbook.steps)
    return tuple(
        Step(step, last_day=item.act_by) for step in next_steps.steps(item.kind, item.topic)
    )


def _deadlines(desk: Desk, item: ItemRecord) -> tuple[DeadlineLine, ...]:
    clock = clock_of(desk, item)
    if clock is None:
        return ()
    return (
        DeadlineLine(
            name=clock.name,
            day=clock.day,
            counted_from=f"{clock.base_event}, {clock.base_day.isoformat()}",
            rule=clock.told_rule.removesuffix(f" from {clock.base_event}"),
            met_by=clock.met_by,
            is_default=clock.is_default,
        ),
    )


def _history(desk: Desk, item: ItemRecord) -> tuple[EventLine, ...]:
    rows = events.history(desk.store, item.id)
    return tuple(
        EventLine(row[0], events.event_moment(row[1]), row[2], row[3], row[4]) for row in rows
    )
