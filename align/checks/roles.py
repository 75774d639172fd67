"""Who does what to whom: two names that change places between the sides, as particles, prepositions and order tell.

For Chinese, Japanese, Korean, Indonesian, English, German, French and Spanish; Russian tells by case endings, which
are not read. Passives are left alone, and names that a side says twice; common nouns are not seen at all.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

from align.checks.pair import Finding, Pair, each
from align.checks.shared_names import Shared, shared
from align.checks.words import function_words
from align.issue import Category, Side, Span
from align.script import base_lang

#: In a longer text a name is said of several things.
_LONGEST = 300
#: Languages that mostly put two names in the same order: who acts before the verb, whom behind it.
_RIGID = frozenset({"en", "id", "de", "fr", "es"})
#: Values: one name comes from on one side and goes to on the other; two names have changed their parts.
ONE, BOTH = 1.0, 2.0


class Role(StrEnum):
    """What a name is in its clause: who acts, whom or where to, where from."""

    ACTS = "acts"
    TO = "to"
    FROM = "from"


_TITLES = r"(?:(?:the|a|an|der|die|das|den|dem|la|le|el|los|las|l['’])\s*)?(?:[A-Z][\w.]*\s+){0,2}$"
#: What stands before a name that is gone to, or come from.
_BEFORE: dict[str, tuple[str, str]] = {
    "en": (r"\b(?:to|into|toward|towards|against)\s+", r"\b(?:from|out of)\s+"),
    "id": (r"\b(?:ke|kepada|menuju|terhadap)\s+", r"(?!)"),  # dari is "of" as well as "from"
    "de": (r"\b(?:nach|gegen|an)\s+", r"\b(?:aus)\s+"),
    "fr": (r"\b(?:à|au|aux|vers|contre)\s+", r"\b(?:depuis)\s+"),
    "es": (r"\b(?:a|al|hacia|contra)\s+", r"\b(?:desde)\s+"),
    "zh": (r"(?:向|对|對|給|给|到|往|赴|抵达|飞往|送往|运往|前往|访问|攻击|袭击|入侵)$", r"(?:从|從|来自)$"),
}
#: What stands behind one.
_BEHIND: dict[str, tuple[str, str, str]] = {
    "ja": (r"(?:は|が)(?![い])", r"(?:を|に(?!よ|お|つ|関|対し?て?は)|へ)(?!よ)", r"(?:から|より)"),
    "ko": (r"(?:은|는|이|가)(?=[\s,])", r"(?:을|를|에게|에|께)(?=[\s,.])", r"(?:으?로부터|에게서)"),
}
_SEPARATE = re.compile(
    r"(?:^|[,.;:!?，。；：！？“”\"「『（(—–]|\b(?:that|and|but|while|because|as|bahwa|dan|dass|und|que|et|y)\s)\s*$"
)
_PASSIVE: dict[str, re.Pattern[str]] = {
    lang: re.compile(pattern, re.IGNORECASE)
    for lang, pattern in {
        "en": r"\bby\b|\b(?:was|were|been|being|is|are|be) \w+(?:ed|en)\b",
        "de": r"\b(?:wird|werden|wurden?|worden|von|durch)\b",
        "fr": r"\bpar\b|\bété\b",
        "es": r"\bpor\b|\bsido\b",
        "id": r"\boleh\b|\bdi\w{4,}",
        "zh": "被|受|遭|由|让|為|为",
        "ja": "られ|され|わ?れ(?:た|る|て)|によ[りるっ]|もら|受け",
        "ko": "되|된|됐|당하|당했|받|의해|에게서",
    }.items()
}


def role(text: str, span: Span, lang: str) -> Role | None:
    """Return what a name is in its clause, None where that is not told by what stands around it.

    >>> role("ロシアは北朝鮮に石油を売った。", Span(4, 7), "ja"), role("Oil came from Peru.", Span(14, 18), "en")
    (<Role.TO: 'to'>, <Role.FROM: 'from'>)
    """
    lang = base_lang(lang)
    before, behind = text[: span.start], text[span.end :]
    if lang in _BEHIND:
        for sought, found in zip(_BEHIND[lang], (Role.ACTS, Role.TO, Role.FROM), strict=True):
            if re.match(sought, behind):
                return found
        return None
    if lang not in _BEFORE:
        return None
    for sought, found in zip(_BEFORE[lang], (Role.TO, Role.FROM), strict=True):
        if re.search(sought if lang == "zh" else sought + _TITLES, before, re.IGNORECASE if lang == "zh" else 0):
            return found
    return _by_order(before, behind, lang)


def _by_order(before: str, behind: str, lang: str) -> Role | None:
    """Return who acts by standing first in a clause with a verb behind, and whom by standing right behind a verb."""
    if lang == "zh":
        if (
            _SEPARATE.search(before)
            and re.match(r"[\u4e00-\u9fff]", behind)
            and not re.match(r"[的和与及等、·是]", behind)
        ):
            return Role.ACTS
        return None
    plain = re.sub(_TITLES, "", before)
    if _SEPARATE.search(plain) and re.match(r"\s[a-zäöüéè]{2,}", behind):
        follows = re.match(r"\s([\w'’]+)", behind)
        return None if follows and follows.group(1) in _JOINS else Role.ACTS
    last = re.search(r"([a-zäöüéèà]{4,})\s+$", plain)
    return Role.TO if last and last.group(1) not in function_words(lang) and lang in ("en", "id") else None


_JOINS = frozenset(
    [
        "and",
        "or",
        "of",
        "und",
        "oder",
        "et",
        "ou",
        "de",
        "du",
        "y",
        "o",
        "dan",
        "atau",
        "yang",
        "who",
        "which",
        "is",
        "was",
    ]
)


def measure_pair(pair: Pair) -> Iterable[Finding]:
    """Yield a finding for two names that changed their parts, or one that is gone to here and come from there."""
    if pair.one_sided or max(len(pair.source), len(pair.target)) > _LONGEST:
        return
    names = shared(pair)
    if len(names) < 2:
        return
    told = [
        _Told(name, role(pair.source, name.source, pair.source_lang), role(pair.target, name.target, pair.target_lang))
        for name in names
    ]
    passive = _passive(pair.source, pair.source_lang) or _passive(pair.target, pair.target_lang)
    rigid = {base_lang(pair.source_lang), base_lang(pair.target_lang)} <= _RIGID
    values = ((_exchanged(one, other, passive, rigid), one, other) for one, other in combinations(told, 2))
    value, one, other = max(values, key=lambda found: found[0])
    if value:
        one, other = sorted((one, other), key=lambda told: told.name.target.start)
        said = one.name.target.of(pair.target), other.name.target.of(pair.target)
        how = (
            "have changed places: who acts, and on whom?"
            if value == BOTH
            else "stand the other way round: are they exchanged?"
        )
        what = f"“{said[0]}” and “{said[1]}” {how}"
        yield Finding(Category.MISTRANSLATION, Side.TARGET, one.name.target, value, what, one.name.source)
        return
    for name, here, there in told:
        if here and there and {here, there} == {Role.FROM, Role.TO}:
            place = name.source.of(pair.source)
            what = f"The source has “{place}” as where {here}, the translation as where {there}."
            yield Finding(Category.MISTRANSLATION, Side.TARGET, name.target, ONE, what, name.source)
            return


class _Told(NamedTuple):
    """A name and its roles on the two sides."""

    name: Shared
    here: Role | None
    there: Role | None


def _exchanged(one: _Told, other: _Told, passive: bool, rigid: bool) -> float:
    """Return how sure it is that two names have changed places: 0, ONE or BOTH."""
    if one.here and one.there and one.here == other.there and one.there == other.here and one.here != one.there:
        return 0.0 if passive and Role.ACTS in (one.here, one.there) else BOTH
    turned = (one.name.source.start < other.name.source.start) != (one.name.target.start < other.name.target.start)
    if not turned:
        return 0.0
    acting = [(told.here is Role.ACTS, told.there is Role.ACTS) for told in (one, other)]
    if sorted(acting) == [(False, True), (True, False)] and not passive:
        return BOTH
    return ONE if rigid and not passive else 0.0


def _passive(text: str, lang: str) -> bool:
    sought = _PASSIVE.get(base_lang(lang))
    return sought is None or sought.search(text) is not None


measure = each(measure_pair)
