"""The patterns of a full store's items: causes and texts like the demo's, ranked by medq itself."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from data.items.item_groups import group_ids
from data.items.item_records import ItemRecord
from data.items.texts import text_id
from data.store.columns import NO_DATE, domain_rows
from medq.domain.items.item import GroupKey
from medq.domain.rank.joined import own_order
from medq.work.desk import Desk
from medq.work.items.item_ranks import rank_context, rank_facts, stored_rank

PAYERS = 40
PATTERNS = 20_000  # a multiple of the topics
OPEN, CLAIM, NORMAL = 1, 1, 2
NO_RULE = ""  # a deadline without a rule is dated by nobody: it stays as it is


class TopicPattern(NamedTuple):
    """The values of an item that depend on its topic."""

    kind: int
    topic: str
    cause: str
    title: str
    minutes: int
    recovery_ppm: int
    days_to_deadline: int  # from the day its money ages from; 0: no deadline


TOPICS = (
    TopicPattern(
        5,
        "forwarded",
        "forwarded",
        "Crossed over to COLUMBINE MEDICARE SUPPLEMENT: do not bill, check status",
        8,
        350_000,
        365,
    ),
    TopicPattern(
        2,
        "submit",
        "A7 164",
        "Rejected: entity's contract or member number is invalid",
        5,
        900_000,
        90,
    ),
    TopicPattern(
        3,
        "denial",
        "CO-97",
        "Bundled/included in another service (Inside another service's global period)",
        20,
        350_000,
        180,
    ),
    TopicPattern(
        5,
        "answer",
        "no answer",
        "No response: check claim status",
        10,
        350_000,
        365,
    ),
    TopicPattern(
        1,
        "hidden denial",
        "CO-45",
        "CO-45 on full charge, $0 paid: possible hidden denial",
        10,
        350_000,
        60,
    ),
    TopicPattern(3, "records", "OA-18", "Exact duplicate", 20, 750_000, 0),
    TopicPattern(2, "unbilled", "clean", "Ready to submit", 5, 900_000, 120),
    TopicPattern(
        1,
        "coverage",
        "CO-22",
        "COB: other payer may be primary (Other plan's information missing)",
        8,
        50_000,
        0,
    ),
)


class ItemPattern(NamedTuple):
    """The payer and column values that items of a pattern share.

    `joined_columns` are those of an item that another of its claim leads.
    """

    payer_id: int
    columns: dict[str, Any]
    joined_columns: dict[str, Any]
    own_order: list[int]  # before the id


def draw_patterns(desk: Desk, items: int) -> list[ItemPattern]:
    """Return item patterns ranked for the desk's day.

    Call inside a write transaction: titles, rules and groups are saved.
    """
    random, today = Random(10), desk.today()
    texts = {NO_RULE, *(topic.title for topic in TOPICS)}
    text_ids = {text: text_id(desk.store, text) for text in texts}
    patterns = [
        _draw_pattern(random, today, text_ids, number)
        for number in range(min(PATTERNS, items // len(TOPICS) * len(TOPICS)))
    ]
    _rank_patterns(desk, patterns)
    return patterns


def _draw_pattern(
    random: Random, today: date, text_ids: dict[str, int], number: int
) -> ItemPattern:
    topic = TOPICS[number % len(TOPICS)]
    age_start = today - timedelta(days=random.randrange(2, 120))
    days = topic.days_to_deadline
    deadline_day = age_start.toordinal() + days if days else None
    money_cents = int(random.lognormvariate(9.3, 1.1))
    created = today.toordinal() - random.randrange(30)
    columns = {
        "kind": topic.kind,
        "state": OPEN,
        "subject_kind": CLAIM,
        "topic": topic.topic,
        "cause": topic.cause,
        "title_id": text_ids[topic.title],
        "money_cents": money_cents,
        "recovery_ppm": topic.recovery_ppm,
        "age_start": age_start.toordinal(),
        "act_by": deadline_day - 7 if deadline_day else NO_DATE,
        "deadline": deadline_day,
        "rule_id": text_ids[NO_RULE],
        "promised": 0,
        "duty": 0,
        "minutes": topic.minutes,
        "importance": NORMAL,
        "created_day": created,
        "touched_day": created,
        "version": 1,
    }
    return ItemPattern(1 + random.randrange(PAYERS), columns, {}, [])


def _rank_patterns(desk: Desk, patterns: Sequence[ItemPattern]) -> None:
    groups = group_ids(desk.store, {_group_key(pattern) for pattern in patterns})
    context = rank_context(desk)
    for pattern in patterns:
        record = pattern.columns | {
            "id": 0,
            "payer_id": pattern.payer_id,
            "tier": 2,
            "rank_key": 0,
            "rerank_on": NO_DATE,
        }
        (item,) = domain_rows(ItemRecord, [[record.get(name) for name in ItemRecord._fields]])
        order = own_order(context, rank_facts(desk, item), item.tie)
        pattern.own_order.extend((order.tier, order.neg_sort_value, *order.tie[:-1]))
        joined = stored_rank(desk, context, item, None, is_joined=True)
        pattern.joined_columns.update(pattern.columns | joined._asdict())
        pattern.columns.update(
            stored_rank(desk, context, item, groups[_group_key(pattern)])._asdict()
        )


def _group_key(pattern: ItemPattern) -> GroupKey:
    return GroupKey(pattern.payer_id, pattern.columns["kind"], pattern.columns["cause"])
