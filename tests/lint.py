"""Refuse what ruff has no rule for: vague names, weak docstrings, chained conditionals."""

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

VAGUE_NAMES = {"one", "found", "told", "some", "those", "made", "kept", "asked", "said", "given"}
VAGUE_NAMES |= {"here", "place"}
READS_ALLOWED = 2  # a short word is fine in a loop of a line or two
WEAK_OPENINGS = ("What ", "Who ", "Where ", "Those ", "That ", "Whether ")
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


def main() -> int:
    """Print every breach in the tracked Python files; return 1 if there is one."""
    names = subprocess.run(["git", "ls-files", "*.py"], capture_output=True, text=True, check=True)
    breaches = 0
    for path in map(Path, names.stdout.split()):
        for line, message in findings(ast.parse(path.read_text(encoding="utf-8"))):
            print(f"{path}:{line}: {message}")
            breaches += 1
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
