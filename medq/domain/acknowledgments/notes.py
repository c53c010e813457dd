"""Notes of an import: what an acknowledgment names that was not found, and needs nobody now.

They say where by control and claim numbers only; the import adds the file's place.
"""

from collections.abc import Sequence

from medq.domain.errors import Problem, ProblemLevel

MOST_NAMED = 5  # claim numbers
WAITS = "No action needed: it is posted when the claims that it names are imported."


def missing_batch(source: str, name: str) -> Problem:
    """Return the note of a batch that is acknowledged but not on file."""
    return _note(f"{source}: {name} is not on file", WAITS)


def unclear_transaction(group: str, control: str) -> Problem:
    """Return the note of a transaction on which a 999 has no verdict that is certain."""
    hint = "Ask the sender for the acknowledgment again, or wait for the claims' own statuses."
    return _note(f"999: group {group} leaves transaction {control} open", hint)


def other_group(functional_code: str) -> Problem:
    """Return the note of a 999 about transactions that are not claims."""
    hint = "No action needed; only acknowledgments of claims (HC) are posted."
    return _note(f"AK101 is {functional_code}: it is not about claims", hint)


def waiting_statuses(count: int, numbers: Sequence[str]) -> Problem:
    """Return the note of statuses whose claims are not on file, with their first claim numbers."""
    statuses = "1 status waits" if count == 1 else f"{count} statuses wait"
    named = ", ".join(number or "(no number)" for number in numbers)
    more = f" and {count - len(numbers)} more" if count > len(numbers) else ""
    return _note(f"{statuses} for a claim that is not on file: {named}{more}", WAITS)


def _note(message: str, hint: str) -> Problem:
    return Problem(ProblemLevel.NOTE, "", message, hint)
