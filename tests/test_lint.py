"""The rules of tests/lint.py find what they are for, and leave the rest alone."""

import ast
from pathlib import Path

import pytest

from tests.lint import findings, sql_findings

BREACHES = {
    "def pay(one): ...": "parameter `one` hides what it is",
    "def pay(*, kept=()): ...": "parameter `kept` hides what it is",
    "def pay(claims):\n    found = max(claims)\n    return found, found, found": (
        "variable `found` hides what it is"
    ),
    'def pay():\n    """What is paid."""': (
        "docstring does not say what it does: verb, object, contract"
    ),
    "state = 1 if a else 2 if b else 3": "chained conditional expression",
}
ALLOWED = [
    "def pay(claim): ...",
    "def pay(claims):\n    found = max(claims)\n    return found, found",
    "def pay(claims):\n    return [(one, one, one) for one in claims]",
    'def pay():\n    """Pay a claim."""',
    "state = 1 if a else 2",
]


@pytest.mark.parametrize(("source", "message"), BREACHES.items())
def test_a_breach_is_found(source: str, message: str) -> None:
    assert [text for _line, text in findings(ast.parse(source))] == [message]


@pytest.mark.parametrize("source", ALLOWED)
def test_plain_code_is_left_alone(source: str) -> None:
    assert list(findings(ast.parse(source))) == []


READ = 'def read(store):\n    return store.rows("SELECT id FROM item")\n'
WRITE = 'TEXT = f"""\n    UPDATE {table} SET tier = 1"""\n'
REASON = "# SQL text: figures 3 and 10, a page of a list.\n"
UNEXPLAINED = "SQL text without the figure that asks for it: use the models"
ELSEWHERE = "SQL text outside of data/"


@pytest.mark.parametrize(
    ("path", "source", "message"),
    [
        ("data/items/listing.py", READ, UNEXPLAINED),
        ("data/items/listing.py", WRITE, UNEXPLAINED),
        ("data/items/listing.py", f"{REASON}OTHER = 1\n\n{READ}", UNEXPLAINED),
        ("data/items/listing.py", f"{READ}\n{REASON}", UNEXPLAINED),
        ("medq/work/items/ranking.py", REASON + READ, ELSEWHERE),
        ("screens/queue/list.py", 'TEXT = "id IN (SELECT id FROM item)"', ELSEWHERE),
    ],
)
def test_sql_text_is_refused(path: str, source: str, message: str) -> None:
    assert [text for _line, text in sql_findings(Path(path), source)] == [message]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("data/items/listing.py", REASON + READ),
        ("data/items/listing.py", READ.replace("\n", f"\n    {REASON}", 1)),
        ("data/items/listing.py", f'{REASON}FIRST = "SELECT 1"\nLAST = "SELECT 2"'),
        ("data/items/listing.py", f"# A page.\n{REASON}@cache\n{READ}"),
        ("data/items/listing.py", 'def update(store):\n    """Update the rows."""'),
        ("data/store/store.py", READ),
        ("tests/store/clinic.py", READ),
    ],
)
def test_sql_text_with_a_figure_or_of_the_engines_is_left_alone(path: str, source: str) -> None:
    assert list(sql_findings(Path(path), source)) == []
