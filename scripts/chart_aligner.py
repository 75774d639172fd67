"""Draw the aligner's charts as SVG: reliability of its confidence, time against length, noise.

python scripts/chart_aligner.py reliability JUDGED.json OUT.svg     judged: [[probability, right], ...]
python scripts/chart_aligner.py scaling SPEED.jsonl OUT.svg         the lines of bench_aligner.py speed
python scripts/chart_aligner.py noise NOISE.jsonl OUT.svg           the lines of bench_aligner.py noise
"""

import json
import math
import sys
from pathlib import Path

from align.metrics import calibration_error, reliability

SIZE, MARGIN = 320, 48


def frame(title: str, below: str, beside: str, parts: list[str]) -> str:
    """Return an SVG with axes around the parts, which are drawn in a square of `SIZE`."""
    whole = SIZE + 2 * MARGIN
    words = [
        f'<text x="{whole / 2}" y="24" text-anchor="middle" font-weight="bold">{title}</text>',
        f'<text x="{whole / 2}" y="{whole - 8}" text-anchor="middle">{below}</text>',
        f'<text x="14" y="{whole / 2}" text-anchor="middle" transform="rotate(-90 14 {whole / 2})">{beside}</text>',
        f'<rect x="{MARGIN}" y="{MARGIN}" width="{SIZE}" height="{SIZE}" fill="none" stroke="#888"/>',
    ]
    size = f'width="{whole}" height="{whole}" font-family="sans-serif" font-size="12"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(words + parts)}</svg>\n'


def at(x: float, y: float) -> tuple[float, float]:
    """Return where a point of the unit square is drawn."""
    return round(MARGIN + x * SIZE, 1), round(MARGIN + (1 - y) * SIZE, 1)


def line(points: list[tuple[float, float]], colour: str, dashes: str = "") -> str:
    path = " ".join(f"{x},{y}" for x, y in (at(*point) for point in points))
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-dasharray="{dashes}"/>'


def dots(points: list[tuple[float, float, str]], colour: str) -> list[str]:
    found = []
    for x, y, label in points:
        left, top = at(x, y)
        found.append(f'<circle cx="{left}" cy="{top}" r="4" fill="{colour}"/>')
        anchor = "end" if x > 0.7 else "start"  # no label leaves the frame
        found.append(f'<text x="{left + 6}" y="{top + 14}" font-size="10" text-anchor="{anchor}">{label}</text>')
    return found


def reliability_chart(judged: list[tuple[float, bool]]) -> str:
    sure, right = zip(*judged, strict=True)
    bars = reliability(sure, right)
    points = [(bar.confidence, bar.right, str(bar.count)) for bar in bars]
    parts = [line([(0, 0), (1, 1)], "#888", "4"), line([point[:2] for point in points], "#06c"), *dots(points, "#06c")]
    error = calibration_error(sure, right)
    return frame(f"Reliability, ECE {error:.3f} ({len(sure)} beads)", "confidence", "share that is right", parts)


def scaling_chart(rows: list[dict[str, object]]) -> str:
    sizes = [sum(row["rows"]) / 2 for row in rows]  # type: ignore[call-overload]
    times = [float(row["processor seconds"]) for row in rows]  # type: ignore[arg-type]
    low, high = math.floor(math.log10(min(sizes))), math.ceil(math.log10(max(sizes)))
    base, top = math.floor(math.log10(min(times))), math.ceil(math.log10(max(times)))
    points = [
        ((math.log10(n) - low) / (high - low), (math.log10(t) - base) / (top - base), f"{round(n):,}: {t:g} s")
        for n, t in zip(sizes, times, strict=True)
    ]
    beside = f"processor seconds, 10^{base} to 10^{top}"
    return frame(
        "Time",
        f"rows a side, 10^{low} to 10^{high}",
        beside,
        [line([p[:2] for p in points], "#06c"), *dots(points, "#06c")],
    )


def noise_chart(rows: list[dict[str, float]]) -> str:
    points = [(row["noise"], row["recovered"], f"{row['recovered']:.3f}") for row in rows]
    return frame(
        "1-1 pairs recovered",
        "share of rows taken out and put in, each side",
        "recovered",
        [line([p[:2] for p in points], "#06c"), *dots(points, "#06c")],
    )


def main() -> None:
    what, given, out = sys.argv[1:]
    text = Path(given).read_text()
    if what == "reliability":
        chart = reliability_chart([(float(p), bool(right)) for p, right in json.loads(text)])
    else:
        rows = [json.loads(row) for row in text.splitlines() if row.startswith("{")]
        chart = {"scaling": scaling_chart, "noise": noise_chart}[what](rows)
    Path(out).write_text(chart)


if __name__ == "__main__":
    main()
