"""Items as lists read them: a window of the queue by keyset, counts from the tally, one row by id.

The order columns are stored ascending, so one keyset serves both engines and every sort. Open and taken items are the
queue; each state is its own range of the index, and a page is the merge of the two.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from data.columns import day_in, day_out, moment_in, moment_out
from data.connect import Row, Store
from medq.domain.item import Importance, ItemRow, Kind, State, Subject, Window
from medq.domain.rank import score_in

SORTS: dict[str, tuple[str, ...]] = {
    "rank": ("tier", "low_score", "deadline", "low_money", "id"),
    "deadline": ("deadline", "tier", "low_score", "id"),
    "money": ("low_money", "id"),
    "age": ("aged_from", "id"),
}

SHOWN = """
    SELECT i.id, i.kind, i.state, i.title, p.last, p.first, COALESCE(p.account, i_claim.member_id, ''), y.name,
        i.subject_kind, i.subject_id, i_claim.number, i.cause, i.money_cents, i.deadline, i.limit_day, i.window_start,
        i.window_end, i.minutes, i.aged_from, o.initials, h.initials, i.held_until, i.wait_until, i.wait_for, i.payer_id,
        i.tier, i.low_score, i.version
    FROM item i
    LEFT JOIN patient p ON p.id = i.patient_id
    LEFT JOIN payer y ON y.id = i.payer_id
    LEFT JOIN claim i_claim ON i_claim.id = i.claim_id
    LEFT JOIN staff o ON o.id = i.owner_id
    LEFT JOIN staff h ON h.id = i.holder_id
"""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a list is narrowed to, in ids and day numbers; empty means no narrowing."""

    kinds: tuple[Kind, ...] = ()
    states: tuple[State, ...] = (State.OPEN, State.TAKEN)
    owner_id: int | None = None
    unassigned: bool = False
    payer_ids: tuple[int, ...] | None = None
    due_before: date | None = None
    words: tuple[str, ...] = ()

    @property
    def by_tally(self) -> bool:
        """Whether the tally alone can count it."""
        return not (self.owner_id or self.unassigned or self.payer_ids is not None or self.due_before or self.words)

    def where(self) -> tuple[list[str], list[Any]]:
        """SQL conditions on `item i` and their parameters, without the state."""
        texts: list[str] = []
        params: list[Any] = []
        if self.kinds:
            texts.append(f"i.kind IN ({_marks(self.kinds)})")
            params += [int(kind) for kind in self.kinds]
        if self.owner_id is not None:
            texts.append("i.owner_id = ?")
            params.append(self.owner_id)
        if self.unassigned:
            texts.append("i.owner_id IS NULL")
        if self.payer_ids is not None:
            texts.append(f"i.payer_id IN ({_marks(self.payer_ids)})" if self.payer_ids else "1 = 0")
            params += self.payer_ids
        if self.due_before is not None:
            texts.append("i.deadline < ?")
            params.append(day_in(self.due_before))
        for word in self.words:
            texts.append(
                "(EXISTS (SELECT 1 FROM patient q WHERE q.id = i.patient_id AND (lower(q.last) LIKE ? OR lower(q.first) LIKE ?"
                " OR q.account = ?)) OR EXISTS (SELECT 1 FROM claim c WHERE c.id = i.claim_id AND lower(c.number) LIKE ?)"
                " OR EXISTS (SELECT 1 FROM payer w WHERE w.id = i.payer_id AND lower(w.name) LIKE ?)"
                " OR lower(i.cause) LIKE ? OR lower(i.title) LIKE ?)"
            )
            like = f"{word.lower()}%"
            params += [like, like, word, like, f"%{like}", f"%{like}", f"%{like}"]
        return texts, params


Key = tuple[int, ...]


def window(
    store: Store,
    narrowing: Narrowing,
    sort: str,
    limit: int,
    *,
    today: date,
    after: Key | None = None,
    before: Key | None = None,
    from_end: bool = False,
) -> list[tuple[Key, ItemRow]]:
    """Up to `limit` rows below a key (or down to it and with it), in the order of the list; with `from_end` the last ones."""
    columns = SORTS[sort]
    backwards = before is not None or from_end
    direction = "DESC" if backwards else "ASC"
    order = ", ".join(f"i.{column} {direction}" for column in columns)
    texts, params = narrowing.where()
    edge = before if backwards else after
    if edge is not None:
        keys = ", ".join(f"i.{column}" for column in columns)
        texts = [*texts, f"({keys}) {'<=' if backwards else '>'} ({_marks(edge)})"]
        params = [*params, *edge]
    key_columns = ", ".join(f"i.{column}" for column in columns)
    found: list[Row] = []
    for state in narrowing.states:
        where = " AND ".join([f"i.state = {int(state)}", *texts])
        found += store.rows(f"SELECT {key_columns} FROM item i WHERE {where} ORDER BY {order} LIMIT ?", (*params, limit))
    keys_found = sorted(found, reverse=backwards)[:limit]
    rows = {row.id: row for row in by_ids(store, [key[-1] for key in keys_found], today)}
    listed = [(key, rows[key[-1]]) for key in keys_found if key[-1] in rows]
    return listed[::-1] if backwards else listed


