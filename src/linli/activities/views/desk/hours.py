"""Hours of service on the workbench: the records with their sheet (the fields of §2.13), one, by hand, corrected, struck out."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import clock
from linli.core.access import actor_of
from linli.core.finding import found_or_404, one_or_404
from linli.core.form_fields import NothingForm
from linli.core.form_pages import Asked, answer, posted
from linli.core.ids import uuid_of
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.registry.api import communities, place_chosen

from ...forms import hours as typed
from ...models import ServiceHours, TeamVolunteer
from ...rules import rights
from ...rules.hours import LIVE
from ...selectors import hours as found
from ...selectors import volunteer_teams as found_teams
from ...selectors import volunteers as found_volunteers
from ...selectors.hours import Filters
from ...selectors.sessions import sessions_seen
from ...services import hours
from ...services.crediting import credit_session
from ...services.hours import HoursGiven
from .. import volunteers_shown as shown
from .volunteer_pieces import BOTH, PER_PAGE, READ, RECORDS, SEES, hours_crumbs, hours_or_404, may, places_offered, tabs_of


@SEES
@READ
def listed(request: HttpRequest) -> HttpResponseBase:
    """The records where this visitor's posts reach, narrowed by the address; the same rows as a sheet."""
    tenant, actor = tenant_here(request), actor_of(request)
    filters = typed.HoursFilter(request.GET, communities=communities(tenant))
    said = filters.cleaned_data if filters.is_valid() else {}
    narrowed = {name: said[name] for name in ("under", "state", "field", "source", "first", "last") if said.get(name)}
    of = uuid_of(request.GET.get("volunteer", ""))
    rows = found.listed(actor, tenant, Filters(words=said.get("q", ""), volunteer=of, **narrowed))
    if wants_sheet(request):
        return sheet_of(request, RECORDED, _sheet_rows(rows))
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    names = found.names(page_obj, tenant)
    context = {
        "tabs": tabs_of(request, "hours"),
        "filters": filters,
        "volunteer": of,
        "is_filtered": any(said.values()) or of is not None,
        "page_obj": page_obj,
        "rows": [shown.hours_row(row, names) for row in page_obj],
        "sheet_url": sheet_url(request),
        "records": may(request, rights.HOURS),
    }
    return page(request, "activities/desk/hours.html", context)


RECORDED = Sheet(
    "volunteer-hours",
    gettext_lazy("志愿服务记录"),
    [
        Column("number", gettext_lazy("记录编号")),
        Column("volunteer", gettext_lazy("志愿者编号")),
        Column("official", gettext_lazy("全国志愿服务编号")),
        Column("name", gettext_lazy("姓名")),
        Column("on", gettext_lazy("服务日期")),
        Column("place", gettext_lazy("服务地点")),
        Column("beneficiary", gettext_lazy("服务对象")),
        Column("field", gettext_lazy("服务类别")),
        Column("content", gettext_lazy("服务内容")),
        Column("hours", gettext_lazy("服务时长（小时）")),
        Column("quality", gettext_lazy("服务质量")),
        Column("leader", gettext_lazy("负责人")),
        Column("recorder", gettext_lazy("记录人")),
        Column("state", gettext_lazy("状态")),
        Column("credited_at", gettext_lazy("哪天记入")),
    ],
    names_people=True,
    engine="activities",
)
"""The fields that the Ministry's system asks for (§2.13): the volunteer number stands for an identity number (MZ/T 061)."""


def _sheet_rows(rows: QuerySet[ServiceHours]) -> Iterator[dict[str, Any]]:
    """In pieces, so that memory stays the same however many there are."""
    chunk: list[ServiceHours] = []
    for row in rows.iterator(AT_ONCE):
        chunk.append(row)
        if len(chunk) == AT_ONCE:
            yield from _sheet_chunk(chunk)
            chunk = []
    yield from _sheet_chunk(chunk)


def _sheet_chunk(chunk: list[ServiceHours]) -> Iterator[dict[str, Any]]:
    names = found.names(chunk, chunk[0].tenant) if chunk else {}
    for row in chunk:
        name = names.get(row.volunteer_id, "")  # type: ignore[attr-defined]
        plain = ("number", "on", "beneficiary", "content", "quality", "leader", "recorder")
        yield {one: getattr(row, one) for one in plain} | {
            "volunteer": row.volunteer.number, "official": row.volunteer.official_number if name else "", "name": name,
            "place": str(row.place), "field": row.get_field_display(), "hours": Decimal(row.half_hours) / 2,
            "state": row.get_state_display(), "credited_at": clock.day_of(row.credited_at) if row.credited_at else None,
        }  # fmt: skip


