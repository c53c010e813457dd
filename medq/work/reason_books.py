"""The reason tables in force, and the values made from them once."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.office.reference_tables import table
from data.store.store import Store
from medq.domain.reasons.code_table import CodeTable, Columns, Lines
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

    Each table is read from the store when a code of it is first asked for.
    """

    def lines_of(name: str) -> Lines:
        def read() -> Mapping[str, Columns]:
            return table(store, name)

        return read

    tables = ReasonTables(lines_of("carc"), lines_of("rarc"), lines_of("combinations"))
    provider_codes = CodeTable(lines_of("plb"), provider_code)
    return ReasonBooks(tables, AdjustmentClassifier(tables), Playbooks(tables), provider_codes)
