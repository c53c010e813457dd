"""The shipped reference tables, read as the store would."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from medq.domain.items.code_texts import CodeTexts
from medq.domain.items.topic_table import topic_table
from medq.domain.reasons.code_table import CodeTable
from medq.domain.reasons.playbook import Playbooks
from medq.domain.reasons.tables import ReasonTables
from medq.domain.remittances.allocation import AdjustmentClassifier
from medq.domain.triggers.provider_codes import provider_code
from medq.domain.triggers.status_words import StatusWords

REFERENCE = Path(__file__).parents[2] / "data" / "reference"


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of a shipped reference table."""
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def reason_tables(
    reasons: Iterable[Mapping[str, str]] = (),
    remarks: Iterable[Mapping[str, str]] = (),
    combinations: Iterable[Mapping[str, str]] = (),
) -> ReasonTables:
    """Return the tables of these rows."""
    by_number = {str(number): row for number, row in enumerate(combinations)}
    return ReasonTables(
        lambda: {row["code"]: row for row in reasons},
        lambda: {row["code"]: row for row in remarks},
        lambda: by_number,
    )


REASON_TABLES = reason_tables(read_table("carc"), read_table("rarc"), read_table("combinations"))
PLAYBOOKS = Playbooks(REASON_TABLES)
CLASSIFIER = AdjustmentClassifier(REASON_TABLES)
PROVIDER_CODES = CodeTable(lambda: {row["code"]: row for row in read_table("plb")}, provider_code)
TOPIC_TABLE = topic_table(read_table("topics"))
STATUS_WORDS = StatusWords(
    read_table("claim_status_codes"), CodeTexts(read_table("code_texts")).entity
)
PAYER_LINES = {line["payer_kind"]: line for line in read_table("payers")}
