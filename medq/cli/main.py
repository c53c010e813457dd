"""The console script: what asks for nothing is answered before anything is imported; commands are medq/cli/commands.py."""

import gc
import sys

from medq import __version__


def run() -> None:
    """The console script."""
    words = sys.argv[1:]
    if words != ["--version"]:
        gc.disable()  # until the command begins: all that is imported stays
        from medq.terminal.faults import install_hooks
        from medq.terminal.start import close_leaks

        install_hooks()
        close_leaks()
    sys.exit(main(words))


def main(argv: list[str]) -> int:
    """Run one command; its exit status: 0 done, 1 refused, 2 wrong usage."""
    if argv == ["--version"]:
        try:
            print(f"medq {__version__}", flush=True)
        except BrokenPipeError:  # nobody reads any more
            return 0
        except OSError as fault:
            print(
                f"medq: What was to be printed cannot be written: {fault.strerror}.",
                file=sys.stderr,
            )
            return 1
        return 0
    from medq.cli.commands import command

    return command(argv)
