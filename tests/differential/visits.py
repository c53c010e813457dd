"""Strategies for visits: their lines, payers and claims, and what the payers answer when.

One drawn number often holds several choices, because a draw costs more than reading it apart.
Zero is always the plainest choice.
"""

from collections.abc import Callable, Sequence
from itertools import permutations
from typing import NamedTuple

from hypothesis import strategies as st

from tests.differential.ledger import Adjustment, Line, LineResult, Result

PAYERS = ("ALPINE HEALTH", "BOULDER MUTUAL", "CANYON PLAN", "DURANGO CARE")
COVERAGE_ORDERS = tuple(
    order for count in (1, 2, 3) for order in permutations(PAYERS, count) for _ in range(4 - count)
)
CODES = ("99213", "20610", "97110", "97140", "36415", "80053", "71046", "93000")
MODIFIERS = ("", "", "25", "59", "LT:59")
# Days on which payments are made, each with the files that carry them.
STAGES = ((0,), (1, 2), (3,), (4,), (5,))
PAYMENT_FILES = 6
CLAIM_FILES = 3


class SentClaim(NamedTuple):
    """A claim to one of the payers; all claims of a visit have all its lines."""

    number: str
    payer: str
    sequence: int  # of its payer, from 0
    names_others: bool  # the other coverages too
    file: int
    frequency: str = "1"
    reference: str = ""  # the payer's number of the claim that it replaces


class Posting(NamedTuple):
    """A result with its place in the payment files; `order` is that within its visit."""

    result: Result
    stage: int
    file: int
    transaction: int
    order: int
    states_control_numbers: bool = True  # of lines, REF*6R


class Visit(NamedTuple):
    """A visit with its claims and its results in the order of their days and places in a file."""

    lines: tuple[Line, ...]
    payers: tuple[str, ...]  # in coverage order
    claims: tuple[SentClaim, ...]
    postings: tuple[Posting, ...]

    @property
    def results(self) -> tuple[Result, ...]:
        """Return its results, in order."""
        return tuple(posting.result for posting in self.postings)


Shares = Sequence[tuple[str, int]]  # "paid" or group-reason, and tenths; the last takes the rest
FIRST_PAYER: Sequence[Shares] = (
    (("paid", 6), ("PR-2", 1), ("CO-45", 0)),
    (("CO-197", 0),),
    (("paid", 8), ("CO-45", 0)),
    (("paid", 0),),
    (("PR-1", 6), ("CO-45", 0)),
    (("PR-1", 0),),
    (("paid", 5), ("CO-253", 1), ("PR-3", 2), ("CO-45", 0)),
    (("paid", 4), ("CO-45", 3), ("CO-97", 0)),
    (("paid", 7), ("PR-96", 0)),
    (("CO-45", 0),),
    (("CO-45", 4), ("CO-50", 0)),
    (("CO-16", 0),),
    (("PR-96", 0),),
    (("OA-18", 0),),
)
LATER_PAYER: Sequence[Shares] = (
    (("paid", 1), ("OA-23", 0)),
    (("paid", 1), ("PR-2", 1), ("OA-23", 5), ("CO-45", 0)),
    (("PR-3", 1), ("OA-23", 0)),
    (("paid", 2), ("CO-45", 7), ("OA-23", 0)),
    (("CO-45", 4), ("OA-23", 0)),
    (("OA-23", 0),),
    (("CO-22", 0),),
    (("paid", 1), ("CO-253", 1), ("PR-1", 2), ("OA-23", 0)),
    (("PR-1", 3), ("CO-45", 0)),
    (("paid", 4), ("OA-23", 0)),
)
MIXED = (*FIRST_PAYER, *LATER_PAYER)
# How a reversal states its reasons: none of them counts.
REVERSAL_REASONS = ("negated", "other", "none", "no lines")


