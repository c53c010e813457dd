"""Two records of one person: merged into one, and parted again by undo."""

from data.claims import stored_statuses
from data.events import event_groups
from data.events.change_set import ChangeSet
from data.items import items
from data.patients import patient_merge
from data.patients.patient_merge import PersonRecord
from data.remittances import payments
from medq.domain.act_messages import ActMessage, Did
from medq.domain.errors import MedqError
from medq.domain.items import topics
from medq.work.acts.reversal import reverse_act
from medq.work.claims.visit_forming import join_visits, mark_found_replacements, part_strangers
from medq.work.claims.visit_items import refresh_visits
from medq.work.desk import Desk
from medq.work.items.ranking import update_ranks
from medq.work.items.updater import ItemUpdater
from medq.work.remittances.new_matches import match_again, match_what_waits, unsupported_payments
from medq.work.remittances.response_retries import match_responses_again

SAME_PATIENT = "same-patient"  # the outcome of items that a merge settles


def find_record(desk: Desk, patient_id: int) -> PersonRecord:
    """Return a patient's record; of a merged one the record that stayed. Raises MedqError."""
    record = patient_merge.record(desk.store, patient_id)
    if record is None:
        raise MedqError(
            f"There is no patient {patient_id}.", hint="medq patient find TEXT finds the number."
        )
    if record.merged_into_id is None:
        return record
    return find_record(desk, record.merged_into_id)


def in_order(record: PersonRecord, other: PersonRecord) -> tuple[PersonRecord, PersonRecord]:
    """Return the record that is merged, and the one that stays.

    The one with a date of birth stays, else the one with an account, else the older one.
    """
    stays, merged = sorted(
        (record, other),
        key=lambda each: (each.birth_day is None, each.account is None, each.id),
    )
    return merged, stays


def merge_patients(
    desk: Desk, merged: PersonRecord, stays: PersonRecord, change_set: ChangeSet
) -> ActMessage:
    """Give all that a patient's record has to another one, and match what waited for that.

    Call inside a write transaction. Raises MedqError if they are one already, or if only the record
    that is merged has a date of birth.
    """
    where = f"patients {merged.id} and {stays.id}"
    if merged.id == stays.id:
        raise MedqError("These records are already merged.", where=f"patient {stays.id}")
    if merged.birth_day is not None and stays.birth_day is None:
        raise MedqError(
            "The record with the date of birth stays.",
            where=where,
            hint=f"medq patient merge {stays.id} {merged.id}",
        )
    merged_claim_ids = patient_merge.claim_ids(desk.store, [merged.id])
    patient_merge.merge(change_set, merged.id, stays.id)
    _settle_items(change_set, merged.id, stays.id)
    updater = ItemUpdater(desk)
    updater.touched.update(patient_merge.item_ids(change_set))
    claim_ids = patient_merge.claim_ids(desk.store, [stays.id])
    mark_found_replacements(desk, merged_claim_ids, change_set, updater)
    join_visits(desk, merged_claim_ids, change_set, updater)
    refresh_visits(desk, claim_ids, updater)
    matched = match_what_waits(desk, claim_ids, change_set, updater)
    updater.date_ways_to_others([stays.id])
    updater.finish()
    return ActMessage(Did.MERGED, str(merged.id), str(stays.id), matched=matched)


def undo_merge(desk: Desk, event_id: int, change_set: ChangeSet) -> ActMessage:
    """Give a merged record back what it had; claims that came since stay with the other one.

    Payments that only the other record's names and coverages matched are matched again, or
    reviewed. Raises MedqError if one of the records was merged again since.
    """
    group = event_groups.event_group(desk.store, event_id)
    *_others, event = event_groups.group_events(desk.store, group)
    merged = patient_merge.recorded(event.before, event.after)
    record = patient_merge.record(desk.store, merged.patient_id)
    if record is None or record.merged_into_id != merged.into_id:
        raise MedqError(
            "The record has been merged again since.",
            where=f"patient {merged.into_id}",
            hint="Undo that first.",
        )
    item_ids = reverse_act(desk, group, change_set)
    patient_merge.restore(change_set, event.before, event.after)
    updater = ItemUpdater(desk)
    claim_ids = patient_merge.claim_ids(desk.store, merged)
    part_strangers(desk, claim_ids)
    linked = payments.linked_to(desk.store, claim_ids)
    match_again(desk, unsupported_payments(desk, linked), updater)
    match_responses_again(desk, stored_statuses.recorded_statuses(event.before), updater)
    refresh_visits(desk, claim_ids, updater)
    updater.date_ways_to_others([merged.patient_id, merged.into_id])
    updater.finish()
    update_ranks(desk, item_ids, items.left_claims(change_set))
    return ActMessage(Did.UNDONE_MERGE)


def _settle_items(change_set: ChangeSet, patient_id: int, into_id: int) -> None:
    """Let the merged record's items be about the one that stays.

    A second item of a kind is done, and so is the question whether the two are one.
    """
    store = change_set.store
    own = patient_merge.open_items_about(store, into_id)
    for item in patient_merge.open_items_about(store, patient_id):
        is_second = any((item.kind, item.topic) == (other.kind, other.topic) for other in own)
        if is_second or _asks_about(item, into_id):
            items.close(change_set, item.id, SAME_PATIENT)
        else:
            patient_merge.move_subject(change_set, item.id, patient_id, into_id)
    for item in own:
        if _asks_about(item, into_id):
            items.close(change_set, item.id, SAME_PATIENT)


def _asks_about(item: patient_merge.OpenItem, into_id: int) -> bool:
    """Return whether an item asks whether a patient is the other record, which is theirs now."""
    return item.topic == topics.SAME_PATIENT.name and item.patient_id == into_id
