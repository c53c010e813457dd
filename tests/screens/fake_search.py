"""The search's part of a fake session."""

from medq.domain.items.item import DetailField, Subject
from medq.domain.search.parse import parse
from medq.domain.search.results import RecordPage, ResultList, SearchScope, Suggestion
from tests.office import TODAY
from tests.screens.fake_items import item, item_result, patient_result
from tests.screens.fake_queue import FakeQueue


class FakeSearch:
    """Finds the items of the queue by name. `searches` and `looks` hold what was asked."""

    def __init__(self, queue: FakeQueue) -> None:
        self._queue = queue
        self.searches: list[tuple[str, SearchScope]] = []
        self.looks: list[tuple[Subject, int]] = []

    def find(self, text: str, where: SearchScope) -> ResultList:
        """Return the items of those names, and each once more as a patient.

        "ortis" finds nobody, "many" finds too many.
        """
        self.searches.append((text, where))
        if self._queue.fail is not None:
            raise self._queue.fail
        words = parse(text, TODAY).words
        if text == "ortis":
            return ResultList(
                description=f"name begins with {text}",
                suggestions=(Suggestion("ortis", "ORTIZ", 5, "ortiz"),),
            )
        rows = [
            item(number)
            for number in range(14)
            if words and all(word in item(number).patient.lower() for word in words)
        ]
        lines = (
            [item_result(self._queue.row(row.id - 1)) for row in rows]
            if where is not SearchScope.PATIENTS
            else []
        )
        lines += (
            [patient_result(row) for row in rows]
            if where in (SearchScope.ALL, SearchScope.PATIENTS)
            else []
        )
        if text == "many":
            lines = [item_result(item(number)) for number in range(500)]
        return ResultList(tuple(lines), text == "many", f"name begins with {text}" if text else "")

    def record_page(self, subject: Subject, subject_id: int) -> RecordPage:
        claims = tuple(
            DetailField("claims", str(10_000 + number), "2026-05-14  Cigna  denied")
            for number in range(40)
        )
        return RecordPage(
            "Patient",
            (
                DetailField("patient", "account", "20077"),
                DetailField("balance", "open", "1,875.00"),
                *claims,
            ),
        )

    def record_look(self, subject: Subject, subject_id: int) -> None:
        self.looks.append((subject, subject_id))
