"""SQL is written in data/ only."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SQL = re.compile(r"\b(SELECT|INSERT INTO|DELETE FROM|UPDATE \w+ SET|PRAGMA)\b")


@pytest.mark.parametrize("folder", ["medq", "screens", "widgets"])
def test_no_other_package_contains_sql(folder: str) -> None:
    files = sorted((ROOT / folder).rglob("*.py"))
    assert files
    assert [
        str(path.relative_to(ROOT))
        for path in files
        if SQL.search(path.read_text(encoding="utf-8"))
    ] == []
