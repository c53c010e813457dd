"""The search: items by rank, then claims, payments and patients, each as this person may see it."""

from typing import NamedTuple

from data.items import listing
from data.items import rows as item_rows
from data.items.rows import short_name
from data.search import prefix_search, search
from data.search import words as search_words
from data.search.prefix_search import WordMatch
from data.store.columns import date_from_int
from data.store.store import Row
from medq.domain.claims.state import ClaimState
from medq.domain.errors import MedqError
from medq.domain.items.item import ItemRow, Kind, State, Subject
from medq.domain.money import plain
from medq.domain.search.parse import SearchTerms, describe, parse
from medq.domain.search.results import (
    MAX_RESULTS,
    ResultList,
    SearchResult,
    SearchScope,
    Suggestion,
)
from medq.domain.search.words import distance, fold, may_be, sound
from medq.work.desk import Desk
from medq.work.queue.filters import claim_conditions, filter_of
from medq.work.visibility import redacted_item

NOT_DONE = (State.OPEN, State.TAKEN, State.WAITING)
MAX_SUGGESTIONS = 3  # spelling suggestions
NUMBERED = frozenset({Subject.CLAIM, Subject.CLAIM_PAYMENT, Subject.PAYMENT})


class PatientPage(NamedTuple):
    """A page of patients by name, as they may be seen.

    A row is (id, last, first, account, birth day, billed cents, patient responsibility cents).
    """

    rows: tuple[Row, ...]
    total: int
    next: int | None


def find(
    desk: Desk, text: str, where: SearchScope = SearchScope.ALL, limit: int = MAX_RESULTS
) -> ResultList:
    """Return what a text finds, at most `limit` rows.

    No text is refused, because the search runs after every letter.
    """
    terms = parse(text, desk.today())
    if terms.empty:
        return ResultList(description=describe(terms))
    with desk.store.read_transaction():
        words = _matches(desk, terms)
        results: list[SearchResult] = []
        claim_ids: frozenset[int] = frozenset()
        if where is not SearchScope.PATIENTS:
            try:
                results, claim_ids = _items(desk, terms, limit + 1, where)
            except MedqError:  # half an owner's name
                terms = terms._replace(owner="", unread=(*terms.unread, f"owner:{terms.owner}"))
        if not terms.of_items and not terms.unread:
            if where in (SearchScope.ALL, SearchScope.CLAIMS) and len(results) <= limit:
                results += _claims(desk, terms, words, limit + 1, claim_ids)
            if where is SearchScope.ALL and len(results) <= limit:
                results += _payments(desk, terms, words, limit + 1)
            if where in (SearchScope.ALL, SearchScope.PATIENTS) and len(results) <= limit:
                results += _patients(desk, terms, words, limit + 1)
        suggestions = () if results or not desk.sees_names else _suggestions(desk, terms, text)
    return ResultList(tuple(results[:limit]), len(results) > limit, describe(terms), suggestions)


def find_patients(
    desk: Desk, text: str, *, after: int | None = None, limit: int = 50
) -> PatientPage:
    """Return the patients that a text names.

    A viewer without names gets initials in their place, and no date of birth.
    """
    terms = parse(text, desk.today())
    words = _matches(desk, terms)
    birth_day = terms.day if terms.birth and desk.sees_names else None
    other = terms._replace(words=(), day=None, birth=False)
    has_other_terms = not other.empty or other.unread or (terms.day and birth_day is None)
    if not (words or birth_day) or has_other_terms:
        return PatientPage((), 0, None)
    with desk.store.read_transaction():
        ids = search.patients_by_name(desk.store, words, birth_day, limit + 1, after=after)
        rows = search.patients(desk.store, ids)
        total = search.count_patients(desk.store, words, birth_day)
    shown = rows[:limit]
    next_id = shown[-1][0] if len(rows) > limit else None
    if not desk.sees_names:
        shown = [
            (row[0], short_name(row[1], row[2], row[3]), "", None, None, *row[5:]) for row in shown
        ]
    return PatientPage(tuple(shown), total, next_id)


def _matches(desk: Desk, terms: SearchTerms) -> list[WordMatch]:
    return [prefix_search.word_match(desk.store, word, titles=False) for word in terms.words]


def _items(
    desk: Desk, terms: SearchTerms, limit: int, where: SearchScope
) -> tuple[list[SearchResult], frozenset[int]]:
    """Return unfinished items by rank, and the ids of the claims that they are about."""
    store = desk.store
    keys = listing.keys(store, filter_of(desk, terms, NOT_DONE), "rank", limit)
    ids = [key[-1] for key in keys]
    rows = {row.id: row for row in item_rows.by_ids(store, ids, desk.today())}
    subjects = {row[0]: row for row in search.item_subjects(store, ids)}
    results = []
    for item_id in ids:
        claim_id, _day, last, first, member_id = subjects[item_id][1:6]
        if where is SearchScope.CLAIMS and claim_id is None:
            continue
        row = rows[item_id]
        if last and not row.patient:
            row = row._replace(patient=", ".join(part for part in (last, first) if part))
            row = row._replace(patient_short=short_name(last, first, member_id))
        results.append(_item_result(redacted_item(desk, row), claim_id, subjects[item_id]))
    claim_ids = (subjects[item_id][1] for item_id in ids)
    return results, frozenset(claim_id for claim_id in claim_ids if claim_id is not None)


