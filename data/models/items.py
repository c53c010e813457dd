"""Items with their groups and totals, and what the office's own past says of them."""

from peewee import Check, CompositeKey

from data.models.base import Index, Table
from data.models.claims import Claim
from data.models.columns import (
    UNIQUE,
    GeneratedField,
    IdField,
    IntField,
    MiddleField,
    SmallField,
    TextField,
    default,
    flag,
    id_of,
    unique,
)
from data.models.office import Staff
from data.models.patients import Patient
from data.models.payers import Payer


class SharedText(Table):
    """A title or rule: a million items share some hundred of them."""

    id = IdField()
    text = TextField(constraints=[UNIQUE])


class ItemGroup(Table):
    """Open items of one kind, payer and cause; triggers maintain the totals."""

    id = IdField()
    payer_id = id_of(Payer)
    kind = SmallField()
    cause = TextField(constraints=[Check("cause <> ''")])
    items = IntField(constraints=[default(0), Check("items >= 0")])
    money_cents = IntField(constraints=[default(0)])

    class Meta:
        constraints = [unique("payer_id, kind, cause")]


RANK = "state, behind_lead, tier, rank_key, act_by, neg_money_cents"


class Item(Table):
    """One thing to do.

    `tier`, `rank_key` and `rerank_on` are what the rank function returned when it was ranked;
    `solo_rank_key` is its rank alone, by which the first members of its group are chosen.
    `behind_lead` is 1 for a member that the lead of its group represents in the list, and 2 for an
    item that another item of its claim represents. `ways_id` is the text of the ways of working it,
    in order; `other_act_by` is the earliest act-by day of a way that runs out before its own one
    (3652059: none); `follow_up_by` is who set the last follow-up, to whom the item returns.
    """

    INDEXES = (
        Index("item_one_open", "subject_kind, subject_id, kind, topic", "state < 4", unique=True),
        Index("item_rank", RANK, ends_with_id=True),
        Index("item_kind_rank", f"kind, {RANK}", ends_with_id=True),
        Index(
            "item_front",
            "group_id, solo_rank_key, act_by, neg_money_cents",
            "group_id IS NOT NULL",
            ends_with_id=True,
        ),
        # Expiring items: members by their act-by day (3652059 means none), and single items.
        Index(
            "item_group_start",
            "group_id, act_by, deadline, decided_day",
            "group_id IS NOT NULL AND act_by < 3652059",
            ends_with_id=True,
        ),
        Index("item_alone_start", "act_by", "group_id IS NULL AND state < 3", ends_with_id=True),
        # Without the constant `state` in front, SQLite reads every row of a state in item_rank.
        Index("item_other_way", "other_act_by", "other_act_by < 3652059 AND state < 4"),
        Index("item_held", "state, held_until", "state = 2"),
        Index("item_waiting", "state, wait_until", "state = 3"),
        Index("item_rerank_on", "rerank_on, group_id", "state < 4", ends_with_id=True),
        Index("item_claim", "claim_id", "claim_id IS NOT NULL"),
        Index("item_owner", "owner_id", "owner_id IS NOT NULL AND state < 4"),
        Index("item_follow_up_by", "follow_up_by", "follow_up_by IS NOT NULL AND state < 4"),
        # An item on hold past its deadline, by the deadline: what the Expiring list asks for.
        Index(
            "item_late",
            "state, deadline",
            "state = 3 AND wait_until > deadline AND decided_day IS NULL",
        ),
        Index("item_window", "window_start", "window_start IS NOT NULL AND state = 1"),
        Index("item_patient", "patient_id", "patient_id IS NOT NULL"),
        Index(
            "item_pinned",
            "pinned_by, state, tier, rank_key, act_by, neg_money_cents",
            "pinned_by IS NOT NULL",
            ends_with_id=True,
        ),
    )

    id = IdField()
    subject_id = IntField()
    claim_id = id_of(Claim, null=True)
    patient_id = id_of(Patient, null=True)
    payer_id = id_of(Payer, null=True)
    money_cents = IntField()
    neg_money_cents = GeneratedField("-money_cents")
    rank_key = IntField()
    window_start = IntField(null=True)
    window_end = IntField(null=True)
    follow_up_by = id_of(Staff, null=True, column_name="follow_up_by")
    pinned_by = id_of(Staff, null=True, column_name="pinned_by")
    owner_id = id_of(Staff, null=True)
    holder_id = id_of(Staff, null=True)
    session_id = IntField(null=True)
    held_until = IntField(null=True)
    group_id = id_of(ItemGroup, null=True)
    solo_rank_key = IntField(constraints=[default(0)])
    title_id = id_of(SharedText)
    rule_id = id_of(SharedText)
    ways_id = id_of(SharedText, null=True)
    recovery_ppm = MiddleField(constraints=[Check("recovery_ppm BETWEEN 0 AND 1000000")])
    age_start = MiddleField()
    act_by = MiddleField()
    other_act_by = MiddleField(constraints=[default(3652059)])
    deadline = MiddleField(null=True)
    rerank_on = MiddleField()
    pinned_until = MiddleField(null=True)
    wait_until = MiddleField(null=True)
    created_day = MiddleField()
    touched_day = MiddleField()
    decided_day = MiddleField(null=True)
    minutes = MiddleField(constraints=[Check("minutes > 0")])
    version = MiddleField(constraints=[default(1)])
    kind = SmallField(constraints=[Check("kind BETWEEN 1 AND 6")])
    state = SmallField(constraints=[Check("state BETWEEN 1 AND 4")])
    subject_kind = SmallField()
    tier = SmallField()
    # A range, since SQLite builds a table of a list of three each time it checks a row, and a new
    # day sets this column of every item that it ranks (figure 14).
    behind_lead = SmallField(constraints=[default(0), Check("behind_lead BETWEEN 0 AND 2")])
    promised = SmallField(constraints=[default(0), Check("promised IN (0, 1, 2)")])
    duty = SmallField(constraints=[default(0), flag("duty")])
    importance = SmallField(constraints=[default(2), Check("importance BETWEEN 1 AND 3")])
    topic = TextField()
    cause = TextField()
    wait_for = TextField(constraints=[default("")])
    outcome = TextField(constraints=[default("")])

    class Meta:
        constraints = [
            Check("(state = 2) = (holder_id IS NOT NULL)"),
            Check("(state = 2) = (held_until IS NOT NULL)"),
            Check("(state = 3) = (wait_until IS NOT NULL)"),
            Check("(state = 4) = (outcome <> '')"),
            Check("session_id IS NULL OR state = 2"),
            Check("behind_lead <> 1 OR group_id IS NOT NULL"),
        ]


class Tally(Table):
    """How many items of a kind are in a state, and their money; triggers maintain it.

    `joined` are those that another item of their claim represents: they add no money, since the
    amount of the one that leads is the claim's.
    """

    kind = IntField()
    state = IntField()
    items = IntField()
    money_cents = IntField()
    joined = IntField(constraints=[default(0)])

    class Meta:
        primary_key = CompositeKey("kind", "state")


class RecoveryHistory(Table):
    """Outcomes of this office's items by cause; payer 0 is all payers."""

    kind = IntField()
    payer_id = IntField()
    cause = TextField()
    won = IntField(constraints=[Check("won >= 0")])
    decided = IntField()

    class Meta:
        constraints = [Check("won <= decided")]
        primary_key = CompositeKey("kind", "payer_id", "cause")


class Effort(Table):
    """Median minutes of this office's items by cause, computed once a day."""

    kind = IntField()
    payer_id = IntField()
    cause = TextField()
    times = IntField()
    minutes = IntField()

    class Meta:
        primary_key = CompositeKey("kind", "payer_id", "cause")


class UntouchedItem(Table):
    """An item that nobody has touched for 60 business days; they are found once a day."""

    item_id = IntField(primary_key=True, null=True)

    class Meta:
        table_name = "untouched_items"
