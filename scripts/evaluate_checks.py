"""Measure the checks: false alarms on human references, recall on planted errors and on the damaged samples.

    python scripts/evaluate_checks.py references [--show CHECK]
    python scripts/evaluate_checks.py news [--show CHECK] [--pairs en-ko ja-ko ...]
    python scripts/evaluate_checks.py levels [--checks omission addition] [--shares 4 1]
    python scripts/evaluate_checks.py planted [--rows 300] [--kinds KIND ...] [--show KIND]
    python scripts/evaluate_checks.py demetr [--rows 150]
    python scripts/evaluate_checks.py samples [--show KIND]

Human references of news (WMT21, WMT22) are cut into documents of 40 lines, so that checks that look at a whole
document have one. A flagged reference pair is counted as a false alarm although some references are wrong. `news` are
those written for this project (corpora/news), the half that nothing was fitted on.
Evidence is gathered exactly as `align check` gathers it.
"""

import argparse
import json
import os
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from pathlib import Path

from bitexts import DOCUMENT, NEWS_PAIRS, clean, half, judged, own_news, references
from plant_errors import KINDS, Planter

from align.bitext import Bead, Bitext, Document, Segment
from align.checks import CHECKS, CheckConfig, Pair, check_pairs
from align.embedders import Embedder, load
from align.evidence import evidence_of
from align.issue import Issue, Severity, Side, Span
from align.ladder import read_beads

ROOT = Path(__file__).parent.parent


def document(texts: list[str], lang: str) -> Document:
    text, pieces = "", []
    for piece in texts:
        text += "\n" if text else ""
        pieces.append(Segment(len(text), len(text) + len(piece), 0, lang))
        text += piece
    return Document("", text, lang, segments=tuple(pieces))


def evidence(rows: list[tuple[str, str]], lp: str, embedder: Embedder) -> list[Pair]:
    """Return the pairs of one document, with all their evidence."""
    source_lang, target_lang = lp.split("-")
    sources, targets = [source for source, _ in rows], [target for _, target in rows]
    beads = tuple(Bead((i,), (i,)) for i in range(len(rows)))
    return evidence_of(Bitext(document(sources, source_lang), document(targets, target_lang), beads), embedder)


