"""A Textual app with one Static, which any key changes."""

from textual.app import App, ComposeResult
from textual.events import Key
from textual.widgets import Static


class OneStatic(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("ready")

    def on_key(self, event: Key) -> None:
        self.query_one(Static).update(
            "answered" if self.query_one(Static).content == "ready" else "ready"
        )


if __name__ == "__main__":
    OneStatic().run(mouse=False)
