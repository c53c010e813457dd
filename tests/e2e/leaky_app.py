"""The app with a fault at the key `.`: `leaky_app.py LOG WHERE [stock] [developer]`.

WHERE is handler, worker, store, input, render, task or clipboard. `stock` restores the reports of
Textual and Python, to show that they leak.
"""

import asyncio
import sys
from pathlib import Path
from typing import Any

SECRET = "SECRETNAME"
"""It is in the fault's message and in a local variable, and nowhere else."""

tasks: list[Any] = []


def fail(*_: object) -> Any:
    """Raise an error with a secret in its message and in a local variable."""
    patient = "".join(("SECRET", "NAME, DANA"))
    raise KeyError(f"no such patient: {patient}")


def install_fault(where: str) -> None:
    """Make the key `.` fail in the named part."""
    from medq.terminal.driver import MedqDriver  # noqa: PLC0415 - after the terminal is prepared
    from screens.queue.queue import QueueScreen  # noqa: PLC0415 - after the terminal is prepared
    from widgets.rows import Rows  # noqa: PLC0415 - after the terminal is prepared

    async def failing_work() -> None:
        fail()

    def at_key(self: QueueScreen) -> None:
        if where == "handler":
            fail()
        elif where == "worker":
            self.store.ask(failing_work, group="leak")
        elif where == "store":

            async def failing_question() -> None:
                await self.context.queue.ask(fail)

            self.store.ask(failing_question, group="leak")
        elif where == "render":
            Rows.render_line = fail  # type: ignore[method-assign]
            self.rows.refresh()
        elif where == "task":
            tasks.append(asyncio.create_task(failing_work()))
            self.say("started")
        elif where == "clipboard":
            self.app.copy_to_clipboard(SECRET)
            self.say("copied")

    make = QueueScreen.__init__

    def make_leaky(self: QueueScreen, context: Any) -> None:
        make(self, context)
        self.handlers["list.last"] = lambda: at_key(self)

    QueueScreen.__init__ = make_leaky  # type: ignore[method-assign]
    if where == "input":
        read = MedqDriver._read

        def reading(self: MedqDriver) -> bytes:
            typed = read(self)
            if typed == b".":
                fail()
            return typed

        MedqDriver._read = reading  # type: ignore[method-assign]


def restore_stock_reports() -> None:
    """Restore the reports of Textual and Python."""
    from textual.app import App  # noqa: PLC0415 - after the terminal is prepared
    from textual.drivers.linux_driver import LinuxDriver  # noqa: PLC0415 - after the terminal is prepared

    from medq.app import MedqApp  # noqa: PLC0415 - after the terminal is prepared
    from medq.terminal import faults  # noqa: PLC0415 - after the terminal is prepared
    from medq.terminal.driver import MedqDriver  # noqa: PLC0415 - after the terminal is prepared
    from screens.base.store_questions import StoreQuestions  # noqa: PLC0415 - after the terminal is prepared

    def ask(
        self: StoreQuestions, work: Any, group: str, *, exclusive: bool = True, **_: Any
    ) -> None:
        self._screen.run_worker(work, group=group, exclusive=exclusive)

    MedqApp._fatal_error = App._fatal_error  # type: ignore[method-assign]
    MedqApp.panic = App.panic  # type: ignore[method-assign]
    MedqDriver._run_input_thread = LinuxDriver._run_input_thread  # type: ignore[method-assign]
    StoreQuestions.ask = ask  # type: ignore[method-assign]
    MedqApp.copy_to_clipboard = App.copy_to_clipboard  # type: ignore[method-assign]
    MedqDriver.write = LinuxDriver.write  # type: ignore[method-assign]
    faults.install_hooks = lambda: None
    faults.log_asyncio_exception = (
        lambda loop, context: loop.default_exception_handler(context)  # type: ignore[attr-defined]
    )


def main() -> int:
    """Run the app with its fault."""
    from medq.terminal.start import prepare  # noqa: PLC0415 - after the terminal is prepared

    prepare(developer="developer" in sys.argv)
    from medq.app import run  # noqa: PLC0415 - after the terminal is prepared
    from screens.base.session import AppContext, StoreThread  # noqa: PLC0415 - after the terminal is prepared
    from tests.e2e.fake_app import logged_session  # noqa: PLC0415 - after the terminal is prepared

    log, where = Path(sys.argv[1]), sys.argv[2]
    install_fault(where)
    if "stock" in sys.argv:
        restore_stock_reports()
    status = run(AppContext(StoreThread(logged_session(log))))
    tasks.clear()  # asyncio reports a failed task when it is deleted
    return status


if __name__ == "__main__":
    sys.exit(main())
