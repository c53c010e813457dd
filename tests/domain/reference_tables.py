"""The shipped reference tables, read as the store would."""

import csv
from pathlib import Path

from medq.domain.items.topic_table import topic_table
from medq.domain.reasons.playbook import Playbooks
from medq.domain.reasons.tables import reason_tables
from medq.domain.remittances.allocation import AdjustmentClassifier
from medq.domain.triggers.provider_codes import provider_codes

REFERENCE = Path(__file__).parents[2] / "data" / "reference"


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of a shipped reference table."""
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


REASON_TABLES = reason_tables(read_table("carc"), read_table("rarc"), read_table("combinations"))
PLAYBOOKS = Playbooks(REASON_TABLES)
CLASSIFIER = AdjustmentClassifier(REASON_TABLES)
PROVIDER_CODES = provider_codes(read_table("plb"))
TOPIC_TABLE = topic_table(read_table("topics"))
PAYER_LINES = {line["payer_kind"]: line for line in read_table("payers")}
