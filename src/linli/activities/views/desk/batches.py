"""Hours in public on the workbench: the batches, one with its rows, showing what waits, taking back; objections and their answers."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import clock
from linli.core.access import actor_of
from linli.core.form_pages import Asked, answer, posted
from linli.core.ids import uuid_of
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.tenancy import tenant_here
from linli.registry.api import Place, communities, place_by_id

from ...forms import hours as typed
from ...models import HoursObjection, ServiceHours
from ...rules import rights
from ...rules.hours import MOST_SHOWN, Said, hours_words
from ...selectors import hours as found
from ...selectors.volunteer_rules import rule_on
from ...services import batches, objections
from ...services.hours import said_of
from ...services.objections import ObjectionGiven
from ...states import BatchState
from .. import volunteers_shown as shown
from .volunteer_pieces import (
    BOTH,
    PER_PAGE,
    READ,
    RECORDS,
    SEES,
    SEES_BATCHES,
    batch_crumbs,
    batch_or_404,
    hours_crumbs,
    hours_or_404,
    may,
    objection_or_404,
    places_offered,
    tabs_of,
)

MOST_TICKED = 300


@SEES_BATCHES
@READ
def listed(request: HttpRequest) -> HttpResponse:
    """The batches where this visitor's posts reach, and what waits to be shown."""
    tenant, actor = tenant_here(request), actor_of(request)
    under = request.GET.get("under", "")
    rows = found.batches_seen(actor, tenant)
    rows = rows.filter(place_path__startswith=under) if under in dict(communities(tenant)) else rows
    page_obj = Pages(rows, PER_PAGE, counted=rows.order_by()).get_page(request.GET.get("page"))
    records = may(request, rights.HOURS)
    context = {
        "tabs": tabs_of(request, "hours-batches"),
        "communities": communities(tenant),
        "under": under,
        "page_obj": page_obj,
        "rows": [shown.batch_row(batch) for batch in page_obj],
        "waiting": found.to_show(actor, tenant).count() if records else 0,
        "records": records,
    }
    return page(request, "activities/desk/batches.html", context)


@SEES_BATCHES
@READ
def batch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One batch: its rows as they stand, by name for those who keep the register."""
    one, actor = batch_or_404(request, pk), actor_of(request)
    rows = found.rows_of(one)
    page_obj = Pages(rows, 100).get_page(request.GET.get("page"))
    names = found.names(page_obj, one.tenant)
    knows = any(actor.may(code, tenant_id=one.tenant_id, place_path=one.place_path) for code in found.SEES)
    row_of = shown.hours_row if knows else shown.public_row
    context = shown.batch_row(one) | {
        "crumbs": batch_crumbs(one),
        "page_obj": page_obj,
        "rows": [row_of(row, names) for row in page_obj],
        "knows": knows,
        "records": may(request, rights.HOURS, one.place_path),
        "is_open": one.state == BatchState.OPEN,
    }
    return page(request, "activities/desk/batch.html", context)


@RECORDS
@BOTH
def show(request: HttpRequest) -> HttpResponse:
    """Show what waits at a place: first which place, then the rows, all ticked."""
    place = _place(request)
    if place is None:
        return _ask_where(request)
    waiting, count = found.to_show_at(place), found.to_show_at(place).count()
    rows = {str(row.pk): row for row in waiting[:MOST_TICKED]}
    offered = [(key, _offered(row)) for key, row in rows.items()]
    form = typed.ShowForm(posted(request), offered=offered, has_more=count > MOST_TICKED)

    def do(said: dict[str, Any], now: datetime) -> str:
        chosen = list(waiting[:MOST_SHOWN]) if said.get("everything") else [rows[key] for key in said["rows"]]
        return batches.show(place=place, rows=chosen, by=actor_of(request), now=now).get_absolute_url()

    days = batches.days_from(place.tenant, clock.now())
    asked = Asked(
        title=_("公示 %(place)s 的时长") % {"place": place}, submit=_("公示"), back=reverse("activities:hours-batches"),
        done=_("公示了，居民在手机上看得到。打印一份贴到公告栏。"), crumbs=batch_crumbs(last=_("公示时长")),
        template="activities/desk/hours_show.html",
    )  # fmt: skip
    more = {"days": days, "table": _table(list(rows.values()), form), "count": count, "long": _long(rows.values(), place)}
    return answer(request, form, asked, do, **more)


def _place(request: HttpRequest) -> Place | None:
    """The place of the address, where this visitor records hours."""
    asked = uuid_of(request.GET.get("place", ""))
    place = place_by_id(asked, tenant=tenant_here(request)) if asked else None
    return place if place and may(request, rights.HOURS, place.path) else None


def _ask_where(request: HttpRequest) -> HttpResponse:
    offered = places_offered(request, rights.HOURS)
    if len(offered) == 1:
        return redirect(f"{reverse('activities:hours-show')}?place={offered[0][0]}")
    context = {"crumbs": batch_crumbs(last=_("公示时长")), "form": typed.PlaceForm(places=offered)}
    return page(request, "activities/desk/hours_where.html", context)


def _offered(row: ServiceHours) -> str:
    return f"{row.on} {row.volunteer.number} {row.content}"


def _table(rows: list[ServiceHours], form: typed.ShowForm) -> list[dict[str, Any]]:
    names = found.names(rows, rows[0].tenant) if rows else {}
    chosen = set(form["rows"].value() or [])
    return [shown.hours_row(row, names) | {"key": str(row.pk), "is_chosen": str(row.pk) in chosen} for row in rows]


def _long(rows: Any, place: Place) -> list[str]:
    """Volunteers with more on one day than is usual, to be looked at again before it is shown."""
    sums: dict[tuple[Any, Any], int] = {}
    for row in rows:
        key = (row.volunteer.number, row.on)
        sums[key] = sums.get(key, 0) + row.half_hours
    most = int(rule_on(place.tenant, clock.today())["most_half_hours_a_day"])
    return [f"{number} · {on} · {hours_words(total)}" for (number, on), total in sums.items() if total > most][:20]


@RECORDS
@BOTH
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a batch back."""
    one = batch_or_404(request, pk)
    form = typed.ReasonForm(posted(request))

    def do(said: dict[str, Any], now: datetime) -> str:
        return batches.withdraw(batch=one, **said, by=actor_of(request), now=now).get_absolute_url()

    title = _("撤回这一批")
    asked = Asked(
        title=title, submit=_("撤回"), back=one.get_absolute_url(), done=_("撤回了，这些时长等重新公示。"), crumbs=batch_crumbs(one, title),
        tone="stop", lead=_("公示错了才撤。个别记错的，更正那一条就行。"),
    )  # fmt: skip
    return answer(request, form, asked, do)


