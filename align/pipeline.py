"""The only file that calls the rooms in order: read, split, embed, align, check, write.

Rooms are imported where they are called, so that importing this file costs nothing.
"""

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from align.bitext import ALIGNED, Bead, Bitext, Document
from align.checking import check_config
from align.choice import choose_sides
from align.comparable import hold_against
from align.errors import EmptyInputError, OptionError
from align.ignoring import beside, without_ignored
from align.signature import Signature

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from align.checks import CheckConfig
    from align.checks.pair import Pair
    from align.embedders import Embedder
    from align.metrics import BeadScores
    from align.writers import WriteConfig, Written

# Said where a model's vectors do not tell which segments belong together.
_UNKNOWN = (
    "the model finds little in common between the {} and the {} text (a language it does not know, or no translation): "
    "aligned by lengths, numbers, names and what the text itself teaches"
)


@dataclass(frozen=True, slots=True)
class RunConfig:
    """How a job is to be done.

    Languages are BCP 47 codes, detected when absent. `model` is a sentence_transformers model's name or folder,
    absent for the embedded default. `segmented` says that the input has one segment a line already. `download`
    allows a named model to be fetched; nothing is ever fetched without it. `texts` are the paths of the two texts
    that a ladder speaks of. `glossary` is the path of a glossary that the checks go by, `ignore` that of a file of
    issues to leave out: absent, `align-ignore` beside the (first) input; "", none. `only` names the checks to run,
    absent all of them; `skip` names checks not to run. `processes` may be used at once where there is much to check; a
    script that asks for several needs `if __name__ == "__main__":`.
    """

    source_lang: str | None = None
    target_lang: str | None = None
    model: str | None = None
    segmented: bool = False
    check: bool = True
    encoding: str | None = None
    download: bool = False
    texts: tuple[str, str] | None = None
    glossary: str | None = None
    ignore: str | None = None
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    processes: int = 1


def read_documents(path: str, config: RunConfig) -> tuple[Document, ...]:
    """Read one file and split it into segments: one document for each language found in it."""
    from align.readers import read_document
    from align.splitters import SplitConfig, split

    wanted = tuple(code for code in (config.source_lang, config.target_lang) if code)
    document = read_document(path, encoding=config.encoding)
    return split(document, SplitConfig(languages=wanted, segmented=config.segmented))


def run(first: str, second: str | None = None, config: RunConfig = RunConfig()) -> Bitext:
    """Align an article with its translation and check it: the whole job of `align run`.

    `first` holds both languages, or the source where `second` holds the translation; "-" is standard input.
    Raises InputError for what cannot be read, LanguageError where there are not two languages to align.
    """
    if first == second == "-":
        raise OptionError("both texts are to come from standard input", remedy="save one to a file and name that")
    config = with_ignored(first, config)
    found = [read_documents(path, config) for path in ([first] if second is None else [first, second])]
    source, target = choose_sides(found, config.source_lang, config.target_lang)
    return align_documents(source, target, config)


def align_documents(source: Document, target: Document, config: RunConfig = RunConfig()) -> Bitext:
    """Align two segmented documents, and check the result unless `config.check` is off."""
    from align.embedders import load

    for document in (source, target):
        if not _alignable(document):
            raise EmptyInputError(
                f"holds no {document.lang} text that could be aligned",
                path=document.path,
                remedy="give a file with running text in it",
            )
    embedder = load(config.model, download=config.download)
    beads, basis = _align(source, target, embedder)
    if basis == "bare":
        source = replace(source, notes=(*source.notes, _UNKNOWN.format(source.lang, target.lang)))
    bitext = Bitext(source, target, beads, _signature(config, source, target, embedder))
    return check(bitext, config, embedder) if config.check else bitext


