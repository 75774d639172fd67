"""Signs of garbled text in the translation, seen without its source.

Broken characters, quotation marks that no editor would leave, doubled punctuation, lines translated one by one.
No language model: a sentence of good words in a wrong order is not seen here.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from align.bitext import Role
from align.checks.pair import Finding, Pair
from align.checks.words import WORD, function_words
from align.issue import Category, Side, Span
from align.script import base_lang

#: Values: a slip of the keyboard; a mark that a machine left; a sentence broken in two.
SLIP, MARK, BROKEN = 1.0, 2.0, 3.0
_MOJIBAKE = re.compile("\ufffd+|[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œ]|â€[\u0080-\u00bf™œ“”\u009d]|锟斤拷|ï»¿")
_TEX_QUOTES = re.compile(r"``|(?<!')''(?!')")
_DOUBLED = re.compile(
    r"(?<!,),,(?!,)|，，+|、、+|(?<![.])\.\.(?![.])|(?<!。)。。(?!。)|;;|；；|[,，]\s?[.。](?![.。\d])|[.。]\s?[,，]"
)
_ABBREVIATION = re.compile(r"\w\.$")
_WORDS_ONLY = frozenset({Role.BODY, Role.SUMMARY})
_CODES = "en de fr es pt it nl id ms ru uk bg pl cs sk sv da nb no fi tr ro hu vi"
#: Languages with capital letters, where a sentence starts with one.
_CASED = frozenset(_CODES.split())
#: Languages that write words other than names with a capital.
_NOUNS = frozenset({"de"})


def measure(pairs: Sequence[Pair]) -> Iterable[tuple[int, Finding]]:
    """Yield a finding for each sign; what the source has too is not held against the translation."""
    # Only places where a line was cut ask for them.
    lower = _lower_case_words(pairs) if any(pair.target_joints for pair in pairs) else frozenset()
    for index, pair in enumerate(pairs):
        if not pair.target.strip():
            continue
        yield from ((index, finding) for finding in _marks(pair))
        yield from ((index, finding) for finding in _mixed_quotes(pair))
        if base_lang(pair.target_lang) in _CASED:
            yield from ((index, finding) for finding in _broken_at_joint(pair, lower))
            yield from ((index, finding) for finding in _starts_low(pairs, index))


def _lower_case_words(pairs: Sequence[Pair]) -> frozenset[str]:
    """Return the words that stand in lower case somewhere in the targets: no names."""
    counts = Counter(match.group() for pair in pairs for match in WORD.finditer(pair.target))
    return frozenset(word for word in counts if word.islower())


def _marks(pair: Pair) -> Iterator[Finding]:
    for match in _MOJIBAKE.finditer(pair.target):
        if match.group() not in pair.source:
            what = f"“{match.group()}” is a damaged character: the text was decoded wrongly somewhere."
            yield Finding(Category.GARBLED, Side.TARGET, Span(match.start(), match.end()), BROKEN, what)
    if ("``" in pair.target or "''" in pair.target) and not _TEX_QUOTES.search(pair.source):
        for match in _TEX_QUOTES.finditer(pair.target):
            if match.group() == "''" and "``" not in pair.target and not pair.alone:
                continue
            what = f"{match.group()} is no quotation mark; machine translation leaves such marks."
            yield Finding(Category.GARBLED, Side.TARGET, Span(match.start(), match.end()), MARK, what)
    for match in _DOUBLED.finditer(pair.target):
        if match.group() not in pair.source and not _ABBREVIATION.search(pair.target[: match.start() + 1]):
            what = f"“{match.group()}” doubles a punctuation mark."
            yield Finding(Category.PUNCTUATION, Side.TARGET, Span(match.start(), match.end()), SLIP, what)


def _mixed_quotes(pair: Pair) -> Iterator[Finding]:
    """Yield quotations that open with one sort of mark and close with another."""
    if '"' not in pair.target or not ("“" in pair.target or "”" in pair.target):
        return
    if re.search(r'[“„][^“”„"]*"', pair.source) or re.search(r'"[^“”„"]*”', pair.source):
        return
    for match in re.finditer(r'[“][^“”„"«»]{1,200}"(?!\w)|(?<!\w)"[^“”„"«»\s][^“”„"«»]{0,200}”', pair.target):
        said = match.group()
        what = f"This quotation opens with {said[0]} and closes with {said[-1]}."
        yield Finding(Category.PUNCTUATION, Side.TARGET, Span(match.end() - 1, match.end()), SLIP, what)


def _broken_at_joint(pair: Pair, lower: frozenset[str]) -> Iterator[Finding]:
    """Yield joints behind which a new sentence begins although the last one is not over.

    A line break inside a sentence is only a line break; one after which an ordinary word has a capital letter
    shows that the lines were translated one by one.
    """
    for joint in pair.target_joints:
        before = pair.target[:joint].rstrip()
        after = WORD.search(pair.target, joint)
        if after is None or not before or before[-1] in ".!?…:;\"”“»'’。":
            continue
        word = after.group()
        ordinary = word.casefold() in lower or word.casefold() in function_words(pair.target_lang)
        if word[0].isupper() and ordinary and base_lang(pair.target_lang) not in _NOUNS:
            last = WORD.findall(before)[-1:] or [""]
            what = f"The line was cut between “{last[0]}” and “{word}” and its pieces were translated one by one."
            start = before.rfind(last[0]) if last[0] else joint
            yield Finding(Category.BROKEN_LINE, Side.TARGET, Span(max(0, start), after.end()), BROKEN, what)


def _starts_low(pairs: Sequence[Pair], index: int) -> Iterator[Finding]:
    """Yield a sentence of running text that starts in lower case, or breaks off before such a one."""
    pair = pairs[index]
    text = pair.target.lstrip("\"'“”„«»‘’([ ")
    start = len(pair.target) - len(text)
    first = WORD.match(text)
    if pair.role not in _WORDS_ONLY or first is None or not first.group().islower() or len(text) < 30:
        return
    if first.group() != first.group().casefold() or any(char.isdigit() for char in text[: first.end() + 1]):
        return
    source = pair.source.lstrip("\"'“”„«»‘’([ ")
    cased_source = base_lang(pair.source_lang) in _CASED
    if source and cased_source and source[:1].islower():
        return
    span = Span(start, start + first.end())
    if not pair.alone:
        what = f"The sentence starts in lower case (“{first.group()}”): is its beginning missing?"
        yield Finding(Category.GARBLED, Side.TARGET, span, SLIP, what)
        return
    before = pairs[index - 1].target.rstrip() if index else ""
    broken = bool(before) and before[-1] not in ".!?…\"”»'’"
    what = f"The sentence starts in lower case (“{first.group()}”): its beginning is missing or stands elsewhere."
    yield Finding(Category.BROKEN_LINE, Side.TARGET, span, BROKEN if broken else MARK, what)
