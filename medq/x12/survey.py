"""The first pass over a file: content, sums, balances and problems, without the store."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from medq.domain.claims.claim import NamedPayer
from medq.domain.errors import Problem, ProblemLevel
from medq.domain.plausibility import total_cents
from medq.x12.acknowledgments import read_group_acknowledgment, read_interchange_acknowledgment
from medq.x12.claims import read_claims
from medq.x12.reader import read_transactions
from medq.x12.statuses import read_statuses
from medq.x12.tally import tally
from medq.x12.transaction import Transaction

AdjustmentCodes = frozenset[tuple[str, str]]
Figures = dict[str, int | bool | str | AdjustmentCodes | NamedPayer | None]
"""Fields of TransactionSurvey."""


class SurveyStatus(StrEnum):
    """The status of a transaction by its content alone: the level of its worst problem."""

    REFUSED = "refused"
    HELD = "held"
    FINE = "fine"


_STATUS_BY_LEVEL = {
    ProblemLevel.REFUSED: SurveyStatus.REFUSED,
    ProblemLevel.HELD: SurveyStatus.HELD,
}


@dataclass(frozen=True, slots=True)
class TransactionSurvey:
    """The content of one transaction.

    Figures are None where its kind has none (acknowledgments) or it was refused. Whether it was
    posted before only the store knows.
    """

    ordinal: int  # for `read_transactions(…, only=…)`
    kind: str
    guide: str
    interchange: int  # number of its ISA in the file, from 1
    isa_control: str
    isa_day: date | None  # ISA09
    group_control: str
    control: str  # ST02
    key: str
    segments: int
    status: SurveyStatus
    claims: int | None = None
    charge_cents: int | None = None
    paid_cents: int | None = None
    adjustment_cents: int | None = None
    provider_adjustment_cents: int | None = None
    balanced: bool | None = None  # None unless it is an 835
    all_claims_balanced: bool | None = None
    all_services_balanced: bool | None = None
    payment_cents: int | None = None  # BPR02
    trace: str = ""  # TRN02
    trace_payer: str = ""  # TRN03
    payer: NamedPayer | None = None  # of an 835
    inside_cents: int | None = None  # the money in it, however it adds up
    claims_digest: str = ""  # of a payment of zero, whose trace does not identify it
    where: str = ""  # file, ISA and ST, as problems name it
    adjustment_codes: AdjustmentCodes = frozenset()  # group and reason, CAS01 and CAS02
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class FileSurvey:
    """The content of a file.

    Sums leave out transactions without figures and are None if no transaction has any.
    """

    name: str
    interchanges: int
    groups: int
    segments: int
    transactions: tuple[TransactionSurvey, ...]
    problems: tuple[Problem, ...]  # the file's own; `all_problems` adds those of transactions

    @property
    def refused(self) -> bool:
        """Return True if the file or a transaction was refused: `medq import` then exits with 1."""
        return any(problem.level is ProblemLevel.REFUSED for problem in self.all_problems)

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        return self.problems + tuple(
            problem for transaction in self.transactions for problem in transaction.problems
        )

    @property
    def claims(self) -> int | None:
        return _sum_known(transaction.claims for transaction in self.transactions)

    @property
    def charge_cents(self) -> int | None:
        return _sum_known(transaction.charge_cents for transaction in self.transactions)

    @property
    def paid_cents(self) -> int | None:
        return _sum_known(transaction.paid_cents for transaction in self.transactions)

    @property
    def adjustment_cents(self) -> int | None:
        return _sum_known(transaction.adjustment_cents for transaction in self.transactions)

    @property
    def provider_adjustment_cents(self) -> int | None:
        return _sum_known(
            transaction.provider_adjustment_cents for transaction in self.transactions
        )

    @property
    def balanced(self) -> bool | None:
        return _all_known(transaction.balanced for transaction in self.transactions)

    @property
    def all_claims_balanced(self) -> bool | None:
        return _all_known(transaction.all_claims_balanced for transaction in self.transactions)

    @property
    def all_services_balanced(self) -> bool | None:
        return _all_known(transaction.all_services_balanced for transaction in self.transactions)


def survey(source: Path | str | BinaryIO, *, name: str = "", today: date = date.max) -> FileSurvey:
    """Survey a file; never raise for what it holds or if it cannot be opened, but add a problem.

    Its dates are compared with `today`.
    """
    reader = read_transactions(source, name=name, today=today)
    transactions = tuple(_survey_transaction(transaction) for transaction in reader)
    if not transactions and reader.findings.worst is not ProblemLevel.REFUSED:
        reader.findings.add(
            ProblemLevel.REFUSED,
            "The file has no transactions",
            "Ask the sender for the file again.",
        )
    return FileSurvey(
        reader.name,
        reader.interchanges,
        reader.groups,
        reader.segments,
        transactions,
        reader.findings.all_problems(),
    )


def _survey_remittance(transaction: Transaction) -> Figures:
    """Return the figures of an 835."""
    sums = tally(transaction)
    totals = sums.totals
    return {
        "claims": totals.claims,
        "charge_cents": totals.charge_cents,
        "paid_cents": totals.paid_cents,
        "adjustment_cents": totals.adjustment_cents,
        "provider_adjustment_cents": totals.provider_adjustment_cents,
        "balanced": sums.balanced,
        "all_claims_balanced": sums.claims_balanced,
        "all_services_balanced": sums.lines_balanced,
        "payment_cents": sums.head.payment_cents,
        "trace": sums.head.trace,
        "trace_payer": sums.head.trace_payer,
        "payer": sums.head.payer,
        "inside_cents": sums.inside_cents,
        "claims_digest": sums.claims_digest,
        "adjustment_codes": frozenset(sums.adjustment_codes),
    }


def _survey_batch(transaction: Transaction) -> Figures:
    """Return the figures of an 837."""
    batch = read_claims(transaction)
    for _ in batch.claims():
        pass
    charge_cents = batch.totals.charge_cents
    return {
        "claims": batch.totals.claims,
        "charge_cents": charge_cents,
        "inside_cents": charge_cents,
    }


def _survey_statuses(transaction: Transaction) -> Figures:
    """Read a 277CA or 277 for its problems; it has no figures."""
    for _ in read_statuses(transaction):
        pass
    return {}


def _survey_group_acknowledgment(transaction: Transaction) -> Figures:
    """Read a 999 or 997 for its problems; it has no figures."""
    read_group_acknowledgment(transaction)
    return {}


def _survey_interchange_acknowledgment(transaction: Transaction) -> Figures:
    """Read a TA1 for its problems; it has no figures."""
    read_interchange_acknowledgment(transaction)
    return {}


SURVEY_BY_KIND: dict[str, Callable[[Transaction], Figures]] = {
    "835": _survey_remittance,
    "837P": _survey_batch,
    "837I": _survey_batch,
    "999": _survey_group_acknowledgment,
    "TA1": _survey_interchange_acknowledgment,
    "277CA": _survey_statuses,
    "277": _survey_statuses,
}
"""The first pass by kind. What the store does with a kind is in medq/work/imports/kinds.py: a
survey knows no store, and so neither does this layer."""


def _survey_transaction(transaction: Transaction) -> TransactionSurvey:
    survey_kind = SURVEY_BY_KIND.get(transaction.kind)
    figures = survey_kind(transaction) if survey_kind else {}
    transaction.finish()
    if any(type(each) is int and total_cents(each) is not each for each in figures.values()):
        transaction.findings.add(
            ProblemLevel.REFUSED,
            "The amounts of this transaction add up to more than medq can hold",
            "Ask the sender for a corrected file.",
        )
    if not transaction.complete:
        transaction.findings.drop_reviews()  # what is cut off cannot add up
    worst = transaction.findings.worst
    envelope = transaction.envelope
    return TransactionSurvey(
        ordinal=transaction.ordinal,
        kind=transaction.kind,
        guide=transaction.guide,
        interchange=envelope.interchange,
        isa_control=envelope.isa_control,
        isa_day=envelope.isa_day,
        group_control=envelope.group_control,
        control=transaction.control,
        key=transaction.key,
        segments=transaction.count,
        where=transaction.findings.where,
        status=_STATUS_BY_LEVEL.get(worst, SurveyStatus.FINE) if worst else SurveyStatus.FINE,
        problems=transaction.findings.all_problems(),
        **({} if worst is ProblemLevel.REFUSED else figures),  # type: ignore[arg-type]
    )


def _sum_known(figures: Iterator[int | None]) -> int | None:
    present = [figure for figure in figures if figure is not None]
    return sum(present) if present else None


def _all_known(balances: Iterator[bool | None]) -> bool | None:
    present = [is_balanced for is_balanced in balances if is_balanced is not None]
    return all(present) if present else None