def _number(row: ItemRow) -> str:
    """Return what an item is looked up by; empty of a callback."""
    if row.kind is Kind.CALLBACK:
        return ""
    return row.subject_number if row.subject_kind in NUMBERED else row.subject


def _item_result(row: ItemRow, claim_id: int | None, stored: Row) -> SearchResult:
    is_hidden = row.kind is Kind.CALLBACK
    is_of_claim = claim_id is not None and not is_hidden
    subject, subject_id = Subject(stored[6]), stored[7]
    if is_of_claim and claim_id:
        subject, subject_id = Subject.CLAIM, claim_id
    return SearchResult(
        type_word="claim" if is_of_claim else row.kind.word,
        number=_number(row),
        name=row.patient,
        day=None if is_hidden else date_from_int(stored[2]),
        payer=row.payer,
        money_cents=None if is_hidden else row.money_cents,
        state=row.kind.word if row.state is not State.WAITING else f"{row.kind.word} ~",
        subject=subject,
        subject_id=subject_id,
        item=row,
    )


def _claims(
    desk: Desk,
    terms: SearchTerms,
    words: list[WordMatch],
    limit: int,
    excluded_ids: frozenset[int],
) -> list[SearchResult]:
    conditions = claim_conditions(desk, terms, words)
    rows = search.claims(desk.store, conditions, limit + len(excluded_ids))
    results = [
        SearchResult(
            type_word="claim",
            number=number,
            name=_shown_name(desk, last, first, account),
            day=date_from_int(day),
            payer=payer,
            money_cents=charge_cents,
            state=ClaimState(state).word,
            subject=Subject.CLAIM,
            subject_id=claim_id,
        )
        for claim_id, number, last, first, account, day, payer, charge_cents, state in rows
        if claim_id not in excluded_ids
    ]
    return results[:limit]


def _payments(
    desk: Desk, terms: SearchTerms, words: list[WordMatch], limit: int
) -> list[SearchResult]:
    if terms.reasons or terms.claim_states or terms.payers:
        return []
    if not (words or terms.day or terms.amounts):
        return []
    rows = search.payments(desk.store, words, terms.day, terms.amounts, limit)
    return [
        SearchResult(
            type_word="payment",
            number=trace,
            name="",
            day=date_from_int(day),
            payer=payer,
            money_cents=cents,
            state="posted",
            subject=Subject.PAYMENT,
            subject_id=payment_id,
        )
        for payment_id, trace, payer, day, cents in rows
    ]


def _patients(
    desk: Desk, terms: SearchTerms, words: list[WordMatch], limit: int
) -> list[SearchResult]:
    birth_day = terms.day if terms.birth and desk.sees_names else None
    if terms.reasons or terms.claim_states or terms.payers or terms.amounts:
        return []
    if not (words or birth_day) or (terms.day and not birth_day):
        return []
    ids = search.patients_by_index(desk.store, words, birth_day, limit)
    return [_patient(desk, row) for row in search.patients(desk.store, ids)]


def _patient(desk: Desk, row: Row) -> SearchResult:
    patient_id, last, first, account, birth, billed_cents, patient_cents = row
    birth_day = date_from_int(birth) if desk.sees_names else None
    return SearchResult(
        type_word="patient",
        number=account if desk.sees_names else "",
        name=_shown_name(desk, last, first, account),
        day=None,
        payer="",
        money_cents=billed_cents,
        state=f"pt resp {plain(patient_cents)}",
        subject=Subject.PATIENT,
        subject_id=patient_id,
        birth_year=birth_day.year if birth_day else None,
    )


def _shown_name(desk: Desk, last: str, first: str, account: str) -> str:
    if not desk.sees_names:
        return short_name(last, first, account)
    return ", ".join(part for part in (last, first) if part)


def _suggestions(desk: Desk, terms: SearchTerms, text: str) -> tuple[Suggestion, ...]:
    """Return names that sound like the first unknown word, or are a typing error away from it.

    The nearest first, then the most common.
    """
    for word in terms.words:
        folded = fold(word)
        if not folded.isalpha() or _is_known_name(desk, word):
            continue
        sound_key = sound(folded)
        near = [
            name
            for name in search_words.near_words(desk.store, folded)
            if (sound_key and sound(name) == sound_key) or may_be(folded, name)
        ]
        patients = search_words.patients_per_word(desk.store, near)
        order = sorted(patients, key=lambda name: (distance(folded, name), -patients[name], name))
        if order:
            return tuple(
                Suggestion(word, name, patients[name], _with_name(text, word, name))
                for name in order[:MAX_SUGGESTIONS]
            )
    return ()


def _is_known_name(desk: Desk, word: str) -> bool:
    match = prefix_search.word_match(desk.store, word, titles=False)
    return bool(search.patients_by_index(desk.store, [match], None, 1))


def _with_name(text: str, word: str, name: str) -> str:
    return " ".join(name.lower() if part.lower() == word else part for part in text.split())
