"""Checks: what can be wrong with each pair, measured first and judged second.

A check is a row of `CHECKS`; it measures all pairs of a document and yields findings with a value. `CheckConfig`
says from which value on a finding is an issue of which severity.
"""

from collections.abc import Mapping, Sequence

from align.bitext import Document
from align.checks.config import CheckConfig
from align.checks.pair import Coverage, Finding, Levels, Pair
from align.checks.table import CHECKS, Check
from align.issue import Issue, Span

#: All checks at their own levels.
DEFAULT = CheckConfig()

#: What checks found, by their names: the index of a pair, and the finding.
Findings = Mapping[str, Sequence[tuple[int, Finding]]]

__all__ = ["CHECKS", "Check", "CheckConfig", "Coverage", "Finding", "Levels", "Pair", "check_pairs", "check_text"]


def check_pairs(pairs: Sequence[Pair], config: CheckConfig = DEFAULT) -> list[tuple[Issue, ...]]:
    """Return the issues of each pair of one document, in the order of `CHECKS`, then of place.

    The list is as long as `pairs`. An issue's span lies in the text of its side, and its text is what the span
    covers. Pairs of several documents are checked document by document: some checks compare a pair with the others.

    >>> found = check_pairs([Pair("See you at {time}.", "Bis bald.", "en", "de")], CheckConfig(("markup",)))
    >>> [(issue.check, issue.text) for issue in found[0]]
    [('markup', '{time}')]
    """
    return judged(pairs, {**measure_single(pairs, config), **measure_whole(pairs, config)}, config)


def measure_single(pairs: Sequence[Pair], config: CheckConfig = DEFAULT) -> Findings:
    """Return what the checks that look at each pair by itself find, by check, with the index of the pair."""
    return {name: list(config.measure_of(name)(pairs)) for name in _asked(pairs, config) if CHECKS[name].single}


def measure_whole(pairs: Sequence[Pair], config: CheckConfig = DEFAULT) -> Findings:
    """Return what the checks find that compare a pair with the others of its document.

    They look at texts, roles, joints and similarity, not at tokens and quantities.
    """
    return {name: list(config.measure_of(name)(pairs)) for name in _asked(pairs, config) if not CHECKS[name].single}


def _asked(pairs: Sequence[Pair], config: CheckConfig) -> list[str]:
    sourced = any(not pair.alone for pair in pairs)
    return [name for name in CHECKS if name in config.enabled and (sourced or not CHECKS[name].source)]


def judged(pairs: Sequence[Pair], findings: Findings, config: CheckConfig = DEFAULT) -> list[tuple[Issue, ...]]:
    """Return the issues that findings amount to, for each pair in the order of `CHECKS`, then of place."""
    found: list[list[Issue]] = [[] for _ in pairs]
    for name in (name for name in CHECKS if name in findings):
        levels, settle = config.levels_of(name), CHECKS[name].settle
        for index, finding in settle(pairs, findings[name]) if settle else findings[name]:
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
