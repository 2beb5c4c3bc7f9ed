"""The people's troupe (百姓宣讲团), and the loudspeakers and groups by which outreach goes."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.finding import one_or_404
from linli.core.form_pages import Asked, answer, done_or_told, posted
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here

from ...forms import outreach as typed
from ...models import Lecturer, OutreachSite
from ...rules import rights
from ...selectors import outreach as found
from ...services import lecturers
from ...services.lecturers import LecturerGiven, SiteGiven
from .. import groups_shown as shown
from ..own_place import own_place

SEES, KEEPS = requires(rights.VIEW, rights.OUTREACH), requires(rights.OUTREACH)
READ, BOTH = require_http_methods(["GET", "HEAD"]), require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE = 25


def _asked(name: str, list_name: str, title: str, submit: str, done: str, **more: Any) -> Asked:
    back = reverse(f"activities:{name}")
    crumbs = [(_("宣讲"), reverse("activities:outreach")), (list_name, back), (title, "")]
    return Asked(title=title, submit=submit, back=back, done=done, crumbs=crumbs, **more)


def _tabs(show: str, words: dict[str, str]) -> list[dict[str, Any]]:
    return [{"label": label, "url": f"?show={name}" if name else "?", "current": name == show} for name, label in words.items()]


# ---- lecturers ----


@SEES
@READ
def listed(request: HttpRequest) -> HttpResponse:
    """Who lectures, about what, and when they have time."""
    tenant, actor, show = tenant_here(request), actor_of(request), request.GET.get("show", "")
    show = show if show == "left" else ""
    filters = typed.LecturerFilter(request.GET)
    topic = filters.cleaned_data["topic"] if filters.is_valid() else ""
    page_obj = Pages(found.lecturers(tenant, topic=topic, show=show), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "is_filtered": bool(topic),
        "show": show,
        "page_obj": page_obj,
        "rows": [{"one": one, "topics": shown.topics_words(one), "times": shown.times_words(one.times)} for one in page_obj],
        "tabs": _tabs(show, {"": _("在讲的"), "left": _("不讲了的")}),
        "may_keep": actor.may(rights.OUTREACH, tenant_id=tenant.pk),
    }
    return page(request, "activities/desk/lecturers_list.html", context)


def lecturer_or_404(request: HttpRequest, pk: UUID) -> Lecturer:
    return one_or_404(found.lecturers(tenant_here(request)), pk)


@KEEPS
@BOTH
def name(request: HttpRequest) -> HttpResponse:
    """Somebody is willing to lecture."""
    tenant = tenant_here(request)
    form = typed.LecturerForm(posted(request), tenant=tenant, by=actor_of(request), initial={"since": clock.today()})

    def do(said: dict[str, Any], now: datetime) -> str:
        person = said.pop("person")
        lecturers.name(person=person, given=LecturerGiven(**said), by=actor_of(request), now=now)
        return reverse("activities:lecturers")

    return answer(request, form, _asked("lecturers", _("宣讲员"), _("请一位宣讲员"), _("记下来"), _("记下了。")), do)


@KEEPS
@BOTH
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Other topics, other times."""
    one = lecturer_or_404(request, pk)
    form = typed.LecturerForm(
        posted(request), tenant=one.tenant, by=actor_of(request), is_new=False, initial=typed.LecturerForm.initial_of(one)
    )

    def do(said: dict[str, Any], now: datetime) -> str:
        lecturers.change(lecturer=one, given=LecturerGiven(**said), by=actor_of(request), now=now)
        return reverse("activities:lecturers")

    title = _("改%(who)s的资料") % {"who": one.person.name}
    return answer(request, form, _asked("lecturers", _("宣讲员"), title, _("改好"), _("改好了。")), do)


@KEEPS
@require_POST
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """They lecture no more."""
    one, form = lecturer_or_404(request, pk), forms.Form(request.POST)

    def do(_said: dict[str, Any], now: datetime) -> None:
        lecturers.leave(lecturer=one, by=actor_of(request), now=now)

    return _done(request, form, f"lecturer.leave:{pk}", do, one.tenant_id, "lecturers")


