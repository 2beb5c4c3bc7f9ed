"""How the hall is set up: kinds of business, windows, number machines; the addresses of screen and machines."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.casework.forms.centre import KioskForm, LineForm, WindowForm
from linli.casework.models import CounterKiosk, CounterLine, CounterWindow
from linli.casework.services import centre
from linli.core import clock
from linli.core.access import actor_of
from linli.core.finding import one_or_404
from linli.core.models import Tenant
from linli.core.pages import page

from .pieces import SERVES, Asked, answered, hall_or_403, tabs_of


@SERVES
@require_http_methods(["GET", "HEAD"])
def settings(request: HttpRequest) -> HttpResponse:
    """What there is, and where to change it."""
    tenant = hall_or_403(request)
    kiosks = CounterKiosk.objects.filter(tenant=tenant, stopped_at=None).order_by("made_at")
    context = {
        "tabs": tabs_of(request, "centre-settings"),
        "lines": CounterLine.objects.filter(tenant=tenant).order_by("position", "letter"),
        "windows": CounterWindow.objects.filter(tenant=tenant).order_by("number"),
        "kiosks": [(one, request.build_absolute_uri(reverse("casework:kiosk", args=[one.key]))) for one in kiosks],
        "screen_url": request.build_absolute_uri(reverse("casework:hall")),
    }
    return page(request, "casework/centre/settings.html", context)


@SERVES
@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """Begin with the kinds of business and windows that are usual."""
    centre.prepare_centre(tenant=hall_or_403(request), by=actor_of(request), now=clock.now())
    messages.success(request, _("开张了。名称和窗口都可以改。"))
    return redirect("casework:centre-settings")


@SERVES
@require_http_methods(["GET", "HEAD", "POST"])
def line(request: HttpRequest) -> HttpResponse:
    """Add a kind of business, or change the one that `?letter=` names."""
    tenant = hall_or_403(request)
    known = CounterLine.objects.filter(tenant=tenant, letter=request.GET.get("letter", "")[:1]).first()
    initial = {name: getattr(known, name) for name in LineForm.base_fields} if known else {}
    form = LineForm(request.POST if request.method == "POST" else None, initial=initial)

    def do(values: dict[str, Any], now: datetime) -> str:
        centre.put_line(tenant=tenant, by=actor_of(request), now=now, **values)
        return reverse("casework:centre-settings")

    asked = _asked(_("改业务类别") if known else _("加一类业务"), _("字母写已有的，就是改那一类。"))
    return answered(request, form, do, asked, done=_("存好了。"))


@SERVES
@require_http_methods(["GET", "HEAD", "POST"])
def window(request: HttpRequest) -> HttpResponse:
    """Add a window, or change the one that `?number=` names."""
    tenant = hall_or_403(request)
    number = request.GET.get("number", "")
    known = CounterWindow.objects.filter(tenant=tenant, number=int(number)).first() if _is_small(number) else None
    initial = {name: getattr(known, name) for name in WindowForm.base_fields} if known else {}
    form = WindowForm(request.POST if request.method == "POST" else None, initial=initial, lines=_letters(tenant))

    def do(values: dict[str, Any], now: datetime) -> str:
        centre.put_window(tenant=tenant, by=actor_of(request), now=now, **values)
        return reverse("casework:centre-settings")

    asked = _asked(_("改窗口") if known else _("加一个窗口"), _("号码写已有的，就是改那个窗口。"))
    return answered(request, form, do, asked, done=_("存好了。"))


def _is_small(number: str) -> bool:
    return number.isdecimal() and len(number) < 4


def _letters(tenant: Tenant) -> list[tuple[str, str]]:
    return [(one.letter, str(one)) for one in CounterLine.objects.filter(tenant=tenant).order_by("position", "letter")]


@SERVES
@require_http_methods(["GET", "HEAD", "POST"])
def kiosk(request: HttpRequest) -> HttpResponse:
    """A number machine gets its address."""
    tenant = hall_or_403(request)
    form = KioskForm(request.POST if request.method == "POST" else None)

    def do(values: dict[str, Any], now: datetime) -> str:
        centre.add_kiosk(tenant=tenant, by=actor_of(request), now=now, **values)
        return reverse("casework:centre-settings")

    lead = _("每台取号机一个网址，在那台机器上打开就能取号。网址传出去了，停用它，再建一个。")
    return answered(request, form, do, _asked(_("加一台取号机"), lead), done=_("网址在下面，在取号机上打开它。"))


@SERVES
@require_POST
def stop_kiosk(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The machine's address is good no more."""
    found = one_or_404(CounterKiosk.objects.filter(tenant=hall_or_403(request)), pk)
    centre.stop_kiosk(kiosk=found, by=actor_of(request), now=clock.now())
    messages.success(request, _("停用了，那个网址再也取不了号。"))
    return redirect("casework:centre-settings")


def _asked(title: str, lead: str) -> Asked:
    return Asked(title, _("存下"), reverse("casework:centre-settings"), lead, "centre-settings")
