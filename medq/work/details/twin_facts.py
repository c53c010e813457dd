"""Two records that may be of one person, as labeled fields side by side."""

from collections.abc import Iterator

from data.claims import patient_pages
from data.items.item_records import ItemRecord
from data.patients import compared_records
from data.patients.compared_records import ComparedRecord
from medq.domain.items.item import DetailField
from medq.domain.value_format import ValueFormat
from medq.work.desk import Desk

OTHER_RECORD = "other record"


def twin_facts(desk: Desk, item: ItemRecord, formats: ValueFormat) -> Iterator[DetailField]:
    """Yield the fields of the item's patient, and of the record that may be the same person."""
    ids = {"patient": item.subject_id, OTHER_RECORD: item.patient_id}
    for section, patient_id in ids.items():
        if patient_id is None:
            continue
        record = compared_records.compared_record(desk.store, patient_id)
        if record is not None:
            coverages = patient_pages.patient_coverages(desk.store, patient_id)
            values = [
                *_values(record, formats),
                *((each.payer, f"member ID {each.member_id or 'none'}") for each in coverages),
            ]
            for label, value in values:
                if value:
                    yield DetailField(section, label, value, names_person=True)


def _values(record: ComparedRecord, formats: ValueFormat) -> Iterator[tuple[str, str]]:
    given = " ".join(part for part in (record.first, record.middle) if part)
    yield "record", str(record.id)
    yield "patient", ", ".join(part for part in (record.last, given) if part)
    yield "DOB", formats.birth_day(record.birth_day) if record.birth_day else "missing"
    yield "sex", record.sex
    yield "account", record.account
    town = " ".join(part for part in (record.city, record.state, record.postal_code) if part)
    yield "address", ", ".join(part for part in (record.address, town) if part)
    yield "phone", record.phone
    yield "claims", str(record.claims)
