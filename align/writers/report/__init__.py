"""The HTML report: one file, no network, source and translation side by side, what is wrong underlined in place.

Everything is in the page before a script runs; the script filters, moves and shows messages beside the words. A
content security policy by hash lets the page run this style and this script alone and load nothing, so that no
text of a bitext, whatever it holds, can do either.
"""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import BinaryIO

from align.bitext import Bitext, Document, Origin, Role
from align.issue import Severity
from align.writers.report.names import language_name
from align.writers.report.pair import direction, pair_html, quality, worst
from align.writers.report.text import escaped
from align.writers.units import Head, Tally, Unit

_TITLE_LENGTH = 160  # characters


def write_report(units: Iterable[Unit], out: BinaryIO, head: Head, tally: Tally) -> None:
    """Write the page. It holds each unit once, in order, and is kept in memory until it is whole."""
    kept = list(units)
    style, script = _part("page.css"), _part("page.js")
    page = Template(_part("page.html")).substitute(
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
        signature=escaped(head.signature),
        **_titles(kept, head),
        counts=_counts(kept),
        views=_views(kept),
        severities=_severities(kept),
        categories=_categories(kept),
        map="\n".join(_stripe(unit) for unit in kept),
        pairs="\n".join(pair_html(unit, opens=opens) for unit, opens in _with_paragraphs(kept)),
    )
    out.write(page.encode())


def _part(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _titles(units: Sequence[Unit], head: Head) -> dict[str, str]:
    """Return what names the two documents: file, language, direction, and title or else first line."""
    named = {"title": escaped(_name(head.source) + " → " + _name(head.target))}
    texts = _first_texts(units)
    for side, document, text in (("source", head.source, texts[0]), ("target", head.target, texts[1])):
        code = (head.config.source_code if side == "source" else head.config.target_code) or document.lang
        short = text if len(text) <= _TITLE_LENGTH else text[:_TITLE_LENGTH].rstrip() + "…"
        named |= {
            f"{side}_name": escaped(_name(document)),
            f"{side}_lang": escaped(code),
            f"{side}_dir": direction(code),
            f"{side}_language": escaped(language_name(code)),
            f"{side}_title": escaped(short or _name(document)),
        }
    return named


def _name(document: Document) -> str:
    return "standard input" if document.path == "-" else Path(document.path).name or "text"


def _first_texts(units: Sequence[Unit]) -> tuple[str, str]:
    """Return the titles of the two texts, else their first pair."""
    titles = [unit for unit in units if _role(unit) is Role.TITLE and not unit.bead.one_sided]
    pairs = [unit for unit in units if not unit.bead.one_sided]
    first = (titles or pairs or units)[:1]
    return (first[0].source, first[0].target) if first else ("", "")


def _role(unit: Unit) -> Role:
    bead, bitext = unit.bead, unit.bitext
    return bitext.source.segments[bead.source[0]].role if bead.source else bitext.target.segments[bead.target[0]].role


def _with_paragraphs(units: Sequence[Unit]) -> Iterable[tuple[Unit, bool]]:
    """Yield each unit and whether it opens a paragraph of the source (of the target, where it has no source)."""
    earlier: tuple[int | None, int | None] = (None, None)
    for unit in units:
        paragraphs = tuple(_paragraph(document, side) for document, side in _sides(unit))
        same = any(now is not None and now == before for now, before in zip(paragraphs, earlier, strict=True))
        yield unit, not same
        source, target = paragraphs
        earlier = (earlier[0] if source is None else source, earlier[1] if target is None else target)


def _sides(unit: Unit) -> tuple[tuple[Document, tuple[int, ...]], tuple[Document, tuple[int, ...]]]:
    bitext: Bitext = unit.bitext
    return (bitext.source, unit.bead.source), (bitext.target, unit.bead.target)


def _paragraph(document: Document, side: tuple[int, ...]) -> int | None:
    return document.segments[side[0]].paragraph if side else None


def _counts(units: Sequence[Unit]) -> str:
    """Return the numbers at the top: pairs, what stands on one side only, issues by severity."""
    severities = Counter(issue.severity for unit in units for issue in unit.bead.issues)
    asides = sum(_role(unit) is Role.BOILERPLATE for unit in units)
    body = [unit for unit in units if _role(unit) is not Role.BOILERPLATE]
    rows = [
        ("", sum(not unit.bead.one_sided for unit in units), "pair", "pairs"),
        ("", sum(not unit.bead.target for unit in body), "only in the source", "only in the source"),
        ("", sum(not unit.bead.source for unit in body), "only in the translation", "only in the translation"),
        ("", asides, "line set aside", "lines set aside"),
        *((str(level), severities[level], f"{level} issue", f"{level} issues") for level in reversed(Severity)),
    ]
    if not severities:
        rows.append(("", 0, "no issues", "no issues"))
    items = [
        f'<li class="{name}"><b>{count:,}</b> {one if count == 1 else more}</li>'
        for name, count, one, more in rows
        if count or one in ("pair", "no issues")
    ]
    return "\n".join(items)


def _views(units: Sequence[Unit]) -> str:
    """Return the choice of what to show; a view that would be empty is not offered."""
    offered = [
        ("all", "All", True),
        ("issues", "With issues", any(unit.bead.issues for unit in units)),
        ("alone", "One-sided", any(unit.bead.one_sided for unit in units)),
        ("unsure", "Least sure", any(not unit.bead.one_sided for unit in units)),
        ("crossing", "Moved", any(unit.bead.crossing for unit in units)),
        ("reviewed", "Reviewed", any(unit.bead.origin is Origin.HUMAN for unit in units)),
    ]
    return "\n".join(
        f'<label><input type="radio" name="view" value="{value}"{" checked" if value == "all" else ""}>'
        f"<span>{label}</span></label>"
        for value, label, there in offered
        if there
    )


def _severities(units: Sequence[Unit]) -> str:
    counts = Counter(issue.severity for unit in units for issue in unit.bead.issues)
    return "\n".join(
        f'<label class="{level}"><input type="checkbox" value="{level}"><span>{level}</span></label>'
        for level in reversed(Severity)
        if counts[level]
    )


def _categories(units: Sequence[Unit]) -> str:
    counts = Counter(str(issue.category) for unit in units for issue in unit.bead.issues)
    return "\n".join(f'<option value="{name}">{name} ({count})</option>' for name, count in sorted(counts.items()))


def _stripe(unit: Unit) -> str:
    classes = " ".join(filter(None, (*_alone(unit), worst(unit.bead) or quality(unit.bead.fidelity))))
    return f'<a class="{classes}" href="#p{unit.number}" tabindex="-1" title="{unit.number}"></a>'


def _alone(unit: Unit) -> tuple[str, ...]:
    aside = ("aside",) if _role(unit) is Role.BOILERPLATE else ()
    return (*aside, "alone") if unit.bead.one_sided else aside
