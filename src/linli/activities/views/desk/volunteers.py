"""Volunteers on the workbench: the register, one with what they did, and every step."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core import clock
from linli.core.access import actor_of
from linli.core.finding import found_or_404, one_or_404
from linli.core.form_fields import NothingForm
from linli.core.form_pages import Asked, answer, posted
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.core.words import shipped_words
from linli.registry.api import communities, place_chosen, purposes

from ...forms import volunteers as typed
from ...models import Volunteer
from ...rules import rights
from ...rules.volunteers import PURPOSE
from ...selectors import certificates as found_certificates
from ...selectors import hours as found_hours
from ...selectors import volunteer_teams as found_teams
from ...selectors import volunteers as found
from ...selectors.volunteers import Filters
from ...services import volunteers
from ...services.strangers import person_of
from ...services.volunteers import EntryGiven, VolunteerGiven
from .. import volunteers_shown as shown
from .volunteer_pieces import (
    BOTH,
    KEEPS,
    PER_PAGE,
    READ,
    SEES,
    communities_offered,
    may,
    tabs_of,
    volunteer_crumbs,
    volunteer_or_404,
)

MOST_HOURS = 20
PEOPLE_VIEW = "registry.people.view"
SHOWS = (
    ("live", pgettext_lazy("volunteer", "在册的")),
    ("no_team", pgettext_lazy("volunteer", "没有进队的")),
    ("insured", pgettext_lazy("volunteer", "有保险的")),
    ("ended", pgettext_lazy("volunteer", "退出了的")),
)


@SEES
@READ
def listed(request: HttpRequest) -> HttpResponseBase:
    """The register where this visitor's posts reach, narrowed by the address."""
    tenant, actor = tenant_here(request), actor_of(request)
    teams = [(str(one.pk), one.name) for one in found_teams.standing(tenant)]
    known = sorted(found.skills(found.register(actor, tenant, Filters())))
    filters = typed.VolunteerFilter(request.GET, communities=communities(tenant), known=known, teams=teams)
    said = filters.cleaned_data if filters.is_valid() else {}
    show = request.GET.get("show", "live")
    show = show if show in found.SHOWS else "live"
    narrowed = {name: said.get(name, "") for name in ("under", "field", "skill", "time", "team")}
    rows = found.register(actor, tenant, Filters(words=said.get("q", ""), show=show, today=clock.today(), **narrowed))
    if wants_sheet(request):
        return sheet_of(request, REGISTER, _sheet_rows(rows))
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": tabs_of(request, "volunteers"),
        "filters": filters,
        "show": show,
        "shows": [{"label": word, "url": f"?show={code}", "current": code == show} for code, word in SHOWS],
        "is_filtered": any(said.values()),
        "page_obj": page_obj,
        "rows": [shown.row_of(one) for one in page_obj],
        "sheet_url": sheet_url(request),
        "keeps": may(request, rights.VOLUNTEERS),
    }
    return page(request, "activities/desk/volunteers.html", context)


REGISTER = Sheet(
    "volunteers",
    gettext_lazy("志愿者名册"),
    [
        Column("number", gettext_lazy("志愿者编号")),
        Column("official", gettext_lazy("全国志愿服务编号")),
        Column("name", gettext_lazy("姓名")),
        Column("place", gettext_lazy("所在社区")),
        Column("fields", gettext_lazy("想做哪些")),
        Column("skills", gettext_lazy("会什么")),
        Column("times", gettext_lazy("什么时候有空")),
        Column("insured_until", gettext_lazy("保险到哪天")),
        Column("since", gettext_lazy("从哪天起")),
        Column("ended_on", gettext_lazy("最后一天")),
        Column("hours", gettext_lazy("记入的时长（小时）")),
    ],
    names_people=True,
    engine="activities",
)


def _sheet_rows(rows: QuerySet[Volunteer]) -> Iterator[dict[str, Any]]:
    """In pieces, so that memory stays the same however many there are."""
    chunk: list[Volunteer] = []
    for one in rows.iterator(AT_ONCE):
        chunk.append(one)
        if len(chunk) == AT_ONCE:
            yield from _sheet_chunk(chunk)
            chunk = []
    yield from _sheet_chunk(chunk)


def _sheet_chunk(chunk: list[Volunteer]) -> Iterator[dict[str, Any]]:
    totals = found.totals(one.pk for one in chunk)
    for one in chunk:
        told = shown.row_of(one)
        credited = totals[one.pk].credited if one.pk in totals else 0
        yield {
            "number": one.number, "official": one.official_number, "name": told["who"], "place": str(one.place),
            "fields": told["fields"], "skills": told["skills"], "times": told["times"], "insured_until": one.insured_until,
            "since": one.since, "ended_on": one.ended_on, "hours": Decimal(credited) / 2,
        }  # fmt: skip


@SEES
@READ
def volunteer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One volunteer: what they said, what they did, what belongs to the record, every step."""
    one, actor = volunteer_or_404(request, pk), actor_of(request)
    keeps, is_live = found.may_keep(actor, one), one.ended_on is None
    context = shown.row_of(one) | {
        "crumbs": volunteer_crumbs(one),
        "totals": shown.totals_words(one),
        "hours": [shown.own_row(row) for row in found_hours.of_volunteer(one)[:MOST_HOURS]],
        "hours_link": f"{reverse('activities:hours')}?volunteer={one.pk}",
        "entries": list(found.entries_of(one)),
        "teams": list(found_teams.teams_of(one)),
        "certificates": [
            {"one": each, "badge": shown.certificate_badge(each)}
            for each in found_certificates.of_person(one.person_id, one.tenant)[:5]  # type: ignore[attr-defined]
        ],
        "insurance": shown.insurance_words(one, clock.today()),
        "phone": shown.masked_phone(one),
        "person_url": _person_url(request, one),
        "keeps": keeps,
        "is_live": is_live,
        "records": is_live and may(request, rights.HOURS, one.place_path),
        "certifies": found_certificates.may_issue(actor, one),
    }
    return page(request, "activities/desk/volunteer.html", context)


def _person_url(request: HttpRequest, one: Volunteer) -> str:
    """The person's page of the register, where the telephone is shown for a stated purpose."""
    home = one.person.home.path if one.person.home else ""
    seen = actor_of(request).may(PEOPLE_VIEW, tenant_id=one.tenant_id, place_path=home)
    return reverse("registry:person", args=[one.person.pk]) if seen else ""


