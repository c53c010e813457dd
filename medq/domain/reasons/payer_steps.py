"""Steps of the reason tables that are for some kinds of payers alone: `{medicare_b} check ABN`."""

from collections.abc import Iterable


def steps_for(steps: Iterable[str], payer_kind: str) -> tuple[str, ...]:
    """Return the steps that a kind of payer has, without the kinds that they name."""
    return tuple(filter(None, (_step_for(step, payer_kind) for step in steps)))


def _step_for(step: str, payer_kind: str) -> str:
    kinds, text = split_step(step)
    return text if not kinds or payer_kind in kinds else ""


def split_step(step: str) -> tuple[tuple[str, ...], str]:
    """Return the kinds of payers that a step names, none where it is for all, and its text."""
    if not step.startswith("{"):
        return (), step
    kinds, _brace, text = step[1:].partition("}")
    return tuple(kinds.split()), text.strip()
