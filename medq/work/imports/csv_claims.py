"""Claims of a file of charges: the rows of one claim number, and what they make of it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from data.claims.charged_claims import ClaimContent
from data.patients.coverages import PatientCoverage
from medq.domain.claims.claim import ServiceLine
from medq.domain.identifiers import member_key, number_key
from medq.domain.plausibility import repeated_line
from medq.work.imports.csv_context import CsvPosting
from medq.work.imports.csv_problems import shown
from medq.work.imports.csv_rows import ChargeCsvRow, CsvRows

Line = tuple[int, ChargeCsvRow]


class CsvClaim(NamedTuple):
    """The rows of one claim number, in the order of the file, with their lines."""

    number: str
    rows: tuple[Line, ...]

    @property
    def account(self) -> str:
        """The account of its patient."""
        return self.rows[0][1].account

    @property
    def line(self) -> int:
        """The line of its first row."""
        return self.rows[0][0]

    @property
    def number_key(self) -> str:
        """The folded number."""
        return number_key(self.number)

    @property
    def payer_identifier(self) -> str:
        """The payer that the rows name; "" for the patient's first one."""
        return _first(row.payer_id for _line, row in self.rows)

    @property
    def authorization(self) -> str:
        """The authorization number that the rows name first."""
        return _first(row.authorization for _line, row in self.rows)

    @property
    def rendering_npi(self) -> str:
        """The rendering provider that the rows name first."""
        return _first(row.rendering_npi for _line, row in self.rows)

    @property
    def place(self) -> str:
        """The place of service that the rows name first."""
        return _first(row.place for _line, row in self.rows)

    @property
    def diagnoses(self) -> list[str]:
        """The diagnoses of all rows, each once."""
        return list(dict.fromkeys(code for _line, row in self.rows for code in row.diagnoses or ()))

    def service_lines(self) -> list[ServiceLine]:
        """Return the service lines, numbered from 1."""
        return [
            ServiceLine(
                number=number,
                procedure=row.procedure,
                modifiers=row.modifiers or (),
                charge_cents=row.charge,
                units=row.units or "1",
                place=row.place or "",
                line_control=f"{self.number}-{number}",
                from_day=row.service_date,
                to_day=row.service_date,
            )
            for number, (_line, row) in enumerate(self.rows, 1)
        ]


class ClaimCoverage(NamedTuple):
    """The coverage that a claim is billed to; without one, the patient pays."""

    payer_id: int
    member_id: str = ""
    is_insured: bool = True
    has_other: bool = False  # whether the patient has one with another payer


def claims_in_file(rows: CsvRows) -> Iterator[CsvClaim]:
    """Yield the claims of a file by number; the rows of a claim need not be together."""
    by_number = sorted(rows, key=lambda item: (item[1].claim_number, item[0]))
    for number, group in groupby(by_number, key=lambda item: item[1].claim_number):
        yield CsvClaim(number, tuple(group))


def check_claims(posting: CsvPosting) -> set[str]:
    """Refuse the rows of a claim that are for another patient or payer than an earlier row.

    Return the numbers of these claims.
    """
    refused: set[str] = set()
    first_accounts: dict[str, tuple[int, str]] = {}
    first_payers: dict[str, tuple[int, str]] = {}
    for line, row in sorted(posting.all_rows, key=lambda item: item[0]):
        if row.claim_number is None:
            continue
        number = row.claim_number
        first_line, account = first_accounts.setdefault(number, (line, row.account))
        if row.account is not None and account is not None and row.account != account:
            refused.add(number)
            posting.problems.refuse(
                posting.cell(line, "account"),
                f"Claim {number} is for another patient on line {first_line}: {shown(row.account)}"
                f" and {shown(account)}",
                "Give each patient's claim a number of its own.",
            )
        if row.payer_id:
            payer_line, payer_id = first_payers.setdefault(number, (line, row.payer_id))
            if row.payer_id != payer_id:
                refused.add(number)
                posting.problems.refuse(
                    posting.cell(line, "payer_id"),
                    f"Claim {number} goes to another payer on line {payer_line}:"
                    f" {shown(row.payer_id)} and {shown(payer_id)}",
                    "A claim goes to one payer: give the other lines a claim number of their own.",
                )
    return refused


def warn_of_repeated_line(posting: CsvPosting, claim: CsvClaim) -> None:
    """Warn of a row that is the same service line as an earlier one of its claim."""
    repeated = repeated_line(claim.service_lines())
    if repeated is not None:
        line, row = claim.rows[repeated.value]
        posting.problems.warn(
            posting.cell(line),
            f"Claim {claim.number}: the same service line as on line"
            f" {claim.rows[repeated.limit][0]}: {row.procedure}",
            "Delete one, or give it a modifier (76, 77, 59 …) if the service was rendered twice.",
        )


def warn_of_birth_after_service(posting: CsvPosting, claim: CsvClaim, birth: date | None) -> None:
    """Warn of each row of a claim whose DOS is before the patient's date of birth."""
    for line, row in claim.rows:
        if birth is not None and row.service_date < birth:
            cell = posting.cell(line, "service_date")
            posting.problems.warn(
                cell,
                f"{cell.column} is before the patient's date of birth:"
                f" {row.service_date.isoformat()}",
                "Correct one of them; the claim does not go out until then.",
            )


def claim_coverage(
    claim: CsvClaim, coverages: Iterable[PatientCoverage], named_payer_id: int | None
) -> ClaimCoverage | None:
    """Return the patient's coverage with the payer that the rows name, else with the first.

    `named_payer_id` is the payer that is known under the number of the rows. Return None where the
    patient has no such coverage.
    """
    wanted = claim.payer_identifier
    for coverage in coverages:
        is_number = member_key(wanted) == member_key(coverage.payer_identifier)
        if not wanted or is_number or coverage.payer_id == named_payer_id:
            return ClaimCoverage(coverage.payer_id, coverage.member_id)
    return None


def claim_content(
    claim: CsvClaim,
    coverage: ClaimCoverage,
    rendering_id: int | None,
    lines: Sequence[ServiceLine],
) -> ClaimContent:
    """Return what the rows say of the claim that has these service lines."""
    days = [line.from_day for line in lines if line.from_day]
    return ClaimContent(
        payer_id=coverage.payer_id,
        member_id=coverage.member_id,
        member_key=member_key(coverage.member_id),
        rendering_id=rendering_id,
        authorization_number=claim.authorization,
        place=claim.place,
        diagnoses=" ".join(claim.diagnoses),
        charge_cents=sum(line.charge_cents for line in lines),
        from_day=min(days),
        to_day=max(days),
    )


def _first(values: Iterable[str | None]) -> str:
    """Return the first value that is given."""
    return next((value for value in values if value), "")