def by_ids(store: Store, ids: Sequence[int], today: date) -> list[ItemRow]:
    """The rows of these items, in no particular order."""
    if not ids:
        return []
    rows = store.rows(f"{SHOWN} WHERE i.id IN ({_marks(ids)})", ids)
    names = _subject_names(store, rows)
    return [_item(row, names, today) for row in rows]


@dataclass(frozen=True, slots=True)
class Facts:
    """One item as the store keeps it: what acts decide by. Days are dates, moments aware UTC, money cents."""

    id: int
    kind: Kind
    state: State
    subject_kind: Subject
    subject_id: int
    topic: str
    cause: str
    claim_id: int | None
    patient_id: int | None
    payer_id: int | None
    money_cents: int
    chance_ppm: int
    aged_from: date
    deadline: date | None
    limit_day: date | None
    rule: str
    window_start: datetime | None
    window_end: datetime | None
    promised: int  # 0 not, 1 promised, 2 promised and missed
    duty: bool
    minutes: int
    grouped: int  # how many open items share its cause at its payer, itself among them
    importance: Importance
    pinned_by: int | None
    pinned_until: date | None
    owner_id: int | None
    holder_id: int | None
    session_id: int | None
    held_until: datetime | None
    wait_until: date | None
    tier: int
    low_score: int
    next_day: int
    version: int


FACTS = (
    "id, kind, state, subject_kind, subject_id, topic, cause, claim_id, patient_id, payer_id, money_cents, chance_ppm,"
    " aged_from, deadline, limit_day, rule, window_start, window_end, promised, duty, minutes, grouped, importance, pinned_by,"
    " pinned_until, owner_id, holder_id, session_id, held_until, wait_until, tier, low_score, next_day, version"
)


def facts_of(row: Row) -> Facts:
    """A row of `FACTS` columns as facts."""
    values = (
        row[0], Kind(row[1]), State(row[2]), Subject(row[3]), *row[4:12], date.fromordinal(row[12]), day_out(row[13]),
        day_out(row[14]), row[15], moment_out(row[16]), moment_out(row[17]), row[18], bool(row[19]), row[20], row[21],
        Importance(row[22]), row[23], day_out(row[24]), *row[25:28], moment_out(row[28]), day_out(row[29]), *row[30:],
    )  # fmt: skip
    return Facts(*values)


def facts(store: Store, item_id: int) -> Facts | None:
    """One item as the store keeps it, or None."""
    row = store.row(f"SELECT {FACTS} FROM item WHERE id = ?", (item_id,))
    return facts_of(row) if row else None


def many_facts(store: Store, ids: Sequence[int]) -> list[Facts]:
    """Those items as the store keeps them, in the order of their ids."""
    if not ids:
        return []
    return [facts_of(row) for row in store.rows(f"SELECT {FACTS} FROM item WHERE id IN ({_marks(ids)}) ORDER BY id", ids)]


def store_places(store: Store, places: Sequence[tuple[int, int, int, int]]) -> None:
    """Write (tier, low score, next day, id) of items whose place has changed."""
    if places:
        store.many("UPDATE item SET tier = ?, low_score = ?, next_day = ? WHERE id = ?", places)


def open_of(store: Store, subject_kind: int, refs: Sequence[int]) -> list[Row]:
    """(id, kind, subject, topic) of the items about those subjects that are not done."""
    found: list[Row] = []
    for start in range(0, len(refs), 500):
        some = refs[start : start + 500]
        found += store.rows(
            f"SELECT id, kind, subject_id, topic FROM item WHERE subject_kind = ? AND subject_id IN ({_marks(some)}) AND state < 4",
            (subject_kind, *some),
        )
    return found


def insert_item(store: Store, **columns: Any) -> int:
    """A new item; its id."""
    return store.insert("item", **columns)


