"""The visit of a new claim: that of an earlier claim for the same services, else a new one."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import product
from typing import NamedTuple

from data.claims import service_lines, visit_moves, visits
from data.claims.claims import ClaimRow
from data.claims.visits import VisitMember, VisitRow
from data.store.store import Store
from medq.domain.claims.claim import ServiceLine
from medq.domain.claims.codes import REPLACING_FREQUENCIES, VOID
from medq.domain.claims.same_services import services_of, share_a_service
from medq.domain.claims.state import ClaimState
from medq.domain.claims.visit import LineKey

MOST_COMPARED = 100
"""Claims of one patient and day, the newest, with which another is compared: a file may have any
number of them, and so many are not of one person."""


class PlacedClaim(NamedTuple):
    """A new claim with its visit."""

    row: ClaimRow
    is_new_visit: bool
    duplicate_of: str = ""  # number of a claim for the same services to the same payer


class _Twin(NamedTuple):
    """A claim for some of the services of a new one."""

    member: VisitMember
    shared: int  # number of equal lines
    is_equal: bool  # all lines are equal


class VisitFinder:
    """Finds or opens the visits of the claims of one chunk."""

    def __init__(self, store: Store, days_by_patient: Iterable[tuple[int, date | None]]) -> None:
        """Read the claims of these patients on these days of service."""
        self._store = store
        pairs = {(patient_id, day) for patient_id, day in days_by_patient if day is not None}
        self._next_id = visits.next_id(store)
        self._new_visits: list[VisitRow] = []
        self.joined: list[tuple[int, int]] = []  # (visit, the other that is one with it)
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

    def place(
        self, row: ClaimRow, lines: Sequence[ServiceLine], version_ids: Sequence[int] = ()
    ) -> PlacedClaim:
        """Return a new claim with its visit, and remember it for the claims after it.

        `version_ids` are claims that it replaces, or that replace it.

        It joins the visit of a claim of the same patient, billing provider and day with an equal
        line, if it goes to another coverage, replaces that claim, or follows its rejection or
        denial. Several such visits become one, unless one coverage was billed a service in both, or
        a person put a claim into one.
        """
        placed = self._placed(row, lines, version_ids)
        self._remember(VisitMember.of(placed.row), lines)
        return placed

    @property
    def claim_ids(self) -> set[int]:
        """The claims that were on file, or are placed."""
        return set(self._services)

    def join(self, member: VisitMember, other_ids: Collection[int]) -> None:
        """Make the visit of a claim on file one with those of other claims, like a new claim's."""
        twins = [
            twin
            for twin in self._twins_of(member, self._services[member.id])
            if twin.member.id in other_ids and _is_in_force(member)
        ]
        if twins and not any(is_repeated(*sorted((twin.member, member))) for twin in twins):
            first, *others = (twin.member.visit_id for twin in _best_first(twins))
            self._joined([first, self._visit_of(member.id), *others])

    def take_new_visits(self) -> list[VisitRow]:
        """Return the visits opened since the last call: insert them before their claims."""
        new_visits, self._new_visits = self._new_visits, []
        return new_visits

    def _placed(
        self, row: ClaimRow, lines: Sequence[ServiceLine], version_ids: Sequence[int]
    ) -> PlacedClaim:
        twins = self._twins(row, lines)
        repeated = [twin for twin in twins if is_repeated(twin.member, row)]
        if repeated and not version_ids:
            duplicates = [twin.member.number for twin in repeated if twin.is_equal]
            number = duplicates[0] if duplicates else ""
            return PlacedClaim(row._replace(visit_id=self._new_visit(row)), True, number)
        if not (twins or version_ids):
            return PlacedClaim(row._replace(visit_id=self._new_visit(row)), True)
        visit_ids = [self._visit_of(claim_id) for claim_id in version_ids[:1]]
        visit_ids += [twin.member.visit_id for twin in _best_first(twins) if twin not in repeated]
        return PlacedClaim(row._replace(visit_id=self._joined(visit_ids)), False)

    def _twins(self, row: ClaimRow, lines: Sequence[ServiceLine]) -> list[_Twin]:
        """Return the claims in force with an equal line, the oldest first."""
        others = self._members.get((row.patient_id, row.from_day), ())
        return self._twins_of(row, services_of(lines, row.from_day)) if others else []

    def _twins_of(self, row: ClaimRow | VisitMember, services: Sequence[LineKey]) -> list[_Twin]:
        """Return the claims in force with an equal line.

        A claim of another rendering provider is one only where all lines are equal, and none of the
        same provider is: two providers may see a patient on one day.
        """
        twins = []
        same_day = self._members.get((row.patient_id, row.from_day), ())
        for other in same_day[-MOST_COMPARED:]:
            other_services = self._services[other.id]
            if (
                other.billing_id == row.billing_id
                and _is_in_force(other)
                and share_a_service(services, other_services)
            ):
                shared = len(set(services).intersection(other_services))
                twins.append(_Twin(other, shared, is_equal=set(services) == set(other_services)))
        of_provider = [twin for twin in twins if not _is_of_another_provider(twin.member, row)]
        return of_provider or [twin for twin in twins if twin.is_equal]

    def _joined(self, visit_ids: Iterable[int]) -> int:
        """Make the first of these visits one with the others that it may be one with; return it."""
        visit_id, *others = dict.fromkeys(visit_ids)
        for other_id in others:
            pair = visit_id, other_id
            if not (self._is_billed_in_both(*pair) or visit_moves.has_moved(self._store, pair)):
                self._join(*pair)
        return visit_id

    def _is_billed_in_both(self, visit_id: int, other_id: int) -> bool:
        """Return whether a coverage was billed a service in each of two visits."""
        return any(
            is_repeated(*sorted(pair))
            and share_a_service(*[self._services[member.id] for member in pair])
            for pair in product(self._in_force(visit_id), self._in_force(other_id))
        )

    def _in_force(self, visit_id: int) -> list[VisitMember]:
        """Return the claims in force of a visit."""
        return [
            member
            for members in self._members.values()
            for member in members
            if member.visit_id == visit_id and _is_in_force(member)
        ]

    def _join(self, visit_id: int, other_id: int) -> None:
        self.joined.append((visit_id, other_id))
        for members in self._members.values():
            members[:] = [
                each._replace(visit_id=visit_id) if each.visit_id == other_id else each
                for each in members
            ]

    def _visit_of(self, claim_id: int) -> int:
        for members in self._members.values():
            for member in members:
                if member.id == claim_id:
                    return member.visit_id
        (member,) = visits.members(self._store, [claim_id])
        return member.visit_id

    def _new_visit(self, row: ClaimRow) -> int:
        visit_id = self._next_id
        self._next_id += 1
        self._new_visits.append(VisitRow.of(visit_id, row))
        return visit_id

    def _remember(self, member: VisitMember, lines: Sequence[ServiceLine]) -> None:
        self._members.setdefault((member.patient_id, member.from_day), []).append(member)
        self._services[member.id] = services_of(lines, member.from_day)


def _best_first(twins: Iterable[_Twin]) -> list[_Twin]:
    return sorted(twins, key=lambda twin: (-twin.shared, -twin.member.id))


def _is_of_another_provider(claim: VisitMember, row: ClaimRow | VisitMember) -> bool:
    rendering_ids = claim.rendering_id, row.rendering_id
    return None not in rendering_ids and claim.rendering_id != row.rendering_id


def _is_in_force(claim: VisitMember) -> bool:
    return claim.state is not ClaimState.REPLACED and claim.frequency != VOID


def is_repeated(twin: VisitMember, row: ClaimRow | VisitMember) -> bool:
    """Return whether a later claim bills a service again to a coverage that has not turned it down.

    A replacement does not, also where the claim that it replaces is not known yet.
    """
    is_same_coverage = twin.payer_id == row.payer_id and twin.sequence == row.sequence
    is_turned_down = twin.state in (ClaimState.REJECTED, ClaimState.DENIED)
    is_version = not {twin.frequency, row.frequency}.isdisjoint(REPLACING_FREQUENCIES)
    return is_same_coverage and not (is_turned_down or is_version)
