"""Learning material at the desk: the stock, the letters, the parcels, what came back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from linli.core import clock, papers
from linli.core.access import actor_of, by_channel, requires
from linli.core.actors import Channel
from linli.core.finding import one_or_404
from linli.core.pages import page
from linli.core.tenancy import tenant_here

from ..forms.materials import EchoForm, LetterForm, MaterialForm, ParcelForm, RefuseForm, StockForm
from ..models import Material, MaterialRequest, RequestState
from ..rules.rights import MATERIALS
from ..selectors import materials as selectors
from ..services import materials
from .pieces import answered

KEEPS = requires(MATERIALS)
ASKS = require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE = 50


@KEEPS
@require_http_methods(["GET", "HEAD"])
def desk(request: HttpRequest) -> HttpResponse:
    """The shelf with its stock, and the wishes by where they stand."""
    actor, view = actor_of(request), request.GET.get("view", "asked")
    view = view if view in selectors.VIEWS else "asked"
    wishes = selectors.wishes_of(actor)
    context = {
        "materials": selectors.kept_by(actor),
        "page_obj": Paginator(selectors.narrowed(wishes, view), PER_PAGE).get_page(request.GET.get("page")),
        "views": _views(wishes, view),
        "view": view,
    }
    return page(request, "disclosure/desk/materials.html", context)


def _views(wishes: QuerySet[MaterialRequest], current: str) -> list[dict[str, Any]]:
    base, counts = reverse("disclosure:desk-materials"), selectors.counted(wishes)
    named = [("asked", _("等寄")), ("sent", _("寄出了")), ("thanked", _("有回音")), ("refused", _("寄不了"))]
    return [
        {"label": label, "url": f"{base}?view={name}", "count": counts[name], "current": name == current} for name, label in named
    ]


@KEEPS
@ASKS
def new(request: HttpRequest) -> HttpResponse:
    """Another material for the shelf."""
    form = MaterialForm(request.POST if request.method == "POST" else None)

    def do(values: dict[str, Any], now: datetime) -> str:
        tenant, by = tenant_here(request), actor_of(request)
        made = materials.add_material(tenant=tenant, given=form.given(), stock=values["stock"], by=by, now=now)
        return reverse("disclosure:desk-material", args=[made.pk])

    return _asked(request, form, do, _("加一本教材"), _("加上"))


def _asked(request: HttpRequest, form: Any, do: Any, title: str, submit: str, **context: Any) -> HttpResponse:
    base = {"title": title, "submit": submit, "back": reverse("disclosure:desk-materials")}
    return answered(request, form, do, template="disclosure/desk/material_form.html", context={**base, **context})


@KEEPS
@ASKS
def material(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One material: what moved its stock, a change of it, and its end."""
    found = one_or_404(selectors.kept_by(actor_of(request)), pk)
    if request.POST.get("verb") == "end":
        materials.end_material(material=found, by=actor_of(request), now=clock.now())
        messages.success(request, _("从架上拿下了。以前要的照样寄。"))
        return redirect("disclosure:desk-material", pk)
    form = StockForm(request.POST if request.method == "POST" else None)

    def do(values: dict[str, Any], now: datetime) -> str:
        materials.change_stock(material=found, by=actor_of(request), now=now, **values)
        return reverse("disclosure:desk-material", args=[pk])

    moves = list(found.moves.all()[:50])
    context = {"material": found, "moves": moves}
    return answered(request, form, do, template="disclosure/desk/material.html", context=context, done=_("记下了。"))


@KEEPS
@ASKS
def letter(request: HttpRequest) -> HttpResponse:
    """Write down a letter, a call or a visit."""
    tenant = tenant_here(request)
    shelf = [
        (str(one.pk), _("%(title)s（还有 %(stock)d 本）") % {"title": one.title, "stock": one.stock})
        for one in selectors.on_shelf(tenant)
    ]
    sent = request.method == "POST"
    form = LetterForm(request.POST if sent else None, request.FILES if sent else None, materials=shelf)

    def do(values: dict[str, Any], now: datetime) -> str:
        wanted = Material.objects.get(tenant=tenant, pk=values["material"])
        by = by_channel(actor_of(request), Channel(values["channel"]))
        given = form.given(by_hand=values["by_hand"])
        wish = materials.ask(material=wanted, given=given, by=by, now=now, scan=values["scan"])
        return reverse("disclosure:desk-material-request", args=[wish.pk])

    return _asked(request, form, do, _("登记一封信"), pgettext("verb", "登记"))


VERBS = {"send": ParcelForm, "hand": None, "refuse": RefuseForm, "echo": EchoForm}


@KEEPS
@ASKS
def request_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One wish: whose, where to, what they wrote; send it, hand it over, refuse it, note what came back. `?as=` prints the letter."""
    wish = one_or_404(selectors.wishes_of(actor_of(request)).select_related("material", "tenant", "scan"), pk)
    if request.GET.get("print") == "letter":
        context = {"wish": wish, "back_url": request.path}
        return papers.paper(request, "disclosure/paper/letter.html", context, name=f"letter-{wish.number}")
    verb = request.POST.get("verb", "") if request.method == "POST" else ""
    forms = {name: (make(request.POST if verb == name else None) if make else None) for name, make in VERBS.items()}
    form = forms.get(verb) or EchoForm(request.POST if verb == "hand" else None)

    def do(values: dict[str, Any], now: datetime) -> str:
        _do(verb, wish, values, request, now)
        return reverse("disclosure:desk-material-request", args=[pk])

    context = {
        "wish": wish,
        "is_open": wish.state == RequestState.ASKED,
        "send_form": forms["send"],
        "refuse_form": forms["refuse"],
        "echo_form": forms["echo"],
        "short": max(wish.quantity - wish.material.stock, 0),
    }
    return answered(request, form, do, template="disclosure/desk/material_request.html", context=context, done=_("记下了。"))


def _do(verb: str, wish: MaterialRequest, values: dict[str, Any], request: HttpRequest, now: datetime) -> None:
    acting: dict[str, Any] = {"wish": wish, "by": actor_of(request), "now": now}
    if verb == "send":
        materials.send(carrier=values["carrier"], parcel=values["parcel"], **acting)
    elif verb == "hand":
        materials.hand_over(**acting)
    elif verb == "refuse":
        materials.refuse(reason=values["reason"], **acting)
    else:
        materials.note_echo(thanks=values["thanks"], **acting)
