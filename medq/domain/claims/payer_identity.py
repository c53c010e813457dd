"""Which of the known payers a file names, by the evidence of its numbers and its name.

One number is the same under any qualifier (PI, XV, 2U, NAIC). A number that payers share (TRN03, a
tax number, a submitter's, a phone) proves nothing against a name. A known name under another
number, or another name under a known number, is a question for a person.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from medq.domain.claims.claim import CONTACTS, TRACE_NUMBER, NamedPayer, PayerNumber
from medq.domain.claims.payer_names import payer_name_key
from medq.domain.identifiers import member_key

NAME = "NAME"  # qualifier of a payer that has no number of its own: its folded name
NAME_AND_NUMBER = "NAME+ID"  # of one whose number is another payer's too: both together
OFFICE = "MEDQ"  # of payers that medq itself makes
_SHARED = frozenset({"EO", "HI", "FI"})  # of submitters, clearinghouses and companies (tax)
_NO_IDENTIFIERS = _SHARED | CONTACTS | {TRACE_NUMBER, NAME, NAME_AND_NUMBER, OFFICE}
NO_NUMBER = "UNKNOWN"


class KnownPayer(NamedTuple):
    """A payer with every number that it is known under; the first is its own."""

    id: int
    name: str
    numbers: tuple[PayerNumber, ...]
    joined_to_id: int | None = None
    is_doubtful: bool = False  # it is still asked whether it is another one

    @property
    def root_id(self) -> int:
        """Return the payer with which it is one."""
        return self.joined_to_id or self.id

    @property
    def name_key(self) -> str:
        """Return its name as it is compared; "" where no file has named it."""
        is_unnamed = self.name == placeholder_name(self.numbers[0])
        return "" if is_unnamed else payer_name_key(self.name)


class PayerIdentity(NamedTuple):
    """A payer as a file names it, among the known ones.

    `payer` is None for one that is not known yet: then `suspects` are the ids of the payers that it
    may be, the likeliest first.
    """

    payer: KnownPayer | None
    suspects: tuple[int, ...] = ()
    new_numbers: tuple[PayerNumber, ...] = ()  # under which the payer was not known


def identifiers(named: NamedPayer) -> list[PayerNumber]:
    """Return the numbers of a payer that stand for it alone, its own first."""
    numbers = (PayerNumber(named.id_qualifier, named.identifier), *named.other_numbers)
    return [
        each
        for each in numbers
        if member_key(each.number) and each.qualifier not in _NO_IDENTIFIERS
    ]


def shown_number(number: PayerNumber) -> str:
    """Return a payer's own number as people know it; "" for one that is kept by its name."""
    if number.qualifier in (NAME, OFFICE):
        return ""
    is_evidence = number.qualifier == NAME_AND_NUMBER
    return number.number.partition(" ")[0] if is_evidence else number.number


def placeholder_name(number: PayerNumber) -> str:
    """Return the name of a payer that no file has named."""
    return f"payer {number.number}"


