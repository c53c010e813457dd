"""The office's table of payers' names, as it is read; and the short names that it gives."""

from collections.abc import Sequence

from data.office.reference_tables import table
from data.patients import payers
from data.store.store import Store
from medq.domain.claims.payer_identity import KnownPayer, shown_number
from medq.domain.claims.payer_names import (
    LONGEST_SHORT_NAME,
    PayerNameLine,
    payer_name_line,
    short_payer_name,
)


def payer_name_lines(store: Store) -> list[PayerNameLine]:
    """Return the table of payers' names, with the office's own lines."""
    return [payer_name_line(row) for row in table(store, "payer_names").values()]


def made_short_name(payer: KnownPayer, lines: Sequence[PayerNameLine]) -> str:
    """Return the short name of a payer by its name; its number where no file has named it."""
    if payer.name_key:
        return short_payer_name(payer.name, lines)
    return shown_number(payer.numbers[0])[:LONGEST_SHORT_NAME]


def fill_short_names(store: Store) -> None:
    """Give every payer without a short name one. Call inside a write transaction."""
    lines, unnamed_ids = payer_name_lines(store), payers.without_short_name(store)
    for payer in payers.known(store):
        if payer.id in unnamed_ids:
            payers.save_short_name(store, payer.id, made_short_name(payer, lines))
