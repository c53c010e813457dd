"""Values that all parts of posting one transaction share."""

from dataclasses import dataclass
from datetime import date

from medq.work.desk import Desk
from medq.work.items.updater import ItemUpdater
from medq.work.parties import Directory


@dataclass(frozen=True, slots=True)
class PostingContext:
    """One transaction being posted, inside a write transaction of the store."""

    desk: Desk
    transaction_id: int
    day: date  # of its interchange (ISA09), else today
    updater: ItemUpdater
    directory: Directory