@SEES
@READ
def one(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One record: all its fields, what it corrects, objections, every step."""
    row = hours_or_404(request, pk)
    may_record = may(request, rights.HOURS, row.place_path)
    context = shown.hours_row(row, found.names([row], row.tenant)) | {
        "crumbs": hours_crumbs(row),
        "objections": [shown.objection_row(each) for each in found.objections_to(row)],
        "corrected_by": row.corrected_by.first(),  # type: ignore[attr-defined]
        "volunteer_url": _volunteer_url(request, row),
        "may_record": may_record,
        "is_live": row.state in LIVE,
    }
    return page(request, "activities/desk/hours_one.html", context)


def _volunteer_url(request: HttpRequest, row: ServiceHours) -> str:
    """The volunteer's page, where this visitor may open it: not of whoever withdrew, nor of those registered elsewhere."""
    seen = found_volunteers.volunteers_seen(actor_of(request), row.tenant).filter(pk=row.volunteer_id)  # type: ignore[attr-defined]
    return row.volunteer.get_absolute_url() if seen.exists() else ""


# ---- steps ----


@RECORDS
@BOTH
def record(request: HttpRequest) -> HttpResponse:
    """Write a service down by hand; for a team or somebody named in the address their numbers stand there already."""
    tenant, actor = tenant_here(request), actor_of(request)
    rows = found_volunteers.register(actor, tenant, found_volunteers.Filters())
    initial = {"on": clock.today(), "volunteers": _numbers(request)}
    form = typed.RecordForm(posted(request), rows=rows, places=places_offered(request, rights.HOURS), initial=initial)

    def do(said: dict[str, Any], now: datetime) -> str:
        given = HoursGiven(
            volunteers=said["volunteers"], place=found_or_404(place_chosen(said["place"], tenant)), said=form.said(said)
        )
        made = hours.record(tenant=tenant, given=given, by=actor, now=now)
        return made[0].get_absolute_url() if len(made) == 1 else reverse("activities:hours")

    asked = Asked(
        title=_("记一次服务"), submit=_("记下"), back=reverse("activities:hours"), done=_("记下了，等公示。"),
        crumbs=hours_crumbs(last=_("记一次服务")), lead=_("活动签到和值守的时长会自己记上，不用在这里再记一遍。"), in_rows=True,
    )  # fmt: skip
    return answer(request, form, asked, do)


def _numbers(request: HttpRequest) -> str:
    """The numbers of one volunteer or of a team's members, from the address."""
    seen = found_volunteers.volunteers_seen(actor_of(request), tenant_here(request)).filter(ended_on=None)
    of, team = (uuid_of(request.GET.get(name, "")) for name in ("volunteer", "team"))
    if of:
        return "、".join(seen.filter(pk=of).values_list("number", flat=True))
    if team is None:
        return ""
    members = TeamVolunteer.objects.filter(team=team, team__in=found_teams.standing(tenant_here(request)), until=None).order_by()
    return "、".join(seen.filter(pk__in=members.values("volunteer")).order_by("number").values_list("number", flat=True))


def _asked(row: ServiceHours, title: str, submit: str, done: str, **more: Any) -> Asked:
    return Asked(title=title, submit=submit, back=row.get_absolute_url(), done=done, crumbs=hours_crumbs(row, title), **more)


@RECORDS
@BOTH
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a record right."""
    row = hours_or_404(request, pk)
    form = typed.CorrectForm(posted(request), initial=typed.CorrectForm.initial_of(row))

    def do(said: dict[str, Any], now: datetime) -> str:
        made = hours.correct(hours=row, said=form.said(said), reason=said["reason"], by=actor_of(request), now=now)
        return made.get_absolute_url()

    lead = _("原来的一条留着，写明更正了；新的一条重新公示，公示完才算。")
    return answer(request, form, _asked(row, _("更正时长"), _("更正"), _("更正了，新的一条等公示。"), lead=lead), do)


@RECORDS
@BOTH
def void(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Strike a record out."""
    row = hours_or_404(request, pk)
    form = typed.ReasonForm(posted(request))

    def do(said: dict[str, Any], now: datetime) -> str:
        return hours.void(hours=row, **said, by=actor_of(request), now=now).get_absolute_url()

    lead = _("作废的还看得到，写着不算，志愿者本人也看得到为什么。")
    return answer(request, form, _asked(row, _("作废这一条"), _("作废"), _("作废了。"), lead=lead, tone="stop"), do)


@RECORDS
@BOTH
def of_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Follow the list of a session anew: who registered as a volunteer since has their hours, what was put right is put right."""
    one = one_or_404(sessions_seen(actor_of(request)).filter(tenant=tenant_here(request)), pk)
    form = NothingForm(posted(request))

    def do(_said: dict[str, Any], now: datetime) -> str:
        credit_session(session=one, by=actor_of(request), now=now)
        return one.get_absolute_url()

    title = _("照名单再记一次时长")
    asked = Asked(
        title=title, submit=_("再记一次"), back=one.get_absolute_url(), done=_("照名单记好了。"), crumbs=hours_crumbs(last=title),
        lead=_("按签到名单补记、更正。记过的不会记两遍；人工更正、作废过的不动。"),
    )  # fmt: skip
    return answer(request, form, asked, do)
