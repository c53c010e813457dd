"""The console script: answers `--version` before anything else is imported."""

import gc
import sys

from medq import __version__


def run() -> None:
    """Run the command line as the console script."""
    words = sys.argv[1:]
    if words != ["--version"]:
        gc.disable()  # until the command starts: imported objects live as long as the process
        from medq.terminal.faults import install_hooks  # noqa: PLC0415 - start-up
        from medq.terminal.start import close_leaks  # noqa: PLC0415 - start-up: not for --version

        install_hooks()
        close_leaks()
    sys.exit(main(words))


def main(argv: list[str]) -> int:
    """Run one command and return its exit status: 0 done, 1 refused, 2 wrong usage."""
    if argv == ["--version"]:
        try:
            print(f"medq {__version__}", flush=True)
        except BrokenPipeError:
            return 0
        except OSError as fault:
            print(
                f"medq: The output cannot be written: {fault.strerror}.",
                file=sys.stderr,
            )
            return 1
        return 0
    from medq.cli.commands import command  # noqa: PLC0415 - start-up: not for --version

    return command(argv)
