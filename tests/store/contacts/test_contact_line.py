"""The contact line on both engines: one contact, an event for each item, one undo."""

from datetime import date

import pytest

from data.contacts import contacts
from data.contacts.contacts import ContactParty, StoredContact
from data.events import history
from data.models.claims import Claim
from data.models.contacts import ContactItem
from data.models.items import Item
from data.models.patients import Callback
from data.models.payers import Payer, Provider
from medq.domain.contacts.contact import Channel, ContactOutcome
from medq.domain.errors import MedqError
from medq.domain.items.item import Kind, Subject
from medq.domain.value_format import SCREEN_FORMAT
from medq.work.act_catalog import act_of_key, available_acts, perform_act, perform_many, undo
from medq.work.desk import Desk
from medq.work.details.item import detail
from medq.work.details.related import related
from tests.store.clinic import Clinic

CALL = {
    "with": "Cigna UM 800-555-0199",
    "spoke": "Julie R.",
    "ref": "88541",
    "outcome": "in-process",
    "note": "retro review open",
}


def defaults(clinic: Clinic, *items: int) -> dict[str, str]:
    act = act_of_key(clinic.desk(), items, "item.call")
    assert act is not None
    return {field.name: field.default for field in act.fields}


def contacts_of(clinic: Clinic, item_id: int) -> list[StoredContact]:
    """Return the contacts about an item that are not undone."""
    about_item = ContactItem.select(ContactItem.contact_id).where(
        ContactItem.item_id == item_id, ContactItem.undone == 0
    )
    standing_ids = {contact_id for (contact_id,) in clinic.store.rows(about_item)}
    events = history.of_item(clinic.store, item_id)
    logged = contacts.of_events(clinic.store, [event.id for event in events])
    return [contact for contact in logged.values() if contact.id in standing_ids]


def test_a_call_is_one_act_with_its_follow_up_and_one_undo(clinic: Clinic) -> None:
    item, desk = clinic.add_item(10482), clinic.desk()
    before = clinic.read_item(item, "state", "wait_until", "follow_up_by")
    done = perform_act(desk, item, "contact", CALL)
    assert done.message == "Call logged. Follow-up set for Tue 12/08/26."
    assert done.can_undo and done.undone_by_key
    assert clinic.read_item(item, "state", "wait_until", "wait_for") == (
        3,
        date(2026, 12, 8).toordinal(),
        "payer",
    )
    assert history.of_item(clinic.store, item, 1)[0].text == "Called AETNA: in process."
    assert detail(desk, item, SCREEN_FORMAT).events[0].text == (
        "Called Cigna UM 800-555-0199, Julie R., ref 88541: in process. Retro review open."
    )
    (contact,) = contacts_of(clinic, item)
    assert (contact.channel, contact.outcome) == (Channel.PHONE, ContactOutcome.IN_PROCESS)
    assert contact.called == CALL["with"] and contact.reference == "88541"
    undo(desk)
    assert clinic.read_item(item, "state", "wait_until", "follow_up_by") == before
    assert contacts_of(clinic, item) == []
    assert contacts.of_event(clinic.store, done.event_id) == contact, "nothing is deleted"
    assert clinic.findings() == []


def test_one_call_about_several_items_is_one_contact_with_one_undo(clinic: Clinic) -> None:
    items = [clinic.add_item(number) for number in (10482, 10483, 10484)]
    desk = clinic.desk()
    many = perform_many(desk, dict.fromkeys(items), "contact", CALL)
    assert many.message == "3 items: Call logged. Follow-up set for Tue 12/08/26."
    ids = {contact.id for item in items for contact in contacts_of(clinic, item)}
    assert len(ids) == 1
    assert all(history.of_item(clinic.store, item, 1)[0].act == "contact" for item in items)
    undo(desk)
    assert [clinic.read_item(item, "state") for item in items] == [1, 1, 1]
    assert all(contacts_of(clinic, item) == [] for item in items)


