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


BY_IDENTIFIER = text_of(
    Payer.select(Payer.id).where(Payer.qualifier == VALUE, Payer.identifier == VALUE)
)
BY_ALIAS = text_of(
    PayerAlias.select(PayerAlias.payer_id).where(
        PayerAlias.qualifier == VALUE, PayerAlias.identifier == VALUE
    )
)


def find_or_insert(store: Store, named: NamedPayer, kind: str = "") -> tuple[int, bool]:
    """Return (id, whether it is new) of a payer as a file names it.

    Looks for the identifier under its qualifier, then for an alias, then for its name. A payer that
    is found by name gets the identifier as an alias. A new one has this kind, else the strictest.
    """
    qualifier, identifier = named.id_qualifier, named.identifier
    if not identifier:
        qualifier, identifier = NAME_QUALIFIER, member_key(named.name) or "UNKNOWN"
    payer_id: int | None = store.value(BY_IDENTIFIER, (qualifier, identifier))
    if payer_id is None and named.identifier:
        payer_id = store.value(BY_ALIAS, (qualifier, identifier))
    if payer_id is not None:
        return payer_id, False
    payer_id = _find_by_name(store, named)
    if payer_id is not None:
        if named.identifier:
            store.insert_rows(PayerAlias, [PayerAliasRow(qualifier, identifier, payer_id)])
        return payer_id, False
    payer = NewPayer(
        qualifier=qualifier,
        identifier=identifier,
        name=named.name or f"payer {identifier}",
        kind=kind or UNKNOWN_KIND,
        confirmed=bool(kind),
    )
    return insert(store, payer), True


def _find_by_name(store: Store, named: NamedPayer) -> int | None:
    """Return the id of the only payer with this name and identifier, or None.

    A name alone finds the only payer of that name, and only where the file gives no identifier or
    the trace's (TRN) identifier.
    """
    identifier_by_id: dict[int, str] = {
        payer_id: identifier
        for payer_id, identifier, name in store.rows(
            Payer.select(Payer.id, Payer.identifier, Payer.name)
        )
        if member_key(name) == member_key(named.name)
    }
    same_identifier = [
        payer_id
        for payer_id, identifier in identifier_by_id.items()
        if identifier == named.identifier
    ]
    if named.identifier and len(same_identifier) == 1:
        return same_identifier[0]
    if len(identifier_by_id) == 1 and (not named.identifier or named.id_qualifier == "TRN"):
        return next(iter(identifier_by_id))
    return None


def insert(store: Store, payer: NewPayer) -> int:
    """Insert a payer and return its id."""
    return store.insert(Payer, **stored_columns(payer))


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
