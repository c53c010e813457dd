"""The words of a form for what its act is performed on."""

from medq.domain.acts import SeenVersions
from medq.domain.items.item import ItemRow
from medq.domain.keymap import Keymap
from medq.domain.money import plain


def target_text(item: ItemRow, marked: SeenVersions) -> str:
    """Return what an act is performed on: `415BU-1`, or how many marked items."""
    if len(marked) > 1:
        return f"{len(marked):,} items"
    if marked and item.id not in marked:
        return "1 marked item"
    return item.number_or_id


def group_text(item: ItemRow, keymap: Keymap) -> tuple[str, ...]:
    """Return the line that names the one item of a group row that an act is performed on."""
    if not item.more:
        return ()
    keys = f"{keymap.shown('list.group')} opens it, {keymap.shown('list.mark')} marks all"
    money = f", {plain(item.money_cents)} of {plain(item.group_cents)}" if item.group_cents else ""
    return (f"{item.number_or_id} only{money} (group of {item.more + 1}: {keys})",)
