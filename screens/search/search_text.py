"""The texts of the search: what can be typed, and how many results there are."""

from medq.domain.search.results import ResultList

SEARCH_EXAMPLES = (
    "Type a name, claim # or acct #, member ID, phone, check/EFT #, a date (5/14), an amount"
    " (=1875, >500), a payer, a code (CO-197), kind:denial, owner:lk, or several: ortiz 5/14"
)


def outcome_text(results: ResultList, text: str, seconds: float, *, read_only: bool) -> str:
    """Return how many results a text has, or what it could mean; empty without a question."""
    count = len(results.lines)
    if results.more:
        return f"More than {count} found: the first {count} by priority are shown. Add a word."
    if results.lines:
        record = "" if read_only else " Each patient you open is audited."
        return f"{count} found in {seconds:.2f} s.{record}"
    if results.suggestions:
        names = ", ".join(
            f"{suggestion.name} ({suggestion.patients})" for suggestion in results.suggestions
        )
        taken = "it" if len(results.suggestions) == 1 else "the first"
        return f'Nothing found for "{text}". Sounds like: {names}. Enter searches for {taken}.'
    return f'Nothing found for "{text}".' if results.description else ""
