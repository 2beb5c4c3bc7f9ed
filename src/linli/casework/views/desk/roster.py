"""The joint office's roster: a week with its gaps, filling it by a pattern, changing a day, swapping, the sheet for the door."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.dateformat import format as in_words
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods

from linli.casework.forms.joint_office import FillForm, ShiftForm, SwapForm
from linli.casework.forms.settings import WhyForm
from linli.casework.models import RosterShift, Side
from linli.casework.rules import rights
from linli.casework.rules.roster import clock_words
from linli.casework.selectors import dispatching, roster
from linli.casework.services import roster as services
from linli.casework.services.roster import Pattern
from linli.casework.views import listed_office
from linli.casework.views.desk.settings.answering import Asked, answer
from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.actors import Actor
from linli.core.asked_days import day_asked, monday_of
from linli.core.finding import one_or_404
from linli.core.list_sheets import sheet_of, sheet_url, wants_sheet
from linli.core.models import Tenant
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.registry.api import Organisation, Place, PlaceKind, communities, places_under

READS = require_http_methods(["GET", "HEAD"])
ASKS = require_http_methods(["GET", "HEAD", "POST"])
SEES = requires(rights.ROSTER, rights.VIEW)
KEEPS = requires(rights.ROSTER)
SWAP_WITHIN = timedelta(days=28)
WORDS = {Side.COMMUNITY: gettext_lazy("社区"), Side.PROPERTY: gettext_lazy("物业")}


def office_tabs(current: str) -> list[dict[str, Any]]:
    """The parts of the joint office: who is there, and the meetings."""
    parts = {"roster": (_("值班表"), reverse("casework:roster")), "meetings": (_("推进会议"), reverse("casework:meetings"))}
    return [{"label": label, "url": url, "current": name == current} for name, (label, url) in parts.items()]


@dataclass(frozen=True, slots=True)
class DayShown:
    """One day of the week: what it is called, who is there on each side, and when nobody is."""

    day: roster.Day
    words: str
    is_today: bool
    sides: list[tuple[str, list[RosterShift], str]]


def day_shown(day: roster.Day) -> DayShown:
    sides = [
        (str(WORDS[side]), day.shifts[side.value], gap_words(day.gaps[side.value])) for side in (Side.COMMUNITY, Side.PROPERTY)
    ]
    return DayShown(day, in_words(day.on, pgettext("date", "n月j日 l")), day.on == clock.today(), sides)


def gap_words(gaps: list[tuple[int, int]]) -> str:
    """“8:30–12:00 没有人”."""
    spans = "、".join(f"{clock_words(begin)}–{clock_words(end)}" for begin, end in gaps)
    return _("%(spans)s 没有人") % {"spans": spans} if spans else ""


@SEES
@READS
def week(request: HttpRequest) -> HttpResponseBase:
    """A community's week. `?place=` its path, `?week=` any day of the week."""
    context = _week_context(request)
    if wants_sheet(request) and (here := context["place"]):
        days = [one.day for one in context["days"]]
        return sheet_of(request, listed_office.ROSTER, listed_office.roster_rows(days, here, gap_words))
    context["sheet_url"] = sheet_url(request) if context["place"] else ""
    return page(request, "casework/desk/roster.html", context)


def _week_context(request: HttpRequest) -> dict[str, Any]:
    tenant, actor = tenant_here(request), actor_of(request)
    offered = communities(tenant)
    here = place_asked(request, tenant, actor)
    monday = monday_of(day_asked(request.GET.get("week", ""), clock.today()))
    days = [day_shown(day) for day in roster.week(here, monday, tenant=tenant)] if here else []
    return {
        "tabs": office_tabs("roster"),
        "place": here,
        "offered": offered,
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "days": days,
        "today": clock.today(),
        "is_empty": not any(shifts for day in days for _side, shifts, _gap in day.sides),
        "previous_url": _address(here, monday - timedelta(days=7)),
        "next_url": _address(here, monday + timedelta(days=7)),
        "print_url": reverse("casework:roster-print") + _query(here, monday),
        "fill_url": reverse("casework:roster-fill") + _query(here, monday) if here and bodies_for(actor, here) else "",
        "may_keep": {body.pk for body in bodies_for(actor, here)} if here else set(),
    }


