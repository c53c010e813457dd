"""The table of topics, topics.csv: usual minutes, recoverability, ways, meaning and steps.

Minutes are starting values; an office's own medians replace them (medq/work/items/effort.py). The
triggers say what money is at risk.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from medq.domain.items import topics
from medq.domain.items.item import Kind
from medq.domain.items.work_requests import Recoverability, Severity, Topic, WorkRequest
from medq.domain.reasons.table_row import TableRow
from medq.domain.reasons.ways import UNFILED, Way, WayPlan, read_ways

LineKey = tuple[Kind, str]  # kind and topic
Steps = tuple[str, ...]
_TOPIC_COLUMNS = ("severity", "minutes", "recoverable", "ways", "category", "meaning")
_TOPIC_KEYS = frozenset(topic.line_key for topic in topics.ALL)
_KINDS = {kind.word: kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One line of the table: a topic's usual values, what it means, and what people do.

    `severity` and `category` sort the table for its readers; no rule reads them.
    """

    key: LineKey
    severity: Severity
    minutes: int
    recoverability: Recoverability
    ways: tuple[Way, ...]  # of working it, in order
    category: str
    meaning: str  # empty where the title or the subject says it all
    steps: Steps  # empty: those of its kind
    source: str
    as_of: str

    def minutes_of(self, request: WorkRequest) -> int:
        """Return the minutes of a request on this topic."""
        if request.minutes is not None:
            return request.minutes
        return max(self.minutes * request.times, request.least_minutes)

    def recoverability_of(self, request: WorkRequest) -> Recoverability:
        """Return the recoverability of a request on this topic."""
        return request.recoverability or self.recoverability

    def plan_of(self, request: WorkRequest) -> WayPlan:
        """Return the ways of working a request on this topic.

        What no payer has counts as not filed, whatever proof there is of an earlier claim.
        """
        plan = request.plan or self.plan
        if Way.RECORDS in plan.ways and request.due_day:
            return plan._replace(named_day=request.due_day)
        return plan

    @property
    def plan(self) -> WayPlan:
        """The ways of working an item on this topic, where no code says more."""
        is_unfiled = self.recoverability is Recoverability.UNFILED and Way.FILING in self.ways
        return WayPlan(self.ways, UNFILED if is_unfiled else "")


@dataclass(frozen=True, slots=True)
class KindLine:
    """A line without a topic: the steps of a kind's topics that have none of their own."""

    kind: Kind
    steps: Steps
    source: str
    as_of: str


@dataclass(frozen=True, slots=True)
class TopicTable:
    """The lines in force. Texts are looked up by an item's kind, topic and cause."""

    lines: Mapping[LineKey, TopicLine]
    steps_by_kind: Mapping[Kind, Steps]

    def of(self, topic: Topic) -> TopicLine:
        """Return the line of a topic that rules name."""
        return self.lines[topic.line_key]

    def plan(self, kind: Kind, topic: str, cause: str = "") -> WayPlan:
        """Return the ways of working an item of a topic, where no code says more."""
        line = self._line(kind, topic, cause)
        return line.plan if line else WayPlan()

    def meaning(self, kind: Kind, topic: str, cause: str = "") -> str:
        """Return what an item's topic means; empty where its title says it all."""
        line = self._line(kind, topic, cause)
        return line.meaning if line else ""

    def steps(self, kind: Kind, topic: str, cause: str = "") -> Steps:
        """Return the usual steps of an item; those of its kind where its topic has none."""
        line = self._line(kind, topic, cause)
        return (line.steps if line else ()) or self.steps_by_kind.get(kind, ())

    def _line(self, kind: Kind, topic: str, cause: str) -> TopicLine | None:
        return self.lines.get((kind, topics.line_name(kind, topic, cause)))


def topic_table(lines: Iterable[Mapping[str, str]]) -> TopicTable:
    """Return the table of these lines of topics.csv; a later line replaces an earlier one.

    An office's line of a topic that no rule names any more is left out. Raises `MedqError` naming
    the line and the column of a value that is not allowed.
    """
    table_lines = [topic_line(columns) for columns in lines if _is_known(columns)]
    return TopicTable(
        {line.key: line for line in table_lines if isinstance(line, TopicLine)},
        {line.kind: line.steps for line in table_lines if isinstance(line, KindLine)},
    )


def _is_known(columns: Mapping[str, str]) -> bool:
    kind, name = _KINDS.get(columns.get("kind") or ""), columns.get("topic") or ""
    return kind is not None and (not name or (kind, name) in _TOPIC_KEYS)


def topic_line(columns: Mapping[str, str]) -> TopicLine | KindLine:
    """Return one line of topics.csv; without a topic it is the line of a kind.

    Raises `MedqError` for a topic that no rule names, and for a value that is not allowed.
    """
    name = (columns.get("topic") or "").strip()
    row = TableRow("topics", columns, f"{columns.get('kind') or ''} {name}".strip())
    kind = row.word("kind", _KINDS)
    if not name:
        for column in _TOPIC_COLUMNS:
            row.no_text(column, "The line of a kind has steps only.")
        return KindLine(kind, row.steps(), row.text("source"), row.text("as_of"))
    row.text("ways")
    for column in ("meaning", "steps"):
        row.require(column)  # without it, every line would lose the shipped text
    names = {name: name for line_kind, name in _TOPIC_KEYS if line_kind is kind}
    return TopicLine(
        key=(kind, row.word("topic", names)),
        severity=row.word("severity", {level.name.lower(): level for level in Severity}),
        minutes=row.minutes(),
        recoverability=row.word("recoverable", {word.value: word for word in Recoverability}),
        ways=read_ways(row),
        category=row.optional("category"),
        meaning=row.optional("meaning"),
        steps=row.parts("steps"),
        source=row.text("source"),
        as_of=row.text("as_of"),
    )
