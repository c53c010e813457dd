"""A day's plan as a page to print, with a font of its own: names are written in many alphabets."""

from collections.abc import Sequence
from pathlib import Path

FONT = Path(__file__).parents[3] / "data" / "fonts" / "DejaVuSans.ttf"
WIDTHS = (16, 12, 78, 34, 50)  # millimetres, of a letter page's 190
SMALL, LARGE = 9, 14  # points

Row = tuple[str, str, str, str, str]


def plan_pdf(title: str, about: Sequence[str], heads: Row, rows: Sequence[Row]) -> bytes:
    """The PDF: a title, some lines about the day, a table that goes on over pages. Text as it is given."""
    from fpdf import FPDF, FontFace  # 0.3 s, and only for a page that is printed

    pdf = FPDF(format="letter")
    pdf.set_title(title)
    pdf.set_margin(13)
    pdf.add_font("DejaVu", fname=str(FONT))
    pdf.add_page()
    pdf.set_font("DejaVu", size=LARGE)
    pdf.cell(text=title, new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("DejaVu", size=SMALL)
    for line in about:
        pdf.multi_cell(0, text=line, new_x="LMARGIN", new_y="NEXT")
    pdf.ln(2)
    align = ("LEFT", "RIGHT", "LEFT", "LEFT", "LEFT")
    with pdf.table(
        col_widths=WIDTHS, text_align=align, line_height=5, headings_style=FontFace()
    ) as table:
        for row in (heads, *rows):
            cells = table.row()
            for text in row:
                cells.cell(text)
    return bytes(pdf.output())
