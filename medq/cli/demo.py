"""`demo`: builds an invented practice from generated files, offline, and opens it."""

import os
import shlex
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from medq.cli.app import on_terminal, open_app
from medq.cli.argument_types import LARGEST, between
from medq.cli.environment import desk_for
from medq.cli.imports import import_shape
from medq.cli.output import Output
from medq.cli.program import NAME, program_command
from medq.cli.queue import show_queue
from medq.domain.errors import MedqError
from medq.work.desk import system_login


def configure(parser: ArgumentParser, name: str) -> None:
    """Add the arguments of `demo`."""
    parser.add_argument("--days", type=between(5, 400), default=90, help="days of history (90)")
    parser.add_argument(
        "--patients", type=between(20, 50_000), default=1500, help="number of patients (1500)"
    )
    parser.add_argument(
        "--seed", type=between(0, LARGEST), default=1, help="random seed of the practice (1)"
    )


def execute(args: Namespace, output: Output) -> int:
    """Build or reopen a demo store and open it; return the exit status."""
    from data.store.errors import printable_url  # noqa: PLC0415 - start-up: only for a demo
    from medq.demo.store import is_demo  # noqa: PLC0415 - start-up: only for a demo

    url = args.store or str(Path(tempfile.mkdtemp(prefix="medq-demo-")) / "demo.db")
    files: list[dict[str, Any]] = []
    if not is_demo(url):
        if _exists(url):
            raise MedqError(
                "This store is not a demo; nothing was changed.",
                where=printable_url(url),
                hint="Name a file that does not exist yet.",
            )
        files = _build(url, args, quiet=output.as_json)
    args.store = url
    if on_terminal() and not output.as_json:
        status = open_app(args)
        for line in _closing_lines(printable_url(url)):
            print(line, file=sys.stderr)
        return status
    show_queue(desk_for(args), output, store=printable_url(url), files=files)
    return 0


def _closing_lines(store: str) -> Iterator[str]:
    """Yield where medq is, if not on the PATH, and what opens this demo again."""
    program = program_command()
    if program != NAME:
        folder = os.path.dirname(program)
        yield f"medq is installed in {folder}. Run {program}, or: . {folder}/activate"
    yield f"This demo again: {program} demo --store {shlex.quote(store)}"


def _build(url: str, args: Namespace, *, quiet: bool) -> list[dict[str, Any]]:
    """Build the practice and return its files as `import` reports them."""
    from medq.demo.store import DemoOptions, make_demo  # noqa: PLC0415 - start-up: only for a demo

    if not quiet:
        print("Building an invented practice …", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="medq-demo-files-") as folder:
        intake = make_demo(
            url,
            Path(folder),
            DemoOptions(
                login=os.environ.get("MEDQ_USER") or system_login(),
                days=args.days,
                patients=args.patients,
                seed=args.seed,
                now=os.environ.get("MEDQ_NOW"),
            ),
        )
    shape: list[dict[str, Any]] = import_shape(intake)["files"]
    return shape


def _exists(url: str) -> bool:
    return "://" not in url and Path(url).expanduser().exists()
