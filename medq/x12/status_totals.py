"""The totals a 277CA states (QTY, AMT) against what the claims below them say."""

from dataclasses import dataclass, field

from medq.domain.acknowledgments.records import ClaimStatus
from medq.domain.errors import ProblemLevel
from medq.domain.money import plain
from medq.x12.findings import Findings, element, element_name, parse_count, quoted

_COUNTS = {"90": "accepted", "QA": "accepted", "AA": "rejected", "QC": "rejected"}
_SUMS = {"YU": "accepted", "YY": "rejected"}


@dataclass
class _Level:
    """What one receiver (2200B) or billing provider (2200C) states, and what its claims say."""

    stated: dict[str, int] = field(default_factory=dict)  # claims by verdict
    stated_cents: dict[str, int] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=lambda: {"accepted": 0, "rejected": 0})
    counted_cents: dict[str, int] = field(default_factory=lambda: {"accepted": 0, "rejected": 0})
    segment: int = 0


class StatusTotals:
    """Told of each level, stated total and claim in order; notes what differs. A level without claims is not judged."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._file = _Level()
        self._provider = _Level()
        self._current: _Level | None = None  # the level whose totals are being stated

    def begin_level(self, code: str) -> None:
        """An HL begins: 21 a receiver, 19 a billing provider."""
        if code == "21":
            self._check_level(self._provider)
            self._check_level(self._file)
            self._file, self._provider = _Level(), _Level()
            self._current = self._file
        elif code == "19":
            self._check_level(self._provider)
            self._provider = _Level()
            self._current = self._provider
        else:
            self._current = None

    def add_stated_total(self, number: int, elements: list[str]) -> None:
        """A QTY or AMT."""
        if self._current is None:
            return
        qualifier = element(elements, 1)
        if elements[0] == "QTY" and qualifier in _COUNTS:
            said = parse_count(element(elements, 2))
            if said is None:
                self._findings.add(
                    ProblemLevel.NOTE,
                    f"{element_name(elements, 2)} must be a count; there stands {quoted(element(elements, 2))}",
                    "Nothing is needed; the claims' own statuses are used.",
                    f"segment {number} QTY · QTY02",
                )
            else:
                self._current.stated[_COUNTS[qualifier]] = said
        elif elements[0] == "AMT" and qualifier in _SUMS:
            cents = self._findings.read_optional_cents(elements, 2, number)
            if cents is not None:
                self._current.stated_cents[_SUMS[qualifier]] = cents
        self._current.segment = number

    def add_claim(self, status: ClaimStatus) -> None:
        verdict = (
            "rejected" if status.action == "U" else "accepted" if status.action == "WQ" else ""
        )
        for level in (self._file, self._provider):
            if verdict:
                level.counted[verdict] += 1
                level.counted_cents[verdict] += status.charge_cents or 0

    def check(self) -> None:
        self._check_level(self._provider)
        self._check_level(self._file)

    def _check_level(self, level: _Level) -> None:
        if not any(level.counted.values()):
            return
        for verdict in ("accepted", "rejected"):
            said, found = level.stated.get(verdict), level.counted[verdict]
            if said is not None and said != found:
                self._note(level, f"The totals say {said} claims {verdict}, the claims say {found}")
            cents, sum_cents = level.stated_cents.get(verdict), level.counted_cents[verdict]
            if cents is not None and cents != sum_cents:
                self._note(
                    level,
                    f"The totals say {plain(cents)} {verdict}, the claims say {plain(sum_cents)}",
                )

    def _note(self, level: _Level, message: str) -> None:
        hint = "Nothing is needed for the claims named; look for claims that no answer names."
        self._findings.add(ProblemLevel.NOTE, message, hint, f"segment {level.segment}")
