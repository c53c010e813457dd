"""A few lines of Textual as a program for a pseudo-terminal: `bare_app.py stock|medq`: what does its driver do to it?

It shows a rule and the names of the keys that came. The first is Textual's own driver, the second medq's.
"""

import signal
import sys


def main() -> None:
    ours = sys.argv[1] == "medq"
    if ours:
        from medq.terminal.start import prepare

        prepare()
    from textual import events
    from textual.app import App, ComposeResult
    from textual.widgets import OptionList, Static

    from medq.terminal import start
    from medq.terminal.driver import MedqDriver

    class Options(OptionList):
        came: list[str] = []

        def on_key(self, event: events.Key) -> None:
            self.came.append(event.key)
            self.app.query_one("#keys", Static).update("keys: " + " ".join(self.came))

    class Bare(App[None]):
        CSS = "Options { height: 1fr; border: none; }"
        number = 0

        def compose(self) -> ComposeResult:
            yield Static("─ rule", id="rule")
            yield Static("keys:", id="keys")
            yield Options(*(f"option {number}" for number in range(100)))

        def hang_up(self, number: int) -> None:
            self.number = number
            self.exit()

    app = Bare(driver_class=MedqDriver if ours else None, ansi_color=True)
    if ours:

        def end(number: int) -> None:
            assert app._loop is not None
            if number == signal.SIGHUP and isinstance(app._driver, MedqDriver):
                app._driver.drop_output()
            app._loop.call_soon_threadsafe(app.hang_up, number)

        start.handle_signals(end, lambda: None)
    app.run(mouse=False)
    sys.exit(128 + app.number if app.number else 0)


if __name__ == "__main__":
    main()
