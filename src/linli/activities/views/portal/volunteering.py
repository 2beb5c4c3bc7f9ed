"""“当志愿者” on a phone: registering in one form; afterwards one's hours, certificates, objections, teams, and taking it back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.cobuild.api import known
from linli.core import clock
from linli.core.access import actor_of, public, signed_in
from linli.core.finding import found_or_404, one_or_404
from linli.core.form_fields import NothingForm
from linli.core.form_pages import PORTAL, Asked, answer, done_or_told, posted
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.registry.api import Person, Place, age_of, person_by_id, place_chosen, purposes

from ...forms import hours as typed_hours
from ...forms import volunteers as typed
from ...models import Volunteer
from ...rules.signups import GROWN_UP
from ...rules.volunteers import PURPOSE
from ...selectors import certificates as found_certificates
from ...selectors import hours as found_hours
from ...selectors import volunteer_teams as found_teams
from ...selectors import volunteers as found
from ...services import certificates, objections, volunteer_teams, volunteers
from ...services.objections import ObjectionGiven
from ...services.volunteers import VolunteerGiven
from .. import volunteers_shown as shown
from ..desk.volunteer_pieces import BOTH, READ, communities_offered

OWN = "activities:own-volunteering"
MOST_HOURS, MOST_TEAMS = 100, 20


def _mine(request: HttpRequest) -> Volunteer:
    return found_or_404(found.own(actor_of(request)))


def _record(request: HttpRequest) -> Volunteer:
    """One's own, also after leaving."""
    return found_or_404(found.own_record(actor_of(request)))


@public
@BOTH
def own(request: HttpRequest) -> HttpResponse:
    """One's own record; where there is none the form, and for whoever has not signed in what it is about."""
    again = request.method == "POST" or "again" in request.GET
    one = found.own_record(actor_of(request))
    if one and not (again and one.ended_on):
        return _shown(request, one)
    is_signed_in = actor_of(request).user_id is not None
    return _register(request) if is_signed_in else page(request, "activities/portal/volunteering_about.html", _told(request))


def _told(request: HttpRequest) -> dict[str, Any]:
    """What everybody reads before: for what a record is kept (PIPL art. 17)."""
    purpose = purposes(tenant_here(request), now=clock.now()).get(PURPOSE)
    return {"bar_title": _("当志愿者"), "purpose": purpose, "sign_in": f"{reverse('accounts:sign-in')}?next={reverse(OWN)}"}


def _shown(request: HttpRequest, one: Volunteer) -> HttpResponse:
    rows = found_hours.of_volunteer(one)[:MOST_HOURS]
    said = {each.hours.pk: each for each in found_hours.own_objections(actor_of(request))[:MOST_HOURS]}
    mine, near = found_teams.mine_and_near(one, most=MOST_TEAMS)
    context = shown.row_of(one) | {
        "bar_title": _("我的志愿服务"),
        "totals": shown.totals_words(one),
        "hours": [shown.own_row(row) | {"objection": _objection(said.get(row.pk))} for row in rows],
        "teams": mine,
        "near": near,
        "is_live": one.ended_on is None,
        "insurance": shown.insurance_words(one, clock.today()),
    }
    return page(request, "activities/portal/volunteering_own.html", context)


def _objection(one: Any) -> dict[str, Any] | None:
    return shown.objection_row(one) if one else None


def _register(request: HttpRequest) -> HttpResponse:
    tenant, actor = tenant_here(request), actor_of(request)
    person = person_by_id(actor.person_id, tenant=tenant) if actor.person_id else None
    offered = communities_offered(request, everywhere=True)
    initial = typed.initial_of(found.last_of(actor.person_id)) | {"place": _community_of(person, offered)}
    form = typed.OwnForm(
        posted(request), communities=offered, is_known=person is not None, is_grown_up=_is_grown_up(person), initial=initial
    )

    def do(said: dict[str, Any], now: datetime) -> str:
        by = actor if person else known(tenant=tenant, name=said["name"], by=actor, now=now)
        who = found_or_404(person or person_by_id(found_or_404(by.person_id), tenant=tenant))
        place = found_or_404(place_chosen(said["place"], tenant))
        given = VolunteerGiven(person=who, place=place, about=form.about(said), consents=said["consents"])
        volunteers.register(tenant=tenant, given=given, by=by, now=now)
        return reverse(OWN)

    asked = Asked(
        title=_("当志愿者"), submit=_("登记"), back=reverse("web:home"), done=_("登记好了，谢谢您！"), template="activities/portal/volunteering_new.html"
    )  # fmt: skip
    return answer(request, form, asked, do, **_told(request))


def _is_grown_up(person: Person | None) -> bool:
    """Whether somebody is known to be: then no guardian is asked for."""
    return person is not None and (age_of(person.birth_on, clock.today()) or 0) >= GROWN_UP


