"""Changed rules that items are still to be dated by: kept until the last step has applied them."""

import json
from collections.abc import Iterable
from typing import NamedTuple

from data.office import office
from data.office import settings as stored_settings
from medq.work.desk import CHANGES_KEY, PENDING_RULES_KEY, Desk


class PendingRules(NamedTuple):
    """Rules that have changed, and how far they are applied: up to an item, then up to a claim.

    The `payer_ids` have other limits; of the `plan_type_ids` among them the claims' balances may
    differ too. `item_kinds` are worked in other ways, by other reason codes or topics.
    """

    payer_ids: tuple[int, ...] = ()
    plan_type_ids: tuple[int, ...] = ()
    item_kinds: tuple[int, ...] = ()
    after_item: int = 0
    after_claim: int = 0


def pending_rules(desk: Desk) -> PendingRules | None:
    """Return the changed rules that are not applied yet, None for none."""
    text = office.setting(desk.store, PENDING_RULES_KEY)
    if not text:
        return None
    columns = json.loads(text)
    return PendingRules(
        tuple(columns["payer_ids"]),
        tuple(columns["plan_type_ids"]),
        tuple(columns["item_kinds"]),
        columns["after_item"],
        columns["after_claim"],
    )


def save_pending(desk: Desk, rules: PendingRules | None) -> None:
    """Save how far changed rules are applied, None for wholly. Call inside a write transaction."""
    text = json.dumps(rules._asdict()) if rules else ""
    stored_settings.save(desk.store, PENDING_RULES_KEY, text)


def mark_changed(
    desk: Desk,
    *,
    payer_ids: Iterable[int] = (),
    plan_type_ids: Iterable[int] = (),
    item_kinds: Iterable[int] = (),
) -> None:
    """Note that rules have changed, with those noted before; they are applied from the start.

    A new-day run that began with the old rules ends. Call inside a write transaction.
    """
    earlier = pending_rules(desk) or PendingRules()
    rules = PendingRules(
        tuple(sorted({*earlier.payer_ids, *payer_ids})),
        tuple(sorted({*earlier.plan_type_ids, *plan_type_ids})),
        tuple(sorted({*earlier.item_kinds, *map(int, item_kinds)})),
    )
    save_pending(desk, rules)
    changes = int(office.setting(desk.store, CHANGES_KEY) or 0) + 1
    stored_settings.save(desk.store, CHANGES_KEY, str(changes))
