"""Where to draw what: plain geometry for the charts of the results. Numbers in, coordinates out."""
import math
import textwrap

GOLDEN = math.pi * (3 - math.sqrt(5))
GAP = 6  # free space between two bubbles
SMALLEST, LARGEST = 38, 78  # radii of bubbles


def bars(amounts: list[int]) -> list[float]:
    """The length of each bar in per cent of the longest one."""
    longest = max(amounts, default=0)
    return [round(100 * amount / longest, 1) if longest else 0.0 for amount in amounts]


def bubbles(amounts: list[int]) -> list[dict]:
    """One circle {"x", "y", "r"} for each amount, in the order given; areas grow with amounts and no two circles overlap."""
    most = max(amounts, default=0)
    radii = [_radius(amount, most) for amount in amounts]
    placed: dict[int, dict] = {}
    for index in sorted(range(len(radii)), key=lambda i: -radii[i]):
        placed[index] = _free_place(radii[index], list(placed.values()))
    return [placed[index] for index in range(len(radii))]


def _radius(amount: int, most: int) -> float:
    return round(max(SMALLEST, LARGEST * math.sqrt(amount / most)) if most else SMALLEST, 1)


def _free_place(radius: float, others: list[dict]) -> dict:
    """The first place on a golden-angle spiral where a circle of this radius touches nobody."""
    step = 0
    while True:
        away, angle = 9 * math.sqrt(step), step * GOLDEN
        # A wide picture suits the page, so the spiral is stretched sideways.
        circle = {"x": round(1.35 * away * math.cos(angle), 1), "y": round(away * math.sin(angle), 1), "r": radius}
        if all(math.dist((circle["x"], circle["y"]), (o["x"], o["y"])) >= radius + o["r"] + GAP for o in others):
            return circle
        step += 1


def frame(circles: list[dict], margin: float = 6) -> str:
    """An SVG viewBox around circles, with a margin: what stands outside would be cut off."""
    if not circles:
        return "0 0 1 1"
    left, top = (min(c[axis] - c["r"] for c in circles) - margin for axis in "xy")
    right, bottom = (max(c[axis] + c["r"] for c in circles) + margin for axis in "xy")
    return f"{left:.1f} {top:.1f} {right - left:.1f} {bottom - top:.1f}"


def label(text: str, radius: float, letter: float = 6.8, lines: int = 3) -> list[str]:
    """The text in short lines that fit a circle; what doesn't fit ends in an ellipsis."""
    width = max(6, int(1.7 * radius / letter))
    return textwrap.wrap(text, width, max_lines=lines, placeholder="…")


def radar(scores: list[float | None], top: float = 5, radius: float = 100) -> dict:
    """A radar chart around 0, 0, beginning at twelve o'clock and going clockwise.

    {"rings": [polygon points, outermost first], "axes": [{"x", "y", "label_x", "label_y", "anchor"}],
    "shape": polygon points or None, "dots": [{"x", "y"} or None]}. A score of None has no dot, and without all of them there is no shape.
    """
    angles = [2 * math.pi * index / len(scores) - math.pi / 2 for index in range(len(scores))]
    dots = [None if score is None else _at(angle, radius * score / top) for angle, score in zip(angles, scores, strict=True)]
    return {
        "rings": [_points([_at(angle, radius * ring / top) for angle in angles]) for ring in range(int(top), 0, -1)],
        "axes": [_at(angle, radius) | _label(angle, radius) for angle in angles],
        "shape": None if None in dots else _points(dots),
        "dots": dots,
    }


def _at(angle: float, away: float) -> dict:
    # Adding 0.0 turns a rounded -0.0 into 0.0.
    return {"x": round(away * math.cos(angle), 1) + 0.0, "y": round(away * math.sin(angle), 1) + 0.0}


def _label(angle: float, radius: float) -> dict:
    place = _at(angle, radius + 14)
    anchor = "middle" if abs(place["x"]) < 1 else "start" if place["x"] > 0 else "end"
    return {"label_x": place["x"], "label_y": place["y"], "anchor": anchor}


def _points(places: list[dict]) -> str:
    return " ".join(f"{place['x']},{place['y']}" for place in places)
