"""Which lines are not the article: navigation, dates, bylines, credits, share buttons, comment forms and their like.

What a line says is for `furniture.py`; here it is held against where it stands. Words that are furniture anywhere
("Back to top") count anywhere; words that may as well be the article's own ("World", "3 May", a name) count only at
its edges, before the text proper begins or after it has ended. Nothing is deleted: a marked block keeps its place.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from align.bitext import Block, Document, Role
from align.splitters import furniture
from align.splitters.furniture import Verdict
from align.splitters.signatures import signature

_ANYWHERE: frozenset[str] = frozenset()
_HEAD = frozenset({"edge", "head"})
_TAIL = frozenset({"edge", "tail"})

#: Roles a reader may have given for want of better that this step may change.
_OPEN_ROLES = frozenset({Role.BODY, Role.HEADING, Role.FOREIGN})
#: What may still follow the first paragraph: a standfirst often comes before byline and date.
_AFTER_STANDFIRST = frozenset({Role.DATE, Role.BYLINE, Role.CREDIT})

_PARAGRAPH = 60  # width (furniture.width) from which a sentence is a paragraph of text proper
_LONG = 140  # width from which anything is, though it ends without a stop (a line cut in mid-sentence)
_SENTENCE = 30  # width from which a sentence, however short the others, is text proper
_UNKNOWN_AT_EDGE = 8  # lines that say nothing of themselves, after which an edge has ended
_LONGEST_TITLE = 200
_LONGEST_IN_LIST = 20  # width of a category or a counter in a list with the date

_STOPS = frozenset(".。．!！?？…")
_NOT_IN_TITLES = frozenset(".。．;；,，、:：…")
_OPENING = "\"'“‘„«「『"
_CLOSING = "\"'”’」』）)】]»"


def mark_boilerplate(document: Document) -> Document:
    r"""Return the document with the roles of its blocks set; blocks, text and runs stay as they are.

    Only blocks that are body, heading or foreign so far are changed, to boilerplate, date, byline, credit or (one
    block) title. Marking twice changes nothing more. Works with or without languages on the blocks.

    >>> doc = Document("a.txt", "3 May 2024\nIt rained.\nShare", blocks=(Block(0, 10), Block(11, 21), Block(22, 27)))
    >>> [block.role.value for block in mark_boilerplate(doc).blocks]
    ['date', 'body', 'boilerplate']
    """
    lines = [document.text_of(block) for block in document.blocks]
    roles = [block.role for block in document.blocks]
    verdicts: dict[int, Verdict] = {}
    for at, line in enumerate(lines):
        if roles[at] in _OPEN_ROLES and (verdict := furniture.judge(line, _ANYWHERE)):
            verdicts[at] = verdict
    _captions(document, roles, verdicts)
    head = _head(lines, roles, verdicts)
    _tail(lines, roles, verdicts)
    _listed(lines, head, verdicts)
    for at, verdict in verdicts.items():
        roles[at] = verdict.role
    _title(document.blocks, lines, roles)
    blocks = tuple(replace(block, role=role) for block, role in zip(document.blocks, roles, strict=True))
    return replace(document, blocks=blocks)


def _head(lines: Sequence[str], roles: Sequence[Role], verdicts: dict[int, Verdict]) -> range:
    """Judge the lines before the text proper, and the dates and names just after its first paragraph."""
    unknown = paragraphs = end = 0
    titled = False
    for at, line in enumerate(lines):
        if roles[at] is Role.TITLE:
            unknown, titled = unknown + 1, True
        if at in verdicts or roles[at] not in _OPEN_ROLES:
            continue
        verdict = furniture.judge(line, _HEAD) or (signature(line) if unknown or _signed(line) else None)
        if verdict and (not paragraphs or (titled and verdict.role in _AFTER_STANDFIRST)):
            verdicts[at] = verdict
            continue
        paragraphs += is_paragraph(line)
        titled = titled or not paragraphs
        unknown += 1
        end = at if not paragraphs else end
        if paragraphs > 1 or unknown > _UNKNOWN_AT_EDGE:
            break
    return range(end + 1)


def _tail(lines: Sequence[str], roles: Sequence[Role], verdicts: dict[int, Verdict]) -> None:
    """Judge the lines after the text proper, last line first; then what stands below a heading that opens a list."""
    unknown: list[int] = []
    first = len(lines)
    for at in range(len(lines) - 1, -1, -1):
        if at not in verdicts and roles[at] in _OPEN_ROLES:
            verdict = furniture.judge(lines[at], _TAIL)
            if verdict is None and (is_paragraph(lines[at]) or _is_sentence(lines[at])):
                break
            if verdict is None:
                unknown.append(at)
                if len(unknown) > _UNKNOWN_AT_EDGE:
                    break
            else:
                verdicts[at] = verdict
        first = at
    opened = [at for at in range(first, len(lines)) if at in verdicts and verdicts[at].opens]
    for at in unknown:
        if opened and at > opened[0] and at >= first:
            verdicts[at] = Verdict(Role.BOILERPLATE, "below " + verdicts[opened[0]].kind)


def _listed(lines: Sequence[str], head: Iterable[int], verdicts: dict[int, Verdict]) -> None:
    """Mark the short items of a bulleted list before the text that also holds a date: category, author, views."""
    run: list[int] = []
    for at in [*head, -1]:
        if at >= 0 and at < len(lines) and furniture.bulleted(lines[at]) and not _is_sentence(lines[at]):
            run.append(at)
            continue
        if any(item in verdicts and verdicts[item].role is Role.DATE for item in run):
            for item in run:
                if furniture.width(lines[item]) <= _LONGEST_IN_LIST:
                    verdicts.setdefault(item, Verdict(Role.BOILERPLATE, "listed"))
        run = []


def _title(blocks: Sequence[Block], lines: Sequence[str], roles: list[Role]) -> None:
    """Give the role of title to the first line of the text, where it has none and that line is like one."""
    if Role.TITLE in roles:
        return
    left = [at for at, role in enumerate(roles) if role in _OPEN_ROLES - {Role.FOREIGN}]
    if len(left) < 2:
        return
    first, second = left[0], left[1]
    follows = lines[second].lstrip("\"'“‘«„([")[:1]
    if _is_title(lines[first]) and not follows.islower() and blocks[first].lang == blocks[second].lang:
        roles[first] = Role.TITLE


def _signed(line: str) -> bool:
    return line.split(maxsplit=1)[0].lower() in furniture.words("names", "before")


def _captions(document: Document, roles: list[Role], verdicts: dict[int, Verdict]) -> None:
    """Give the role of caption to the line right above a photographer's name."""
    for at, verdict in verdicts.items():
        if verdict.kind != "photo" or at < 2 or at - 1 in verdicts or roles[at - 1] is not Role.BODY:
            continue
        above, block = document.blocks[at - 1], document.blocks[at]
        if document.text[above.end : block.start].count("\n") <= 1:
            roles[at - 1] = Role.CAPTION


def _is_title(line: str) -> bool:
    text = line.rstrip().rstrip(_CLOSING)
    return (
        furniture.width(line) <= _LONGEST_TITLE
        and text[-1:] not in _NOT_IN_TITLES
        and not line[:1].islower()
        and not (line[:1] in _OPENING and line.rstrip()[-1:] in _CLOSING)
        and any(map(str.isalpha, line))
    )


def is_paragraph(line: str) -> bool:
    """Say whether a line is text proper by its size: a long sentence, or long without a stop.

    >>> is_paragraph("Home"), is_paragraph("The new bridge over the river opened on Monday after three years of work.")
    (False, True)
    """
    size = furniture.width(line)
    return size >= _LONG or (size >= _PARAGRAPH and any(char in _STOPS for char in line))


def _is_sentence(line: str) -> bool:
    return furniture.width(line) >= _SENTENCE and line.rstrip().rstrip(_CLOSING)[-1:] in _STOPS
