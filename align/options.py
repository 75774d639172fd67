"""The options of the command line, each explained once, whichever commands take it."""

from pathlib import Path
from typing import Annotated

import typer

from align.issue import Severity

Lang = Annotated[str | None, typer.Option(metavar="CODE", help="BCP 47 code; detected when absent.")]
OfFile = Annotated[str | None, typer.Option(metavar="CODE", help="BCP 47 code; absent: the one the file names.")]
Model = Annotated[
    str | None,
    typer.Option(metavar="NAME-OR-FOLDER", help="A sentence_transformers model; absent: the embedded default."),
]
Outputs = Annotated[
    list[Path] | None,
    typer.Option("-o", "--output", metavar="OUT", help="Write here; the ending picks the format. May be repeated."),
]
FailOn = Annotated[Severity | None, typer.Option(help="End with status 1 if an issue is at least this severe.")]
SourceText = Annotated[
    str | None, typer.Option("--source", metavar="FILE", help="The source text that a ladder (.beads) speaks of.")
]
TargetText = Annotated[
    str | None, typer.Option("--target", metavar="FILE", help="The target text that a ladder (.beads) speaks of.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No summary on stderr.")]
Against = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="OTHER", help="Another text on the same event: hold numbers and names against it. Repeatable."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON to stdout.")]
Encoding = Annotated[str | None, typer.Option(metavar="NAME", help="Encoding of the input; detected when absent.")]
Segmented = Annotated[bool, typer.Option("--segmented", help="The input has one segment a line already.")]
Download = Annotated[bool, typer.Option("--download", help="Allow a model named with --model to be fetched.")]
GlossaryFile = Annotated[
    str | None,
    typer.Option("--glossary", metavar="FILE", help="Terms to hold the translation to: TSV, CSV or TBX."),
]
Ignore = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="Issues to leave out, by id; absent: align-ignore beside the input."),
]
Only = Annotated[list[str] | None, typer.Option(metavar="CHECK", help="Run this check alone. May be repeated.")]
Skip = Annotated[list[str] | None, typer.Option(metavar="CHECK", help="Leave this check out. May be repeated.")]
SourceCode = Annotated[str | None, typer.Option(metavar="CODE", help="Write this source language code, as en-US.")]
TargetCode = Annotated[str | None, typer.Option(metavar="CODE", help="Write this target language code, as zh-CN.")]
MinConfidence = Annotated[float | None, typer.Option(metavar="0..1", help="Leave out beads less sure than this.")]
MinFidelity = Annotated[float | None, typer.Option(metavar="0..1", help="Leave out pairs less faithful than this.")]
DropHalfEmpty = Annotated[bool, typer.Option("--drop-half-empty", help="Leave out beads with one side only.")]
DropDuplicates = Annotated[bool, typer.Option("--drop-duplicates", help="Leave out pairs seen before.")]
DropIdentical = Annotated[bool, typer.Option("--drop-identical", help="Leave out pairs of two equal texts.")]
OnlyReviewed = Annotated[bool, typer.Option("--only-reviewed", help="Keep only what a person made or confirmed.")]
SplitLonger = Annotated[
    int | None,
    typer.Option(metavar="CHARACTERS", help="Split pairs longer than this on a side where a sentence ends, as 2000."),
]
SkipBad = Annotated[bool, typer.Option("--skip-bad", help="Skip and count broken units instead of stopping.")]
