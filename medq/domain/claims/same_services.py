"""Which claims are for the same services, and so belong to one visit."""

from collections.abc import Iterable, Sequence
from datetime import date

from medq.domain.claims.claim import ServiceLine
from medq.domain.claims.visit import LineKey


def service_of(line: ServiceLine, claim_day: date | None) -> LineKey:
    """Return what makes a line the same service as another: code, modifiers, day and charge.

    `claim_day` replaces a day that the line does not state.
    """
    return (*line.procedure_key, line.from_day or claim_day, line.charge_cents)


def services_of(lines: Iterable[ServiceLine], claim_day: date | None) -> list[LineKey]:
    """Return the services of a claim's lines, in their order, each as a line of its visit.

    The same service twice on one claim is two lines: the first and the second.
    """
    counts: dict[LineKey, int] = {}
    keys: list[LineKey] = []
    for line in lines:
        service = service_of(line, claim_day)
        counts[service] = counts.get(service, 0) + 1
        keys.append((*service, counts[service]))
    return keys


def share_a_service(ours: Sequence[LineKey], theirs: Sequence[LineKey]) -> bool:
    """Return whether two claims have an equal line; without any lines they do."""
    return not set(ours).isdisjoint(theirs) or not (ours or theirs)
