"""Where sentences end: one engine for all languages, which asks the language's data where marks are ambiguous.

Every run of marks that may end a sentence is looked at once, with what stands before and after it, so the time is
linear in the text. Does not handle: Thai and Lao, which mark the ends of sentences by spaces only (their lines stay
whole), and text without any punctuation.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from align.bitext import ALIGNED, Document, Segment
from align.script import base_lang, is_dense, script_of
from align.splitters.marks import (
    BRACKET_CLOSERS,
    BRACKETS,
    CLOSERS,
    DOTS,
    FULL_STOPS,
    LEADING,
    MAYBE_CLOSERS,
    OPENERS,
    QUOTE_CLOSERS,
    TERMINATORS,
    WIDE,
)
from align.splitters.rules import Rules, rules_for

_SPACED_DOTS = r"\.(?:[ \u00a0]\.){2,}"
_RUN = re.compile(f"{_SPACED_DOTS}|[{re.escape(TERMINATORS)}]+")
_GREEK_RUN = re.compile(f"{_SPACED_DOTS}|[{re.escape(TERMINATORS)};\u037e]+")
_FOOTNOTE = re.compile(r"\[\d{1,3}\]")
_SPACED_CLOSER = re.compile(r"\s(?:[»›”」』](?!\w)|[”」』](?=[\u3040-\u9fff]))")
# Marks that stand alone behind an end belong to the sentence before: `said. .` or `。 。`
_STRAY = re.compile(rf"\s+(?:[{re.escape(TERMINATORS)}]+[”」』）)\"]*(?=\s|$)|[。｡！？]+[”」』）]*)")
# A remark on the sentence before, as in 他笑了。（众笑）我也笑了。
_REMARK = re.compile(r"[（(][^（）()。！？]{1,30}[）)](?=[\u3040-\u9fff“「]|\s|$)")
_NUMERAL = re.compile(r"[（(](?:[一二三四五六七八九十]{1,3}|\w{1,2})[）)]")
_LIST_MARK = re.compile(r"\s*\(\w{1,3}\)")
_SPACE = re.compile(r"\s*")
_UNSPACED_SCRIPTS = frozenset({"Thai", "Laoo", "Khmr", "Mymr"})
_WORD_EDGES = LEADING - {"'", "-", "–"}
_EDGE = re.compile(f"[{re.escape(''.join(sorted(_WORD_EDGES)))}]")
_WORD = re.compile(r"[^\W\d_]+")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.-?)+[^\W\d_]{1,3}")
_DATE_GOES_ON = re.compile(r"\.\s?\d{1,2}\.")
_LOWER_START = re.compile(r"[.!?]\s+[^\W\d_]")

# How far back the word before a full stop, and how far both ways a bracket is looked for: longer ones are no
# abbreviations, and no remarks in brackets.
_WORD_REACH = 30
_BRACKET_REACH = 300
# Shorter questions before a word in lower case are exclamations or names inside a sentence.
_QUESTION = 15
# Up to this length a quotation inside a sentence stays whole; a longer one is a speech of several sentences.
_SPEECH_REACH = 150
_SPEECH = (("「", "」"), ("“", "”"), ('"', '"'))


def sentences(document: Document) -> Document:
    """Return the document with a segment for each sentence of each block.

    Segments are never empty, and only white space lies between them. A block that is not for alignment (a foreign
    line, boilerplate) is one segment.

    >>> from align.bitext import Block
    >>> text = "Gen. A. B. Smith of the U.S. Army spoke at 3.5 p.m. He left.“Why?” Nobody knew."
    >>> sentences(Document("a.txt", text, lang="en", blocks=(Block(0, len(text)),))).texts()
    ['Gen. A. B. Smith of the U.S. Army spoke at 3.5 p.m.', 'He left.', '“Why?”', 'Nobody knew.']
    """
    cased = _is_cased(document.text)
    segments: list[Segment] = []
    for row, block in enumerate(document.blocks):
        if block.role not in ALIGNED:
            segments.append(Segment(block.start, block.end, row, block.lang, block.role))
            continue
        text = document.text_of(block)
        splitter = _Splitter(text, block.lang if block.lang != "und" else document.lang, cased=cased)
        for start, end in splitter.spans():
            segments.append(Segment(block.start + start, block.start + end, row, block.lang, block.role))
    return replace(document, segments=tuple(segments))


def _is_cased(text: str) -> bool:
    """Say whether sentences of the text begin with capitals, as far as its first part shows."""
    after = [match.group()[-1] for match in _LOWER_START.finditer(text, 0, 100_000)]
    lower = sum(char.islower() for char in after)
    return lower < 5 or lower <= 4 * sum(char.isupper() for char in after)


def _is_unspaced(char: str) -> bool:
    return is_dense(char) or script_of(char) in _UNSPACED_SCRIPTS


class _Splitter:
    """One block of text on its way into sentences; `start` is where the sentence being read begins."""

    def __init__(self, text: str, lang: str, *, cased: bool = True) -> None:
        self.text = text
        self.rules: Rules = rules_for(lang)
        self.lang = base_lang(lang)
        self.cased = cased
        self.start = 0
        self.quotes_to = 0
        self.odd_quotes = False
        self.brackets = [pair for pair in BRACKETS if any(char in text for char in pair[0])]

    def spans(self) -> Iterator[tuple[int, int]]:
        """Yield start and end of each sentence."""
        text, size = self.text, len(self.text)
        self.start = self._skip_space(0)
        floor = 0
        for match in (_GREEK_RUN if self.lang == "el" else _RUN).finditer(text):
            if match.start() < floor:
                continue
            end = self._close(match.end())
            if end < size and self._ends(match.start(), match.end(), end):
                end = self._absorb(end)
                yield self.start, end
                self.start = self._skip_space(end)
            floor = end
        if self.start < size:
            end = len(text.rstrip())
            if end > self.start:
                yield self.start, end

    def _skip_space(self, at: int) -> int:
        found = _SPACE.match(self.text, at)
        return found.end() if found else at

    def _absorb(self, end: int) -> int:
        if (remark := _REMARK.match(self.text, end)) and not _NUMERAL.match(self.text, end):
            end = remark.end()
        while stray := _STRAY.match(self.text, end):
            end = stray.end()
        return end

    def _close(self, at: int) -> int:
        """Return where the quotes, brackets, footnote marks and further stops behind an end are over."""
        text, size = self.text, len(self.text)
        while at < size:
            char = text[at]
            if char in CLOSERS or (at + 1 == size and char in MAYBE_CLOSERS):
                at += 1
            elif text.startswith("''", at):
                at += 2
            elif char in MAYBE_CLOSERS and self._closes(at, char):
                at += 1
            elif char == "[" and (note := _FOOTNOTE.match(text, at)):
                at = note.end()
            elif char in TERMINATORS and text[at - 1] in CLOSERS | MAYBE_CLOSERS:
                at += 1
            elif char.isspace() and not text[at + 1 : at + 2].isalnum() and (spaced := _SPACED_CLOSER.match(text, at)):
                at = spaced.end()
            else:
                break
        return at

    def _closes(self, at: int, char: str) -> bool:
        """Say whether a quotation mark that could open as well closes here."""
        if not self.text[at + 1].isalnum() and self.text[at + 1] not in OPENERS:
            return True
        if char in '"＂':
            self.odd_quotes ^= self.text.count(char, self.quotes_to, at) % 2 == 1
            self.quotes_to = at
            return self.odd_quotes
        return char == "’"

    def _ends(self, start: int, stop: int, end: int) -> bool:
        """Say whether the marks start..stop, closed by what reaches to `end`, end a sentence."""
        goes_on = self.rules.continues
        if self._in_brackets(start, end) or (goes_on and self._in_speech(start, end, goes_on)):
            return False
        run, after = self.text[start:stop], self.text[end]
        if after in ",;:，；、：)）" or (after.isdigit() and self.text[start - 1 : start].isdigit() and stop == end):
            return False
        if all(char in DOTS or char.isspace() for char in run):
            if run == ".":
                return self._period_ends(start, end)
            return self._dots_end(start, end)
        if run[-1] in WIDE or run[-1] in FULL_STOPS or self._among_dense(start, end):
            return self._wide_ends(stop, end)
        return self._goes_on_as_new(start, stop, end)

    def _in_brackets(self, at: int, end: int) -> bool:
        """Say whether a bracket opened inside the sentence is still open, and closed further on."""
        for openers, closers in self.brackets:
            low = max(self.start, at - _BRACKET_REACH)
            opened = max(self.text.rfind(char, low, at) for char in openers)
            if opened < 0 or max(self.text.rfind(char, opened, end) for char in closers) >= 0:
                continue
            if opened == self.start and openers[0] != "《":
                continue
            if any(self.text.find(char, end, end + _BRACKET_REACH) >= 0 for char in closers):
                return True
        return False

    def _in_speech(self, at: int, end: int, goes_on: re.Pattern[str]) -> bool:
        """Say whether a short quote that the sentence goes on after is still open, as in 「行った。戻った」と述べた."""
        low = max(self.start, at - _SPEECH_REACH)
        for opener, closer in _SPEECH:
            opened = self.text.rfind(opener, low, at)
            if opened < 0 or self.text.find(closer, opened + 1, at) >= 0:
                continue
            if opener == closer and self.text.count(opener, low, at) % 2 == 0:
                continue
            closed = self.text.find(closer, end, opened + _SPEECH_REACH)
            if closed >= 0 and goes_on.match(self.text, closed + 1):
                return True
        return False

    def _among_dense(self, start: int, end: int) -> bool:
        """Say whether ASCII marks stand without a space in a script that has no need of one: `他说.然后`."""
        before, after = self.text[start - 1 : start], self.text[end]
        return bool(before) and not after.isspace() and (_is_unspaced(before) or _is_unspaced(after))

    def _wide_ends(self, stop: int, end: int) -> bool:
        """Decide for the marks of CJK and other marks that are nothing but ends."""
        closed = self.text[stop:end]
        if closed and closed[-1] in "》〉":
            return False  # the mark is part of a title
        if closed and closed[-1] in BRACKET_CLOSERS and is_dense(self.text[end]):
            return self.text[self.start] in OPENERS
        if closed and closed[-1] in QUOTE_CLOSERS:
            return not self._quote_goes_on(stop, end)
        return True

    def _quote_goes_on(self, stop: int, end: int) -> bool:
        """Say whether what follows a closed quote belongs to it, as と述べた or 고 말했다 do."""
        at = self._skip_space(end)
        if self.rules.continues and at == end and self.rules.continues.match(self.text, end):
            return True
        return bool(self.rules.attribution and self.rules.attribution.match(self.text, at))

    def _dots_end(self, start: int, end: int) -> bool:
        """Decide for an ellipsis: it ends a sentence only where what follows clearly begins one."""
        after = self.text[end]
        if not after.isspace():
            closed = self.text[end - 1] in QUOTE_CLOSERS
            if closed and is_dense(after):
                return not self._quote_goes_on(start, end)
            return after.isupper() and self.text[start - 1 : start].islower()
        lead = self._lead(end)
        if not lead:
            return False
        first = self.text[lead - 1]
        return first.isupper() and start > self.start and not self._quote_goes_on(start, end)

    def _lead(self, end: int) -> int:
        """Return the place behind the first letter or digit of what follows; 0 where there is none nearby."""
        if self.text[end] == " " and self.text[end + 1 : end + 2].isalnum():
            return end + 2
        listed = _LIST_MARK.match(self.text, end)
        at = self._skip_space(listed.end() if listed else end)
        size = min(len(self.text), at + 12)
        while at < size and (self.text[at] in LEADING or self.text[at].isspace()):
            at += 1
        return at + 1 if at < size else 0

    def _goes_on_as_new(self, start: int, stop: int, end: int) -> bool:
        """Say whether what follows a sure end looks like a beginning; in cased text it must not be in lower case."""
        after = self.text[end]
        if not after.isspace():
            if after in OPENERS or after in "-–—":
                return after not in "-–—" and self.text[start - 1 : start].isalnum()
            return after.isupper() and self._missing_space(start, end)
        lead = self._lead(end)
        if not lead:
            return True
        first = self.text[lead - 1]
        if first.islower() and self.cased and script_of(first) != "Geor" and not self._asked(stop, end, lead):
            return False  # Unicode gives Georgian capitals, which its sentences do not use
        closed = self.text[stop:end]
        return not (closed and closed[-1] in QUOTE_CLOSERS and self._quote_goes_on(stop, end))

    def _asked(self, stop: int, end: int, lead: int) -> bool:
        """Say whether a question has ended although what follows is in lower case, as chats and interviews have it."""
        opener = self.text[lead - 2]
        if opener in "¿¡":
            return True
        return self.text[stop - 1] == "?" and stop == end and opener.isspace() and stop - self.start >= _QUESTION

    def _period_ends(self, at: int, end: int) -> bool:
        """Decide for a single full stop at `at`, closed by what reaches to `end`."""
        if self._among_dense(at, end):
            return self._dense_period_ends(at, end)
        if self._bracketed_word(at, end) if end > at + 1 else not self._word_may_end(at, end):
            return False
        return self._goes_on_as_new(at, at + 1, end)

    def _dense_period_ends(self, at: int, end: int) -> bool:
        before, after = self.text[at - 1], self.text[end]
        if before.isdigit() and end == at + 1:
            return False
        if _is_unspaced(after) or after in OPENERS:
            return self._wide_ends(at + 1, end)
        return False

    def _word_may_end(self, at: int, end: int) -> bool:
        """Say whether the word before a full stop can be a sentence's last: no abbreviation, initial or ordinal."""
        words = self.text[max(self.start, at - _WORD_REACH) : at].split()
        word = words[-1].lower() if words else ""
        if not _WORD_EDGES.isdisjoint(word):
            word = _EDGE.split(word)[-1]
        begin = at - len(word)
        place = self._lead(end)
        if self.rules.ordinals and word.isdigit() and _DATE_GOES_ON.match(self.text, at):
            return False
        if word.isdigit() and len(word) <= 3:
            listed = begin == self.start or self.text[begin - 2 : begin - 1] in tuple(":;：；")
            return not listed and (not self.rules.ordinals or self._starts_sentence(place))
        if word in self.rules.titles or (word in self.rules.numbered and self.text[place - 1 : place].isdigit()):
            return False
        if (len(word) == 1 and word.islower()) or word in self.rules.abbreviations or _DOTTED.fullmatch(word):
            return self._starts_sentence(place) or (word in self.rules.endings and self._is_new(place))
        return True

    def _is_new(self, place: int) -> bool:
        """Say whether a capital whose letter ends at `place` begins a sentence, and not what belongs to a time."""
        found = _WORD.match(self.text, place - 1) if place else None
        if not found or not found.group()[0].isupper():
            return False
        return found.group().lower() not in self.rules.after_endings

    def _bracketed_word(self, at: int, end: int) -> bool:
        """Say whether the full stop belongs to a single word in brackets, as in `(ret.)`."""
        if not all(char in BRACKET_CLOSERS for char in self.text[at + 1 : end]):
            return False
        opened = max(self.text.rfind(char, max(self.start, at - _WORD_REACH), at) for char in "(（[［")
        return opened > self.start and not any(char.isspace() for char in self.text[opened:at])

    def _starts_sentence(self, place: int) -> bool:
        """Say whether the word whose first letter ends at `place` is one that sentences begin with."""
        if not place or not self.text[place - 1].isupper():
            return False
        found = _WORD.match(self.text, place - 1)
        if not found or (len(found.group()) == 1 and self.text.startswith(".", found.end())):
            return False  # an initial
        return found.group().lower() in self.rules.starters

    def _missing_space(self, at: int, end: int) -> bool:
        """Say whether a space was left out, as in `said.If we`, and it is no name, address or file: `Node.Js`."""
        before = self.text[max(self.start, at - _WORD_REACH) : at].split()
        after = _WORD.match(self.text, end)
        if not before or not after:
            return False
        last = before[-1].lstrip("".join(LEADING))
        following = self.text[after.end() : after.end() + 1]
        if any(char in last for char in "./@\\_:=&#") or following in tuple("./@\\_(=[#"):
            return False
        word = after.group()
        if not (len(word) == 1 or word[1:].islower()):
            return False
        if last.islower() and last.isalpha():
            return len(last) > 1 and last not in self.rules.titles | self.rules.abbreviations
        return last[-1:] in "0123456789)%" or word.lower() in self.rules.starters
