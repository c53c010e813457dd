"""Acts on what was paid: post what is held, link a payment to its claim, take it off again; and linking by itself when the
claims come in after their payment."""

from datetime import date

from data import claims as claim_rows
from data import events, facts, files
from data.events import Entry
from data.items import Facts
from medq.domain import topics
from medq.domain.balances import claim_difference
from medq.domain.buckets import Bucket
from medq.domain.desk import Field
from medq.domain.identifiers import number_key
from medq.domain.item import Kind, State, Subject
from medq.domain.matching import Candidate, Match, Verdict, match
from medq.domain.problem import MedqError
from medq.domain.raising import raised, settled
from medq.domain.remittance import Adjustment, ClaimPayment
from medq.work import posting, remittances
from medq.work.act import Act, Values, register
from medq.work.desk import Desk
from medq.work.matching import claim_payment_as_read, payer_of, store_book
from medq.work.raising import CLOSED, Raiser
from medq.work.standing import stand
from medq.x12.reader import read


def match_waiting(desk: Desk) -> int:
    """Link every payment that waited for its claim and finds it now without a doubt; how many."""
    linked = 0
    with desk.store.writing():
        raiser = Raiser(desk)
        for claim_payment_id in _waiting(desk):
            was = claim_payment_as_read(desk.store, claim_payment_id)
            payer_id = payer_of(desk.store, claim_payment_id)
            found = match(was, frozenset({payer_id}), store_book(desk.store, [was]))
            if found.verdict is Verdict.MATCHED and found.candidate is not None:
                entry = Entry(desk.store)
                _link(desk, claim_payment_id, was, found, f"rule {found.rule}", entry, raiser)
                gone = settled(topics.MATCH, Subject.CLAIM_PAYMENT, claim_payment_id, "matched")
                raiser.take(raised([], [gone]))
                events.append(
                    desk.store,
                    at=desk.now(),
                    staff_id=None,
                    act="match",
                    subject=(int(Subject.CLAIM_PAYMENT), claim_payment_id),
                    text=f"Linked to claim {found.candidate.number} by rule {found.rule}.",
                    entry=entry,
                )
                linked += 1
        raiser.finish()
    return linked


def _waiting(desk: Desk) -> list[int]:
    rows = desk.store.rows(
        "SELECT i.subject_id FROM item i WHERE i.subject_kind = ? AND i.kind = ? AND i.topic = ? AND i.state < 4 ORDER BY i.id",
        (int(Subject.CLAIM_PAYMENT), int(Kind.REVIEW), topics.MATCH.name),
    )
    return [claim_payment_id for (claim_payment_id,) in rows]


def _link(
    desk: Desk, claim_payment_id: int, was: ClaimPayment, found: Match, matched_by: str, entry: Entry, raiser: Raiser
) -> None:
    """Put a claim payment on a claim: its lines to the claim's, its adjustments placed anew, the claim's balance worked out."""
    assert found.candidate is not None
    claim_id = found.candidate.id
    was = _with_adjustments(desk, claim_payment_id, was)
    from data import remittances as rows

    before = rows.results_of(desk.store, [claim_id]).get(claim_id, [])
    reverses = remittances.reversed_result(was, before) if was.is_reversal else None
    left = remittances.left_to_write_off(was, found, before, reverses)
    placing = desk.books.sorter.place(was, left_cents=left)
    counted = was.status in remittances.COUNTED
    entry.change(
        "claim_payment",
        claim_payment_id,
        claim_id=claim_id,
        matched_by=matched_by,
        reverses_id=reverses,
        written_off_cents=placing.cents(Bucket.WRITE_OFF) if counted else 0,
        patient_cents=placing.cents(Bucket.PATIENT) if counted else 0,
        denied_cents=placing.cents(Bucket.DENIAL),
        waiting_cents=placing.cents(Bucket.WAIT),
    )
    difference = claim_difference(was.charge_cents, was.adjusted_cents, was.paid_cents)
    done = remittances.PostedClaim(claim_payment_id, was, found, placing, difference, counted, reverses)
    day = _day_of(desk, claim_payment_id)
    payer_id = payer_of(desk.store, claim_payment_id)
    if was.payer_claim_number:
        key = number_key(was.payer_claim_number)
        claim_rows.note_payer_numbers(desk.store, [(claim_id, was.payer_claim_number, key, day, "835")])
    posting.raise_for_claims(desk, payer_id, day, [done], raiser)


