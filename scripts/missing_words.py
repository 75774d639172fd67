"""Print the frequent words of a language that hardly any of our own training sentences has: what to write about next.

    python scripts/missing_words.py ko --most 9000 > ko.txt        rank and word, one a line

A word counts by its lemma, in Korean by its first content morpheme, in Chinese and Japanese wherever its characters
stand. Needs the packages of the extra `train`.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from model import spoken  # noqa: E402

_WORD = re.compile(r"[^\W\d_]+")
#: Languages that simplemma has no list of: a word counts as it is written.
_AS_WRITTEN = ("ar", "vi")


def _korean(text: str) -> list[str]:
    """The content morphemes of a text: nouns, verbs and modifiers, without counters and numerals."""
    from model import korean

    return [t.form for t in korean.kiwi().tokenize(text) if t.tag[0] in "NVM" and t.tag not in ("NNB", "NR")]


def lemmas(lang: str) -> Callable[[str], list[str]]:
    """What turns a text of `lang` into the forms its words are counted by."""
    if lang == "ko":
        return _korean
    if lang in _AS_WRITTEN:
        return lambda text: [word.lower() for word in _WORD.findall(text)]
    import simplemma

    return lambda text: [simplemma.lemmatize(word, lang=lang).lower() for word in _WORD.findall(text)]


def missing(lang: str, most: int, fewest: int) -> Iterator[tuple[int, str]]:
    """Yield rank and form of the `most` frequent words that fewer than `fewest` sentences have."""
    import wordfreq

    texts = [" ".join(ways).lower() for sentence in spoken.sentences() if (ways := sentence.get(lang))]
    ranked = list(enumerate(wordfreq.top_n_list(lang, most)))
    if lang in ("zh", "ja"):
        yield from ((rank, word) for rank, word in ranked if len(word) > 1 and sum(word in t for t in texts) < fewest)
        return
    forms = lemmas(lang)
    have = Counter(form for text in texts for form in set(forms(text)))
    told: set[str] = set()
    for rank, word in ranked:
        form = next(iter(forms(word)), "")
        if form and (len(word) > 2 or lang == "ko") and form not in told and have[form] < fewest:
            told.add(form)
            yield rank, word


def main() -> None:
    """Print them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lang", help="language code")
    parser.add_argument("--most", type=int, default=8000, help="how many of the frequent words are looked at")
    parser.add_argument("--fewest", type=int, default=2, help="words in so many sentences are left out")
    options = parser.parse_args()
    for rank, word in missing(options.lang, options.most, options.fewest):
        print(f"{rank}\t{word}")


if __name__ == "__main__":
    main()
