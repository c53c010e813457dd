"""Looking at what was found: its facts, and the event that says who looked."""

from collections.abc import Callable

from data.claims import pages, subject_pages
from data.events import events
from medq.domain.errors import MedqError
from medq.domain.items.item import DetailField, Subject
from medq.domain.money import plain
from medq.domain.search.results import FactsPage
from medq.work.desk import Desk
from medq.work.details import code_texts
from medq.work.details.claim_facts import claim_facts, payment_facts
from medq.work.visibility import redacted_fields

MOST_TOLD = 60


def page(desk: Desk, subject: Subject, subject_id: int) -> FactsPage:
    """All about a claim, a payment or a patient, as this person may see it. Errors: `MedqError` when it is not there."""
    with desk.store.read_transaction():
        found = PAGES[subject](desk, subject_id)
    if not found.facts:
        raise MedqError("It is not there any more.", hint="Search again.")
    return FactsPage(found.head, redacted_fields(desk, found.facts))


def note(desk: Desk, subject: Subject, subject_id: int) -> None:
    """Put on record that this person looked; who can only read leaves no trace, and sees no name."""
    if desk.sees_names:
        with desk.store.write_transaction():
            events.append(
                desk.store,
                events.NewEvent(
                    at=desk.now(),
                    staff_id=desk.user.id,
                    act="look",
                    subject=subject_pages.patient_of(desk.store, subject, subject_id),
                    text="Opened from a search.",
                ),
            )


def _claim(desk: Desk, claim_id: int) -> FactsPage:
    told = claim_facts(desk, claim_id, plain)
    number = told[0].value.partition(",")[0] if told else ""
    return FactsPage(f"Claim {number}", tuple(told))


def _claim_payment(desk: Desk, claim_payment_id: int) -> FactsPage:
    found = pages.claim_payment(desk.store, claim_payment_id)
    return FactsPage(
        "Payment of a claim", tuple(payment_facts(desk, found, plain)) if found else ()
    )


def _payment(desk: Desk, payment_id: int) -> FactsPage:
    found = subject_pages.payment(desk.store, payment_id)
    if found is None:
        return FactsPage("", ())
    told = [
        DetailField("payment", "payment", f"{found.trace} of {found.day or 'an unknown day'}"),
        DetailField("payment", "payer", found.payer),
        DetailField("payment", "amount", plain(found.amount_cents)),
        DetailField("payment", "method", found.method or "unknown"),
        DetailField("payment", "claims", str(found.claims)),
    ]
    for number, status, cents in subject_pages.payment_results(desk.store, payment_id, MOST_TOLD):
        told.append(
            DetailField("claims of it", number, f"{code_texts.status(status)}, paid {plain(cents)}")
        )
    return FactsPage(f"Payment {found.trace}", _counted(told, "claims of it", found.claims))


def _patient(desk: Desk, patient_id: int) -> FactsPage:
    person = subject_pages.person(desk.store, patient_id)
    if person is None:
        return FactsPage("", ())
    told = [
        DetailField(
            "patient",
            "patient",
            person.name + (f", born {person.birth_day}" if person.birth_day else ""),
        )
    ]
    told += [DetailField("patient", "account", person.account)] if person.account else []
    told += (
        [DetailField("patient", "preferred name", person.preferred_name)]
        if person.preferred_name
        else []
    )
    told += [DetailField("patient", "phone", person.phone)] if person.phone else []
    told += [
        DetailField("patient", payer, member or "no member id")
        for payer, member in subject_pages.patient_coverages(desk.store, patient_id)
    ]
    claims = subject_pages.patient_claims(desk.store, patient_id)
    charge, paid = sum(one.charge_cents for one in claims), sum(one.paid_cents for one in claims)
    off, share = (
        sum(one.written_off_cents for one in claims),
        sum(one.patient_cents for one in claims),
    )
    told += [
        DetailField("balance", "billed", plain(charge)),
        DetailField("balance", "paid", plain(paid)),
        DetailField("balance", "written off", plain(off)),
        DetailField("balance", "patient share", plain(share)),
        DetailField("balance", "open", plain(charge - paid - off - share)),
    ]
    unsure = [one.number for one in claims if one.review_reasons]
    if unsure:
        told.append(
            DetailField(
                "balance",
                "I must look",
                f"claims {', '.join(unsure[:8])}: what they owe is not certain",
            )
        )
    for one in claims[:MOST_TOLD]:
        value = f"{one.day or 'no day'}  {one.payer}  {one.state.replace('_', ' ')}, billed {plain(one.charge_cents)},"
        told.append(
            DetailField("claims", one.number, f"{value} patient {plain(one.patient_cents)}")
        )
    return FactsPage("Patient", _counted(told, "claims", len(claims)))


def _counted(told: list[DetailField], section: str, there: int) -> tuple[DetailField, ...]:
    """The facts, with a line for what was left out of a long section."""
    left = there - sum(1 for fact in told if fact.section == section)
    return (*told, *([DetailField(section, "more", f"{left} not shown")] if left > 0 else []))


PAGES: dict[Subject, Callable[[Desk, int], FactsPage]] = {
    Subject.CLAIM: _claim,
    Subject.CLAIM_PAYMENT: _claim_payment,
    Subject.PAYMENT: _payment,
    Subject.PATIENT: _patient,
}
