"""What the office does with check-ins: takes one down, changes, puts into a grid, transfers, ends, takes back on somebody's word."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of
from linli.core.finding import found_or_404
from linli.core.tenancy import tenant_here
from linli.core.words import shipped_words
from linli.registry.api import find_or_add_person, place_chosen, purposes

from ...forms import checkins as typed
from ...models import CheckIn
from ...rules.checkins import PURPOSE
from ...selectors import checkins as found
from ...services import checkin_reporting, checkins
from ...services.checkins import CheckInGiven
from ..space_forms import Asked, answer, posted
from .checkin_pieces import (
    KEEPS,
    SEES,
    checkin_or_404,
    communities_offered,
    crumbs_of,
    grids_offered,
    partner_chosen,
    partners_offered,
)

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@SEES
@BOTH
def take(request: HttpRequest) -> HttpResponse:
    """Take a report down at the counter or on the telephone; then the slip is there to print."""
    tenant = tenant_here(request)
    offered: dict[str, Any] = {
        "tenant": tenant,
        "communities": communities_offered(request),
        "partners": partners_offered(tenant),
    }
    form = typed.TakeForm(posted(request), **offered)

    def do(said: dict[str, Any], now: datetime) -> str:
        one = _taken(request, form, said, now)
        return reverse("cobuild:checkin-slip", args=[one.pk])

    purpose = purposes(tenant, now=clock.now()).get(PURPOSE)
    asked = Asked(
        title=_("替人报到"), submit=_("报到，出报到单"), back=reverse("cobuild:checkins"), done=_("报到好了。把报到单打印给他。"),
        crumbs=crumbs_of(last=_("替人报到")),
        in_rows=True,
        lead=_("报到一次，各级都认，不用再报。念给本人听，本人同意才勾：%(purpose)s") % {"purpose": shipped_words(purpose.detail) if purpose else ""},
    )  # fmt: skip
    return answer(request, form, asked, do)


def _taken(request: HttpRequest, form: typed.TakeForm, said: dict[str, Any], now: datetime) -> CheckIn:
    """The check-in of whoever was named: a transfer where they report elsewhere and say that they moved."""
    tenant, by = tenant_here(request), actor_of(request)
    place = found_or_404(place_chosen(said["place"], tenant))
    partner = partner_chosen(said["partner"], tenant)
    person = None
    if partner is None:
        person = find_or_add_person(tenant=tenant, name=said["name"], phone=said["phone"], home=place, by=by, now=now)
    live = found.live_of_person(person.pk) if person else None
    if live and said["moves"]:
        return checkins.move(checkin=live, place=place, on=said["since"] or clock.today(), by=by, now=now)
    given = CheckInGiven(
        place=place, person=person, partner=partner, about=form.about(said), since=said["since"], consents=said["consents"],
        channel=said["channel"],
    )  # fmt: skip
    return checkin_reporting.report(tenant=tenant, given=given, by=by, now=now)


def _asked(one: CheckIn, title: str, submit: str, done: str, **more: Any) -> Asked:
    return Asked(title=title, submit=submit, back=one.get_absolute_url(), done=done, crumbs=crumbs_of(one, title), **more)


@SEES
@BOTH
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change skills, times, employer; the branch only by whoever may see it."""
    one = checkin_or_404(request, pk)
    has_branch = found.may_see_branch(actor_of(request), one)
    given: dict[str, Any] = {"tenant": one.tenant, "is_unit": one.partner is not None, "has_branch": has_branch}
    form = typed.AboutForm(posted(request), initial=typed.initial_of(one), **given)

    def do(said: dict[str, Any], now: datetime) -> str:
        return checkins.change(checkin=one, about=form.about(said), by=actor_of(request), now=now).get_absolute_url()

    return answer(request, form, _asked(one, _("改本领和时段"), _("改好"), _("改好了。"), in_rows=True), do)


@KEEPS
@BOTH
def grid(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put them into a grid of their community."""
    one = checkin_or_404(request, pk)
    form = typed.GridForm(posted(request), grids=grids_offered(one), initial={"grid": str(one.grid_id or "")})  # type: ignore[attr-defined]

    def do(said: dict[str, Any], now: datetime) -> str:
        chosen = found_or_404(place_chosen(said["grid"], one.tenant)) if said["grid"] else None
        return checkins.put_into_grid(checkin=one, grid=chosen, by=actor_of(request), now=now).get_absolute_url()

    return answer(request, form, _asked(one, _("编入网格"), _("编好"), _("编好了。")), do)


@SEES
@BOTH
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Transfer it to the community where they live now."""
    one = checkin_or_404(request, pk)
    offered = communities_offered(request, everywhere=True)
    form = typed.MoveForm(posted(request), communities=offered, initial={"on": clock.today(), "place": _home_of(one, offered)})

    def do(said: dict[str, Any], now: datetime) -> str:
        place = found_or_404(place_chosen(said["place"], one.tenant))
        moved = checkins.move(checkin=one, place=place, on=said["on"], by=actor_of(request), now=now)
        seen = found.checkins_seen(actor_of(request), one.tenant).filter(pk=moved.pk).exists()
        return moved.get_absolute_url() if seen else reverse("cobuild:checkins")

    lead = _("搬家了就转过去，不用重新报到：本领、时段都跟着走，原来社区的队伍会退出。")
    return answer(request, form, _asked(one, _("转报到"), _("转过去"), _("转好了。"), lead=lead), do)


def _home_of(one: CheckIn, offered: list[tuple[str, str]]) -> str:
    """The community of the home that the register knows by now, to be chosen already."""
    home = one.person.home if one.person else None
    community = home.path.split("/")[:2] if home else []
    return next(
        (key for key, _name in offered if home and found_or_404(place_chosen(key, one.tenant)).path.split("/")[:2] == community),
        "",
    )


@KEEPS
@BOTH
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End it, with why."""
    one = checkin_or_404(request, pk)
    form = typed.EndForm(posted(request), initial={"on": clock.today()})

    def do(said: dict[str, Any], now: datetime) -> str:
        return checkins.end(checkin=one, **said, by=actor_of(request), now=now).get_absolute_url()

    lead = _("结束以后所在党支部就删掉，也退出队伍。")
    return answer(request, form, _asked(one, _("结束报到"), _("结束报到"), _("记下了。"), lead=lead, tone="stop"), do)


@SEES
@BOTH
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """On the person's word: the consent ends and everything told under it is deleted."""
    one = checkin_or_404(request, pk)
    form = typed.NothingForm(posted(request))

    def do(_said: dict[str, Any], now: datetime) -> str:
        checkins.withdraw(checkin=one, by=actor_of(request), now=now)
        return reverse("cobuild:checkins")

    lead = _("本人说不愿意再记，就办这一步，不问为什么。本领、时段、单位、党支部都删掉，名册和队伍里不再有他。")
    asked = _asked(one, _("本人收回同意"), _("收回，删掉"), _("收回了，记下的都删掉了。"), lead=lead, tone="stop")
    return answer(request, form, asked, do)
