"""One act on many items: one event for each, one message and one undo together."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from data.items import item_versions, listing
from medq.domain.act_messages import SAYS_DIFFERENT_DATES, ActMessage, Did, sentence
from medq.domain.acts import (
    ActResult,
    BulkResult,
    SeenVersions,
    SkippedItem,
    closed_sentence,
)
from medq.domain.errors import ConflictError, MedqError
from medq.domain.queue.page import Query
from medq.work.acts.perform import perform
from medq.work.acts.registry import Act, Answers
from medq.work.acts.undo import CHUNK
from medq.work.desk import Desk
from medq.work.queue.listing import group_key, narrow
from medq.work.visibility import redacted_rows

MOST = 1000  # items in one act
MOST_NAMED = 3  # items that a reason names


class Sentence(NamedTuple):
    """A sentence of a message, and the typed note that it ends with."""

    text: str
    last_note: str = ""


class Refusal(NamedTuple):
    """An item that the act was not done to, and the error that says why."""

    item_id: int
    error: MedqError


def perform_many(desk: Desk, seen: SeenVersions, act: Act[Any], answers: Answers) -> BulkResult:
    """Do one act to many items, wholly or not at all to each.

    Works in several transactions, so that others can write between. An item that has changed since
    it was seen is skipped. Raises `MedqError` when the act is not for many, and when it could be
    done to none because of what was asked; what other people did only skips items.
    """
    desk.require_writer()
    if not act.for_many:
        raise MedqError(f"{act.name} is not for many items.", hint="Do it one item at a time.")
    if len(seen) > MOST:
        raise MedqError(
            f"{len(seen):,} items are too many for one action; the most is {MOST:,}.",
            hint="Mark fewer.",
        )
    done, refused = _perform_each(desk, seen, act, answers)
    wrong = next((error for _id, error in refused if not isinstance(error, ConflictError)), None)
    if not done and (wrong or not refused):
        raise wrong or MedqError("There is no item to act on.")
    versions = item_versions.versions_by_item(desk.store, [refusal.item_id for refusal in refused])
    first = next(iter(done.values()), None)
    done_ids = tuple(item_id for result in done.values() for item_id in result.touched)
    sentences = [*_summary(desk, done.values()), *map(Sentence, _reasons(desk, refused))]
    return BulkResult(
        done=done_ids,
        skipped=tuple(
            SkippedItem(item_id, error.message, versions.get(item_id)) for item_id, error in refused
        ),
        message=_joined(sentences),
        event_id=first.event_id if first else None,
        can_undo=first is not None and first.can_undo,
        last_note=sentences[-1].last_note,
    )


def _perform_each(
    desk: Desk, seen: SeenVersions, act: Act[Any], answers: Answers
) -> tuple[dict[int, ActResult], list[Refusal]]:
    """Return the results by item id, and the refusals, both in the order of the list.

    An item that was joined with one before it is done already.
    """
    done: dict[int, ActResult] = {}
    touched: set[int] = set()
    refused: list[Refusal] = []
    with_id: int | None = None
    item_ids = list(seen)
    for start in range(0, len(item_ids), CHUNK):
        with desk.store.write_transaction():
            for item_id in item_ids[start : start + CHUNK]:
                if item_id in touched:
                    continue
                try:
                    with desk.store.write_transaction():
                        done[item_id] = perform(
                            desk, item_id, act, answers, version=seen[item_id], with_id=with_id
                        )
                except MedqError as error:
                    refused.append(Refusal(item_id, error))
                else:
                    with_id = with_id or done[item_id].event_id
                    touched.update(done[item_id].touched)
    return done, refused


def _summary(desk: Desk, results: Iterable[ActResult]) -> list[Sentence]:
    """Return a sentence for each kind of result: what was done to some is not said of all."""
    alike: dict[tuple[Did, date | None], list[tuple[ActMessage, int]]] = {}
    for result in results:
        if result.record is not None:
            did = result.record.did
            day = None if did in SAYS_DIFFERENT_DATES else result.record.day
            alike.setdefault((did, day), []).append((result.record, len(result.touched)))
    return [_sentence(desk, same) for same in alike.values()]


def _sentence(desk: Desk, results: Sequence[tuple[ActMessage, int]]) -> Sentence:
    """Return what was done to items with one kind of result; no day where they have several.

    `results` are what was done, each with the number of its items.
    """
    record = results[0][0]
    if len({each.day for each, _count in results}) > 1:
        record = record._replace(day=None, day_off=None)
    count = sum(count for _record, count in results)
    return Sentence(sentence(record, count, formats=desk.formats), record.last_note)


def _joined(sentences: Sequence[Sentence]) -> str:
    """Return the sentences as one message: only the last may end without a period."""
    closed = [closed_sentence(*each) for each in sentences[:-1]]
    return " ".join([*closed, *(each.text for each in sentences[-1:])])


def _reasons(desk: Desk, refused: Sequence[Refusal]) -> list[str]:
    """Return each reason once, with the number of items it holds for, the most common first."""
    alike: dict[tuple[type, str], list[Refusal]] = {}
    for refusal in refused:
        error = refusal.error
        cause = error.who if isinstance(error, ConflictError) else error.message
        alike.setdefault((type(error), cause), []).append(refusal)
    return [_reason(desk, refusals) for refusals in sorted(alike.values(), key=len, reverse=True)]


def _reason(desk: Desk, refusals: Sequence[Refusal]) -> str:
    """Return one reason; where the items themselves are the cause, with the first of them."""
    error = refusals[0].error
    count = f"{len(refusals):,} not done"
    if isinstance(error, ConflictError):
        return f"{count}: {error.plural_message if len(refusals) > 1 else error.message}"
    item_ids = [refusal.item_id for refusal in refusals[:MOST_NAMED]]
    rows = redacted_rows(desk, item_ids)
    names = [rows[item_id].number_or_id for item_id in item_ids if item_id in rows]
    if len(refusals) > MOST_NAMED:
        names.append("..")
    named = f" ({', '.join(names)})" if names else ""
    return f"{count}{named}: {error.message}"


def ids_of(desk: Desk, query: Query) -> dict[int, int]:
    """Return the first `MOST` items of a list: id to version."""
    with desk.store.read_transaction():
        keys = listing.keys(desk.store, narrow(desk, query), query.sort.value, MOST)
        return item_versions.versions_by_item(desk.store, [key[-1] for key in keys])


def members(desk: Desk, group: str) -> dict[int, int]:
    """Return the first `MOST` items of a group: id to version.

    Raises `MedqError` when there is no such group.
    """
    return item_versions.member_versions(desk.store, group_key(group), MOST)
