"""Requests for work that facts make of a person, and the requests that facts resolve."""

from collections.abc import Iterable
from datetime import date
from enum import IntEnum, StrEnum
from typing import NamedTuple, TypedDict, Unpack

from medq.domain.items.item import Kind, Subject
from medq.domain.reasons.tables import Recoverable
from medq.domain.reasons.ways import WayPlan


class Severity(IntEnum):
    """How much a request matters; a STOP keeps money from being posted."""

    STOP = 1
    HIGH = 2
    NORMAL = 3
    LOW = 4


class Recoverability(StrEnum):
    """How likely the money is recovered, by the reason tables; UNFILED: no payer has the claim."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"
    UNFILED = "unfiled"

    @classmethod
    def of(cls, recoverable: Recoverable) -> "Recoverability":
        """Return the member for a value of the reason tables."""
        return cls(recoverable.value)


class RequestOverrides(TypedDict, total=False):
    """Values of a request that differ from its topic's line; None means the line's."""

    cause: str
    minutes: int | None
    least_minutes: int
    times: int
    recoverability: Recoverability | None
    plan: WayPlan | None
    legal_duty: bool
    due_day: date | None
    hold_until: date | None
    once: bool
    payer_ref: int | None
    details: Iterable[str]


class Topic(NamedTuple):
    """One family of causes, by the names that rules refer to it by.

    Its minutes, recoverability, ways and texts are a line of topics.csv.
    """

    name: str
    kind: Kind
    own_line: str = ""  # the topic of its line, where that is not its name

    @property
    def line_key(self) -> tuple[Kind, str]:
        """Return kind and topic of its line in topics.csv."""
        return self.kind, self.own_line or self.name

    def request(
        self,
        subject: Subject,
        ref: int,
        title: str,
        money_cents: int,
        age_start: date,
        **overrides: Unpack[RequestOverrides],
    ) -> "WorkRequest":
        """Return a request on this topic; what `overrides` leaves out is the topic's."""
        return WorkRequest(
            topic=self,
            subject=subject,
            ref=ref,
            cause=overrides.get("cause") or self.name,
            title=title,
            money_cents=abs(money_cents),
            age_start=age_start,
            minutes=overrides.get("minutes"),
            least_minutes=overrides.get("least_minutes", 0),
            times=overrides.get("times", 1),
            recoverability=overrides.get("recoverability"),
            plan=overrides.get("plan"),
            legal_duty=overrides.get("legal_duty", False),
            due_day=overrides.get("due_day"),
            hold_until=overrides.get("hold_until"),
            once=overrides.get("once", False),
            payer_ref=overrides.get("payer_ref"),
            details=tuple(overrides.get("details", ())),
        )

    def resolution(self, subject: Subject, ref: int, outcome: str) -> "Resolution":
        """Return the resolution of this topic's open item on the subject."""
        return Resolution(self.kind, subject, ref, self.name, outcome)


class WorkRequest(NamedTuple):
    """One thing that a person should do about one subject."""

    topic: Topic
    subject: Subject
    ref: int
    cause: str  # equal causes of a payer form a group
    title: str
    money_cents: int  # money at risk, never negative
    age_start: date  # age and deadlines count from this day
    minutes: int | None = None  # None: the topic's usual minutes, `times` over
    least_minutes: int = 0  # of what the topic's usual minutes make
    times: int = 1
    recoverability: Recoverability | None = None  # None: the topic's
    plan: WayPlan | None = None  # of the ways of working it; None: the topic's
    legal_duty: bool = False
    due_day: date | None = None  # a day that the payer or the office named itself
    hold_until: date | None = None  # the item is on hold until this day
    payer_ref: int | None = None  # whom it is about; None: the payer of the fact
    once: bool = False  # a subject is asked about only once, also after the item is done
    details: tuple[str, ...] = ()  # further lines: other causes, hints of the remittance

    @property
    def kind(self) -> Kind:
        """Return the kind of the item."""
        return self.topic.kind

    @property
    def key(self) -> tuple[Kind, Subject, int, str]:
        """Return the key of the item; the store keeps one open item for each key."""
        return (self.topic.kind, self.subject, self.ref, self.topic.name)


class Resolution(NamedTuple):
    """The open item of this key is done, with this outcome."""

    kind: Kind
    subject: Subject
    ref: int
    topic: str
    outcome: str

    @property
    def key(self) -> tuple[Kind, Subject, int, str]:
        """Return the key of the item."""
        return (self.kind, self.subject, self.ref, self.topic)


class TriggerResult(NamedTuple):
    """Requests and resolutions that follow from one fact; no key is in both."""

    requests: tuple[WorkRequest, ...] = ()
    resolutions: tuple[Resolution, ...] = ()


def merge_requests(
    requests: Iterable[WorkRequest], resolutions: Iterable[Resolution] = ()
) -> TriggerResult:
    """Return one request for each key, and the resolutions of keys that are not requested.

    Of several requests with one key the one with the most money stays; the title and details of
    the others become its details.
    """
    merged: dict[tuple[Kind, Subject, int, str], WorkRequest] = {}
    for request in requests:
        other = merged.get(request.key)
        if other is None:
            merged[request.key] = request
            continue
        larger, smaller = other, request
        if request.money_cents > other.money_cents:
            larger, smaller = request, other
        merged[request.key] = larger._replace(
            details=tuple(dict.fromkeys((*larger.details, smaller.title, *smaller.details))),
            legal_duty=larger.legal_duty or smaller.legal_duty,
        )
    resolved = {
        resolution.key: resolution for resolution in resolutions if resolution.key not in merged
    }
    return TriggerResult(tuple(merged.values()), tuple(resolved.values()))
