"""Turn an article and its translation into aligned pairs, and see where the translation cannot be trusted.

    >>> import align
    >>> bitext = align.run("corpora/harbour-bridge/article.en.txt", "corpora/harbour-bridge/article.zh.txt")
    >>> align.write(bitext, "bridge.tmx", "bridge.html")  # doctest: +SKIP

`align run`, `align check` and `align convert` are the same on the command line.
"""

from align.api import check, embed, read, run, write
from align.bitext import Bead, Bitext, Document, Segment
from align.errors import AlignError
from align.issue import Issue, Severity
from align.pipeline import RunConfig
from align.signature import Signature, __version__

__all__ = [
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
]