def _with_adjustments(desk: Desk, claim_payment_id: int, was: ClaimPayment) -> ClaimPayment:
    """The claim payment with its adjustments, portions of one put together again."""
    from dataclasses import replace

    whole: dict[tuple[int | None, str, str], int] = {}
    segments: dict[int | None, int] = {}
    rows = desk.store.rows(
        """SELECT a.line_payment_id, l.segment, a.group_code, a.reason, a.cents FROM adjustment a
        LEFT JOIN line_payment l ON l.id = a.line_payment_id WHERE a.claim_payment_id = ? ORDER BY a.id""",
        (claim_payment_id,),
    )
    for line_id, segment, group, reason, cents in rows:
        segments[line_id] = segment
        whole[(segment, group, reason)] = whole.get((segment, group, reason), 0) + cents
    of = {
        segment: tuple(Adjustment(group, reason, cents) for (place, group, reason), cents in whole.items() if place == segment)
        for segment in {None, *segments.values()}
    }
    lines = tuple(replace(line, adjustments=of.get(line.segment, ())) for line in was.lines)
    return replace(was, adjustments=of.get(None, ()), lines=lines)


def _day_of(desk: Desk, claim_payment_id: int) -> date:
    found = desk.store.value(
        "SELECT COALESCE(m.payment_day, m.production_day) FROM claim_payment q JOIN payment m ON m.id = q.payment_id"
        " WHERE q.id = ?",
        (claim_payment_id,),
    )
    return date.fromordinal(found) if found else desk.today()


def _match_why_not(desk: Desk, item: Facts) -> str:
    if item.state is State.DONE:
        return "This item is done."
    if item.subject_kind is not Subject.CLAIM_PAYMENT:
        return "Only a payment whose claim was not found can be linked."
    paid = facts.claim_payment(desk.store, item.subject_id)
    return "It is linked already; unmatch takes it off." if paid is None or paid.claim_id is not None else ""


def _match_fields(desk: Desk, item: Facts) -> tuple[Field, ...]:
    return (Field("claim", "Number of the claim it belongs to"),)


def _match(desk: Desk, item: Facts, values: Values, entry: Entry) -> str:
    wanted = values["claim"].removeprefix("claim ").strip()
    ids = claim_rows.ids_by_number(desk.store, [number_key(wanted)])
    found = claim_rows.candidates(desk.store, ids)
    exact = [one for one in found if one.number == wanted and one.open] or [one for one in found if one.open] or found
    if not exact:
        raise MedqError(f"There is no claim {wanted!r}.", mend="Type its number as it stands on the claim.")
    candidate: Candidate = exact[-1]
    was = claim_payment_as_read(desk.store, item.subject_id)
    payer_id = payer_of(desk.store, item.subject_id)
    by_hand = Match(Verdict.MATCHED, candidate, 0, was, frozenset({payer_id}), (candidate,))
    raiser = Raiser(desk)
    _link(desk, item.subject_id, was, by_hand, f"by {desk.user.initials}", entry, raiser)
    entry.change("item", item.id, **CLOSED, outcome="matched")
    raiser.finish()
    return f"Linked to claim {candidate.number}."


def _unmatch_why_not(desk: Desk, item: Facts) -> str:
    return "" if _matched_results(desk, item) else "No payment is linked here."


