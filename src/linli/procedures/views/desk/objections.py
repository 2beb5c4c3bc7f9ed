"""Objections on the workbench: written down for who calls, comes or writes; read, answered, upheld, opened again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from linli.core import clock, reveals
from linli.core.access import actor_of, by_channel, requires
from linli.core.actors import Channel
from linli.core.answering import done_once
from linli.core.finding import found_or_404
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.privacy import mask_phone
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.core.words import Words

from ...forms import objections as objection_forms
from ...models import Objection, Publicity
from ...rules import rights
from ...selectors import runs as found
from ...services import objections
from .. import shown
from .pieces import keeps, run_or_404

PER_PAGE = 25
HEARS = requires(rights.OBJECTIONS)
BOTH = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class ObjectionVerb:
    label: Words
    said: Words
    form: type[forms.Form]
    do: Callable[..., Objection]
    is_stop: bool = False


VERBS = {
    "answer": ObjectionVerb(
        gettext_lazy("答复，不成立"), gettext_lazy("答复了。"), objection_forms.AnswerForm, objections.answer
    ),
    "uphold": ObjectionVerb(
        gettext_lazy("成立，要改"),
        gettext_lazy("记下了：成立。改好重新公示，或者退回前面的步骤。"),
        objection_forms.AnswerForm,
        objections.uphold,
        is_stop=True,
    ),
    "reopen": ObjectionVerb(
        gettext_lazy("重新打开"), gettext_lazy("重新打开了。"), objection_forms.ReopenForm, objections.reopen
    ),
}


@HEARS
@require_http_methods(["GET", "HEAD"])
def listed(request: HttpRequest) -> HttpResponseBase:
    """Objections that wait for an answer, the oldest first; or all of them."""
    rows = found.objections_visible_to(actor_of(request)).filter(tenant=tenant_here(request))
    is_all = request.GET.get("view") == "all"
    rows = rows.order_by("-received_at", "-id") if is_all else rows.filter(state="open").order_by("received_at", "id")
    rows = rows.select_related("run__place", "run__definition", "publicity")
    if wants_sheet(request):
        return sheet_of(request, OBJECTIONS, _sheet_rows(rows))
    here = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": here,
        "rows": [{"one": one, "badge": shown.objection_badge(one)} for one in here],
        "views": [
            {"label": _("等答复"), "url": "?", "current": not is_all},
            {"label": _("全部"), "url": "?view=all", "current": is_all},
        ],
        "is_all": is_all,
        "sheet_url": sheet_url(request),
    }
    return page(request, "procedures/desk/objections.html", context)


OBJECTIONS = Sheet(
    "objections",
    gettext_lazy("异议"),
    [
        Column("run", gettext_lazy("程序编号")),
        Column("title", gettext_lazy("哪件事")),
        Column("place", gettext_lazy("地点")),
        Column("publicity", gettext_lazy("对哪个公示")),
        Column("sequence", gettext_lazy("第几条")),
        Column("state", gettext_lazy("状态")),
        Column("words", gettext_lazy("说了什么")),
        Column("channel", gettext_lazy("怎么提的")),
        Column("received_at", gettext_lazy("什么时候提的")),
        Column("answer", pgettext_lazy("noun", "答复")),
        Column("answered_at", gettext_lazy("什么时候答复的")),
        Column("answered_by", gettext_lazy("谁答复的")),
    ],
    names_people=True,
    engine="procedures",
)
"""Who objected is not in it; what they wrote may tell all the same, so that taking it is noted."""


def _sheet_rows(rows: QuerySet[Objection]) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        yield {
            "run": one.run.number,
            "title": one.run.title,
            "place": str(one.run.place),
            "publicity": one.publicity.title,
            "sequence": one.sequence,
            "state": shown.objection_badge(one).word,
            "words": one.words,
            "channel": one.get_channel_display(),  # type: ignore[attr-defined]
            "received_at": one.received_at,
            "answer": one.answer,
            "answered_at": one.answered_at,
            "answered_by": one.answered_by,
        }


@HEARS
@BOTH
def take(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write an objection down for somebody who calls, stands at the counter, or wrote a letter."""
    run = run_or_404(request, pk)
    rows = Publicity.objects.filter(run=run, takes_objections=True, replaced_at=None).order_by("-published_at", "-id")
    offered = list(rows)
    form = objection_forms.TakeForm(
        request.POST if request.method == "POST" else None, publicities=[(str(one.pk), one.title) for one in offered]
    )
    if request.method == "POST":
        do = lambda given, now: _take(request, offered, given, now)  # noqa: E731
        if made := done_once(request, form, f"procedures.take:{pk}", do, tenant_id=run.tenant_id):
            messages.success(request, _("登记了。念一遍给他听，看记得对不对。"))
            return redirect("procedures:objection", made["objection"])
    now = clock.now()
    context = {"run": run, "form": form, "publicities": [shown.publicity_shown(one, (), now) for one in offered]}
    return page(request, "procedures/desk/take.html", context, status=422 if form.is_bound else 200)


