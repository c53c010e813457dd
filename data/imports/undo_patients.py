"""Undo of the office's files of patients, which stay, and of callbacks, which are deleted."""

from data.imports.undo_steps import (
    AboutItem,
    PostedRows,
    UndoSteps,
    about_items,
    no_ids,
    no_items,
    no_obstacle,
)
from data.models.items import Item
from data.models.patients import Callback
from data.store.store import Store
from medq.domain.items.item import Subject


def _patients_obstacle(store: Store, rows: PostedRows) -> str:
    """Return why a patient file stays."""
    return "A patient file updates existing patients. Import the corrected file instead."


def _delete_nothing(store: Store, rows: PostedRows) -> None:
    """Delete nothing: an obstacle comes first."""


def _callback_items(store: Store, rows: PostedRows) -> list[AboutItem]:
    """Return the items about the callbacks of a file."""
    query = Item.select_row(AboutItem).where(Item.subject_kind == int(Subject.CALLBACK))
    about = store.rows_with(query, Item.subject_id, rows.created_ids)
    return about_items(about)


def _delete_callbacks(store: Store, rows: PostedRows) -> None:
    """Delete the callbacks of a file."""
    store.run_with(Callback.delete(), Callback.id, rows.created_ids)


PATIENTS = UndoSteps(_patients_obstacle, no_ids, no_items, _delete_nothing)
CALLBACKS = UndoSteps(
    no_obstacle, no_ids, _callback_items, _delete_callbacks, created_subject=Subject.CALLBACK
)
