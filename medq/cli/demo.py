"""`demo`: a small practice from generated files through the ordinary import, opened at once; offline, in a temporary folder."""

import os
import sys
import tempfile
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from medq.cli.app import on_terminal, open_app
from medq.cli.intake import intake_shape
from medq.cli.output import Output
from medq.cli.queue import show_queue
from medq.domain.desk import Query
from medq.domain.problem import MedqError
from medq.work.desk import Desk, open_desk, system_login


def configure(parser: ArgumentParser, name: str) -> None:
    parser.add_argument("--days", type=_between(5, 400), default=90, help="how far back the practice goes (90)")
    parser.add_argument("--patients", type=_between(20, 50_000), default=1500, help="how many patients it has (1500)")
    parser.add_argument("--seed", type=int, default=1, help="another number, another practice (1)")


def execute(args: Namespace, output: Output) -> int:
    from medq.demo.store import is_demo, make_demo

    url = args.store or str(Path(tempfile.mkdtemp(prefix="medq-demo-")) / "demo.db")
    files: list[dict[str, Any]] = []
    if is_demo(url):
        pass
    elif _exists(url):
        raise MedqError("This store is no demo; it was not touched.", at=url, mend="Name a file that is not there yet.")
    else:
        if not output.as_json:
            print("Making a practice: all its people are invented.", file=sys.stderr)
        with tempfile.TemporaryDirectory(prefix="medq-demo-files-") as folder:
            intake = make_demo(
                url,
                Path(folder),
                now=os.environ.get("MEDQ_NOW"),
                login=_login(),
                days=args.days,
                patients=args.patients,
                seed=args.seed,
            )
        files = intake_shape(intake)["files"]
    if on_terminal() and not output.as_json:
        status = open_app(lambda: _desk(url, args))
        print(f"The demo's store is {url}; medq demo --store {url} opens it again.", file=sys.stderr)
        return status
    show_queue(_desk(url, args), output, Query(), 50, None, {"store": url, "files": files})
    return 0


def _desk(url: str, args: Namespace) -> Desk:
    return open_desk(url, read_only=args.read_only, now=os.environ.get("MEDQ_NOW"), user=_login())


def _login() -> str:
    return os.environ.get("MEDQ_USER") or system_login()


def _exists(url: str) -> bool:
    return "://" not in url and Path(url).expanduser().exists()


def _between(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdigit() or not least <= int(text) <= most:
            raise ArgumentTypeError(f"{text!r} is no number from {least} to {most}")
        return int(text)

    return read