def documents(rows: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    return [rows[start : start + DOCUMENT] for start in range(0, len(rows), DOCUMENT)]


def false_alarms(sets: dict[str, list[tuple[str, str]]], corner: str, show: str) -> None:
    """Print, for each check and language pair, the share of reference pairs flagged, in percent, at each severity."""
    table: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    sizes: dict[str, int] = {}
    samples: list[tuple[Pair, Issue]] = []
    seconds = {"evidence": 0.0, "checks": 0.0}
    embedder = load()
    for lp, rows in sets.items():
        sizes[lp] = len(rows)
        for part in documents(rows):
            started = time.perf_counter()
            pairs = evidence(part, lp, embedder)
            seconds["evidence"] += time.perf_counter() - started
            started = time.perf_counter()
            found = check_pairs(pairs, CheckConfig())
            seconds["checks"] += time.perf_counter() - started
            for pair, issues in zip(pairs, found, strict=True):
                samples += [(pair, issue) for issue in issues if issue.check == show]
                for check, severity in {(issue.check, issue.severity) for issue in issues}:
                    table[check][lp][severity] += 1
                if any(issue.severity.rank >= Severity.MAJOR.rank for issue in issues):
                    table["any"][lp][Severity.MAJOR] += 1
    print(f"| {corner} flagged, % | {' | '.join(sizes)} | all |\n|---{'|---' * (len(sizes) + 1)}|")
    for check in (*CHECKS, "any"):
        for severity in Severity:
            counts = [table[check][lp][severity] for lp in sizes]
            if any(counts):
                cells = [f"{100 * n / sizes[lp]:.2f}" for n, lp in zip(counts, sizes, strict=True)]
                total = 100 * sum(counts) / sum(sizes.values())
                print(f"| {check}, {severity} | {' | '.join(cells)} | {total:.2f} |")
    timing = ", ".join(f"{what} {took:.1f} s" for what, took in seconds.items())
    print(f"\n{sum(sizes.values())} pairs: {timing}")
    for pair, issue in random.Random(1).sample(samples, min(25, len(samples))):
        print_issue(pair, issue)


def levels(data: Path, names: list[str], shares: list[float]) -> None:
    """Print from which value on a check flags so many percent of the references, and how many its levels flag.

    The level of a share is midway between the last pair that it flags and the next.
    """
    embedder, count = load(), 0
    values: dict[str, list[float]] = {name: [] for name in names}
    for lp, rows in references(data).items():
        for part in documents(rows):
            pairs = evidence(part, lp, embedder)
            count += len(pairs)
            for name in names:
                highest: dict[int, float] = {}
                for index, finding in CHECKS[name].measure(pairs):
                    highest[index] = max(finding.value, highest.get(index, finding.value))
                values[name] += highest.values()
    print("| check | flagged, % | from the value | its levels |\n|---|---|---|---|")
    for name in names:
        found, now = sorted(values[name], reverse=True), CHECKS[name].levels
        known = ((str(severity), getattr(now, severity)) for severity in Severity)
        said = [
            f"{s} {level:g}: {100 * sum(v >= level for v in found) / count:.2f}" for s, level in known if level < inf
        ]
        for share in shares:
            last = round(count * share / 100)
            level = f"{(found[last - 1] + found[last]) / 2:.2f}" if 0 < last < len(found) else ""
            print(f"| {name} | {share:g} | {level} | {'; '.join(said)} |")


def print_issue(pair: Pair, issue: Issue) -> None:
    print(f"\n{issue.severity} {issue.check} {issue.value} {issue.message}\n  {pair.source}\n  {pair.target}")


#: What a check may call an error of each kind: a dropped clause is found as an omission or by the length.
_CHECKS = {
    "inserted-clause": ("omission", "length", "unmatched"),
    "dropped-clause": ("omission", "length", "unmatched"),
    "inserted-phrase": ("omission", "length", "unmatched"),
    "dropped-phrase": ("omission", "length", "unmatched"),
    "added-phrase": ("addition", "length", "unmatched"),
    "truncated": ("omission", "length", "unmatched"),
    "half-wrong": ("addition", "omission", "meaning", "length", "numbers"),
    "looped": ("doubled", "addition", "length"),
    "dropped-sentence": ("omission", "length", "unmatched"),
    "added-clause": ("addition", "length", "unmatched"),
    "changed-number": ("numbers",),
    "wrong-date": ("numbers",),
    "changed-name": ("names", "nonwords"),
    "lost-negation": ("negation",),
    "added-negation": ("negation",),
    "opposite": ("opposites",),
    "swapped-names": ("roles", "names"),
    "replaced-name": ("names",),
    "negation-lost": ("negation",),
    "reversed-direction": ("roles", "opposites", "meaning", "omission", "addition"),
    "doubled-word": ("doubled",),
    "duplicated-word": ("doubled",),
    "untranslated": ("untranslated",),
    "half-translated": ("untranslated",),
    "lost-bracket": ("brackets", "garbled"),
    "unbalanced-quote": ("brackets", "garbled"),
    "hard-wrap": ("garbled",),
    "wrong-target": ("meaning", "omission", "addition", "length", "numbers"),
}


#: One error of a kind in so many rows; of marks left open one in a document, since two close each other.
SPARSE, SPARSER = 4, {"lost-bracket": DOCUMENT}


@dataclass
class Tally:
    """Of one kind: how many were planted, found, found at major, and where; and alarms without any.

    Where the span of what was planted is known, an issue is right if it overlaps it; how well the best one fits is the
    intersection over the union of the two, in characters.
    """

    planted: int = 0
    found: int = 0
    major: int = 0
    spans: int = 0
    overlaps: int = 0
    halves: int = 0
    fit: float = 0.0
    issues: int = 0
    right: int = 0
    clean: int = 0
    alarms: int = 0

    def row(self, kind: str) -> str:
        def share(part: float, of: int) -> str:
            return f"{part / of:.2f}" if of else ""

        shares = [share(self.found, self.planted), share(self.major, self.planted), share(self.overlaps, self.spans)]
        shares += [share(self.halves, self.spans), share(self.fit, self.overlaps), share(self.right, self.issues)]
        return f"| {kind} | {self.planted} | {' | '.join(shares)} | {share(self.alarms, self.clean)} |"


HEADER = (
    "| kind | planted | found | at major | span overlaps | by half | mean fit | precision | found in clean pairs |\n"
    "|---|---|---|---|---|---|---|---|---|"
)


def hits(kind: str, issues: tuple[Issue, ...]) -> list[Issue]:
    """Return the issues that say what is wrong, at minor or above."""
    return [issue for issue in issues if issue.check in _CHECKS[kind] and issue.severity.rank >= Severity.MINOR.rank]


def count(tally: Tally, kind: str, issues: tuple[Issue, ...], side: str | None, span: Span | None) -> bool:
    """Count what was found of one planted error, which stands at a span of a side (None: nobody knows where)."""
    said = hits(kind, issues)
    tally.planted += 1
    tally.found += bool(said)
    tally.major += any(issue.severity.rank >= Severity.MAJOR.rank for issue in said)
    if span is not None:
        fits = [fit(issue.span if issue.side == side else issue.other, span) for issue in said]
        best = max(fits, default=0.0)
        tally.spans += 1
        tally.overlaps += best > 0
        tally.halves += best >= 0.5
        tally.fit += best
        tally.issues += len(fits)
        tally.right += sum(one > 0 for one in fits)
    return bool(said)


def fit(found: Span | None, planted: Span) -> float:
    """Return the characters that two spans share, as a share of those that either has."""
    if found is None or not found.overlaps(planted):
        return 0.0
    shared = min(found.end, planted.end) - max(found.start, planted.start)
    return shared / (max(found.end, planted.end) - min(found.start, planted.start))


def planted(data: Path, rows: int, kinds: list[str], show: str) -> None:
    """Print recall for each kind of planted error, beside how often the same checks fire on the pair as it was."""
    embedder = load()
    tallies: dict[str, Tally] = defaultdict(Tally)
    by_pair: dict[tuple[str, str], Tally] = defaultdict(Tally)
    missed: list[Pair] = []
    for lp, both in clean(data).items():
        kept = [pair for index, pair in enumerate(both) if half(index) == 1][:rows]
        untouched = [issues for _, issues in verdicts(kept, lp, embedder)]
        for kind, errors in sparsely(Planter(*lp.split("-"), seed=9).plant(kept, kinds)).items():
            texts = [
                (str(errors[i]["source"]), str(errors[i]["target"])) if i in errors else kept[i]
                for i in range(len(kept))
            ]
            found = verdicts(texts, lp, embedder)
            for row, error in errors.items():
                pair, issues = found[row]
                span = Span(*error["span"]) if error["span"] else None
                for tally in (tallies[kind], by_pair[kind, lp]):
                    ok = count(tally, kind, issues, str(error["side"]), span)
                    tally.clean += 1
                    tally.alarms += bool(hits(kind, untouched[row]))
                if not ok and kind == show:
                    missed.append(pair)
    print(HEADER)
    for kind in kinds:
        print(tallies[kind].row(kind))
    for (kind, lp), tally in by_pair.items():
        if kind == show:
            print(tally.row(f"{kind} {lp}"))
    for pair in random.Random(1).sample(missed, min(15, len(missed))):
        print(f"\n  {pair.source}\n  {pair.target}")


def sparsely(errors: Iterator[dict[str, object]]) -> dict[str, dict[int, dict[str, object]]]:
    """Return errors by kind and row, at most one of a kind in so many rows.

    Some checks hold a pair against its document, and a document full of one error is like none: where no sentence
    stands beside its translation, the check of meaning takes it that the model does not know the language.
    """
    found: dict[str, dict[int, dict[str, object]]] = defaultdict(dict)
    for error in errors:
        kind, row = str(error["kind"]), int(str(error["row"]))
        size = SPARSER.get(kind, SPARSE)
        if not found[kind] or row // size > max(found[kind]) // size:
            found[kind][row] = error
    return found


def verdicts(rows: list[tuple[str, str]], lp: str, embedder: Embedder) -> list[tuple[Pair, tuple[Issue, ...]]]:
    """Return the pairs of texts that are cut into documents, each with its issues."""
    parts = [evidence(part, lp, embedder) for part in documents(rows)]
    return [both for pairs in parts for both in zip(pairs, check_pairs(pairs), strict=True)]


def perturbed(data: Path, rows: int) -> None:
    """Print, for each kind of DEMETR's errors, the share of bad and of good translations flagged at minor or above."""
    embedder = load()
    kinds: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in judged(data, "demetr_even"):
        if row["valid"] and row["lp"] != "hi-en":
            kinds[row["pert"]].append(row)
    print("| kind | pairs | bad flagged | good flagged | checks that flag the bad |\n|---|---|---|---|---|")
    for kind, found in sorted(kinds.items()):
        random.Random(1).shuffle(found)
        tally, checks, size = {"bad": 0, "good": 0}, Counter[str](), len(found[:rows])
        for lp in sorted({row["lp"] for row in found[:rows]}):
            chosen = [row for row in found[:rows] if row["lp"] == lp]
            for version in tally:
                pairs = evidence([(row["source"], row[version]) for row in chosen], lp, embedder)
                for issues in check_pairs(pairs):
                    names = {issue.check for issue in issues if issue.severity.rank >= Severity.MINOR.rank}
                    tally[version] += bool(names)
                    checks.update(names if version == "bad" else ())
        most = ", ".join(name for name, times in checks.most_common(3) if times > size / 20)
        print(f"| {kind} | {size} | {tally['bad'] / size:.2f} | {tally['good'] / size:.2f} | {most} |")


def samples(show: str) -> None:
    """Print recall on the damaged samples of corpora/, and every alarm on beads without a planted error."""
    embedder = load()
    tallies: dict[str, Tally] = defaultdict(Tally)
    false = Counter[str]()
    beads_seen = 0
    for gold in sorted((ROOT / "corpora").glob("*/damaged.*.json")):
        lang = gold.name.split(".")[1]
        sides = [gold.parent / f"{name}.segments.txt" for name in ("article.en", f"damaged.{lang}")]
        left, right = (
            document(path.read_text(encoding="utf-8").splitlines(), path.name.split(".")[1]) for path in sides
        )
        beads = tuple(Bead(*ids) for ids in read_beads(str(gold.parent / f"en-damaged.{lang}.beads")))
        bitext = Bitext(left, right, beads)
        pairs = evidence_of(bitext, embedder)
        found = check_pairs(pairs)
        bad: set[int] = set()
        for error in json.loads(gold.read_text(encoding="utf-8")):
            place, side, span = locate(bitext, pairs, error)
            bad.add(place)
            ok = count(tallies[error["kind"]], error["kind"], found[place], side, span)
            if show == error["kind"] and not ok:
                print(f"missed {gold.parent.name} {lang}: {pairs[place].source}\n  {pairs[place].target}")
        for place, (pair, issues) in enumerate(zip(pairs, found, strict=True)):
            if place in bad or pair.one_sided:
                continue
            beads_seen += 1
            for issue in issues:
                if issue.severity.rank >= Severity.MINOR.rank:
                    false[f"{issue.check}, {issue.severity}"] += 1
                    if show == "alarms":
                        print_issue(pair, issue)
    print(HEADER.replace("kind", "kind, samples", 1))
    for kind, tally in sorted(tallies.items()):
        print(tally.row(kind))
    print(f"\n{beads_seen} two-sided beads without a planted error: {dict(false)}")


def locate(bitext: Bitext, pairs: list[Pair], error: dict[str, object]) -> tuple[int, str, Span | None]:
    """Return the bead of a gold error, its side, and its span in that side's text (None where it cannot be placed)."""
    side = "target" if error["target"] and error["target"]["text"] else "source"
    entry = error[side]
    for place, bead in enumerate(bitext.beads):
        indices = bead.source if side == "source" else bead.target
        if entry["segment"] in indices:
            text = pairs[place].text(Side(side))
            at = text.find(entry["text"])
            return place, side, Span(at, at + len(entry["text"])) if at >= 0 else None
    raise ValueError(f"no bead holds {entry}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("references", "news", "levels", "planted", "demetr", "samples"))
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("ALIGN_DATA", "../shared/data")))
    parser.add_argument("--show", default="", help="print examples of this check or kind (samples: also alarms)")
    parser.add_argument("--rows", type=int, default=300, help="clean pairs of each language pair to plant errors in")
    parser.add_argument("--pairs", nargs="+", default=NEWS_PAIRS, metavar="LANG-LANG", help="of news")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS), help="kinds of planted errors")
    parser.add_argument("--checks", nargs="+", choices=list(CHECKS), default=["omission", "addition"], help="of levels")
    parser.add_argument(
        "--shares", nargs="+", type=float, default=[4, 1], help="percent of references flagged (levels)"
    )
    options = parser.parse_args()
    if options.what == "references":
        false_alarms(references(options.data), "human references", options.show)
    elif options.what == "news":
        news = own_news(options.pairs).items()
        sets = {lp: [row for place, row in enumerate(rows) if half(place) == 1] for lp, rows in news}
        false_alarms(sets, "news of our own", options.show)
    elif options.what == "levels":
        levels(options.data, options.checks, options.shares)
    elif options.what == "planted":
        planted(options.data, options.rows, options.kinds, options.show)
    elif options.what == "demetr":
        perturbed(options.data, options.rows)
    else:
        samples(options.show)


if __name__ == "__main__":
    main()
