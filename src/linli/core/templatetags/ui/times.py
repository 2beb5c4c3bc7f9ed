"""Times, spans and areas, as people here write them."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.dateformat import format as in_words
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from linli.core import clock

from .library import register

DAY_MINUTES = 24 * 60


@register.simple_tag
def when(at: datetime | None, year: bool = False) -> SafeString | str:
    """“11月20日 星期五 15:00”; another year is named, and on paper (`year`) every year."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    same = local.year == clock.today().year and not year
    pattern = pgettext("date", "n月j日 l G:i") if same else pgettext("date", "Y年n月j日 l G:i")
    return _time(local, in_words(local, pattern))


@register.simple_tag
def shortwhen(at: datetime | None) -> SafeString | str:
    """“11/20 15:00”, for tables; another year is named."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    same = local.year == clock.today().year
    pattern = pgettext("date", "n/j G:i") if same else pgettext("date", "Y/n/j G:i")
    return _time(local, in_words(local, pattern))


@register.simple_tag
def day(on: date | datetime | None, year: bool = False) -> SafeString | str:
    """“11月20日 星期五”; another year is named, and on paper (`year`) every year. Takes a date or an instant."""
    if on is None:
        return ""
    local = timezone.localtime(on).date() if isinstance(on, datetime) else on
    same = local.year == clock.today().year and not year
    pattern = pgettext("date", "n月j日 l") if same else pgettext("date", "Y年n月j日 l")
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), in_words(local, pattern))


@register.simple_tag
def shortday(on: date | None) -> SafeString | str:
    """“2017/1/3”, for tables of dates that lie years apart."""
    if on is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', on.isoformat(), in_words(on, pgettext("date", "Y/n/j")))


@register.simple_tag
def from_to(start: date, end: date | None = None) -> SafeString:
    """How long something held: “2017/1/3 起”, “2017/1/3–2019/3/5”."""
    first = shortday(start)
    return format_html("{}–{}", first, shortday(end)) if end else format_html(_("{} 起"), first)


@register.simple_tag
def hour(at: datetime | None) -> SafeString | str:
    """“15:00”."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return _time(local, in_words(local, "G:i"))


def _time(local: datetime, words: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), words)


@register.simple_tag
def duration(minutes: int | None, day: int = DAY_MINUTES) -> str:
    """
    “3 小时 20 分”, “4 天 6 小时”; a span is never negative here, the words around it say before or after.

    `day` is how many minutes make a day: 1,440 on the wall clock, the office's own number for working time.
    """
    if minutes is None:
        return ""
    days, rest = divmod(abs(int(minutes)), day)
    hours, left = divmod(rest, 60)
    if days:
        return _join(
            ngettext("%(n)s 天", "%(n)s 天", days) % {"n": days},
            hours,
            ngettext("%(n)s 小时", "%(n)s 小时", hours) % {"n": hours},
        )
    if hours:
        return _join(
            ngettext("%(n)s 小时", "%(n)s 小时", hours) % {"n": hours}, left, ngettext("%(n)s 分", "%(n)s 分", left) % {"n": left}
        )
    return ngettext("%(n)s 分钟", "%(n)s 分钟", left) % {"n": left}


def _join(first: str, count: int, second: str) -> str:
    return f"{first} {second}" if count else first


@register.simple_tag
def area(centi: int | None) -> str:
    """An area kept in 0.01 m², to full precision: “1,401.15 m²”."""
    if centi is None:
        return ""
    whole, part = divmod(abs(centi), 100)
    return f"{'-' if centi < 0 else ''}{whole:,}.{part:02d} m²"


@register.simple_tag
def room_area(centi: int | None) -> str:
    """The area of a room as people say it, kept in 0.01 m²: “96 平方米”, “89.5 平方米”."""
    if centi is None:
        return ""
    whole, part = divmod(centi, 100)
    return _("%(area)s 平方米") % {"area": f"{whole:,}.{part:02d}".rstrip("0").rstrip(".")}
