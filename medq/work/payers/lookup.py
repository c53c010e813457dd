"""A payer as a person types it: by id, payer ID or name."""

from collections.abc import Callable

from data.patients import payers
from medq.domain.claims.claim import PayerNumber
from medq.domain.claims.payer_identity import KnownPayer, shown_number
from medq.domain.claims.payer_names import payer_name_key
from medq.domain.errors import MedqError
from medq.domain.identifiers import member_key
from medq.work.desk import Desk


def find_payer(desk: Desk, text: str) -> int:
    """Return the payer that somebody typed: its payer ID, its name, its number in medq's list.

    The beginning of a name is enough where it is the only one. Raises MedqError where no payer or
    several are meant.
    """
    typed = " ".join(text.split())
    known = payers.known(desk.store)
    for is_meant in _readings(typed):
        meant = [payer for payer in known if is_meant(payer)]
        if len({payer.root_id for payer in meant}) == 1:
            return min(meant, key=lambda payer: payer.joined_to_id is not None).id
        if meant:
            names = ", ".join(f"{_shown(payer)}: {payer.id}" for payer in meant)
            raise MedqError(
                f"{typed!r} could mean {len(meant)} payers.", hint=f"Type one of: {names}."
            )
    raise MedqError(f"There is no payer {typed!r}.", hint="medq payer list shows all of them.")


def _readings(typed: str) -> tuple[Callable[[KnownPayer], bool], ...]:
    """Return what a typed text may mean, the most exact first."""
    number, name = member_key(typed), payer_name_key(typed)
    return (
        lambda payer: _shown(payer).casefold() == typed.casefold(),
        lambda payer: bool(number) and number in map(_folded, payer.numbers),
        lambda payer: bool(name) and payer.name_key == name,
        lambda payer: str(payer.id) == typed,
        lambda payer: bool(name) and payer.name_key.startswith(name),
    )


def _shown(payer: KnownPayer) -> str:
    number = shown_number(payer.numbers[0])
    return f"{payer.name} ({number})" if number else payer.name


def _folded(number: PayerNumber) -> str:
    return member_key(shown_number(number))
