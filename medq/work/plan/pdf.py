"""A day's plan as a page to print, in a font that has many alphabets: names need them."""

from collections.abc import Sequence
from pathlib import Path

FONT_FILE = Path(__file__).parents[3] / "data" / "fonts" / "DejaVuSans.ttf"
COLUMN_WIDTHS = (21, 10, 72, 24, 20, 43)  # millimeters, of a letter page's 190
ALIGNMENT = ("RIGHT", "RIGHT", "LEFT", "LEFT", "LEFT", "LEFT")
TEXT_POINTS, TITLE_POINTS = 9, 14

Row = tuple[str, ...]


def plan_pdf(title: str, summary: Sequence[str], heads: Row, rows: Sequence[Row]) -> bytes:
    """Return a PDF: a title, lines about the day, a table that continues over pages."""
    from fpdf import FPDF, FontFace  # noqa: PLC0415 - start-up: 0.3 s, only for a printed page

    pdf = FPDF(format="letter")
    pdf.set_title(title)
    pdf.set_margin(13)
    pdf.add_font("DejaVu", fname=str(FONT_FILE))
    pdf.add_page()
    pdf.set_font("DejaVu", size=TITLE_POINTS)
    pdf.cell(text=title, new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("DejaVu", size=TEXT_POINTS)
    for line in summary:
        pdf.multi_cell(0, text=line, new_x="LMARGIN", new_y="NEXT")
    pdf.ln(2)
    with pdf.table(
        col_widths=COLUMN_WIDTHS, text_align=ALIGNMENT, line_height=5, headings_style=FontFace()
    ) as table:
        for row in (heads, *rows):
            cells = table.row()
            for text in row:
                cells.cell(text)
    return bytes(pdf.output())
