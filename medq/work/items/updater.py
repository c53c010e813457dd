"""Open, update and close items from work requests: one open item for each key."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from data.claims.open_money import unwatched_claims
from data.events.change_set import ChangeSet
from data.events.events import NewEvent
from data.items import items, items_to_date, new_items, open_items
from data.items.new_items import ItemParties, NewItem, RequestFacts
from data.items.open_items import OpenItem
from data.items.texts import TextIds
from medq.domain.items.item import Subject, Window
from medq.domain.items.work_requests import Resolution, Topic, TriggerResult, WorkRequest
from medq.domain.triggers.no_response import SENT_OUTSIDE
from medq.domain.triggers.visits import open_balance_request
from medq.work.desk import Desk
from medq.work.event_log import record_event
from medq.work.items.deadlines import ItemDater
from medq.work.items.ranking import update_ranks
from medq.work.items.redating import redated_items, save_redated
from medq.work.items.request_facts import request_facts

Key = tuple[int, int, int, str]  # kind, subject kind, subject id, topic
NO_PARTIES = ItemParties()


@dataclass
class ItemUpdater:
    """Applies the results of triggers to items; `finish` ranks all of them once.

    Use inside a write transaction.
    """

    desk: Desk
    created_by_kind: Counter[str] = field(default_factory=Counter)
    touched: set[int] = field(default_factory=set)
    _left_claims: set[int] = field(default_factory=set)  # that items named before
    _open: dict[Key, OpenItem] = field(default_factory=dict)
    _read: set[tuple[int, int]] = field(default_factory=set)
    _watched: set[int] = field(default_factory=set)  # claims
    _asked: set[Key] = field(default_factory=set)  # of what is requested once, and done
    _subjects: set[tuple[int, int]] = field(default_factory=set)
    _dated: set[int] = field(default_factory=set)  # items whose facts are those of a request
    _to_date: set[int] = field(default_factory=set)  # further items

    def __post_init__(self) -> None:
        """Begin without any text's id and without facts of claims."""
        self._text_ids = TextIds(self.desk.store)
        self._dater = ItemDater(self.desk)

    def expect(self, subjects: Iterable[tuple[Subject, int]]) -> None:
        """Read the open items of these subjects at once, so that later calls need no query."""
        expected = list(subjects)
        self._dater.expect(ref for subject, ref in expected if subject is Subject.CLAIM)
        self._read_open_items(expected)

    def _read_open_items(self, subjects: Iterable[tuple[Subject, int]]) -> None:
        by_kind: dict[int, list[int]] = {}
        for subject, ref in subjects:
            if (subject, ref) not in self._read:
                self._read.add((subject, ref))
                by_kind.setdefault(int(subject), []).append(ref)
        for kind, refs in by_kind.items():
            for open_item in open_items.open_items_about(self.desk.store, kind, refs):
                self._open[open_item.key] = open_item
                self._subjects.add((kind, open_item.subject_id))

    def had_open_item(self, subject: Subject, ref: int) -> bool:
        """Return whether an item about the subject is open or was; call `expect` first."""
        return (int(subject), ref) in self._subjects

    def open_cause(self, topic: Topic, subject: Subject, ref: int) -> str | None:
        """Return the cause of the topic's open item, or None; call `expect` first."""
        open_item = self._open.get((topic.kind, subject, ref, topic.name))
        return open_item.cause if open_item else None

    def is_open(self, key: Key) -> bool:
        """Return whether an item with a request's key is open; call `expect` first."""
        return key in self._open

    def forget(self) -> None:
        """Forget the open items read so far, so that memory does not grow with a long file.

        What was said of their claims may have met or opened a limit: first they are dated again.
        """
        self._date_again()
        self._open.clear()
        self._read.clear()
        self._subjects.clear()
        self._dater.forget()
        self._dated.clear()

    def take(
        self,
        result: TriggerResult,
        parties: ItemParties = NO_PARTIES,
        promised: Window | None = None,
    ) -> None:
        """Open or update an item for each request, and close the resolved ones.

        `promised` is the time that was promised to a caller.
        """
        if not result.requests and not result.resolutions:
            return
        self._read_open_items(
            [
                *((request.subject, request.ref) for request in result.requests),
                *((resolution.subject, resolution.ref) for resolution in result.resolutions),
            ]
        )
        for request in result.requests:
            if request.once and self._is_asked(request):
                continue
            facts = request_facts(self._dater, self._text_ids, request, parties, promised)
            self._apply_request(request, facts)
        for resolution in result.resolutions:
            self._settle(resolution)

    def watch(self, claim_id: int) -> None:
        """Review the claim in the end if it has open money that nothing watches."""
        self._watched.add(claim_id)

    def date_claims(self, patient_by_claim: Mapping[int, int]) -> None:
        """Date the items about claims in the end, and those that may be billed to their payers.

        Also those of requests: what has changed of the claims may have come after these.
        """
        self.expect((Subject.CLAIM, claim_id) for claim_id in patient_by_claim)
        self._dated.difference_update(
            each.id
            for each in self._open.values()
            if each.subject_kind == Subject.CLAIM and each.subject_id in patient_by_claim
        )
        self.date_ways_to_others(set(patient_by_claim.values()))

    def date_ways_to_others(self, patient_ids: Iterable[int]) -> None:
        """Date items of patients in the end whose coverages have changed, by their other payers."""
        self._to_date.update(items_to_date.with_ways_to_others(self.desk.store, patient_ids))

    def finish(self) -> None:
        """Review open money that nothing watches, date again, and rank every item touched."""
        self._review_open_money()
        self._date_again()
        update_ranks(self.desk, self.touched, self._left_claims)

    def _date_again(self) -> None:
        """Date the items about the claims seen so far, as these are now."""
        seen = {
            each.id
            for each in self._open.values()
            if each.ways_id is not None and each.subject_kind == Subject.CLAIM
        }
        item_ids = sorted((seen | self._to_date) - self._dated)
        changed = [each for each in redated_items(self.desk, item_ids) if each.differs]
        save_redated(self.desk, changed)
        self.touched.update(each.item.id for each in changed)
        self._dated.update(item_ids)
        self._to_date.clear()

    def _is_asked(self, request: WorkRequest) -> bool:
        """Return whether an item of the request's key is open, or is done: then it stays as it is.

        The answer is kept: each claim of a file may request it.
        """
        if request.key in self._open:
            return True
        if request.key not in self._asked and open_items.was_asked(self.desk.store, request.key):
            self._asked.add(request.key)
        return request.key in self._asked

    def _review_open_money(self) -> None:
        """Open a review for each visit whose last item was closed while money is open."""
        reviewed: set[int] = set()
        for claim in unwatched_claims(self.desk.store, self._watched):
            if claim.visit_id in reviewed:
                continue
            reviewed.add(claim.visit_id)
            request = open_balance_request(claim.id, claim.open_cents, self.desk.today())
            parties = ItemParties(claim.id, claim.patient_id, claim.payer_id)
            self.take(TriggerResult((request,)), parties)
        self._watched.clear()

    def _apply_request(self, request: WorkRequest, facts: RequestFacts) -> None:
        open_item = self._open.get(request.key)
        if open_item is None:
            item_id = self._create(request, facts)
        else:
            item_id = open_item.id
            change_set = ChangeSet(self.desk.store)
            if new_items.change_facts(change_set, item_id, facts):
                if open_item.cause == SENT_OUTSIDE:
                    items.end_wait(change_set, item_id)  # this is the answer
                self._left_claims |= items.left_claims(change_set)
                self._record(item_id, "update", request, request.title, change_set)
        self._open[request.key] = OpenItem(item_id, *request.key, request.cause, facts.ways_id)
        self._dated.add(item_id)
        self._subjects.add((request.subject, request.ref))
        self.touched.add(item_id)

    def _create(self, request: WorkRequest, facts: RequestFacts) -> int:
        """Insert an item, on hold if the request says so, and return its id."""
        today, hold_until = self.desk.today(), request.hold_until
        if hold_until is not None and hold_until <= today:
            hold_until = None
        item = NewItem(*request.key, hold_until, today)
        item_id = new_items.insert(self.desk.store, item, facts)
        self.created_by_kind[request.kind.word] += 1
        text = "; ".join((request.title, *request.details))
        change_set = new_items.creation_of(self.desk.store, item_id)
        self._record(item_id, "raise", request, text, change_set)
        return item_id

    def _settle(self, resolution: Resolution) -> None:
        open_item = self._open.pop(resolution.key, None)
        if open_item is None:
            return
        change_set = ChangeSet(self.desk.store)
        items.close(change_set, open_item.id, resolution.outcome)
        if resolution.subject is Subject.CLAIM:
            self.watch(resolution.ref)
        text = f"Closed: {self.desk.code_texts.choice(resolution.outcome)}."
        self._record(open_item.id, "settle", resolution, text, change_set)
        self.touched.add(open_item.id)

    def _record(
        self,
        item_id: int,
        act: str,
        cause: WorkRequest | Resolution,
        text: str,
        change_set: ChangeSet,
    ) -> None:
        subject = cause.subject, cause.ref
        event = NewEvent(act, subject, text, change_set=change_set, item_id=item_id)
        record_event(self.desk, event, by_medq=True)
