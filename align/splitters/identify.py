"""The language of each block: by its script first, by a library among languages of one script, by its neighbours.

Does not handle: two languages on one line (the larger one wins), Hanja or romanised text.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from align.bitext import Document
from align.script import base_lang, script_of
from align.splitters.codes import ONE_LANGUAGE, script_for
from align.splitters.english import all_english, plainly_english

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# How much a letter says, in Latin letters: medians of the length ratios of human news translations
# (zh-en 3.8, en-ko .49, en-ja .47, with about half of Japanese in kana).
_WEIGHT = {"Hani": 4.0, "Hira": 1.5, "Kana": 1.5, "Hang": 2.0}

# A block of less weight than this (four words, five Han characters) is decided by its neighbours: below it the
# library is wrong on one line in ten.
WEAK = 20.0

# Where the script that leads holds less than this of a block, two scripts are mixed and neighbours decide:
# a name in brackets behind its rendering, a photo credit.
_CLEAR = 0.8

# Japanese prose is about half kana; Chinese that quotes a Japanese name stays far below a tenth on a long line.
_KANA = 0.1

# A language is a candidate for all blocks where it holds this share of its script's text; of two that are
# easily confused the smaller one needs more.
_CANDIDATE = 0.1
_CANDIDATE_CLOSE = 0.35
_CLOSE = (
    {"id", "ms", "jv", "ace", "tl", "mg"},
    {"no", "nn", "da", "sv"},
    {"hr", "bs", "sr", "sl"},
    {"cs", "sk"},
    {"pt", "gl", "es", "an", "ext", "ca", "oc", "it", "lij", "vec"},
    {"nl", "af", "fy", "lb", "de"},
    {"ru", "uk", "be", "bg", "mk", "sr", "ba", "tt", "kk", "ky"},
    {"ar", "arz", "ary"},
    {"fa", "ps", "ur", "sdh", "ug"},
    {"hi", "mr", "ne", "sa", "gom"},
    {"zh", "yue", "wuu"},
    {"en", "pcm"},
    {"fr", "wa", "br", "ht", "gcf", "gcr", "oc"},
)

# A line in a language of its own among lines of the same script: long, and hardly anything else.
_LONE_WEIGHT = 40.0
_LONE_SURE = 0.9

# The library's sight of a text: more of a block adds nothing.
_SEEN = 500
# Blocks looked at one by one; longer documents are looked at in stretches, so that time stays bounded.
_SINGLY = 1000


@dataclass(frozen=True, slots=True)
class _Sight:
    """What the letters of one block say before any library: the leading script, its weight, whether it stands alone."""

    script: str
    weight: float
    clear: bool
    lang: str = ""  # known from the script alone

    @property
    def weak(self) -> bool:
        return self.weight < WEAK or not self.clear


def identify(document: Document, languages: Sequence[str] = ()) -> Document:
    r"""Return the document with the language of each block (ISO 639 code, or an expected code of that language).

    `languages` are the codes expected; where one alone is written in a script, its script decides. A block with
    nothing to go by takes the language of its neighbours; a document without letters is "und".

    >>> from align.bitext import Block
    >>> text = "The harbour bridge was opened to the public on Monday.\n海港大桥于周一向公众开放。"
    >>> document = identify(Document("a.txt", text, blocks=(Block(0, 54), Block(55, len(text)))), ("en", "zh-Hans"))
    >>> [block.lang for block in document.blocks]
    ['en', 'zh-Hans']
    """
    texts = [document.text_of(block) for block in document.blocks]
    sights = [_see(text) for text in texts]
    found = [sight.lang if sight.clear else "" for sight in sights]
    for script in sorted({sight.script for sight in sights} - set(ONE_LANGUAGE) - {"", "Hani"}):
        _decide_script(script, texts, sights, found, languages)
    found = _fill(sights, found, languages)
    spelt = {base_lang(code): code for code in reversed(languages)}
    blocks = tuple(
        replace(block, lang=spelt.get(lang, lang)) for block, lang in zip(document.blocks, found, strict=True)
    )
    return replace(document, blocks=blocks)


def weigh(text: str) -> dict[str, float]:
    """Return the weight of each script in a text, in Latin letters.

    >>> weigh("NATO 北约")
    {'Latn': 4.0, 'Hani': 8.0}
    """
    weights: dict[str, float] = {}
    for char, count in Counter(text).items():
        if char.isalpha():
            script = script_of(char)
            weights[script] = weights.get(script, 0.0) + count * _WEIGHT.get(script, 1.0)
    return weights


def _see(text: str) -> _Sight:
    weights = weigh(text)
    if not weights:
        return _Sight("", 0.0, clear=False)
    kana = weights.pop("Hira", 0.0) + weights.pop("Kana", 0.0)
    han = weights.pop("Hani", 0.0)
    if kana or han:
        weights["Hani"] = kana + han
    script = max(weights, key=lambda name: weights[name])
    clear = weights[script] >= _CLEAR * sum(weights.values())
    lang = ONE_LANGUAGE.get(script, "")
    if script == "Hani":
        japanese = kana / _WEIGHT["Hira"] >= _KANA * (kana / _WEIGHT["Hira"] + han / _WEIGHT["Hani"])
        # A line of Han characters alone is Chinese if it is too long for a Japanese headline or list.
        lang = "ja" if japanese else "zh" if han >= 3 * WEAK else ""
        clear = clear and bool(lang)
    return _Sight(script, weights[script], clear, lang)


def _decide_script(
    script: str, texts: Sequence[str], sights: Sequence[_Sight], found: list[str], languages: Sequence[str]
) -> None:
    """Fill in the language of the blocks of one script that several languages share, as far as they tell it."""
    rows = [i for i, sight in enumerate(sights) if sight.script == script]
    strong = [i for i in rows if not sights[i].weak]
    expected = [base_lang(code) for code in languages if script_for(code) == script]
    if not strong:
        share = sum(sights[i].weight for i in rows) / max(1.0, sum(sight.weight for sight in sights))
        if share >= _CANDIDATE:
            _decide_short(rows, texts, found, expected)
        return  # a few words of another script in a text: their surroundings decide
    if not expected and script == "Latn" and all_english([texts[i] for i in strong]):
        expected = ["en"]
    candidates = expected or _candidates(strong, texts, sights)
    if len(candidates) == 1 and script != "Latn":
        # Latin letters stand in every text, as names; a word in any other script has its language's.
        strong = [i for i in rows if sights[i].clear]
    if len(expected) == 1:
        for i in strong:
            found[i] = expected[0]
        return
    for i in rows:
        if sights[i].weak and sights[i].clear and len(candidates) > 1:
            lang, sure = _best(rank(texts[i][:_SEEN]), candidates)
            found[i] = lang if sure >= _LONE_SURE else ""
    for stretch in _stretches(strong, max(1, len(strong) // _SINGLY)):
        same = _same(stretch, texts, candidates) if len(stretch) > 1 else ""
        for i in stretch:
            found[i] = same or _one(texts[i], sights[i], candidates, bound=bool(expected))


def _decide_short(rows: Sequence[int], texts: Sequence[str], found: list[str], expected: Sequence[str]) -> None:
    """Fill in the language of a document all of whose blocks are short: seen together they tell more."""
    joined = " ".join(texts[i] for i in rows)[:_SEEN]
    if len(expected) == 1:
        lang = expected[0]
    elif not expected and plainly_english(joined):
        lang = "en"
    else:
        ranked = rank(joined)
        lang = _best(ranked, expected or [ranked[0][0]])[0]
    for i in rows:
        found[i] = lang


def _same(stretch: Sequence[int], texts: Sequence[str], candidates: Sequence[str]) -> str:
    """Return the language of some blocks seen at once, "" where one of them may be in another."""
    seen = max(40, 2 * _SEEN // len(stretch))
    ranked = rank("\n".join(texts[i][:seen] for i in stretch))
    lang, sure = _best(ranked, candidates)
    return lang if sure >= _LONE_SURE and ranked[0][0] in candidates else ""


def _one(text: str, sight: _Sight, candidates: Sequence[str], *, bound: bool) -> str:
    ranked = rank(text[:_SEEN])
    lang, _ = _best(ranked, candidates)
    free, sure = ranked[0]
    if not bound and free not in candidates and sight.weight >= _LONE_WEIGHT and sure >= _LONE_SURE:
        close = any(free in group and lang in group for group in _CLOSE)
        return lang if close else free
    return lang


def _stretches(rows: Sequence[int], size: int) -> Iterator[list[int]]:
    source = iter(rows)
    while stretch := list(islice(source, size)):
        yield stretch


def _candidates(rows: Sequence[int], texts: Sequence[str], sights: Sequence[_Sight]) -> list[str]:
    """Return the languages that hold a fair share of a script's blocks, by an even sample of them."""
    shares: Counter[str] = Counter()
    for i in rows[:: max(1, len(rows) // 200)]:
        shares[_free(texts[i][:_SEEN])] += int(min(sights[i].weight, _SEEN))
    total = max(1, sum(shares.values()))
    kept: list[str] = []
    for lang, weight in shares.most_common():
        close = any(lang in group and group & set(kept) for group in _CLOSE)
        if not kept or weight >= total * (_CANDIDATE_CLOSE if close else _CANDIDATE):
            kept.append(lang)
    return kept


def _free(text: str) -> str:
    return rank(text)[0][0]


def _best(ranked: Sequence[tuple[str, float]], candidates: Sequence[str]) -> tuple[str, float]:
    """Return the best of the candidates, and its share of their probability."""
    chances = {lang: chance for lang, chance in ranked if lang in candidates}
    if not chances:
        return candidates[0], 0.0
    lang = max(chances, key=lambda name: chances[name])
    return lang, chances[lang] / max(1e-30, sum(chances.values()))


@lru_cache(maxsize=1)
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@lru_cache(maxsize=1024)  # candidates are sought among the texts that are decided on next
def rank(text: str) -> tuple[tuple[str, float], ...]:
    """Return all languages the library knows with their probabilities, best first ("no language" is left out).

    >>> rank("Der Zug nach Hamburg hatte gestern zwei Stunden Verspätung.")[0][0]
    'de'
    """
    return tuple((lang, float(chance)) for lang, chance in _identifier().rank(text) if lang != "zxx")


def _fill(sights: Sequence[_Sight], found: Sequence[str], languages: Sequence[str]) -> list[str]:
    """Give each undecided block the language of its nearest neighbour that could be its own."""
    known = [i for i, lang in enumerate(found) if lang]
    if not known:
        return [_alone(sight, languages) for sight in sights]
    weights: Counter[str] = Counter()
    for i in known:
        weights[found[i]] += int(sights[i].weight)
    main = {lang for lang, weight in weights.items() if weight >= _CANDIDATE * sum(weights.values())}
    places = {lang: [i for i in known if found[i] == lang] for lang in weights}
    filled = list(found)
    for i, sight in enumerate(sights):
        if not found[i]:
            fitting = {lang for lang in places if script_for(lang) == sight.script or lang == sight.lang}
            # A short line of clear script belongs to the main language of that script, wherever that stands;
            # a name or number, or a script nobody else uses, to whatever surrounds it.
            pool = fitting if sight.script == "Hani" else fitting & main if sight.clear else set()
            if sight.script == "Hani" and not pool:
                filled[i] = _alone(sight, languages)
            else:
                filled[i] = min(pool or places, key=lambda lang: _distance(places[lang], i))
    return filled


def _alone(sight: _Sight, languages: Sequence[str]) -> str:
    """Return the language of a block in a document whose blocks are all short."""
    if sight.lang:
        return sight.lang
    fitting = [base_lang(code) for code in languages if script_for(code) == sight.script]
    if fitting:
        return fitting[0]
    if sight.script == "Hani":
        return "zh"
    return base_lang(languages[0]) if languages else "und"


def _distance(places: Sequence[int], row: int) -> tuple[int, int]:
    """Return how far the nearest place is; of two as near the one before wins."""
    at = bisect_left(places, row)
    near = [(abs(row - place), 0 if place < row else 1) for place in places[max(0, at - 1) : at + 1]]
    return min(near)
