"""Compares the balances that medq stores of visits with those of the ledger."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from data.models.claims import Claim
from data.models.claims import Visit as VisitTable
from data.store.store import Store
from tests.differential.filed import FiledVisit, filed_visits
from tests.differential.files import FILE_NAMES, PAYMENT_FILE_NAMES, file_contents
from tests.differential.ledger import Balance, visit_balance
from tests.differential.payment_files import sent_again
from tests.differential.visit import Visit
from tests.office import findings, open_desk
from tests.store.imported_rows import import_files

CHECK = -1  # index of what `medq check` finds


class StoredClaim(NamedTuple):
    """A claim with its part of its visit's balance, and that of the visit."""

    visit_id: int
    review_reasons: str
    part: tuple[int, int, int, int]  # paid, written off, patient responsibility, open
    visit: Balance


def differences(
    url: str, folder: Path, visits: Sequence[Visit], order: Sequence[str] = FILE_NAMES
) -> dict[int, str]:
    """Import visits into the empty store at `url`, their files in this order.

    A payment file that is named twice is delivered twice. Return in what medq differs from the
    ledger, by the index of the visit.
    """
    contents = file_contents(visits)
    desk = open_desk(url)
    imported: set[str] = set()
    for number, name in enumerate(order):
        if not contents[name]:
            continue
        path = folder / f"{number}-{name}"
        is_again = name in imported
        content = contents[name]
        if is_again:
            content = sent_again(content, PAYMENT_FILE_NAMES.index(name))
        path.write_bytes(content)
        (file,) = import_files(desk, path).files
        expected = "already-posted" if is_again else "posted"
        assert file.status == expected, (name, file.status, file.problems)
        imported.add(name)
    claims_by_number = _stored_claims(desk.store)
    difference_by_visit = {
        visit.number: difference
        for visit in filed_visits(visits)
        if (difference := _difference(visit, claims_by_number))
    }
    if faults := findings(desk):
        difference_by_visit[CHECK] = "; ".join(faults[:5])
    desk.store.close()
    return difference_by_visit


def _stored_claims(store: Store) -> dict[str, list[StoredClaim]]:
    """Return all claims by number."""
    query = (
        Claim.select(
            *(Claim.number, Claim.visit_id, Claim.review_reasons),
            *(Claim.paid_cents, Claim.written_off_cents, Claim.patient_cents, Claim.open_cents),
            *(VisitTable.charge_cents, VisitTable.paid_cents),
            *(VisitTable.written_off_cents, VisitTable.patient_cents),
        )
        .join(VisitTable, on=(VisitTable.id == Claim.visit_id))
        .order_by(Claim.id)
    )
    claims_by_number: dict[str, list[StoredClaim]] = {}
    for number, visit_id, review_reasons, *cents in store.rows(query):
        paid, written_off, patient, left, *of_visit = cents
        claim = StoredClaim(
            visit_id, review_reasons, (paid, written_off, patient, left), Balance(*of_visit)
        )
        claims_by_number.setdefault(number, []).append(claim)
    return claims_by_number


def _difference(filed: FiledVisit, claims_by_number: dict[str, list[StoredClaim]]) -> str:
    """Return in what medq differs from the ledger about a visit, empty for nothing."""
    visit = filed.visit
    numbers = sorted({filed.claim_number(claim.number) for claim in visit.claims})
    claims = [claim for number in numbers for claim in claims_by_number.get(number, ())]
    if len(claims) != len(visit.claims):
        return f"{len(claims)} of {len(visit.claims)} claims are stored"
    if len({claim.visit_id for claim in claims}) != 1:
        return f"the claims are in visits {[claim.visit_id for claim in claims]}"
    expected, actual = (
        visit_balance(visit.billed_lines, visit.payers, visit.results),
        claims[0].visit,
    )
    parts = tuple(sum(cents) for cents in zip(*(claim.part for claim in claims), strict=True))
    if parts != (*actual[1:4], actual.open_cents):
        return f"the claims add up to {parts}, the visit says {actual}"
    if expected.has_unknown_reversal:
        if not any(claim.review_reasons for claim in claims):
            return "a reversal of nothing that was posted is not marked for review"
        expected = expected._replace(
            written_off_cents=actual.written_off_cents,
            patient_cents=actual.patient_cents,
            has_unknown_reversal=False,
        )
    return "" if actual == expected else f"ledger {expected}, medq {actual}"
