"""The table of folded words, and what it finds: items, claims, payments and patients by a word, a number, a day, an amount.

A condition is SQL on one row of a list, by look-ups that cost the same at any size. Where a word is rare, the ids that it
finds are read by the word's own index and stand in its place, so that a list never walks a million rows for ten.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from data.columns import day_in
from data.connect import Row, Store, marks
from medq.domain.identifiers import number_key
from medq.domain.item import Subject
from medq.domain.search_words import fold, name_words, number_word, sound

RARE = 2000
"""Rows of a word that are read by its index; a word that finds more is looked up row by row, in the order of the list."""

LAST_SIGN = "\U0010ffff"
LAST_OF_KEY = "Z" * 20
NEAR = 2000  # words that are weighed as a typing error


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL on a row and its parameters."""

    text: str
    params: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What one word may begin: ranges of words and number keys, and the payers and titles that have it."""

    word: str
    number: str
    key: str
    payers: tuple[int, ...]
    titles: tuple[int, ...] = ()

    def words(self, column: str) -> Condition:
        """The word, or the number, begins that column of `search_word`."""
        begins = dict.fromkeys(text for text in (self.word, self.number) if text)
        text = " OR ".join(f"({column} >= ? AND {column} < ?)" for _ in begins) or "1 = 0"
        return Condition(f"({text})", tuple(edge for one in begins for edge in (one, one + LAST_SIGN)))

    def keys(self, column: str) -> Condition:
        """The number begins that column of number keys (A to Z and digits, whatever the order of the engine's letters)."""
        if not self.key:
            return Condition("1 = 0")
        # One sign begins a tenth of all numbers: it is a whole number or nothing.
        return Condition(f"{column} BETWEEN ? AND ?", (self.key, self.key + LAST_OF_KEY if len(self.key) > 1 else self.key))


def word_of(store: Store, typed: str, *, titles: bool) -> Found:
    """What a typed word may mean. `titles`: items are also found by a word of their title."""
    word, key = fold(typed), number_key(typed)
    return Found(word, number_word(typed), key, tuple(payer_ids(store, typed)), tuple(_titles(store, word)) if titles else ())


def payer_ids(store: Store, typed: str) -> list[int]:
    """The payers that have a word in their name which begins so, or whose identifier it is."""
    word, number = fold(typed), number_word(typed)
    if not word:
        return []
    rows = store.rows("SELECT id, name, identifier FROM payer ORDER BY id")
    return [
        payer_id
        for payer_id, name, identifier in rows
        if any(one.startswith(word) for one in name_words(name)) or (number and number_word(identifier) == number)
    ]


def _titles(store: Store, word: str) -> list[int]:
    if not word:
        return []
    rows = store.rows("SELECT id, text FROM wording ORDER BY id")
    return [title_id for title_id, text in rows if any(one.startswith(word) for one in name_words(text))]


# Conditions on `item i`


def items_by_word(store: Store, found: Found) -> Condition:
    """Items about a patient, a claim, a payment or a payer that the word finds, or with it in their title."""
    if not (found.payers or found.titles):
        ids = _rare(store, found, ITEM_IDS)
        if ids is not None:
            return among("i.id", ids)
    words, parts = found.words("w.word"), []
    params: list[Any] = []
    for text, condition in (
        ("SELECT 1 FROM search_word w WHERE w.subject_kind = 6 AND w.subject_id = i.patient_id AND {}", words),
        ("SELECT 1 FROM search_word w WHERE w.subject_kind = i.subject_kind AND w.subject_id = i.subject_id AND {}", words),
        ("SELECT 1 FROM claim c WHERE c.id = i.claim_id AND {}", found.keys("c.number_key")),
        ("SELECT 1 FROM claim c WHERE c.id = i.claim_id AND {}", found.keys("c.member_key")),
        ("SELECT 1 FROM payer_claim_number n WHERE n.claim_id = i.claim_id AND {}", found.keys("n.number_key")),
        ("SELECT 1 FROM coverage v WHERE v.patient_id = i.patient_id AND {}", found.keys("v.member_key")),
    ):
        if condition.params:
            parts.append(f"EXISTS ({text.format(condition.text)})")
            params += condition.params
    for column, wanted in (("i.payer_id", found.payers), ("i.title_id", found.titles)):
        if wanted:
            parts.append(f"{column} IN ({marks(wanted)})")
            params += wanted
    return Condition(f"({' OR '.join(parts)})" if parts else "1 = 0", tuple(params))


def items_by_reason(reason: str) -> Condition:
    """Items that are grouped under that reason, or whose claim was adjusted by it."""
    group, _dash, code = reason.rpartition("-")
    same = "i.cause = ?" if group else "i.cause LIKE '%-' || ?"  # letters, digits and dashes: no sign of LIKE
    return Condition(f"({same} OR EXISTS ({ADJUSTED.format('i.claim_id')}))", (reason, code, group, group))


def items_by_day(day: date, *, birth: bool) -> Condition:
    """Items about a visit of that day; with `birth` also those about who was born on it."""
    text = "EXISTS (SELECT 1 FROM claim c WHERE c.id = i.claim_id AND ? BETWEEN c.from_day AND COALESCE(c.to_day, c.from_day))"
    born = "EXISTS (SELECT 1 FROM patient p WHERE p.id = i.patient_id AND p.birth_day = ?)"
    number = day_in(day)
    return Condition(f"({text} OR {born})", (number, number)) if birth else Condition(text, (number,))


def items_by_amount(low: int, high: int) -> Condition:
    """Items with so many cents at stake or billed. Of a call back no amount is told: none is found by one."""
    billed = "EXISTS (SELECT 1 FROM claim c WHERE c.id = i.claim_id AND c.charge_cents BETWEEN ? AND ?)"
    return Condition(f"(i.kind <> 4 AND (i.money_cents BETWEEN ? AND ? OR {billed}))", (low, high, low, high))


def items_by_claim_state(state: str) -> Condition:
    return Condition("EXISTS (SELECT 1 FROM claim c WHERE c.id = i.claim_id AND c.state = ?)", (state,))


# Conditions on `claim c`


def claims_by_word(store: Store, found: Found) -> Condition:
    """Claims of a patient or payer that the word finds, or that have that number."""
    if not found.payers:
        ids = _rare(store, found, CLAIM_IDS)
        if ids is not None:
            return among("c.id", ids)
    words, parts = found.words("w.word"), []
    params: list[Any] = []
    for text, condition in (
        ("EXISTS (SELECT 1 FROM search_word w WHERE w.subject_kind = 6 AND w.subject_id = c.patient_id AND {})", words),
        ("{}", found.keys("c.number_key")),
        ("{}", found.keys("c.member_key")),
        ("EXISTS (SELECT 1 FROM payer_claim_number n WHERE n.claim_id = c.id AND {})", found.keys("n.number_key")),
        ("{}", among("c.payer_id", found.payers) if found.payers else Condition("1 = 0")),
    ):
        if condition.params:
            parts.append(text.format(condition.text))
            params += condition.params
    return Condition(f"({' OR '.join(parts)})" if parts else "1 = 0", tuple(params))


def claims_by_reason(reason: str) -> Condition:
    group, _dash, code = reason.rpartition("-")
    return Condition(f"EXISTS ({ADJUSTED.format('c.id')})", (code, group, group))


def claims_by_day(day: date, *, birth: bool) -> Condition:
    number = day_in(day)
    text = "? BETWEEN c.from_day AND COALESCE(c.to_day, c.from_day)"
    born = "EXISTS (SELECT 1 FROM patient b WHERE b.id = c.patient_id AND b.birth_day = ?)"
    return Condition(f"({text} OR {born})", (number, number)) if birth else Condition(text, (number,))


def claims_by_amount(low: int, high: int) -> Condition:
    return Condition("c.charge_cents BETWEEN ? AND ?", (low, high))


def claims_by_state(state: str) -> Condition:
    return Condition("c.state = ?", (state,))


ADJUSTED = """SELECT 1 FROM claim_payment q JOIN adjustment a ON a.claim_payment_id = q.id
    WHERE q.claim_id = {} AND a.reason = ? AND (a.group_code = ? OR ? = '')"""

# By the index of each: the ids of items and claims that a word finds, at most so many.
ITEM_IDS = (
    (
        "words",
        "SELECT i.id FROM search_word w JOIN item i ON i.patient_id = w.subject_id WHERE w.subject_kind = 6 AND {}",
        "w.word",
    ),
    (
        "words",
        "SELECT i.id FROM search_word w JOIN item i ON i.subject_kind = w.subject_kind AND i.subject_id = w.subject_id"
        " WHERE i.state < 4 AND w.subject_kind <> 6 AND {}",
        "w.word",
    ),
    ("keys", "SELECT i.id FROM claim c JOIN item i ON i.patient_id = c.patient_id AND i.claim_id = c.id WHERE {}", "c.number_key"),
    ("keys", "SELECT i.id FROM claim c JOIN item i ON i.patient_id = c.patient_id AND i.claim_id = c.id WHERE {}", "c.member_key"),
    (
        "keys",
        "SELECT i.id FROM payer_claim_number n JOIN claim c ON c.id = n.claim_id"
        " JOIN item i ON i.patient_id = c.patient_id AND i.claim_id = c.id WHERE {}",
        "n.number_key",
    ),
    ("keys", "SELECT i.id FROM coverage v JOIN item i ON i.patient_id = v.patient_id WHERE {}", "v.member_key"),
)
CLAIM_IDS = (
    (
        "words",
        "SELECT c.id FROM search_word w JOIN claim c ON c.patient_id = w.subject_id WHERE w.subject_kind = 6 AND {}",
        "w.word",
    ),
    ("keys", "SELECT c.id FROM claim c WHERE {}", "c.number_key"),
    ("keys", "SELECT c.id FROM claim c WHERE {}", "c.member_key"),
    ("keys", "SELECT n.claim_id FROM payer_claim_number n WHERE {}", "n.number_key"),
)


def _rare(store: Store, found: Found, asked: Sequence[tuple[str, str, str]]) -> list[int] | None:
    """The ids that a word finds; None where there are more than `RARE`."""
    ids: set[int] = set()
    for sort, text, column in asked:
        condition = found.words(column) if sort == "words" else found.keys(column)
        if condition.params:
            rows = store.rows(f"{text.format(condition.text)} LIMIT ?", (*condition.params, RARE + 1))
            ids.update(row_id for (row_id,) in rows)
            if len(rows) > RARE or len(ids) > RARE:
                return None
    return sorted(ids)


def among(column: str, ids: Sequence[int]) -> Condition:
    """The column is one of these ids; none of them: nothing is."""
    return Condition(f"{column} IN ({marks(ids)})", tuple(ids)) if ids else Condition("1 = 0")


# What is looked at, beside items


def _patients(words: Sequence[Found], born: date | None) -> Condition:
    texts: list[str] = []
    params: list[Any] = []
    for found in words:
        condition, member = found.words("w.word"), found.keys("v.member_key")
        text = f"p.id IN (SELECT w.subject_id FROM search_word w WHERE w.subject_kind = 6 AND {condition.text}"
        if member.params:
            text += f" UNION SELECT v.patient_id FROM coverage v WHERE {member.text}"
        texts.append(f"{text})")
        params += [*condition.params, *member.params]
    if born is not None:
        texts.append("p.birth_day = ?")
        params.append(day_in(born))
    return Condition(" AND ".join(texts), tuple(params))


def patients(store: Store, words: Sequence[Found], born: date | None, limit: int, *, after: int | None = None) -> list[Row]:
    """(id, last, first, account, birth day, billed, patient's share) of patients whom every word finds, by name, after one."""
    where = _patients(words, born)
    below = "" if after is None else " AND (p.last, p.first, p.id) > (SELECT last, first, id FROM patient WHERE id = ?)"
    rows = store.rows(
        f"""SELECT p.id, p.last, p.first, COALESCE(p.account, ''), p.birth_day,
            (SELECT COALESCE(SUM(c.charge_cents), 0) FROM claim c WHERE c.patient_id = p.id),
            (SELECT COALESCE(SUM(c.patient_cents), 0) FROM claim c WHERE c.patient_id = p.id)
        FROM (SELECT id, last, first, account, birth_day FROM patient p WHERE {where.text}{below}
            ORDER BY last, first, id LIMIT ?) p ORDER BY p.last, p.first, p.id""",
        (*where.params, *(() if after is None else (after,)), limit),
    )
    return [(*row[:5], int(row[5]), int(row[6])) for row in rows]  # PostgreSQL's sums are Decimal


def patients_count(store: Store, words: Sequence[Found], born: date | None) -> int:
    """How many patients there are whom every word finds."""
    where = _patients(words, born)
    return int(store.value(f"SELECT COUNT(*) FROM patient p WHERE {where.text}", where.params))


def about_items(store: Store, ids: Sequence[int]) -> list[Row]:
    """(item, claim, its first day, last name, first name, member id, subject kind, subject) of items; the names are those of a
    payment without a claim."""
    return store.rows_in(
        """SELECT i.id, i.claim_id, c.from_day, q.last, q.first, q.member_id, i.subject_kind, i.subject_id FROM item i
        LEFT JOIN claim c ON c.id = i.claim_id
        LEFT JOIN claim_payment q ON q.id = i.subject_id AND i.subject_kind = 2 AND i.patient_id IS NULL WHERE i.id IN (?*)""",
        ids,
    )


def claims(store: Store, conditions: Sequence[Condition], limit: int) -> list[Row]:
    """(id, number, last, first, account, from day, payer, charge, state) of the claims that all conditions find, newest first."""
    return store.rows(
        f"""SELECT c.id, c.number, p.last, p.first, COALESCE(p.account, c.member_id), c.from_day, y.name, c.charge_cents, c.state
        FROM claim c JOIN patient p ON p.id = c.patient_id JOIN payer y ON y.id = c.payer_id
        WHERE {" AND ".join(one.text for one in conditions)} ORDER BY c.id DESC LIMIT ?""",
        (*(param for one in conditions for param in one.params), limit),
    )


def payments(store: Store, words: Sequence[Found], day: date | None, amounts: Sequence[tuple[int, int]], limit: int) -> list[Row]:
    """(id, trace, payer, payment day, amount) of payments under such a trace or by such a payer, of that day and amount."""
    texts: list[str] = []
    params: list[Any] = []
    for found in words:
        condition = found.words("w.word")
        text = f"EXISTS (SELECT 1 FROM search_word w WHERE w.subject_kind = 3 AND w.subject_id = m.id AND {condition.text})"
        payer = among("m.payer_id", found.payers)
        texts.append(f"({text} OR {payer.text})")
        params += [*condition.params, *payer.params]
    if day is not None:
        texts.append("m.payment_day = ?")
        params.append(day_in(day))
    for low, high in amounts:
        texts.append("m.amount_cents BETWEEN ? AND ?")
        params += [low, high]
    return store.rows(
        f"""SELECT m.id, m.trace, y.name, m.payment_day, m.amount_cents FROM payment m JOIN payer y ON y.id = m.payer_id
        WHERE {" AND ".join(texts)} ORDER BY m.id DESC LIMIT ?""",
        (*params, limit),
    )


# Typing errors


def near_words(store: Store, word: str) -> list[str]:
    """Words of names that sound as this one does, or begin as it does, two letters swapped or not."""
    heard = sound(word)
    found = set(store.rows("SELECT DISTINCT word FROM search_word WHERE sound = ? LIMIT ?", (heard, NEAR))) if heard else set()
    for start in {word[:2], word[0] + word[2:3], word[1:2] + word[0]}:
        found.update(
            store.rows(
                "SELECT DISTINCT word FROM search_word WHERE word >= ? AND word < ? AND sound <> '' LIMIT ?",
                (start, start + LAST_SIGN, NEAR),
            )
        )
    return sorted(one for (one,) in found)


def times(store: Store, words: Iterable[str]) -> dict[str, int]:
    """How many patients each of these words names."""
    return dict(
        store.rows_in("SELECT word, COUNT(*) FROM search_word WHERE subject_kind = 6 AND word IN (?*) GROUP BY word", words)
    )


# Keeping the table


def keep(store: Store, kind: Subject, rows: Iterable[tuple[int, Sequence[str], Sequence[str]]]) -> None:
    """Write the words of (id, names, numbers), in bulk. What stands there of these ids must be gone: `forget`."""
    store.many(
        "INSERT INTO search_word (subject_kind, subject_id, word, sound) VALUES (?, ?, ?, ?)",
        [(int(kind), row_id, word, heard) for row_id, names, numbers in rows for word, heard in words_of(names, numbers).items()],
    )


def forget(store: Store, kind: Subject, ids: Iterable[int]) -> None:
    """Take out the words of these ids."""
    store.many("DELETE FROM search_word WHERE subject_kind = ? AND subject_id = ?", [(int(kind), row_id) for row_id in ids])


def words_of(names: Sequence[str], numbers: Sequence[str]) -> dict[str, str]:
    """Every word that finds these names and numbers, each with its sound (a number has none)."""
    found = {word: sound(word) for name in names for word in name_words(name)}
    for number in numbers:
        word = number_word(number)
        if word:
            found.setdefault(word, "")
    return found


PATIENT = "SELECT id, last, first, preferred_name, account FROM patient WHERE id > ? ORDER BY id LIMIT ?"
PAYMENT = "SELECT id, trace FROM payment WHERE id > ? ORDER BY id LIMIT ?"
UNMATCHED = """SELECT id, last, first, number, payer_claim_number, member_id FROM claim_payment
    WHERE id > ? AND claim_id IS NULL ORDER BY id LIMIT ?"""


def keep_patients(store: Store, rows: Iterable[tuple[int, str, str, str, str | None]]) -> None:
    """Write the words of patients who are new: (id, last, first, preferred name, account)."""
    keep(store, Subject.PATIENT, ((row[0], row[1:4], (row[4] or "",)) for row in rows))


def keep_unmatched(store: Store, rows: Iterable[tuple[int, str, str, str, str, str]]) -> None:
    """Write the words of claim payments without a claim: (id, last, first, number, payer's number, member id)."""
    keep(store, Subject.CLAIM_PAYMENT, ((row[0], row[1:3], row[3:6]) for row in rows))


def keep_payment(store: Store, payment_id: int, trace: str) -> None:
    """Write the words of a payment."""
    keep(store, Subject.PAYMENT, [(payment_id, (), (trace,))])


def wrong_words(store: Store) -> Iterator[str]:
    """Patients, payments and unmatched claim payments whose words are not what they give, and words of nobody."""
    asked = ((Subject.PATIENT, PATIENT, 3), (Subject.PAYMENT, PAYMENT, 0), (Subject.CLAIM_PAYMENT, UNMATCHED, 2))
    for kind, text, names in asked:
        last, whole = 0, 0
        while rows := store.rows(text, (last, RARE)):
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
            "SELECT DISTINCT subject_id FROM search_word WHERE subject_kind = ? AND subject_id > ?", (int(kind), whole)
        )
        yield from (f"{kind.word} {row_id} is found and is not there" for (row_id,) in rows)