def update_item(store: Store, item_id: int, columns: dict[str, Any]) -> bool:
    """Bring an item up to date with new facts; whether anything was other than before. What a person set is left alone."""
    names = list(columns)
    was = store.row(f"SELECT {', '.join(names)} FROM item WHERE id = ?", (item_id,))
    if was is None or dict(zip(names, was, strict=True)) == columns:
        return False
    sets = ", ".join(f"{name} = ?" for name in names)
    store.run(f"UPDATE item SET {sets}, version = version + 1 WHERE id = ?", (*columns.values(), item_id))
    return True


def learned(store: Store, kind: int, payer_id: int | None, cause: str) -> tuple[int, int]:
    """(won, decided) of items of that cause at that payer, else at all payers; frozen for the day."""
    for payer in (payer_id or 0, 0):
        row = store.row("SELECT won, decided FROM learned WHERE kind = ? AND payer_id = ? AND cause = ?", (kind, payer, cause))
        if row:
            return int(row[0]), int(row[1])
    return 0, 0


Group = tuple[int, int, str]  # payer, kind, cause


def groups_of(store: Store, ids: Sequence[int]) -> set[Group]:
    """The groups that those items belong to: the same kind, payer and cause."""
    found: set[Group] = set()
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        found |= set(
            store.rows(
                f"SELECT DISTINCT payer_id, kind, cause FROM item WHERE id IN ({_marks(some)}) AND cause <> ''"
                " AND payer_id IS NOT NULL",
                some,
            )
        )
    return found


def regroup(store: Store, group: Group) -> tuple[list[int], int]:
    """Bring the size that members of a group know up to date; (the members, 0 when their size stood already)."""
    rows = store.rows(
        "SELECT id, grouped FROM item WHERE payer_id = ? AND kind = ? AND cause = ? AND state < 3 AND cause <> ''", group
    )
    size = len(rows)
    if all(known == size for _item_id, known in rows):
        return [item_id for item_id, _known in rows], 0
    store.run(
        "UPDATE item SET grouped = ? WHERE payer_id = ? AND kind = ? AND cause = ? AND state < 3 AND cause <> ''",
        (size, *group),
    )
    return [item_id for item_id, _known in rows], size


def by_id(store: Store, item_id: int, today: date) -> ItemRow | None:
    """One item, or None."""
    found = by_ids(store, [item_id], today)
    return found[0] if found else None


def pinned_ids(store: Store, staff_id: int, today: date) -> list[int]:
    """The items that person pinned and that are still in the queue, in rank order."""
    rows = store.rows(
        "SELECT id FROM item WHERE pinned_by = ? AND pinned_until >= ? AND state IN (1, 2)"
        " ORDER BY tier, low_score, deadline, low_money, id",
        (staff_id, day_in(today)),
    )
    return [item_id for (item_id,) in rows]


def counts(store: Store, states: Iterable[State] = (State.OPEN, State.TAKEN)) -> dict[Kind, tuple[int, int]]:
    """(number, cents at stake) of each kind, from the tally."""
    wanted = [int(state) for state in states]
    rows = store.rows(
        f"SELECT kind, SUM(items), SUM(money_cents) FROM tally WHERE state IN ({_marks(wanted)}) GROUP BY kind", wanted
    )
    found = {Kind(kind): (int(number), int(money)) for kind, number, money in rows}
    return {kind: found.get(kind, (0, 0)) for kind in Kind}


def total(store: Store, narrowing: Narrowing) -> int:
    """How many items a list holds: by the tally where it can, else by counting."""
    if narrowing.by_tally:
        by_kind = counts(store, narrowing.states)
        return sum(by_kind[kind][0] for kind in (narrowing.kinds or tuple(Kind)))
    texts, params = narrowing.where()
    where = " AND ".join([f"i.state IN ({', '.join(str(int(s)) for s in narrowing.states)})", *texts])
    return int(store.value(f"SELECT count(*) FROM item i WHERE {where}", params))


def payer_ids(store: Store, word: str) -> list[int]:
    """The payers whose name has that word in it, or whose identifier it is."""
    rows = store.rows("SELECT id FROM payer WHERE lower(name) LIKE ? OR identifier = ? ORDER BY id", (f"%{word.lower()}%", word))
    return [payer_id for (payer_id,) in rows]


def next_return(store: Store) -> date | None:
    """The day the first waiting item comes back."""
    return day_out(store.value("SELECT min(wait_until) FROM item WHERE state = 3"))


