"""A line of text with a cursor, as one field of a form holds it."""

from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size

from widgets.cells import sanitize


@dataclass
class EditLine:
    """The text of a field and the cursor: `cursor` characters are before it.

    A `prefilled` text is replaced by the first typed letter; moving the cursor keeps it.
    """

    text: str = ""
    prefilled: bool = False
    cursor: int = 0

    def __post_init__(self) -> None:
        self.cursor = len(self.text)

    def set(self, text: str, *, prefilled: bool = False) -> None:
        """Set the text, with the cursor at its end."""
        self.text, self.cursor, self.prefilled = text, len(text), prefilled

    def insert(self, letters: str) -> None:
        """Insert letters at the cursor, or in place of a prefilled text."""
        if self.prefilled:
            self.set("")
        self.text = self.text[: self.cursor] + letters + self.text[self.cursor :]
        self.cursor += len(letters)

    def delete_left(self) -> None:
        """Delete the character before the cursor, or a prefilled text."""
        if self.prefilled:
            self.set("")
        elif self.cursor:
            self.text = self.text[: self.cursor - 1] + self.text[self.cursor :]
            self.cursor -= 1

    def move_to(self, cursor: int) -> None:
        """Move the cursor; the text is then edited, not replaced."""
        self.cursor, self.prefilled = min(max(0, cursor), len(self.text)), False

    def start(self, width: int) -> str:
        """Return the first `width` cells of the text."""
        return set_cell_size(sanitize(self.text), width)

    def window(self, width: int) -> tuple[str, int]:
        """Return `width` cells of the text around the cursor, and the cursor's cell.

        The cursor may be in the cell after them, so that a text as wide as its field is whole. Of
        a prefilled text they are the first: it is replaced as a whole.
        """
        if self.prefilled:
            return self.start(width), 0
        text, start = sanitize(self.text), 0
        while cell_len(text[start : self.cursor]) > width:
            start += 1
        return set_cell_size(text[start:], width), cell_len(text[start : self.cursor])
