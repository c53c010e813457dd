"""Keeping the table of folded words: what finds a patient, a payment, or a payment without a claim; and what sounds like it."""

from collections.abc import Iterable, Iterator, Sequence

from data.search.prefix_search import LAST_CHARACTER
from data.store.store import Store
from medq.domain.items.item import Subject
from medq.domain.search.words import name_words, number_word, sound

MOST_NEAR_WORDS = 2000  # words that are weighed as a typing error
CHUNK = 2000


# Typing errors


def near_words(store: Store, word: str) -> list[str]:
    """Words of names that sound as this one does, or begin as it does, two letters swapped or not."""
    heard = sound(word)
    found = (
        set(
            store.rows(
                "SELECT DISTINCT word FROM search_word WHERE sound = ? LIMIT ?",
                (heard, MOST_NEAR_WORDS),
            )
        )
        if heard
        else set()
    )
    for start in {word[:2], word[0] + word[2:3], word[1:2] + word[0]}:
        found.update(
            store.rows(
                "SELECT DISTINCT word FROM search_word WHERE word >= ? AND word < ? AND sound <> '' LIMIT ?",
                (start, start + LAST_CHARACTER, MOST_NEAR_WORDS),
            )
        )
    return sorted(one for (one,) in found)


def patients_per_word(store: Store, words: Iterable[str]) -> dict[str, int]:
    """How many patients each of these words names."""
    named = f"SELECT word, COUNT(*) FROM search_word WHERE subject_kind = {int(Subject.PATIENT)}"
    return dict(store.rows_in(f"{named} AND word IN (?*) GROUP BY word", words))


# Keeping the table


def insert_words(
    store: Store, kind: Subject, rows: Iterable[tuple[int, Sequence[str], Sequence[str]]]
) -> None:
    """Write the words of (id, names, numbers), in bulk. What stands there of these ids must be gone: `delete_words`."""
    store.run_many(
        "INSERT INTO search_word (subject_kind, subject_id, word, sound) VALUES (?, ?, ?, ?)",
        [
            (int(kind), row_id, word, heard)
            for row_id, names, numbers in rows
            for word, heard in words_of(names, numbers).items()
        ],
    )


def delete_words(store: Store, kind: Subject, ids: Iterable[int]) -> None:
    """Take out the words of these ids."""
    store.run_many(
        "DELETE FROM search_word WHERE subject_kind = ? AND subject_id = ?",
        [(int(kind), row_id) for row_id in ids],
    )


def words_of(names: Sequence[str], numbers: Sequence[str]) -> dict[str, str]:
    """Every word that finds these names and numbers, each with its sound (a number has none)."""
    found = {word: sound(word) for name in names for word in name_words(name)}
    for number in numbers:
        word = number_word(number)
        if word:
            found.setdefault(word, "")
    return found


PATIENT = (
    "SELECT id, last, first, preferred_name, account FROM patient WHERE id > ? ORDER BY id LIMIT ?"
)
PAYMENT = "SELECT id, trace FROM payment WHERE id > ? ORDER BY id LIMIT ?"
UNMATCHED = """SELECT id, last, first, number, payer_claim_number, member_id FROM claim_payment
    WHERE id > ? AND claim_id IS NULL ORDER BY id LIMIT ?"""


def insert_patient_words(
    store: Store, rows: Iterable[tuple[int, str, str, str, str | None]]
) -> None:
    """Write the words of patients who are new: (id, last, first, preferred name, account)."""
    insert_words(store, Subject.PATIENT, ((row[0], row[1:4], (row[4] or "",)) for row in rows))


def insert_unmatched_words(
    store: Store, rows: Iterable[tuple[int, str, str, str, str, str]]
) -> None:
    """Write the words of claim payments without a claim: (id, last, first, number, payer's number, member id)."""
    insert_words(store, Subject.CLAIM_PAYMENT, ((row[0], row[1:3], row[3:6]) for row in rows))


def insert_payment_words(store: Store, payment_id: int, trace: str) -> None:
    """Write the words of a payment."""
    insert_words(store, Subject.PAYMENT, [(payment_id, (), (trace,))])


def wrong_words(store: Store) -> Iterator[str]:
    """Patients, payments and unmatched claim payments whose words are not what they give, and words of nobody."""
    asked = (
        (Subject.PATIENT, PATIENT, 3),
        (Subject.PAYMENT, PAYMENT, 0),
        (Subject.CLAIM_PAYMENT, UNMATCHED, 2),
    )
    for kind, text, names in asked:
        last, whole = 0, 0
        while rows := store.rows(text, (last, CHUNK)):
            kept: dict[int, dict[str, str]] = {}
            for row_id, word, heard in store.rows(
                "SELECT subject_id, word, sound FROM search_word WHERE subject_kind = ? AND subject_id > ? AND subject_id <= ?",
                (int(kind), last, rows[-1][0]),
            ):
                kept.setdefault(row_id, {})[word] = heard
            last = rows[-1][0]
            for row_id, *texts in rows:
                given = words_of(texts[:names], [number or "" for number in texts[names:]])
                if kept.pop(row_id, {}) != given:
                    yield f"{kind.word} {row_id} is not found by what it is called"
            yield from (f"{kind.word} {row_id} is found and is not there" for row_id in kept)
            whole = last
        rows = store.rows(
            "SELECT DISTINCT subject_id FROM search_word WHERE subject_kind = ? AND subject_id > ?",
            (int(kind), whole),
        )
        yield from (f"{kind.word} {row_id} is found and is not there" for (row_id,) in rows)
