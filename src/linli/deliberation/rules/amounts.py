"""Money as it is written here. Pure."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

TEN_THOUSAND_YUAN, YUAN = 6, 2
"""How many places of 分 stand behind the point."""


def money(cents: int | None) -> str:
    """“12 万元”, “3.5 万元”; by the yuan in a language that does not count in 万. Exact, without zeros behind the point."""
    if cents is None:
        return ""
    if _in_ten_thousands():
        return f"{_exact(cents, TEN_THOUSAND_YUAN)} 万元"
    return yuan(cents)


def yuan(cents: int) -> str:
    """“9,523.8 元”: of what is small, by the yuan in every language."""
    return _("%(amount)s 元") % {"amount": _exact(cents, YUAN)}


def cents_a_unit() -> int:
    """How many 分 the unit of `money` has in the reader's language."""
    return int(10 ** (TEN_THOUSAND_YUAN if _in_ten_thousands() else YUAN))


def _in_ten_thousands() -> bool:
    return (get_language() or "").startswith("zh")


def _exact(cents: int, places: int) -> str:
    whole, rest = divmod(cents, 10**places)
    tail = f"{rest:0{places}}".rstrip("0")
    return f"{whole:,}.{tail}" if tail else f"{whole:,}"
