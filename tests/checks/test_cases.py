"""Cases as data: what each check must find in a pair, and what it must leave alone."""

import json
from pathlib import Path

import pytest

from align.checks import CheckConfig, Pair, check_pairs

FOLDER = Path(__file__).parent / "cases"
CASES = json.loads((FOLDER / "pairs.json").read_text(encoding="utf-8"))
DOCUMENTS = json.loads((FOLDER / "documents.json").read_text(encoding="utf-8"))
KNOWN_FAILURES = json.loads((FOLDER / "known_failures.json").read_text(encoding="utf-8"))


@pytest.mark.xfail(strict=True, reason="not seen yet; once it is, the case belongs to pairs.json")
@pytest.mark.parametrize("case", KNOWN_FAILURES, ids=lambda case: f"{case['check']}: {case['about']}")
def test_known_failure(case):
    test_case(case)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['check']} {case['langs']} {case['target'][:20]}")
def test_case(case):
    source_lang, target_lang = case["langs"].split("-")
    pair = Pair(case["source"], case["target"], source_lang, target_lang, kind=case.get("kind", "1-1"))
    issues = check_pairs([pair], CheckConfig((case["check"],)))[0]
    assert [issue.text for issue in issues] == case["found"]


@pytest.mark.parametrize("case", DOCUMENTS, ids=lambda case: f"{case['check']} {case['about']}")
def test_document(case):
    """Each row is (source, target, joints of the target, what must be found); an empty source is a text alone."""
    source_lang, target_lang = case["langs"].split("-")
    alone = case["alone"]
    pairs = [
        Pair(
            source,
            target,
            source_lang,
            target_lang,
            kind=f"{int(bool(source))}-{int(bool(target))}",
            alone=alone,
            target_joints=tuple(joints),
        )
        for source, target, joints, _ in case["rows"]
    ]
    found = check_pairs(pairs, CheckConfig((case["check"],)))
    assert [[issue.text for issue in issues] for issues in found] == [row[3] for row in case["rows"]]
