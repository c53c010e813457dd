"""The usual follow-up of an item and what limits it."""

from datetime import date

from data.items.item_records import PROMISED, ItemRecord
from medq.domain.claims.deadline_channels import usual_channel
from medq.domain.claims.deadline_rule import RuleId
from medq.domain.items.follow_up import FollowUpLimits, return_day, usual_day
from medq.domain.items.follow_up_text import FollowUpTexts
from medq.domain.items.item import Kind
from medq.work.desk import Desk
from medq.work.payer_rules import payer_rules_of

USUAL_DAYS = {
    Kind.REVIEW: 7,
    Kind.SUBMIT: 3,
    Kind.DENIAL: 14,
    Kind.CALLBACK: 1,
    Kind.FOLLOW_UP: 21,
    Kind.QUESTION: 2,
}
"""Calendar days until the usual follow-up, by kind of item."""


def usual_days(desk: Desk, item: ItemRecord) -> int:
    """Return the days to the usual follow-up: by the payer's rules where a claim has no answer."""
    if item.kind is Kind.FOLLOW_UP:
        again = payer_rules_of(desk, item.payer_id).followup_again_days
        return again or USUAL_DAYS[item.kind]
    return USUAL_DAYS[item.kind]


def usual_follow_up_day(desk: Desk, item: ItemRecord) -> date | None:
    """Return the day of an item's usual follow-up; None where none is left before act-by."""
    return usual_day(usual_days(desk, item), follow_up_texts(desk, item).limits)


def own_return_day(desk: Desk, item: ItemRecord, usual: date) -> date | None:
    """Return the day on which an item on hold comes back by itself, never after its deadline.

    None where no business day is left until then: the item is not put on hold.
    """
    return return_day(usual, follow_up_texts(desk, item).limits)


def follow_up_texts(desk: Desk, item: ItemRecord) -> FollowUpTexts:
    """Return what limits the follow-up of an item, with its words."""
    today, promised_day, promised = desk.today(), None, ""
    if item.promised == PROMISED and item.window_start and item.window_end:
        start, end = (at.astimezone(desk.zone) for at in (item.window_start, item.window_end))
        promised_day = start.date() if start.date() >= today else None
        promised = f"{desk.formats.clock(start)} to {desk.formats.clock(end)}"
    limits = FollowUpLimits(today, desk.calendar, item.act_by, item.deadline, promised_day)
    closes = desk.formats.clock(desk.settings.closes)
    rules = payer_rules_of(desk, item.payer_id)
    channel = usual_channel(RuleId.parse(item.rule).name, rules)
    return FollowUpTexts(limits, item.rule, channel, closes, desk.formats, promised)
