"""Places: short strings whose order is the order of rows or pieces, and between any two of which there is another.

A place is written in 62 digits, sorts as plain ASCII (in SQLite, Python and JavaScript alike) and never ends in "0".
So a row can be put between two others without touching any third one.
"""

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_MIDDLE = DIGITS[31]


def between(low: str, high: str) -> str:
    """Return a place after `low` and before `high`; "" stands for the beginning, and for the end.

    Raises ValueError where the two are not in order.

    >>> between("", ""), between("V", ""), between("A", "B"), between("AV", "B")
    ('V', 'k', 'AV', 'Ak')
    """
    if high and low >= high:
        raise ValueError(f"nothing lies between {low!r} and {high!r}")
    place, at = "", 0
    while True:
        lower = DIGITS.index(low[at]) if at < len(low) else 0
        upper = DIGITS.index(high[at]) if at < len(high) else (0 if high else len(DIGITS))
        if upper - lower > 1:
            return place + DIGITS[(lower + upper) // 2]
        place += DIGITS[lower]
        if upper > lower:
            high = ""
        at += 1


def several(low: str, high: str, count: int) -> list[str]:
    """Return `count` places in order, all after `low` and before `high`.

    >>> several("A", "B", 3)
    ['AV0V', 'AV1V', 'AV2V']
    """
    stem = between(low, high)
    return [stem + number + _MIDDLE for number in _numbers(count)]


def first_places(count: int) -> list[str]:
    """Return `count` places in order for things that have none yet.

    >>> first_places(2)
    ['0V', '1V']
    """
    return [number + _MIDDLE for number in _numbers(count)]


def inside(place: str, count: int) -> list[str]:
    """Return `count` (2 to 60) places in order that take the place of one: nothing else comes to lie among them.

    >>> inside("3V", 2)
    ['3V1', '3V2']
    """
    return [place + digit for digit in DIGITS[1 : count + 1]]


def _numbers(count: int) -> list[str]:
    """Return 0..count-1 in digits of one width."""
    width = 1
    while len(DIGITS) ** width < count:
        width += 1
    return [_number(index, width) for index in range(count)]


def _number(value: int, width: int) -> str:
    digits = ""
    for _ in range(width):
        value, digit = divmod(value, len(DIGITS))
        digits = DIGITS[digit] + digits
    return digits
