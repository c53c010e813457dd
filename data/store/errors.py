"""What an engine complains of, as something a person can mend; what nobody here can mend stays a fault."""

import re
from pathlib import Path

from medq.domain.errors import BusyError, MedqError

_PASSWORD = re.compile(r"(?<=[?&])(?:ssl)?password=[^&]*&?", re.IGNORECASE)
DISK_FULL = ("disk is full", "No space left")


def busy() -> MedqError:
    return BusyError(
        "The store is busy: somebody else is writing.",
        hint="Try again in a moment; nothing was changed.",
    )


def cut() -> MedqError:
    """The line to the server is gone; the next question goes over a new one."""
    return MedqError(
        "The line to the store was cut.",
        hint="Try again; then look whether what you did last is there.",
    )


def no_answer(url: str) -> MedqError:
    """A PostgreSQL server does not answer under this URL."""
    return MedqError(
        "The PostgreSQL store does not answer.",
        where=shown_url(url),
        hint="Is the server up, and the name right?",
    )


def replaced(path: Path) -> MedqError:
    return MedqError(
        "Not saved: the store's file was replaced or taken away while medq had it open.",
        where=str(path),
        hint="Leave with ctrl+q and open medq again.",
    )


def unusable(fault: Exception) -> Exception:
    """What the engine says while it works: a refusal with its mend, or the fault itself."""
    text = str(fault)
    if "readonly" in text or "read-only" in text:
        return MedqError("This view can only read.", hint="Open the store with a writing account.")
    if any(words in text for words in DISK_FULL):
        return MedqError(
            "Not saved: the disk is full.", hint="Tell the person who looks after medq."
        )
    if "locked" in text or "lock timeout" in text:
        return busy()
    return fault


def not_open_yet(path: Path) -> MedqError:
    return MedqError(
        "Nobody has the store open yet.",
        where=str(path),
        hint="The view opens with the first specialist: try again then.",
    )


def not_a_store(path: Path, fault: Exception) -> MedqError:
    """Why a file could not be opened."""
    text = str(fault)
    if "not a database" in text:
        return MedqError(
            "This file is not a store of medq.",
            where=str(path),
            hint="Name another file with --store.",
        )
    if any(words in text for words in DISK_FULL):
        return MedqError(
            "The store cannot be opened: the disk is full.",
            where=str(path),
            hint="Make room on the disk first.",
        )
    return MedqError(
        "The store cannot be opened.",
        where=str(path),
        hint="Check that the file and its folder are yours to read and write.",
    )


def shown_url(url: str) -> str:
    """A store's path or URL as it may be printed: without a password."""
    if "://" not in url:
        return url
    begin, _colon, rest = url.partition("://")
    user, at, place = rest.rpartition("@")
    return f"{begin}://{user.partition(':')[0]}{at}{_PASSWORD.sub('', place)}"
