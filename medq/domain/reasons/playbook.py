"""Playbooks: how a denial with a reason, its remarks and their combination is usually worked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from medq.domain.reasons.adjustment_code import AdjustmentCode
from medq.domain.reasons.patient_billing import PATIENT_GROUP, PatientBilling, usual_billing
from medq.domain.reasons.tables import (
    Code,
    Combination,
    ReasonCode,
    ReasonTables,
    Recoverable,
    RemarkCode,
)
from medq.domain.reasons.ways import Way, WayPlan

EXPLAINED_BY_REMARK = frozenset(
    {
        *("16", "96", "125", "129", "148", "226", "227", "234", "237", "251", "252", "256"),
        *("A1", "P1"),
    }
)
"""Reasons that need a remark to say what is meant (CARC 16: the remark names the field).

Only with these does the remark separate one group of denials from another; with other reasons it
is an addition.
"""

_CORRECTED_CATEGORIES = frozenset({"missing_information", "coding", "eligibility"})
"""Categories of remarks whose steps correct the claim; others say themselves what to send."""
_NEW_CLAIM_STEP = "Send a new claim (frequency 1) by the filing deadline"
_RESUBMIT_STEP = "Send a corrected claim if the payer accepts one, otherwise a new claim"
_UNKNOWN_CODE_TEXT = "Code not in the reason table"
_UNKNOWN_CODE_MINUTES = 8
_MOST_CACHED = 10_000


@dataclass(frozen=True, slots=True)
class Playbook:
    """One cause with its meaning and usual steps; `minutes` is the whole effort."""

    cause: str  # "CO-16 N290": equal denials of a payer share it
    plain: str
    category: str  # empty when the reason is unknown
    recoverable: Recoverable
    minutes: int
    steps: tuple[str, ...]
    contact: str
    plan: WayPlan
    billing: PatientBilling
    is_about_coverage: bool = False  # the coverage itself is in doubt
    barring_remark: str = ""  # the remark by which the patient may not be billed
    group_note: str = ""  # of a code in a group that X12 does not allow it in
    needs_new_claim: bool = False
    is_retired: bool = False
    unknown_codes: tuple[str, ...] = ()


class Playbooks:
    """Playbooks by group, reason and remarks, each made once."""

    def __init__(self, tables: ReasonTables) -> None:
        self.tables = tables
        self._playbooks: dict[tuple[str, str, tuple[str, ...]], Playbook] = {}

    def of(self, group: str, reason: str, remarks: tuple[str, ...] = ()) -> Playbook:
        """Return the playbook of these codes; of an unknown code, one that asks to add it."""
        key = (group, reason, remarks)
        playbook = self._playbooks.get(key)
        if playbook is None:
            # Remarks are text from a payer: without a bound a strange file could fill the memory.
            if len(self._playbooks) >= _MOST_CACHED:
                self._playbooks.clear()
            playbook = self._playbooks[key] = _playbook(self.tables, group, reason, remarks)
        return playbook


def denial_cause(
    group: str, reason: str, remarks: Iterable[str], remark_codes: Mapping[str, RemarkCode]
) -> str:
    """Return `CO-197`, or `CO-16 N290` where the reason needs its remark.

    Denials of one payer with one cause form a group.
    """
    remark = leading_remark(remarks, remark_codes) if reason in EXPLAINED_BY_REMARK else ""
    return str(AdjustmentCode(group, reason, remark))


def leading_remark(remarks: Iterable[str], remark_codes: Mapping[str, RemarkCode]) -> str:
    """Return the remark that says most, empty when there is none.

    First a known one, then one that requires a new claim, then an unknown one. An alert is never
    the reason of an adjustment (X12's remark code list).
    """
    unknown_remark = new_claim_remark = ""
    for remark in remarks:
        row = remark_codes.get(remark)
        if row is None:
            unknown_remark = unknown_remark or remark
        elif row.is_alert:
            continue
        elif row.needs_new_claim:
            new_claim_remark = new_claim_remark or remark
        else:
            return remark
    return new_claim_remark or unknown_remark


class _Codes(NamedTuple):
    """The rows of the tables that explain one adjustment."""

    group: str
    reason: str
    row: ReasonCode | None
    remark: RemarkCode | None  # the leading one
    known_remarks: tuple[RemarkCode, ...]
    combinations: tuple[Combination, ...]

    @property
    def needs_new_claim(self) -> bool:
        """Return whether a remark refuses a replacement."""
        return any(remark.needs_new_claim for remark in self.known_remarks)

    @property
    def new_claim_combinations(self) -> tuple[Combination, ...]:
        """Return the combinations about a remark that refuses a replacement."""
        new_claim_codes = {remark.code for remark in self.known_remarks if remark.needs_new_claim}
        return tuple(
            row for row in self.combinations if not row.remarks.isdisjoint(new_claim_codes)
        )

    @property
    def has_remark_combination(self) -> bool:
        """Return whether a combination with steps is about the leading remark."""
        return self.remark is not None and any(
            row.steps and self.remark.code in row.remarks for row in self.combinations
        )

    @property
    def barring_remark(self) -> RemarkCode | None:
        """Return the remark by which the patient may not be billed, if there is one."""
        return next((remark for remark in self.known_remarks if remark.bars_patient), None)

    @property
    def is_explained_by_remark(self) -> bool:
        """Return whether the remark takes the reason's place."""
        return self.remark is not None and self.reason in EXPLAINED_BY_REMARK

    @property
    def main(self) -> Code | None:
        """Return the row that says what is meant: the remark's where the reason needs it."""
        return self.remark if self.is_explained_by_remark else self.row


def _playbook(tables: ReasonTables, group: str, reason: str, remarks: tuple[str, ...]) -> Playbook:
    combinations = tables.combinations.get(reason, ())
    codes = _Codes(
        group,
        reason,
        tables.reasons.get(reason),
        tables.remarks.get(leading_remark(remarks, tables.remarks)) if remarks else None,
        tuple(tables.remarks[remark] for remark in remarks if remark in tables.remarks),
        tuple(row for row in combinations if row.fits(group, reason, remarks)),
    )
    main, row = codes.main, codes.row
    return Playbook(
        cause=denial_cause(group, reason, remarks, tables.remarks),
        plain=_plain(codes),
        category=main.category if main else "",
        recoverable=_recoverable(codes),
        minutes=_minutes(codes),
        steps=_steps(codes),
        contact=main.contact if main else "payer",
        plan=_plan(codes),
        billing=_billing(codes),
        is_about_coverage=row is not None and row.is_about_coverage,
        barring_remark=codes.barring_remark.code if codes.barring_remark else "",
        group_note=row.group_note(group) if row else "",
        needs_new_claim=codes.needs_new_claim,
        is_retired=row is not None and row.is_retired,
        unknown_codes=tables.unknown_codes(reason, remarks),
    )


def _billing(codes: _Codes) -> PatientBilling:
    if codes.barring_remark:
        return PatientBilling.NO
    return codes.row.billing(codes.group) if codes.row else usual_billing(codes.group, "")


def _plain(codes: _Codes) -> str:
    remark = codes.remark or codes.barring_remark
    remark_text = remark.plain if remark else ""
    if codes.row is None:
        text = f"{_UNKNOWN_CODE_TEXT}: {codes.reason}"
    elif codes.is_explained_by_remark:
        return remark_text
    else:
        text = codes.row.plain
    return f"{text} ({remark_text})" if remark_text else text


def _recoverable(codes: _Codes) -> Recoverable:
    if codes.combinations and codes.combinations[0].recoverable is not None:
        return codes.combinations[0].recoverable
    return codes.main.recoverable if codes.main else Recoverable.MAYBE


def _minutes(codes: _Codes) -> int:
    if codes.combinations and codes.combinations[0].minutes is not None:
        return codes.combinations[0].minutes
    return codes.main.minutes if codes.main else _UNKNOWN_CODE_MINUTES


def _steps(codes: _Codes) -> tuple[str, ...]:
    """Return the steps of the combinations, then of the remark, then of the reason, each once.

    A combination of just that remark says what the remark's steps would say in other words. A
    patient's share that a remark bars has the remark's: the reason's would bill the patient. How
    the claim is sent again comes last.
    """
    remark_steps = codes.remark.steps if codes.remark else ()
    if codes.row is None:
        return (f"Ask the payer what {codes.reason} means", *remark_steps)
    sending = codes.new_claim_combinations
    steps = [step for row in codes.combinations if row not in sending for step in row.steps]
    if not codes.has_remark_combination:
        steps += remark_steps
    if codes.barring_remark and codes.group == PATIENT_GROUP:
        steps += () if codes.combinations else codes.barring_remark.steps
    elif not (codes.is_explained_by_remark or codes.combinations):
        steps += codes.row.steps
    steps += [step for row in sending for step in row.steps]
    if codes.needs_new_claim:
        if not sending:
            steps.append(_NEW_CLAIM_STEP)
    elif (
        codes.remark
        and codes.is_explained_by_remark
        and not codes.combinations
        and codes.remark.recoverable is Recoverable.YES
        and codes.remark.category in _CORRECTED_CATEGORIES
    ):
        steps.append(_RESUBMIT_STEP)
    return tuple(dict.fromkeys(steps))


def _plan(codes: _Codes) -> WayPlan:
    """Return the ways of the combination, else of the reason; where neither says, any.

    A remark that refuses a replacement leaves a new claim, before whatever else is named.
    """
    named = next((row.ways for row in codes.combinations if row.ways), ())
    ways = named or (codes.row.ways if codes.row else ()) or (Way.ANY,)
    remark = next((each.code for each in codes.known_remarks if each.needs_new_claim), "")
    if remark:
        others = (way for way in ways if way not in (Way.FILING, Way.ANY, Way.NONE))
        ways = (Way.FILING, *others)
    return WayPlan(ways, remark)
