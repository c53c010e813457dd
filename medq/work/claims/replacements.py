"""Which claim takes which one's place: a replacement or void the one it names, a claim sent anew the one that was rejected.

It is told by whichever of the two comes last, so that the order of the files does not matter.
"""

from collections.abc import Iterable, Sequence

from data.claims import claims as rows
from data.claims.claims import ClaimVersion
from data.store.columns import date_to_int
from medq.domain.claims.claim import SentClaim
from medq.domain.claims.codes import REPLACING_FREQUENCIES
from medq.domain.claims.state import ClaimState
from medq.domain.identifiers import number_key
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult
from medq.work.claims.balances import ClaimBalance, refresh_balances
from medq.work.desk import Desk
from medq.work.items.updater import ItemUpdater

TOPICS_ENDED_BY_REPLACEMENT = (
    *(
        topics.SUBMIT,
        topics.DENIAL,
        topics.ANSWER,
        topics.NEVER_ACKNOWLEDGED,
        topics.RECORDS,
        topics.REMITTANCE,
    ),
    *(
        topics.UNDECIDED,
        topics.CORRECTION,
        topics.HIDDEN_DENIAL,
        topics.NOTICE,
        topics.LOOK,
        topics.CODES,
    ),
)
"""What a claim asks for no more once another stands in its place."""
_GONE = frozenset(topic.name for topic in TOPICS_ENDED_BY_REPLACEMENT)
Pairs = Sequence[tuple[int, int]]  # (the new claim, the one whose place it takes)


def replaced_by(
    claim: SentClaim,
    own: Sequence[ClaimVersion],
    by_payer_number: dict[str, list[int]],
    rejected: Sequence[ClaimVersion],
) -> int | None:
    """The claim whose place a new one takes, of those that are there: what a replacement or void names (REF*F8, else its own
    number); for a new claim the rejected one of the same patient, day and charge, which was never filed."""
    if claim.frequency in REPLACING_FREQUENCIES:
        named = by_payer_number.get(number_key(claim.original_reference), [])
        mine = [one for one in own if one.frequency not in REPLACING_FREQUENCIES] or own
        return named[-1] if named else mine[-1].id if mine else None
    day = date_to_int(claim.from_day)
    same = [one for one in [*own, *rejected] if one.state == "rejected" and one.from_day == day]
    same = [one for one in same if one.charge_cents == claim.charge_cents]
    return same[-1].id if same else None


def earlier_replacements(claim: SentClaim, own: Sequence[ClaimVersion]) -> list[int]:
    """Replacements and voids under the number of a claim that comes only now."""
    return (
        [one.id for one in own if one.frequency in REPLACING_FREQUENCIES and not one.replaces]
        if claim.frequency not in REPLACING_FREQUENCIES
        else []
    )


def replace_by_payer_numbers(
    desk: Desk, numbers: Iterable[tuple[int, str]], raiser: ItemUpdater
) -> None:
    """Payers' numbers of claims became known: replacements that named one by it, and waited, take its place."""
    known = {number: claim_id for claim_id, number in numbers}
    pairs = [
        (new, known[number])
        for new, number in rows.pending_replacements(desk.store, known)
        if new != known[number]
    ]
    mark_replaced(desk, pairs, raiser)


def replace_rejected_twins(desk: Desk, found: dict[int, ClaimBalance], raiser: ItemUpdater) -> None:
    """A rejected claim whose twin, with the same services, went out in another file was sent anew already."""
    rejected = {claim_id for claim_id, one in found.items() if one.state is ClaimState.REJECTED}
    pairs = rows.resent_claims(desk.store, rejected) if rejected else []
    lines = rows.service_lines(desk.store, [claim_id for pair in pairs for claim_id in pair])
    services = {
        claim_id: sorted((line.procedure, line.charge_cents) for _id, line in of_it)
        for claim_id, of_it in lines.items()
    }
    mark_replaced(
        desk, [(new, old) for new, old in pairs if services.get(new) == services.get(old)], raiser
    )


def mark_replaced(desk: Desk, pairs: Pairs, raiser: ItemUpdater) -> None:
    """Put claims in others' places: those ask for nothing more."""
    if not pairs:
        return
    rows.save_replacements(desk.store, pairs)
    close_replaced(desk, [old for _new, old in pairs], raiser)


def close_replaced(desk: Desk, claim_ids: Sequence[int], raiser: ItemUpdater) -> None:
    """Settle what replaced claims ask for, and bring their state up to date."""
    raiser.expect({(Subject.CLAIM, claim_id) for claim_id in claim_ids})
    for claim_id in claim_ids:
        raiser.take(
            TriggerResult(
                (),
                tuple(
                    topic.resolution(Subject.CLAIM, claim_id, "sent again")
                    for topic in TOPICS_ENDED_BY_REPLACEMENT
                ),
            )
        )
    refresh_balances(desk, claim_ids)


def drop_replaced_requests(raised: TriggerResult) -> TriggerResult:
    """What is left of wants about a claim that was replaced."""
    return raised._replace(
        requests=tuple(one for one in raised.requests if one.topic.name not in _GONE)
    )
