"""Codes and names of things that no translation changes: iPhone, foo_bar, B-52, RFC2616.

What is in capitals alone (NATO, WHO) is translated in many languages and is left to a glossary.
"""

import re
from collections.abc import Iterable

from align.checks.markup import found_in
from align.checks.pair import Finding, Pair, each
from align.issue import Category, Side, Span

#: Values: a name of code (snake_case, camelCase); a number with letters, which may be written out.
CODE, NUMBERED = 2.0, 1.0
_CODE = re.compile(
    r"(?<![\w.@/-])(?:[\w.]+\(\)|(?:[a-zA-Z][a-zA-Z0-9]*(?:_[a-zA-Z0-9]+)+|(?:i|[a-z]{2,12})[A-Z][a-zA-Z0-9]+)(?![\w@]))"
)
_NUMBERED = re.compile(r"(?<![\w.,:/€$£-])(?:[A-Z]{1,5}-?\d{1,5}[A-Z]{0,3}|\d{1,4}[A-Z]{2,4}-?\d{0,4})(?![\w%°-])")
_SOUGHT = ((_CODE, CODE), (_NUMBERED, NUMBERED))
_PREFIX = re.compile(r"(?:mc|mac|de|di|la|le|van|von|o|al|el|d|l)[A-Z]")


def measure_pair(pair: Pair) -> Iterable[Finding]:
    """Yield a finding for each code of the source that the target does not have."""
    if pair.one_sided:
        return
    matches = [(match, value) for pattern, value in _SOUGHT for match in pattern.finditer(pair.source)]
    yield from _lacking(pair, matches) if matches else ()


def _lacking(pair: Pair, matches: Iterable[tuple[re.Match[str], float]]) -> Iterable[Finding]:
    have = _plain(pair.target)
    taken = [span for _, _, _, span in found_in(pair.source)]
    for match, value in matches:
        span = Span(match.start(), match.end())
        if any(span.overlaps(other) for other in taken) or _PREFIX.match(match[0]) or _plain(match[0]) in have:
            continue
        if value == NUMBERED and "".join(re.findall(r"\d", match[0])) in have:
            continue
        taken.append(span)
        yield Finding(
            Category.OMISSION, Side.SOURCE, span, value, f"“{match[0]}” is not in the translation as it stands."
        )


def _plain(text: str) -> str:
    return re.sub(r"[\s\u00a0-]", "", text).casefold()


measure = each(measure_pair)