class KnownPayers:
    """The known payers, found by number and by name.

    Payers that are joined are one: a row of them that agrees speaks for all.
    """

    def __init__(self, payers: Iterable[KnownPayer]) -> None:
        self._payer_by_id: dict[int, KnownPayer] = {}
        self._ids_by_number: dict[tuple[str, str], set[int]] = {}
        self._ids_by_name: dict[str, set[int]] = {}
        self._numbered_roots: set[int] = set()
        for payer in payers:
            self.add(payer)

    def add(self, payer: KnownPayer) -> None:
        """Add a payer, or a known one as it is now."""
        self._payer_by_id[payer.id] = payer
        for number in payer.numbers:
            self._ids_by_number.setdefault(_key(number), set()).add(payer.id)
            if number.qualifier not in _NO_IDENTIFIERS:
                self._numbered_roots.add(payer.root_id)
        if payer.name_key:
            self._ids_by_name.setdefault(payer.name_key, set()).add(payer.id)

    def identify(self, named: NamedPayer) -> PayerIdentity:
        """Return the payer that a file names, or a new one with those that it may be."""
        own = self._with_number(PayerNumber(named.id_qualifier, named.identifier))
        if named.id_qualifier == OFFICE:
            return PayerIdentity(own[0] if own else None)
        numbers, name = identifiers(named), payer_name_key(named.name)
        if not numbers:
            return self._by_name_alone(named, name)
        by_name, by_number = self._with_name(name), self._with_numbers(numbers)
        agreeing = self._with_numbers(_evidence(name, numbers))
        if not agreeing:
            agreeing = self._agreeing(by_name, by_number) if name else by_number
        return self._single(agreeing, [*by_name, *by_number], numbers)

    def shared_numbers(self) -> Iterator[tuple[int, ...]]:
        """Yield the payers of each identifier that is not one payer's alone, by id."""
        for ids in self._ids_by_number.values():
            if len(_root_ids(self._payers(ids))) > 1:
                yield tuple(sorted(ids))

    def own_number(self, named: NamedPayer) -> PayerNumber:
        """Return the number under which a payer that is new is kept: one that is nobody's yet.

        It is an identifier of its own, else its name with the identifier that is another payer's
        too, else its name; of a payer without either what else the file says of it.
        """
        numbers, name = identifiers(named), payer_name_key(named.name)
        if named.id_qualifier == OFFICE:
            return PayerNumber(OFFICE, named.identifier)
        for number in numbers:
            if _key(number) not in self._ids_by_number:
                return number
        if numbers:
            return _evidence(name, numbers)[0]
        by_name = PayerNumber(NAME, name or NO_NUMBER)
        if name:
            return by_name
        others = (each for each in named.other_numbers if each.qualifier not in CONTACTS)
        return next(others, by_name)

    def _agreeing(self, by_name: list[KnownPayer], by_number: list[KnownPayer]) -> list[KnownPayer]:
        """Return the payers that name and number do not contradict: first those that both find.

        A name that has had no number yet gets this one, a number that has had no name this name.
        """
        both = _root_ids(by_name) & _root_ids(by_number)
        if both:
            exact = [payer for payer in by_name if payer in by_number]
            return [payer for payer in (*exact, *by_name) if payer.root_id in both]
        if by_name:
            return [payer for payer in by_name if payer.root_id not in self._numbered_roots]
        return [payer for payer in by_number if not payer.name_key]

    def _by_name_alone(self, named: NamedPayer, name: str) -> PayerIdentity:
        """Identify a payer without an identifier: by name, else by the number it was kept under.

        A number that payers share counts only where there is no name.
        """
        kept_as = self._with_number(self.own_number(named))
        if name:
            same_name = self._with_name(name)
            certain = [payer for payer in same_name if not payer.is_doubtful] or same_name
            is_single = len(_root_ids(certain)) == 1
            return self._single(certain if is_single else kept_as, same_name)
        if kept_as:
            return self._single(kept_as, ())
        shared = [each for each in named.other_numbers if each.qualifier in _SHARED]
        return self._single(self._with_numbers(shared), ())

    def _single(
        self,
        payers: list[KnownPayer],
        suspects: Iterable[KnownPayer],
        numbers: Iterable[PayerNumber] = (),
    ) -> PayerIdentity:
        """Return the payer of these if they are one, else a new one with its suspects."""
        if len(_root_ids(payers)) != 1:
            return PayerIdentity(None, tuple(dict.fromkeys(payer.root_id for payer in suspects)))
        new_numbers = [each for each in numbers if _key(each) not in self._ids_by_number]
        return PayerIdentity(payers[0], new_numbers=tuple(new_numbers))

    def _with_name(self, name: str) -> list[KnownPayer]:
        return self._payers(self._ids_by_name.get(name, ()))

    def _with_numbers(self, numbers: Iterable[PayerNumber]) -> list[KnownPayer]:
        return [payer for number in numbers for payer in self._with_number(number)]

    def _with_number(self, number: PayerNumber) -> list[KnownPayer]:
        return self._payers(self._ids_by_number.get(_key(number), ()))

    def _payers(self, ids: Iterable[int]) -> list[KnownPayer]:
        """Return payers, those first with which others are one."""
        payers = [self._payer_by_id[payer_id] for payer_id in ids]
        return sorted(payers, key=lambda payer: (payer.joined_to_id is not None, payer.id))


def _root_ids(payers: Iterable[KnownPayer]) -> set[int]:
    return {payer.root_id for payer in payers}


def _key(number: PayerNumber) -> tuple[str, str]:
    """Return a number as it is compared: an identifier is the same under any qualifier."""
    qualifier, text = number
    if qualifier in (NAME, NAME_AND_NUMBER):
        return qualifier, text
    is_identifier = qualifier not in _NO_IDENTIFIERS or qualifier in _SHARED
    return "" if is_identifier else qualifier, member_key(text)


def _evidence(name: str, numbers: list[PayerNumber]) -> list[PayerNumber]:
    """Return the texts of a name with each of its identifiers; without a name of all together."""
    keys = [member_key(number.number) for number in numbers]
    parts = keys if name else ["+".join(keys)]
    return [PayerNumber(NAME_AND_NUMBER, f"{part} {name}") for part in parts]
