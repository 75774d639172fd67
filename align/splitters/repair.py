"""Rejoining lines that were cut mid-sentence, and leaving alone those that are paragraphs.

A document is one of three kinds, by how its lines end: *wrapped* (nearly all lines that do not end a sentence are as
long as the width allows: mail, PDF), *cut* (long lines that stop in the middle of their last sentence: texts broken
before they were translated) or *whole* (one paragraph a line, where only a break that is plain to see is mended).

Does not handle: columns read across, page numbers and running heads between two lines, words of Korean cut in two.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from statistics import median, quantiles

from align.bitext import Block, Document, Role
from align.script import join, script_of
from align.splitters.cutting import Piece, assemble
from align.splitters.marks import BRACKET_CLOSERS, LEADING, OPENERS, QUOTE_CLOSERS, TERMINATORS
from align.splitters.rules import Rules, rules_for

_WIDE = re.compile(r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]")
_ITEM = re.compile(r"[-–—•*·▪●○■◆▶>|#]|\(?(?:\d{1,3}|[a-zA-Z])[.)]\s|[①-⑳]|第.{1,3}[条章节節回]")
_INNER_END = re.compile(r"[.!?][”\"’')]*\s+[^\W\d_]|[。！？][^」』”）)]|[。！？][”」』]")
_QUOTE = re.compile(r"[\"“”„«»「」]|``|''")
_LAST_WORD = re.compile(r"([^\W\d_]+)[\W_]*$")
_CUT_WORD = re.compile(r"([^\W\d_]{2,})-$")
_BREAKABLE = frozenset({"Hani", "Hira", "Kana"})  # scripts whose lines are cut between any two characters
_VERB_ENDS = "ただるすんかねよういくせ"
_SOFT_HYPHEN = "\u00ad"

# Widths are in columns, a Han character counting two.
_WIDEST_WRAP = 200  # printed pages and mail stay far below; longer lines are no matter of width
_RAGGED = (1.0, 0.95, 0.9, 0.85)  # how full lines are: to the last column, down to a proportional font's
_SLACK_DENSE = 6  # where a mark may not start a line, up to two characters move down
_WRAPPED_FULL = 0.8  # share of unended lines that are full, in wrapped text
_OUTLIER = 1.15  # an address longer than a line sticks out
_UNENDED = 0.4  # share of lines that end no sentence, in wrapped text: two-line paragraphs have a half
_CARRIES_ON = 0.3  # share of full lines whose next starts without a capital; German nouns keep it low, verse at 0
_FEWEST = 3  # fewer lines prove nothing

_LONG = 60  # a line this long is no heading: the longest of a newspaper have about 60 columns
_CUT_LONG = 80
_CUT_SHARE = 0.2  # share of long lines that end no sentence, in cut text; in whole text it is one in fifty
_SHORTEST = 30  # shorter lines are labels, verses, list items


class Kind(Enum):
    """How the lines of a document came about."""

    WRAPPED = "wrapped"
    CUT = "cut"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class _Break:
    """A line break that might be inside a sentence: between block `row` and the next."""

    row: int
    width: int
    first_width: int  # of the first word behind it
    ended: bool  # the line before ends a sentence
    inner_end: bool  # another sentence ends inside the line before
    unfinished: bool  # the line before ends with a word or mark that ends nothing
    lower: bool  # the line behind starts in lower case, or with a mark that starts nothing
    capital: bool  # the line behind starts with a capital letter
    quoted: bool  # the line behind starts inside a quotation, which it closes
    dense: bool
    item: bool  # the line behind is an item of a list, or a speaker's turn
    dash: bool  # the line behind starts with a long dash


def unwrap(document: Document) -> Document:
    r"""Return a wrapped document with its lines rejoined, any other as it is.

    This is done before lines are judged by what they say: a wrapped line may look like a date or a name.

    >>> lines = ("The bridge was opened by", "the mayor of the town in", "May, and many people of", "it came. They all")
    >>> starts = (0, 25, 50, 74)
    >>> blocks = tuple(Block(at, at + len(line)) for at, line in zip(starts, lines))
    >>> unwrap(Document("a.txt", "\n".join(lines), lang="en", blocks=blocks)).joints
    (25, 50, 74)
    """
    breaks = list(_breaks(document, rules_for(document.lang)))
    if kind_of(breaks) is not Kind.WRAPPED:
        return document
    # Where blank lines part paragraphs, one would stand behind a title.
    titled = len(breaks) == len(document.blocks) - 1
    return _rejoin(document, _joined(breaks, Kind.WRAPPED, titled=titled))


def repair(document: Document) -> Document:
    r"""Return the document with cut lines rejoined into one block, and the places in `joints`.

    Blocks other than body, blank lines and deeper indents part paragraphs and are never joined over. A word cut
    in two by a hyphen becomes whole again; lines of Chinese and Japanese are joined without a space.

    >>> text = "The bridge was opened by the mayor of the\ntown, who had waited for it.\nShe was glad."
    >>> lines = (Block(0, 41), Block(42, 70), Block(71, 84))
    >>> repaired = repair(Document("a.txt", text, lang="en", blocks=lines))
    >>> repaired.text.splitlines(), repaired.joints
    (['The bridge was opened by the mayor of the town, who had waited for it.', 'She was glad.'], (42,))
    """
    breaks = list(_breaks(document, rules_for(document.lang)))
    joined = _joined(breaks, kind_of(breaks))
    return _rejoin(document, joined) if joined else document


def _breaks(document: Document, rules: Rules) -> Iterator[_Break]:
    """Yield what is known of each line break between two body blocks of one language that may be one paragraph."""
    text = document.text
    indent = _indent(text[: document.blocks[0].start]) if document.blocks else 0
    for row, (one, two) in enumerate(zip(document.blocks, document.blocks[1:], strict=False)):
        gap = text[one.end : two.start]
        before, indent = indent, _indent(gap)
        if not (one.role is two.role is Role.BODY and one.lang == two.lang):
            continue
        if gap.count("\n") != 1 or indent > before:
            continue
        yield _look(row, text[one.start : one.end], text[two.start : two.end], rules)


def _indent(gap: str) -> int:
    return len(gap) - 1 - gap.rfind("\n")


def _look(row: int, line: str, following: str, rules: Rules) -> _Break:
    first = following.split(maxsplit=1)[0]
    lead = next((char for char in following[:8] if char not in LEADING), "")
    return _Break(
        row=row,
        width=_width(line),
        first_width=2 if script_of(first[0]) in _BREAKABLE else _width(first),
        ended=_ended(line, rules),
        inner_end=bool(_INNER_END.search(line)),
        unfinished=_unfinished(line, rules) or (line[-1] in ",，、" and not (lead.isupper() and _width(line) < _LONG)),
        lower=lead.islower() or following[0] in "，、,.。;；)）」』”" or following in "»›\"'",
        capital=lead.isupper(),
        quoted=_starts_quoted(following),
        dense=any(
            script_of(char) in _BREAKABLE for char in (line[-1:] if line[-1].isalpha() else line[-4:] + first[0])
        ),
        item=bool(_ITEM.match(following)),
        dash=following[0] in "—–",
    )


def _unfinished(line: str, rules: Rules) -> bool:
    """Say whether a line ends with a word no sentence ends with, an abbreviation, a hyphen or an opening mark."""
    if line[-1] in "-(（「『“‘" + _SOFT_HYPHEN or (line[-1] == "." and not _ended(line, rules)):
        return True
    last = _LAST_WORD.search(line[-40:])
    if not last or not line.endswith(last[1]):
        return False
    return last[1].lower() in rules.unfinished


def _width(line: str) -> int:
    """Return the columns a line takes on a terminal."""
    return len(line) + (0 if line.isascii() else len(_WIDE.findall(line)))


def _starts_quoted(line: str) -> bool:
    """Say whether the first quotation mark of a line closes."""
    first = _QUOTE.search(line)
    if not first:
        return False
    before, after = line[: first.start()][-1:], line[first.end() :][:1]
    if first.group() == '"':
        return bool(before) and not before.isspace() and not after.isalnum()
    return first.group() in "”」''" and bool(before)


def _ended(line: str, rules: Rules) -> bool:
    """Say whether a sentence ends with the line; an initial or a title does not end one."""
    bare = line.rstrip("".join(QUOTE_CLOSERS | BRACKET_CLOSERS) + " ")
    if not bare:
        return True
    if bare[-1] in TERMINATORS:
        word = bare[:-1].split()[-1].lower().lstrip("".join(LEADING)) if bare[-1] == "." and bare != "." else ""
        return not (len(word) == 1 and word.islower()) and word not in rules.titles
    if bare[-1] in ":：" or line[-1] in "」』" or (bare != line.rstrip() and line[0] in OPENERS):
        return True
    # 「…と思いました: a Japanese quotation has no full stop at its end, so without its bracket only the verb is left.
    last = bare[max(map(bare.rfind, "。！？!?")) + 1 :]
    return "「" in last and "」" not in last and bare[-1] in _VERB_ENDS


def kind_of(breaks: Sequence[_Break]) -> Kind:
    """Say how the lines of a document came about, from all of its breaks."""
    if _wrap_width(breaks) is not None:
        return Kind.WRAPPED
    long = [one for one in breaks if one.width >= _LONG]
    cut = [one for one in long if not one.ended]
    if (
        len(cut) >= _FEWEST
        and len(cut) >= _CUT_SHARE * len(long)
        and median(one.width for one in cut) >= _CUT_LONG
        and 2 * sum(one.inner_end for one in cut) >= len(cut)
    ):
        return Kind.CUT
    return Kind.WHOLE


def _wrap_width(breaks: Sequence[_Break]) -> float | None:
    """Return the width from which a line counts as full, where nearly all lines that end no sentence are full."""
    unended = [one for one in breaks if not one.ended]
    if len(unended) < _FEWEST or len(unended) < _UNENDED * len(breaks):
        return None
    usual = quantiles((one.width for one in unended), n=10)[-1]
    widest = max(one.width for one in unended if one.width <= _OUTLIER * usual)
    if widest > _WIDEST_WRAP:
        return None
    for share in _RAGGED:
        full = [one for one in unended if _full(one, share * widest)]
        carried = [one for one in full if not one.capital]
        if len(full) >= _WRAPPED_FULL * len(unended) and len(carried) >= _CARRIES_ON * len(full):
            return share * widest
    return None


def _full(one: _Break, width: float) -> bool:
    """Say whether what comes next would not have fitted."""
    return one.width + (_SLACK_DENSE if one.dense else 1 + one.first_width) > width


def _joined(breaks: Sequence[_Break], kind: Kind, *, titled: bool = False) -> set[int]:
    """Return the rows whose block goes on in the next; with `titled` the first line may be a title."""
    wrap = _wrap_width(breaks) if kind is Kind.WRAPPED else None
    joined: set[int] = set()
    for one in breaks:
        if wrap is not None:
            full = _full(one, wrap)
            together = full or one.lower or (one.unfinished and not one.ended)
            together &= not one.item or (full and (one.dash or not one.ended))
            title = titled and one.row == 0 and one.capital and not (one.unfinished or one.inner_end)
            together &= not title
        else:
            # A sentence that was cut once stays open until it ends.
            cut = _plainly_cut(one) or one.row - 1 in joined or (kind is Kind.CUT and one.width >= _LONG)
            together = (cut and not one.ended) or (kind is Kind.CUT and (one.quoted or one.lower))
            together &= not one.item
        if together:
            joined.add(one.row)
    return joined


def _plainly_cut(one: _Break) -> bool:
    """Say whether the break alone shows that it is inside a sentence."""
    if one.width < _SHORTEST:
        return False
    if one.lower:
        return True
    if one.unfinished:
        return one.width >= _LONG or not one.dense
    return one.dense and one.inner_end and one.width >= _LONG


def _rejoin(document: Document, joined: set[int]) -> Document:
    """Return the document with the breaks behind the rows taken out."""
    pieces: list[Piece] = []
    places: list[int] = []  # of each block among the pieces
    blocks = document.blocks
    for row, block in enumerate(blocks):
        places.append(len(pieces))
        end, instead = block.end, None
        following = blocks[row + 1].start if row + 1 < len(blocks) else len(document.text)
        if row in joined:
            kept, instead = _seam(document, block, blocks[row + 1])
            end = block.start + kept
        pieces += [Piece(block.start, end), Piece(end, following, instead)]
    text, runs, starts = assemble(document, [Piece(0, blocks[0].start), *pieces])
    begins = [starts[1 + place] for place in places]
    ends = [starts[2 + place] for place in places]
    whole: list[Block] = []
    for row, block in enumerate(blocks):
        if row - 1 in joined:
            whole[-1] = replace(whole[-1], end=ends[row])
        else:
            whole.append(replace(block, start=begins[row], end=ends[row]))
    joints = {begins[row + 1] for row in joined}
    for joint in document.joints:  # of an earlier step
        row = bisect_right(blocks, joint, key=lambda block: block.start) - 1
        joints.add(joint - blocks[row].start + begins[row])
    return replace(document, text=text, runs=runs, blocks=tuple(whole), joints=tuple(sorted(joints)))


def _seam(document: Document, one: Block, two: Block) -> tuple[int, str]:
    """Return how many characters of the first line stay, and what stands between the two."""
    line, following = document.text_of(one), document.text_of(two)
    if line.endswith(_SOFT_HYPHEN):
        return len(line) - 1, ""
    cut = _CUT_WORD.search(line)
    if cut and following[0].islower():
        rest = re.match(r"[^\W\d_]+", following)
        word = rest.group() if rest else ""
        if word in ("und", "oder", "bis", "bzw", "en", "of"):  # Ost- und Westdeutschland, in- en uitvoer
            return len(line), " "
        hyphenated = f"{cut[1]}-{word}" in document.text
        return (len(line), "") if hyphenated else (len(line) - 1, "")
    return len(line), join((line[-1], following[0]), document.lang)[1:-1]
