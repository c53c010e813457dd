"""The search: items by rank, then claims, payments and patients, each as this person may see it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from data.items import listing
from data.items import rows as item_rows
from data.items.item_filter import NOT_DONE
from data.items.rows import short_name
from data.patients import compared_records
from data.search import patients, prefix_search, search
from data.search.patients import PatientListRow
from data.search.prefix_search import WordMatch
from data.search.search import ItemSubject
from medq.domain.errors import MedqError
from medq.domain.items.item import ItemRow, Kind, State, Subject
from medq.domain.patients.shown_names import listed_name
from medq.domain.search.describe import describe
from medq.domain.search.parse import parse
from medq.domain.search.results import (
    MAX_RESULTS,
    ResultList,
    SearchResult,
    SearchScope,
)
from medq.domain.search.terms import SearchTerms
from medq.work.desk import Desk
from medq.work.queue.filters import claim_conditions, filter_of
from medq.work.queue.suggestions import suggestions
from medq.work.visibility import redacted_item

NO_ACCOUNTS: Mapping[int, Sequence[str]] = {}
NUMBERED = frozenset({Subject.CLAIM, Subject.CLAIM_PAYMENT, Subject.PAYMENT})


class PatientPage(NamedTuple):
    """A page of patients by name, as they may be seen."""

    rows: tuple[PatientListRow, ...]
    total: int
    next: int | None
    other_accounts: Mapping[int, Sequence[str]] = NO_ACCOUNTS  # of merged records, by patient


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
        is_unknown = not results and desk.sees_names
        names = suggestions(desk, terms, text) if is_unknown else ()
    return ResultList(tuple(results[:limit]), len(results) > limit, describe(terms), names)


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
        ids = patients.ids_by_name(desk.store, words, birth_day, limit + 1, after=after)
        rows = patients.by_ids(desk.store, ids)
        total = patients.count(desk.store, words, birth_day)
        accounts = compared_records.merged_accounts(desk.store, ids)
    shown = rows[:limit]
    next_id = shown[-1].id if len(rows) > limit else None
    if not desk.sees_names:
        shown = [
            row._replace(
                last=short_name(row.last, row.first, row.account),
                first="",
                account="",
                birth_day=None,
            )
            for row in shown
        ]
        return PatientPage(tuple(shown), total, next_id)
    return PatientPage(tuple(shown), total, next_id, accounts)


def _matches(desk: Desk, terms: SearchTerms) -> list[WordMatch]:
    return [prefix_search.word_match(desk.store, word) for word in terms.words]


def _items(
    desk: Desk, terms: SearchTerms, limit: int, where: SearchScope
) -> tuple[list[SearchResult], frozenset[int]]:
    """Return unfinished items by rank, and the ids of the claims that they are about."""
    store = desk.store
    keys = listing.keys(store, filter_of(desk, terms, NOT_DONE), "rank", limit)
    ids = [key[-1] for key in keys]
    rows = {row.id: row for row in item_rows.by_ids(store, ids, desk.today())}
    subjects = search.item_subjects(store, ids)
    results = []
    for item_id in ids:
        row, subject = rows[item_id], subjects[item_id]
        if where is SearchScope.CLAIMS and subject.claim_id is None:
            continue
        if subject.last and not row.patient:
            row = row._replace(
                patient=listed_name(subject.last, subject.first),
                patient_short=short_name(subject.last, subject.first, subject.member_id or ""),
            )
        results.append(_item_result(redacted_item(desk, row), subject))
    claim_ids = (subjects[item_id].claim_id for item_id in ids)
    return results, frozenset(claim_id for claim_id in claim_ids if claim_id is not None)


def _number(row: ItemRow) -> str:
    """Return what an item is looked up by; empty of a callback."""
    if row.kind is Kind.CALLBACK:
        return ""
    return row.subject_number if row.subject_kind in NUMBERED else row.subject


def _item_result(row: ItemRow, stored: ItemSubject) -> SearchResult:
    is_hidden = row.kind is Kind.CALLBACK
    is_of_claim = stored.claim_id is not None and not is_hidden
    subject, subject_id = stored.subject_kind, stored.subject_id
    if is_of_claim and stored.claim_id:
        subject, subject_id = Subject.CLAIM, stored.claim_id
    state = stored.claim_state.word if is_of_claim and stored.claim_state else row.kind.word
    return SearchResult(
        type_word="claim" if is_of_claim else row.kind.word,
        number=_number(row),
        name=row.patient,
        day=None if is_hidden else stored.day,
        payer=row.payer_short,
        money_cents=None if is_hidden else row.money_cents,
        state=f"{state} ~" if row.state is State.WAITING else state,
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
    results = [
        SearchResult(
            type_word="claim",
            number=claim.number,
            name=_shown_name(desk, claim.last, claim.first, claim.account),
            day=claim.day,
            payer=claim.payer,
            money_cents=claim.charge_cents,
            state=claim.state.word,
            subject=Subject.CLAIM,
            subject_id=claim.id,
        )
        for claim in search.claims(desk.store, conditions, limit + len(excluded_ids))
        if claim.id not in excluded_ids
    ]
    return results[:limit]


def _payments(
    desk: Desk, terms: SearchTerms, words: list[WordMatch], limit: int
) -> list[SearchResult]:
    if terms.reasons or terms.claim_states or terms.payers:
        return []
    if not (words or terms.day or terms.amounts):
        return []
    return [
        SearchResult(
            type_word="payment",
            number=payment.trace,
            name="",
            day=payment.day,
            payer=payment.payer,
            money_cents=payment.amount_cents,
            state="posted",
            subject=Subject.PAYMENT,
            subject_id=payment.id,
        )
        for payment in search.payments(desk.store, words, terms.day, terms.amounts, limit)
    ]


def _patients(
    desk: Desk, terms: SearchTerms, words: list[WordMatch], limit: int
) -> list[SearchResult]:
    birth_day = terms.day if terms.birth and desk.sees_names else None
    if terms.reasons or terms.claim_states or terms.payers or terms.amounts:
        return []
    if not (words or birth_day) or (terms.day and not birth_day):
        return []
    ids = patients.ids_by_index(desk.store, words, birth_day, limit)
    return [_patient(desk, row) for row in patients.by_ids(desk.store, ids)]


def _patient(desk: Desk, row: PatientListRow) -> SearchResult:
    return SearchResult(
        type_word="patient",
        number=row.account if desk.sees_names else "",
        name=_shown_name(desk, row.last, row.first, row.account),
        day=None,
        payer=row.payer,
        money_cents=row.billed_cents,
        state=f"{row.claims:,} claim{'s' if row.claims != 1 else ''}",
        subject=Subject.PATIENT,
        subject_id=row.id,
        birth_year=row.birth_day.year if row.birth_day and desk.sees_names else None,
    )


def _shown_name(desk: Desk, last: str, first: str, account: str) -> str:
    if not desk.sees_names:
        return short_name(last, first, account)
    return listed_name(last, first)
