"""“我要报到” on a phone: one form, once for all levels; afterwards the slip, skills, teams, the transfer, and taking it back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock
from linli.core.access import actor_of, public, requires, signed_in
from linli.core.answering import url_once
from linli.core.finding import found_or_404, one_or_404
from linli.core.pages import page
from linli.core.problems import Refused
from linli.core.tenancy import tenant_here
from linli.registry.api import Person, Place, organisation_by_id, person_by_id, place_chosen, purposes

from ...forms import checkins as typed
from ...models import CheckIn, PartnerUnit, Team
from ...rules import rights
from ...rules.checkins import PURPOSE
from ...selectors import checkins as found
from ...selectors import teams as found_teams
from ...selectors.speaking import unit_of
from ...services import checkin_reporting, checkins, introducing, teams
from ...services.checkins import CheckInGiven
from .. import checkins_shown as shown
from ..desk.checkin_pieces import communities_offered
from ..space_forms import posted

BOTH = require_http_methods(["GET", "HEAD", "POST"])
OWN = "cobuild:own-checkin"
MOST_TEAMS = 20


def _mine(request: HttpRequest) -> CheckIn:
    return found_or_404(found.own_checkin(actor_of(request)))


@public
@BOTH
def own(request: HttpRequest) -> HttpResponse:
    """One's own check-in; where there is none the form, and for whoever has not signed in what it is about."""
    actor = actor_of(request)
    one = found.own_checkin(actor)
    if one:
        return _shown(request, one)
    return _report(request) if actor.user_id else page(request, "cobuild/portal/checkin_about.html", _told(request))


def _told(request: HttpRequest) -> dict[str, Any]:
    """What everybody reads before: for what it is kept (PIPL art. 17)."""
    purpose = purposes(tenant_here(request), now=clock.now()).get(PURPOSE)
    return {"bar_title": _("我要报到"), "purpose": purpose, "sign_in": f"{reverse('accounts:sign-in')}?next={reverse(OWN)}"}


def _shown(request: HttpRequest, one: CheckIn) -> HttpResponse:
    context = (
        shown.row_of(one)
        | {
            "bar_title": _("我的报到"),
            "teams": list(found_teams.teams_of(one.person_id, one.tenant)),  # type: ignore[attr-defined]
            "near": list(found_teams.teams_near(one)[:MOST_TEAMS]),
            "branch": one.branch,
        }
    )
    return page(request, "cobuild/portal/checkin_own.html", context)


def _report(request: HttpRequest) -> HttpResponse:
    tenant, actor = tenant_here(request), actor_of(request)
    person = person_by_id(actor.person_id, tenant=tenant) if actor.person_id else None
    offered = communities_offered(request, everywhere=True)
    initial = typed.initial_of(found.last_of_person(actor.person_id)) | {"place": _community_of(person, offered)}
    form = typed.ReportForm(posted(request), tenant=tenant, communities=offered, is_known=person is not None, initial=initial)

    def do(said: dict[str, Any], now: datetime) -> str:
        place, by, who = found_or_404(place_chosen(said["place"], tenant)), actor, person
        if who is None:
            phone = request.user.phone  # type: ignore[union-attr]  # signed in: `own` looked
            who, by = introducing.introduce(tenant=tenant, name=said["name"], phone=phone, home=place, by=actor, now=now)
        given = CheckInGiven(place=place, person=who, about=form.about(said), consents=said["consents"])
        checkin_reporting.report(tenant=tenant, given=given, by=by, now=now)
        return reverse(OWN)

    if form.is_bound and (url := url_once(request, form, do)):
        messages.success(request, _("报到好了，谢谢您！社区有合适的事会来找您。"))
        return redirect(url)
    context = _told(request) | {"form": form}
    return page(request, "cobuild/portal/checkin_report.html", context, status=422 if form.is_bound else 200)


def _community_of(person: Person | None, offered: list[tuple[str, str]]) -> str:
    """The community of the home that the register knows, chosen already."""
    if person is None or person.home is None:
        return ""
    path = "/".join(person.home.path.split("/")[:2]) + "/"
    found_place = Place.objects.filter(tenant=person.tenant_id, path=path).first()
    return str(found_place.pk) if found_place and str(found_place.pk) in dict(offered) else ""


@signed_in
@BOTH
def change(request: HttpRequest) -> HttpResponse:
    """Change one's skills and times."""
    one = _mine(request)
    form = typed.AboutForm(posted(request), tenant=one.tenant, initial=typed.initial_of(one))

    def do(said: dict[str, Any], now: datetime) -> str:
        checkins.change(checkin=one, about=form.about(said), by=actor_of(request), now=now)
        return reverse(OWN)

    return _answer(request, form, do, title=_("改本领和时段"), submit=_("改好"), done=_("改好了。"))


