"""The table of folded search words of patients, payments and unmatched claim payments."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from data.models.base import VALUE, among, text_of
from data.models.patients import PERSON_ID, Patient
from data.models.search import SearchWord
from data.search.prefix_search import LAST_CHARACTER
from data.store.store import Store
from medq.domain.items.item import Subject
from medq.domain.search.words import name_words, number_word, sound

MOST_NEAR_WORDS = 2000  # words compared for a typing error


def near_words(store: Store, word: str) -> list[str]:
    """Return words of names that sound like a word or begin like it, also with letters swapped."""
    # SQL text: figure 18, the search while typing.
    word_sound = sound(word)
    rows = (
        set(
            store.rows(
                "SELECT DISTINCT word FROM search_word WHERE sound = ? LIMIT ?",
                (word_sound, MOST_NEAR_WORDS),
            )
        )
        if word_sound
        else set()
    )
    for start in {word[:2], word[0] + word[2:3], word[1:2] + word[0]}:
        rows.update(
            store.rows(
                "SELECT DISTINCT word FROM search_word WHERE word >= ? AND word < ?"
                " AND sound <> '' LIMIT ?",
                (start, start + LAST_CHARACTER, MOST_NEAR_WORDS),
            )
        )
    return sorted(near_word for (near_word,) in rows)


def patients_per_word(store: Store, words: Iterable[str]) -> dict[str, int]:
    """Return how many patients have each of these words."""
    # SQL text: figure 18, the search while typing.
    named = f"SELECT word, COUNT(*) FROM search_word WHERE subject_kind = {int(Subject.PATIENT)}"
    return dict(store.rows_in(f"{named} AND word IN (?*) GROUP BY word", words))


class WordRow(NamedTuple):
    """A word of a subject."""

    subject_kind: int
    subject_id: int
    word: str
    sound: str


class PatientNames(NamedTuple):
    """The names and numbers by which a patient is searched."""

    id: int
    last: str
    first: str
    preferred_name: str
    account: str | None
    phone: str = ""

    @property
    def kind(self) -> Subject:
        """The kind of subject."""
        return Subject.PATIENT

    def words(self) -> dict[str, str]:
        """Return the words that find the patient, with their sounds."""
        names = (self.last, self.first, self.preferred_name)
        return words_of(names, (self.account or "", self.phone))


class UnmatchedNames(NamedTuple):
    """The names and numbers by which a claim payment without a claim is searched."""

    id: int
    last: str
    first: str
    number: str
    payer_claim_number: str
    member_id: str

    @property
    def kind(self) -> Subject:
        """The kind of subject."""
        return Subject.CLAIM_PAYMENT

    def words(self) -> dict[str, str]:
        """Return the words that find the claim payment, with their sounds."""
        numbers = (self.number, self.payer_claim_number, self.member_id)
        return words_of((self.last, self.first), numbers)


class PaymentNames(NamedTuple):
    """The number by which a payment is searched."""

    id: int
    trace: str

    @property
    def kind(self) -> Subject:
        """The kind of subject."""
        return Subject.PAYMENT

    def words(self) -> dict[str, str]:
        """Return the words that find the payment."""
        return words_of((), (self.trace,))


Names = PatientNames | PaymentNames | UnmatchedNames


def insert_words(store: Store, names: Iterable[Names]) -> None:
    """Insert the words of subjects in bulk; `delete_words` removes old ones first."""
    new_words = [
        WordRow(int(subject.kind), subject.id, word, word_sound)
        for subject in names
        for word, word_sound in subject.words().items()
    ]
    store.insert_rows(SearchWord, new_words)


DELETION = text_of(
    SearchWord.delete().where(SearchWord.subject_kind == VALUE, SearchWord.subject_id == VALUE)
)


def delete_words(store: Store, kind: Subject, ids: Iterable[int]) -> None:
    """Delete the words of these subjects."""
    store.run_many(DELETION, [(int(kind), subject_id) for subject_id in ids])


MERGED_NAMES = text_of(
    Patient.select_row(PatientNames)
    .select_extend(Patient.merged_into_id)
    .where(among(Patient.merged_into_id))
)
OWN_NAMES = text_of(Patient.select_row(PatientNames).where(Patient.id == VALUE))


def merged_names(store: Store, patient_ids: Iterable[int]) -> dict[int, list[PatientNames]]:
    """Return the names of the records that are merged into these patients', by patient."""
    names: dict[int, list[PatientNames]] = {}
    for *columns, patient_id in store.rows_in(MERGED_NAMES, patient_ids):
        names.setdefault(patient_id, []).append(PatientNames._make(columns))
    return names


def add_phone_words(store: Store) -> None:
    """Add the phone numbers of all patients, by which an older store does not find them."""
    query = Patient.select(PERSON_ID, Patient.phone).where(Patient.phone != "")
    new_words = {
        WordRow(int(Subject.PATIENT), patient_id, number_word(phone), "")
        for patient_id, phone in store.rows(query)
        if number_word(phone)
    }
    store.insert_rows(SearchWord, sorted(new_words), "ON CONFLICT DO NOTHING")


def united_words(names: Iterable[Names]) -> dict[str, str]:
    """Return the words, with their sounds, that find any of these names and numbers."""
    words: dict[str, str] = {}
    for each in names:
        for word, word_sound in each.words().items():
            words[word] = word_sound or words.get(word, "")
    return words


def rebuild_person(store: Store, patient_id: int) -> None:
    """Write the words of a patient again, with those of the records that are merged into theirs."""
    merged = merged_names(store, [patient_id]).get(patient_id, [])
    own = map(PatientNames._make, store.rows(OWN_NAMES, (patient_id,)))
    delete_words(store, Subject.PATIENT, [patient_id, *(each.id for each in merged)])
    new_words = [
        WordRow(int(Subject.PATIENT), patient_id, word, word_sound)
        for word, word_sound in united_words([*own, *merged]).items()
    ]
    store.insert_rows(SearchWord, new_words)


def words_of(names: Sequence[str], numbers: Sequence[str]) -> dict[str, str]:
    """Return every word that finds these names and numbers, with its sound ("" for a number)."""
    sounds = {word: sound(word) for name in names for word in name_words(name)}
    for number in numbers:
        word = number_word(number)
        if word:
            sounds.setdefault(word, "")
    return sounds