def _align(source: Document, target: Document, embedder: "Embedder") -> tuple[tuple[Bead, ...], str]:
    """Align what can be aligned; the rest (boilerplate, foreign lines) stays as one-sided beads.

    Returns the beads, and what they were found by (`align.aligners.Alignment`).
    """
    from align.aligners import Side, alignment
    from align.quantities import read as quantities

    def side(document: Document, kept: Sequence[int]) -> Side:
        segments = [document.segments[i] for i in kept]
        texts = tuple(document.text_of(segment) for segment in segments)
        return Side(
            texts=texts,
            lang=document.lang,
            paragraphs=tuple(segment.paragraph for segment in segments),
            vectors=_vectors(embedder, texts),
            quantities=tuple(quantities(text, document.lang) for text in texts),
            roles=tuple(segment.role for segment in segments),
            encode=None if embedder.additive else embedder.embed,
            tokens=embedder.tokens if embedder.additive else None,
        )

    rows, columns = _alignable(source), _alignable(target)
    found = alignment(side(source, rows), side(target, columns))
    beads = [
        replace(bead, source=tuple(rows[i] for i in bead.source), target=tuple(columns[j] for j in bead.target))
        for bead in found.beads
    ]
    return _with_rest(beads, len(source.segments), len(target.segments)), found.basis


def _vectors(embedder: "Embedder", texts: Sequence[str]) -> "NDArray[np.float32]":
    return embedder.sums(texts) if embedder.additive else embedder.embed(texts)


def _alignable(document: Document) -> list[int]:
    return [
        i for i, segment in enumerate(document.segments) if segment.role in ALIGNED and segment.lang == document.lang
    ]


def _with_rest(beads: Sequence[Bead], sources: int, targets: int) -> tuple[Bead, ...]:
    """Put each segment that was not aligned into a one-sided bead of its own, where it stands in its document."""
    used_source = {index for bead in beads for index in bead.source}
    used_target = {index for bead in beads for index in bead.target}
    left = [index for index in reversed(range(sources)) if index not in used_source]
    right = [index for index in reversed(range(targets)) if index not in used_target]
    whole: list[Bead] = []
    for bead in beads:
        while left and bead.source and left[-1] < bead.source[0]:
            whole.append(Bead((left.pop(),), ()))
        while right and bead.target and not bead.crossing and right[-1] < bead.target[0]:
            whole.append(Bead((), (right.pop(),)))
        whole.append(bead)
    rest = [Bead((index,), ()) for index in reversed(left)] + [Bead((), (index,)) for index in reversed(right)]
    return (*whole, *rest)


def _signature(config: RunConfig, source: Document, target: Document, embedder: "Embedder") -> Signature:
    options = [("source", source.lang), ("target", target.lang)]
    options += [("segmented", "yes")] if config.segmented else []
    return Signature(embedder.name, embedder.hash, tuple(options))


def check(
    bitext: Bitext,
    config: RunConfig = RunConfig(),
    embedder: "Embedder | None" = None,
    against: Sequence[str] = (),
) -> Bitext:
    """Return the bitext with the issues of each bead and its fidelity; earlier issues are replaced.

    A side of unknown language is checked in the one that it is written in, and has it in what is returned. `against` as
    in `check_file`.
    """
    from align.embedders import load
    from align.evidence import checked
    from align.gathering import prepare

    prepare(len(bitext.beads), config.processes)
    bitext = _in_languages(bitext)
    checking = checks_of(bitext.source.lang, bitext.target.lang, config)
    embedder = embedder or load(config.model, download=config.download)
    pairs, found = checked(bitext, embedder, checking, config.processes)
    beads = zip(bitext.beads, found, strict=True)
    fresh = replace(
        bitext, beads=tuple(replace(bead, issues=issues, ignored=()) for bead, issues in beads), attested=()
    )
    kept = without_ignored(fresh, config.ignore)
    by = bitext.signature if bitext.signature.model else _signature(config, bitext.source, bitext.target, embedder)
    graded = tuple(_graded(*both) for both in zip(kept.beads, pairs, strict=True))
    scored = replace(kept, beads=graded, signature=by)
    return _held(scored, _comparable(bitext.target.path or "-", against, config), config)


