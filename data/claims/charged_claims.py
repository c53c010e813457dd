"""Claims as a file of charges is compared with them, and the changes that it makes."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from data.claims.service_lines import ClaimLineRow
from data.events.change_set import ChangeSet
from data.models.base import among, text_of
from data.models.claims import Claim, ClaimLine
from data.models.patients import Patient
from data.models.payers import Payer
from data.store.columns import domain_rows_by_key, stored_columns
from data.store.store import Store
from medq.domain.claims.state import ClaimState


class ClaimContent(NamedTuple):
    """The columns of a claim that a file of charges says."""

    payer_id: int
    member_id: str
    member_key: str
    rendering_id: int | None
    authorization_number: str
    place: str
    diagnoses: str
    charge_cents: int
    from_day: date | None
    to_day: date | None


class ChargedClaim(NamedTuple):
    """A stored claim, and the person whose claim it is."""

    id: int
    number: str
    state: ClaimState
    frequency: str
    patient_id: int
    account: str | None
    last: str
    first: str
    birth_day: date | None
    payer_identifier: str
    payer_id: int
    member_id: str
    member_key: str
    rendering_id: int | None
    authorization_number: str
    place: str
    diagnoses: str
    charge_cents: int
    from_day: date | None
    to_day: date | None

    @property
    def content(self) -> ClaimContent:
        """The columns that a file of charges says."""
        return ClaimContent._make(self[-len(ClaimContent._fields) :])


BY_NUMBER = text_of(
    Claim.select_row(
        ChargedClaim,
        account=Patient.account,
        last=Patient.last,
        first=Patient.first,
        birth_day=Patient.birth_day,
        payer_identifier=Payer.identifier,
    )
    .select_extend(Claim.number_key)
    .join(Patient, on=(Patient.id == Claim.patient_id))
    .join(Payer, on=(Payer.id == Claim.payer_id))
    .where(among(Claim.number_key))
)


def by_number(store: Store, keys: Iterable[str]) -> dict[str, list[ChargedClaim]]:
    """Return the claims with these folded numbers, by the folded number, the oldest first."""
    return domain_rows_by_key(ChargedClaim, sorted(store.rows_in(BY_NUMBER, keys)))


def change_content(change_set: ChangeSet, claim: ChargedClaim, content: ClaimContent) -> None:
    """Set the columns that differ."""
    changed = _changed(stored_columns(claim.content), stored_columns(content))
    if changed:
        change_set.change(Claim, claim.id, **changed)


def change_line(change_set: ChangeSet, line_id: int, row: ClaimLineRow) -> None:
    """Set the columns of a service line that a file of charges says; its number stays."""
    columns = stored_columns(row)
    for name in ("claim_id", "number", "pointers", "line_control"):
        del columns[name]
    change_set.change(ClaimLine, line_id, **columns)


def add_line(change_set: ChangeSet, row: ClaimLineRow) -> None:
    """Insert a service line."""
    change_set.create(ClaimLine, **stored_columns(row))


def _changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in after.items() if value != before[name]}
