"""What a job found, as one JSON-ready dictionary and as one screen of text."""

from collections import Counter
from collections.abc import Sequence
from statistics import mean
from typing import TYPE_CHECKING, Any

from align.attestation import tally
from align.bitext import Bitext, Document, Role
from align.issue import Severity

if TYPE_CHECKING:
    from align.metrics import BeadScores
    from align.writers import Written


def summarise(bitext: Bitext, *, checked: bool = True) -> dict[str, Any]:
    """Return counts of a bitext: its documents, its beads by kind, its issues by severity and category.

    `checked` says whether issues were looked for; it is told only where they were not. `confidence` and `fidelity`
    are means over the two-sided beads, None where there is none.
    """
    two_sided = [bead for bead in bitext.beads if not bead.one_sided]
    issues = [issue for bead in bitext.beads for issue in bead.issues]
    graded = [bead.fidelity for bead in two_sided if bead.fidelity is not None]
    return {
        "source": _document(bitext.source),
        "target": _document(bitext.target),
        "beads": len(bitext.beads),
        "pairs": len(two_sided),
        "kinds": dict(Counter(bead.kind for bead in bitext.beads).most_common()),
        "crossings": sum(bead.crossing for bead in bitext.beads),
        "confidence": round(mean(bead.confidence for bead in two_sided), 4) if two_sided else None,
        "fidelity": round(mean(graded), 4) if graded else None,
        "issues": {str(level): sum(issue.severity is level for issue in issues) for level in Severity},
        "ignored": sum(len(bead.ignored) for bead in bitext.beads),
        "categories": dict(Counter(str(issue.category) for issue in issues if issue.severity.rank).most_common()),
        "signature": str(bitext.signature),
        **({} if checked else {"checked": False}),
        **({"attested": tally(bitext.attested)} if bitext.attested else {}),
    }


