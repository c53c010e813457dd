"""Finding: items by rank, then claims, payments and patients, each line as this person may see it."""

from typing import NamedTuple

from data.items import listing
from data.items import rows as item_rows
from data.items.rows import short_name
from data.search import prefix_search, search
from data.search import words as search_words
from data.search.prefix_search import WordMatch
from data.store.columns import date_from_int
from data.store.store import Row
from medq.domain.errors import MedqError
from medq.domain.items.item import ItemRow, Kind, State, Subject
from medq.domain.money import plain
from medq.domain.search.parse import Asked, parse, understood
from medq.domain.search.results import SHOWN, Meant, SearchFound, SearchResult, Where
from medq.domain.search.words import distance, fold, may_be, sound
from medq.work.desk import Desk
from medq.work.queue.filters import claim_conditions, narrowed
from medq.work.visibility import redacted_item

NOT_DONE = (State.OPEN, State.TAKEN, State.WAITING)
MOST_MEANT = 3
NUMBERED = frozenset({Subject.CLAIM, Subject.CLAIM_PAYMENT, Subject.PAYMENT})


def find(desk: Desk, text: str, where: Where = Where.ALL, limit: int = SHOWN) -> SearchFound:
    """What a text finds, at most `limit` lines. Nothing that is typed is refused: it is read after every letter."""
    asked = parse(text, desk.today())
    if asked.empty:
        return SearchFound(understood=understood(asked))
    with desk.store.read_transaction():
        words = [prefix_search.word_match(desk.store, word, titles=False) for word in asked.words]
        lines: list[SearchResult] = []
        claims: frozenset[int] = frozenset()
        if where is not Where.PATIENTS:
            try:
                lines, claims = _items(desk, asked, limit + 1, claims_only=where is Where.CLAIMS)
            except MedqError:  # half an owner's name
                asked = asked._replace(owner="", unread=(*asked.unread, f"owner:{asked.owner}"))
        others = not asked.of_items and not asked.unread
        if others and where in (Where.ALL, Where.CLAIMS) and len(lines) <= limit:
            lines += _claims(desk, asked, words, limit + 1, claims)
        if others and where is Where.ALL and len(lines) <= limit:
            lines += _payments(desk, asked, words, limit + 1)
        if others and where in (Where.ALL, Where.PATIENTS) and len(lines) <= limit:
            lines += _patients(desk, asked, words, limit + 1)
        meant = () if lines or not desk.sees_names else _meant(desk, asked, text)
    return SearchFound(tuple(lines[:limit]), len(lines) > limit, understood(asked), meant)


class PatientsFound(NamedTuple):
    """A page of patients by name: (id, last, first, account, birth day, billed, patient's share in cents), as they may be seen."""

    rows: tuple[Row, ...]
    total: int
    next: int | None


def find_patients(
    desk: Desk, text: str, *, after: int | None = None, limit: int = 50
) -> PatientsFound:
    """The patients that a text names. Who sees no names gets initials in place of them, and no day of birth."""
    asked = parse(text, desk.today())
    words = [prefix_search.word_match(desk.store, word, titles=False) for word in asked.words]
    born = asked.day if asked.birth and desk.sees_names else None
    other = asked._replace(words=(), day=None, birth=False)
    if not (words or born) or not other.empty or other.unread or (asked.day and born is None):
        return PatientsFound((), 0, None)
    with desk.store.read_transaction():
        ids = search.patients_by_name(desk.store, words, born, limit + 1, after=after)
        rows = search.patients(desk.store, ids)
        total = search.count_patients(desk.store, words, born)
    shown = rows[:limit]
    following = shown[-1][0] if len(rows) > limit else None
    if not desk.sees_names:
        shown = [
            (row[0], short_name(row[1], row[2], row[3]), "", None, None, *row[5:]) for row in shown
        ]
    return PatientsFound(tuple(shown), total, following)


def _items(
    desk: Desk, asked: Asked, limit: int, *, claims_only: bool
) -> tuple[list[SearchResult], frozenset[int]]:
    """Lines of what is open, by rank, and the claims among them."""
    store = desk.store
    keys = listing.keys(store, narrowed(desk, asked, NOT_DONE), "rank", limit)
    ids = [key[-1] for key in keys]
    rows = {row.id: row for row in item_rows.by_ids(store, ids, desk.today())}
    about = {row[0]: row for row in search.item_subjects(store, ids)}
    lines = []
    for item_id in ids:
        claim_id, _day, last, first, member = about[item_id][1:6]
        if claims_only and claim_id is None:
            continue
        row = rows[item_id]
        if last and not row.patient:
            row = row._replace(patient=", ".join(part for part in (last, first) if part))
            row = row._replace(patient_short=short_name(last, first, member))
        lines.append(_item_line(redacted_item(desk, row), claim_id, about[item_id]))
    return lines, frozenset(about[item_id][1] for item_id in ids if about[item_id][1] is not None)


