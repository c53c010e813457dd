"""Refuse what ruff has no rule for: vague names, weak docstrings, SQL text without a reason."""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

VAGUE_NAMES = {"one", "found", "told", "some", "those", "made", "kept", "asked", "said", "given"}
VAGUE_NAMES |= {"here", "place"}
READS_ALLOWED = 2  # a short word is fine in a loop of a line or two
WEAK_OPENINGS = ("What ", "Who ", "Where ", "Those ", "That ", "Whether ")
SQL_OUTSIDE = re.compile(r"\b(SELECT|INSERT INTO|DELETE FROM|UPDATE \w+ SET|PRAGMA)\b")
SQL_IN_DATA = re.compile(r"^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\s")
REASON = re.compile(r"# SQL text: figures? \d+")
WITHOUT_SQL = ("medq", "screens", "widgets")
NO_REASON_NEEDED = (
    "data/store/",
    "data/models/",
    "data/migrations/",
)  # where SQL text needs no reason
Function = ast.FunctionDef | ast.AsyncFunctionDef


def vague_parameters(function: Function) -> Iterator[str]:
    """Yield the parameters whose name says only that there is a value."""
    arguments = function.args
    for parameter in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        if parameter.arg in VAGUE_NAMES:
            yield f"parameter `{parameter.arg}` hides what it is"


def vague_variables(function: Function) -> Iterator[str]:
    """Yield the vague names that are assigned outside comprehensions and read more than twice."""
    comprehensions = (node for node in ast.walk(function) if isinstance(node, ast.comprehension))
    targets = {id(name) for each in comprehensions for name in ast.walk(each.target)}
    names = [node for node in ast.walk(function) if isinstance(node, ast.Name)]
    reads = Counter(name.id for name in names if isinstance(name.ctx, ast.Load))
    for name in names:
        is_assigned = isinstance(name.ctx, ast.Store) and id(name) not in targets
        if is_assigned and name.id in VAGUE_NAMES and reads[name.id] > READS_ALLOWED:
            yield f"variable `{name.id}` hides what it is"


def findings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and message of each breach in a module."""
    for node in ast.walk(tree):
        if isinstance(node, Function):
            for message in {*vague_parameters(node), *vague_variables(node)}:
                yield node.lineno, message
        docstring = ast.get_docstring(node) if isinstance(node, Function | ast.ClassDef) else None
        if (docstring or "").startswith(WEAK_OPENINGS):
            yield node.lineno, "docstring does not say what it does: verb, object, contract"
        if isinstance(node, ast.IfExp) and isinstance(node.orelse, ast.IfExp):
            yield node.lineno, "chained conditional expression"


def sql_findings(path: Path, source: str) -> Iterator[tuple[int, str]]:
    """Yield SQL text where none may be, and SQL text in data/ beside which no figure is named.

    The comment `SQL text: figure 10, …` is in the same top-level statement or above it, with no
    empty line between.
    """
    statements = ast.parse(source).body
    if path.parts[0] in WITHOUT_SQL:
        for statement in statements:
            for line in literal_lines(statement, SQL_OUTSIDE):
                yield line, "SQL text outside of data/"
    elif path.parts[0] == "data" and not str(path).startswith(NO_REASON_NEEDED):
        for statement in statements:
            if not REASON.search(text_with_comments(statement, source)):
                for line in literal_lines(statement, SQL_IN_DATA):
                    yield line, "SQL text without the figure that asks for it: use the models"


def literal_lines(statement: ast.stmt, pattern: re.Pattern[str]) -> list[int]:
    """Return the lines of the string literals, parts of f-strings among them, with a pattern."""
    constants = (node for node in ast.walk(statement) if isinstance(node, ast.Constant))
    return [
        constant.lineno
        for constant in constants
        if isinstance(constant.value, str) and pattern.search(constant.value)
    ]


def text_with_comments(statement: ast.stmt, source: str) -> str:
    """Return the lines of a statement and those above it up to an empty line."""
    lines = source.splitlines()
    decorators = getattr(statement, "decorator_list", [])
    start = min(node.lineno for node in (statement, *decorators)) - 1
    while start > 0 and lines[start - 1].strip():
        start -= 1
    return "\n".join(lines[start : statement.end_lineno])


def main() -> int:
    """Print every breach in the tracked Python files; return 1 if there is one."""
    names = subprocess.run(["git", "ls-files", "*.py"], capture_output=True, text=True, check=True)
    breaches = 0
    for path in map(Path, names.stdout.split()):
        source = path.read_text(encoding="utf-8")
        for line, message in (*findings(ast.parse(source)), *sql_findings(path, source)):
            print(f"{path}:{line}: {message}")
            breaches += 1
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
