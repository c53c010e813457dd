"""A desk with something on every screen, and with names that are hostile: of any width, with marks, with control characters."""

from dataclasses import replace
from datetime import timedelta

from medq.domain.items.item import ItemRow
from medq.domain.plan.view import ExpiringLine
from medq.domain.search.results import SearchFound, Where
from tests.screens.fake_desk import TODAY, FakeDesk, item, patient_line

ODD = (
    "山田, 太郎",
    "N\u0303GU\u0302YE\u0303N\u0323, A",
    "田\u0301中, 山",
    "ŁÓD\x1b[2JŹ, Ñ",
    "MOYER, DANA",
    "あい\u202eうえお, か",
)


class OddDesk(FakeDesk):
    """Those names, a group of three at the top, one decision about three items, and a plan for today."""

    def __init__(self, *, read_only: bool = False) -> None:
        super().__init__(200, read_only=read_only)
        for number in (0, 8, 14):
            self.changed[number] = self._row(number)._replace(
                group="co-50", more=2 if number == 0 else 0
            )
        self.to_decide = (
            ExpiringLine(self._row(0), (1, 7, 13), True, 1_200, 30, TODAY + timedelta(days=3), 5),
        )
        self.build_plan(TODAY)
        self.builds = 0

    def _row(self, number: int) -> ItemRow:
        name = ODD[number % len(ODD)]
        return super()._row(number)._replace(patient=name, patient_last=name.split(",")[0])

    def find(self, text: str, where: Where) -> SearchFound:
        people = tuple(
            replace(patient_line(item(at)), who=name) for at, name in enumerate(ODD) if text
        )
        return SearchFound(
            (*super().find("moyer", where).lines, *people), False, f"name begins with {text}"
        )
