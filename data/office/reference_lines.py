"""The office's own lines of reference tables, saved."""

import json

from data.events.change_set import ChangeSet
from data.models.office import ReferenceLine


def save(change_set: ChangeSet, name: str, lines: dict[str, dict[str, str]]) -> None:
    """Save lines of one table by code, instead of the office's earlier ones of these codes."""
    query = ReferenceLine.select(ReferenceLine.code, ReferenceLine.id)
    line_ids: dict[str, int] = dict(change_set.store.rows(query.where(ReferenceLine.name == name)))
    for code, line in lines.items():
        text = json.dumps(line, sort_keys=True, ensure_ascii=False)
        if code in line_ids:
            change_set.change(ReferenceLine, line_ids[code], line=text)
        else:
            change_set.create(ReferenceLine, name=name, code=code, line=text)