def _matched_results(desk: Desk, item: Facts) -> list[facts.Paid]:
    if item.subject_kind is Subject.CLAIM_PAYMENT:
        paid = facts.claim_payment(desk.store, item.subject_id)
        return [paid] if paid and paid.claim_id is not None else []
    return facts.payments_of(desk.store, item.claim_id) if item.claim_id else []


def _unmatch_fields(desk: Desk, item: Facts) -> tuple[Field, ...]:
    results = _matched_results(desk, item)
    traces = tuple(dict.fromkeys(paid.trace for paid in results))
    return (
        Field("payment", "Trace of the payment to take off", choices=traces, default=traces[0] if len(traces) == 1 else ""),
        Field("reason", "Why it does not belong here"),
    )


def _unmatch(desk: Desk, item: Facts, values: Values, entry: Entry) -> str:
    """Take a result off its claim: a review item asks for the right one."""
    results = [paid for paid in _matched_results(desk, item) if paid.trace == values["payment"]]
    paid = results[0]
    claim_id = paid.claim_id
    assert claim_id is not None
    entry.change("claim_payment", paid.id, claim_id=None, matched_by="", reverses_id=None, patient_cents=0, written_off_cents=0)
    stand(desk, [claim_id])
    raiser = Raiser(desk)
    was = claim_payment_as_read(desk.store, paid.id)
    nobody = Match(Verdict.NONE, None, 0, was, frozenset(), ())
    placing = desk.books.sorter.place(_with_adjustments(desk, paid.id, was))
    done = remittances.PostedClaim(paid.id, was, nobody, placing, paid.difference_cents, bool(paid.counted))
    posting.raise_for_claims(desk, payer_of(desk.store, paid.id), _day_of(desk, paid.id), [done], raiser)
    raiser.finish()
    return f"Payment {paid.trace} taken off claim {item.claim_id and _number(desk, claim_id)}: {values['reason']}"


def _number(desk: Desk, claim_id: int) -> str:
    return str(desk.store.value("SELECT number FROM claim WHERE id = ?", (claim_id,)))


def _post_why_not(desk: Desk, item: Facts) -> str:
    if item.subject_kind is not Subject.TRANSACTION:
        return "Only what was held can be posted."
    held = facts.transaction(desk.store, item.subject_id)
    return "" if held and held.status == "held" and item.state is not State.DONE else "It is not held any more."


def _post_fields(desk: Desk, item: Facts) -> tuple[Field, ...]:
    return (Field("reason", "Why it is posted all the same"),)


def _post(desk: Desk, item: Facts, values: Values, entry: Entry) -> str:
    """Post a held transaction from its kept original."""
    held = facts.transaction(desk.store, item.subject_id)
    assert held is not None
    with files.original(desk.store, held.file_id) as stream:
        transaction = next(iter(read(stream, name=held.file, only=held.ordinal)), None)
        if transaction is None:
            raise MedqError("The kept file has no such transaction.", at=held.file, mend="medq check tells more.")
        entry.change("transaction_set", held.id, status="posted", posted_at=posting.moment(desk), staff_id=desk.user.id)
        posted = posting.post(desk, held.id, transaction)
        transaction.finish()
    if transaction.key != desk.store.value("SELECT key FROM transaction_set WHERE id = ?", (held.id,)):
        raise MedqError("The kept file is not what was judged.", at=held.file, mend="medq check tells more.")
    entry.change("item", item.id, **CLOSED, outcome="posted")
    return f"Posted: {posted.matched} claims matched, {posted.unmatched} not. {values['reason']}"


register(
    Act("post", "item.post", "Post what was held, with a reason", _post_why_not, _post, _post_fields, can_undo=False),
    Act("match", "item.match", "Link the payment to its claim", _match_why_not, _match, _match_fields),
    Act("unmatch", "item.unmatch", "Take the payment off its claim", _unmatch_why_not, _unmatch, _unmatch_fields),
)
