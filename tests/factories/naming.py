"""How made-up things are called: no two alike, and without Arabic digits, which a test may be looking for."""

NUMERALS = str.maketrans("0123456789", "〇一二三四五六七八九")


def in_words(n: int) -> str:
    """Write a number's digits as characters: 139 is 一三九."""
    return str(n).translate(NUMERALS)
