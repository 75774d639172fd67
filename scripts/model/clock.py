"""Times of day as they are said: half past two, las dos y media, halb drei."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial

from num2words import num2words

MINUTES = (0, 0, 5, 10, 15, 20, 25, 30, 30, 30, 40, 45, 50)
Say = Callable[[int, int], tuple[str, str]]


def english(hour: int, minute: int) -> list[str]:
    """Ways to say a time of the twelve-hour clock.

    >>> english(2, 30)
    ['2:30', 'half past two', 'two thirty']
    """
    figures, word, coming = f"{hour}:{minute:02d}", num2words(hour), num2words(hour % 12 + 1)
    if minute == 0:
        return [f"{hour} o'clock", figures, f"{word} o'clock"]
    said = {15: f"quarter past {word}", 30: f"half past {word}", 45: f"quarter to {coming}"}.get(minute)
    return [figures, said, f"{word} {num2words(minute)}"] if said else [figures]


#: How hours and quarters are said: "at", one o'clock, another hour, a quarter past, half past, a quarter to, minutes.
_ROMANCE = {
    "es": ("a ", "la una", "las {}", " y cuarto", " y media", " menos cuarto", " y {}"),
    "fr": ("à ", "une heure", "{} heures", " et quart", " et demie", " moins le quart", " {}"),
    "it": ("", "all'una", "alle {}", " e un quarto", " e mezza", " meno un quarto", " e {}"),
}


def _romance(lang: str, hour: int, minute: int) -> tuple[str, str]:
    at, one, other, quarter, half, less, minutes = _ROMANCE[lang]

    def said(number: int) -> str:
        return one if number == 1 else other.format(num2words(number, lang=lang))

    if minute == 45:
        return at, said(hour % 12 + 1) + less
    past = {0: "", 15: quarter, 30: half}.get(minute)
    return at, said(hour) + (minutes.format(num2words(minute, lang=lang)) if past is None else past)


def _portuguese(hour: int, minute: int) -> tuple[str, str]:
    word = {1: "uma", 2: "duas"}.get(hour) or num2words(hour, lang="pt")
    past = {0: " hora" if hour == 1 else " horas", 30: " e meia"}.get(minute, f" e {num2words(minute, lang='pt')}")
    return "à " if hour == 1 else "às ", word + past


def _german(hour: int, minute: int) -> tuple[str, str]:
    word, coming = num2words(hour, lang="de"), num2words(hour % 12 + 1, lang="de")
    said = {15: f"Viertel nach {word}", 30: f"halb {coming}", 45: f"Viertel vor {coming}"}.get(minute)
    full = ("ein" if hour == 1 else word) + " Uhr"
    return "um ", said or (full if minute == 0 else f"{full} {num2words(minute, lang='de')}")


def _dutch(hour: int, minute: int) -> tuple[str, str]:
    word, coming = num2words(hour, lang="nl"), num2words(hour % 12 + 1, lang="nl")
    said = {0: f"{word} uur", 15: f"kwart over {word}", 30: f"half {coming}", 45: f"kwart voor {coming}"}.get(minute)
    return "om ", said or f"{hour}:{minute:02d}"


def _russian(hour: int, minute: int) -> tuple[str, str]:
    hours = {1: "час", 2: "два часа", 3: "три часа", 4: "четыре часа"}
    full = hours.get(hour) or f"{num2words(hour, lang='ru')} часов"
    return "в ", full if minute == 0 else f"{hour}:{minute:02d}"


def _indonesian(hour: int, minute: int) -> tuple[str, str]:
    said = {0: num2words(hour, lang="id"), 30: f"setengah {num2words(hour % 12 + 1, lang='id')}"}
    return "", f"pukul {said.get(minute, f'{hour}.{minute:02d}')}"


_NATIVE = ["한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열", "열한", "열두"]


def _korean(hour: int, minute: int) -> tuple[str, str]:
    said = {0: "", 30: " 반"}.get(minute, f" {minute}분")
    return "", f"{_NATIVE[hour - 1]} 시{said}에"


_CHINESE = ["一", "两", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]


def _chinese(hour: int, minute: int) -> tuple[str, str]:
    said = {0: "", 15: "一刻", 30: "半", 45: "三刻"}.get(minute, f"{minute}分")
    return "", f"{_CHINESE[hour - 1]}点{said}"


SAID: dict[str, Say] = {
    **{lang: partial(_romance, lang) for lang in _ROMANCE},
    "de": _german, "id": _indonesian, "ko": _korean, "nl": _dutch, "pt": _portuguese, "ru": _russian, "zh": _chinese,
}  # fmt: skip


def drawn(lang: str, draw: random.Random) -> tuple[str, str]:
    """A time of day as (English, `lang`), mostly with the word for "at"; `lang` is a key of `SAID`."""
    hour, minute = draw.randint(1, 12), draw.choice(MINUTES)
    at, time = SAID[lang](hour, minute)
    said = draw.choice(english(hour, minute))
    return ("at " + said, at + time) if not at or draw.random() < 0.7 else (said, time)
