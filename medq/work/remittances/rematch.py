"""Match posted payments again when their claims, or the payer's claim numbers, arrive."""

from data.imports import originals, pending_references
from data.remittances import remittances as rows
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult
from medq.domain.remittances.matching import Match, Verdict
from medq.work.desk import Desk
from medq.work.items.updater import ItemUpdater
from medq.work.parties import Directory
from medq.work.remittances.originals import read_claim_payments
from medq.work.remittances.posting import (
    PostedRemittance,
    Reposting,
    match_claim_payments,
    post_claims,
)
from medq.work.remittances.provider_adjustments import settle_recoveries
from medq.work.remittances.triggers import apply_triggers


def rematch_payments(
    desk: Desk,
    found: originals.TransactionRow,
    matches: dict[int, Match],
    raiser: ItemUpdater,
    *,
    matched_by: str = "",
) -> None:
    """Place claims of a posted remittance anew: on the claims they are matched with now, or on none."""
    payment = rows.posted_payment(desk.store, found.id)
    posted = PostedRemittance(found.id, payment.id, payment.payer_id, payment.day or desk.today())
    directory = Directory(desk.store)
    claims = read_claim_payments(desk, found, set(matches))
    ids = rows.ids_by_segment(desk.store, payment.id)
    rows.delete_parts(desk.store, [ids[one.segment] for one in claims])
    for done in post_claims(desk, posted, claims, directory, Reposting(ids, matches, matched_by)):
        apply_triggers(desk, posted.payer_id, posted.day, done, raiser)
        settle_recoveries(desk, done, raiser)
        gone = [
            topic.resolution(Subject.CLAIM_PAYMENT, one.id, "matched")
            for one in done
            if one.claim_id is not None
            for topic in (
                (topics.MATCH,)
                if one.read.is_reversal and one.reverses_id is None
                else (topics.MATCH, topics.REVERSAL)
            )
        ]
        raiser.take(TriggerResult((), tuple(gone)))


def retry_payments(
    desk: Desk, found: originals.TransactionRow, segments: set[int], raiser: ItemUpdater
) -> int:
    payment = rows.posted_payment(desk.store, found.id)
    waiting = rows.unmatched_segments(desk.store, payment.id) & segments
    claims = read_claim_payments(desk, found, waiting) if waiting else []
    matches = dict(
        zip(
            (one.segment for one in claims),
            match_claim_payments(desk, payment.payer_id, claims),
            strict=True,
        )
    )
    sure = {segment: one for segment, one in matches.items() if one.verdict is Verdict.MATCHED}
    if sure:
        rematch_payments(desk, found, sure, raiser)
        pending_references.mark_resolved(desk.store, found.id, sure)
    return len(sure)
