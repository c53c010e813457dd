"""Manual edits and reasons of a plan as the JSON that the store keeps."""

import json
from datetime import date
from functools import lru_cache
from typing import Any

from medq.domain.plan.manual_edits import ManualEdits
from medq.domain.plan.reasons import PlacementReason, ReasonKind
from medq.domain.plan.spans import Span
from medq.work.plan.day import Appointment

EDIT_FIELDS = ("locked", "above", "below", "removed", "added", "minutes")


def edits_to_json(edits: ManualEdits, appointments: tuple[Appointment, ...]) -> str:
    """Return what was set by hand as JSON; empty where nothing was."""
    fields: dict[str, Any] = {
        name: getattr(edits, name) for name in EDIT_FIELDS if getattr(edits, name)
    }
    if appointments:
        fields["appointments"] = [
            [appointment.start, appointment.minutes, appointment.name]
            for appointment in appointments
        ]
    return json.dumps(fields, separators=(",", ":")) if fields else ""


def edits_from_json(text: str) -> tuple[ManualEdits, tuple[Appointment, ...]]:
    """Return what `edits_to_json` wrote."""
    fields = json.loads(text) if text else {}
    edits: dict[str, Any] = {
        name: tuple(
            tuple(value) if isinstance(value, list) else value for value in fields.get(name, ())
        )
        for name in EDIT_FIELDS
    }
    appointments = tuple(Appointment(*values) for values in fields.get("appointments", ()))
    return ManualEdits(**edits), appointments


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
    )