def _address(here: Place | None, monday: date) -> str:
    return reverse("casework:roster") + _query(here, monday)


def _query(here: Place | None, monday: date) -> str:
    return f"?place={here.path}&week={monday.isoformat()}" if here else ""


def place_asked(request: HttpRequest, tenant: Tenant, actor: Actor) -> Place | None:
    """
    The community that is asked for, else the actor's own, else the one whose office their organisation sits in, else the one
    that their post is in, else one where anybody sits, else the first. Two queries at most.
    """
    listed = list(places_under("", tenant=tenant).of_kind(PlaceKind.COMMUNITY).order_by("path"))
    paths = {grant.place_path for grant in actor.grants if grant.place_path}
    wanted = request.GET.get("place", "")
    if here := next((one for one in listed if one.path == wanted), None) or next(
        (one for one in listed if one.path in paths), None
    ):
        return here
    by_key = {one.pk: one for one in listed}
    sitting = [(by_key[key], body) for key, body in roster.offices_with_shifts(tenant.pk, since=clock.today()) if key in by_key]
    mine = next((one for one, body in sitting if body == actor.organisation_id), None)
    around = next((one for one in listed if any(path.startswith(one.path) for path in paths)), None)
    return mine or around or next((one for one, _body in sitting), None) or next(iter(listed), None)


def bodies_for(actor: Actor, place: Place) -> list[Organisation]:
    """The organisations of a community's joint office whose shifts the actor may keep: its committee, the companies in it."""
    return [one for one in office_of(place) if _may_keep(actor, place, one)]


def office_of(place: Place) -> list[Organisation]:
    """The committee of a community and the companies that manage something in it, the committee first."""
    there = dispatching.answering_inside(place.path, tenant_id=place.tenant_id)
    return [one for one in there if one.kind in services.SIDES]


def _may_keep(actor: Actor, place: Place, organisation: Organisation) -> bool:
    where: dict[str, Any] = {"tenant_id": place.tenant_id, "place_path": place.path}
    return actor.may(rights.ROSTER, **where, organisation_ids=frozenset({organisation.pk}))


@SEES
@READS
def roster_print(request: HttpRequest) -> HttpResponse:
    """The week on paper, for the office's door."""
    return page(request, "casework/desk/roster_print.html", _week_context(request))


@KEEPS
@ASKS
def fill(request: HttpRequest) -> HttpResponse:
    """Lay down a pattern for some weeks."""
    tenant, actor = tenant_here(request), actor_of(request)
    here = place_asked(request, tenant, actor)
    bodies = bodies_for(actor, here) if here else []
    if here is None or not bodies:
        raise PermissionDenied
    monday = max(monday_of(day_asked(request.GET.get("week", ""), clock.today())), clock.today())
    initial = {"first": monday, "last": monday + timedelta(days=27), "weekdays": ["0", "1", "2", "3", "4"], "phone": tenant.phone}
    given = request.POST if request.method == "POST" else None
    there_already: list[date] = []
    form = FillForm(given, initial=initial, organisations=[(str(one.pk), one.name) for one in bodies])

    def do(values: dict[str, Any], now: datetime) -> str:
        chosen = values.pop("organisation")
        organisation = next(one for one in bodies if one.pk == chosen)
        filled = services.fill_roster(pattern=Pattern(place=here, organisation=organisation, **values), by=actor, now=now)
        there_already.extend(filled.there_already)
        first = filled.made[0].on if filled.made else values["first"]
        return _address(here, monday_of(first))

    back = _address(here, monday_of(monday))
    lead = _("一次排几个星期。已经排了人的日子不动。")
    asked = Asked(
        _("排%(place)s的班") % {"place": here}, _("排上"), back, _("排好了。"), _crumbs(here, _("排班")), lead,
        template="casework/desk/roster_fill.html",
    )  # fmt: skip
    answered = answer(request, form, do, asked)
    if there_already and answered.status_code == HTTPStatus.FOUND:
        messages.info(request, _("有 %(count)s 天已经有人，没有动。") % {"count": len(there_already)})
    return answered


