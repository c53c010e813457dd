"""The rules of tests/lint.py find what they are for, and leave the rest alone."""

import ast

import pytest

from tests.lint import findings

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
