"""Payers: the known ones, new ones, and the rules that the office set for them."""

import json
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from data.events.change_set import ChangeSet, RowKey, Rows, ids_of
from data.models.base import VALUE, text_of
from data.models.claims import Claim
from data.models.items import Item
from data.models.payers import Payer, PayerAlias
from data.store.columns import stored_columns
from data.store.store import Store
from medq.domain.claims.claim import PayerNumber
from medq.domain.claims.payer_identity import KnownPayer, shown_number
from medq.domain.items import topics
from medq.domain.items.item import State, Subject

UNKNOWN_KIND = "commercial_generic"  # its deadlines are the strictest


class NewPayer(NamedTuple):
    """A payer to be inserted."""

    qualifier: str
    identifier: str
    name: str
    short_name: str
    kind: str
    confirmed: bool  # whether the office itself gave the kind


class PayerAliasRow(NamedTuple):
    """A further identifier of a payer."""

    qualifier: str
    identifier: str
    payer_id: int


KNOWN = text_of(
    Payer.select(Payer.id, Payer.name, Payer.qualifier, Payer.identifier, Payer.joined_to_id)
)
ALIASES = text_of(
    PayerAlias.select(PayerAlias.payer_id, PayerAlias.qualifier, PayerAlias.identifier).order_by(
        PayerAlias.qualifier, PayerAlias.identifier
    )
)
ASKED = text_of(
    Item.select(Item.subject_id).where(
        Item.subject_kind == int(Subject.PAYER),
        Item.topic == topics.SAME_PAYER.name,
        Item.state < int(State.DONE),
    )
)


def known(store: Store) -> list[KnownPayer]:
    """Return every payer with the numbers that it is known under."""
    aliases: dict[int, list[PayerNumber]] = {}
    for payer_id, qualifier, identifier in store.rows(ALIASES):
        aliases.setdefault(payer_id, []).append(PayerNumber(qualifier, identifier))
    doubtful_ids = {payer_id for (payer_id,) in store.rows(ASKED)}
    return [
        KnownPayer(
            payer_id,
            name,
            (PayerNumber(qualifier, identifier), *aliases.get(payer_id, ())),
            joined_to_id,
            payer_id in doubtful_ids,
        )
        for payer_id, name, qualifier, identifier, joined_to_id in store.rows(KNOWN)
    ]


class PayerName(NamedTuple):
    """The name and the own number of a payer."""

    name: str
    qualifier: str
    identifier: str

    @property
    def shown(self) -> str:
        """The payer as a title names it: `AETNA (60054)`."""
        number = shown_number(PayerNumber(self.qualifier, self.identifier))
        return f"{self.name} ({number})" if number else self.name


PAYER_NAME = text_of(Payer.select_row(PayerName).where(Payer.id == VALUE))


def payer_name(store: Store, payer_id: int) -> PayerName:
    """Return the name and the own number of a payer. Raises LookupError."""
    row = store.row(PAYER_NAME, (payer_id,))
    if row is None:
        raise LookupError(f"payer {payer_id} does not exist")
    return PayerName._make(row)


class OpenQuestion(NamedTuple):
    """An open question whether a payer is another one."""

    other_id: int
    since: date


OPEN_QUESTION = text_of(
    Item.select(Item.payer_id, Item.age_start).where(
        Item.subject_kind == int(Subject.PAYER),
        Item.subject_id == VALUE,
        Item.topic == topics.SAME_PAYER.name,
        Item.state < int(State.DONE),
    )
)


def open_question(store: Store, payer_id: int) -> OpenQuestion | None:
    """Return the open question about a payer, or None."""
    row = store.row(OPEN_QUESTION, (payer_id,))
    if row is None:
        return None
    other_id, since = row
    return OpenQuestion(other_id, date.fromordinal(since))


HAS_CLAIMS = text_of(Claim.select(Claim.id).where(Claim.payer_id == VALUE).limit(1))


def has_claims(store: Store, payer_id: int) -> bool:
    """Return whether a claim was ever billed to a payer."""
    return store.row(HAS_CLAIMS, (payer_id,)) is not None


def insert(store: Store, payer: NewPayer) -> int:
    """Insert a payer and return its id."""
    return store.insert(Payer, **stored_columns(payer))


def add_numbers(store: Store, payer_id: int, numbers: Iterable[PayerNumber]) -> None:
    """Add numbers that no payer has to those that a payer is known under."""
    rows = [PayerAliasRow(number.qualifier, number.number, payer_id) for number in numbers]
    store.insert_rows(PayerAlias, rows, "ON CONFLICT DO NOTHING")


class PayerKind(NamedTuple):
    """The plan type of a payer, and whether the office gave it."""

    payer_id: int
    kind: str
    confirmed: bool


def set_kind(change_set: ChangeSet, new: PayerKind) -> None:
    """Set the plan type of a payer."""
    change_set.change(Payer, new.payer_id, kind=new.kind, confirmed=int(new.confirmed))


def recorded_kind(rows: Rows) -> PayerKind:
    """Return the plan type of the payer that an event set; `rows` are its old or new values."""
    (payer_id,) = ids_of(rows, Payer)
    columns = rows[str(RowKey.of(Payer, payer_id))] or {}
    return PayerKind(payer_id, columns["kind"], bool(columns["confirmed"]))


def short_names(store: Store) -> dict[int, str]:
    """Return the names by which lists show the payers, by id."""
    rows = store.rows(Payer.select(Payer.id, Payer.short_name, Payer.name))
    return {payer_id: short_name or name for payer_id, short_name, name in rows}


def recorded_short_name(rows: Rows) -> str:
    """Return the short name of the payer that an event set; `rows` are its old or new values."""
    (payer_id,) = ids_of(rows, Payer)
    columns = rows[str(RowKey.of(Payer, payer_id))] or {}
    return str(columns["short_name"])


def rename(store: Store, payer_id: int, name: str, short_name: str) -> None:
    """Give a payer that no file had named its name."""
    store.update(Payer, payer_id, name=name, short_name=short_name)


def without_short_name(store: Store) -> set[int]:
    """Return the payers that have no short name yet."""
    query = Payer.select(Payer.id).where(Payer.short_name == "")
    return {payer_id for (payer_id,) in store.rows(query)}


def save_short_name(store: Store, payer_id: int, short_name: str) -> None:
    """Save the short name that was made for a payer."""
    store.update(Payer, payer_id, short_name=short_name)


def set_short_name(change_set: ChangeSet, payer_id: int, short_name: str) -> None:
    """Set the short name of a payer as the office wants it."""
    change_set.change(Payer, payer_id, short_name=short_name)


RuleColumns = dict[str, str]  # of the payer table, by column


class OfficeRules(NamedTuple):
    """Rules that the office has for a payer: its kind, and the columns that it set itself."""

    kind: str
    is_confirmed: bool
    columns: RuleColumns


OFFICE_RULES = text_of(
    Payer.select(Payer.kind, Payer.confirmed, Payer.rules).where(Payer.id == VALUE)
)


def office_rules(store: Store, payer_id: int) -> OfficeRules | None:
    """Return the kind of a payer and the office's own rule columns, or None."""
    row = store.row(OFFICE_RULES, (payer_id,))
    if row is None:
        return None
    kind, confirmed, rules = row
    return OfficeRules(kind, bool(confirmed), json.loads(rules) if rules else {})


def all_office_rules(store: Store) -> list[RuleColumns]:
    """Return the distinct rule columns that the office set for any payer."""
    query = Payer.select(Payer.rules).where(Payer.rules != "").distinct()
    return [json.loads(rules) for (rules,) in store.rows(query)]