# ---- steps ----


@KEEPS
@BOTH
def register(request: HttpRequest) -> HttpResponse:
    """Take somebody down at the counter, on the telephone, at their door."""
    tenant, actor = tenant_here(request), actor_of(request)
    form = typed.TakeForm(posted(request), tenant=tenant, by=actor, communities=communities_offered(request))

    def do(said: dict[str, Any], now: datetime) -> str:
        place = found_or_404(place_chosen(said["place"], tenant))
        person = person_of(said["meant"], tenant=tenant, by=actor, now=now)
        given = VolunteerGiven(
            person=person,
            place=place,
            about=form.about(said),
            since=said["since"],
            consents=said["consents"],
            channel=said["channel"],
        )
        return volunteers.register(tenant=tenant, given=given, by=actor, now=now).get_absolute_url()

    purpose = purposes(tenant, now=clock.now()).get(PURPOSE)
    asked = Asked(
        title=_("登记志愿者"), submit=_("登记"), back=reverse("activities:volunteers"), done=_("登记好了，谢谢他！"),
        crumbs=volunteer_crumbs(last=_("登记志愿者")), in_rows=True,
        lead=_("自愿的才登记，念给本人听，本人同意才勾：%(purpose)s") % {"purpose": shipped_words(purpose.detail) if purpose else ""},
    )  # fmt: skip
    return answer(request, form, asked, do)


def _asked(one: Volunteer, title: str, submit: str, done: str, **more: Any) -> Asked:
    return Asked(title=title, submit=submit, back=one.get_absolute_url(), done=done, crumbs=volunteer_crumbs(one, title), **more)


@KEEPS
@BOTH
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what is said of somebody, their insurance, the community that keeps the record."""
    one = volunteer_or_404(request, pk)
    initial = typed.initial_of(one) | {"place": str(one.place_id)}  # type: ignore[attr-defined]
    offered = communities_offered(request, everywhere=found.is_own(actor_of(request), one))
    form = typed.ChangeForm(posted(request), keeps=True, communities=offered, initial=initial)

    def do(said: dict[str, Any], now: datetime) -> str:
        place = found_or_404(place_chosen(said["place"], one.tenant))
        about = form.about(said, one)
        return volunteers.change(volunteer=one, about=about, place=place, by=actor_of(request), now=now).get_absolute_url()

    return answer(request, form, _asked(one, _("改登记"), _("改好"), _("改好了。"), in_rows=True), do)


@KEEPS
@BOTH
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End it; what was served stays."""
    one = volunteer_or_404(request, pk)
    form = typed.LeaveForm(posted(request), initial={"on": clock.today()})

    def do(said: dict[str, Any], now: datetime) -> str:
        return volunteers.leave(volunteer=one, **said, by=actor_of(request), now=now).get_absolute_url()

    lead = _("退出以后不再排活动，做过的时长都留着，还能开证明。")
    return answer(request, form, _asked(one, _("退出志愿者"), _("退出"), _("记下了。"), lead=lead, tone="stop"), do)


@KEEPS
@BOTH
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """On the person's word: the consent ends, and the name is hidden everywhere."""
    one = volunteer_or_404(request, pk)
    form = NothingForm(posted(request))

    def do(_said: dict[str, Any], now: datetime) -> str:
        volunteers.withdraw(volunteer=one, by=actor_of(request), now=now)
        return reverse("activities:volunteers")

    lead = _(
        "本人说不愿意再记，就办这一步，不问为什么。登记的都删掉，各处不再出现他的姓名；几次、几小时只留数字。以后要证明也开不了。"
    )
    asked = _asked(one, _("本人收回同意"), _("收回，删掉"), _("收回了，记下的都删掉了。"), lead=lead, tone="stop")
    return answer(request, form, asked, do)


@KEEPS
@BOTH
def note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down training, commendation, evaluation."""
    one = volunteer_or_404(request, pk)
    form = typed.EntryForm(posted(request), initial={"on": clock.today()})

    def do(said: dict[str, Any], now: datetime) -> str:
        volunteers.note(volunteer=one, given=EntryGiven(**said), by=actor_of(request), now=now)
        return one.get_absolute_url()

    return answer(request, form, _asked(one, _("记培训、表彰、评价"), _("记下"), _("记下了。")), do)


@KEEPS
@BOTH
def strike(request: HttpRequest, pk: UUID, entry_id: UUID) -> HttpResponse:
    """Take a line out that was a mistake."""
    one = volunteer_or_404(request, pk)
    entry = one_or_404(found.entries_of(one), entry_id)
    form = NothingForm(posted(request))

    def do(_said: dict[str, Any], now: datetime) -> str:
        return volunteers.strike(entry=entry, by=actor_of(request), now=now).get_absolute_url()

    lead = f"{entry.get_kind_display()} · {entry.text}"
    return answer(request, form, _asked(one, _("划掉这一条"), _("划掉"), _("划掉了。"), lead=lead, tone="stop"), do)