# ---- objections ----

SHOWS = (("", gettext_lazy("等答复的")), ("answered", gettext_lazy("答复过的")))


@RECORDS
@READ
def listed_objections(request: HttpRequest) -> HttpResponse:
    """What waits for an answer where this visitor's posts reach, the oldest first; and what was answered."""
    tenant, actor, show = tenant_here(request), actor_of(request), request.GET.get("show", "")
    answered = show == "answered"
    rows = found.objections_seen(actor, tenant).filter(answered_at__isnull=not answered)
    page_obj = Pages(rows.order_by("-answered_at" if answered else "made_at"), PER_PAGE).get_page(request.GET.get("page"))
    names = found.names([each.hours for each in page_obj], tenant)
    context = {
        "tabs": tabs_of(request, "hours-objections"),
        "shows": [{"label": word, "url": f"?show={code}" if code else "?", "current": code == show} for code, word in SHOWS],
        "answered": answered,
        "page_obj": page_obj,
        "rows": [shown.objection_row(each) | {"hours": shown.hours_row(each.hours, names)} for each in page_obj],
    }
    return page(request, "activities/desk/objections.html", context)


@RECORDS
@BOTH
def answer_one(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer an objection, and do at once what follows."""
    one: HoursObjection = objection_or_404(request, pk)
    row = one.hours
    form = typed.AnswerForm(posted(request), initial={"half_hours": row.half_hours})

    def do(said: dict[str, Any], now: datetime) -> str:
        corrected = _corrected(row, said["half_hours"]) if said["outcome"] == "correct" else None
        objections.answer(
            objection=one, text=said["answer"], is_upheld=said["outcome"] != "no", said=corrected, by=actor_of(request), now=now
        )
        return row.get_absolute_url()

    title = _("答复异议")
    asked = Asked(
        title=title, submit=_("答复"), back=row.get_absolute_url(), done=_("答复了，已经告诉提异议的人。"), crumbs=hours_crumbs(row, title),
        template="activities/desk/hours_answer.html",
    )  # fmt: skip
    more = {"objection": one, "row": shown.hours_row(row, found.names([row], one.tenant))}
    return answer(request, form, asked, do, **more)


def _corrected(row: ServiceHours, half_hours: int) -> Said:
    return replace(said_of(row), half_hours=half_hours)


@SEES
@BOTH
def hear(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down what somebody said at the counter or on the telephone."""
    row = hours_or_404(request, pk)
    form = typed.HeardForm(posted(request))

    def do(said: dict[str, Any], now: datetime) -> str:
        person = row.volunteer.person if said["is_volunteer"] else None
        given = ObjectionGiven(text=said["text"], person=person, contact=said["contact"])
        objections.lodge(record=row, given=given, by=actor_of(request), now=now)
        return row.get_absolute_url()

    title = _("替人提异议")
    asked = Asked(
        title=title,
        submit=_("记下"),
        back=row.get_absolute_url(),
        done=_("记下了，答复以前这一条不记入。"),
        crumbs=hours_crumbs(row, title),
    )
    return answer(request, form, asked, do)
