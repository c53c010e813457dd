"""The first pass over a file: what is in it, what it adds up to, whether it balances, what is wrong. It touches no store."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from medq.domain.errors import Problem, ProblemLevel
from medq.x12.acknowledgments import read_group_acknowledgment, read_interchange_acknowledgment
from medq.x12.claims import read_claims
from medq.x12.reader import FileReader, read_transactions
from medq.x12.statuses import read_statuses
from medq.x12.tally import tally
from medq.x12.transaction import Transaction


@dataclass(frozen=True, slots=True)
class TransactionSurvey:
    """One transaction. Figures are in cents and None where its kind has none (answers) or it was refused.

    `status` is 'refused', 'held' or 'fine'; whether it was here before is for the store to say.
    """

    ordinal: int  # the number by which `read_transactions(…, only=…)` finds it again
    kind: str
    guide: str
    interchange: int  # number of its ISA in the file, from 1
    isa_control: str
    isa_date: str  # YYMMDD as it stands
    group_control: str
    control: str  # ST02
    key: str
    segments: int
    status: str
    claims: int | None = None
    charge_cents: int | None = None
    paid_cents: int | None = None
    adjustment_cents: int | None = None
    provider_adjustment_cents: int | None = None
    balanced: bool | None = None  # None when it is no 835
    all_claims_balanced: bool | None = None
    all_services_balanced: bool | None = None
    payment_cents: int | None = None  # BPR02
    trace: str = ""  # TRN02
    trace_payer: str = ""  # TRN03
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class FileSurvey:
    """A whole file. Sums leave out transactions without figures and are None where no transaction has any."""

    name: str
    interchanges: int
    groups: int
    segments: int
    transactions: tuple[TransactionSurvey, ...]
    problems: tuple[
        Problem, ...
    ]  # the file's own; `all_problems` has those of its transactions too

    @property
    def refused(self) -> bool:
        """Whether the file or any of its transactions was refused: what makes `import` exit with 1."""
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


def survey(source: Path | str | BinaryIO, *, name: str = "") -> FileSurvey:
    """Survey a file. It never raises for what the file holds, nor where it cannot be opened: that is a problem of its own."""
    reading = read_transactions(source, name=name)
    found = tuple(_survey_transaction(transaction) for transaction in reading)
    return FileSurvey(
        reading.name,
        reading.interchanges,
        reading.groups,
        reading.segments,
        found,
        _file_problems(reading, found),
    )


def _file_problems(
    reading: FileReader, found: tuple[TransactionSurvey, ...]
) -> tuple[Problem, ...]:
    if not found and reading.findings.worst is not ProblemLevel.REFUSED:
        reading.findings.add(
            ProblemLevel.REFUSED,
            "The file holds no transaction",
            "Ask the sender for the file again.",
        )
    return reading.findings.close()


def _survey_transaction(transaction: Transaction) -> TransactionSurvey:
    figures: dict[str, int | bool | str | None] = {}
    match transaction.kind:
        case "835":
            weight = tally(transaction)
            totals = weight.totals
            figures = {
                "claims": totals.claims,
                "charge_cents": totals.charge_cents,
                "paid_cents": totals.paid_cents,
                "adjustment_cents": totals.adjustment_cents,
                "provider_adjustment_cents": totals.provider_adjustment_cents,
                "balanced": weight.balanced,
                "all_claims_balanced": weight.claims_balanced,
                "all_services_balanced": weight.lines_balanced,
                "payment_cents": weight.head.payment_cents,
                "trace": weight.head.trace,
                "trace_payer": weight.head.trace_payer,
            }
        case "837P" | "837I":
            batch = read_claims(transaction)
            for _ in batch.claims():
                pass
            figures = {"claims": batch.totals.claims, "charge_cents": batch.totals.charge_cents}
        case "277CA" | "277":
            for _ in read_statuses(transaction):
                pass
        case "999":
            read_group_acknowledgment(transaction)
        case "TA1":
            read_interchange_acknowledgment(transaction)
    transaction.finish()
    worst = transaction.findings.worst
    refused = worst is ProblemLevel.REFUSED
    envelope = transaction.envelope
    return TransactionSurvey(
        ordinal=transaction.ordinal,
        kind=transaction.kind,
        guide=transaction.guide,
        interchange=envelope.interchange,
        isa_control=envelope.isa_control,
        isa_date=envelope.isa_date,
        group_control=envelope.group_control,
        control=transaction.control,
        key=transaction.key,
        segments=transaction.count,
        status="refused" if refused else "held" if worst is ProblemLevel.HELD else "fine",
        problems=transaction.findings.close(),
        **({} if refused else figures),  # type: ignore[arg-type]
    )


def _sum_known(figures: Iterator[int | None]) -> int | None:
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known else None


def _all_known(verdicts: Iterator[bool | None]) -> bool | None:
    known = [verdict for verdict in verdicts if verdict is not None]
    return all(known) if known else None