def take_first(
    store: Store,
    *,
    kinds: Sequence[Kind],
    staff_id: int,
    session_id: int | None,
    until: datetime,
    now: datetime,
    today: date,
) -> tuple[int, int] | None:
    """Lease the first open item for that person; (id, version before) or None.

    A window that has not opened yet is not offered; an item assigned to somebody else is not either; one's own pins
    come first. Call it inside `writing()`.
    """
    kind_text = f" AND i.kind IN ({_marks(kinds)})" if kinds else ""
    where = f"i.state = 1{kind_text} AND (i.owner_id IS NULL OR i.owner_id = ?) AND (i.window_start IS NULL OR i.window_start <= ?)"
    params = [*(int(kind) for kind in kinds), staff_id, moment_in(now)]
    order = "i.tier, i.low_score, i.deadline, i.low_money, i.id"
    row = store.row(
        f"SELECT i.id, i.version FROM item i WHERE i.pinned_by = ? AND i.pinned_until >= ? AND {where} ORDER BY {order} LIMIT 1",
        (staff_id, day_in(today), *params),
    ) or store.row(f"SELECT i.id, i.version FROM item i WHERE {where} ORDER BY {order} LIMIT 1", params)
    if row is None:
        return None
    store.run(
        "UPDATE item SET state = 2, holder_id = ?, session_id = ?, held_until = ?, version = version + 1 WHERE id = ?",
        (staff_id, session_id, moment_in(until), row[0]),
    )
    return int(row[0]), int(row[1])


def _item(row: Row, names: dict[tuple[int, int], str], today: date) -> ItemRow:
    (item_id, kind, state, title, last, first, account, payer, subject_kind, subject_id, claim_number, cause, money, deadline,
     limit_day, start, end, minutes, aged_from, owner, holder, held_until, wait_until, wait_for, payer_id, tier, low_score,
     version) = row  # fmt: skip
    window_start, window_end = moment_out(start), moment_out(end)
    subject = f"claim {claim_number}" if subject_kind == Subject.CLAIM else names.get((subject_kind, subject_id), "")
    return ItemRow(
        id=item_id,
        kind=Kind(kind),
        state=State(state),
        title=title,
        patient=", ".join(name for name in (last, first) if name),
        patient_short=_short(last, first, account),
        payer=payer or "",
        subject=subject or (f"claim {claim_number}" if claim_number else ""),
        cause=cause,
        money_cents=money,
        deadline=day_out(deadline),
        limit_day=day_out(limit_day),
        window=Window(window_start, window_end) if window_start and window_end else None,
        effort_minutes=minutes,
        age_days=max(0, today.toordinal() - aged_from),
        owner=owner or "",
        holder=holder or "",
        held_until=moment_out(held_until),
        wait_until=day_out(wait_until),
        wait_for=wait_for,
        group=f"{Kind(kind).word}:{payer_id or 0}:{cause}" if cause else "",
        tier=tier,
        score=score_in(tier, -low_score),
        version=version,
    )


def _short(last: str | None, first: str | None, account: str) -> str:
    """Initials and the last two digits, all that may be shown before an identity check."""
    if not last:
        return ""
    initials = "".join(f"{name[0].upper()}." for name in (first, last) if name)
    digits = "".join(character for character in account if character.isdigit())[-2:]
    return f"{initials} ..{digits}" if digits else initials


SUBJECT_NAMES = {
    Subject.CLAIM_PAYMENT: "SELECT id, 'payment of ' || number FROM claim_payment WHERE id IN",
    Subject.PAYMENT: "SELECT id, 'payment ' || trace FROM payment WHERE id IN",
    Subject.PROVIDER_ADJUSTMENT: "SELECT id, reason || ' ' || reference FROM provider_adjustment WHERE id IN",
    Subject.BATCH: "SELECT id, 'batch ' || reference FROM batch WHERE id IN",
    Subject.PAYER: "SELECT id, 'payer ' || name FROM payer WHERE id IN",
    Subject.FILE: "SELECT id, 'file ' || name FROM file WHERE id IN",
    Subject.TRANSACTION: "SELECT id, kind || ' ' || st_control FROM transaction_set WHERE id IN",
}


def _subject_names(store: Store, rows: Sequence[Row]) -> dict[tuple[int, int], str]:
    wanted: dict[int, set[int]] = {}
    for row in rows:
        wanted.setdefault(row[8], set()).add(row[9])
    names: dict[tuple[int, int], str] = {}
    for kind, ids in wanted.items():
        query = SUBJECT_NAMES.get(Subject(kind))
        if query:
            names |= {(kind, i): name for i, name in store.rows(f"{query} ({_marks(ids)})", sorted(ids))}
    return names


def _marks(values: Iterable[Any]) -> str:
    return ", ".join("?" for _ in values)
