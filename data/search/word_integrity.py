"""Search words that do not match the names and numbers of their subjects."""

from collections.abc import Iterator
from typing import Any

from data.models.patients import Patient
from data.models.remittances import ClaimPayment, Payment
from data.models.search import SearchWord
from data.search.words import (
    Names,
    PatientNames,
    PaymentNames,
    UnmatchedNames,
    merged_names,
    united_words,
)
from data.store.store import Store
from medq.domain.items.item import Subject

CHUNK = 2000
SUBJECTS: tuple[tuple[Subject, type[Names], Any, Any], ...] = (
    (
        Subject.PATIENT,
        PatientNames,
        Patient.id,
        Patient.select_row(PatientNames).where(Patient.merged_into_id.is_null()),
    ),
    (Subject.PAYMENT, PaymentNames, Payment.id, Payment.select_row(PaymentNames)),
    (
        Subject.CLAIM_PAYMENT,
        UnmatchedNames,
        ClaimPayment.id,
        ClaimPayment.select_row(UnmatchedNames).where(ClaimPayment.claim_id.is_null()),
    ),
)
"""The kinds of subjects with words: how their names are read, in the order of their ids."""


def wrong_words(store: Store) -> Iterator[str]:
    """Yield subjects whose words differ from their names, and words without a subject.

    The words of a merged record are those of the record that it is merged into.
    """
    for kind, row_type, subject_id, query in SUBJECTS:
        last_id = 0
        while rows := store.rows(
            query.where(subject_id > last_id).order_by(subject_id).limit(CHUNK)
        ):
            subjects = [row_type._make(row) for row in rows]
            stored = _stored_words(store, kind, last_id, subjects[-1].id)
            last_id = subjects[-1].id
            is_patient = kind is Subject.PATIENT
            merged = merged_names(store, [each.id for each in subjects]) if is_patient else {}
            for subject in subjects:
                right = united_words((subject, *merged.get(subject.id, ())))
                if stored.pop(subject.id, {}) != right:
                    yield f"{kind.word} {subject.id}: search words differ from its names"
            yield from (_without_subject(kind, missing_id) for missing_id in stored)
        is_later = (SearchWord.subject_kind == kind) & (SearchWord.subject_id > last_id)
        later = SearchWord.select(SearchWord.subject_id).distinct().where(is_later)
        for (missing_id,) in store.rows(later.order_by(SearchWord.subject_id)):
            yield _without_subject(kind, missing_id)


def _stored_words(
    store: Store, kind: Subject, after_id: int, last_id: int
) -> dict[int, dict[str, str]]:
    """Return the stored words with their sounds of the subjects between two ids."""
    words: dict[int, dict[str, str]] = {}
    query = SearchWord.select(SearchWord.subject_id, SearchWord.word, SearchWord.sound).where(
        (SearchWord.subject_kind == kind)
        & (SearchWord.subject_id > after_id)
        & (SearchWord.subject_id <= last_id)
    )
    for subject_id, word, sound in store.rows(query.order_by(SearchWord.subject_id)):
        words.setdefault(subject_id, {})[word] = sound
    return words


def _without_subject(kind: Subject, subject_id: int) -> str:
    return f"{kind.word} {subject_id}: search words, but it does not exist"
