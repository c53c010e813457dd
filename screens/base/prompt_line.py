"""The text field of a screen: a line in row 23, or the form of an act in the last rows."""

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from textual.screen import Screen

from medq.domain.key_table import FORM
from screens.base.key_queue import HeldKeys
from screens.base.notices import Notices
from widgets.hints import Hint, Hints

if TYPE_CHECKING:
    from widgets.act_form import ActForm
    from widgets.form_spec import FormSpec
    from widgets.prompt import Prompt

TextHandler = Callable[[str], None]
ValuesHandler = Callable[[dict[str, str]], None]


def _ignore(typed: Any) -> None:
    """Do nothing with what was typed."""


class PromptLine:
    """A text field that is opened with a question and closed with its answer.

    Keys typed ahead of an answer wait until it was handed over, and for what that asks the store.
    """

    def __init__(
        self,
        screen: Screen[Any],
        notices: Notices,
        held_keys: HeldKeys,
        on_open_or_close: Callable[[], None],
    ) -> None:
        self._screen = screen
        self._notices = notices
        self._held_keys = held_keys
        self._on_open_or_close = on_open_or_close
        self._on_answer: Callable[[Any], None] | None = None
        self._on_typed: Callable[[Any], None] = _ignore
        self._widget: Prompt | ActForm | None = None
        self.form: ActForm | None = None  # the form, where it is one
        self._field_id = ""  # of a line that has keys of its own
        self.refused_at = 0.0  # an Enter typed ahead of a refusal does not answer it
        self._is_accepted = False  # the form's answers are handed over, and it is still shown

    @property
    def is_open(self) -> bool:
        """True from opening to closing, also before the field is drawn."""
        return self._widget is not None

    @property
    def takes_letters(self) -> bool:
        """True when letters are text of the field."""
        return self._widget is not None and self._widget.is_mounted and not self._is_accepted

    @property
    def is_answered(self) -> bool:
        """True when Enter or Esc was pressed and the field is not removed yet."""
        return self.takes_letters and self._widget is not None and self._widget.is_closed

    @property
    def field_id(self) -> str:
        """The name in the key table of a form, or of a line with keys of its own; else ""."""
        return FORM if self.form is not None else self._field_id

    @property
    def text(self) -> str:
        """The typed text, of a form that of its current field; empty without a field."""
        return self._widget.text if self._widget is not None else ""

    def hints(self) -> tuple[Hint, ...]:
        """Return the keys of a form that row 24 shows; none for a line."""
        return self.form.hints() if self.form is not None else ()

    async def open(
        self,
        label: str,
        value: str = "",
        *,
        clear_keys: tuple[str, ...],
        on_answer: TextHandler | None = None,
        on_typed: TextHandler = _ignore,
        field_id: str = "",
    ) -> None:
        """Ask for one line. Keys that were typed ahead are released where nothing handles it."""
        from widgets.prompt import (  # noqa: PLC0415 - start-up: Textual's Input is a tenth of it
            Prompt,
            PromptField,
        )

        await self.close()
        self._on_answer, self._on_typed = on_answer, on_typed
        self._field_id = field_id
        self._widget = Prompt(label, value, clear_keys)
        await self._screen.mount(self._widget, before=self._screen.query_one(Hints))
        self._notices.set_prompting(True)
        self._screen.set_focus(self._widget.query_one(PromptField))
        self._on_open_or_close()

    async def open_form(
        self, spec: "FormSpec", on_answer: ValuesHandler, on_typed: ValuesHandler
    ) -> "ActForm":
        """Ask for the fields of an act. The form stays until it is closed, also while it saves."""
        from widgets.act_form import ActForm  # noqa: PLC0415 - start-up: not on the first page

        await self.close()
        self._on_answer, self._on_typed = on_answer, on_typed
        self._widget = self.form = ActForm(spec)
        self._notices.show("")
        self._notices.set_prompting(True)
        await self._screen.mount(self._widget, before=self._screen.query_one(Hints))
        self._screen.set_focus(self._widget)
        self._on_open_or_close()
        return self._widget

    async def close(self) -> None:
        """Remove the field and what was typed in it."""
        if self._widget is not None:
            if self.form is not None:
                self.form.return_rows()
            widget, self._widget, self.form = self._widget, None, None
            self._is_accepted, self._field_id = False, ""
            self._screen.set_focus(None)
            self._notices.set_prompting(False)
            await widget.remove()
            self._on_open_or_close()

    def clear(self) -> None:
        """Empty the field."""
        if self._widget is not None:
            self._widget.clear()

    def set_text(self, text: str) -> None:
        """Put a text into the line."""
        if self._widget is not None and self.form is None:
            cast("Prompt", self._widget).set_text(text)

    def move(self, count: int) -> None:
        """Go some fields of the form on, or back."""
        if self.form is not None:
            self.form.move(count)

    async def accept(self, text: str) -> None:
        """Close the field and hand its text over; keys wait until then."""
        self._held_keys.hold()
        await self.close()
        on_answer, self._on_answer = self._on_answer, None
        try:
            if on_answer is not None:
                on_answer(text)
        finally:
            self._held_keys.release()

    def accept_form(self, answers: dict[str, str]) -> None:
        """Hand the answers of the form over; it stays, and takes no letters, until `resume`."""
        self._is_accepted = True
        if self.form is not None:
            self.form.save()
        if self._on_answer is not None:
            self._on_answer(answers)

    def reopen_form(self) -> None:
        """Let the form take letters again: Enter came too soon after something new was shown."""
        if self.form is not None:
            self.form.reopen()
            self._on_open_or_close()

    def redirect(self, on_answer: ValuesHandler, on_typed: ValuesHandler) -> None:
        """Hand what is typed in the form to these from now on."""
        self._on_answer, self._on_typed = on_answer, on_typed

    def resume(self) -> "ActForm | None":
        """Let the form take letters again after a refusal, and return it; None if it is gone."""
        self._is_accepted = False
        self.refused_at = monotonic()
        if self.form is not None:
            self._screen.set_focus(self.form)
        self._on_open_or_close()
        return self.form

    def report_typed(self, typed: Any) -> None:
        """Hand over what is in the field now."""
        self._on_typed(typed)