def _number(row: ItemRow) -> str:
    """Return what an item is looked up by; empty of a callback."""
    if row.kind is Kind.CALLBACK:
        return ""
    return row.subject_number if row.subject_kind in NUMBERED else row.subject


def _item_line(row: ItemRow, claim_id: int | None, about: Row) -> SearchResult:
    hidden = row.kind is Kind.CALLBACK
    of_claim = claim_id is not None and not hidden
    subject, subject_id = (
        (Subject.CLAIM, claim_id) if of_claim and claim_id else (Subject(about[6]), about[7])
    )
    return SearchResult(
        what="claim" if of_claim else row.kind.word,
        number=_number(row),
        who=row.patient,
        day=None if hidden else date_from_int(about[2]),
        payer=row.payer,
        money_cents=None if hidden else row.money_cents,
        state=row.kind.word if row.state is not State.WAITING else f"{row.kind.word} ~",
        subject=subject,
        subject_id=subject_id,
        item=row,
    )


def _claims(
    desk: Desk, asked: Asked, words: list[WordMatch], limit: int, there: frozenset[int]
) -> list[SearchResult]:
    rows = search.claims(desk.store, claim_conditions(desk, asked, words), limit + len(there))
    return [
        SearchResult("claim", number, _who(desk, last, first, account), date_from_int(day), payer, charge, state.replace("_", " "),
             Subject.CLAIM, claim_id)
        for claim_id, number, last, first, account, day, payer, charge, state in rows
        if claim_id not in there
    ][:limit]  # fmt: skip


def _payments(desk: Desk, asked: Asked, words: list[WordMatch], limit: int) -> list[SearchResult]:
    if (
        asked.reasons
        or asked.claim_states
        or asked.payers
        or not (words or asked.day or asked.amounts)
    ):
        return []
    rows = search.payments(desk.store, words, asked.day, asked.amounts, limit)
    return [
        SearchResult(
            "payment",
            trace,
            "",
            date_from_int(day),
            payer,
            cents,
            "posted",
            Subject.PAYMENT,
            payment_id,
        )
        for payment_id, trace, payer, day, cents in rows
    ]


def _patients(desk: Desk, asked: Asked, words: list[WordMatch], limit: int) -> list[SearchResult]:
    born = asked.day if asked.birth and desk.sees_names else None
    if (
        asked.reasons
        or asked.claim_states
        or asked.payers
        or asked.amounts
        or not (words or born)
        or (asked.day and not born)
    ):
        return []
    found = []
    for patient_id, last, first, account, birth, billed, share in search.patients(
        desk.store, search.patients_by_index(desk.store, words, born, limit)
    ):
        day = date_from_int(birth) if desk.sees_names else None
        who, number = _who(desk, last, first, account), account if desk.sees_names else ""
        owes = f"share {plain(share)}"
        found.append(
            SearchResult(
                "patient",
                number,
                who,
                None,
                "",
                billed,
                owes,
                Subject.PATIENT,
                patient_id,
                born=day.year if day else None,
            )
        )
    return found


def _who(desk: Desk, last: str, first: str, account: str) -> str:
    return (
        ", ".join(part for part in (last, first) if part)
        if desk.sees_names
        else short_name(last, first, account)
    )


def _meant(desk: Desk, asked: Asked, text: str) -> tuple[Meant, ...]:
    """Names that sound like a word that finds nobody, or are a typing error away from it; the nearest and commonest first."""
    for word in asked.words:
        typed = fold(word)
        if not typed.isalpha() or search.patients_by_index(
            desk.store, [prefix_search.word_match(desk.store, word, titles=False)], None, 1
        ):
            continue
        heard = sound(typed)
        near = [
            name
            for name in search_words.near_words(desk.store, typed)
            if (heard and sound(name) == heard) or may_be(typed, name)
        ]
        counted = search_words.patients_per_word(desk.store, near)
        best = sorted(counted, key=lambda name: (distance(typed, name), -counted[name], name))[
            :MOST_MEANT
        ]
        if best:
            return tuple(
                Meant(word, name, counted[name], _instead(text, word, name)) for name in best
            )
    return ()


def _instead(text: str, word: str, name: str) -> str:
    return " ".join(name.lower() if part.lower() == word else part for part in text.split())
