"""The search, and the pages of what it finds."""

from typing import TYPE_CHECKING

from medq.domain.items.item import Subject
from medq.work.desk import Desk

if TYPE_CHECKING:
    from medq.domain.search.results import RecordPage, ResultList, SearchScope


class StoreSearch:
    """The search's part of a session at a store."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def find(self, text: str, where: "SearchScope") -> "ResultList":
        from medq.work.queue import search  # noqa: PLC0415 - start-up: not on the first page

        return search.find(self._desk, text, where)

    def record_page(self, subject: Subject, subject_id: int) -> "RecordPage":
        from medq.work.details import (  # noqa: PLC0415 - start-up: not on the first page
            record_pages,
        )

        return record_pages.page(self._desk, subject, subject_id)

    def record_look(self, subject: Subject, subject_id: int) -> None:
        from medq.work.details import (  # noqa: PLC0415 - start-up: not on the first page
            record_pages,
        )

        record_pages.log_access(self._desk, subject, subject_id)
