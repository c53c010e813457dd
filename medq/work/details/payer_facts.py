"""A payer as labeled fields: what is known of it, and what speaks for its being another one."""

from collections.abc import Iterator

from data.claims import lookups, subject_pages
from data.claims.subject_pages import PayerFacts
from data.items.item_records import ItemRecord
from data.remittances import payments
from data.remittances.payments import WaitingPayment
from medq.domain.claims.claim import NamedPayer, PayerNumber
from medq.domain.claims.payer_identity import shown_number
from medq.domain.identifiers import number_key
from medq.domain.items import topics
from medq.domain.items.item import DetailField
from medq.domain.value_format import ValueFormat
from medq.work.desk import Desk
from medq.work.payers.kinds import suggestion
from medq.work.remittances.originals import remittance_payer

MOST_WAITING = 8
NEW_PAYER = "New payer. Strictest deadlines apply until someone confirms the plan type."
_NUMBER_WORDS = {
    "PI": "payer ID",
    "XV": "health plan ID",
    "2U": "payer ID (2U)",
    "NF": "NAIC code",
    "EO": "submitter ID",
    "HI": "HIN",
    "TRN03": "trace payer ID",
    "TE": "phone",
    "EM": "email",
    "UR": "web",
}


def payer_facts(
    desk: Desk, item: ItemRecord, formats: ValueFormat
) -> tuple[list[DetailField], str]:
    """Return the fields of an item's payer, and the reason in plain words."""
    payer = subject_pages.payer(desk.store, item.subject_id)
    if payer is None:
        return [], ""
    fields = list(_payer_fields(desk, "payer", payer))
    known_id = item.payer_id
    if item.topic == topics.SAME_PAYER.name and known_id is not None:
        known = subject_pages.payer(desk.store, known_id)
        if known is not None:
            fields += _payer_fields(desk, "known payer", known)
            fields += _evidence_fields(desk, item, formats)
            return fields, _question(desk, payer, known, item)
    if payer.confirmed or item.topic != topics.PAYER.name:
        return fields, ""
    suggested = suggestion(desk, item.subject_id)
    if suggested:
        words = f"{desk.code_texts.payer_kind(suggested)}, by its name"
        fields.append(DetailField("payer", "suggested", words))
    fields += [
        DetailField("plan types", str(number), desk.code_texts.payer_kind(kind))
        for number, kind in enumerate(desk.payer_kinds, 1)
    ]
    return fields, NEW_PAYER


def _payer_fields(desk: Desk, section: str, payer: PayerFacts) -> Iterator[DetailField]:
    yield DetailField(section, "payer", payer.name)
    number = shown_number(PayerNumber(payer.qualifier, payer.identifier))
    yield DetailField(section, "payer ID", number or "none")
    kind = desk.code_texts.payer_kind(payer.kind)
    confirmed = "confirmed" if payer.confirmed else "not confirmed"
    yield DetailField(section, "plan type", f"{kind}, {confirmed}")


def _question(desk: Desk, payer: PayerFacts, known: PayerFacts, item: ItemRecord) -> str:
    waiting = payments.waiting_payments(desk.store, item.subject_id, 1)
    text = f"{payer.shown} is not on file by this name and number. It may be {known.shown}."
    return f"{text} Its payments wait for the answer." if waiting else text


def _evidence_fields(desk: Desk, item: ItemRecord, formats: ValueFormat) -> Iterator[DetailField]:
    """Yield how the payer's last remittance names it, and what waits with the claims it may pay."""
    waiting = payments.waiting_payments(desk.store, item.subject_id, MOST_WAITING)
    if waiting:
        yield from _named_fields(remittance_payer(desk, waiting[0].transaction_id))
    claims = {
        candidate.number: candidate
        for candidate in lookups.candidates(
            desk.store,
            lookups.ids_by_number(desk.store, {number_key(each.number) for each in waiting}),
        )
    }
    for each in waiting:
        claim = claims.get(each.number)
        charge_cents = claim.charge_cents if claim else None
        yield DetailField(
            "waiting", each.number or "no claim #", _waiting_text(each, charge_cents, formats)
        )


def _named_fields(named: NamedPayer) -> Iterator[DetailField]:
    numbers = (PayerNumber(named.id_qualifier, named.identifier), *named.other_numbers)
    for number in numbers:
        if number.number:
            label = _NUMBER_WORDS.get(number.qualifier, "number")
            yield DetailField("as the remittance names it", label, number.number)


def _waiting_text(waiting: WaitingPayment, charge_cents: int | None, formats: ValueFormat) -> str:
    paid = f"{waiting.trace}: billed {formats.money(waiting.charge_cents)}"
    paid += f", paid {formats.money(waiting.paid_cents)}"
    if charge_cents is None:
        return f"{paid}; no claim with this number"
    return f"{paid}; on file with {formats.money(charge_cents)}"
