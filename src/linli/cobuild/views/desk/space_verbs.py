"""What is done to a space on the workbench: registered, changed, hours, closures, its end, pictures, condition, its calendar's address."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock, files
from linli.core.access import actor_of, requires
from linli.core.finding import found_or_404, one_or_404
from linli.core.form_pages import done_or_told
from linli.core.tenancy import tenant_here

from ...forms import spaces as typed
from ...models import Agreement, Closure, Space
from ...rules import rights
from ...selectors import spaces as found
from ...selectors.agreements import agreements_seen
from ...services import condition, spaces
from ...services.spaces import PICTURE, SpaceGiven
from ..space_forms import Asked, answer, posted, sent
from .spaces import crumbs_of, note_or_404, space_or_404

KEEPS, BOOKS = requires(rights.SPACES), requires(rights.BOOK)
BOTH = require_http_methods(["GET", "HEAD", "POST"])
MOST_AGREEMENTS = 200


@KEEPS
@BOTH
def register(request: HttpRequest) -> HttpResponse:
    """Take a space into the register."""
    tenant = tenant_here(request)
    form = typed.SpaceForm(posted(request), tenant=tenant, agreements=_agreements(request), initial={"opened_on": clock.today()})

    def do(said: dict[str, Any], now: datetime) -> str:
        made = spaces.register(tenant=tenant, given=_given(dict(said)), by=actor_of(request), now=now)
        return reverse("cobuild:space-hours", args=[made.pk])

    back = reverse("cobuild:spaces")
    asked = Asked(
        title=_("登记一个场地"),
        submit=_("登记"),
        back=back,
        done=_("登记好了。接着写几点开、几点关。"),
        crumbs=[(_("共享场地"), back), (_("登记"), "")],
    )
    return answer(request, form, asked, do)


def _given(said: dict[str, Any]) -> SpaceGiven:
    area, agreement = said.pop("area"), said.pop("agreement") or None
    return SpaceGiven(**said, area_centi=area, agreement=agreement)


def _agreements(request: HttpRequest, one: Space | None = None) -> list[Agreement]:
    """What a space may be lent by: the agreements that whoever asks may see, newest first, and the one it is lent by now."""
    named = [one.agreement] if one and one.agreement else []
    rows = agreements_seen(actor_of(request)).exclude(pk__in=[each.pk for each in named]).order_by("-id")
    return [*named, *rows[:MOST_AGREEMENTS]]


def _asked(one: Space, title: str, submit: str, done: str, **more: Any) -> Asked:
    return Asked(title=title, submit=submit, back=one.get_absolute_url(), done=done, crumbs=crumbs_of(one, title), **more)


@KEEPS
@BOTH
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what is said of it."""
    one = space_or_404(request, pk)
    initial = typed.SpaceForm.initial_of(one)
    form = typed.SpaceForm(posted(request), tenant=one.tenant, agreements=_agreements(request, one), initial=initial)

    def do(said: dict[str, Any], now: datetime) -> str:
        return spaces.change(space=one, given=_given(dict(said)), by=actor_of(request), now=now).get_absolute_url()

    return answer(request, form, _asked(one, _("改场地的资料"), _("改好"), _("改好了。")), do)


