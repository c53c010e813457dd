"""Open, update and close items from work requests: one open item for each key."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from data.events.change_set import ChangeSet, RowKey
from data.events.events import NewEvent
from data.items import open_items
from data.items.texts import text_id
from data.store.columns import NO_DATE, date_to_int, moment_to_int
from medq.domain.items.item import Importance, State, Subject
from medq.domain.items.recovery import UNACKNOWLEDGED_PPM, recovery_ppm
from medq.domain.items.work_requests import (
    Recoverability,
    Resolution,
    Topic,
    TriggerResult,
    WorkRequest,
)
from medq.work.desk import Desk
from medq.work.event_log import record_event
from medq.work.items.deadlines import item_deadline
from medq.work.items.ranking import update_ranks

Key = tuple[int, int, int, str]  # kind, subject kind, subject id, topic


@dataclass
class ItemUpdater:
    """Applies the results of triggers to items; `finish` ranks all of them once.

    Use inside a write transaction.
    """

    desk: Desk
    created_by_kind: Counter[str] = field(default_factory=Counter)
    touched: set[int] = field(default_factory=set)
    _open: dict[Key, tuple[int, str]] = field(default_factory=dict)  # to the item's id and cause
    _read: set[tuple[int, int]] = field(default_factory=set)
    _text_ids: dict[str, int] = field(default_factory=dict)
    _subjects: set[tuple[int, int]] = field(default_factory=set)

    def expect(self, subjects: Iterable[tuple[Subject, int]]) -> None:
        """Read the open items of these subjects at once, so that later calls need no query."""
        by_kind: dict[int, list[int]] = {}
        for subject, ref in subjects:
            if (subject, ref) not in self._read:
                self._read.add((subject, ref))
                by_kind.setdefault(int(subject), []).append(ref)
        for kind, refs in by_kind.items():
            for item_id, item_kind, subject_id, topic, cause in open_items.open_items_about(
                self.desk.store, kind, refs
            ):
                self._open[(item_kind, kind, subject_id, topic)] = (item_id, cause)
                self._subjects.add((kind, subject_id))

    def had_open_item(self, subject: Subject, ref: int) -> bool:
        """Return whether an item about the subject is open or was; call `expect` first."""
        return (int(subject), ref) in self._subjects

    def open_cause(self, topic: Topic, subject: Subject, ref: int) -> str | None:
        """Return the cause of the topic's open item, or None; call `expect` first."""
        open_item = self._open.get((int(topic.kind), int(subject), ref, topic.name))
        return open_item[1] if open_item else None

    def forget(self) -> None:
        """Forget the open items read so far, so that memory does not grow with a long file."""
        self._open.clear()
        self._read.clear()
        self._subjects.clear()

    def take(
        self,
        result: TriggerResult,
        claim: tuple[int | None, int | None, int | None] = (None, None, None),
        **extra: Any,
    ) -> None:
        """Open or update an item for each request, and close the resolved ones.

        `claim` is the item's (claim id, patient id, payer id); `extra` are further columns, such as
        a promised window.
        """
        if not result.requests and not result.resolutions:
            return
        self.expect(
            [
                *((request.subject, request.ref) for request in result.requests),
                *((resolution.subject, resolution.ref) for resolution in result.resolutions),
            ]
        )
        for request in result.requests:
            self._apply_request(request, claim, extra)
        for resolution in result.resolutions:
            self._settle(resolution)

    def finish(self) -> None:
        """Rank every item that was touched."""
        update_ranks(self.desk, self.touched)

    def _apply_request(
        self,
        request: WorkRequest,
        claim: tuple[int | None, int | None, int | None],
        extra: dict[str, Any],
    ) -> None:
        key = (int(request.kind), int(request.subject), request.ref, request.topic.name)
        columns = self._columns(request, claim) | extra
        open_item = self._open.get(key)
        if open_item is None:
            item_id = self._create(request, columns)
        else:
            item_id = open_item[0]
            changed = open_items.changed_columns(self.desk.store, item_id, columns)
            if changed:
                change_set = ChangeSet(self.desk.store)
                change_set.change("item", item_id, **changed)
                self._write(
                    "update", request.subject, request.ref, item_id, request.title, change_set
                )
        self._open[key] = (item_id, request.cause)
        self._subjects.add(key[1:3])
        self.touched.add(item_id)

    def _create(self, request: WorkRequest, columns: dict[str, Any]) -> int:
        """Insert an item, on hold if the request says so, and return its id."""
        waits = request.hold_until is not None and request.hold_until > self.desk.today()
        item_id = self.desk.store.insert(
            "item",
            kind=int(request.kind),
            state=int(State.WAITING if waits else State.OPEN),
            subject_kind=int(request.subject),
            subject_id=request.ref,
            topic=request.topic.name,
            importance=int(Importance.NORMAL),
            wait_until=date_to_int(request.hold_until) if waits else None,
            created_day=self.desk.today().toordinal(),
            touched_day=self.desk.today().toordinal(),
            tier=2,
            rank_key=0,
            rerank_on=NO_DATE,
            **columns,
        )
        self.created_by_kind[request.kind.word] += 1
        key = str(RowKey("item", item_id))
        change_set = ChangeSet(self.desk.store, {key: None}, {key: {"version": 1}})
        self._write(
            "raise",
            request.subject,
            request.ref,
            item_id,
            "; ".join((request.title, *request.details)),
            change_set,
        )
        return item_id

    def _columns(
        self, request: WorkRequest, claim: tuple[int | None, int | None, int | None]
    ) -> dict[str, Any]:
        claim_id, patient_id, payer_id = claim
        topic_line = self.desk.topic_table.of(request.topic)
        deadline_kind = topic_line.deadline_of(request)
        item_limit = item_deadline(
            self.desk, deadline_kind, payer_id, claim_id, request.age_start, request.due_day
        )
        deadline = item_limit.deadline.day if item_limit else request.due_day
        act_by = item_limit.act_by if item_limit else request.due_day
        return {
            "cause": request.cause,
            "claim_id": claim_id,
            "patient_id": patient_id,
            "payer_id": payer_id,
            "title_id": self._text_id(request.title),
            "money_cents": request.money_cents,
            "recovery_ppm": self._recovery_ppm(
                request, topic_line.recoverability_of(request), payer_id
            ),
            "age_start": request.age_start.toordinal(),
            "act_by": act_by.toordinal() if act_by else NO_DATE,
            "deadline": date_to_int(deadline),
            "rule_id": self._text_id(item_limit.deadline.rule if item_limit else ""),
            "duty": int(request.legal_duty),
            "minutes": topic_line.minutes_of(request),
        }

    def _text_id(self, text: str) -> int:
        if text not in self._text_ids:
            self._text_ids[text] = text_id(self.desk.store, text)
        return self._text_ids[text]

    def _recovery_ppm(
        self, request: WorkRequest, recoverability: Recoverability, payer_id: int | None
    ) -> int:
        if recoverability is Recoverability.UNFILED:
            return UNACKNOWLEDGED_PPM
        won, decided = open_items.recovery_history(
            self.desk.store, int(request.kind), payer_id, request.cause
        )
        return recovery_ppm(recoverability.value, won, decided)

    def _settle(self, resolution: Resolution) -> None:
        key = (int(resolution.kind), int(resolution.subject), resolution.ref, resolution.topic)
        open_item = self._open.pop(key, None)
        if open_item is None:
            return
        item_id = open_item[0]
        change_set = ChangeSet(self.desk.store)
        change_set.change("item", item_id, **CLOSED, outcome=resolution.outcome)
        self._write(
            "settle",
            resolution.subject,
            resolution.ref,
            item_id,
            f"Closed: {self.desk.code_texts.choice(resolution.outcome)}.",
            change_set,
        )
        self.touched.add(item_id)

    def _write(
        self,
        act: str,
        subject: Subject,
        ref: int,
        item_id: int,
        text: str,
        change_set: ChangeSet | None = None,
    ) -> None:
        record_event(
            self.desk,
            NewEvent(
                act=act,
                subject=(subject, ref),
                text=text,
                change_set=change_set,
                item_id=item_id,
            ),
            by_medq=True,
        )


CLOSED: dict[str, Any] = {
    "state": int(State.DONE),
    "holder_id": None,
    "session_id": None,
    "held_until": None,
    "wait_until": None,
    "wait_for": "",
}


def window_columns(start: datetime | None, end: datetime | None, promised: bool) -> dict[str, Any]:
    """Return the columns of a promised or requested time."""
    return {
        "window_start": moment_to_int(start) if start else None,
        "window_end": moment_to_int(end) if end else None,
        "promised": int(promised),
    }
