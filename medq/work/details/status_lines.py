"""What payers and clearinghouses said of a claim before a payment: statuses and rejections."""

from data.claims.status_pages import StatusFacts
from medq.domain.acknowledgments.status_codes import StatusMeaning
from medq.domain.items.item_page import Rejection, StatusLine
from medq.work.desk import Desk
from medq.work.details.claim_reading import ClaimReading
from medq.work.details.status_facts import StatusTexts, category_of, status_behind

REJECTING = frozenset({StatusMeaning.REJECTED, StatusMeaning.NOT_FOUND})


def rejections(desk: Desk, claim: ClaimReading, cause: str) -> tuple[Rejection, ...]:
    """Return each field for which the claim was rejected in the status that an item stems from."""
    status = status_behind(claim.statuses, cause)
    if status is None or _meaning(status) not in REJECTING:
        return ()
    of_answer = [
        each
        for each in claim.statuses
        if (each.day, each.kind, each.source) == (status.day, status.kind, status.source)
        and _meaning(each) in REJECTING
    ]
    return tuple(_rejection(desk, claim.status_texts, each) for each in of_answer)


def status_lines(desk: Desk, claim: ClaimReading) -> tuple[StatusLine, ...]:
    """Return the statuses of a claim, the newest first."""
    return tuple(
        StatusLine(
            status.day,
            status.kind,
            status.category,
            desk.code_texts.status_source(status.source),
            claim.status_texts.statement(status),
        )
        for status in claim.statuses
    )


def _meaning(status: StatusFacts) -> StatusMeaning | None:
    category = category_of(status)
    return category.meaning if category else None


def _rejection(desk: Desk, texts: StatusTexts, status: StatusFacts) -> Rejection:
    return Rejection(
        day=status.day,
        file_kind=status.kind,
        source=desk.code_texts.status_source(status.source),
        statement=texts.words(status),
        sent=texts.value(status),
        note=status.note,
        code=" ".join(filter(None, (status.category, status.status, status.entity))),
        procedure=status.procedure,
        is_not_found=_meaning(status) is StatusMeaning.NOT_FOUND,
    )
