"""What may happen between the office and one payer about one claim, from plain to odd."""

from collections.abc import Callable, Sequence

from tests.differential.ledger import Adjustment
from tests.differential.payer import AnsweringPayer, below
from tests.differential.results import balanced_result, line_result


def _answers_whole(payer: AnsweringPayer) -> None:
    payer.answer()


def _answers_in_parts(payer: AnsweringPayer) -> None:
    """Answer some lines, and the others elsewhere: in the same file or another, on any day."""
    code = payer.draw(below(3 ** len(payer.lines) * 4))
    code, wait = divmod(code, 4)
    parts: list[list[int]] = [[], [], []]
    for index in payer.lines:
        code, part = divmod(code, 3)
        parts[part].append(index)
    for lines in parts:
        if lines:
            payer.answer(lines, splits=True)
            if wait == 3:
                payer.later()


def _denies_then_pays(payer: AnsweringPayer) -> None:
    payer.deny("4", "CO-16")
    payer.later()
    payer.answer()


def _pays_then_denies_again(payer: AnsweringPayer) -> None:
    payer.answer()
    payer.later()
    payer.deny("4", "CO-18")


def _takes_back(payer: AnsweringPayer) -> None:
    original = payer.answer().result
    payer.later()
    payer.take_back(original)


def _corrects(payer: AnsweringPayer) -> None:
    """Take an answer back and correct it, once or twice, in either order, on one day or two."""
    code = payer.draw(below(2 * 2 * 3))
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


def _corrects_one_part(payer: AnsweringPayer) -> None:
    """Answer in two parts, take one back, and correct it or not."""
    indices = list(payer.lines)
    code = payer.draw(below(2 * max(1, len(indices) - 1)))
    end, is_corrected = divmod(code, 2)
    first, others = indices[: end + 1], indices[end + 1 :]
    original = payer.answer(first, splits=True).result
    if others:
        payer.answer(others, splits=True)
    payer.later()
    payer.take_back(original)
    if is_corrected:
        payer.answer(first)


def _pays_twice(payer: AnsweringPayer) -> None:
    """Pay the same again: as another result under the same number or a new one."""
    result = payer.answer().result
    payer.later()
    payer.post(result._replace(number=payer.number(payer.draw(below(2)))))


def _pays_more(payer: AnsweringPayer) -> None:
    payer.answer()
    payer.later()
    payer.answer()


def _takes_back_the_unknown(payer: AnsweringPayer) -> None:
    """Take back what was never posted, beside an answer or alone."""
    if payer.draw(below(2)):
        payer.answer()
        payer.later()
    parts = [
        line_result(index, line.charge_cents, (("paid", 9), ("CO-45", 0)))
        for index, line in payer.lines.items()
    ]
    # An odd payment, so that no other result has the opposite one.
    parts[0] = parts[0]._replace(paid_cents=parts[0].paid_cents - 7)
    adjustment = Adjustment("PR", "3", 7)
    parts[0] = parts[0]._replace(adjustments=(*parts[0].adjustments, adjustment))
    unknown = balanced_result(payer.name, payer.claim, "1", "9999", parts)
    payer.take_back(unknown, is_known=False)


def _says_nothing(payer: AnsweringPayer) -> None:
    """Leave the claim without an answer."""


def _forwards(payer: AnsweringPayer) -> None:
    """Say that the claim is another payer's, which decides nothing."""
    payer.deny("23", "CO-109")


STORIES: Sequence[Callable[[AnsweringPayer], None]] = (
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
