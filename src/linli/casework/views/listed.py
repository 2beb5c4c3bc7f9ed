"""The lists of the desk as sheets: the columns that each page shows, and how a row of it is written."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.casework.models import Callback, Case, Petition, RelayNote, Ruling, Telling, Whistle
from linli.casework.selectors.homes import Seen
from linli.casework.states import PetitionKind, PetitionSource
from linli.casework.views.centre.pieces import VisitShown
from linli.casework.views.shown import place_words, who_words
from linli.core.list_sheets import Sheet
from linli.core.privacy import mask_phone
from linli.core.spreadsheets import Column

_CASE = [Column("number", _("编号")), Column("title", _("什么事")), Column("place", pgettext_lazy("one", "地点"))]


def _case(case: Case) -> dict[str, Any]:
    return {"number": case.short_number, "title": case.title, "place": place_words(case)}


SUSPENDED = Sheet(
    "suspended",
    _("挂账"),
    [
        Column("review_on", _("哪天复查")),
        *_CASE,
        Column("reason", _("等什么")),
        Column("words", _("告诉报事人的话")),
        Column("who", _("谁在办")),
        Column("since", _("从哪天")),
    ],
)


def suspended_row(case: Case) -> dict[str, Any]:
    held = next(iter(case.suspensions.all()), None)
    return _case(case) | {
        "review_on": case.review_on,
        "reason": held.reason_name if held else "",
        "words": held.words if held else "",
        "who": who_words(case),
        "since": held.from_at if held else None,
    }


CALLBACKS = Sheet(
    "callbacks",
    _("等回访"),
    [
        *_CASE,
        Column("who", _("谁办的")),
        Column("waiting", _("还没问到")),
        Column("no_mobile", _("没有手机")),
        Column("done_at", _("办完")),
    ],
)


def callback_row(case: Case) -> dict[str, Any]:
    reporters = list(case.reporters.all())
    without = sum(not one.has_phone for one in reporters)
    return _case(case) | {
        "who": who_words(case),
        "waiting": len(reporters),
        "no_mobile": without,
        "done_at": case.done_at,
    }


TELLINGS = Sheet(
    "tellings",
    _("要告诉的"),
    [
        Column("name", _("报事人")),
        Column("how", _("怎么告诉")),
        Column("phone", _("电话")),
        Column("words", _("照着念")),
        Column("is_urgent", _("急")),
        Column("tries", _("没找到人几次")),
        *_CASE,
        Column("made_at", _("从什么时候")),
    ],
    names_people=True,
)


def telling_row(one: Telling) -> dict[str, Any]:
    return _case(one.case) | {
        "name": one.reporter.name or __("没留姓名"),
        "how": str(one.get_how_display()),
        "phone": mask_phone(one.reporter.phone),
        "words": one.words,
        "is_urgent": one.is_urgent,
        "tries": one.tries,
        "made_at": one.made_at,
    }


RELAYS = Sheet(
    "relays",
    _("请转告的"),
    [
        Column("name", _("报事人")),
        Column("phone", _("电话")),
        Column("who", _("谁请转告")),
        Column("words", _("转告什么")),
        Column("tries", _("没找到人几次")),
        *_CASE,
        Column("asked_at", _("从什么时候")),
    ],
    names_people=True,
)


def relay_row(one: RelayNote) -> dict[str, Any]:
    return _case(one.case) | {
        "name": one.reporter.name or __("没留姓名"),
        "phone": mask_phone(one.reporter.phone),
        "who": str(one.organisation or one.asked_by),
        "words": one.text,
        "tries": one.tries,
        "asked_at": one.asked_at,
    }


PETITIONS = Sheet(
    "petitions",
    _("信访"),
    [
        Column("state", _("状态")),
        Column("number", _("编号")),
        Column("title", _("什么事")),
        Column("kind", _("类别")),
        Column("source", _("怎么来的")),
        Column("due_on", _("最晚")),
        Column("received_at", _("收到")),
    ],
    names_people=True,
)


def petition_row(one: Petition, today: date) -> dict[str, Any]:
    return {
        "state": __("过期限") if one.is_late(today) else str(one.get_state_display()),
        "number": one.number,
        "title": one.title,
        "kind": str(PetitionKind(one.kind).label),
        "source": str(PetitionSource(one.source).label),
        "due_on": one.next_due_on,
        "received_at": one.received_at,
    }


WHISTLES = Sheet(
    "whistles",
    _("吹哨报到"),
    [
        Column("state", _("状态")),
        Column("whistle", _("吹哨编号")),
        *_CASE,
        Column("ground", _("为什么吹")),
        Column("called", _("叫了")),
        Column("coming", _("答复来")),
        Column("arrived", _("到了")),
        Column("gather_at", _("几点到场")),
    ],
)


def whistle_row(one: Whistle) -> dict[str, Any]:
    """Of a whistle that was counted (selectors.whistles.listed)."""
    counted: Any = one
    return _case(one.case) | {
        "state": __("没了结") if one.is_open else str(one.get_outcome_display()),
        "whistle": one.number,
        "ground": one.ground_name,
        "called": counted.called,
        "coming": counted.coming,
        "arrived": counted.arrived,
        "gather_at": one.gather_at,
    }


RULINGS = Sheet(
    "rulings",
    _("裁定和先例"),
    [
        Column("number", _("编号")),
        Column("question", _("争的是什么")),
        Column("reason", _("凭什么这样定")),
        Column("organisation", _("由谁办")),
        Column("scope", _("管到哪里")),
        Column("origin", _("怎么来的")),
        Column("decided_at", _("哪天定的")),
        Column("in_force", _("现在有效")),
    ],
)


def ruling_row(one: Ruling, scope: str) -> dict[str, Any]:
    return {
        "number": one.number,
        "question": one.question,
        "reason": one.reason,
        "organisation": str(one.organisation),
        "scope": scope,
        "origin": str(one.get_origin_display()),
        "decided_at": one.decided_at,
        "in_force": one.is_in_force,
    }


VISITS = Sheet(
    "visits",
    _("今天来的人"),
    [
        Column("state", _("状态")),
        Column("number", _("号")),
        Column("what", _("来办什么")),
        Column("name", _("谁")),
        Column("noted", _("证件")),
        Column("window", _("窗口")),
        Column("taken_at", _("来的时间")),
        Column("waited", _("等了（分钟）")),
    ],
    names_people=True,
)


def visit_row(one: VisitShown) -> dict[str, Any]:
    return {
        "state": one.word,
        "number": one.visit.number or __("只登记"),
        "what": one.what,
        "name": one.visit.name,
        "noted": one.visit.identity_noted,
        "window": str(one.visit.window or ""),
        "taken_at": one.visit.taken_at,
        "waited": one.waited if one.visit.number else None,
    }


HOMES = Sheet(
    "home-services",
    _("上门办理"),
    [
        Column("state", _("状态")),
        Column("number", _("编号")),
        Column("what", _("办什么")),
        Column("name", _("谁家")),
        Column("place", pgettext_lazy("one", "地点")),
        Column("goes", _("谁去")),
        Column("visit_at", _("约在")),
    ],
    names_people=True,
)


def home_row(one: Seen) -> dict[str, Any]:
    asked = one.request
    goes = " ".join(part for part in (asked.goes, str(asked.partner or "")) if part)
    return {
        "state": str(asked.get_state_display()),
        "number": asked.number,
        "what": asked.what,
        "name": one.name,
        "place": str(asked.place or ""),
        "goes": goes,
        "visit_at": asked.visit_at,
    }


ANSWERS = Sheet(
    "answers",
    _("回访"),
    [
        *_CASE,
        Column("how", _("怎么问的")),
        Column("resolved", _("解决了吗")),
        Column("satisfaction", _("满意吗")),
        Column("said", _("原话，或者剔除的原因")),
        Column("at", _("回访时间")),
    ],
    names_people=True,
)
RESOLVED = {True: _("解决了"), False: _("没解决"), None: _("没问")}


def answer_row(one: Callback) -> dict[str, Any]:
    at: datetime = one.at
    return _case(one.case) | {
        "how": str(one.get_how_display()),
        "resolved": str(RESOLVED[one.is_resolved]),
        "satisfaction": str(one.get_satisfaction_display()),
        "said": one.excluded or one.comment,
        "at": at,
    }
