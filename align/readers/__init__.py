"""A path (or "-") in, a Document or a Bitext out."""

import re

from align.bitext import Bitext, Document
from align.errors import OptionError

__all__ = ["is_bitext", "read_bitext", "read_document"]

_HTML = (".html", ".htm", ".xhtml", ".xht")
_MARKDOWN = (".md", ".markdown", ".mdown", ".mkd")

_SUBTITLES = (".srt", ".vtt")
_PACKED = (".docx", ".docm", ".epub", ".pdf")  # these have no text of their own for `runs` to lead to

# The beginning of a bitext in XML: what may stand before the root, then TMX's or XLIFF's.
_BITEXT = re.compile(r"\s*(?:<\?[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<(tmx|xliff)\b", re.IGNORECASE | re.DOTALL)


def read_document(path: str, *, encoding: str | None = None) -> Document:
    """Read one article from a file, or from standard input for "-".

    Every character of its text that is not white space lies in a block, and `runs` lead it back to the file as
    decoded without its byte order mark. What the file is (plain text, HTML, Markdown) is seen from its ending and
    its content; its encoding from its bytes, unless `encoding` names it. Raises InputError, EmptyInputError or
    OptionError (an encoding that does not exist; a bitext, whose markup is no article).
    """
    from align.readers import html, plain_text
    from align.readers.source import read_source

    if path.lower().endswith(_PACKED):
        return _read_packed(path)
    if is_bitext(path):
        raise _holds_pairs(path)
    source = read_source(path, encoding)
    if _BITEXT.match(source.text):
        raise _holds_pairs(path)
    if path.lower().endswith(_SUBTITLES):
        from align.readers import subtitles

        return subtitles.document_of(source)
    if path.lower().endswith(_MARKDOWN):
        from align.readers import markdown

        return markdown.document_of(source)
    if path.lower().endswith(_HTML) or html.looks_like_html(source.text):
        return html.document_of(source)
    return plain_text.document_of(source)


def _holds_pairs(path: str) -> OptionError:
    if path == "-":
        what, remedy = "standard input holds a bitext", "save it to a file first, whose ending names its format"
    elif is_bitext(path):
        what, remedy = f"{path} is a bitext", "check its pairs with: align check FILE"
    else:
        what, remedy = f"{path} holds a bitext", "rename it so that its ending names its format (.tmx, .xlf)"
    return OptionError(f"{what}, not an article", remedy=remedy)


def _read_packed(path: str) -> Document:
    """Read a file whose text is packed in it."""
    if path.lower().endswith(".epub"):
        from align.readers.epub import read_epub

        return read_epub(path)
    if path.lower().endswith(".pdf"):
        from align.readers.pdf import read_pdf

        return read_pdf(path)
    from align.readers.docx import read_docx

    return read_docx(path)


def is_bitext(path: str) -> bool:
    """Say whether a path names a bitext (TMX, XLIFF, TSV ...) by its ending, and by its first bytes in doubt."""
    from align.readers import bitexts

    return bitexts.is_bitext(path)


def read_bitext(
    path: str,
    *,
    source_lang: str | None = None,
    target_lang: str | None = None,
    skip_bad: bool = False,
    texts: tuple[str, str] | None = None,
) -> Bitext:
    """Read a bitext in any format there is a reader for. Raises InputError, LanguageError or OptionError.

    What was left out is counted in the notes of the source document; `skip_bad` counts broken rows there too.
    `texts` are the paths of the two texts that a ladder (`.beads`, hunalign's, InterText's) speaks of.
    """
    from align.readers import bitexts

    return bitexts.read_bitext(path, source_lang=source_lang, target_lang=target_lang, skip_bad=skip_bad, texts=texts)
