"""From a typed word to rows: what it may begin, and a condition that finds those rows at any size of the store.

A condition is SQL on one row of a list, by look-ups that cost the same at any size. Where a word is rare, the ids that it
finds are read by the word's own index and stand in its place, so that a list never walks a million rows for ten.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from data.store.store import Store, placeholders
from medq.domain.identifiers import number_key
from medq.domain.search.words import fold, name_words, number_word

RARE_ROWS = 2000
"""Rows of a word that are read by its index; a word that finds more is looked up row by row, in the order of the list."""
LAST_CHARACTER = "\U0010ffff"
LAST_OF_KEY = "Z" * 20


class SqlCondition(NamedTuple):
    """SQL on a row and its parameters; `few`: it names the ids of at most some thousand rows."""

    text: str
    params: tuple[Any, ...] = ()
    is_selective: bool = False


class WordMatch(NamedTuple):
    """What one word may begin: ranges of words and number keys, and the payers and titles that have it."""

    word: str
    number: str
    key: str
    payers: tuple[int, ...]
    titles: tuple[int, ...] = ()

    def words(self, column: str) -> SqlCondition:
        """The word, or the number, begins that column of `search_word`."""
        begins = dict.fromkeys(text for text in (self.word, self.number) if text)
        text = " OR ".join(f"({column} >= ? AND {column} < ?)" for _ in begins) or "1 = 0"
        return SqlCondition(
            f"({text})", tuple(edge for one in begins for edge in (one, one + LAST_CHARACTER))
        )

    def keys(self, column: str) -> SqlCondition:
        """The number begins that column of number keys (A to Z and digits, whatever the order of the engine's letters)."""
        if not self.key:
            return SqlCondition("1 = 0")
        # One sign begins a tenth of all numbers: it is a whole number or nothing.
        return SqlCondition(
            f"{column} BETWEEN ? AND ?",
            (self.key, self.key + LAST_OF_KEY if len(self.key) > 1 else self.key),
        )


def word_match(store: Store, typed: str, *, titles: bool) -> WordMatch:
    """What a typed word may mean. `titles`: items are also found by a word of their title."""
    word, key = fold(typed), number_key(typed)
    return WordMatch(
        word,
        number_word(typed),
        key,
        tuple(payer_ids(store, typed)),
        tuple(_titles(store, word)) if titles else (),
    )


def payer_ids(store: Store, typed: str) -> list[int]:
    """The payers that have a word in their name which begins so, or whose identifier it is."""
    word, number = fold(typed), number_word(typed)
    if not word:
        return []
    rows = store.rows("SELECT id, name, identifier FROM payer ORDER BY id")
    return [
        payer_id
        for payer_id, name, identifier in rows
        if any(one.startswith(word) for one in name_words(name))
        or (number and number_word(identifier) == number)
    ]


def _titles(store: Store, word: str) -> list[int]:
    if not word:
        return []
    rows = store.rows("SELECT id, text FROM shared_text ORDER BY id")
    return [
        title_id for title_id, text in rows if any(one.startswith(word) for one in name_words(text))
    ]


class SearchIndex(NamedTuple):
    """One way from a word to rows of a list: `ids` reads them by the index of `column`, `row_tests` tests one row of the list.

    Both have a `{}` for the condition on `column`, which holds words, or number keys where `by_key`.
    """

    column: str
    ids: str
    row_test: str
    by_key: bool = False

    def condition(self, found: WordMatch) -> SqlCondition:
        return found.keys(self.column) if self.by_key else found.words(self.column)


def any_of(
    store: Store,
    found: WordMatch,
    column: str,
    ways: Sequence[SearchIndex],
    others: Sequence[SqlCondition] = (),
) -> SqlCondition:
    """Rows that the word finds by any of the ways: where one finds few, by their ids; where it finds many, row by row."""
    ids: set[int] = set()
    row_tests: list[SqlCondition] = list(others)
    for way in ways:
        condition = way.condition(found)
        if not condition.params:
            continue
        rows = store.rows(
            f"{way.ids.format(condition.text)} LIMIT ?", (*condition.params, RARE_ROWS + 1)
        )
        if len(rows) > RARE_ROWS:
            row_tests.append(
                SqlCondition(f"EXISTS ({way.row_test.format(condition.text)})", condition.params)
            )
        else:
            ids.update(row_id for (row_id,) in rows)
    if not row_tests:
        return id_in(column, sorted(ids))
    if ids:
        row_tests.append(id_in(column, sorted(ids)))
    return SqlCondition(
        f"({' OR '.join(one.text for one in row_tests)})",
        tuple(param for one in row_tests for param in one.params),
    )


def id_in(column: str, ids: Sequence[int]) -> SqlCondition:
    """The column is one of these ids; none of them: nothing is."""
    return (
        SqlCondition(
            f"{column} IN ({placeholders(ids)})", tuple(ids), is_selective=column.endswith(".id")
        )
        if ids
        else SqlCondition("1 = 0")
    )


def all_of(conditions: Sequence[SqlCondition]) -> SqlCondition:
    """Rows that every one of these finds; without any, all rows."""
    text = " AND ".join(one.text for one in conditions) or "1 = 1"
    return SqlCondition(text, tuple(param for one in conditions for param in one.params))
