"""The reason tables in force, and the values made from them once."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.office.reference_tables import table
from data.store.store import Store
from medq.domain.reasons.playbook import Playbooks
from medq.domain.reasons.tables import ReasonTables, reason_tables
from medq.domain.remittances.allocation import AdjustmentClassifier
from medq.domain.triggers.provider_codes import ProviderCode, provider_codes


@dataclass(frozen=True, slots=True)
class ReasonBooks:
    """The tables of CARC, RARC and PLB codes, the classifier of adjustments, and the playbooks."""

    tables: ReasonTables
    classifier: AdjustmentClassifier
    playbooks: Playbooks
    provider_codes: Mapping[str, ProviderCode]


def reason_books(store: Store) -> ReasonBooks:
    """Return the tables in force: the shipped lines, with the office's own over them."""
    tables = reason_tables(
        *(table(store, name).values() for name in ("carc", "rarc", "combinations"))
    )
    codes = provider_codes(table(store, "plb").values())
    return ReasonBooks(tables, AdjustmentClassifier(tables), Playbooks(tables), codes)