def merged(facts: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """Return the summary of two parts of one bitext: counts are added, means weighted by pairs, notes told once.

    >>> merged({"pairs": 3, "fidelity": 0.5, "notes": ["a"]}, {"pairs": 1, "fidelity": 0.9, "notes": ["a"]})
    {'pairs': 4, 'fidelity': 0.6, 'notes': ['a']}
    """
    weights = facts.get("pairs", 0), more.get("pairs", 0)
    whole = {key: _both(facts.get(key), more.get(key), weights) for key in {**facts, **more}}
    return {
        key: dict(sorted(value.items(), key=lambda item: -item[1])) if key in ("kinds", "categories") else value
        for key, value in whole.items()
    }


def _both(one: Any, two: Any, weights: tuple[int, int]) -> Any:  # noqa: ANN401 what JSON holds
    if one is None or two is None:
        return two if one is None else one
    if isinstance(one, dict):
        return merged(one, two)
    if isinstance(one, float):
        return round((one * weights[0] + two * weights[1]) / max(1, sum(weights)), 4)
    if isinstance(one, int):
        return one + two
    if isinstance(one, list):
        return list(dict.fromkeys([*one, *two]))
    return one


def _document(document: Document) -> dict[str, Any]:
    apart = Counter(str(segment.role) for segment in document.segments)
    return {
        "path": document.path,
        "lang": document.lang,
        "encoding": document.encoding,
        "segments": len(document.segments),
        "roles": dict(apart.most_common()),
        "joints": len(document.joints),
        "notes": list(document.notes),
    }


def worst_severity(bitext: Bitext) -> Severity | None:
    """Return the gravest severity among the issues, None where there are no issues."""
    return max((issue.severity for bead in bitext.beads for issue in bead.issues), key=lambda s: s.rank, default=None)


def written_lines(written: Sequence["Written"]) -> list[str]:
    """Return, for each file, how many units it got and what was left out of it and why."""
    shown = []
    for file in written:
        facts = [
            *(f"{count} {reason}" for reason, count in file.dropped),
            *(f"{note}: {count}" for note, count in file.notes),
        ]
        size = f"{file.units} unit" + "s" * (file.units != 1)
        shown.append(f"wrote    {file.path}: {size}" + (f" ({'; '.join(facts)})" if facts else ""))
    return shown


def lines(facts: dict[str, Any], written: Sequence["Written"], seconds: float) -> list[str]:
    """Return the summary as lines of text that fit one screen."""
    shown = [*_side_lines("source", facts["source"]), *_side_lines("target", facts["target"])]
    if facts["source"]["segments"]:
        kinds = ", ".join(f"{count} of {kind}" for kind, count in facts["kinds"].items())
        crossing = f", {facts['crossings']} out of order" if facts["crossings"] else ""
        shown.append(f"beads    {facts['beads']}: {kinds}{crossing}")
        shown += _score_line(facts)
    shown += _issue_lines(facts)
    shown += _attested_lines(facts.get("attested", {}))
    shown += written_lines(written)
    return [*shown, f"took     {seconds:.2f} s, {facts['signature']}"]


def _side_lines(side: str, facts: dict[str, Any]) -> list[str]:
    if not facts["segments"]:
        return []
    apart = {role: count for role, count in facts["roles"].items() if role != Role.BODY}
    extra = f" ({', '.join(f'{count} {role}' for role, count in apart.items())})" if apart else ""
    joints = f", {facts['joints']} broken lines rejoined" if facts["joints"] else ""
    head = f"{side:8} {facts['path']}: {facts['lang']}, {facts['segments']} segments{extra}{joints}"
    return [head, *(f"         {note}" for note in facts["notes"])]


def _score_line(facts: dict[str, Any]) -> list[str]:
    parts = [f"{name} {facts[name]:.2f}" for name in ("confidence", "fidelity") if facts[name] is not None]
    return [f"mean     {', '.join(parts)}"] if parts else []


def _issue_lines(facts: dict[str, Any]) -> list[str]:
    if not facts.get("checked", True):
        return ["issues   not looked for (--no-check)"]
    counts = {level: count for level, count in facts["issues"].items() if count and level != Severity.NEUTRAL}
    total = ", ".join(f"{counts[level]} {level}" for level in reversed(list(counts)))
    ignored = f" ({facts['ignored']} more ignored, by align-ignore)" if facts["ignored"] else ""
    shown = [f"issues   {total or 'none'}{ignored}"]
    return shown + [f"         {count:4d}  {category}" for category, count in list(facts["categories"].items())[:8]]


def _attested_lines(counts: dict[str, dict[str, int]]) -> list[str]:
    """Return, for numbers and for names, how many the other texts confirm, contradict, or do not speak of."""
    words = {"agrees": "agree", "contradicted": "contradicted", "disputed": "disputed", "alone": "nowhere else"}
    shown: list[str] = []
    for kind, found in counts.items():
        if any(found.values()):
            parts = ", ".join(f"{found[verdict]} {word}" for verdict, word in words.items() if found[verdict])
            shown.append(f"{'' if shown else 'against':8} {kind}s: {parts}")
    return shown


def score_facts(scores: "BeadScores") -> dict[str, Any]:
    """Return strict and lax precision, recall and F1, and the strict ones of each kind of bead, ready for JSON."""
    tallies = {"strict": scores.strict, "lax": scores.lax, **{f"kind {k}": t for k, t in scores.by_type.items()}}
    rows = {
        name: {
            "precision": round(tally.precision, 4),
            "recall": round(tally.recall, 4),
            "f1": round(tally.f1, 4),
            "found": tally.found,
            "gold": tally.gold,
        }
        for name, tally in tallies.items()
    }
    kinds = {name.removeprefix("kind "): row for name, row in rows.items() if name.startswith("kind ")}
    return {"strict": rows["strict"], "lax": rows["lax"], "kinds": kinds}


def score_lines(facts: dict[str, Any]) -> list[str]:
    """Return `score_facts` as a table, one line for each tally."""
    rows = [("strict", facts["strict"]), ("lax", facts["lax"]), *facts["kinds"].items()]
    shown = [
        f"{name:8}{row['precision']:10.3f}{row['recall']:8.3f}{row['f1']:8.3f}{row['gold']:8d}" for name, row in rows
    ]
    return [f"{'':8}{'precision':>10}{'recall':>8}{'F1':>8}{'gold':>8}", *shown]
