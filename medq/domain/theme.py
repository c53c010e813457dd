"""The names of the themes, and what each is for."""

STANDARD = "standard"
NONE = "none"
THEMES = {
    STANDARD: "the colors of your terminal",
    "light": "black on white",
    "high-contrast": "bright white on black, signs in yellow",
    NONE: "no colors: bold and reverse only",
}
