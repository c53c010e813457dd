"""Payers: found by identifier or name, or inserted, and the rules that the office set for them."""

import json
from typing import NamedTuple

from data.models.base import VALUE, text_of
from data.models.payers import Payer, PayerAlias
from data.store.columns import stored_columns
from data.store.store import Store
from medq.domain.claims.claim import NamedPayer
from medq.domain.identifiers import member_key

UNKNOWN_KIND = "commercial_generic"  # its deadlines are the strictest
NAME_QUALIFIER = "NAME"  # for a payer that has no identifier


class NewPayer(NamedTuple):
    """A payer to be inserted."""

    qualifier: str
    identifier: str
    name: str
    kind: str
    confirmed: bool  # whether the office itself gave the kind


class PayerAliasRow(NamedTuple):
    """A further identifier of a payer."""

    qualifier: str
    identifier: str
    payer_id: int


def find(store: Store, named: NamedPayer) -> int | None:
    """Return the id of a payer, or None.

    Looks for the identifier under its qualifier, then for an alias, then for one payer with this
    identifier and name. A name alone finds the only payer of that name, and only where the file
    gives no identifier or the trace's (TRN) identifier.
    """
    if named.identifier:
        payer_id = _by_identifier(store, named.id_qualifier, named.identifier)
        if payer_id is None:
            payer_id = _by_alias(store, named.id_qualifier, named.identifier)
    else:
        payer_id = _by_identifier(store, NAME_QUALIFIER, _name_key(named.name))
    if payer_id is not None:
        return payer_id
    identifier_by_id = {
        row_id: identifier
        for row_id, identifier, name in store.rows(
            Payer.select(Payer.id, Payer.identifier, Payer.name)
        )
        if member_key(name) == member_key(named.name)
    }
    same_identifier = [
        row_id for row_id, identifier in identifier_by_id.items() if identifier == named.identifier
    ]
    if named.identifier and len(same_identifier) == 1:
        return int(same_identifier[0])
    if len(identifier_by_id) == 1 and (not named.identifier or named.id_qualifier == "TRN"):
        return int(next(iter(identifier_by_id)))
    return None


def find_or_insert(store: Store, named: NamedPayer, kind: str = "") -> tuple[int, bool]:
    """Return (id, whether it is new) of a payer as a file names it.

    A known payer with a new identifier gets it as an alias. A new one has this kind, else the
    strictest.
    """
    payer_id = find(store, named)
    if payer_id is not None:
        if named.identifier and _by_identifier(store, named.id_qualifier, named.identifier) is None:
            alias = PayerAliasRow(named.id_qualifier, named.identifier, payer_id)
            store.insert_rows(PayerAlias, [alias], "ON CONFLICT DO NOTHING")
        return payer_id, False
    identifier = named.identifier or _name_key(named.name)
    payer = NewPayer(
        qualifier=named.id_qualifier if named.identifier else NAME_QUALIFIER,
        identifier=identifier,
        name=named.name or f"payer {identifier}",
        kind=kind or UNKNOWN_KIND,
        confirmed=bool(kind),
    )
    return insert(store, payer), True


def insert(store: Store, payer: NewPayer) -> int:
    """Insert a payer and return its id."""
    return store.insert(Payer, **stored_columns(payer))


def _by_identifier(store: Store, qualifier: str, identifier: str) -> int | None:
    payer_id: int | None = store.value(
        Payer.select(Payer.id).where(Payer.qualifier == qualifier, Payer.identifier == identifier)
    )
    return payer_id


def _by_alias(store: Store, qualifier: str, identifier: str) -> int | None:
    payer_id: int | None = store.value(
        PayerAlias.select(PayerAlias.payer_id).where(
            PayerAlias.qualifier == qualifier, PayerAlias.identifier == identifier
        )
    )
    return payer_id


def _name_key(name: str) -> str:
    """Return the identifier of a payer that has none: its folded name."""
    return member_key(name) or "UNKNOWN"


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
