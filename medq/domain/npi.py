"""The National Provider Identifier: ten digits, the first 1 or 2, the last a check digit (Luhn over 80840 and the NPI)."""

_PREFIX_SUM = 24  # what "80840" adds to the Luhn sum (45 CFR 162.406; ISO 7812)


def npi_problem(npi: str) -> str:
    """What is wrong with an NPI, with what to do; empty when nothing is."""
    if not npi:
        return "the NPI is missing"
    if len(npi) != 10 or not (npi.isascii() and npi.isdigit()):
        return "the NPI has not ten digits"
    if npi[0] not in "12":
        return "the NPI begins with neither 1 nor 2"
    total = _PREFIX_SUM
    for place, digit in enumerate(int(one) for one in reversed(npi)):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return "" if total % 10 == 0 else "the NPI has a wrong check digit"
