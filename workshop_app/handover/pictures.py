"""The charts of a brief as SVG that stands alone: numbers and plain letters only, so that every format can show them. Each has a text
that says the same; and no chart is the only place of a fact: the table before it has the numbers too.
"""
from workshop_app.method.picture import bars, radar
from workshop_app.method.principles import PRINCIPLES

MOST_BARS = 20
ROW, LEFT, WIDTH = 30, 34, 560  # heights and widths in SVG's units
STRONG, WEAK, INK = "#0b5050", "#9fb8b8", "#0b0c0c"
FONT = 'font-family="Noto Sans, Arial, Helvetica, sans-serif"'


def vote(rows: list[dict], winner: str) -> tuple:
    """A bar for each challenge, in the order of the table. rows: [{"wording", "dots"}]."""
    rows = rows[:MOST_BARS]
    long = zip(rows, bars([row["dots"] for row in rows]), strict=True)
    drawn = "".join(bar(number, row, length, row["wording"] == winner) for number, (row, length) in enumerate(long))
    told = ", ".join(f"{row['dots']}{' (chosen)' if row['wording'] == winner else ''}" for row in rows)
    return "picture", svg(0, 0, WIDTH, ROW * len(rows), drawn), f"Bar chart of the dots, in the order of the table: {told}."


def bar(number: int, row: dict, length: float, chosen: bool) -> str:
    top, long = number * ROW, max(2.0, (WIDTH - LEFT - 110) * length / 100)
    words = f"{row['dots']}, chosen" if chosen else str(row["dots"])
    return (
        f'<text x="{LEFT - 10}" y="{top + 20}" text-anchor="end">{number + 1}</text>'
        f'<rect x="{LEFT}" y="{top + 5}" width="{long:.1f}" height="20" fill="{STRONG if chosen else WEAK}"/>'
        f'<text x="{LEFT + long + 8:.1f}" y="{top + 20}">{words}</text>'
    )


def principles(pulse: dict) -> tuple:
    """The five principles as people rated them. pulse: as `method.tally.pulse`."""
    means = [pulse[name]["mean"] if name in pulse else None for name in PRINCIPLES]
    chart = radar(means)
    lines = [f'<polygon points="{ring}" fill="none" stroke="{WEAK}"/>' for ring in chart["rings"]]
    lines += [f'<line x1="0" y1="0" x2="{axis["x"]}" y2="{axis["y"]}" stroke="{WEAK}"/>' for axis in chart["axes"]]
    if chart["shape"]:
        lines.append(f'<polygon points="{chart["shape"]}" fill="{STRONG}" fill-opacity="0.25" stroke="{STRONG}" stroke-width="2"/>')
    for name, mean, axis, dot in zip(PRINCIPLES, means, chart["axes"], chart["dots"], strict=True):
        words = f"{name.capitalize()}{f' {mean}' if mean is not None else ''}"
        lines.append(f'<text x="{axis["label_x"]}" y="{axis["label_y"] + 5}" text-anchor="{axis["anchor"]}">{words}</text>')
        if dot:
            lines.append(f'<circle cx="{dot["x"]}" cy="{dot["y"]}" r="4" fill="{STRONG}"/>')
    told = ", ".join(f"{name} {'not shown' if mean is None else mean}" for name, mean in zip(PRINCIPLES, means, strict=True))
    return "picture", svg(-240, -130, 480, 250, "".join(lines)), f"Radar chart of the five principles, rated from 1 to 5: {told}."


def svg(left: float, top: float, width: float, height: float, drawn: str) -> str:
    box = f'viewBox="{left} {top} {width} {height}" width="{width}" height="{height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box} {FONT} font-size="14" fill="{INK}">{drawn}</svg>'
