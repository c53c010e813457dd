"""The files of one demo practice, for all tests of this folder."""

import pytest

from medq.demo.files import write_files
from medq.demo.practice import make_practice
from tests.x12.demo.reader import (
    TODAY,
    DemoFiles,
    SubmittedClaim,
    read_payment,
    read_submitted_claims,
)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoFiles:
    """Return the files of a practice of the usual size."""
    practice = make_practice(TODAY)
    paths = write_files(practice, tmp_path_factory.mktemp("demo"))
    return DemoFiles(
        practice, paths, [read_payment(path) for path in paths if "_835_" in path.name]
    )


@pytest.fixture(scope="session")
def submitted(demo: DemoFiles) -> dict[str, SubmittedClaim]:
    """Return every claim of the 837P files by claim number."""
    claims: dict[str, SubmittedClaim] = {}
    for path in demo.paths_of_kind("837p"):
        claims |= read_submitted_claims(path)
    return claims