def test_only_the_outcome_must_be_typed(clinic: Clinic) -> None:
    item = clinic.add_item(10482)
    with pytest.raises(MedqError, match="needs outcome"):
        perform_act(clinic.desk(), item, "contact", {})
    perform_act(clinic.desk(), item, "contact", {"outcome": "no-answer"})
    event = history.of_item(clinic.store, item, 1)[0]
    assert event.text.endswith(": no answer/VM.")


def test_a_contact_without_a_follow_up_leaves_the_item_where_it_is(clinic: Clinic) -> None:
    item = clinic.add_item(10482)
    done = perform_act(clinic.desk(), item, "contact", {**CALL, "until": "-"})
    assert done.message == "Call logged." and clinic.read_item(item, "state") == 1


def test_the_follow_up_of_a_contact_obeys_the_deadline(clinic: Clinic) -> None:
    day = date(2026, 12, 4).toordinal()
    item = clinic.add_item(10482, act_by=day, deadline=day)
    with pytest.raises(MedqError, match="is after the deadline"):
        perform_act(clinic.desk(), item, "contact", {**CALL, "until": "12/07"})
    assert contacts_of(clinic, item) == []
    assert defaults(clinic, item)["until"] == "2026-12-03"
    late = {**CALL, "until": "12/07", "note": "LATE retro review"}
    perform_act(clinic.desk(), item, "contact", late)
    assert clinic.read_item(item, "wait_until") == date(2026, 12, 7).toordinal()


def test_the_desk_that_was_reached_last_is_prefilled(clinic: Clinic) -> None:
    first, second = clinic.add_item(10482), clinic.add_item(10483)
    name = defaults(clinic, first)["with"]
    assert name
    perform_act(clinic.desk(), first, "contact", CALL)
    assert defaults(clinic, second)["with"] == CALL["with"]
    wrong = {"with": "800-555-0100", "outcome": "wrong-number"}
    perform_act(clinic.desk(), first, "contact", wrong)
    assert defaults(clinic, second)["with"] == CALL["with"]
    undo(clinic.desk())
    undo(clinic.desk())
    assert defaults(clinic, second)["with"] == name


def test_the_calls_of_a_joined_payer_are_those_of_the_payer_that_stays(clinic: Clinic) -> None:
    first = clinic.add_item(10482, payer_id=clinic.other_payer)
    second = clinic.add_item(10483)
    perform_act(clinic.desk(), first, "contact", CALL)
    assert defaults(clinic, second)["with"] != CALL["with"]
    with clinic.store.write_transaction():
        clinic.store.update(Payer, clinic.other_payer, joined_to_id=clinic.payer)
    assert defaults(clinic, second)["with"] == CALL["with"]
    with clinic.store.write_transaction():
        clinic.store.update(Payer, clinic.other_payer, joined_to_id=None)
    assert defaults(clinic, second)["with"] != CALL["with"]


def test_a_callback_is_dialed_and_a_question_goes_to_the_provider(clinic: Clinic) -> None:
    store = clinic.store
    with store.write_transaction():
        provider = store.insert(
            Provider, key="n1", npi="1999999018", last="PATEL", first="ANU", taxonomy="", tax_id=""
        )
    question = clinic.add_item(10482, Kind.QUESTION)
    callback = clinic.add_item(10483, Kind.CALLBACK)
    clinic.add_to_claim(callback, Kind.DENIAL)
    with store.write_transaction():
        store.update(Claim, clinic.read_item(question, "claim_id"), rendering_id=provider)
        asked = store.insert(
            Callback,
            key="M10483|1",
            patient_id=clinic.read_item(callback, "patient_id"),
            asked_at=1,
            reason="",
            phone="303-555-0172",
            promised=0,
        )
        subject = {"subject_kind": int(Subject.CALLBACK), "subject_id": asked}
        store.update(Item, callback, claim_id=None, payer_id=None, **subject)
    assert defaults(clinic, callback)["with"] == "303-555-0172"
    assert defaults(clinic, question)["with"] == "PATEL"
    perform_act(clinic.desk(), question, "contact", {"outcome": "no-answer"})
    (contact,) = contacts_of(clinic, question)
    assert contact.party == ContactParty(provider_id=provider)
    perform_act(clinic.desk(), callback, "contact", {"spoke": "wife", "outcome": "other"})
    assert history.of_item(store, callback, 1)[0].text == "Called patient: other."


