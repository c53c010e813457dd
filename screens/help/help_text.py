"""The texts of the help that no table holds: what a screen is for, and what the signs mean."""

from typing import NamedTuple

from medq.domain.items.item import Kind


class ScreenText(NamedTuple):
    """The purpose of a screen, and its usage for somebody who may write."""

    purpose: str
    usage: str = ""


SCREEN_TEXTS = {
    "queue": ScreenText(
        "All open work, highest dollars per minute first.",
        "Enter opens an item; n checks out the next one, so nobody else works it.",
    ),
    "today": ScreenText(
        "The day's plan: what to do, when, and why.",
        "Enter works a line; n checks out the next one. New items wait until you plan the rest"
        " of the day (b).",
    ),
    "plan": ScreenText(
        "A day's list, made from the queue: the most valuable work that fits, with promises and"
        " deadlines kept.",
        "Once saved, it opens that day.",
    ),
    "expiring": ScreenText(
        "Low-value items about to expire, and untouched ones, need an owner and a decision.",
        "Similar items are one decision: keep, reassign, or let expire with a reason.",
    ),
    "search": ScreenText(
        "Type a name, number, date, amount, payer or reason, or several; results are listed while"
        " you type.",
        "Down goes to the list, enter opens, esc goes back to the field and esc again leaves. tab:"
        " where to look.",
    ),
    "record": ScreenText(
        "Everything about a claim, a payment or a patient without an open item.",
        "It cannot be changed here.",
    ),
    "menu": ScreenText("The other screens.", "The number before a line goes there."),
    "keys": ScreenText(
        "Every action with its keys.",
        "Press enter, then a key, to make it the action's first key on all screens. Save to keep it"
        " in your config file.",
    ),
    "palette": ScreenText(
        "Type part of a word to list what you can do on the screen you came from, with its keys.",
        "Enter runs the line under the cursor.",
    ),
    "plain": ScreenText(
        "The page you came from as plain text, to select and copy with the terminal.",
        "Any other key goes back.",
    ),
    Kind.REVIEW.word: ScreenText(
        "A payment, file, payer or patient to review: what differs, what was held or not matched,"
        " and who may be one."
    ),
    Kind.SUBMIT.word: ScreenText(
        "A claim to submit: what must be fixed first, and its filing deadline."
    ),
    Kind.DENIAL.word: ScreenText(
        "A denied claim: the reason, the next steps, and the deadline of each."
    ),
    Kind.CALLBACK.word: ScreenText(
        "A callback to a patient.",
        "Account details stay hidden until identity is verified.",
    ),
    Kind.FOLLOW_UP.word: ScreenText(
        "A claim without a response: when it was submitted, its status, what to ask."
    ),
    Kind.QUESTION.word: ScreenText(
        "A question to a provider: what was asked, the answer, the next step."
    ),
}

SIGNS = (
    (">", "current row"),
    ("!", "due today or past due"),
    ("@", "promised callback"),
    ("~", "on hold (follow-up date set)"),
    ("X", "must be fixed, or lost"),
    ("#", "done"),
    ("*", "marked"),
)

READ_ONLY = "Read-only view: no key changes anything."
FIELDS = "In a text field letters are text; esc leaves the field, then the screen."
DATES = "Dates: fri, +3, +2w, 12/1, dec 1, eom."
FIRST_DAY = (
    "A first day: n checks out the next item. Work it, then w (follow up later), d (done) or o"
    " (note); u undoes. At the end b plans tomorrow."
)
"""On the screens that a day begins with."""
