"""A person's name as lists and pages show it: `MOYER, Dana`."""


def listed_name(last: str | None, first: str | None) -> str:
    """Return a name by which a list is searched: the last name in capitals, the first as written.

    A first name that a file has in capitals alone is capitalized; one name stands alone.
    """
    given = " ".join(map(_capitalized, (first or "").split()))
    return ", ".join(name for name in ((last or "").upper(), given) if name)


def _capitalized(name: str) -> str:
    """Return a given name as people write it: `Mary-Ann` for MARY-ANN."""
    if not name.isupper() or len(name) == 1:
        return name
    return "-".join(part.capitalize() for part in name.split("-"))
