"""Replaced claims: by a replacement or void that names them, or by a resubmission of a rejection.

Whichever of the two claims is imported last finds the other, so the order of files is irrelevant.
"""

from collections.abc import Collection, Iterable, Sequence

from data.claims import claim_versions, service_lines, visit_moves, visits
from data.claims.claim_versions import ClaimVersion
from data.events.change_set import ChangeSet
from medq.domain.claims.claim import SentClaim
from medq.domain.claims.codes import REPLACING_FREQUENCIES
from medq.domain.claims.state import ClaimState
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult
from medq.domain.triggers.open_amounts import OPEN_AMOUNT_TOPICS
from medq.work.claims.balances import ClaimBalance, refresh_balances
from medq.work.desk import Desk
from medq.work.items.updater import ItemUpdater

TOPICS_ENDED_BY_REPLACEMENT = (
    topics.SUBMIT,
    topics.REJECTED_LINE,
    topics.DENIAL,
    topics.ANSWER,
    topics.NEVER_ACKNOWLEDGED,
    topics.RECORDS,
    topics.REMITTANCE,
    topics.UNDECIDED,
    topics.CORRECTION,
    *OPEN_AMOUNT_TOPICS,
    topics.NEXT_PAYER,
    topics.OPEN_BALANCE,
    topics.DUPLICATE_CLAIM,
)
"""Topics that a claim no longer requests once another claim has replaced it."""
_ENDED_TOPIC_NAMES = frozenset(topic.name for topic in TOPICS_ENDED_BY_REPLACEMENT)
Replacements = Sequence[tuple[int, int]]  # (new claim, replaced claim)


def replaced_claim(
    claim: SentClaim,
    payer_id: int,
    same_number: Sequence[ClaimVersion],
    named: Sequence[ClaimVersion],
    rejected: Sequence[ClaimVersion],
) -> int | None:
    """Return the stored claim that a new one replaces, None for none.

    A replacement or void replaces the claim to its coverage that it names (`named`, by REF*F8),
    else the last one to its payer with its number. Another claim replaces the rejected one of the
    same patient, day and charge, which was never filed.
    """
    if claim.frequency in REPLACING_FREQUENCIES:
        original = _of_coverage(named, payer_id, claim.sequence)
        if original is not None:
            return original.id
        to_payer = [version for version in same_number if version.payer_id == payer_id]
        originals = [each for each in to_payer if each.frequency not in REPLACING_FREQUENCIES]
        earlier = originals or to_payer
        return earlier[-1].id if earlier else None
    resubmitted = [
        version
        for version in (*same_number, *rejected)
        if version.state is ClaimState.REJECTED
        and version.from_day == claim.from_day
        and version.charge_cents == claim.charge_cents
    ]
    return resubmitted[-1].id if resubmitted else None


def earlier_replacements(
    claim: SentClaim, payer_id: int, same_number: Sequence[ClaimVersion]
) -> list[int]:
    """Return the stored replacements and voids whose original is this new claim."""
    if claim.frequency in REPLACING_FREQUENCIES:
        return []
    return [
        version.id
        for version in same_number
        if version.payer_id == payer_id
        and version.frequency in REPLACING_FREQUENCIES
        and not version.replaces_id
    ]


def replace_by_payer_numbers(
    desk: Desk, numbers: Iterable[tuple[int, str]], updater: ItemUpdater
) -> None:
    """Mark claims replaced whose payer claim number, just received, a replacement names.

    `numbers` are pairs of claim and payer claim number.
    """
    ids_by_number: dict[str, list[int]] = {}
    for claim_id, number in numbers:
        ids_by_number.setdefault(number, []).append(claim_id)
    waiting = claim_versions.pending_replacements(desk.store, ids_by_number)
    named_ids = {
        claim_id for each in waiting for claim_id in ids_by_number[each.original_reference]
    }
    version_by_id = {each.id: each for each in claim_versions.versions(desk.store, named_ids)}
    replacements: list[tuple[int, int]] = []
    for each in waiting:
        ids = set(ids_by_number[each.original_reference]) - {each.id}
        named = [version_by_id[claim_id] for claim_id in sorted(ids)]
        original = _of_coverage(named, each.payer_id, each.sequence)
        if original is not None:
            replacements.append((each.id, original.id))
    mark_replaced(desk, replacements, updater)


