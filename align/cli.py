"""The command line: one thin command for each verb. The work is done in `align.pipeline`.

Exit status: 0 done; 1 done, and issues at or above --fail-on; 2 the user's mistake; 3 some documents failed.
"""

import gc
import json
import os
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from align.arguments import checked_outputs, ladder_texts, names_places, processors, refused_beside
from align.errors import INTERRUPTED, STOPPED, AlignError
from align.options import (
    Against,
    Download,
    DropDuplicates,
    DropHalfEmpty,
    DropIdentical,
    Encoding,
    FailOn,
    GlossaryFile,
    Ignore,
    Json,
    Lang,
    MinConfidence,
    MinFidelity,
    Model,
    OfFile,
    Only,
    OnlyReviewed,
    Outputs,
    Quiet,
    Segmented,
    Skip,
    SkipBad,
    SourceCode,
    SourceText,
    SplitLonger,
    TargetCode,
    TargetText,
)
from align.pipeline import RunConfig
from align.printing import check_long, gate, put, report, segment_row
from align.signature import __version__

app = typer.Typer(
    name="align",
    help="Turn an article and its translation into aligned pairs, and see where the translation cannot be trusted.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False) -> None:
    if version:
        put(f"align {__version__}")
        raise typer.Exit


@app.command()
def run(
    first: Annotated[
        str, typer.Argument(metavar="INPUT", help="The article, or one file with both languages; -: stdin.")
    ],
    second: Annotated[str | None, typer.Argument(metavar="INPUT2", help="Its translation.")] = None,
    output: Outputs = None,
    source_lang: Lang = None,
    target_lang: Lang = None,
    model: Model = None,
    encoding: Encoding = None,
    segmented: Segmented = False,
    no_check: Annotated[bool, typer.Option("--no-check", help="Align only.")] = False,
    glossary: GlossaryFile = None,
    ignore: Ignore = None,
    only: Only = None,
    skip: Skip = None,
    fail_on: FailOn = None,
    as_json: Json = False,
    quiet: Quiet = False,
    download: Download = False,
    source_code: SourceCode = None,
    target_code: TargetCode = None,
    min_confidence: MinConfidence = None,
    min_fidelity: MinFidelity = None,
) -> None:
    """Align an article with its translation, check it, and write the result: the whole job."""
    from align import pipeline
    from align.writers import WriteConfig

    began = time.perf_counter()
    writing = WriteConfig(source_code, target_code, min_confidence, min_fidelity)
    outputs = checked_outputs(output, [first, second, glossary, ignore])
    asked = {"glossary": glossary, "ignore": ignore, "only": only, "skip": skip, "fail_on": fail_on}
    refused_beside("--no-check", **(asked | {"min_fidelity": min_fidelity} if no_check else {}))
    refused_beside("a run without -o", **({} if outputs else asdict(writing)))
    config = RunConfig(source_lang, target_lang, model, segmented, not no_check, encoding, download)
    config = replace(config, glossary=glossary, ignore=ignore, only=tuple(only or ()), skip=tuple(skip or ()))
    config = replace(config, processes=processors())
    bitext = pipeline.run(first, second, config)
    written = pipeline.write(bitext, *outputs, config=writing)
    report(bitext, written, began, as_json=as_json, quiet=quiet, checked=not no_check)
    gate(bitext, fail_on)


@app.command()
def split(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The text; - is stdin.")],
    lang: Lang = None,
    encoding: Encoding = None,
    segmented: Segmented = False,
    as_json: Json = False,
) -> None:
    """Print the segments of a text in reading order, one a line."""
    from align import pipeline

    documents = pipeline.read_documents(file, RunConfig(source_lang=lang, encoding=encoding, segmented=segmented))
    rows = [segment_row(document, segment) for document in documents for segment in document.segments]
    for row in sorted(rows, key=lambda row: row["start"]):
        put(json.dumps(row, ensure_ascii=False) if as_json else row["text"])


@app.command()
def check(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A bitext, a file of two languages, or one text alone.")],
    output: Outputs = None,
    against: Against = None,
    source_lang: Lang = None,
    target_lang: Lang = None,
    model: Model = None,
    encoding: Encoding = None,
    glossary: GlossaryFile = None,
    ignore: Ignore = None,
    only: Only = None,
    skip: Skip = None,
    fail_on: FailOn = None,
    as_json: Json = False,
    quiet: Quiet = False,
    download: Download = False,
    source: SourceText = None,
    target: TargetText = None,
) -> None:
    """Find what a translation left out, added or got wrong; --json prints one issue a line."""
    from align import pipeline, streaming

    began = time.perf_counter()
    others = [str(other) for other in against or []]
    texts = ladder_texts(source, target)
    outputs = checked_outputs(output, [file, *others, source, target, glossary, ignore])
    config = RunConfig(source_lang, target_lang, model, encoding=encoding, download=download, texts=texts)
    config = replace(config, glossary=glossary, ignore=ignore, only=tuple(only or ()), skip=tuple(skip or ()))
    config = replace(config, processes=processors())
    if streaming.is_long(file) and not others:
        check_long(file, config, outputs, began, fail_on, as_json=as_json, quiet=quiet)
        return
    bitext = pipeline.check_file(file, config, others)
    here = pipeline.placed(bitext, file, config)
    written = [done for out in outputs for done in pipeline.write(here if names_places(out) else bitext, out)]
    if as_json:
        from align.comparable import rows
        from align.writers import issue_rows

        for row in (*issue_rows(here), *rows(here)):
            put(json.dumps(row, ensure_ascii=False))
    report(bitext, written, began, as_json=False, quiet=quiet)
    gate(bitext, fail_on)


@app.command()
def score(
    gold: Annotated[Path, typer.Argument(metavar="GOLD.beads", help="The reference alignment.")],
    result: Annotated[Path, typer.Argument(metavar="OUT.beads", help="The alignment to be judged.")],
    as_json: Json = False,
) -> None:
    """Print strict and lax precision, recall and F1 of an alignment against a gold one."""
    from align import pipeline
    from align.summary import score_facts, score_lines

    facts = score_facts(pipeline.score(str(gold), str(result)))
    put(json.dumps(facts) if as_json else "\n".join(score_lines(facts)))


@app.command()
def convert(
    file: Annotated[str, typer.Argument(metavar="IN", help="A bitext in any format we read.")],
    output: Annotated[Path, typer.Argument(metavar="OUT", help="The ending picks the format.")],
    source_lang: OfFile = None,
    target_lang: OfFile = None,
    quiet: Quiet = False,
    source_code: SourceCode = None,
    target_code: TargetCode = None,
    min_confidence: MinConfidence = None,
    min_fidelity: MinFidelity = None,
    drop_half_empty: DropHalfEmpty = False,
    drop_duplicates: DropDuplicates = False,
    drop_identical: DropIdentical = False,
    only_reviewed: OnlyReviewed = False,
    split_longer: SplitLonger = None,
    skip_bad: SkipBad = False,
    source: SourceText = None,
    target: TargetText = None,
) -> None:
    """Turn a bitext of one format into another; a long TMX goes through in bounded memory."""
    from align import streaming
    from align.summary import written_lines
    from align.writers import WriteConfig

    writing = WriteConfig(
        source_code,
        target_code,
        min_confidence,
        min_fidelity,
        drop_half_empty,
        drop_duplicates,
        drop_identical,
        only_reviewed,
        split_longer,
    )
    texts = ladder_texts(source, target)
    (out,) = checked_outputs([output], [file, source, target])
    written, notes = streaming.convert(file, out, source_lang, target_lang, writing, skip_bad=skip_bad, texts=texts)
    if not quiet:
        typer.echo("\n".join([*notes, *written_lines([written])]), err=True)


@app.command()
def review(
    first: Annotated[str, typer.Argument(metavar="FILE", help="A bitext, an article, or one file of two languages.")],
    second: Annotated[str | None, typer.Argument(metavar="FILE2", help="The article's translation.")] = None,
    port: Annotated[int | None, typer.Option(metavar="N", help="Serve on this port; absent: a free one.")] = None,
    host: Annotated[str, typer.Option(metavar="NAME", help="Serve others too, at this address.")] = "127.0.0.1",
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
    store: Annotated[Path | None, typer.Option(metavar="PATH", help="Keep it here; absent: FILE.review.")] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew; the earlier review is kept beside.")] = False,
    user: Annotated[str | None, typer.Option(metavar="NAME", help="Your name; absent: your account's.")] = None,
    source_lang: Lang = None,
    target_lang: Lang = None,
    model: Model = None,
    encoding: Encoding = None,
    segmented: Segmented = False,
    glossary: GlossaryFile = None,
    only: Only = None,
    skip: Skip = None,
    download: Download = False,
    source: SourceText = None,
    target: TargetText = None,
) -> None:
    """Open the page to review, mend and export a bitext, or two articles that are aligned first."""
    from align.review.command import ReviewConfig, open_review, serve

    texts = ladder_texts(source, target)

    def say(line: str) -> None:
        typer.echo(line, err=True)

    config = ReviewConfig(host, port, str(store) if store else None, fresh, not no_browser, user)
    run_config = RunConfig(source_lang, target_lang, model, segmented, True, encoding, download, texts)
    run_config = replace(run_config, glossary=glossary, only=tuple(only or ()), skip=tuple(skip or ()))
    serve(open_review([first, second] if second else [first], config, run_config, say), config, say)


models = typer.Typer(help="Show which embedding models there are; fetch one.", rich_markup_mode=None)
app.add_typer(models, name="models")


@models.callback(invoke_without_command=True)
def _models(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        models_list()


@models.command("list")
def models_list() -> None:
    """List the embedded model, those fetched so far, and some that can be had."""
    from align.embedders import catalogue, load

    embedded = load()
    put(f"embedded   {embedded.name}: {embedded.dims} dimensions, hash {embedded.hash}; the default, needs nothing")
    here = catalogue.fetched()
    for name in here:
        put(f"fetched    {name}: --model {name}")
    for known in catalogue.KNOWN:
        if known.name not in here:
            put(f"available  {known.name}: {known.megabytes} MB, {known.about}; align models fetch {known.name}")


@models.command("info")
def models_info(name: Annotated[str | None, typer.Argument(metavar="NAME")] = None, as_json: Json = False) -> None:
    """Describe a model: its name, dimensions, hash and kind. Absent: the embedded one."""
    from align.embedders import load

    model = load(name)
    facts = {"name": model.name, "dims": model.dims, "hash": model.hash, "additive": model.additive}
    put(json.dumps(facts) if as_json else "\n".join(f"{key:9}{value}" for key, value in facts.items()))


@models.command("fetch")
def models_fetch(name: Annotated[str, typer.Argument(metavar="NAME")]) -> None:
    """Fetch a sentence_transformers model from the hub: the only command that uses the network."""
    from align.embedders import catalogue

    put(f"fetched {catalogue.fetch(name)}; use it with --model {name}")


def main() -> None:
    """Run the command line; a user's mistake is one line on stderr and status 2, never a traceback."""
    # Before numpy is loaded: an article's matrices are small, and threads for them cost more than they save
    # (95 sentences to TMX on two cores: 2.7 s of processor time with threads, 1.7 s without).
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # What is loaded stays: looking for garbage in it after every 700 new objects takes 45 ms of those 95 sentences.
    gc.set_threshold(20_000)
    try:
        app()
    except AlignError as error:
        typer.echo(f"align: {error}", err=True)
        sys.exit(2)
    except KeyboardInterrupt:  # it came while another exception was handled
        _say_stopped()
        sys.exit(INTERRUPTED)
    except SystemExit as end:
        if end.code == INTERRUPTED:
            _say_stopped()
        raise


def _say_stopped() -> None:
    typer.echo(f"align: {STOPPED}", err=True)
