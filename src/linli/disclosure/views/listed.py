"""Lists of disclosure as sheets."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.core.list_sheets import Sheet
from linli.core.spreadsheets import Column

from ..models import Notice

NOTICES = Sheet(
    "notices",
    _("公告"),
    [
        Column("number", _("编号")),
        Column("kind", _("哪一种")),
        Column("title", _("标题")),
        Column("place", _("给哪里")),
        Column("state", _("状态")),
        Column("published_at", _("发布时间")),
        Column("shown_until", _("挂到哪天")),
        Column("version", _("第几版")),
        Column("read", _("看过的人")),
        Column("asked", _("要看的人")),
    ],
    engine="disclosure",
)


def notice_row(notice: Notice) -> dict[str, Any]:
    return {
        "number": notice.number,
        "kind": notice.get_kind_display(),
        "title": notice.title,
        "place": str(notice.place or ""),
        "state": notice.get_state_display(),
        "published_at": notice.published_at,
        "shown_until": notice.shown_until,
        "version": notice.version,
        "read": getattr(notice, "read_count", 0),
        "asked": getattr(notice, "asked_count", 0),
    }