def _crumbs(here: Place, last: str) -> list[tuple[str, str]]:
    return [(_("值班表"), reverse("casework:roster") + f"?place={here.path}"), (last, "")]


def _shift_or_404(request: HttpRequest, pk: UUID) -> RosterShift:
    """:raises PermissionDenied: before the form is shown, where the verb would refuse it in the end."""
    rows = RosterShift.objects.select_related("place", "organisation", "tenant").filter(tenant=tenant_here(request))
    found = one_or_404(rows, pk)
    if not _may_keep(actor_of(request), found.place, found.organisation):
        raise PermissionDenied
    return found


def _asked(here: RosterShift, title: str, submit: str, done: str, lead: str = "", **more: Any) -> Asked:
    day = in_words(here.on, pgettext("date", "n月j日 l"))
    said = title % {"day": day, "who": here.name or here.organisation}
    return Asked(said, submit, _address(here.place, monday_of(here.on)), done, _crumbs(here.place, said), lead, **more)


@KEEPS
@ASKS
def shift(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody else, or other hours, on one day."""
    here = _shift_or_404(request, pk)
    initial = {name: getattr(here, name) for name in ("name", "begins", "ends", "phone", "note")}
    form = ShiftForm(request.POST if request.method == "POST" else None, initial=initial)

    def do(values: dict[str, Any], now: datetime) -> str:
        services.change_shift(shift=here, by=actor_of(request), now=now, **values)
        return _address(here.place, monday_of(here.on))

    more = {"swap_url": reverse("casework:shift-swap", args=[pk]), "drop_url": reverse("casework:shift-drop", args=[pk])}
    asked = _asked(here, _("改 %(day)s 的班"), _("改好"), _("改好了。"), context=more, template="casework/desk/shift.html")
    return answer(request, form, do, asked)


@KEEPS
@ASKS
def shift_swap(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Two people of one organisation change places."""
    here = _shift_or_404(request, pk)
    others = _swappable(here)
    form = SwapForm(
        request.POST if request.method == "POST" else None, shifts=[(str(one.pk), _shift_words(one)) for one in others]
    )

    def do(values: dict[str, Any], now: datetime) -> str:
        other = next(one for one in others if str(one.pk) == values["other"])
        services.swap_shifts(first=here, second=other, by=actor_of(request), now=now)
        return _address(here.place, monday_of(here.on))

    asked = _asked(here, _("换 %(day)s %(who)s的班"), _("换班"), _("换好了，两边都写上了。"), _("只换人和电话，时间不动。"))
    return answer(request, form, do, asked)


def _swappable(here: RosterShift) -> list[RosterShift]:
    rows = RosterShift.objects.filter(place=here.place, organisation=here.organisation, on__gte=clock.today())
    near = rows.filter(on__lte=here.on + SWAP_WITHIN).exclude(pk=here.pk).exclude(name=here.name)
    return list(near.order_by("on", "begins", "id")[:40])


def _shift_words(one: RosterShift) -> str:
    return f"{in_words(one.on, pgettext('date', 'n月j日 l'))} {one.begins:%H:%M}–{one.ends:%H:%M} {one.name}"


@KEEPS
@ASKS
def shift_drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    here = _shift_or_404(request, pk)

    def do(values: dict[str, Any], now: datetime) -> str:
        services.drop_shift(shift=here, by=actor_of(request), now=now, **values)
        return _address(here.place, monday_of(here.on))

    asked = _asked(
        here, _("撤掉 %(day)s %(who)s的班"), _("撤掉"), _("撤掉了。"), _("没有人顶的话，值班表上会写出来。"), tone="stop"
    )
    return answer(request, WhyForm(request.POST if request.method == "POST" else None), do, asked)
