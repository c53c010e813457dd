"""Checks the totals of a 277CA (QTY, AMT) against the claims below them."""

from dataclasses import dataclass, field

from medq.domain.acknowledgments.records import ClaimStatus
from medq.domain.errors import ProblemLevel
from medq.domain.money import plain
from medq.x12.findings import Findings, element, parse_count, quoted

_COUNTS = {"90": "accepted", "QA": "accepted", "AA": "rejected", "QC": "rejected"}
_OUTCOMES = {"WQ": "accepted", "U": "rejected"}
_SUMS = {"YU": "accepted", "YY": "rejected"}


@dataclass
class _Level:
    """The stated and counted totals of one receiver (2200B) or billing provider (2200C)."""

    stated: dict[str, int] = field(default_factory=dict)  # claims by outcome
    stated_cents: dict[str, int] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=lambda: {"accepted": 0, "rejected": 0})
    counted_cents: dict[str, int] = field(default_factory=lambda: {"accepted": 0, "rejected": 0})
    segment: int = 0


class StatusTotals:
    """Notes differences between totals and claims, which are added in the order of the file.

    A level without claims is not checked.
    """

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._file = _Level()
        self._provider = _Level()
        self._current: _Level | None = None  # the level whose totals are read

    def begin_level(self, code: str) -> None:
        """Begin an HL level: 21 a receiver, 19 a billing provider."""
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

    def add_stated_total(self, segment_number: int, elements: list[str]) -> None:
        """Read a QTY or AMT."""
        if self._current is None:
            return
        qualifier = element(elements, 1)
        if elements[0] == "QTY" and qualifier in _COUNTS:
            claim_count = parse_count(element(elements, 2))
            if claim_count is None:
                self._findings.add(
                    ProblemLevel.NOTE,
                    f"QTY02 must be a count; found {quoted(element(elements, 2))}",
                    "No action needed; the claims' own statuses are used.",
                    f"segment {segment_number} QTY · QTY02",
                )
            else:
                self._current.stated[_COUNTS[qualifier]] = claim_count
        elif elements[0] == "AMT" and qualifier in _SUMS:
            cents = self._findings.read_optional_cents(elements, 2, segment_number)
            if cents is not None:
                self._current.stated_cents[_SUMS[qualifier]] = cents
        self._current.segment = segment_number

    def add_claim(self, status: ClaimStatus) -> None:
        """Count a claim by its action (STC03): WQ accepted, U rejected."""
        outcome = _OUTCOMES.get(status.action)
        if outcome is None:
            return
        for level in (self._file, self._provider):
            level.counted[outcome] += 1
            level.counted_cents[outcome] += status.charge_cents or 0

    @property
    def names_all_rejected(self) -> bool:
        """Return whether the provider has no more rejected claims than are below it."""
        stated = self._provider.stated.get("rejected")
        return stated is None or stated <= self._provider.counted["rejected"]

    def check(self) -> None:
        """Check the last levels, at the end of the transaction."""
        self._check_level(self._provider)
        self._check_level(self._file)

    def _check_level(self, level: _Level) -> None:
        if not any(level.counted.values()):
            return
        for outcome in ("accepted", "rejected"):
            stated, counted = level.stated.get(outcome), level.counted[outcome]
            if stated is not None and stated != counted:
                self._note(
                    level, f"The totals say {stated} claims {outcome}, the claims say {counted}"
                )
            cents, sum_cents = level.stated_cents.get(outcome), level.counted_cents[outcome]
            if cents is not None and cents != sum_cents:
                self._note(
                    level,
                    f"The totals say {plain(cents)} {outcome}, the claims say {plain(sum_cents)}",
                )

    def _note(self, level: _Level, message: str) -> None:
        hint = "No action needed for the claims named; look for claims without an acknowledgment."
        self._findings.add(ProblemLevel.NOTE, message, hint, f"segment {level.segment}")