def _graded(bead: Bead, pair: "Pair") -> Bead:
    """Return a bead that was checked with its fidelity and what speaks against it; one of one side has neither."""
    from align.fidelity import graded

    grade = None if bead.one_sided else graded(pair, bead.issues)
    return replace(bead, fidelity=grade[0] if grade else None, faults=grade[1] if grade else None)


def checks_of(source_lang: str, target_lang: str, config: RunConfig) -> "CheckConfig":
    """Return how `config` has texts of these languages checked; raises what `check_config` raises."""
    return check_config(source_lang, target_lang, config.glossary, config.only, config.skip)


def _held(bitext: Bitext, others: Sequence[Document], config: RunConfig) -> Bitext:
    return without_ignored(hold_against(bitext, others, _additive(config)), config.ignore) if others else bitext


def with_ignored(path: str, config: RunConfig) -> RunConfig:
    """Return the config with the file of ignored issues beside the input, where none is named."""
    return config if config.ignore is not None else replace(config, ignore=beside(path))


def check_alone(document: Document, config: RunConfig = RunConfig()) -> Bitext:
    """Check a text without its source: it becomes the target side of a bitext whose source is empty."""
    from align.checks import check_text

    issues = check_text(document, checks_of("und", document.lang, config))
    beads = tuple(Bead((), (j,), issues=found) for j, found in enumerate(issues))
    bitext = Bitext(Document("", ""), document, beads, Signature(options=(("target", document.lang),)))
    return without_ignored(bitext, config.ignore)


def check_file(path: str, config: RunConfig = RunConfig(), against: Sequence[str] = ()) -> Bitext:
    """Check a bitext, a file of two languages, or one text without its source: the job of `align check`.

    `against` are files on the same event, in any language: what they say of the numbers and names of the text (of a
    bitext: of its target) is kept in `Bitext.attested`, and where they contradict it is an issue of check "against".
    """
    others = _comparable(path, against, config)
    config = with_ignored(path, config)
    return _held(_checked(path, config), others, config)


def _comparable(path: str, against: Sequence[str], config: RunConfig) -> list[Document]:
    """Read the files that a text is held against; of a bitext both sides."""
    from align.readers import is_bitext, read_bitext

    found: list[Document] = []
    for other in against:
        if path != "-" and Path(other).resolve() == Path(path).resolve():
            raise OptionError(f"{other} would be held against itself", remedy="name another text on the same event")
        if is_bitext(other):
            bitext = _in_languages(read_bitext(other))
            found += [bitext.source, bitext.target]
        else:
            found += read_documents(other, RunConfig(encoding=config.encoding))
    return found


def _additive(config: RunConfig) -> "Embedder":
    """Return the model that weighs contexts: the one asked for if its vectors are sums of tokens, else the embedded."""
    from align.embedders import load

    embedder = load(config.model, download=config.download)
    return embedder if embedder.additive else load()


def _checked(path: str, config: RunConfig) -> Bitext:
    from align.readers import is_bitext

    if is_bitext(path) or config.texts:
        if config.encoding:
            raise OptionError(
                f"--encoding is for texts, and {path} holds pairs, whose encoding is told by the file itself",
                remedy="leave out --encoding, or save the file as UTF-8",
            )
        return check(read(path, config.source_lang, config.target_lang, config.texts), config)
    documents = read_documents(path, config)
    if len(documents) == 1:
        return check_alone(documents[0], config)
    return align_documents(*choose_sides([documents], config.source_lang, config.target_lang), config)


def _in_languages(bitext: Bitext) -> Bitext:
    """Return the bitext with the language of each side that its file does not name."""
    from align.readers.rows import turned
    from align.splitters import language_of

    sides = (bitext.source, bitext.target)
    found = [language_of(side.texts()) if side.lang == "und" else None for side in sides]
    return turned(bitext, *found) if any(found) else bitext


