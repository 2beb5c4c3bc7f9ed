"""Errands at home: noted at the counter or from a case, arranged, done, called off; masked until somebody has a purpose."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.casework.forms.homes import ArrangeForm, HomeCancelForm, HomeDoneForm, HomeForm, LookForm
from linli.casework.forms.pieces import is_uuid, problems_of
from linli.casework.models import Case, CounterVisit, HomeServiceRequest
from linli.casework.models.home_services import HomeState, Why
from linli.casework.selectors import homes
from linli.casework.selectors.cases import cases_visible_to
from linli.casework.services import home_services
from linli.casework.services.home_services import HomeGiven
from linli.casework.views import listed
from linli.core import clock
from linli.core.access import actor_of
from linli.core.finding import found_or_404
from linli.core.list_sheets import AT_ONCE, sheet_of, sheet_url, wants_sheet
from linli.core.models import Tenant
from linli.core.pages import page
from linli.core.problems import Refused
from linli.core.tenancy import tenant_here
from linli.registry.api import Organisation, OrganisationKind, Place, organisations, place_by_id, places_named

from .pieces import SERVES, Asked, answered, is_in_hall, tabs_of

TAB = "home-services"
PER_PAGE, MOST_OFFERED = 50, 8
BADGES = {"noted": "wait", "arranged": "run", "done": "ok", "cancelled": "still"}
PARTNERS = (
    OrganisationKind.RESIDENT_UNIT,
    OrganisationKind.SOCIAL_ORGANISATION,
    OrganisationKind.SOCIAL_WORK_AGENCY,
    OrganisationKind.VOLUNTEER_TEAM,
    OrganisationKind.GOVERNMENT_DEPARTMENT,
)


@SERVES
@require_http_methods(["GET", "HEAD"])
def listing(request: HttpRequest) -> HttpResponseBase:
    """What is to be arranged, what is arranged, what ended. Whose it is only by the first character."""
    view = request.GET.get("view", "open")
    rows = homes.listed(actor_of(request), tenant_id=tenant_here(request).pk, view=view)
    if wants_sheet(request):
        return sheet_of(request, listed.HOMES, (listed.home_row(homes.seen(one)) for one in rows.iterator(AT_ONCE)))
    page_obj = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    named = [("open", _("要办的")), ("noted", _("等约时间")), ("arranged", _("约好的")), ("ended", _("办过的"))]
    base = reverse("casework:home-services")
    context = {
        "tabs": tabs_of(request, TAB),
        "views": [{"label": label, "url": f"{base}?view={name}", "current": name == view} for name, label in named],
        "rows": [(homes.seen(one), BADGES[one.state]) for one in page_obj],
        "sheet_url": sheet_url(request),
        "page_obj": page_obj,
    }
    return page(request, "casework/centre/homes.html", context)


@SERVES
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Note an errand; `?case=` or `?visit=` says what it grew out of."""
    tenant = tenant_here(request)
    case, visit = _case_of(request), _visit_of(request, tenant)
    looking = request.POST.get("then") == "look"
    form = HomeForm(request.POST if request.method == "POST" else None, initial=_initial(case, visit))
    place = _place(request, tenant)

    def do(values: dict[str, Any], now: datetime) -> str:
        values = {name: value for name, value in values.items() if name not in ("place_words", "place")}
        code = visit.item_code if visit else ""
        given = HomeGiven(**values, item_code=code, place=place, case=case)
        return home_services.note_home_service(tenant=tenant, given=given, by=actor_of(request), now=now).get_absolute_url()

    words = request.POST.get("place_words", "").strip()[:60]
    context = {
        "case": case,
        "chosen_place": place or (case.place if case else None),
        "found_places": places_named(words, tenant=tenant, limit=MOST_OFFERED) if words else [],
        "place_words": words,
    }
    asked = Asked(_("记一件上门办理"), _("记下"), reverse("casework:home-services"), _lead(), TAB, context=context)
    if looking:
        form.errors.clear()
        return page(
            request, "casework/centre/home_new.html", {"form": form, "asked": asked, "tabs": tabs_of(request, TAB), **context}
        )
    return answered(request, form, do, asked, template="casework/centre/home_new.html", done=_("记下了，接着约时间。"))


def _lead() -> str:
    return _("走不动、离不开的人，由我们上门。名字、住处、身体情况都加密，只有要去的岗位看得到，看一次记一次。")


def _initial(case: Case | None, visit: CounterVisit | None) -> dict[str, Any]:
    if case is not None:
        return {"what": case.title[:80]}
    return {"what": visit.purpose, "name": visit.name, "phone": visit.phone} if visit else {}


def _case_of(request: HttpRequest) -> Case | None:
    key = request.GET.get("case", "")
    return cases_visible_to(actor_of(request)).filter(pk=key).select_related("place").first() if is_uuid(key) else None


