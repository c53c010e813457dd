"""Conditions on lists of items and claims: by word, reason, day, amount or state."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from data.search.prefix_search import NO_ROW, SearchIndex, SqlCondition, WordMatch, any_of, id_in
from data.store.columns import NO_DATE
from data.store.store import Store
from medq.domain.items.item import Kind, Subject
from medq.domain.reasons.adjustment_code import AdjustmentCode
from medq.domain.search.terms import DueRange


class DayCondition(Protocol):
    """A condition on a list by a date of service, or also a date of birth."""

    def __call__(self, day: date, *, birth: bool) -> SqlCondition: ...


class RowConditions(NamedTuple):
    """The conditions that the terms of a search put on the rows of one list."""

    by_word: Callable[[Store, WordMatch], SqlCondition]
    by_payers: Callable[[Sequence[int]], SqlCondition]
    without_payer: SqlCondition
    by_day: DayCondition
    by_amount: Callable[[int, int], SqlCondition]  # the lowest and the highest, in cents
    by_reason: Callable[[AdjustmentCode], SqlCondition]
    by_claim_state: Callable[[str], SqlCondition]


PATIENT = int(Subject.PATIENT)
# SQL text: figures 10 and 18, lists narrowed by words, page by page and while typing.
ITEM_INDEXES = (
    SearchIndex(
        "w.word",
        "SELECT i.id FROM search_word w JOIN item i ON i.patient_id = w.subject_id"
        f" WHERE w.subject_kind = {PATIENT} AND {{}}",
        f"SELECT 1 FROM search_word w WHERE w.subject_kind = {PATIENT}"
        f" AND w.subject_id = i.patient_id AND {{}}",
    ),
    *(
        SearchIndex(
            "w.word",
            f"SELECT i.id FROM search_word w JOIN item i ON i.subject_kind = {kind}"
            " AND i.subject_id = w.subject_id"
            f" WHERE i.state < 4 AND w.subject_kind = {kind} AND {{}}",
            f"SELECT 1 FROM search_word w WHERE i.state < 4 AND i.subject_kind = {kind}"
            f" AND w.subject_kind = {kind}"
            " AND w.subject_id = i.subject_id AND {}",
        )
        for kind in (int(Subject.CLAIM_PAYMENT), int(Subject.PAYMENT))
    ),
    *(
        SearchIndex(
            f"c.{key}",
            "SELECT i.id FROM claim c JOIN item i ON i.patient_id = c.patient_id"
            " AND i.claim_id = c.id WHERE {}",
            "SELECT 1 FROM claim c WHERE c.id = i.claim_id AND {}",
            by_key=True,
        )
        for key in ("number_key", "member_key")
    ),
    SearchIndex(
        "c.number_key",
        "SELECT i.id FROM claim c JOIN approval a ON a.claim_id = c.id JOIN item i"
        f" ON i.subject_kind = {int(Subject.APPROVAL)} AND i.subject_id = a.id"
        " WHERE i.state < 4 AND {}",
        "SELECT 1 FROM approval a JOIN claim c ON c.id = a.claim_id WHERE i.state < 4"
        f" AND i.subject_kind = {int(Subject.APPROVAL)} AND a.id = i.subject_id AND {{}}",
        by_key=True,
    ),
    SearchIndex(
        "c.authorization_number",
        "SELECT i.id FROM claim c JOIN item i ON i.claim_id = c.id"
        " WHERE c.authorization_number <> '' AND {}",
        "SELECT 1 FROM claim c WHERE c.id = i.claim_id AND {}",
        is_whole=True,
    ),
    SearchIndex(
        "n.number_key",
        "SELECT i.id FROM payer_claim_number n JOIN claim c ON c.id = n.claim_id"
        " JOIN item i ON i.patient_id = c.patient_id AND i.claim_id = c.id WHERE {}",
        "SELECT 1 FROM payer_claim_number n WHERE n.claim_id = i.claim_id AND {}",
        by_key=True,
    ),
    SearchIndex(
        "v.member_key",
        "SELECT i.id FROM coverage v JOIN item i ON i.patient_id = v.patient_id WHERE {}",
        "SELECT 1 FROM coverage v WHERE v.patient_id = i.patient_id AND {}",
        by_key=True,
    ),
)
# SQL text: figures 10 and 18, lists narrowed by words, page by page and while typing.
CLAIM_INDEXES = (
    SearchIndex(
        "w.word",
        "SELECT c.id FROM search_word w JOIN claim c ON c.patient_id = w.subject_id"
        f" WHERE w.subject_kind = {PATIENT} AND {{}}",
        f"SELECT 1 FROM search_word w WHERE w.subject_kind = {PATIENT}"
        f" AND w.subject_id = c.patient_id AND {{}}",
    ),
    SearchIndex(
        "k.number_key",
        "SELECT k.id FROM claim k WHERE {}",
        "SELECT 1 FROM claim k WHERE k.id = c.id AND {}",
        by_key=True,
    ),
    SearchIndex(
        "k.member_key",
        "SELECT k.id FROM claim k WHERE {}",
        "SELECT 1 FROM claim k WHERE k.id = c.id AND {}",
        by_key=True,
    ),
    SearchIndex(
        "k.authorization_number",
        "SELECT k.id FROM claim k WHERE k.authorization_number <> '' AND {}",
        "SELECT 1 FROM claim k WHERE k.id = c.id AND {}",
        is_whole=True,
    ),
    SearchIndex(
        "n.number_key",
        "SELECT n.claim_id FROM payer_claim_number n WHERE {}",
        "SELECT 1 FROM payer_claim_number n WHERE n.claim_id = c.id AND {}",
        by_key=True,
    ),
)
# SQL text: figures 10 and 18, lists narrowed by words, page by page and while typing.
ADJUSTED = """SELECT 1 FROM claim_payment q JOIN adjustment a ON a.claim_payment_id = q.id
    WHERE q.claim_id = {} AND a.reason = ? AND (a.group_code = ? OR ? = '')"""


def items_by_word(store: Store, match: WordMatch) -> SqlCondition:
    """Return the condition for items whose patient, claim, payment, payer or title matches."""
    conditions = [items_by_payers(match.payers)] if match.payers else []
    conditions += [id_in("i.title_id", match.titles)] if match.titles else []
    conditions += [_items_by_causes(match.causes)] if match.causes else []
    return any_of(store, match, "i.id", ITEM_INDEXES, conditions)


def items_by_payers(payer_ids: Sequence[int]) -> SqlCondition:
    """Return the condition for items of these payers.

    Callbacks are left out: who pays is not shown before verification.
    """
    condition = id_in("i.payer_id", payer_ids)
    return condition._replace(text=f"(i.kind <> {int(Kind.CALLBACK)} AND {condition.text})")


def _items_by_causes(causes: Sequence[str]) -> SqlCondition:
    """Return the condition for items with one of these causes, or a status of such a category.

    A callback does not show its cause.
    """
    of_causes = " OR ".join("i.cause = ? OR i.cause LIKE ?" for _ in causes)
    params = (param for cause in causes for param in (cause, f"{cause} %"))
    return SqlCondition(f"(i.kind <> {int(Kind.CALLBACK)} AND ({of_causes}))", tuple(params))


def items_by_reason(code: AdjustmentCode) -> SqlCondition:
    """Return the condition for items with a code as cause, or whose claim was adjusted by it."""
    same_cause = (
        "i.cause = ?" if code.group else "i.cause LIKE '%-' || ?"
    )  # a code has no LIKE wildcard
    return SqlCondition(
        f"({same_cause} OR EXISTS ({ADJUSTED.format('i.claim_id')}))",
        (str(code), code.reason, code.group, code.group),
    )


def items_by_day(day: date, *, birth: bool) -> SqlCondition:
    """Return the condition for items with a date of service; `birth` also matches DOBs."""
    text = (
        "EXISTS (SELECT 1 FROM claim c WHERE c.id = i.claim_id"
        " AND ? BETWEEN c.from_day AND COALESCE(c.to_day, c.from_day))"
    )
    born = "EXISTS (SELECT 1 FROM patient p WHERE p.id = i.patient_id AND p.birth_day = ?)"
    number = day.toordinal()
    return (
        SqlCondition(f"({text} OR {born})", (number, number))
        if birth
        else SqlCondition(text, (number,))
    )


def items_by_amount(low: int, high: int) -> SqlCondition:
    """Return the condition for items with an amount at risk or billed, in cents.

    Callbacks are left out: their amounts are not shown before verification.
    """
    billed = (
        "EXISTS (SELECT 1 FROM claim c WHERE c.id = i.claim_id AND c.charge_cents BETWEEN ? AND ?)"
    )
    return SqlCondition(
        f"(i.kind <> {int(Kind.CALLBACK)} AND (i.money_cents BETWEEN ? AND ? OR {billed}))",
        (low, high, low, high),
    )


def items_by_due(due: DueRange) -> SqlCondition:
    """Return the condition for items whose last safe day to act is in a range."""
    if due.first is None and due.last is None:
        return SqlCondition("i.act_by = ?", (NO_DATE,))
    first = due.first.toordinal() if due.first is not None else 0
    last = due.last.toordinal() if due.last is not None else NO_DATE - 1
    return SqlCondition("i.act_by BETWEEN ? AND ?", (first, last))


def items_by_age(low: int, high: int, today: date) -> SqlCondition:
    """Return the condition for items of an age in days."""
    number = today.toordinal()
    if not low:  # a start in the future counts as today
        return SqlCondition("i.age_start >= ?", (number - high,))
    return SqlCondition("i.age_start BETWEEN ? AND ?", (number - high, number - low))


def items_by_cause(cause: str) -> SqlCondition:
    """Return the condition for items with exactly this cause, whatever its case."""
    return SqlCondition("LOWER(i.cause) = ?", (cause,))


def items_by_claim_state(state: str) -> SqlCondition:
    """Return the condition for items whose claim has a state."""
    return SqlCondition(
        "EXISTS (SELECT 1 FROM claim c WHERE c.id = i.claim_id AND c.state = ?)", (state,)
    )


def claims_by_word(store: Store, match: WordMatch) -> SqlCondition:
    """Return the condition for claims whose patient, payer or number matches."""
    return any_of(
        store,
        match,
        "c.id",
        CLAIM_INDEXES,
        [claims_by_payers(match.payers)] if match.payers else [],
    )


def claims_by_payers(payer_ids: Sequence[int]) -> SqlCondition:
    """Return the condition for claims of these payers."""
    return id_in("c.payer_id", payer_ids)


def claims_by_reason(code: AdjustmentCode) -> SqlCondition:
    """Return the condition for claims that were adjusted by a code."""
    return SqlCondition(
        f"EXISTS ({ADJUSTED.format('c.id')})", (code.reason, code.group, code.group)
    )


def claims_by_day(day: date, *, birth: bool) -> SqlCondition:
    """Return the condition for claims with a date of service; `birth` also matches DOBs."""
    number = day.toordinal()
    text = "? BETWEEN c.from_day AND COALESCE(c.to_day, c.from_day)"
    born = "EXISTS (SELECT 1 FROM patient b WHERE b.id = c.patient_id AND b.birth_day = ?)"
    return (
        SqlCondition(f"({text} OR {born})", (number, number))
        if birth
        else SqlCondition(text, (number,))
    )


def claims_by_amount(low: int, high: int) -> SqlCondition:
    """Return the condition for claims with a charge between two amounts in cents."""
    return SqlCondition("c.charge_cents BETWEEN ? AND ?", (low, high))


def claims_by_state(state: str) -> SqlCondition:
    """Return the condition for claims in a state."""
    return SqlCondition("c.state = ?", (state,))


OF_ITEMS = RowConditions(
    by_word=items_by_word,
    by_payers=items_by_payers,
    without_payer=SqlCondition(f"i.payer_id IS NULL AND i.kind <> {int(Kind.CALLBACK)}"),
    by_day=items_by_day,
    by_amount=items_by_amount,
    by_reason=items_by_reason,
    by_claim_state=items_by_claim_state,
)
OF_CLAIMS = RowConditions(
    by_word=claims_by_word,
    by_payers=claims_by_payers,
    without_payer=NO_ROW,
    by_day=claims_by_day,
    by_amount=claims_by_amount,
    by_reason=claims_by_reason,
    by_claim_state=claims_by_state,
)