def _community_of(person: Person | None, offered: list[tuple[str, str]]) -> str:
    """The community of the home that the register knows, chosen already."""
    if person is None or person.home is None:
        return ""
    path = "/".join(person.home.path.split("/")[:2]) + "/"
    place = Place.objects.filter(tenant=person.tenant_id, path=path).first()
    return str(place.pk) if place and str(place.pk) in dict(offered) else ""


def _asked(title: str, submit: str, done: str, **more: Any) -> Asked:
    return Asked(title=title, submit=submit, done=done, back=reverse(OWN), template=PORTAL, **more)


@signed_in
@BOTH
def change(request: HttpRequest) -> HttpResponse:
    """Change what one wants and can, and the community."""
    one = _mine(request)
    initial = typed.initial_of(one) | {"place": str(one.place_id)}  # type: ignore[attr-defined]
    offered = communities_offered(request, everywhere=True)
    form = typed.OwnChangeForm(posted(request), communities=offered, is_grown_up=_is_grown_up(one.person), initial=initial)

    def do(said: dict[str, Any], now: datetime) -> str:
        place = found_or_404(place_chosen(said["place"], one.tenant))
        volunteers.change(volunteer=one, about=form.about(said, one), place=place, by=actor_of(request), now=now)
        return reverse(OWN)

    return answer(request, form, _asked(_("改我的登记"), _("改好"), _("改好了。"), in_rows=True), do)


@signed_in
@BOTH
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take it back: as easy as registering, and nobody asks why."""
    one = _record(request)
    form = NothingForm(posted(request))

    def do(_said: dict[str, Any], now: datetime) -> str:
        volunteers.withdraw(volunteer=one, by=actor_of(request), now=now)
        return reverse(OWN)

    lead = _(
        "收回以后，登记的都删掉，各处不再出现您的姓名，几次、几小时只留数字，也开不了证明；要证明的先开好。不用说为什么，以后想来随时再登记。"
    )
    asked = _asked(_("收回同意，不再记录"), _("收回"), _("收回了，记下的都删掉了。"), lead=lead, tone="stop")
    return answer(request, form, asked, do)


@signed_in
@BOTH
def object_to(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that one's own hours are wrong, at any time."""
    row = one_or_404(found_hours.of_volunteer(_record(request)), pk)
    form = typed_hours.ObjectForm(posted(request), is_known=True)

    def do(said: dict[str, Any], now: datetime) -> str:
        objections.lodge(record=row, given=ObjectionGiven(text=said["text"]), by=actor_of(request), now=now)
        return reverse(OWN)

    told = shown.own_row(row)
    lead = f"{row.content} · {told['hours']}"
    return answer(request, form, _asked(_("时长不对"), _("提异议"), _("收到了，核对好了告诉您。"), lead=lead), do)


# ---- teams ----


@signed_in
@require_POST
def join(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One tap, and one is in a team of one's community."""
    one = _mine(request)
    team = one_or_404(found_teams.teams_near(one), pk)
    return _tapped(
        request, lambda now: volunteer_teams.join(team=team, volunteer=one, by=actor_of(request), now=now), f"join:{pk}"
    )


@signed_in
@require_POST
def leave_team(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One tap, and one is out of it."""
    one = _mine(request)
    team = one_or_404(found_teams.teams_of(one), pk)
    return _tapped(
        request, lambda now: volunteer_teams.leave(team=team, volunteer=one, by=actor_of(request), now=now), f"leave:{pk}"
    )


def _tapped(request: HttpRequest, do: Any, verb: str) -> HttpResponse:
    """Done once, and back; a refusal is said there."""
    form = NothingForm(request.POST)

    def once(_said: dict[str, Any], now: datetime) -> None:
        do(now)

    done_or_told(request, form, f"activities.volunteer_team.{verb}", once, tenant_id=tenant_here(request).pk, done=_("记下了。"))
    return redirect(OWN)


# ---- certificates ----


@signed_in
@READ
def my_certificates(request: HttpRequest) -> HttpResponse:
    """One's papers: of service, and of classes."""
    rows = found_certificates.own(actor_of(request), tenant_here(request))[:MOST_HOURS]
    context = {
        "bar_title": _("我的证明"),
        "rows": [{"one": one, "badge": shown.certificate_badge(one)} for one in rows],
        "is_volunteer": found.own_record(actor_of(request)) is not None,
    }
    return page(request, "activities/portal/certificates_own.html", context)


@signed_in
@BOTH
def ask_certificate(request: HttpRequest) -> HttpResponse:
    """Ask the community for a proof."""
    one = _record(request)
    form = typed_hours.AskForm(posted(request))

    def do(said: dict[str, Any], now: datetime) -> str:
        certificates.ask(volunteer=one, **said, by=actor_of(request), now=now)
        return reverse("activities:my-certificates")

    lead = _("社区收到就给您开，不收费。开好了在这里下载，也可以到社区拿盖章的。")
    return answer(request, form, _asked(_("要一份志愿服务证明"), _("要一份"), _("告诉社区了。"), lead=lead), do)
