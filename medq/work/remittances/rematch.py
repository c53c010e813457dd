"""What came before its claims: answers and payments found again when the claims, or the payer's numbers, come."""

from collections.abc import Iterable
from typing import BinaryIO

from data.events import events
from data.imports import originals, pending_references
from data.remittances import remittances as rows
from medq.domain.errors import MedqError
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import raised as as_raised
from medq.domain.items.work_requests import settled
from medq.domain.remittances.matching import Match, Verdict
from medq.domain.remittances.remittance import ClaimPayment
from medq.work.claims import acknowledgments
from medq.work.desk import Desk
from medq.work.items.updater import ItemUpdater
from medq.work.parties import Directory
from medq.work.remittances.posting import Known, PostedRemittance, matches_of, post_claims
from medq.work.remittances.provider_adjustments import settle_recoveries
from medq.work.remittances.triggers import apply_triggers
from medq.x12.acknowledgments import read_group_acknowledgment, read_interchange_acknowledgment
from medq.x12.reader import read_transactions
from medq.x12.remittances import read_remittance
from medq.x12.statuses import read_statuses
from medq.x12.transaction import Transaction


def retry_pending(desk: Desk, keys: Iterable[str], raiser: ItemUpdater) -> None:
    """Post what waited for these keys and finds its claim now without a doubt. Inside `writing()`."""
    for set_id, segments in pending_references.waiting(desk.store, keys).items():
        found = originals.transaction(desk.store, set_id)
        assert found is not None
        if found.kind == "835":
            number, told = _payments(desk, found, set(segments), raiser), "payments"
        else:
            number, told = _answers(desk, found, segments, raiser), "answers"
        if number:
            subject, text = (
                (int(Subject.TRANSACTION), set_id),
                f"{number} {told} found their claims.",
            )
            events.append(
                desk.store, at=desk.now(), staff_id=None, act="find", subject=subject, text=text
            )


def rematch_payments(
    desk: Desk,
    found: originals.Transaction,
    matches: dict[int, Match],
    raiser: ItemUpdater,
    *,
    matched_by: str = "",
) -> None:
    """Place claims of a posted remittance anew: on the claims they are matched with now, or on none."""
    payment = rows.payment_of(desk.store, found.id)
    posted = PostedRemittance(found.id, payment.id, payment.payer_id, payment.day or desk.today())
    directory = Directory(desk.store)
    claims = read_claims(desk, found, set(matches))
    ids = rows.ids_of_segments(desk.store, payment.id)
    rows.drop_parts(desk.store, [ids[one.segment] for one in claims])
    for done in post_claims(desk, posted, claims, directory, Known(ids, matches, matched_by)):
        apply_triggers(desk, posted.payer_id, posted.day, done, raiser)
        settle_recoveries(desk, done, raiser)
        gone = [
            settled(topic, Subject.CLAIM_PAYMENT, one.id, "matched")
            for one in done
            if one.claim_id is not None
            for topic in (
                (topics.MATCH,)
                if one.read.is_reversal and one.reverses_id is None
                else (topics.MATCH, topics.REVERSAL)
            )
        ]
        raiser.take(as_raised([], gone))


def read_claims(desk: Desk, found: originals.Transaction, segments: set[int]) -> list[ClaimPayment]:
    """Claims of a kept remittance, read again from its original."""
    wanted: list[ClaimPayment] = []
    with originals.original(desk.store, found.file_id) as stream:
        for one in read_remittance(read_kept(stream, found)).claims():
            if one.segment in segments:
                wanted.append(one)
            if len(wanted) == len(segments):
                break
    return wanted


def _payments(
    desk: Desk, found: originals.Transaction, segments: set[int], raiser: ItemUpdater
) -> int:
    payment = rows.payment_of(desk.store, found.id)
    waiting = rows.unmatched_segments(desk.store, payment.id) & segments
    claims = read_claims(desk, found, waiting) if waiting else []
    matches = dict(
        zip(
            (one.segment for one in claims), matches_of(desk, payment.payer_id, claims), strict=True
        )
    )
    sure = {segment: one for segment, one in matches.items() if one.verdict is Verdict.MATCHED}
    if sure:
        rematch_payments(desk, found, sure, raiser)
        pending_references.mark_resolved(desk.store, found.id, sure)
    return len(sure)


def _answers(
    desk: Desk, found: originals.Transaction, segments: dict[int, set[str]], raiser: ItemUpdater
) -> int:
    pending_references.mark_resolved(desk.store, found.id, segments)
    with originals.original(desk.store, found.file_id) as stream:
        transaction = read_kept(stream, found)
        day = transaction.envelope.isa_day or desk.today()
        match found.kind:
            case "999":
                told = acknowledgments.post_group_answer(
                    desk, found.id, read_group_acknowledgment(transaction), day, raiser, segments
                )
            case "TA1":
                told = acknowledgments.post_interchange_answer(
                    desk, found.id, read_interchange_acknowledgment(transaction), day, raiser
                )
            case _:
                told = acknowledgments.post_statuses(
                    desk, found.id, found.kind, read_statuses(transaction), day, raiser, segments
                )
    retry_pending(desk, told.keys, raiser)
    return told.matched


def read_kept(stream: BinaryIO, found: originals.Transaction) -> Transaction:
    """A transaction of a kept original, read again. Errors: `MedqError` where the file has it no more."""
    transaction = next(iter(read_transactions(stream, name=found.file, only=found.ordinal)), None)
    if transaction is None:
        raise MedqError(
            "The kept file has no such transaction.",
            where=found.file,
            hint="medq check tells more.",
        )
    return transaction
