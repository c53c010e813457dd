"""The texts of the help that no table holds: what a screen is for, and what the signs mean."""

from typing import NamedTuple

from medq.domain.items.item import Kind


class ScreenText(NamedTuple):
    """What a screen is for, and how it is used by somebody who may write."""

    purpose: str
    usage: str = ""


SCREEN_TEXTS = {
    "queue": ScreenText(
        "The queue shows everything open, the most valuable minute first.",
        "Enter opens an item; n takes the next one for you, so that nobody else works it.",
    ),
    "today": ScreenText(
        "The day's plan: what to do, when, and why it stands there.",
        "Enter works a line; n takes the next one that is left. What came in since waits until"
        " you plan the rest of the day (b).",
    ),
    "plan": ScreenText(
        "A day's list, made from the queue: the most valuable that fits, promises and limits kept.",
        "Saved, it opens that day.",
    ),
    "expiring": ScreenText(
        "What lapses soon and is worth too little to come first by itself, and what nobody touched"
        " for long.",
        "Equal ones are one decision: work it, hand it over, or let it go for a reason that is"
        " kept.",
    ),
    "search": ScreenText(
        "Type a name, a number, a day, an amount, a payer or a reason, or several of them; what is"
        " found is listed while you type.",
        "Down goes to the list, enter opens, esc goes back to the field and esc again leaves. tab:"
        " where to look.",
    ),
    "record": ScreenText(
        "All that is known about a claim, a payment or a patient that has nothing open.",
        "It is only read here.",
    ),
    "menu": ScreenText("The places one can go to.", "The number before a line goes there."),
    "keys": ScreenText(
        "Every action with its keys.",
        "Enter, then a key: that key is its first one from now on, on all screens. Saving keeps it"
        " in your config file.",
    ),
    "palette": ScreenText(
        "Type a part of a word: what can be done on the screen you came from is listed with its"
        " keys.",
        "Enter does what the cursor is on.",
    ),
    "plain": ScreenText(
        "The page you came from as plain text, to mark with the terminal's own selection.",
        "Any other key goes back.",
    ),
    Kind.REVIEW.word: ScreenText(
        "A payment or a file that somebody must look at: what differs, what was held, what was not"
        " matched."
    ),
    Kind.SUBMIT.word: ScreenText(
        "A claim that waits to be sent: what must be fixed first, and until when the payer takes"
        " it."
    ),
    Kind.DENIAL.word: ScreenText(
        "A claim the payer denied: why in plain words, what is usual, and the last day for each"
        " step."
    ),
    Kind.CALLBACK.word: ScreenText(
        "Somebody waits for a call.",
        "Nothing of the account is shown until the caller is known.",
    ),
    Kind.FOLLOW_UP.word: ScreenText(
        "A claim with no answer: when it was sent, what was heard of it, what to ask."
    ),
    Kind.QUESTION.word: ScreenText(
        "A question to a provider: what was asked, what came back, what may follow from it."
    ),
}

SIGNS = (
    (">", "the line you are on"),
    ("!", "last chance today, or passed"),
    ("@", "booked: a call was promised"),
    ("~", "waits for a day, for somebody"),
    ("#", "done"),
    ("*", "marked"),
)

READ_ONLY = "Read-only view: no key changes anything."
FIELDS = "In a text field letters are text; esc leaves the field, then the screen."
DATES = "Days are typed as fri, +3, +2w, 12/1, dec 1, eom; enter: the usual one."
FIRST_DAY = (
    "n takes the first item for you. Work it, then d, w or o; the next one is there. u takes an act"
    " back."
)