def test_a_contact_with_somebody_else_is_logged_by_itself(clinic: Clinic) -> None:
    denial, callback = clinic.add_item(10482), clinic.add_item(10483, Kind.CALLBACK)
    many = perform_many(clinic.desk(), {denial: None, callback: None}, "contact", CALL)
    assert many.done == (denial,) and "log that contact by itself" in many.message
    perform_act(clinic.desk(), callback, "contact", {"outcome": "no-answer"})
    (contact,) = contacts_of(clinic, callback)
    assert contact.party == ContactParty(patient_id=clinic.read_item(callback, "patient_id"))


def test_a_reader_logs_nothing_and_sees_no_phone_number(clinic: Clinic) -> None:
    item = clinic.add_item(10482, Kind.CALLBACK)
    reader = clinic.desk(read_only=True)
    act = next(act for act in available_acts(reader, item) if act.act == "contact")
    assert (act.allowed, act.why_not) == (False, "Read-only view.")
    assert next(field for field in act.fields if field.name == "with").default == ""


@pytest.mark.parametrize("position", [0, 2])
def test_undo_of_one_event_leaves_the_contact_with_the_other_items(
    clinic: Clinic, position: int
) -> None:
    items = [clinic.add_item(number) for number in (10482, 10483, 10484)]
    desk = clinic.desk()
    perform_many(desk, dict.fromkeys(items), "contact", CALL)
    undo(desk, history.of_item(clinic.store, items[position], 1)[0].id)
    states = [clinic.read_item(item, "state") for item in items]
    counts = [len(contacts_of(clinic, item)) for item in items]
    others = [0 if index == position else 1 for index in range(3)]
    assert counts == others and states == [3 if count else 1 for count in others]
    reached = clinic.add_item(10485)
    assert defaults(clinic, reached)["with"] == CALL["with"], "the call was made"
    undo(desk)
    assert [len(contacts_of(clinic, item)) for item in items] == [0, 0, 0]
    assert defaults(clinic, reached)["with"] != CALL["with"], "its last item was undone"
    assert clinic.findings() == []


def test_undo_of_many_keeps_the_contact_of_an_item_that_somebody_changed(clinic: Clinic) -> None:
    items = [clinic.add_item(number) for number in (10482, 10483, 10484)]
    desk = clinic.desk()
    perform_many(desk, dict.fromkeys(items), "contact", CALL)
    perform_act(clinic.desk("lk"), items[0], "importance", {"level": "high"})
    assert "1 not undone" in undo(desk).message
    assert [len(contacts_of(clinic, item)) for item in items] == [1, 0, 0]


MOBILE = {
    "with": "home 303-555-0101 mobile",
    "spoke": "Maria Lopez",
    "outcome": "other",
    "note": "ask for her daughter",
    "until": "-",
}


def test_who_sees_no_names_reads_no_person_in_a_contact(clinic: Clinic) -> None:
    denial, callback = clinic.add_item(10482), clinic.add_item(10483, Kind.CALLBACK)
    patient = clinic.read_item(denial, "patient_id")
    with clinic.store.write_transaction():
        clinic.store.update(Item, callback, claim_id=None, payer_id=None, patient_id=patient)
    perform_act(clinic.desk(), denial, "contact", {**CALL, "with": MOBILE["with"]})
    perform_act(clinic.desk(), callback, "contact", MOBILE)

    def texts(desk: Desk) -> list[str]:
        around = related(desk, denial).patient
        assert around is not None
        pages = [detail(desk, item, SCREEN_FORMAT) for item in (denial, callback)]
        own = [event.text for page in pages for event in page.events if event.act == "contact"]
        return [*own, *(note.text for note in around.notes)]

    call = "Called home 303-555-0101 mobile, Julie R., ref 88541: in process. Retro review open."
    asked = "Called home 303-555-0101 mobile, Maria Lopez: other. Ask for her daughter."
    assert texts(clinic.desk()) == [call, asked, asked, call]
    seen = "Called AETNA, ref 88541: in process."
    assert texts(clinic.desk(read_only=True)) == [seen, "Called patient: other.", seen]
