"""What facts ask of a person: wants, and what is settled by them (domain 2.10). Pure: ids, days and numbers are passed in.

A want names what it is about by subject and topic, and a store keeps one open item for each; a fact that comes later updates
that item or settles it. The files raising_*.py say which facts raise which topics.
"""

from collections.abc import Iterable
from datetime import date
from enum import IntEnum, StrEnum
from typing import NamedTuple

from medq.domain.items.item import Kind, Subject
from medq.domain.reasons.tables import DeadlineKind, Recoverable


class Severity(IntEnum):
    """How loud a want is: it seeds an item's importance; a stop keeps money from being posted."""

    STOP = 1
    HIGH = 2
    NORMAL = 3
    LOW = 4


class Recoverability(StrEnum):
    """Whence the chance that the money still comes: the tables' word, or `unfiled` for a claim that nobody has yet."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"
    UNFILED = "unfiled"

    @classmethod
    def of(cls, word: Recoverable) -> "Recoverability":
        return cls(word.value)


class Topic(NamedTuple):
    """One family of causes: kind, severity, usual minutes (domain 2.10), chance, deadline, category. Whether it is a duty
    in law is said by the facts, not by the topic."""

    name: str
    kind: Kind
    severity: Severity
    minutes: int
    chance: Recoverability = Recoverability.MAYBE
    deadline: DeadlineKind = DeadlineKind.NONE
    category: str = ""


class WorkRequest(NamedTuple):
    """One thing that a person should do.

    `money_cents` is what is at stake (never negative), `since` the day from which age and deadlines count, `due` a day that
    the payer itself named, `wake` the day until which it only waits. `cause` groups equal ones of a payer. `told` are
    further lines for the item: other causes, hints of the remittance.
    """

    topic: Topic
    subject: Subject
    ref: int
    cause: str
    title: str
    money_cents: int
    since: date
    minutes: int
    chance: Recoverability
    deadline: DeadlineKind
    category: str
    duty: bool = False
    due: date | None = None
    wake: date | None = None
    told: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        return self.topic.kind

    @property
    def severity(self) -> Severity:
        return self.topic.severity

    @property
    def key(self) -> tuple[Kind, Subject, int, str]:
        """One open item for each."""
        return (self.topic.kind, self.subject, self.ref, self.topic.name)


class Resolution(NamedTuple):
    """An open item of that key is done by what came in, with that outcome."""

    kind: Kind
    subject: Subject
    ref: int
    topic: str
    outcome: str


class TriggerResult(NamedTuple):
    """What one fact asks for and what it settles; no key is in both."""

    wants: tuple[WorkRequest, ...] = ()
    settled: tuple[Resolution, ...] = ()


def want(
    topic: Topic,
    subject: Subject,
    ref: int,
    title: str,
    money_cents: int,
    since: date,
    *,
    cause: str = "",
    minutes: int | None = None,
    chance: Recoverability | None = None,
    deadline: DeadlineKind | None = None,
    category: str | None = None,
    duty: bool = False,
    due: date | None = None,
    wake: date | None = None,
    told: Iterable[str] = (),
) -> WorkRequest:
    """A want with what the topic says where nothing else is said."""
    return WorkRequest(
        topic,
        subject,
        ref,
        cause or topic.name,
        title,
        abs(money_cents),
        since,
        topic.minutes if minutes is None else minutes,
        topic.chance if chance is None else chance,
        topic.deadline if deadline is None else deadline,
        topic.category if category is None else category,
        duty,
        due,
        wake,
        tuple(told),
    )


def settled(topic: Topic, subject: Subject, ref: int, outcome: str) -> Resolution:
    return Resolution(topic.kind, subject, ref, topic.name, outcome)


def raised(wants: Iterable[WorkRequest], done: Iterable[Resolution] = ()) -> TriggerResult:
    """One want a key, the dearest of several with the others told; nothing is settled that is wanted at the same time."""
    kept: dict[tuple[Kind, Subject, int, str], WorkRequest] = {}
    for one in wants:
        other = kept.get(one.key)
        if other is None:
            kept[one.key] = one
        else:
            first, second = (one, other) if one.money_cents > other.money_cents else (other, one)
            told = dict.fromkeys((*first.told, second.title, *second.told))
            kept[one.key] = first._replace(told=tuple(told), duty=first.duty or second.duty)
    gone = {one[:4]: one for one in done if one[:4] not in kept}
    return TriggerResult(tuple(kept.values()), tuple(gone.values()))
