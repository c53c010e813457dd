"""A small Textual app with Textual's own or medq's driver: `bare_app.py stock|medq`.

It shows a rule, the keys that arrived, and a list.
"""

import signal
import sys


def main() -> None:
    """Run the app and exit like medq."""
    is_medq = sys.argv[1] == "medq"
    if is_medq:
        from medq.terminal.start import prepare  # noqa: PLC0415 - after the terminal is prepared

        prepare()
    from textual import events  # noqa: PLC0415 - after the terminal is prepared
    from textual.app import App, ComposeResult  # noqa: PLC0415 - after the terminal is prepared
    from textual.widgets import OptionList, Static  # noqa: PLC0415 - after the terminal is prepared

    from medq.terminal import start  # noqa: PLC0415 - after the terminal is prepared
    from medq.terminal.driver import MedqDriver  # noqa: PLC0415 - after the terminal is prepared

    class Options(OptionList):
        keys: list[str] = []

        def on_key(self, event: events.Key) -> None:
            self.keys.append(event.key)
            self.app.query_one("#keys", Static).update("keys: " + " ".join(self.keys))

    class BareApp(App[None]):
        CSS = "Options { height: 1fr; border: none; }"
        number = 0

        def compose(self) -> ComposeResult:
            yield Static("─ rule", id="rule")
            yield Static("keys:", id="keys")
            yield Options(*(f"option {number}" for number in range(100)))

        def hang_up(self, number: int) -> None:
            self.number = number
            self.exit()

    app = BareApp(driver_class=MedqDriver if is_medq else None, ansi_color=True)
    if is_medq:

        def end_session(number: int) -> None:
            assert app._loop is not None
            if number == signal.SIGHUP and isinstance(app._driver, MedqDriver):
                app._driver.drop_output()
            app._loop.call_soon_threadsafe(app.hang_up, number)

        start.handle_signals(end_session, lambda: None)
    app.run(mouse=False)
    sys.exit(128 + app.number if app.number else 0)


if __name__ == "__main__":
    main()
