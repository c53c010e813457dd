"""The texts of the search: what can be typed, and what was found."""

from medq.domain.search.results import ResultList

SEARCH_EXAMPLES = (
    "You can type: a name, claim or account number, member id, check number, a date (5/14), an"
    " amount (=1875, >500), a payer, a reason (co-197), kind:denial, owner:lk, or several of them:"
    " ortiz 5/14"
)


def outcome_text(found: ResultList, text: str, seconds: float, *, read_only: bool) -> str:
    """Return how many results a text has, or what it could mean; empty without a question."""
    count = len(found.lines)
    if found.more:
        return f"More than {count} found: the first {count} by rank are shown. Add a word."
    if found.lines:
        record = "" if read_only else " Each view of a patient is recorded."
        return f"{count} found in {seconds:.2f} s.{record}"
    if found.suggestions:
        names = ", ".join(f"{meant.name} ({meant.patients})" for meant in found.suggestions)
        taken = "it" if len(found.suggestions) == 1 else "the first"
        return f'Nothing found for "{text}". Sounds like: {names}. Enter takes {taken}.'
    return f'Nothing found for "{text}".' if found.description else ""
