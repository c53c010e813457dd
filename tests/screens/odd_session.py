"""A session with something on every screen, and with hostile names.

They have any width, combining marks and control characters.
"""

from dataclasses import replace

from medq.domain.items.item import ItemRow
from medq.domain.search.results import ResultList, SearchScope
from tests.office import TODAY
from tests.screens.fake_items import item, patient_result
from tests.screens.fake_plans import expiring_decision
from tests.screens.fake_queue import FakeQueue
from tests.screens.fake_search import FakeSearch
from tests.screens.fake_session import FakeSession

ODD_NAMES = (
    "山田, 太郎",
    "N\u0303GU\u0302YE\u0303N\u0323, A",
    "田\u0301中, 山",
    "ŁÓD\x1b[2JŹ, Ñ",
    "MOYER, DANA",
    "あい\u202eうえお, か",
)


class OddQueue(FakeQueue):
    """A queue of patients with those names, with a group of three at the top."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        for number in (0, 8, 14):
            more = 2 if number == 0 else 0
            self.changed[number] = self.row(number)._replace(group="co-50", more=more)

    def row(self, number: int) -> ItemRow:
        name = ODD_NAMES[number % len(ODD_NAMES)]
        return super().row(number)._replace(patient=name, patient_last=name.split(",")[0])


class OddSearch(FakeSearch):
    """A search that finds all those names."""

    def find(self, text: str, where: SearchScope) -> ResultList:
        patients = tuple(
            replace(patient_result(item(number)), name=name)
            for number, name in enumerate(ODD_NAMES)
            if text
        )
        lines = super().find("moyer", where).lines
        return ResultList((*lines, *patients), False, f"name begins with {text}")


class OddSession(FakeSession):
    """A session with odd items, one decision about three of them, and a plan for today."""

    def __init__(self, *, read_only: bool = False) -> None:
        super().__init__(read_only=read_only, queue=OddQueue(200))
        self.search = OddSearch(self.queue)
        lead = self.queue.row(0)
        self.plan.expiring_lines = (expiring_decision(lead, (1, 7, 13)),)
        self.plan.build_plan(TODAY)
        self.plan.builds = 0
