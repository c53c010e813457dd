"""Queries live in data/, one function a question: nobody else speaks SQL."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SQL = re.compile(r"\b(SELECT|INSERT INTO|DELETE FROM|UPDATE \w+ SET|PRAGMA)\b")


@pytest.mark.parametrize("folder", ["medq", "screens", "widgets"])
def test_only_data_speaks_sql(folder: str) -> None:
    files = sorted((ROOT / folder).rglob("*.py"))
    assert files
    assert [
        str(one.relative_to(ROOT)) for one in files if SQL.search(one.read_text(encoding="utf-8"))
    ] == []
