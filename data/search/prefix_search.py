"""Searches by the beginning of a word, fast at any size of the store.

A condition is SQL on one row of a list. The ids of a rare word are read by the word's own index and
named in the condition, so that a list never scans a million rows for ten.
"""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from data.store.store import Store, placeholders
from medq.domain.identifiers import number_key
from medq.domain.search.words import fold, name_words, number_word

RARE_ROWS = 2000
"""A word that finds more rows than this is tested row by row, in the order of the list."""
ITEM_ALIAS = re.compile(r"\bi\.")
LAST_CHARACTER = "\U0010ffff"
LAST_OF_KEY = "Z" * 20


class SqlCondition(NamedTuple):
    """SQL on one row of a list, and its parameters."""

    text: str
    params: tuple[Any, ...] = ()
    is_selective: bool = False  # names the ids of at most some thousand rows

    def on(self, alias: str) -> "SqlCondition":
        """Return a condition on `item i` as the same on the item of another alias."""
        return self if alias == "i" else self._replace(text=ITEM_ALIAS.sub(f"{alias}.", self.text))


NO_ROW = SqlCondition("1 = 0")


class WordMatch(NamedTuple):
    """The ranges of words and numbers that a typed word may begin."""

    word: str
    number: str
    key: str
    payers: tuple[int, ...]
    titles: tuple[int, ...] = ()
    causes: tuple[str, ...] = ()  # of items, whose words as a list shows them begin so
    whole: str = ""  # as typed, in capitals: a number that is found only whole

    def words(self, column: str) -> SqlCondition:
        """Return the condition that a column of words begins with the word or the number."""
        prefixes = dict.fromkeys(text for text in (self.word, self.number) if text)
        text = " OR ".join(f"({column} >= ? AND {column} < ?)" for _ in prefixes) or "1 = 0"
        return SqlCondition(
            f"({text})",
            tuple(edge for prefix in prefixes for edge in (prefix, prefix + LAST_CHARACTER)),
        )

    def keys(self, column: str) -> SqlCondition:
        """Return the condition that a column of folded numbers begins with the number.

        Folded numbers hold A to Z and digits, so their order is the same on both engines.
        """
        if not self.key:
            return NO_ROW
        # One character begins a tenth of all numbers, so it must be the whole number.
        return SqlCondition(
            f"{column} BETWEEN ? AND ?",
            (self.key, self.key + LAST_OF_KEY if len(self.key) > 1 else self.key),
        )


def item_word_match(store: Store, typed: str, causes: Sequence[str]) -> WordMatch:
    """Return what a typed word may match in a list of items: also words of titles and causes."""
    match = word_match(store, typed)
    return match._replace(titles=tuple(_titles(store, match.word)), causes=tuple(causes))


def word_match(store: Store, typed: str) -> WordMatch:
    """Return what a typed word may match in any list."""
    return WordMatch(
        fold(typed),
        number_word(typed),
        number_key(typed),
        tuple(payer_ids(store, typed)),
        whole=typed.upper(),
    )


def payer_ids(store: Store, typed: str) -> list[int]:
    """Return payers with a word of their name that begins with `typed`, or with that identifier."""
    word, number = fold(typed), number_word(typed)
    if not word:
        return []
    # SQL text: figure 18, the search while typing.
    rows = store.rows("SELECT id, name, identifier FROM payer ORDER BY id")
    return [
        payer_id
        for payer_id, payer_name, identifier in rows
        if any(name.startswith(word) for name in name_words(payer_name))
        or (number and number_word(identifier) == number)
    ]


def payers_named(store: Store, typed: str) -> list[int]:
    """Return the payers with that short name, `_` for a blank; without one as `payer_ids`."""
    short_name = fold(typed)
    # SQL text: figure 31, a page by any filter.
    rows = store.rows("SELECT id, short_name FROM payer WHERE short_name <> '' ORDER BY id")
    exact_ids = [payer_id for payer_id, name in rows if fold(name) == short_name]
    return exact_ids or payer_ids(store, typed)


def _titles(store: Store, word: str) -> list[int]:
    if not word:
        return []
    # SQL text: figure 18, the search while typing.
    rows = store.rows("SELECT id, text FROM shared_text ORDER BY id")
    return [
        title_id
        for title_id, text in rows
        if any(name.startswith(word) for name in name_words(text))
    ]


class SearchIndex(NamedTuple):
    """An index that finds the rows of a list by a word.

    Both queries have a `{}` for the condition on `column`.
    """

    column: str
    id_query: str  # reads row ids by the index
    row_test: str  # tests one row of the list
    by_key: bool = False  # `column` holds folded numbers, else words
    is_whole: bool = False  # `column` holds numbers as they were written, found only whole

    def condition(self, match: WordMatch) -> SqlCondition:
        """Return the condition on `column` for a word."""
        if self.is_whole:
            has_digit = any(sign.isdigit() for sign in match.whole)
            return SqlCondition(f"{self.column} = ?", (match.whole,)) if has_digit else NO_ROW
        return match.keys(self.column) if self.by_key else match.words(self.column)


def any_of(
    store: Store,
    match: WordMatch,
    column: str,
    indexes: Sequence[SearchIndex],
    others: Sequence[SqlCondition] = (),
) -> SqlCondition:
    """Return the condition that any of the indexes or other conditions matches.

    An index that finds few rows is read and its ids are named; otherwise rows are tested.
    """
    ids: set[int] = set()
    row_tests: list[SqlCondition] = list(others)
    for index in indexes:
        condition = index.condition(match)
        if not condition.params:
            continue
        rows = store.rows(
            f"{index.id_query.format(condition.text)} LIMIT ?", (*condition.params, RARE_ROWS + 1)
        )
        if len(rows) > RARE_ROWS:
            row_tests.append(
                SqlCondition(f"EXISTS ({index.row_test.format(condition.text)})", condition.params)
            )
        else:
            ids.update(row_id for (row_id,) in rows)
    if not row_tests:
        return id_in(column, sorted(ids))
    if ids:
        row_tests.append(id_in(column, sorted(ids)))
    return SqlCondition(
        f"({' OR '.join(condition.text for condition in row_tests)})",
        tuple(param for condition in row_tests for param in condition.params),
    )


def id_in(column: str, ids: Sequence[int]) -> SqlCondition:
    """Return the condition that a column is one of these ids; without ids it is false."""
    return (
        SqlCondition(
            f"{column} IN ({placeholders(ids)})", tuple(ids), is_selective=column.endswith(".id")
        )
        if ids
        else NO_ROW
    )


def all_of(conditions: Sequence[SqlCondition]) -> SqlCondition:
    """Return the condition that all of these hold; without conditions it is true."""
    text = " AND ".join(condition.text for condition in conditions) or "1 = 1"
    return SqlCondition(
        text, tuple(param for condition in conditions for param in condition.params)
    )