def line_result(line: int, charge_cents: int, shares: Shares) -> LineResult:
    """Return a balanced result of a line by shares of its charge."""
    cents = [tenths * (charge_cents // 10) for _reason, tenths in shares]
    cents[-1] = charge_cents - sum(cents[:-1])
    paid_cents = 0
    adjustments = []
    for (reason, _tenths), amount in zip(shares, cents, strict=True):
        if reason == "paid":
            paid_cents += amount
        elif amount:
            group, code = reason.split("-")
            adjustments.append(Adjustment(group, code, amount))
    return LineResult(line, charge_cents, paid_cents, tuple(adjustments))


class _Payer:
    """One payer of a visit while it answers: each answer follows those that it gave before."""

    def __init__(
        self, draw: st.DrawFn, lines: Sequence[Line], name: str, claim: str, place: int
    ) -> None:
        self.draw = draw
        self.lines = lines
        self.name = name
        self.claim = claim
        self.place = place
        self.stage = min(place, len(STAGES) - 1)
        self.postings: list[Posting] = []
        self._numbers = 0

    def number(self, step: int = 1) -> str:
        """Return the payer's number of its next result; without a step, that of the last."""
        self._numbers += step
        return f"{PAYERS.index(self.name)}{max(1, self._numbers)}"

    def later(self) -> None:
        """Let some days pass, at most to the last day."""
        self.stage = min(self.stage + 1, len(STAGES) - 1)

    def answer(self, lines: Sequence[int] = (), *, splits: bool = False, step: int = 1) -> Posting:
        """Decide about these lines of the visit, all by default."""
        wanted = lines or range(len(self.lines))
        decisions = MIXED if self.place == 0 else (*LATER_PAYER, *FIRST_PAYER)
        code = self.draw(_below(len(decisions) ** len(wanted)))
        style = self.draw(_below(2 * 3 * 6 * 8))
        parts = []
        for index in wanted:
            code, decision = divmod(code, len(decisions))
            parts.append(line_result(index, self.lines[index].charge_cents, decisions[decision]))
        style, controls = divmod(style, 2)
        style, status = divmod(style, 3)
        style, place = divmod(style, 6)
        result = _result(
            self.name,
            self.claim,
            str((self.place + status) % 3 + 1),
            self.number(step),
            _with_oddities(parts, style),
        )
        return self.post(
            _with_interest(result, 123) if style == 1 and result.paid_cents else result,
            place=place,
            splits=splits,
            states_control_numbers=not controls,
        )

    def post(
        self,
        result: Result,
        *,
        place: int = 0,
        splits: bool = False,
        states_control_numbers: bool = True,
    ) -> Posting:
        """Put a result into a file of the day; parts of one answer may be in any of the day's."""
        place, transaction = divmod(place, 3)
        files = STAGES[self.stage]
        do_lines_differ = len({line[:2] for line in self.lines}) == len(self.lines)
        posting = Posting(
            result,
            self.stage,
            files[place % len(files)] if splits else files[0],
            int(transaction == 2),
            len(self.postings),
            states_control_numbers or not do_lines_differ,
        )
        self.postings.append(posting)
        return posting

    def take_back(self, original: Result) -> None:
        """Reverse an earlier result, under status 22 or its own, with reasons of any kind."""
        code = self.draw(_below(2 * len(REVERSAL_REASONS) * 6))
        code, keeps_status = divmod(code, 2)
        place, reasons = divmod(code, len(REVERSAL_REASONS))
        is_whole = len({part.line for part in original.lines}) == len(self.lines)
        self.post(
            _reversal(
                original,
                original.status if keeps_status else "22",
                REVERSAL_REASONS[reasons] if is_whole else REVERSAL_REASONS[reasons % 2],
            ),
            place=place,
        )


def _result(
    payer: str, claim: str, status: str, number: str, parts: Sequence[LineResult]
) -> Result:
    """Return a balanced result."""
    charge_cents = sum(part.charge_cents for part in parts)
    paid_cents = sum(part.paid_cents for part in parts)
    return Result(payer, claim, status, number, charge_cents, paid_cents, tuple(parts))


def _with_interest(result: Result, interest_cents: int) -> Result:
    """Return the result with interest on top, in the claim's own CAS."""
    adjustments = (Adjustment("OA", "225", -interest_cents),)
    return result._replace(paid_cents=result.paid_cents + interest_cents, adjustments=adjustments)


def _with_oddities(parts: Sequence[LineResult], style: int) -> Sequence[LineResult]:
    """Return the lines with interest in a line, or with the first line in two halves."""
    first = parts[0]
    if style == 2 and first.paid_cents:
        interest = Adjustment("CO", "225", -77)
        changed = first._replace(
            paid_cents=first.paid_cents + 77, adjustments=(*first.adjustments, interest)
        )
        return (changed, *parts[1:])
    if style == 3:
        return (_half(first, upper=False), _half(first, upper=True), *parts[1:])
    return parts


def _half(part: LineResult, *, upper: bool) -> LineResult:
    """Return one half of a line's result; both add up to it."""

    def half(cents: int) -> int:
        return cents - cents // 2 if upper else cents // 2

    adjustments = [each._replace(cents=half(each.cents)) for each in part.adjustments]
    paid_cents = half(part.paid_cents)
    charge_cents = paid_cents + sum(each.cents for each in adjustments)
    return LineResult(part.line, charge_cents, paid_cents, tuple(adjustments))


def _reversal(original: Result, status: str, reasons: str) -> Result:
    """Return a result that takes another back."""
    lines = [
        LineResult(
            part.line,
            -part.charge_cents,
            -part.paid_cents,
            tuple(each._replace(cents=-each.cents) for each in part.adjustments),
        )
        for part in original.lines
    ]
    adjustments = tuple(each._replace(cents=-each.cents) for each in original.adjustments)
    if reasons == "other":
        lines = [
            line._replace(
                adjustments=tuple(
                    each if each.reason == "225" else each._replace(group="CO", reason="216")
                    for each in line.adjustments
                )
            )
            for line in lines
        ]
    elif reasons != "negated":
        lines = [line._replace(adjustments=()) for line in lines]
    return original._replace(
        status=status,
        charge_cents=-original.charge_cents,
        paid_cents=-original.paid_cents,
        lines=() if reasons == "no lines" else tuple(lines),
        adjustments=adjustments,
    )


def _answers_whole(payer: _Payer) -> None:
    payer.answer()


def _answers_in_parts(payer: _Payer) -> None:
    """Answer some lines, and the others elsewhere: in the same file or another, on any day."""
    count = len(payer.lines)
    code = payer.draw(_below(3**count * 4))
    code, wait = divmod(code, 4)
    parts: list[list[int]] = [[], [], []]
    for index in range(count):
        code, part = divmod(code, 3)
        parts[part].append(index)
    for lines in parts:
        if lines:
            payer.answer(lines, splits=True)
            if wait == 3:
                payer.later()


def _denies_then_pays(payer: _Payer) -> None:
    payer.post(_denial(payer, "4", "CO-16"))
    payer.later()
    payer.answer()


def _pays_then_denies_again(payer: _Payer) -> None:
    payer.answer()
    payer.later()
    payer.post(_denial(payer, "4", "CO-18"))


def _takes_back(payer: _Payer) -> None:
    original = payer.answer().result
    payer.later()
    payer.take_back(original)


def _corrects(payer: _Payer) -> None:
    """Take an answer back and correct it, once or twice, in either order, on one day or two."""
    code = payer.draw(_below(2 * 2 * 3))
    code, rounds = divmod(code, 2)
    order, keeps_number = divmod(code, 2)
    original = payer.answer()
    for _round in range(rounds + 1):
        payer.later()
        # Of two equal payments under one number, one is older: else none could say which ended.
        step = int(not keeps_number or payer.stage == original.stage)
        if order == 1:
            correction = payer.answer(step=step)
            payer.take_back(original.result)
        else:
            payer.take_back(original.result)
            if order == 2:
                payer.later()
            correction = payer.answer(step=step)
        original = correction


def _corrects_one_part(payer: _Payer) -> None:
    """Answer in two parts, take one back, and correct it or not."""
    count = len(payer.lines)
    code = payer.draw(_below(2 * max(1, count - 1)))
    end, is_corrected = divmod(code, 2)
    first = list(range(end + 1))
    original = payer.answer(first, splits=True).result
    if len(first) < count:
        payer.answer(list(range(end + 1, count)), splits=True)
    payer.later()
    payer.take_back(original)
    if is_corrected:
        payer.answer(first)


def _pays_twice(payer: _Payer) -> None:
    """Pay the same again: as another result under the same number or a new one."""
    result = payer.answer().result
    payer.later()
    payer.post(result._replace(number=payer.number(payer.draw(_below(2)))))


def _pays_more(payer: _Payer) -> None:
    payer.answer()
    payer.later()
    payer.answer()


def _takes_back_the_unknown(payer: _Payer) -> None:
    """Take back what was never posted, beside an answer or alone."""
    if payer.draw(_below(2)):
        payer.answer()
        payer.later()
    parts = [
        line_result(index, line.charge_cents, (("paid", 9), ("CO-45", 0)))
        for index, line in enumerate(payer.lines)
    ]
    # An odd payment, so that no other result has the opposite one.
    parts[0] = parts[0]._replace(paid_cents=parts[0].paid_cents - 7)
    adjustment = Adjustment("PR", "3", 7)
    parts[0] = parts[0]._replace(adjustments=(*parts[0].adjustments, adjustment))
    payer.take_back(_result(payer.name, payer.claim, "1", "9999", parts))


def _says_nothing(payer: _Payer) -> None:
    """Leave the claim without an answer."""


def _forwards(payer: _Payer) -> None:
    """Say that the claim is another payer's, which decides nothing."""
    payer.post(_denial(payer, "23", "CO-109"))


def _denial(payer: _Payer, status: str, reason: str) -> Result:
    parts = [
        line_result(index, line.charge_cents, ((reason, 0),))
        for index, line in enumerate(payer.lines)
    ]
    return _result(payer.name, payer.claim, status, payer.number(), parts)


STORIES: Sequence[Callable[[_Payer], None]] = (
    _answers_whole,
    _answers_in_parts,
    _answers_in_parts,
    _denies_then_pays,
    _pays_then_denies_again,
    _takes_back,
    _corrects,
    _corrects,
    _corrects_one_part,
    _pays_twice,
    _pays_more,
    _takes_back_the_unknown,
    _says_nothing,
    _forwards,
)
NUMBERING = ("own", "own", "same", "crossover")


def _below(count: int) -> st.SearchStrategy[int]:
    return st.integers(0, count - 1)


def _line(code: int) -> Line:
    code, procedure = divmod(code, len(CODES))
    cents, modifiers = divmod(code, len(MODIFIERS))
    return Line(CODES[procedure], MODIFIERS[modifiers], 1000 + cents)


LINE_CODES = _below(len(CODES) * len(MODIFIERS) * 30_000)


@st.composite
def visits(draw: st.DrawFn) -> Visit:
    """Draw a visit of one to six lines and one to three payers, each with a story of its own."""
    lines = tuple(_line(draw(LINE_CODES)) for _ in range(draw(_below(6)) + 1))
    payers = COVERAGE_ORDERS[draw(_below(len(COVERAGE_ORDERS)))]
    code = draw(_below(len(NUMBERING) * 2 * 8))
    code, names_others = divmod(code, 2)
    replacement, numbering = divmod(code, len(NUMBERING))
    claims: list[SentClaim] = []
    postings: list[Posting] = []
    for place, name in enumerate(payers):
        own_number = str(place + 1) if NUMBERING[numbering] == "own" else "1"
        payer = _Payer(draw, lines, name, own_number, place)
        if place == 0 or NUMBERING[numbering] != "crossover":
            others = bool(names_others) or NUMBERING[numbering] == "crossover"
            claims.append(SentClaim(own_number, name, place, others, min(place, CLAIM_FILES - 1)))
        if place == 0 and replacement == 1:
            claims.append(_replace_first_claim(payer, claims[0]))
        STORIES[draw(_below(len(STORIES)))](payer)
        postings += payer.postings
    postings.sort(key=lambda each: (each.stage, each.file, each.transaction))
    return Visit(lines, payers, tuple(claims), tuple(postings))


def _replace_first_claim(payer: _Payer, claim: SentClaim) -> SentClaim:
    """Let the payer deny a claim, and return the claim that replaces it, with the same lines.

    What the payer answers then is about the replacement, under its number.
    """
    denied = payer.post(_denial(payer, "4", "CO-16")).result
    payer.later()
    payer.claim = payer.draw(st.sampled_from(("1R", "1")))
    return claim._replace(
        number=payer.claim, frequency="7", reference=denied.number, file=CLAIM_FILES - 1
    )