def _done(request: HttpRequest, form: forms.Form, verb: str, do: Any, tenant_id: Any, back: str) -> HttpResponse:
    done_or_told(request, form, f"activities.{verb}", do, tenant_id=tenant_id, done=_("记下了。"))
    return redirect(f"activities:{back}")


# ---- loudspeakers and groups ----


@SEES
@READ
def sites(request: HttpRequest) -> HttpResponseBase:
    """Where outreach goes, and how long it went there so far."""
    tenant, actor, show = tenant_here(request), actor_of(request), request.GET.get("show", "")
    show = show if show == "ended" else ""
    filters = typed.SiteFilter(request.GET)
    said = filters.cleaned_data if filters.is_valid() else {}
    rows = found.sites_seen(actor, tenant, channel=said.get("channel", ""), show=show, year=said.get("year"))
    if wants_sheet(request):
        return sheet_of(request, SITES, _sheet_rows(rows))
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "is_filtered": any(said.values()),
        "show": show,
        "page_obj": page_obj,
        "rows": [{"one": one, "hours": shown.hours_words(one.minutes or 0)} for one in page_obj],
        "tabs": _tabs("year" if said.get("year") else show, {"": _("在用的"), "ended": _("停用了的")}),
        "sheet_url": sheet_url(request),
        "may_keep": actor.may(rights.OUTREACH, tenant_id=tenant.pk),
    }
    return page(request, "activities/desk/sites_list.html", context)


SITES = Sheet(
    "outreach-sites",
    gettext_lazy("喇叭和群"),
    [
        Column("channel", gettext_lazy("渠道")),
        Column("name", gettext_lazy("名称")),
        Column("place", gettext_lazy("在哪里")),
        Column("keeper", gettext_lazy("谁在管")),
        Column("members", gettext_lazy("大约多少人")),
        Column("is_trial", gettext_lazy("试点")),
        Column("since", gettext_lazy("从哪天起")),
        Column("pieces", gettext_lazy("讲了几次")),
        Column("minutes", gettext_lazy("多少分钟")),
    ],
    engine="activities",
)


def _sheet_rows(rows: Any) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        yield {
            "channel": str(one.get_channel_display()), "name": one.name, "place": str(one.place), "keeper": one.keeper, "members": one.members,
            "is_trial": _("是") if one.is_trial else "", "since": one.since, "pieces": one.pieces, "minutes": one.minutes or 0,
        }  # fmt: skip


def site_or_404(request: HttpRequest, pk: UUID) -> OutreachSite:
    return one_or_404(found.sites_seen(actor_of(request), tenant_here(request)), pk)


@KEEPS
@BOTH
def put_site(request: HttpRequest) -> HttpResponse:
    """Write a loudspeaker or a group down."""
    tenant = tenant_here(request)
    form = typed.SiteForm(posted(request), tenant=tenant, initial={"since": clock.today()} | own_place(request))

    def do(said: dict[str, Any], now: datetime) -> str:
        lecturers.put_site(tenant=tenant, given=SiteGiven(**said), by=actor_of(request), now=now)
        return reverse("activities:outreach-sites")

    return answer(request, form, _asked("outreach-sites", _("喇叭和群"), _("加一个喇叭或群"), _("记下来"), _("记下了。")), do)


@KEEPS
@BOTH
def change_site(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another name, keeper or place."""
    one = site_or_404(request, pk)
    form = typed.SiteForm(posted(request), tenant=tenant_here(request), initial=typed.SiteForm.initial_of(one))

    def do(said: dict[str, Any], now: datetime) -> str:
        lecturers.change_site(site=one, given=SiteGiven(**said), by=actor_of(request), now=now)
        return reverse("activities:outreach-sites")

    title = _("改“%(what)s”") % {"what": one.name}
    return answer(request, form, _asked("outreach-sites", _("喇叭和群"), title, _("改好"), _("改好了。")), do)


@KEEPS
@require_POST
def end_site(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It is used no more."""
    one, form = site_or_404(request, pk), forms.Form(request.POST)

    def do(_said: dict[str, Any], now: datetime) -> None:
        lecturers.end_site(site=one, by=actor_of(request), now=now)

    return _done(request, form, f"site.end:{pk}", do, one.tenant_id, "outreach-sites")  # type: ignore[attr-defined]
