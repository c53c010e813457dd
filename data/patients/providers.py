"""Providers: found by NPI or name, or inserted."""

from typing import NamedTuple

from data.models.base import VALUE, text_of
from data.models.payers import Provider
from data.store.store import Store
from medq.domain.claims.claim import NamedProvider
from medq.domain.identifiers import person_key

BY_KEY = text_of(Provider.select(Provider.id).where(Provider.key == VALUE))


class ProviderRow(NamedTuple):
    """A provider to be inserted; `key` is the NPI, else the folded name."""

    key: str
    npi: str
    last: str
    first: str
    taxonomy: str
    tax_id: str


def find_or_insert(store: Store, named: NamedProvider) -> int | None:
    """Return the id of a provider by NPI, else by name, inserted if new; None without either."""
    key = named.npi or person_key(named.last, named.first, None)
    if not key.strip("|"):
        return None
    provider_id = store.value(BY_KEY, (key,))
    if provider_id is not None:
        return int(provider_id)
    row = ProviderRow(key, named.npi, named.last, named.first, named.taxonomy, named.tax_id)
    return store.insert(Provider, **row._asdict())
