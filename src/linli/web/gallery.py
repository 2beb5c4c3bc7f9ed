"""The samples of the gallery: each is the code a page would write, drawn by the template engine that draws the pages."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import engines

from linli.core.problems import Problem

from .samples import SAMPLES

AT = datetime(2026, 11, 20, 2, 26, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Shown:
    """One piece: its name, the code, and what the code makes."""

    title: str
    code: str
    made: str


class SampleForm(forms.Form):
    """Every kind of control once."""

    what = forms.CharField(
        label="发生了什么", help_text="说清楚就行，不用写成材料。", widget=forms.Textarea(attrs={"maxlength": 500, "rows": 3})
    )
    phone = forms.CharField(
        label="手机号", required=False, help_text="想要回音就留一个。", widget=forms.TextInput(attrs={"type": "tel"})
    )
    how = forms.ChoiceField(label="怎么找您", choices=[("phone", "打电话"), ("visit", "上门说")], widget=forms.RadioSelect)
    kind = forms.ChoiceField(label="分类", choices=[("", "请选一个"), ("lamp", "路灯照明"), ("water", "上下水")])
    on = forms.DateField(label="哪一天", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    agrees = forms.BooleanField(label="可以把这件事公开，不写我的名字", required=False)
    photos = forms.FileField(label="照片", required=False, help_text="请不要拍到别人的脸和车牌。")


def gallery(request: HttpRequest) -> dict[str, Any]:
    """Every sample, drawn now."""
    engine, context = engines["django"], sample_context()
    shown = [Shown(title, code.strip(), engine.from_string(code).render(dict(context), request)) for title, code in SAMPLES]
    return {"shown": shown}


def sample_context() -> dict[str, Any]:
    """Invented things for the samples to show."""
    sent = SampleForm({"what": "灯不亮", "phone": "139", "how": "", "kind": ""})
    sent.add_error("what", "只写了 3 个字，至少 6 个字。例如：东单元门口的灯三天不亮。")
    return {
        "at": AT,
        "form": SampleForm(),
        "sent": sent,
        "problems": [
            Problem("phone", "号码少了 2 位", "phone", row=7, column="手机号"),
            Problem("place", "还没选在哪里", "place"),
        ],
        "stops": _road(),
        "strip": [
            {"title": title, "kind": kind}
            for title, kind in [("收到", "done"), ("派单", "done"), ("办理", "now"), ("回访", "todo")]
        ],
        "titles": ["什么事", "有没有人报过", "怎么找您"],
        "crumbs": [("诉求", "#"), ("公共设施", "#"), ("HYL-1120-0037", "")],
        "tabs": [
            {"label": "手上的", "url": "#", "current": True, "count": 12},
            {"label": "全部", "url": "#", "current": False, "count": 208},
        ],
        "page_obj": Paginator(range(208), 50).page(2),
        "votes": [("同意", 17, "ok"), ("不同意", 3, "stop"), ("弃权", 1, "wait"), ("没有参加", 3, "none")],
    }


def _road() -> list[dict[str, Any]]:
    return [
        {"expected": "预计 11月23日 前", "title": "社区回访", "detail": "问您修好没有、满不满意。", "kind": "todo"},
        {
            "at": AT,
            "title": "物业在办",
            "detail": "判断是灯头坏了，带新灯头过来。",
            "quote": "“下午过来，不用下楼等。”",
            "kind": "now",
        },
        {"at": AT - timedelta(minutes=40), "title": "催了一次", "detail": "还没签收。", "kind": "warn", "internal": True},
        {"at": AT - timedelta(hours=1), "title": "派给绿荫物业", "detail": "路灯照明属于公共设施维修。", "kind": "done"},
        {"at": AT - timedelta(hours=2), "title": "您报了这件事", "kind": "done"},
    ]
