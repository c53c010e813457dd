"""The visit of a new claim: that of an earlier claim for the same services, else a new one."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from data.claims import service_lines, visits
from data.claims.visits import VisitMember, VisitRow
from data.store.store import Store
from medq.domain.claims.claim import ServiceLine
from medq.domain.claims.same_services import services_of, share_a_service
from medq.domain.claims.state import INACTIVE_STATES, ClaimState
from medq.domain.claims.visit import LineKey


class ClaimToPlace(NamedTuple):
    """A new claim, as far as its visit depends on it."""

    member: VisitMember  # its visit is 0
    to_day: date | None
    charge_cents: int
    lines: Sequence[ServiceLine]
    replaces_id: int | None = None


class PlacedClaim(NamedTuple):
    """The visit of a new claim; a duplicate is for the same services to the same payer."""

    visit_id: int
    is_new: bool
    duplicate_of: str = ""  # the number of the other claim; empty for none


class VisitFinder:
    """Finds or opens the visits of the claims of one chunk."""

    def __init__(self, store: Store, days_by_patient: Iterable[tuple[int, date | None]]) -> None:
        """Read the claims of these patients on these days of service."""
        self._store = store
        pairs = {(patient_id, day) for patient_id, day in days_by_patient if day is not None}
        self._next_id = visits.next_id(store)
        self.new_visits: list[VisitRow] = []
        self._members: dict[tuple[int, date | None], list[VisitMember]] = {}
        self._services: dict[int, list[LineKey]] = {}
        if not pairs:
            return
        days = [day for _patient_id, day in pairs]
        stored = visits.members_of_patients(
            store, {patient_id for patient_id, _day in pairs}, min(days), max(days)
        )
        same_day = [each for each in stored if (each.patient_id, each.from_day) in pairs]
        lines_by_claim = service_lines.lines_by_claim(store, [member.id for member in same_day])
        for member in same_day:
            self._remember(member, [line for _id, line in lines_by_claim.get(member.id, ())])

    def place(self, claim: ClaimToPlace) -> PlacedClaim:
        """Return the visit of a new claim, and remember the claim for those after it.

        It joins the visit of a claim of the same patient, billing provider and day with an equal
        line, if it goes to another coverage or replaces that claim.
        """
        placed = self._placed(claim)
        self._remember(claim.member._replace(visit_id=placed.visit_id), claim.lines)
        return placed

    def _placed(self, claim: ClaimToPlace) -> PlacedClaim:
        if claim.replaces_id is not None:
            return PlacedClaim(self._visit_of(claim.replaces_id), is_new=False)
        member = claim.member
        twins = self._twins(claim)
        duplicate = next((twin for twin in twins if _is_same_coverage(twin, member)), None)
        if duplicate is not None:
            return PlacedClaim(self._new_visit(claim), True, duplicate.number)
        if twins:
            return PlacedClaim(twins[-1].visit_id, is_new=False)
        return PlacedClaim(self._new_visit(claim), is_new=True)

    def _twins(self, claim: ClaimToPlace) -> list[VisitMember]:
        """Return the active claims for the same services, the oldest first."""
        member = claim.member
        services = services_of(claim.lines, member.from_day)
        return [
            other
            for other in self._members.get((member.patient_id, member.from_day), ())
            if other.billing_id == member.billing_id
            and other.state not in (*INACTIVE_STATES, ClaimState.REJECTED)
            and share_a_service(services, self._services[other.id])
        ]

    def _visit_of(self, claim_id: int) -> int:
        for members in self._members.values():
            for member in members:
                if member.id == claim_id:
                    return member.visit_id
        (member,) = visits.members(self._store, [claim_id])
        return member.visit_id

    def _new_visit(self, claim: ClaimToPlace) -> int:
        visit_id = self._next_id
        self._next_id += 1
        member = claim.member
        days = member.from_day, claim.to_day
        self.new_visits.append(
            VisitRow(visit_id, member.patient_id, member.billing_id, *days, claim.charge_cents)
        )
        return visit_id

    def _remember(self, member: VisitMember, lines: Sequence[ServiceLine]) -> None:
        self._members.setdefault((member.patient_id, member.from_day), []).append(member)
        self._services[member.id] = services_of(lines, member.from_day)


def _is_same_coverage(ours: VisitMember, theirs: VisitMember) -> bool:
    return ours.payer_id == theirs.payer_id and ours.sequence == theirs.sequence
