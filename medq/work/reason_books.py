"""The reason tables in force, and the values made from them once."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.office.reference_tables import table_reader
from data.store.store import Store
from medq.domain.reasons.code_table import CodeTable
from medq.domain.reasons.playbook import Playbooks
from medq.domain.reasons.tables import ReasonTables
from medq.domain.remittances.allocation import AdjustmentClassifier
from medq.domain.triggers.provider_codes import ProviderCode, provider_code


@dataclass(frozen=True, slots=True)
class ReasonBooks:
    """The tables of CARC, RARC and PLB codes, the classifier of adjustments, and the playbooks."""

    tables: ReasonTables
    classifier: AdjustmentClassifier
    playbooks: Playbooks
    provider_codes: Mapping[str, ProviderCode]


def reason_books(store: Store) -> ReasonBooks:
    """Return the tables in force: the shipped lines, with the office's own over them.

    The office's lines are read now, each table's file when a code of it is first asked for.
    """
    carc, rarc, combinations, plb = (
        table_reader(store, name) for name in ("carc", "rarc", "combinations", "plb")
    )
    tables = ReasonTables(carc, rarc, combinations)
    provider_codes = CodeTable(plb, provider_code)
    return ReasonBooks(tables, AdjustmentClassifier(tables), Playbooks(tables), provider_codes)
