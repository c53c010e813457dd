"""The National Provider Identifier: ten digits, the first 1 or 2, the last a check digit."""

_PREFIX_SUM = 24  # of the prefix 80840 in the Luhn sum (45 CFR 162.406; ISO/IEC 7812)


def npi_problem(npi: str) -> str:
    """Return what is wrong with an NPI, or ""."""
    if not npi:
        return "the NPI is missing"
    if len(npi) != 10 or not (npi.isascii() and npi.isdigit()):
        return "the NPI does not have ten digits"
    if npi[0] not in "12":
        return "the NPI begins with neither 1 nor 2"
    total = _PREFIX_SUM
    for index, digit in enumerate(int(character) for character in reversed(npi)):
        doubled = digit * 2 if index % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return "" if total % 10 == 0 else "the NPI has a wrong check digit"
