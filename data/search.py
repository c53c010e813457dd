"""The table of folded words, and what it finds: items, claims, payments and patients by a word, a number, a day, an amount.

A condition is SQL on one row of a list, by look-ups that cost the same at any size. Where a word is rare, the ids that it
finds are read by the word's own index and stand in its place, so that a list never walks a million rows for ten.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from data.columns import day_in
from data.connect import Row, Store, marks
from medq.domain.identifiers import number_key
from medq.domain.item import Subject
from medq.domain.search_words import fold, name_words, number_word

RARE = 2000
"""Rows of a word that are read by its index; a word that finds more is looked up row by row, in the order of the list."""

LAST_SIGN = "\U0010ffff"
LAST_OF_KEY = "Z" * 20


class Condition(NamedTuple):
    """SQL on a row and its parameters; `few`: it names the ids of at most some thousand rows."""

    text: str
    params: tuple[Any, ...] = ()
    few: bool = False


class Found(NamedTuple):
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
    among_these = [among("i.payer_id", found.payers)] if found.payers else []
    among_these += [among("i.title_id", found.titles)] if found.titles else []
    return _either(store, found, "i.id", ITEM_WAYS, among_these)


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
    return _either(store, found, "c.id", CLAIM_WAYS, [among("c.payer_id", found.payers)] if found.payers else [])


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


class Way(NamedTuple):
    """One way from a word to rows of a list: `ids` reads them by the index of `column`, `walked` tests one row of the list.

    Both have a `{}` for the condition on `column`, which holds words, or number keys where `by_key`.
    """

    column: str
    ids: str
    walked: str
    by_key: bool = False

    def condition(self, found: Found) -> Condition:
        return found.keys(self.column) if self.by_key else found.words(self.column)


ITEM_WAYS = (
    Way(
        "w.word",
        "SELECT i.id FROM search_word w JOIN item i ON i.patient_id = w.subject_id WHERE w.subject_kind = 6 AND {}",
        "SELECT 1 FROM search_word w WHERE w.subject_kind = 6 AND w.subject_id = i.patient_id AND {}",
    ),
    *(
        Way(
            "w.word",
            f"SELECT i.id FROM search_word w JOIN item i ON i.subject_kind = {kind} AND i.subject_id = w.subject_id"
            f" WHERE i.state < 4 AND w.subject_kind = {kind} AND {{}}",
            f"SELECT 1 FROM search_word w WHERE i.state < 4 AND i.subject_kind = {kind} AND w.subject_kind = {kind}"
            " AND w.subject_id = i.subject_id AND {}",
        )
        for kind in (int(Subject.CLAIM_PAYMENT), int(Subject.PAYMENT))
    ),
    *(
        Way(
            f"c.{key}",
            "SELECT i.id FROM claim c JOIN item i ON i.patient_id = c.patient_id AND i.claim_id = c.id WHERE {}",
            "SELECT 1 FROM claim c WHERE c.id = i.claim_id AND {}",
            by_key=True,
        )
        for key in ("number_key", "member_key")
    ),
    Way(
        "n.number_key",
        "SELECT i.id FROM payer_claim_number n JOIN claim c ON c.id = n.claim_id"
        " JOIN item i ON i.patient_id = c.patient_id AND i.claim_id = c.id WHERE {}",
        "SELECT 1 FROM payer_claim_number n WHERE n.claim_id = i.claim_id AND {}",
        by_key=True,
    ),
    Way(
        "v.member_key",
        "SELECT i.id FROM coverage v JOIN item i ON i.patient_id = v.patient_id WHERE {}",
        "SELECT 1 FROM coverage v WHERE v.patient_id = i.patient_id AND {}",
        by_key=True,
    ),
)
CLAIM_WAYS = (
    Way(
        "w.word",
        "SELECT c.id FROM search_word w JOIN claim c ON c.patient_id = w.subject_id WHERE w.subject_kind = 6 AND {}",
        "SELECT 1 FROM search_word w WHERE w.subject_kind = 6 AND w.subject_id = c.patient_id AND {}",
    ),
    Way("k.number_key", "SELECT k.id FROM claim k WHERE {}", "SELECT 1 FROM claim k WHERE k.id = c.id AND {}", by_key=True),
    Way("k.member_key", "SELECT k.id FROM claim k WHERE {}", "SELECT 1 FROM claim k WHERE k.id = c.id AND {}", by_key=True),
    Way(
        "n.number_key",
        "SELECT n.claim_id FROM payer_claim_number n WHERE {}",
        "SELECT 1 FROM payer_claim_number n WHERE n.claim_id = c.id AND {}",
        by_key=True,
    ),
)
PAYMENT_WAYS = (
    Way(
        "w.word",
        "SELECT w.subject_id FROM search_word w WHERE w.subject_kind = 3 AND {}",
        "SELECT 1 FROM search_word w WHERE w.subject_kind = 3 AND w.subject_id = m.id AND {}",
    ),
)
PATIENT_WAYS = (
    Way(
        "w.word",
        "SELECT w.subject_id AS id FROM search_word w WHERE w.subject_kind = 6 AND {}",
        "SELECT 1 FROM search_word w WHERE w.subject_kind = 6 AND w.subject_id = p.id AND {}",
    ),
    Way(
        "v.member_key",
        "SELECT v.patient_id AS id FROM coverage v WHERE {}",
        "SELECT 1 FROM coverage v WHERE v.patient_id = p.id AND {}",
        by_key=True,
    ),
)


def _either(store: Store, found: Found, column: str, ways: Sequence[Way], others: Sequence[Condition] = ()) -> Condition:
    """Rows that the word finds by any of the ways: where one finds few, by their ids; where it finds many, row by row."""
    ids: set[int] = set()
    walked: list[Condition] = list(others)
    for way in ways:
        condition = way.condition(found)
        if not condition.params:
            continue
        rows = store.rows(f"{way.ids.format(condition.text)} LIMIT ?", (*condition.params, RARE + 1))
        if len(rows) > RARE:
            walked.append(Condition(f"EXISTS ({way.walked.format(condition.text)})", condition.params))
        else:
            ids.update(row_id for (row_id,) in rows)
    if not walked:
        return among(column, sorted(ids))
    if ids:
        walked.append(among(column, sorted(ids)))
    return Condition(f"({' OR '.join(one.text for one in walked)})", tuple(param for one in walked for param in one.params))


def among(column: str, ids: Sequence[int]) -> Condition:
    """The column is one of these ids; none of them: nothing is."""
    return Condition(f"{column} IN ({marks(ids)})", tuple(ids), few=column.endswith(".id")) if ids else Condition("1 = 0")


# What is looked at, beside items


def _patients(store: Store, words: Sequence[Found], born: date | None) -> list[Condition]:
    found = [_either(store, word, "p.id", PATIENT_WAYS) for word in words]
    return found if born is None else [*found, Condition("p.birth_day = ?", (day_in(born),))]


def _all_of(conditions: Sequence[Condition]) -> Condition:
    text = " AND ".join(one.text for one in conditions) or "1 = 1"
    return Condition(text, tuple(param for one in conditions for param in one.params))


SHOWN_PATIENT = """SELECT p.id, p.last, p.first, COALESCE(p.account, ''), p.birth_day,
    (SELECT COALESCE(SUM(c.charge_cents), 0) FROM claim c WHERE c.patient_id = p.id),
    (SELECT COALESCE(SUM(c.patient_cents), 0) FROM claim c WHERE c.patient_id = p.id) FROM patient p WHERE p.id IN (?*)"""


def patients(store: Store, ids: Sequence[int]) -> list[Row]:
    """(id, last, first, account, birth day, billed, patient's share) of patients, by name."""
    rows = store.rows_in(SHOWN_PATIENT, ids)
    # PostgreSQL's sums are Decimal.
    return sorted(((*row[:5], int(row[5]), int(row[6])) for row in rows), key=lambda row: (row[1], row[2], row[0]))


def some_patients(store: Store, words: Sequence[Found], born: date | None, limit: int) -> list[int]:
    """Patients whom every word finds: some of them, where there are more than `limit`. The same each time; no order."""
    where = _patients(store, words, born)
    if born is not None or any(condition.few for condition in where):
        found = _all_of(where)
        return [
            row_id for (row_id,) in store.rows(f"SELECT p.id FROM patient p WHERE {found.text} LIMIT ?", (*found.params, limit))
        ]
    # Every word is common: the first one's index is read until enough have the others too, and the rest is never touched.
    ids: set[int] = set()
    others = _all_of(where[1:])
    for way in PATIENT_WAYS:
        condition = way.condition(words[0])
        if condition.params:
            text = f"SELECT p.id FROM ({way.ids.format(condition.text)}) q CROSS JOIN patient p WHERE p.id = q.id AND {others.text}"
            ids.update(row_id for (row_id,) in store.rows(f"{text} LIMIT ?", (*condition.params, *others.params, limit)))
    return sorted(ids)[:limit]


def patients_by_name(store: Store, words: Sequence[Found], born: date | None, limit: int, *, after: int | None = None) -> list[int]:
    """Patients whom every word finds, by name, after one of them."""
    where = _all_of(_patients(store, words, born))
    below = "" if after is None else " AND (p.last, p.first, p.id) > (SELECT last, first, id FROM patient WHERE id = ?)"
    rows = store.rows(
        f"SELECT p.id FROM patient p WHERE {where.text}{below} ORDER BY p.last, p.first, p.id LIMIT ?",
        (*where.params, *(() if after is None else (after,)), limit),
    )
    return [row_id for (row_id,) in rows]


def patients_count(store: Store, words: Sequence[Found], born: date | None) -> int:
    """How many patients there are whom every word finds."""
    where = _all_of(_patients(store, words, born))
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
        condition = _either(store, found, "m.id", PAYMENT_WAYS, [among("m.payer_id", found.payers)] if found.payers else [])
        texts.append(condition.text)
        params += condition.params
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
