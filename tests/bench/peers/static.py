"""A Textual app with one Static that any key changes."""

from textual.app import App, ComposeResult
from textual.events import Key
from textual.widgets import Static


class OneStatic(App[None]):
    """An app that shows `ready`, and `answered` after a key."""

    def compose(self) -> ComposeResult:
        """Yield the Static."""
        yield Static("ready")

    def on_key(self, event: Key) -> None:
        """Change the text."""
        static = self.query_one(Static)
        static.update("answered" if static.content == "ready" else "ready")


if __name__ == "__main__":
    OneStatic().run(mouse=False)
