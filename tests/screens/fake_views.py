"""The views' part of a fake session: worklists and filters that are kept in memory."""

from medq.domain.errors import MedqError
from medq.domain.items.item import Kind
from medq.domain.queue.page import Query
from medq.domain.queue.totals import Grouping, Totals, TotalsLine
from medq.domain.queue.worklist import NUMBERS, Worklist, with_own
from tests.screens.fake_queue import FakeQueue


class FakeViews:
    """A person's worklists and earlier filters, and counts of the fake queue's lists."""

    def __init__(self, queue: FakeQueue) -> None:
        self.queue = queue
        self.own: dict[int, Worklist] = {}
        self.filters: list[str] = []
        self.is_new = False

    def has_acted(self) -> bool:
        return not self.is_new

    def worklists(self) -> tuple[Worklist, ...]:
        return with_own(tuple(self.own.values()))

    def save_worklist(self, worklist: Worklist) -> tuple[Worklist, ...]:
        if worklist.number not in NUMBERS:
            raise MedqError("A worklist has a number from 1 to 9.", field="number")
        self.own.pop(worklist.number, None)
        if worklist.name and worklist.filter_text:
            self.own[worklist.number] = worklist
        return self.worklists()

    def item_count(self, query: Query) -> int:
        return len(self.queue.matching(query))

    def checked_out(self) -> tuple[int, int]:
        rows = [row for row in self.queue.changed.values() if row.holder == self.queue.who]
        return len(rows), sum(row.money_cents for row in rows)

    def totals(self, query: Query, grouping: Grouping) -> Totals:
        rows = [self.queue.row(number) for number in self.queue.matching(query)]
        lines = []
        for name in sorted({row.payer_short for row in rows}):
            own = [row for row in rows if row.payer_short == name]
            cents = sum(row.money_cents for row in own if row.kind is not Kind.CALLBACK)
            lines.append(TotalsLine(name, f"payer:{name}", len(own), cents, cents // 2, 3, 1))
        return Totals(grouping, tuple(lines))

    def earlier_filters(self) -> list[str]:
        return list(self.filters)

    def remember_filter(self, text: str) -> None:
        self.filters = [text, *(other for other in self.filters if other != text)]
