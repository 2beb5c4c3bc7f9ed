"""The lists of the register as sheets: the columns that each page shows, and how a row of it is written. Masked as on the page."""

from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.list_sheets import Sheet
from linli.core.spreadsheets import Column
from linli.registry.models import Organisation, Place, Post
from linli.registry.selectors.people import Shown

PLACES = Sheet(
    "places",
    _("地点"),
    [
        Column("name", _("地点")),
        Column("address", _("地址")),
        Column("kind", _("类别")),
        Column("mode", _("管理方式")),
        Column("inner", _("里面（处）")),
        Column("units", _("登记房屋（套）")),
    ],
    engine="registry",
)


def place_row(one: Place) -> dict[str, Any]:
    return {
        "name": str(one),
        "address": one.address or one.code,
        "kind": str(one.get_kind_display()),
        "mode": str(one.get_management_mode_display()) if one.management_mode else "",
        "inner": getattr(one, "inner", None) or None,
        "units": getattr(one, "unit_count", None) or None,
    }


PEOPLE = Sheet(
    "people",
    pgettext_lazy("list", "居民"),
    [
        Column("name", _("姓名")),
        Column("phone", _("电话")),
        Column("home", _("住处")),
        Column("visit", _("要上门")),
        Column("has_phone", _("有手机")),
    ],
    names_people=True,
    engine="registry",
)


def person_row(one: Shown) -> dict[str, Any]:
    return {
        "name": one.name,
        "phone": one.phone,
        "home": one.home,
        "visit": one.person.needs_visit,
        "has_phone": one.person.has_phone,
    }


ORGANISATIONS = Sheet(
    "organisations",
    pgettext_lazy("list", "单位"),
    [
        Column("name", _("单位")),
        Column("place", _("在哪里")),
        Column("kind", _("类别")),
        Column("phone", _("公开电话")),
        Column("covered", _("管（处）")),
        Column("posts", _("岗位（个）")),
    ],
    engine="registry",
)


def organisation_row(one: Organisation) -> dict[str, Any]:
    return {
        "name": one.name,
        "place": str(one.place or one.address),
        "kind": str(one.get_kind_display()),
        "phone": one.phone,
        "covered": getattr(one, "covered", None) or None,
        "posts": getattr(one, "post_count", None) or None,
    }


POSTS = Sheet(
    "posts",
    _("岗位"),
    [
        Column("title", _("岗位")),
        Column("place", _("管哪里")),
        Column("organisation", _("单位")),
        Column("holders", _("现在是谁")),
        Column("since", _("任期从")),
        Column("until", _("任期到")),
    ],
    names_people=True,
    engine="registry",
)


def post_row(one: Post) -> dict[str, Any]:
    live = list(one.live)  # type: ignore[attr-defined]
    return {
        "title": one.title,
        "place": str(one.place or __("全街道")),
        "organisation": str(one.organisation or ""),
        "holders": "、".join(seat.person.name for seat in live) or __("空缺"),
        "since": min((seat.valid_from for seat in live), default=None),
        "until": max((seat.valid_to for seat in live if seat.valid_to), default=None),
    }
