"""The deadline of each way of working an item, or why none runs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from medq.domain.claims.deadline import Deadline
from medq.domain.claims.deadline_days import Channel
from medq.domain.reasons.ways import Way


class WayState(StrEnum):
    """State of a way: its deadline runs, or why it does not."""

    RUNS = "runs"
    PASSED = "passed"
    MET = "met"  # `proof` says by what
    BARRED = "barred"  # `barred_by` says by which remark
    NOT_RECEIVED = "not received"  # no payer has the claim that it would change: it is filed first
    NO_LIMIT = "no limit"  # the payer's rules give none
    NOTHING_DUE = "nothing due"


class ProofKind(StrEnum):
    """A kind of proof that a payer has received a claim."""

    ACCEPTANCE = "277CA"
    STATUS = "277"
    REMITTANCE = "ERA"


class FilingProof(NamedTuple):
    """The payer's own word that it has received a claim; it ends the filing limit."""

    kind: ProofKind
    day: date | None  # None: the payer gave none
    code: str = ""  # status category: A2

    @property
    def source(self) -> str:
        """Return where the proof is: `277CA A2`."""
        return f"{self.kind.value} {self.code}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningDeadline:
    """A way of working an item with its deadline.

    `deadline`, `act_by` and `fax_by` are set where the state is RUNS or PASSED: `act_by` is the
    last safe day by the way's usual channel, `fax_by` the last business day for fax or portal.
    `is_own` marks the one that the item runs on, that of its first open way.
    """

    way: Way
    state: WayState
    channel: Channel
    deadline: Deadline | None = None
    act_by: date | None = None
    fax_by: date | None = None
    is_own: bool = False
    proof: FilingProof | None = None
    barred_by: str = ""  # remark code
    other_payer_id: int | None = None  # of a way to another payer; None while it is unknown
    other_payer: str = ""  # its name, where a page shows it

    @property
    def runs(self) -> bool:
        """Return whether the deadline is still ahead."""
        return self.state is WayState.RUNS

    @property
    def day(self) -> date:
        """Return the day of the deadline; the last of all days where there is none."""
        return self.deadline.day if self.deadline else date.max

    @property
    def is_payer_unknown(self) -> bool:
        """Return whether the payer to bill is still to be found: the strictest limit is shown."""
        return self.way in (Way.OTHER_PAYER, Way.NEXT_PAYER) and self.other_payer_id is None


def own_deadline(deadlines: Iterable[RunningDeadline]) -> RunningDeadline | None:
    """Return the deadline that the item runs on, None where none does."""
    return next((each for each in deadlines if each.is_own), None)


def sooner_deadlines(deadlines: Iterable[RunningDeadline]) -> tuple[RunningDeadline, ...]:
    """Return the running deadlines of other ways that end before the one the item runs on."""
    listed = tuple(deadlines)
    own = own_deadline(listed)
    if own is None or own.deadline is None:
        return ()
    day = own.deadline.day
    return tuple(
        other
        for other in listed
        if other.runs and not other.is_own and other.deadline and other.deadline.day < day
    )


def running_order(deadline: RunningDeadline) -> tuple[bool, date, date]:
    """Return the key that puts what runs first, the earliest act-by day before the others."""
    return not deadline.runs, deadline.act_by or date.max, deadline.day
