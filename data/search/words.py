"""The table of folded search words of patients, payments and unmatched claim payments."""

from collections.abc import Iterable, Iterator, Sequence

from data.search.prefix_search import LAST_CHARACTER
from data.store.store import Store
from medq.domain.items.item import Subject
from medq.domain.search.words import name_words, number_word, sound

MOST_NEAR_WORDS = 2000  # words compared for a typing error
CHUNK = 2000


# Typing errors


def near_words(store: Store, word: str) -> list[str]:
    """Return words of names that sound like a word or begin like it, also with letters swapped."""
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
    named = f"SELECT word, COUNT(*) FROM search_word WHERE subject_kind = {int(Subject.PATIENT)}"
    return dict(store.rows_in(f"{named} AND word IN (?*) GROUP BY word", words))


# Keeping the table


def insert_words(
    store: Store, kind: Subject, rows: Iterable[tuple[int, Sequence[str], Sequence[str]]]
) -> None:
    """Insert the words of (id, names, numbers) in bulk; `delete_words` removes old ones first."""
    store.run_many(
        "INSERT INTO search_word (subject_kind, subject_id, word, sound) VALUES (?, ?, ?, ?)",
        [
            (int(kind), row_id, word, word_sound)
            for row_id, names, numbers in rows
            for word, word_sound in words_of(names, numbers).items()
        ],
    )


def delete_words(store: Store, kind: Subject, ids: Iterable[int]) -> None:
    """Delete the words of these subjects."""
    store.run_many(
        "DELETE FROM search_word WHERE subject_kind = ? AND subject_id = ?",
        [(int(kind), row_id) for row_id in ids],
    )


def words_of(names: Sequence[str], numbers: Sequence[str]) -> dict[str, str]:
    """Return every word that finds these names and numbers, with its sound ("" for a number)."""
    sounds = {word: sound(word) for name in names for word in name_words(name)}
    for number in numbers:
        word = number_word(number)
        if word:
            sounds.setdefault(word, "")
    return sounds


PATIENT = (
    "SELECT id, last, first, preferred_name, account FROM patient WHERE id > ? ORDER BY id LIMIT ?"
)
PAYMENT = "SELECT id, trace FROM payment WHERE id > ? ORDER BY id LIMIT ?"
UNMATCHED = """SELECT id, last, first, number, payer_claim_number, member_id FROM claim_payment
    WHERE id > ? AND claim_id IS NULL ORDER BY id LIMIT ?"""


def insert_patient_words(
    store: Store, rows: Iterable[tuple[int, str, str, str, str | None]]
) -> None:
    """Insert the words of new patients: (id, last, first, preferred name, account)."""
    insert_words(store, Subject.PATIENT, ((row[0], row[1:4], (row[4] or "",)) for row in rows))


def insert_unmatched_words(
    store: Store, rows: Iterable[tuple[int, str, str, str, str, str]]
) -> None:
    """Insert the words of claim payments without a claim.

    Rows are (id, last, first, number, payer claim number, member id).
    """
    insert_words(store, Subject.CLAIM_PAYMENT, ((row[0], row[1:3], row[3:6]) for row in rows))


def insert_payment_words(store: Store, payment_id: int, trace: str) -> None:
    """Insert the words of a payment."""
    insert_words(store, Subject.PAYMENT, [(payment_id, (), (trace,))])


def wrong_words(store: Store) -> Iterator[str]:
    """Yield subjects whose words differ from their names, and words without a subject."""
    queries = (
        (Subject.PATIENT, PATIENT, 3),
        (Subject.PAYMENT, PAYMENT, 0),
        (Subject.CLAIM_PAYMENT, UNMATCHED, 2),
    )
    for kind, query, name_count in queries:
        last, last_checked = 0, 0
        while rows := store.rows(query, (last, CHUNK)):
            stored: dict[int, dict[str, str]] = {}
            for row_id, word, word_sound in store.rows(
                "SELECT subject_id, word, sound FROM search_word WHERE subject_kind = ?"
                " AND subject_id > ? AND subject_id <= ?",
                (int(kind), last, rows[-1][0]),
            ):
                stored.setdefault(row_id, {})[word] = word_sound
            last = rows[-1][0]
            for row_id, *texts in rows:
                expected = words_of(
                    texts[:name_count], [number or "" for number in texts[name_count:]]
                )
                if stored.pop(row_id, {}) != expected:
                    yield f"{kind.word} {row_id}: search words differ from its names"
            yield from (
                f"{kind.word} {row_id}: search words, but it does not exist" for row_id in stored
            )
            last_checked = last
        rows = store.rows(
            "SELECT DISTINCT subject_id FROM search_word WHERE subject_kind = ? AND subject_id > ?",
            (int(kind), last_checked),
        )
        yield from (
            f"{kind.word} {row_id}: search words, but it does not exist" for (row_id,) in rows
        )
