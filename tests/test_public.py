"""The public door: these names and no others, each typed, documented, and light to import."""

import inspect
import resource
import subprocess
import sys

import align

NAMES = {
    "AlignError",
    "Bead",
    "Bitext",
    "Document",
    "Issue",
    "RunConfig",
    "Segment",
    "Severity",
    "Signature",
    "__version__",
    "check",
    "embed",
    "read",
    "run",
    "write",
}


def test_the_door_has_these_names():
    assert set(align.__all__) == NAMES
    assert all(hasattr(align, name) for name in NAMES)


def test_every_public_function_is_documented_and_typed():
    for name in sorted(NAMES - {"__version__"}):
        thing = getattr(align, name)
        assert inspect.getdoc(thing), name
        if inspect.isfunction(thing):
            signature = inspect.signature(thing)
            assert signature.return_annotation is not inspect.Signature.empty, name
            kinds = [parameter.kind for parameter in signature.parameters.values()]
            assert inspect.Parameter.VAR_KEYWORD not in kinds, name


def test_importing_is_light():
    code = "import sys, align, align.cli; print(sorted({m.split('.')[0] for m in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    for heavy in ("numpy", "faiss", "torch", "sentence_transformers", "tokenizers", "lxml", "py3langid"):
        assert f"'{heavy}'" not in loaded, heavy


def test_help_is_quick():
    def once():
        """Return the processor time of one call: what it takes on a quiet machine, however busy this one is."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "align", "--help"], capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime

    assert min(once() for _ in range(7)) < 0.3