def _take(request: HttpRequest, offered: list[Publicity], given: dict[str, Any], now: datetime) -> dict[str, Any]:
    one = next(each for each in offered if str(each.pk) == given["publicity"])
    by = by_channel(actor_of(request), Channel(given["channel"]))
    made = objections.lodge(
        publicity=one,
        words=given["words"],
        received_at=given["received_at"],
        name=given["name"],
        phone=given["phone"],
        wants_reply=given["wants_reply"],
        by=by,
        now=now,
    )
    return {"objection": str(made.pk)}


def objection_or_404(request: HttpRequest, pk: UUID) -> Objection:
    rows = found.objections_visible_to(actor_of(request)).select_related(
        "publicity__step", "run__definition", "run__place", "run__tenant", "person"
    )
    return found_or_404(rows.filter(pk=pk).first())


@HEARS
@require_http_methods(["GET", "HEAD"])
def objection(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One objection with what became of it."""
    return page(request, "procedures/desk/objection.html", _context(objection_or_404(request, pk)))


def _context(one: Objection, **more: Any) -> dict[str, Any]:
    names = (["answer", "uphold"] if one.is_open else ["reopen"]) if one.run.is_running or one.is_open else []
    return {
        "objection": one,
        "run": one.run,
        "badge": shown.objection_badge(one),
        "who": one.name or (one.person.name if one.person else ""),
        "phone": mask_phone(one.phone) if one.phone else "",
        "entries": list(one.entries.all()),
        "told": shown.publicity_shown(one.publicity, (), clock.now()),
        "verbs": [{"name": name, "verb": VERBS[name]} for name in names],
    } | more


@HEARS
@BOTH
def verb(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """Answer, uphold or open again, each with its words."""
    if name not in VERBS:
        raise Http404
    one, asked = objection_or_404(request, pk), VERBS[name]
    form = asked.form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        do = keeps("objection", lambda given, now: asked.do(objection=one, words=given["words"], by=actor_of(request), now=now))
        if done_once(request, form, f"procedures.objection.{name}:{pk}", do, tenant_id=one.tenant_id):
            messages.success(request, str(asked.said))
            return redirect("procedures:objection", pk)
    context = _context(one, verb=asked, form=form)
    return page(request, "procedures/desk/objection_verb.html", context, status=422 if form.is_bound else 200)


@HEARS
@BOTH
def contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The telephone in full, for a purpose that the journal keeps."""
    one = objection_or_404(request, pk)
    form = objection_forms.PurposeForm(request.POST if request.method == "POST" else None)
    number = ""
    if request.method == "POST" and form.is_valid():
        number = reveals.reveal(
            one,
            "phone",
            purpose=form.cleaned_data["purpose"],
            capability=rights.OBJECTIONS,
            by=actor_of(request),
            now=clock.now(),
            place_path=one.run.place_path,
        )
    status = 422 if form.is_bound and not number else 200
    return page(request, "procedures/desk/contact.html", _context(one, form=form, number=number), status=status)
