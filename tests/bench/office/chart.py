"""A chart of the proof as a small SVG: each rule's share of the bound, by load."""

from collections.abc import Mapping, Sequence
from pathlib import Path

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 60, 210, 40, 40
COLOURS = (
    "#1a5fb4",
    "#26a269",
    "#e66100",
    "#813d9c",
    "#a51d2d",
    "#63452c",
    "#986a44",
    "#5e5c64",
    "#c64600",
    "#3d3846",
)
LEAST_GAP = 15  # pixels between two names


def draw(
    path: Path, title: str, loads: Sequence[float], shares: Mapping[str, Sequence[float]]
) -> None:
    """Write the chart: one line a rule, per cent of the bound over the load, named at its right end."""
    low = min(min(many) for many in shares.values()) // 10 * 10
    inner, tall = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def x(place: int) -> float:
        return LEFT + inner * place / max(1, len(loads) - 1)

    def y(share: float) -> float:
        return TOP + tall * (100 - share) / (100 - low)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<text x="{LEFT}" y="22" font-size="14" font-weight="bold">{title}</text>',
    ]
    for level in range(int(low), 101, 10):
        parts.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(level):.1f}" y2="{y(level):.1f}" stroke="#ddd"/>'
        )
        parts.append(
            f'<text x="{LEFT - 8}" y="{y(level) + 4:.1f}" text-anchor="end">{level} %</text>'
        )
    for place, load in enumerate(loads):
        parts.append(
            f'<text x="{x(place):.1f}" y="{HEIGHT - 14}" text-anchor="middle">{load * 100:.0f} % load</text>'
        )
    named = -1000.0
    ranked = sorted(shares.items(), key=lambda pair: -pair[1][-1])
    for (rule, many), colour in zip(ranked, COLOURS, strict=False):
        width = 3 if rule == "medq" else 1.5
        points = " ".join(f"{x(place):.1f},{y(share):.1f}" for place, share in enumerate(many))
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{width}"/>'
        )
        named = max(named + LEAST_GAP, y(many[-1]))
        parts.append(
            f'<text x="{WIDTH - RIGHT + 8}" y="{named + 4:.1f}" fill="{colour}">{rule} {many[-1]:.1f}</text>'
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join((*parts, "</svg>", "")), encoding="utf-8")
