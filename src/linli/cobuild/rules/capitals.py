"""Amounts in capitals, as a receipt bears them against alteration: 人民币壹仟贰佰元整. Pure; Chinese in every language."""

DIGITS = "零壹贰叁肆伍陆柒捌玖"
STEPS = ((10**8, "亿"), (10**4, "万"), (1000, "仟"), (100, "佰"), (10, "拾"))


def in_capitals(cents: int) -> str:
    """
    An amount in capitals: “整” ends yuan and jiao, never fen; one “零” stands for a gap of noughts
    (会计基础工作规范 art. 52; 支付结算办法, appendix 1).

    :raises ValueError: below nothing: a receipt is for what came in.
    """
    if cents < 0:
        raise ValueError("a receipt is for what came in")
    yuan, rest = divmod(cents, 100)
    jiao, fen = divmod(rest, 10)
    whole = f"{_whole(yuan)}元" if yuan or not rest else ""
    gap = "零" if whole and fen and not jiao else ""
    tail = (f"{DIGITS[jiao]}角" if jiao else "") + gap + (f"{DIGITS[fen]}分" if fen else "整")
    return f"人民币{whole}{tail}"


def _whole(number: int) -> str:
    """A whole number, from its greatest step down."""
    for size, name in STEPS:
        if number >= size:
            head, rest = divmod(number, size)
            gap = "零" if 0 < rest < size // 10 else ""
            return _whole(head) + name + gap + (_whole(rest) if rest else "")
    return DIGITS[number]
