"""Manual edits and reasons of a plan as the JSON that the store keeps."""

import json
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from data.plan.lines import EntryRow
from medq.domain.plan.manual_edits import ManualEdits
from medq.domain.plan.reasons import PlacementReason, ReasonKind
from medq.domain.plan.spans import Span
from medq.work.plan.day import Appointment

DAY_ENDS = (ReasonKind.DAY_START, ReasonKind.DAY_END)
EDIT_FIELDS = ("locked", "above", "below", "removed", "added", "minutes")


class StoredEdits(NamedTuple):
    """The changes that a person made to one plan by hand, as the store keeps them."""

    items: ManualEdits
    appointments: tuple[Appointment, ...] = ()
    finished_blocks: tuple[str, ...] = ()  # keys of lines that are no item


def edits_to_json(edits: StoredEdits) -> str:
    """Return what was set by hand as JSON; empty where nothing was."""
    fields: dict[str, Any] = {
        name: getattr(edits.items, name) for name in EDIT_FIELDS if getattr(edits.items, name)
    }
    if edits.finished_blocks:
        fields["finished_blocks"] = edits.finished_blocks
    if edits.appointments:
        fields["appointments"] = [
            [appointment.start, appointment.minutes, appointment.name]
            for appointment in edits.appointments
        ]
    return json.dumps(fields, separators=(",", ":")) if fields else ""


def edits_from_json(text: str) -> StoredEdits:
    """Return what `edits_to_json` wrote."""
    fields = json.loads(text) if text else {}
    edits: dict[str, Any] = {
        name: tuple(
            tuple(value) if isinstance(value, list) else value for value in fields.get(name, ())
        )
        for name in EDIT_FIELDS
    }
    appointments = tuple(Appointment(*values) for values in fields.get("appointments", ()))
    finished_blocks = tuple(fields.get("finished_blocks", ()))
    return StoredEdits(ManualEdits(**edits), appointments, finished_blocks)


def reason_to_json(reason: PlacementReason) -> str:
    """Return a reason as JSON with the fields that are set."""
    fields: dict[str, Any] = {"kind": reason.kind.value}
    if reason.cents_per_minute is not None:
        fields["cents_per_minute"] = reason.cents_per_minute
    if reason.window is not None:
        fields["window"] = list(reason.window)
    if reason.minute is not None:
        fields["minute"] = reason.minute
    if reason.day is not None:
        fields["day"] = reason.day.isoformat()
    if reason.is_past:
        fields["is_past"] = True
    if reason.cutoff is not None:
        fields["cutoff"] = reason.cutoff
    if reason.by_fax:
        fields["by_fax"] = True
    return json.dumps(fields, separators=(",", ":"))


@lru_cache(maxsize=1024)  # today's plan is read again with every refresh of its screen
def reason_from_json(text: str) -> PlacementReason:
    """Return what `reason_to_json` wrote."""
    fields = json.loads(text)
    window, day = fields.get("window"), fields.get("day")
    return PlacementReason(
        kind=ReasonKind(fields["kind"]),
        cents_per_minute=fields.get("cents_per_minute"),
        window=Span(*window) if window else None,
        minute=fields.get("minute"),
        day=date.fromisoformat(day) if day else None,
        is_past=fields.get("is_past", False),
        cutoff=fields.get("cutoff"),
        by_fax=fields.get("by_fax", False),
    )


def block_key(row: EntryRow) -> str:
    """Return what a line that is no item is known by: which end of the day it is, else its name."""
    kind = reason_from_json(row.reason).kind
    return kind.value if kind in DAY_ENDS else row.name
