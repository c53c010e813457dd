"""The claim that a person names by its number to link a payment or a response to it."""

from datetime import date
from typing import NamedTuple

from data.claims import lookups
from medq.domain.date_text import format_day
from medq.domain.errors import MedqError
from medq.domain.identifiers import number_key
from medq.domain.remittances.agreement import dates_agree
from medq.domain.remittances.candidate import Candidate
from medq.domain.remittances.stated_claim import StatedClaim
from medq.domain.typed_dates import searched_day
from medq.work.desk import Desk


class ClaimChoice(NamedTuple):
    """The number of a claim, and its DOS where that was typed too."""

    number: str
    day: date | None = None

    @classmethod
    def parse(cls, text: str, today: date) -> "ClaimChoice":
        """Return the choice in `claim 7001 11/02/26`; "claim" and the DOS may be left out."""
        words = text.removeprefix("claim ").strip()
        number, _, last_word = words.rpartition(" ")
        searched = searched_day(last_word, today) if number else None
        return cls(number.strip(), searched[0]) if searched else cls(words)


def chosen_claim(desk: Desk, choice: ClaimChoice, stated: StatedClaim) -> Candidate:
    """Return the claim that a person means, of several submissions the last that is open.

    Of several visits under the number it is the one on the stated days. Raises MedqError if there
    is none, or the days do not tell which.
    """
    number = choice.number
    ids = lookups.ids_by_number(desk.store, [number_key(number)])
    candidates = sorted(lookups.candidates(desk.store, ids), key=lambda candidate: candidate.id)
    if choice.day is not None:
        candidates = [other for other in candidates if _is_on(other, choice.day)]
    exact = [other for other in candidates if other.number == number]
    named = exact or candidates
    if not named:
        on_day = f" on {format_day(choice.day)}" if choice.day else ""
        raise MedqError(
            f"There is no claim {number!r}{on_day}.", hint="Type the claim number in full."
        )
    if len({other.from_day for other in named}) > 1:
        named = [other for other in named if dates_agree(stated, other)]
        if len({other.from_day for other in named}) != 1:
            raise MedqError(
                f"Several visits have claim number {number}.",
                hint=f"Add the DOS: {number} {format_day(desk.today())}.",
            )
    return ([other for other in named if other.open] or named)[-1]


def claims_under(desk: Desk, number: str) -> tuple[Candidate, ...]:
    """Return the claims with a number: one that speaks of it and is of none of them is in doubt."""
    ids = lookups.ids_by_number(desk.store, [number_key(number)]) if number else ()
    return tuple(lookups.candidates(desk.store, ids))


def _is_on(candidate: Candidate, day: date) -> bool:
    first = candidate.from_day
    return first is not None and first <= day <= (candidate.to_day or first)
