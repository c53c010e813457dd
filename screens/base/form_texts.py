"""The words of a form for what its act is performed on."""

from medq.domain.act_scope import line_scope_text, scope_text
from medq.domain.acts import AvailableAct, SeenVersions
from medq.domain.items.item import ItemRow
from medq.domain.keymap import Keymap


def target_text(item: ItemRow, marked: SeenVersions) -> str:
    """Return what an act is performed on: `415BU-1`, or how many marked items."""
    if len(marked) > 1:
        return f"{len(marked):,} items"
    if marked and item.id not in marked:
        return "1 marked item"
    return item.number_or_id


def scope_lines(
    item: ItemRow, act: AvailableAct, keymap: Keymap, left_on_line: int
) -> tuple[str, ...]:
    """Return the line that names what an act on one row touches; none where that is clear.

    Only the row of a group, or a plan's line of several items, says which of them it is.
    """
    if act.scope is None:
        return ()
    if left_on_line:
        return (line_scope_text(act.scope, left_on_line),)
    scope = act.scope if item.more else act.scope._replace(group_items=0)
    text = scope_text(scope, keymap.shown("list.group"), keymap.shown("list.mark"))
    return (text,) if text else ()
