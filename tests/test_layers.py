"""Who may import whom: the ground floor nothing of ours but itself, a room the ground floor, the pipeline the rooms."""

import ast
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "align"
GROUND = {
    "bitext",
    "issue",
    "errors",
    "signature",
    "script",
    "timing",
    "quantity",
    "ladder",
    "attestation",
    "glossary",
    "ignoring",
}
ROOMS = {"readers", "splitters", "embedders", "aligners", "metrics", "checks", "quantities", "writers"}
ABOVE = {
    "pipeline",
    "fidelity",
    "choice",
    "checking",
    "evidence",
    "gathering",
    "comparable",
    "summary",
    "api",
    "arguments",
    "cli",
    "options",
    "printing",
    "streaming",
    "shortening",
    "__init__",
    "__main__",
}
ON_TOP = {"review"}  # built on the pipeline alone
ONLY_TYPES = {(PACKAGE / "review" / "checking.py", "embedders")}  # names the type of what the pipeline hands out


def imports_of(path):
    """Return (module, level-0 name) of everything a file imports, wherever in the file it does so."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from [f"align.{alias.name}" for alias in node.names] if node.module == "align" else [node.module]


def floor_of(path):
    part = path.relative_to(PACKAGE).parts[0]
    return part.removesuffix(".py")


FILES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_one_way(path):
    floor = floor_of(path)
    assert floor in GROUND | ROOMS | ABOVE | ON_TOP, f"{floor} stands in no floor of docs/architecture.md"
    for module in imports_of(path):
        if module != "align" and not module.startswith("align."):
            if floor in GROUND:
                assert module.split(".")[0] in sys.stdlib_module_names, f"the ground floor imports {module}"
            continue
        other = module.split(".")[1] if "." in module else "__init__"
        if floor in GROUND:
            assert other in GROUND, f"the ground floor imports {module}"
        if floor in ROOMS:
            assert other in GROUND | {floor}, f"a room imports {module}"
        if floor in ON_TOP:
            known = GROUND | {"pipeline", floor}
            assert other in known or (path, other) in ONLY_TYPES, f"{floor} reaches past the pipeline: {module}"
        if floor in ABOVE - {"api", "cli", "__main__", "__init__"}:
            assert other not in {"cli", "__init__", "__main__"}, f"{floor} imports {module}"


def test_no_file_is_too_long():
    long = {path.name: n for path in FILES if (n := len(path.read_text(encoding="utf-8").splitlines())) > 400}
    assert not long


def test_no_file_is_named_for_nothing():
    assert not [path for path in FILES if path.stem in {"utils", "util", "helpers", "misc", "common"}]
