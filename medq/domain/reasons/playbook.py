"""What a denial is and how it is usually mended: reason, remarks and their combination read together (domain 3).

A remark refines a reason that by itself says little (CARC 16: the remark names the field); for the others it is told
beside the reason. Minutes and the word on recovery are starting values of the tables.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from medq.domain.reasons.tables import (
    Combination,
    DeadlineKind,
    ReasonCode,
    ReasonTables,
    Recoverable,
    RemarkCode,
)

NAMED_BY_REMARK = frozenset(
    {"16", "96", "129", "148", "226", "227", "234", "237", "251", "252", "256", "A1"}
)
"""Reasons that need a remark to say what is meant; only with these does the remark part one group of denials from another."""

NEW_CLAIM = frozenset({"MA130", "N142", "N517"})
"""Remarks after which a replacement is refused: a new claim, frequency 1, and the filing limit is what counts."""

_NOTICE = frozenset({"MA01"})
_WORDS_OF_UNKNOWN = "No line for this code yet"


@dataclass(frozen=True, slots=True)
class Playbook:
    """One cause with its meaning and usual steps; `minutes` is the whole effort, `unknown` the codes without a line."""

    cause: str  # "CO-16 N290": equal denials of a payer share it
    plain: str
    category: str  # empty when the reason is unknown
    recoverable: Recoverable
    minutes: int
    steps: tuple[str, ...]
    contact: str
    deadline: DeadlineKind
    new_claim: bool = False
    retired: bool = False
    unknown: tuple[str, ...] = ()


class Playbooks:
    """Finds the playbook of a group, reason and remarks; what was found once is kept."""

    def __init__(self, tables: ReasonTables) -> None:
        self.tables = tables
        self._found: dict[tuple[str, str, tuple[str, ...]], Playbook] = {}

    def of(self, group: str, reason: str, remarks: tuple[str, ...] = ()) -> Playbook:
        """The playbook; a code without a line gives one that asks the office for it. Never fails."""
        key = (group, reason, remarks)
        found = self._found.get(key)
        if found is None:
            # Remarks are free text of a payer: without a bound a strange file could fill the memory.
            if len(self._found) >= 10_000:
                self._found.clear()
            found = self._found[key] = _playbook(self.tables, group, reason, remarks)
        return found


def denial_cause(
    group: str, reason: str, remarks: Iterable[str], remark_codes: Mapping[str, RemarkCode]
) -> str:
    """'CO-197', or 'CO-16 N290' where the reason needs its remark: the key under which equal denials stand together."""
    leading = leading_remark(remarks, remark_codes) if reason in NAMED_BY_REMARK else ""
    return f"{group}-{reason} {leading}".rstrip()


def leading_remark(remarks: Iterable[str], remark_codes: Mapping[str, RemarkCode]) -> str:
    """The remark that says most: a known one that is no notice, then MA130, then an unknown one; empty when none does."""
    unknown = new_claim = ""
    for remark in remarks:
        row = remark_codes.get(remark)
        if row is None:
            unknown = unknown or remark
        elif remark in NEW_CLAIM:
            new_claim = new_claim or remark
        elif not row.is_notice and remark not in _NOTICE:
            return remark
    return new_claim or unknown


def _playbook(tables: ReasonTables, group: str, reason: str, remarks: tuple[str, ...]) -> Playbook:
    row = tables.reasons.get(reason)
    known = tables.remarks.get(leading_remark(remarks, tables.remarks))
    fitting = [
        found for found in tables.combinations.get(reason, ()) if found.fits(group, reason, remarks)
    ]
    first = fitting[0] if fitting else None
    new_claim = not NEW_CLAIM.isdisjoint(remarks)
    return Playbook(
        cause=denial_cause(group, reason, remarks, tables.remarks),
        plain=_plain(row, reason, known),
        category=_category(row, reason, known),
        recoverable=_recoverable(row, reason, known, first),
        minutes=_minutes(row, reason, known, first),
        steps=_steps(row, reason, known, fitting, new_claim),
        contact=_contact(row, reason, known),
        deadline=_deadline(first, new_claim),
        new_claim=new_claim,
        retired=row is not None and row.retired,
        unknown=tables.unknown(reason, remarks),
    )


def _refined(reason: str, known: RemarkCode | None) -> RemarkCode | None:
    """The remark where it takes the reason's place, else None."""
    return known if reason in NAMED_BY_REMARK else None


def _plain(row: ReasonCode | None, reason: str, known: RemarkCode | None) -> str:
    if row is None:
        return f"{_WORDS_OF_UNKNOWN}: {reason}" + (f" ({known.plain})" if known else "")
    if refined := _refined(reason, known):
        return refined.plain
    return f"{row.plain} ({known.plain})" if known else row.plain


def _category(row: ReasonCode | None, reason: str, known: RemarkCode | None) -> str:
    refined = _refined(reason, known)
    return refined.category if refined else row.category if row else ""


def _contact(row: ReasonCode | None, reason: str, known: RemarkCode | None) -> str:
    refined = _refined(reason, known)
    return refined.contact if refined else row.contact if row else "payer"


def _recoverable(
    row: ReasonCode | None, reason: str, known: RemarkCode | None, first: Combination | None
) -> Recoverable:
    if first is not None and first.recoverable is not None:
        return first.recoverable
    refined = _refined(reason, known)
    return refined.recoverable if refined else row.recoverable if row else Recoverable.MAYBE


def _minutes(
    row: ReasonCode | None, reason: str, known: RemarkCode | None, first: Combination | None
) -> int:
    if first is not None and first.minutes is not None:
        return first.minutes
    refined = _refined(reason, known)
    return refined.minutes if refined else row.minutes if row else 8


def _steps(
    row: ReasonCode | None,
    reason: str,
    known: RemarkCode | None,
    fitting: list[Combination],
    new_claim: bool,
) -> tuple[str, ...]:
    """Combination first, then the remark's steps, then the reason's; each said once."""
    if row is None:
        ask = f"ask the payer what {reason} means|add a line for {reason} to the reason table"
        return tuple(ask.split("|")) + (known.steps if known else ())
    steps = [step for found in fitting for step in found.steps]
    steps += known.steps if known else ()
    if not (_refined(reason, known) or fitting):
        steps += row.steps
    elif new_claim:
        steps.append("send a NEW claim, frequency 1: the filing limit runs")
    elif _refined(reason, known) and known and known.recoverable is Recoverable.YES and not fitting:
        steps.append("corrected claim where the payer takes one, else a new claim")
    return tuple(dict.fromkeys(steps))


def _deadline(first: Combination | None, new_claim: bool) -> DeadlineKind:
    if new_claim:
        return DeadlineKind.FILING
    return (
        first.deadline if first is not None and first.deadline is not None else DeadlineKind.APPEAL
    )