def _of_coverage(
    named: Sequence[ClaimVersion], payer_id: int, sequence: str
) -> ClaimVersion | None:
    """Return the last of these claims to a payer, else the last in its place among the payers.

    A payer's number may stand on a claim to another payer, until its own is imported.
    """
    to_payer = [version for version in named if version.payer_id == payer_id]
    in_place = [version for version in named if version.sequence == sequence]
    of_coverage = to_payer or in_place
    return of_coverage[-1] if of_coverage else None


def replace_rejected_twins(
    desk: Desk, balances: dict[int, ClaimBalance], updater: ItemUpdater
) -> None:
    """Mark rejected claims replaced that were resubmitted, with the same services, in a batch."""
    rejected = {
        claim_id for claim_id, claim in balances.items() if claim.state is ClaimState.REJECTED
    }
    mark_replaced(desk, resent_pairs(desk, rejected), updater)


def resent_pairs(desk: Desk, rejected: Collection[int]) -> Replacements:
    """Return rejected claims with the claim that was sent for them, with the same services."""
    pairs = claim_versions.resent_claims(desk.store, rejected) if rejected else []
    lines_by_claim = service_lines.lines_by_claim(
        desk.store, [claim_id for pair in pairs for claim_id in pair]
    )
    services_by_claim = {
        claim_id: sorted((line.procedure, line.charge_cents) for _line_id, line in lines)
        for claim_id, lines in lines_by_claim.items()
    }
    return [
        (new_id, old_id)
        for new_id, old_id in pairs
        if services_by_claim.get(new_id) == services_by_claim.get(old_id)
    ]


def mark_replaced(
    desk: Desk,
    replacements: Replacements,
    updater: ItemUpdater,
    change_set: ChangeSet | None = None,
) -> None:
    """Save which claims are replaced, and close their items.

    With `change_set` an act did it, whose undo gives everything back.
    """
    if not replacements:
        return
    if change_set is None:
        claim_versions.save_replacements(desk.store, replacements)
    else:
        claim_versions.record_replacements(change_set, replacements)
    _join_visits(desk, replacements, change_set)
    close_replaced(desk, [old_id for _new_id, old_id in replacements], updater)
    for new_id, _old_id in replacements:
        resolution = topics.DUPLICATE_CLAIM.resolution(Subject.CLAIM, new_id, "resubmitted")
        updater.take(TriggerResult((), (resolution,)))


def _join_visits(desk: Desk, replacements: Replacements, change_set: ChangeSet | None) -> None:
    """Make one visit of that of each claim and that of the claim that it replaces."""
    claim_ids = {claim_id for pair in replacements for claim_id in pair}
    visit_by_claim = {
        member.id: member.visit_id for member in visits.members(desk.store, claim_ids)
    }
    for new_id, old_id in replacements:
        visit_id, other_id = visit_by_claim[old_id], visit_by_claim[new_id]
        if visit_id != other_id:
            if change_set is None:
                visits.join(desk.store, visit_id, other_id)
            else:
                visit_moves.join(change_set, visit_id, other_id)
            for claim_id in claim_ids:
                if visit_by_claim[claim_id] == other_id:
                    visit_by_claim[claim_id] = visit_id


def close_replaced(desk: Desk, claim_ids: Sequence[int], updater: ItemUpdater) -> None:
    """Resolve the requests of replaced claims, and refresh their state."""
    updater.expect({(Subject.CLAIM, claim_id) for claim_id in claim_ids})
    for claim_id in claim_ids:
        resolutions = [
            topic.resolution(Subject.CLAIM, claim_id, "resubmitted")
            for topic in TOPICS_ENDED_BY_REPLACEMENT
        ]
        updater.take(TriggerResult((), tuple(resolutions)))
    refresh_balances(desk, claim_ids)


def drop_replaced_requests(result: TriggerResult) -> TriggerResult:
    """Return the result without the requests that a replaced claim no longer makes."""
    return result._replace(
        requests=tuple(
            request for request in result.requests if request.topic.name not in _ENDED_TOPIC_NAMES
        )
    )
