"""Files that are no CSV though they are called so, told by their first bytes."""

from pathlib import Path

from medq.domain.errors import FileError

SAMPLE_BYTES = 4096
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
OTHER_FILES = (
    (b"PK\x03\x04", "an Excel workbook or a ZIP file", "Open it, and save it as CSV UTF-8."),
    (b"\xd0\xcf\x11\xe0", "an Excel workbook", "Open it, and save it as CSV UTF-8."),
    (b"%PDF", "a PDF", "Export the same report as CSV."),
    (b"<", "a web page or XML", "Export the same report as CSV."),
    (b"ISA*", "an X12 file", "Rename it so that its name does not end in .csv or .tsv."),
    (b"ISA|", "an X12 file", "Rename it so that its name does not end in .csv or .tsv."),
)
"""How they begin, what they are, and what to do."""

_BLANK = b" \t\r\n\x1a\0"


def refuse_other_files(path: Path) -> None:
    """Raise FileError where a file is empty, of another kind, or text in UTF-16."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE_BYTES)
    content = sample.removeprefix(b"\xef\xbb\xbf").lstrip(_BLANK)
    if not content and len(sample) < SAMPLE_BYTES:
        raise FileError("The file is empty.", where=path.name, hint="Export it again.")
    if sample.startswith(UTF_16_MARKS) or 4 * sample.count(0) > len(sample):
        raise FileError(
            'The file is UTF-16 ("Unicode text"), not UTF-8.',
            where=path.name,
            hint="Save it as CSV UTF-8.",
        )
    for beginning, kind, hint in OTHER_FILES:
        if content.startswith(beginning):
            raise FileError(f"This is {kind}, not CSV.", where=path.name, hint=hint)