def placed(bitext: Bitext, path: str, config: RunConfig = RunConfig()) -> Bitext:
    """Return a bitext read from a file with `runs` that lead into that file, where they lead elsewhere (JSON Lines).

    They lead nowhere where the file's text had to be mended.
    """
    from align.readers.bitexts import read_placed

    if Path(path).suffix.lower() != ".jsonl":
        return bitext
    here = read_placed(path, source_lang=config.source_lang, target_lang=config.target_lang)
    sides = ((bitext.source, here.source), (bitext.target, here.target))
    source, target = (
        replace(document, path=path, runs=own.runs if own.text == document.text else ()) for document, own in sides
    )
    return replace(bitext, source=source, target=target)


def read(
    path: str,
    source_lang: str | None = None,
    target_lang: str | None = None,
    texts: tuple[str, str] | None = None,
) -> Bitext:
    """Read a bitext from TMX, JSONL, TSV or any other format that holds one; the ending says which.

    `texts` are the paths of the two texts that a ladder (`.beads`, hunalign's, InterText's) speaks of.
    """
    from align.readers import read_bitext

    source_lang, target_lang = known_code(source_lang), known_code(target_lang)
    return read_bitext(path, source_lang=source_lang, target_lang=target_lang, texts=texts)


def known_code(lang: str | None) -> str | None:
    """Return a language code in its usual spelling, None for None. Raises LanguageError where it is none."""
    if lang is None:
        return None
    from align.splitters.codes import check_code

    return check_code(lang)


def write(bitext: Bitext, *paths: str | Path, config: "WriteConfig | None" = None) -> list["Written"]:
    """Write a bitext to each path; the ending picks the format. Each file is replaced whole or left as it was.

    Returns, for each file, what was written and what was left out and why.
    """
    from align.writers import WriteConfig
    from align.writers import write as write_file

    config = config or WriteConfig()
    if config.split_longer:
        from align.shortening import shortened

        bitext, _ = shortened(bitext, config.split_longer)
    return [write_file(bitext, str(path), config) for path in paths]


def endings() -> tuple[str, ...]:
    """Return the endings of the formats that `write` knows, sorted."""
    from align.writers import FORMATS

    return tuple(sorted(FORMATS))


def load_embedder(config: RunConfig = RunConfig()) -> "Embedder":
    """Return the model a job is to be done with, for those who use it many times."""
    from align.embedders import load

    return load(config.model, download=config.download)


def score(gold: str, result: str) -> "BeadScores":
    """Score the beads of one `.beads` file against those of another by the published convention."""
    from align.ladder import parse_beads
    from align.metrics import score_beads
    from align.readers.source import read_source

    wanted, found = (parse_beads(read_source(path).text, path=path) for path in (gold, result))
    return score_beads(wanted, found)


def embed(texts: Iterable[str], model: str | None = None) -> "NDArray[np.float32]":
    """Return the vectors of n texts, float32 of shape (n, dims), rows of unit length; zero rows for empty texts.

    A warning says how many rows are zeros. Raises `OptionError` where `texts` are not texts.
    """
    from align.embedders import empty_rows, load

    if isinstance(texts, str | bytes):
        raise OptionError("embed takes several texts, not one", remedy="put it in a list: embed([text])")
    listed = list(texts)
    for number, text in enumerate(listed):
        if not isinstance(text, str):
            raise OptionError(f"texts[{number}] is no text but {type(text).__name__}", remedy="give strings")
    rows = load(model).embed(listed)
    if zeros := empty_rows(rows):
        # The caller's line is that which called `align.embed`.
        warnings.warn(
            f"{len(zeros)} of {len(listed)} texts are empty and have a row of zeros; the first is texts[{zeros[0]}]",
            stacklevel=3,
        )
    return rows
