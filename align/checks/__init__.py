"""Checks: what can be wrong with each pair, measured first and judged second.

A check is a row of `CHECKS`; it measures all pairs of a document and yields findings with a value. `CheckConfig`
says from which value on a finding is an issue of which severity.
"""

from collections.abc import Sequence

from align.bitext import Document
from align.checks.config import CheckConfig
from align.checks.pair import Coverage, Finding, Levels, Pair
from align.checks.table import CHECKS, Check
from align.issue import Issue, Span

#: All checks at their own levels.
DEFAULT = CheckConfig()

__all__ = ["CHECKS", "Check", "CheckConfig", "Coverage", "Finding", "Levels", "Pair", "check_pairs", "check_text"]


def check_pairs(pairs: Sequence[Pair], config: CheckConfig = DEFAULT) -> list[tuple[Issue, ...]]:
    """Return the issues of each pair of one document, in the order of `CHECKS`, then of place.

    The list is as long as `pairs`. An issue's span lies in the text of its side, and its text is what the span
    covers. Pairs of several documents are checked document by document: some checks compare a pair with the others.

    >>> found = check_pairs([Pair("See you at {time}.", "Bis bald.", "en", "de")], CheckConfig(("markup",)))
    >>> [(issue.check, issue.text) for issue in found[0]]
    [('markup', '{time}')]
    """
    found: list[list[Issue]] = [[] for _ in pairs]
    sourced = any(not pair.alone for pair in pairs)
    for name in (name for name in CHECKS if name in config.enabled):
        if CHECKS[name].source and not sourced:
            continue
        levels = config.levels_of(name)
        for index, finding in config.measure_of(name)(pairs):
            issue = _judged(name, finding, levels, pairs[index])
            if issue is not None:
                found[index].append(issue)
    return [tuple(issues) for issues in found]


def _judged(name: str, finding: Finding, levels: Levels, pair: Pair) -> Issue | None:
    severity = levels.severity(finding.value)
    if severity is None:
        return None
    return Issue(
        category=finding.category,
        severity=severity,
        check=name,
        side=finding.side,
        span=finding.span,
        text=finding.span.of(pair.text(finding.side)),
        message=finding.message,
        other=finding.other,
        value=round(float(finding.value), 4),
    )


def check_text(document: Document, config: CheckConfig = DEFAULT) -> list[tuple[Issue, ...]]:
    """Return the issues of each segment of a text whose source is not at hand.

    Checks that compare with a source stay silent; joints of the document are evidence for the others.
    """
    pairs = []
    for segment in document.segments:
        span = Span(segment.start, segment.end)
        joints = tuple(joint - span.start for joint in document.joints if span.start < joint < span.end)
        pairs.append(
            Pair(
                "",
                span.of(document.text),
                "und",
                document.lang,
                kind="0-1",
                role=segment.role,
                target_joints=joints,
                alone=True,
            )
        )
    return check_pairs(pairs, config)