@KEEPS
@BOTH
def hours(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The whole week and public holidays at once."""
    one = space_or_404(request, pk)
    form = typed.HoursForm(posted(request), initial=typed.HoursForm.initial_of(found.hours_of(one)))

    def do(_said: dict[str, Any], now: datetime) -> str:
        outside = spaces.set_hours(space=one, hours=form.rows(), by=actor_of(request), now=now)
        if outside:
            text = ngettext(
                "有 %(n)s 个订好的不在新的时间里：%(numbers)s。它们还有效，要改要取消请一个一个办。",
                "有 %(n)s 个订好的不在新的时间里：%(numbers)s。它们还有效，要改要取消请一个一个办。",
                len(outside),
            )
            numbers = _("、").join(each.number for each in outside[:10])
            messages.warning(request, text % {"n": len(outside), "numbers": numbers})
        return one.get_absolute_url()

    lead = _("每格 %(step)s 分钟，时间要落在格子上。") % {"step": one.step}
    return answer(request, form, _asked(one, _("开放时间"), _("存下"), _("开放时间存下了。"), lead=lead), do)


@KEEPS
@BOTH
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Shut it for a while."""
    one, form = space_or_404(request, pk), typed.ClosureForm(posted(request))

    def do(said: dict[str, Any], now: datetime) -> str:
        spaces.close_for(space=one, **said, by=actor_of(request), now=now)
        return one.get_absolute_url()

    lead = _("这段时间里订好的会取消，订的人都会收到通知。")
    asked = _asked(one, _("停用一段时间"), _("停用"), _("停用记下了，订了的人都通知了。"), lead=lead, tone="stop")
    return answer(request, form, asked, do)


@KEEPS
@BOTH
def close_down(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End its use."""
    one, form = space_or_404(request, pk), typed.CloseDownForm(posted(request))

    def do(said: dict[str, Any], now: datetime) -> str:
        spaces.close_down(space=one, **said, by=actor_of(request), now=now)
        return one.get_absolute_url()

    lead = _("从那天起不能再订；那天和以后订好的会取消，订的人都会收到通知。以前的使用记录都留着。")
    asked = _asked(one, _("不再使用"), _("不再使用"), _("记下了。"), lead=lead, tone="stop")
    return answer(request, form, asked, do)


def _done(request: HttpRequest, one: Space, form: Any, verb: str, do: Any, success: str) -> HttpResponse:
    """Act on a form that stands on the space's own page; what was wrong is said there."""
    done_or_told(request, form, f"cobuild.space.{verb}:{one.pk}", do, tenant_id=one.tenant_id, done=success)
    return redirect(one)


@KEEPS
@require_POST
def reopen(request: HttpRequest, pk: UUID, closure_id: UUID) -> HttpResponse:
    """Take a closure back."""
    one = space_or_404(request, pk)
    closure = one_or_404(Closure.objects.filter(space=one).select_related("space"), closure_id)

    def do(_said: dict[str, Any], now: datetime) -> None:
        spaces.reopen(closure=closure, by=actor_of(request), now=now)

    return _done(request, one, forms.Form(request.POST), f"reopen:{closure_id}", do, _("提前开放了。"))


@KEEPS
@require_POST
def renew_feed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another address for the desk's calendar."""
    one = space_or_404(request, pk)

    def do(_said: dict[str, Any], now: datetime) -> None:
        spaces.renew_feed(space=one, by=actor_of(request), now=now)

    return _done(request, one, forms.Form(request.POST), "feed", do, _("换了新地址，旧的打不开了。"))


@KEEPS
@require_POST
def add_pictures(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put pictures on its page."""
    one, form = space_or_404(request, pk), typed.PicturesForm(**sent(request))

    def do(said: dict[str, Any], now: datetime) -> None:
        spaces.add_pictures(space=one, uploads=said["pictures"], by=actor_of(request), now=now)

    return _done(request, one, form, "pictures", do, _("照片放上去了。"))


@KEEPS
@require_POST
def drop_picture(request: HttpRequest, pk: UUID, picture_id: UUID) -> HttpResponse:
    """Take a picture off."""
    one = space_or_404(request, pk)
    stored = found_or_404(next((each for each in files.files_of(one, purpose=PICTURE) if each.pk == picture_id), None))

    def do(_said: dict[str, Any], now: datetime) -> None:
        spaces.drop_picture(space=one, picture=stored, by=actor_of(request), now=now)

    return _done(request, one, forms.Form(request.POST), f"drop:{picture_id}", do, _("照片拿掉了。"))


@BOOKS
@require_POST
def note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note its condition."""
    one, form = space_or_404(request, pk), typed.ConditionForm(**sent(request))

    def do(said: dict[str, Any], now: datetime) -> None:
        condition.note(space=one, **said, by=actor_of(request), now=now)

    return _done(request, one, form, "note", do, _("记下了。"))


@BOOKS
@require_POST
def mended(request: HttpRequest, pk: UUID, note_id: UUID) -> HttpResponse:
    """Note that a fault was mended."""
    one, form = space_or_404(request, pk), typed.MendedForm(request.POST)
    fault = note_or_404(one, note_id)

    def do(said: dict[str, Any], now: datetime) -> None:
        condition.mended(fault=fault, **said, by=actor_of(request), now=now)

    return _done(request, one, form, f"mended:{note_id}", do, _("修好了，记下了。"))
