"""The chart of the proof as a small SVG: each rule's share of the bound, by load."""

from collections.abc import Mapping, Sequence
from pathlib import Path

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 60, 210, 40, 40
COLORS = (
    "#1a5fb4", "#26a269", "#e66100", "#813d9c", "#a51d2d", "#63452c", "#986a44", "#5e5c64",
    "#c64600", "#3d3846",
)  # fmt: skip
MIN_LABEL_GAP = 15  # pixels between two labels


def draw_chart(
    path: Path, title: str, loads: Sequence[float], shares_by_rule: Mapping[str, Sequence[float]]
) -> None:
    """Write the chart: one line per rule in per cent of the bound, labeled at its right end."""
    lowest = min(min(shares) for shares in shares_by_rule.values()) // 10 * 10
    inner_width, inner_height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def x(index: int) -> float:
        return LEFT + inner_width * index / max(1, len(loads) - 1)

    def y(share: float) -> float:
        return TOP + inner_height * (100 - share) / (100 - lowest)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<text x="{LEFT}" y="22" font-size="14" font-weight="bold">{title}</text>',
    ]
    for level in range(int(lowest), 101, 10):
        height = y(level)
        parts.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{height:.1f}" y2="{height:.1f}" '
            'stroke="#ddd"/>'
        )
        parts.append(
            f'<text x="{LEFT - 8}" y="{height + 4:.1f}" text-anchor="end">{level} %</text>'
        )
    for index, load in enumerate(loads):
        parts.append(
            f'<text x="{x(index):.1f}" y="{HEIGHT - 14}" text-anchor="middle">'
            f"{load * 100:.0f} % load</text>"
        )
    label_height = -1000.0
    ranked = sorted(shares_by_rule.items(), key=lambda rule_shares: -rule_shares[1][-1])
    for (rule, shares), color in zip(ranked, COLORS, strict=False):
        width = 3 if rule == "medq" else 1.5
        points = " ".join(f"{x(index):.1f},{y(share):.1f}" for index, share in enumerate(shares))
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="{width}"/>'
        )
        label_height = max(label_height + MIN_LABEL_GAP, y(shares[-1]))
        parts.append(
            f'<text x="{WIDTH - RIGHT + 8}" y="{label_height + 4:.1f}" fill="{color}">'
            f"{rule} {shares[-1]:.1f}</text>"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join((*parts, "</svg>", "")), encoding="utf-8")
