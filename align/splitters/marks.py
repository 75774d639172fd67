"""Punctuation by what it does: what ends a sentence, what closes after the end, what opens before a beginning."""

#: Full stops that are nothing else: ideographic, Devanagari, Urdu, Armenian, Ethiopic, Burmese, Khmer ...
FULL_STOPS = "。｡।॥۔։።။។៕᠃᠉"
#: Stops, exclamation and question marks as wide as a Han character.
WIDE = "。｡！？．"
QUESTIONS = "!?！？؟‼⁇⁈⁉፧"
DOTS = ".…‥⋯"
#: Every character that may end a sentence.
TERMINATORS = "".join(sorted(set(FULL_STOPS + WIDE + QUESTIONS + DOTS)))

#: Always close.
CLOSERS = frozenset("”」』｣》〉）)]］】〕}｝")
#: Close, unless a word follows directly; » and “ open in some languages.
MAYBE_CLOSERS = frozenset("’»›«‹“\"'＂")
QUOTE_CLOSERS = frozenset("”」』｣’»›«‹“\"'＂")
BRACKET_CLOSERS = frozenset("）)]］】〕}｝》〉")

OPENERS = frozenset("“‘«‹„‚\"'＂「『｢《〈（(［[【〔{¿¡`")
#: Passed over on the way to the first letter of what may be a new sentence.
LEADING = OPENERS | frozenset("»›-–—―•*·→")

#: Brackets inside which no sentence ends, unless the bracket stands where a sentence starts.
BRACKETS = (("(（", ")）"), ("[［【〔", "]］】〕"), ("《〈", "》〉"))
