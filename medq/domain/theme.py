"""The themes by name: what `theme` in a person's config file may be, and what each is for."""

STANDARD = "standard"
NONE = "none"
THEMES = {
    STANDARD: "the colours of your terminal",
    "light": "black on white",
    "high-contrast": "bright white on black, signs in yellow",
    NONE: "no colours: bold and reverse only",
}
