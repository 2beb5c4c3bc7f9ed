"""What is done to a programme on the workbench: made, changed, listed, ended, withdrawn, copied; its costs, things and tasks."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.core import clock
from linli.core.access import actor_of
from linli.core.finding import one_or_404
from linli.core.form_pages import Asked, answer, done_or_told, posted
from linli.core.tenancy import tenant_here

from ...forms import programmes as typed
from ...models import Programme, ProgrammeItem, ProgrammeKind
from ...services import copies, items, programmes
from ...services.items import ItemGiven
from ...services.programmes import ProgrammeGiven
from ..own_place import own_place
from .programmes import BOTH, PLANS, crumbs_of, programme_or_404

FORM = "activities/desk/programme_form.html"


def asked(one: Programme, title: str, submit: str, done: str, **more: Any) -> Asked:
    return Asked(title=title, submit=submit, back=one.get_absolute_url(), done=done, crumbs=crumbs_of(one, title), **more)


@PLANS
@BOTH
def make(request: HttpRequest) -> HttpResponse:
    """Prepare a programme."""
    tenant = tenant_here(request)
    form = typed.ProgrammeForm(posted(request), tenant=tenant, by=actor_of(request), initial=_first(request))

    def do(said: dict[str, Any], now: datetime) -> str:
        made = programmes.make(tenant=tenant, given=ProgrammeGiven(**said), by=actor_of(request), now=now)
        return made.get_absolute_url()

    back = reverse("activities:programmes")
    page = Asked(
        title=_("办一个活动"), submit=_("记下来，接着定日子"), back=back, done=_("记下来了，居民还看不到。接着定哪天办。"),
        crumbs=[(_("活动"), back), (_("办一个活动"), "")], template=FORM,
    )  # fmt: skip
    return answer(request, form, page, do, **_parts(form))


def _first(request: HttpRequest) -> dict[str, Any]:
    """What is known already: one's own place, the kind that an address names."""
    return {"kind": request.GET.get("kind", ProgrammeKind.CULTURE)} | own_place(request)


def _parts(form: typed.ProgrammeForm) -> dict[str, Any]:
    """The fields that most need at the top, the others folded; a fold that has something wrong stands open."""
    who = [name for one in typed.WHO for name in (one, f"{one}_meant") if name in form.fields]
    folded = {*typed.MORE, *who}
    return {
        "first_fields": [form[name] for name in form.fields if name not in folded],
        "more_fields": [form[name] for name in typed.MORE],
        "who_fields": [form[name] for name in who],
        "more_open": any(form.errors.get(name) for name in typed.MORE),
        "who_open": any(form.errors.get(name) for name in typed.WHO),
    }


@PLANS
@BOTH
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what is said of it."""
    one = programme_or_404(request, pk)
    form = typed.ProgrammeForm(
        posted(request), tenant=one.tenant, by=actor_of(request), initial=typed.ProgrammeForm.initial_of(one)
    )

    def do(said: dict[str, Any], now: datetime) -> str:
        given = replace(programmes.given_of(one), **said)
        return programmes.change(programme=one, given=given, by=actor_of(request), now=now).get_absolute_url()

    return answer(request, form, asked(one, _("改活动的资料"), _("改好"), _("改好了。"), template=FORM), do, **_parts(form))


@PLANS
@BOTH
def put_on_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show it to residents."""
    one, form = programme_or_404(request, pk), forms.Form(posted(request))

    def do(_said: dict[str, Any], now: datetime) -> str:
        return programmes.put_on_list(programme=one, by=actor_of(request), now=now).get_absolute_url()

    lead = _("公布以后居民看得到，要报名的就能报名。")
    return answer(request, form, asked(one, _("公布出去"), _("公布"), _("公布了。"), lead=lead), do)


