"""What the items of a full store are made of: causes and words as the demo's files raise them, ranked by medq itself."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from data.items.items import ItemRecord, facts_of, group_ids
from data.items.texts import wording
from data.store.columns import NO_DATE
from medq.work.desk import Desk
from medq.work.items.ranking import own_of

PAYERS = 40
PATTERNS = 20_000  # a multiple of the topics
OPEN, CLAIM, NORMAL = 1, 1, 2

# kind, topic, cause, title, minutes, chance, rule, days from its age to its last safe day (0: none)
TOPICS = (
    (5, "forwarded", "forwarded", "Passed on to COLUMBINE MEDICARE SUPPLEMENT: no claim from us, ask for the result", 8, 350_000,
     "medicare_b.filing", 365),
    (2, "submit", "A7 164", "Rejected: entity's contract or member number is invalid", 5, 900_000, "uhc_commercial.filing", 90),
    (3, "denial", "CO-97", "Paid as part of another service already decided (Inside another service's global period)", 20, 350_000,
     "anthem_bcbs.appeal", 180),
    (5, "answer", "no answer", "No answer since it was sent: ask where it stands", 10, 350_000, "medicare_b.filing", 365),
    (1, "hidden denial", "CO-45", "Contract discount on the whole charge, or nothing paid: what was decided?", 10, 350_000,
     "medicare_advantage_contract.appeal", 60),
    (3, "records", "OA-18", "Payer already has this exact claim or line", 20, 750_000, "", 0),
    (2, "unbilled", "clean", "Ready to send", 5, 900_000, "aetna_commercial.filing", 120),
    (1, "coverage", "CO-22", "Another plan may have to pay first (Other plan's information missing)", 8, 50_000, "", 0),
)  # fmt: skip


class Pattern(NamedTuple):
    """One sort of item: its topic's line, its payer, and its columns by name."""

    payer_id: int
    columns: dict[str, Any]


def patterns(desk: Desk, items: int) -> list[Pattern]:
    """Sorts of items, ranked for the desk's day, each behind its group's lead; item n is of sort n modulo their number.

    Inside `writing()`: their titles, rules and groups are kept.
    """
    random, today = Random(10), desk.today()
    kept = {text: wording(desk.store, text) for topic in TOPICS for text in (topic[3], topic[6])}
    drawn = [
        _drawn(random, today, kept, number)
        for number in range(min(PATTERNS, items // len(TOPICS) * len(TOPICS)))
    ]
    _place(desk, drawn)
    return drawn


def _drawn(random: Random, today: date, kept: dict[str, int], number: int) -> Pattern:
    kind, topic, cause, title, minutes, chance, rule, days = TOPICS[number % len(TOPICS)]
    aged = today - timedelta(days=random.randrange(2, 120))
    limit = aged.toordinal() + days if days else None
    money = int(random.lognormvariate(9.3, 1.1))
    created = today.toordinal() - random.randrange(30)
    columns = {
        "kind": kind, "state": OPEN, "subject_kind": CLAIM, "topic": topic, "cause": cause, "title_id": kept[title],
        "money_cents": money, "recovery_ppm": chance, "aged_from": aged.toordinal(),
        "act_by": limit - 7 if limit else NO_DATE, "deadline": limit, "rule_id": kept[rule], "promised": 0, "duty": 0,
        "minutes": minutes, "importance": NORMAL, "created_day": created, "touched_day": created, "version": 1,
    }  # fmt: skip
    return Pattern(1 + random.randrange(PAYERS), columns)


def _place(desk: Desk, drawn: Sequence[Pattern]) -> None:
    names = list(ItemRecord._fields)
    groups = group_ids(
        desk.store, {(one.payer_id, one.columns["kind"], one.columns["cause"]) for one in drawn}
    )
    for one in drawn:
        columns = one.columns | {
            "id": 0,
            "payer_id": one.payer_id,
            "tier": 2,
            "low_score": 0,
            "next_day": NO_DATE,
        }
        group = groups[one.payer_id, one.columns["kind"], one.columns["cause"]]
        own = own_of(desk, facts_of(tuple(columns.get(name) for name in names)), group)
        one.columns.update(
            zip(
                ("group_id", "low_own", "next_day", "tier", "low_score", "behind"), own, strict=True
            )
        )
