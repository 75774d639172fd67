"""Measure the terminology check with a real glossary: names of countries, on human translations of news.

    python scripts/evaluate_terms.py [--show en-de]

For each language pair: pairs whose source has a term of the glossary, the share of them flagged as they stand (some
rightly: a translator may write "the kingdom" for Jordan), and the share found after the rendering in the
translation was taken out (planted). The glossary is countries-mledoze in $ALIGN_DATA, which no number of the check
was set on.
"""

import argparse
import lzma
import os
import random
from collections import defaultdict
from pathlib import Path

from bitexts import clean

from align.checks import CheckConfig, Pair, check_pairs
from align.checks.terms import Finder, Wanted, rendered
from align.glossary import Concept, Entry, Glossary, Term

LEXICON = "countries-mledoze"


def glossaries(data: Path) -> dict[str, Glossary]:
    """Return a glossary for each language that the lexicons have beside English."""
    terms: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    with lzma.open(data / f"lexicon/{LEXICON}.tsv.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            pair, english, other = line.rstrip("\n").split("\t")[:3]
            terms[pair.removeprefix("en-")][english].add(other)
    return {
        lang: Glossary(
            "",
            tuple(
                Concept((Term(english, "en"), *(Term(other, lang) for other in sorted(others))), exact=True)
                for english, others in sorted(rows.items())
            ),
        )
        for lang, rows in terms.items()
    }


def without(pair: Pair, entries: tuple[Entry, ...], finder: Finder) -> Pair | None:
    """Return the pair with every rendering of its first source term taken out; None where there is none."""
    for match in finder.find(pair.source)[:1]:
        target, taken = pair.target, False
        for word in {word for key in match.keys for word in entries[key].accepted}:
            while span := rendered(word, target, pair.target_lang, exact=True):
                target, taken = target[: span.start] + target[span.end :], True
        if taken:
            return Pair(pair.source, target, pair.source_lang, pair.target_lang)
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("ALIGN_DATA", "../shared/data")))
    parser.add_argument("--show", default="", help="print examples of this language pair")
    options = parser.parse_args()
    known = glossaries(options.data)
    print("| pair | with a term | flagged, % | term taken out | found, % |\n|---|---|---|---|---|")
    for lp, rows in clean(options.data).items():
        langs = lp.split("-")
        glossary = known.get(next(lang for lang in langs if lang != "en"))
        if glossary is None:
            continue
        entries = glossary.entries(*langs)
        finder = Finder((Wanted(t, e.exact, k) for k, e in enumerate(entries) for t in e.sources), langs[0])
        config = CheckConfig(("terminology",), glossary=glossary)
        pairs = [Pair(source, target, *langs) for source, target in rows]
        pairs = [pair for pair in pairs if finder.find(pair.source)]
        found = check_pairs(pairs, config)
        flagged = [(pair, issues) for pair, issues in zip(pairs, found, strict=True) if issues]
        planted = [pair for pair in (without(pair, entries, finder) for pair in pairs) if pair]
        caught = sum(map(bool, check_pairs(planted, config)))
        share = f"{100 * caught / len(planted):.1f}" if planted else ""
        print(f"| {lp} | {len(pairs)} | {100 * len(flagged) / max(1, len(pairs)):.1f} | {len(planted)} | {share} |")
        if lp == options.show:
            for pair, issues in random.Random(1).sample(flagged, min(20, len(flagged))):
                print(f"\n{[issue.message for issue in issues]}\n  {pair.source}\n  {pair.target}")


if __name__ == "__main__":
    main()
