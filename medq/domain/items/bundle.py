"""Items of the queue that are one row together: clean claims, and callbacks of later."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

CLEAN = "clean claim"
"""Cause of claims that are ready to submit: equal, so that one act submits them all."""
STOPPED = "stopped"
"""Cause of claims that cannot be sent yet."""
OWN_ROW_MINUTES = timedelta(minutes=30)
"""How long before its window opens a callback stands alone."""


class Bundle(StrEnum):
    """The items that a row of a bundle stands for; its members are a list of their own."""

    CLEAN_CLAIMS = "clean claims"
    LATER_CALLBACKS = "callbacks"


class BundleTotals(NamedTuple):
    """The figures of all members of a bundle, as its row shows them."""

    bundle: Bundle
    items: int
    money_cents: int = 0
    payers: int = 0  # of clean claims
    opens: datetime | None = None  # of callbacks: when the first window opens
    later: int = 0  # of callbacks: how many are of another day than the first one
