"""Money as it is written here. Pure."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

TEN_THOUSAND_YUAN, YUAN = 6, 2
"""How many places of 分 stand behind the point."""


def money(cents: int | None) -> str:
    """“12 万元”, “3.5 万元”; by the yuan in a language that does not count in 万. Exact, without zeros behind the point."""
    if cents is None:
        return ""
    if (get_language() or "").startswith("zh"):
        return f"{_exact(cents, TEN_THOUSAND_YUAN)} 万元"
    return _("%(amount)s 元") % {"amount": _exact(cents, YUAN)}


def _exact(cents: int, places: int) -> str:
    whole, rest = divmod(cents, 10**places)
    tail = f"{rest:0{places}}".rstrip("0")
    return f"{whole:,}.{tail}" if tail else f"{whole:,}"
