"""What else concerns an item: its patient with all claims, and the items of its payer and code."""

from datetime import date
from typing import NamedTuple

from medq.domain.items.item import ItemRow
from medq.domain.items.item_page import Note


class RelatedClaim(NamedTuple):
    """A claim of the patient; one claim is one row."""

    claim_id: int
    number: str
    service_day: date | None
    payer_short: str
    charge_cents: int
    open_cents: int
    state: str  # of the claim, in words
    state_short: str  # the same for a column with fewer cells
    is_filed: bool  # the payer has received it
    item: ItemRow | None = None  # the best open item; None: nothing is open
    more_items: int = 0  # other open items of the claim


class RelatedCoverage(NamedTuple):
    """An insurance of the patient."""

    payer: str
    member_id: str
    from_day: date | None
    to_day: date | None


class RelatedPatient(NamedTuple):
    """The patient of an item, as far as the person may see them."""

    name: str
    birth_day: date | None
    account: str
    phone: str
    open_cents: int  # over all visits
    patient_cents: int
    coverages: tuple[RelatedCoverage, ...]
    notes: tuple[Note, ...]


class Related(NamedTuple):
    """The claims and items beside an item. Without a patient only the group is known."""

    patient: RelatedPatient | None
    claims: tuple[RelatedClaim, ...]
    group_total: int  # open items of the same payer and code, this one among them