@PLANS
@BOTH
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It is over."""
    one, form = programme_or_404(request, pk), forms.Form(posted(request))

    def do(_said: dict[str, Any], now: datetime) -> str:
        return programmes.end(programme=one, by=actor_of(request), now=now).get_absolute_url()

    lead = _("以后不再有新的场次；办过的记录都留着。")
    return answer(request, form, asked(one, _("办完了"), _("办完了"), _("记下了。"), lead=lead), do)


@PLANS
@BOTH
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It does not take place."""
    one, form = programme_or_404(request, pk), typed.ReasonForm(posted(request))

    def do(said: dict[str, Any], now: datetime) -> str:
        return programmes.withdraw(programme=one, **said, by=actor_of(request), now=now).get_absolute_url()

    lead = _("还没有办的都取消，报了名的人会收到通知；没有手机的会列进电话单。")
    return answer(
        request, form, asked(one, _("不办了"), _("不办了"), _("记下了，报了名的人都会知道。"), lead=lead, tone="stop"), do
    )


@PLANS
@BOTH
def copy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same again."""
    one = programme_or_404(request, pk)
    form = typed.CopyForm(posted(request), initial={"title": one.title, "year": clock.today().year + 1})

    def do(said: dict[str, Any], now: datetime) -> str:
        return copies.copy(programme=one, **said, by=actor_of(request), now=now).get_absolute_url()

    lead = _("资料、日子、预算和要准备的都照抄，花了多少变成新的预算。报名和到场的人不抄。场地要重新订。")
    page = asked(one, _("照着再办一次"), _("抄一份"), _("抄好了，先看看日子对不对，再公布。"), lead=lead)
    return answer(request, form, page, do)


# ---- costs, things, tasks ----


def _done(request: HttpRequest, one: Programme, form: forms.Form, verb: str, do: Any, success: str) -> HttpResponse:
    """Act on a form that stands on the programme's own page; what was wrong is said there."""
    done_or_told(request, form, f"activities.item.{verb}:{one.pk}", do, tenant_id=one.tenant_id, done=success)
    return redirect(f"{one.get_absolute_url()}#items")


def item_or_404(one: Programme, pk: UUID) -> ProgrammeItem:
    return one_or_404(ProgrammeItem.objects.filter(programme=one).select_related("programme"), pk)


@PLANS
@BOTH
def add_item(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put something on the list; what was wrong stands beside its field, and what was typed stays."""
    one, form = programme_or_404(request, pk), typed.ItemForm(posted(request))

    def do(said: dict[str, Any], now: datetime) -> str:
        items.add(programme=one, given=ItemGiven(**said), by=actor_of(request), now=now)
        return f"{one.get_absolute_url()}#items"

    return answer(request, form, asked(one, _("加一样"), _("记下来"), _("记下了。")), do)


@PLANS
@BOTH
def change_item(request: HttpRequest, pk: UUID, item_id: UUID) -> HttpResponse:
    """Change it: what it cost in the end."""
    one = programme_or_404(request, pk)
    item = item_or_404(one, item_id)
    form = typed.ItemForm(posted(request), initial=typed.ItemForm.initial_of(item))

    def do(said: dict[str, Any], now: datetime) -> str:
        items.change(item=item, given=ItemGiven(**said), by=actor_of(request), now=now)
        return f"{one.get_absolute_url()}#items"

    return answer(request, form, asked(one, _("改“%(what)s”") % {"what": item.title}, _("改好"), _("改好了。")), do)


@PLANS
@require_POST
def tick_item(request: HttpRequest, pk: UUID, item_id: UUID) -> HttpResponse:
    """Tick it off, or take the tick back."""
    one = programme_or_404(request, pk)
    item = item_or_404(one, item_id)
    is_done = request.POST.get("done") == "1"

    def do(_said: dict[str, Any], now: datetime) -> None:
        items.done(item=item, is_done=is_done, by=actor_of(request), now=now)

    return _done(request, one, forms.Form(request.POST), f"tick:{item_id}", do, _("记下了。"))


@PLANS
@require_POST
def remove_item(request: HttpRequest, pk: UUID, item_id: UUID) -> HttpResponse:
    """Take it off the list."""
    one = programme_or_404(request, pk)
    item = item_or_404(one, item_id)

    def do(_said: dict[str, Any], now: datetime) -> None:
        items.remove(item=item, by=actor_of(request), now=now)

    return _done(request, one, forms.Form(request.POST), f"remove:{item_id}", do, _("拿掉了。"))
