"""The steps of an item: what its codes or topic recommend, then what a key does."""

from collections.abc import Mapping, Sequence

from data.items.item_records import ItemRecord
from medq.domain.items import topics
from medq.domain.items.item import Kind, Step
from medq.domain.reasons.payer_steps import steps_for
from medq.domain.reasons.playbook import Playbook
from medq.work.desk import Desk
from medq.work.payer_rules import payer_rules_of

_STEPS_BY_CODES = frozenset(topic.name for topic in topics.STEPS_BY_CODES)
_LINK = Step("Link it to its claim, by its number", action="item.match")
KEYED_STEPS: Mapping[str, tuple[Step, ...]] = {
    topics.HELD.name: (Step("Post it as is, with a reason", action="item.post"),),
    topics.MATCH.name: (_LINK,),
    topics.RESPONSE.name: (_LINK,),
    topics.PAYER.name: (
        Step("Set its plan type and rules", action="item.post"),
        Step("It is a payer on file: join them", action="item.match"),
    ),
    topics.SAME_PAYER.name: (
        Step("Same payer: link it; what waits is matched at once", action="item.match"),
        Step("Another payer: say so", action="item.unmatch"),
    ),
    topics.SAME_PATIENT.name: (Step("One person: merge the records", action="item.match"),),
    topics.APPROVAL.name: (
        Step("Approve it", action="item.post"),
        Step("Refuse it, with a reason", action="item.unmatch"),
    ),
}
"""What a key of the item's page does about a topic, by topic."""
CONTACT = Step("Record a call, portal look-up, fax or letter", action="item.call")
GIVE_UP = Step("Write off, transfer to patient, or bill the next payer", action="item.done")
KEYED_STEPS_BY_KIND: Mapping[Kind, tuple[Step, ...]] = {
    Kind.DENIAL: (CONTACT, GIVE_UP),
    Kind.FOLLOW_UP: (CONTACT,),
}


def steps(
    desk: Desk, item: ItemRecord, playbook: Playbook | None, subject_steps: Sequence[str]
) -> tuple[Step, ...]:
    """Return the steps of the codes, else of the subject, else of the topic; then what keys do."""
    recommended = _recommended(desk, item, playbook, subject_steps)
    if not desk.may_write:  # no key does anything
        return recommended
    return (*recommended, *KEYED_STEPS.get(item.topic, KEYED_STEPS_BY_KIND.get(item.kind, ())))


def _recommended(
    desk: Desk, item: ItemRecord, playbook: Playbook | None, subject_steps: Sequence[str]
) -> tuple[Step, ...]:
    is_by_codes = item.kind is Kind.DENIAL or item.topic in _STEPS_BY_CODES
    by_codes: tuple[str, ...] = ()
    if playbook and is_by_codes:
        by_codes = steps_for(playbook.steps, payer_rules_of(desk, item.payer_id).kind)
    if playbook and by_codes:
        each_minutes = max(1, playbook.minutes // len(by_codes))
        return tuple(Step(step, playbook.contact, each_minutes, item.act_by) for step in by_codes)
    texts = subject_steps or desk.topic_table.steps(item.kind, item.topic, item.cause)
    return tuple(Step(text, last_day=item.act_by) for text in texts)