@signed_in
@BOTH
def move(request: HttpRequest) -> HttpResponse:
    """Transfer it to the community where one lives now."""
    one = _mine(request)
    offered = communities_offered(request, everywhere=True)
    place = _community_of(one.person, offered) if shown.has_moved(one) else ""
    form = typed.OwnMoveForm(posted(request), communities=offered, initial={"place": place})

    def do(said: dict[str, Any], now: datetime) -> str:
        place = found_or_404(place_chosen(said["place"], one.tenant))
        checkins.move(checkin=one, place=place, on=clock.today(), by=actor_of(request), now=now)
        return reverse(OWN)

    lead = _("搬家了就转过去，不用重新报到。本领、时段都跟着走，原来社区的队伍会退出。")
    return _answer(request, form, do, title=_("转报到"), submit=_("转过去"), done=_("转好了。"), lead=lead)


@signed_in
@BOTH
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take it back: as easy as reporting, and nobody asks why."""
    one = _mine(request)
    form = typed.NothingForm(posted(request))

    def do(_said: dict[str, Any], now: datetime) -> str:
        checkins.withdraw(checkin=one, by=actor_of(request), now=now)
        return reverse(OWN)

    lead = _("收回以后，本领、时段、单位、党支部都删掉，名册和队伍里不再有您。不用说为什么，以后想来随时可以再报到。")
    done = _("收回了，记下的都删掉了。")
    return _answer(request, form, do, title=_("收回同意，不再报到"), submit=_("收回"), done=done, lead=lead, tone="stop")


def _answer(
    request: HttpRequest, form: Any, do: Any, *, title: str, submit: str, done: str, lead: str = "", tone: str = "primary"
) -> HttpResponse:
    """A page with one form for one step of one's own."""
    if form.is_bound and (url := url_once(request, form, do)):
        messages.success(request, done)
        return redirect(url)
    context = {"bar_title": title, "submit": submit, "lead": lead, "tone": tone, "form": form, "back": reverse(OWN)}
    return page(request, "cobuild/portal/checkin_form.html", context, status=422 if form.is_bound else 200)


# ---- teams ----


@signed_in
@require_POST
def join(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One tap, and one is in a team of one's community."""
    one = _mine(request)
    team = one_or_404(found_teams.teams_near(one), pk)
    return _tapped(request, lambda now: teams.join(team=team, person=one.person, by=actor_of(request), now=now), _("进队了。"))  # type: ignore[arg-type]  # one's own is of a person


@signed_in
@require_POST
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One tap, and one is out of it."""
    one = _mine(request)
    team: Team = one_or_404(found_teams.teams_of(one.person_id, one.tenant), pk)  # type: ignore[attr-defined]
    return _tapped(request, lambda now: teams.leave(team=team, person=one.person, by=actor_of(request), now=now), _("退队了。"))  # type: ignore[arg-type]  # one's own is of a person


def _tapped(request: HttpRequest, do: Any, done: str) -> HttpResponse:
    try:
        do(clock.now())
        messages.success(request, done)
    except Refused as refused:
        messages.warning(request, str(refused.problems[0].text))
    return redirect(OWN)


# ---- units ----


@requires(rights.OWN_UNIT)
@BOTH
def unit(request: HttpRequest) -> HttpResponse:
    """The liaison's own unit: where it reports, or the form with which it does."""
    tenant, actor = tenant_here(request), actor_of(request)
    organisation = found_or_404(organisation_by_id(found_or_404(unit_of(actor)), tenant=tenant))
    partner = PartnerUnit.objects.filter(organisation=organisation, left_on=None).select_related("place").first()
    one = found.live_of_unit(partner.pk) if partner else None
    if partner is None or one:
        context = (shown.row_of(one) if one else {}) | {"bar_title": _("单位报到"), "organisation": organisation}
        return page(request, "cobuild/portal/checkin_unit.html", context)
    initial = {"place": str(partner.place_id)}  # type: ignore[attr-defined]
    offered = communities_offered(request, everywhere=True)
    form = typed.UnitReportForm(posted(request), tenant=tenant, communities=offered, initial=initial)

    def do(said: dict[str, Any], now: datetime) -> str:
        given = CheckInGiven(place=found_or_404(place_chosen(said["place"], tenant)), partner=partner, about=form.about(said))
        checkin_reporting.report(tenant=tenant, given=given, by=actor, now=now)
        return reverse("cobuild:unit-checkin")

    lead = _("单位报到一次，各级都认，不用向别的街道、社区、部门再报。")
    return _answer(request, form, do, title=_("单位报到"), submit=_("报到"), done=_("报到好了，谢谢！"), lead=lead)


@requires(rights.OWN_UNIT)
@BOTH
def unit_change(request: HttpRequest) -> HttpResponse:
    """What the own unit can help with."""
    tenant = tenant_here(request)
    partner = PartnerUnit.objects.filter(organisation=unit_of(actor_of(request)), tenant=tenant, left_on=None).first()
    one = found_or_404(found.live_of_unit(partner.pk) if partner else None)
    form = typed.AboutForm(posted(request), tenant=tenant, is_unit=True, initial=typed.initial_of(one))

    def do(said: dict[str, Any], now: datetime) -> str:
        checkins.change(checkin=one, about=form.about(said), by=actor_of(request), now=now)
        return reverse("cobuild:unit-checkin")

    return _answer(request, form, do, title=_("改能帮什么"), submit=_("改好"), done=_("改好了。"))
