"""Numbers and bars. A length is an SVG attribute, and the number always stands beside it as text."""

import itertools
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .library import register
from .pieces import icon

Number = int | Decimal | Fraction | float
TONES = {"ok", "wait", "info", "stop", "vote", "still", "none"}
_stripes = itertools.count(1)


def percent(part: Number, whole: Number) -> str:
    """`part` of `whole` as an SVG length, kept within the bar: “66.67%”."""
    if not whole:
        return "0%"
    share = min(max(Fraction(part) / Fraction(whole), Fraction(0)), Fraction(1))
    return f"{float(share * 100):.2f}".rstrip("0").rstrip(".") + "%"


def number_text(value: Number, digits: int = 0) -> str:
    """With thousands separated; an exact fraction is shown to `digits` places, rounded half up."""
    if digits == 0 and (isinstance(value, int) or value == int(value)):
        return f"{int(value):,}"
    scale = 10**digits
    units = (Fraction(value) * scale * 2 + 1) // 2
    sign = "-" if units < 0 else ""
    return f"{sign}{abs(units) // scale:,}" + (f".{abs(units) % scale:0{digits}d}" if digits else "")


@register.inclusion_tag("ui/bar.html")
def bar(part: Number, whole: Number = 100, tone: str = "info", label: str = "", tall: bool = False) -> dict[str, Any]:
    """How much of something is used or done. `label` says it to those who do not see it."""
    return {"length": percent(part, whole), "tone": tone, "label": label, "tall": tall}


@register.inclusion_tag("ui/split.html")
def split(parts: Iterable[tuple[str, Number, str]], label: str = "") -> dict[str, Any]:
    """One bar in parts: (label, value, tone) each."""
    known = list(parts)
    whole = sum((Fraction(value) for _label, value, _tone in known), Fraction(0))
    pieces, start = [], Fraction(0)
    for title, value, tone in known:
        pieces.append({"title": title, "x": percent(start, whole), "width": percent(value, whole), "tone": tone})
        start += Fraction(value)
    return {"pieces": pieces, "label": label or ", ".join(f"{title} {number_text(value)}" for title, value, _tone in known)}


@register.inclusion_tag("ui/gate.html")
def gate(
    title: str,
    needed: Number,
    got: Number,
    base: Number,
    unit: str = "",
    passed: bool | None = None,
    digits: int = 0,
    base_text: str = "",
    cite: str = "",
) -> dict[str, Any]:
    """
    A threshold: what had to be reached, what was, and by how much it was passed or missed, to full precision.

    The bar is to the scale of `base`. `passed` comes from the rule that was applied (以上 includes, 过半数 excludes);
    when it is left out, reaching `needed` passes.
    """
    ok = got >= needed if passed is None else passed
    return {
        "title": title,
        "ok": ok,
        "fill": percent(got, base),
        "pole": percent(needed, base),
        "needed": _shown(needed, digits, unit),
        "got": _shown(got, digits, unit),
        "rest": _shown(abs(Fraction(got) - Fraction(needed)), digits, unit),
        "more": got >= needed,
        "base_text": base_text,
        "cite": cite,
        "pattern": f"stripes-{next(_stripes)}",
    }


def _shown(value: Number, digits: int, unit: str) -> str:
    return f"{number_text(value, digits)} {unit}".strip()


@register.simple_tag
def stat(label: str, value: object, url: str = "", tone: str = "", detail: str = "") -> SafeString:
    """A counted number in a strip; with a `url` it opens what it counts. Tones: stop, wait."""
    shape = icon({"stop": "s-over", "wait": "s-warn"}[tone]) if tone and value else ""
    small = format_html("<small>{}</small>", detail) if detail else ""
    inside = format_html("{} {}<b>{}</b>{}", shape, label, value, small)
    kind = f"stat {tone}" if tone and value else "stat"
    if url:
        return format_html('<a class="{}" href="{}">{}</a>', kind, url, inside)
    return format_html('<div class="{}">{}</div>', kind, inside)


@register.simple_block_tag
def strip(content: str) -> SafeString:
    """A row of `{% stat %}`."""
    return format_html('<div class="card strip">{}</div>', content)


@register.simple_tag
def figure(value: object, unit: str = "", url: str = "", digits: int = 0, count: int | None = None) -> SafeString:
    """A figure with its unit, as a link to its records; with `count` below 30 it warns that the number of records is small."""
    shown = number_text(value, digits) if isinstance(value, int | Decimal | Fraction | float) else value
    text = format_html("{} {}", shown, unit) if unit else format_html("{}", shown)
    few = format_html(' <small class="muted">{}</small>', _("件数少，仅供参考")) if count is not None and count < 30 else ""
    if url:
        return format_html('<a class="figure" href="{}">{}</a>{}', url, text, few)
    return format_html('<span class="figure">{}</span>{}', text, few)