def _visit_of(request: HttpRequest, tenant: Tenant) -> CounterVisit | None:
    key = request.GET.get("visit", "")
    return CounterVisit.objects.filter(pk=key, tenant=tenant).first() if is_uuid(key) and is_in_hall(request) else None


def _place(request: HttpRequest, tenant: Tenant) -> Place | None:
    key = request.POST.get("place", "")
    return place_by_id(key, tenant=tenant) if is_uuid(key) else None


def request_or_404(request: HttpRequest, pk: UUID) -> HomeServiceRequest:
    """An errand of the places that this post reaches; anybody else's is not there."""
    rows = homes.requests_visible_to(actor_of(request)).filter(tenant=tenant_here(request), pk=pk)
    return found_or_404(rows.select_related("case", "place", "partner", "tenant").first())


@SERVES
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One errand, masked; the whole after a purpose was given, on a page that no browser keeps."""
    found = request_or_404(request, pk)
    form = LookForm(request.POST if request.method == "POST" else None)
    is_open = request.method == "POST" and form.is_valid() and _looked(request, found, form.cleaned_data["purpose"])
    context = {
        "tabs": tabs_of(request, TAB),
        "found": found,
        "seen": homes.seen(found),
        "badge": BADGES[found.state],
        "is_open": is_open,
        "why": Why(found.why).label if found.why in Why.values else "",
        "form": form,
        "problems": problems_of(form) if form.is_bound else [],
        "verbs": _verbs(found),
    }
    response = page(request, "casework/centre/home.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store, private"
    return response


def _looked(request: HttpRequest, found: HomeServiceRequest, purpose: str) -> bool:
    try:
        home_services.look_at_home_service(request=found, purpose=purpose, by=actor_of(request), now=clock.now())
    except Refused:
        return False
    return True


def _verbs(found: HomeServiceRequest) -> list[dict[str, Any]]:
    offered = {
        HomeState.NOTED: [("cancel", _("不用去了"), False), ("arrange", _("约时间"), True)],
        HomeState.ARRANGED: [("cancel", _("不用去了"), False), ("arrange", _("改时间"), False), ("done", _("办好了"), True)],
    }
    return [
        {"label": label, "url": reverse("casework:home-service-verb", args=[found.pk, name]), "is_main": is_main}
        for name, label, is_main in offered.get(HomeState(found.state), [])
    ]


@SERVES
@require_http_methods(["GET", "HEAD", "POST"])
def verb(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """Arrange, done, cancel: one page each."""
    verbs = {"arrange": _arrange, "done": _done, "cancel": _cancel}
    if name not in verbs:
        raise Http404
    return verbs[name](request, request_or_404(request, pk))


def _arrange(request: HttpRequest, found: HomeServiceRequest) -> HttpResponse:
    partners = {str(one.pk): one for one in _partners(found)}
    initial = {"visit_at": found.visit_at, "goes": found.goes, "partner": found.partner_id, "consents": bool(found.consented_at)}
    data = request.POST if request.method == "POST" else None
    form = ArrangeForm(data, initial=initial, partners=[(key, str(one)) for key, one in partners.items()])

    def do(values: dict[str, Any], now: datetime) -> str:
        partner = partners.get(values.pop("partner"))
        return home_services.arrange_home_service(
            request=found, partner=partner, by=actor_of(request), now=now, **values
        ).get_absolute_url()

    return answered(request, form, do, _asked(found, _("约时间"), _("约好")), done=_("约好了。"))


def _partners(found: HomeServiceRequest) -> list[Organisation]:
    return list(organisations(found.tenant, *PARTNERS).order_by("name", "id"))


def _done(request: HttpRequest, found: HomeServiceRequest) -> HttpResponse:
    form = HomeDoneForm(request.POST if request.method == "POST" else None)

    def do(values: dict[str, Any], now: datetime) -> str:
        return home_services.finish_home_service(request=found, by=actor_of(request), now=now, **values).get_absolute_url()

    return answered(request, form, do, _asked(found, _("办好了"), _("记下")), done=_("记下了。"))


def _cancel(request: HttpRequest, found: HomeServiceRequest) -> HttpResponse:
    form = HomeCancelForm(request.POST if request.method == "POST" else None)

    def do(values: dict[str, Any], now: datetime) -> str:
        return home_services.cancel_home_service(request=found, by=actor_of(request), now=now, **values).get_absolute_url()

    return answered(request, form, do, _asked(found, _("不用去了"), _("取消"), tone="stop"), done=_("取消了。"))


def _asked(found: HomeServiceRequest, title: str, submit: str, *, tone: str = "primary") -> Asked:
    return Asked(title, submit, found.get_absolute_url(), f"{found.number} · {found.what}", TAB, tone)
