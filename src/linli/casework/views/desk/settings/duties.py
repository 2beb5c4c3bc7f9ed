"""The list of what communities may be given: its lines, the forms that change them, and what was given outside it."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.casework.forms.settings import DutyForm, EndForm, MustSayWhyForm, WhyForm
from linli.casework.models import DutyItem, Measure
from linli.casework.rules import rights
from linli.casework.selectors import settings as selectors
from linli.casework.selectors.rates import YEARS
from linli.casework.services import duties as services
from linli.casework.services.duties import DutyWanted
from linli.casework.views import listed_office
from linli.casework.views.visible import visible_to
from linli.core import clock, rulesets
from linli.core.access import actor_of, requires
from linli.core.finding import found_or_404
from linli.core.list_sheets import AT_ONCE, sheet_of, sheet_url, wants_sheet
from linli.core.models import Tenant
from linli.core.pages import page
from linli.core.tenancy import tenant_here

from .answering import (
    SETTINGS,
    Asked,
    answer,
    choices_for,
    chosen_category,
    crumbs,
    dates,
    named_places,
    tabs,
    when_asked,
    when_tabs,
)
from .category_tree import ASKS, READS, sees_cases
from .telling import told_about

SHOWN_BESIDE = 5
PER_PAGE = 50


@SETTINGS
@READS
def duties(request: HttpRequest) -> HttpResponseBase:
    """The list by how far the community goes; where there is none, the shipped one to begin with."""
    tenant, when, today = tenant_here(request), when_asked(request), clock.today()
    items = selectors.duty_items(tenant, today=today, when=when)
    if wants_sheet(request):
        return sheet_of(request, listed_office.DUTIES, map(listed_office.duty_row, items))
    begin, end = _year(today.year)
    overrides = selectors.overrides_in(tenant, begin=begin, end=end)
    context = {
        "sheet_url": sheet_url(request),
        "tabs": tabs("duties"),
        "when": when,
        "when_tabs": when_tabs(reverse("casework:duty-list"), when),
        "groups": [
            (measure.label, found)
            for measure in Measure
            if (found := [(one, dates(one.valid_from, one.valid_to)) for one in items if one.measure == measure])
        ],
        "has_list": bool(items) or when != "standing" or DutyItem.objects.filter(tenant=tenant).exists(),
        "shipped": rulesets.look_up(services.SHIPPED, on=today, tenant=tenant),
        "overrides": overrides[:SHOWN_BESIDE],
        "override_count": overrides.count(),
        "sees_cases": sees_cases(request),
        "year": today.year,
    }
    return page(request, "casework/desk/settings/duties.html", context)


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year + 1, 1, 1)


@SETTINGS
@ASKS
def duty_adopt(request: HttpRequest) -> HttpResponse:
    """Begin with the shipped list."""
    tenant = tenant_here(request)

    def do(_values: dict[str, Any], now: datetime) -> str:
        services.adopt_duty_list(tenant=tenant, by=actor_of(request), now=now)
        return reverse("casework:duty-list")

    shipped = rulesets.look_up(services.SHIPPED, on=clock.today(), tenant=tenant)
    back = reverse("casework:duty-list")
    lead = _("从今天起，清单外的事不再派给社区主办。%(citation)s。") % {"citation": shipped.citation}
    way = crumbs("duties", (_("用样板清单"), ""))
    asked = Asked(_("用样板清单开始"), _("从今天起用"), back, _("清单用上了。照区里发的再一条一条改。"), way, lead)
    form = WhyForm(request.POST if request.method == "POST" else None)
    del form.fields["reason"]
    return answer(request, form, do, asked)


@SETTINGS
@READS
def duty(request: HttpRequest, number: int) -> HttpResponse:
    """One line, what it took the place of, what was given in spite of it, and what was done about it."""
    here = _duty_or_404(request, number)
    context = {
        "item": here,
        "days": dates(here.valid_from, here.valid_to),
        "when": selectors.when_of(here, clock.today()),
        "replaced_by": here.replaced_by.filter(withdrawn_at=None).order_by("number").first(),
        "crumbs": crumbs("duties", (_("第 %(number)s 条") % {"number": number}, "")),
        "overrides": here.overrides.select_related("case", "organisation")[:PER_PAGE],
        "sees_cases": sees_cases(request),
        "lines": told_about(here.pk),
    }
    return page(request, "casework/desk/settings/duty.html", context)


def _duty_or_404(request: HttpRequest, number: int) -> DutyItem:
    return found_or_404(selectors.duty_numbered(number, tenant=tenant_here(request)))


def _url(here: DutyItem) -> str:
    return reverse("casework:duty", args=[here.number])


def _wanted(values: dict[str, Any], tenant: Tenant) -> DutyWanted:
    category = chosen_category(values, tenant)
    assert category is not None  # noqa: S101 -- the field offers only what there is
    given = {name: values[name] for name in ("measure", "text", "instead", "citation", "place")}
    return DutyWanted(category=category, **given)


@SETTINGS
@ASKS
def duty_add(request: HttpRequest) -> HttpResponse:
    tenant = tenant_here(request)
    form = DutyForm(request.POST or None, initial={"valid_from": clock.today()}, **choices_for(tenant))

    def do(values: dict[str, Any], now: datetime) -> str:
        wanted = _wanted(values, tenant)
        return _url(services.add_duty(wanted=wanted, valid_from=values["valid_from"], by=actor_of(request), now=now))

    way = crumbs("duties", (_("加一条"), ""))
    back, lead = reverse("casework:duty-list"), _("清单用上以后，没写在里面的事不能派给社区主办。")
    asked = Asked(_("清单加一条"), _("加上"), back, _("加上了。"), way, lead, context=named_places(tenant))
    return answer(request, form, do, asked)


@SETTINGS
@ASKS
def duty_replace(request: HttpRequest, number: int) -> HttpResponse:
    old, tenant = _duty_or_404(request, number), tenant_here(request)
    kept = {name: getattr(old, name) for name in ("measure", "text", "instead", "citation")}
    initial = kept | {"category": old.category.code, "place": old.place or "", "valid_from": clock.today() + timedelta(days=1)}
    form = DutyForm(request.POST or None, initial=initial, **choices_for(tenant))

    def do(values: dict[str, Any], now: datetime) -> str:
        given, begin = _wanted(values, tenant), values["valid_from"]
        return _url(services.replace_duty(item=old, wanted=given, valid_from=begin, by=actor_of(request), now=now))

    said = _("换掉清单第 %(number)s 条") % {"number": number}
    way = crumbs("duties", (_("第 %(number)s 条") % {"number": number}, _url(old)), (_("换一条"), ""))
    lead = _("旧的一条不改，到新的施行前一天为止。")
    return answer(request, form, do, Asked(said, _("施行"), _url(old), _("换好了。"), way, lead, context=named_places(tenant)))


@SETTINGS
@ASKS
def duty_close(request: HttpRequest, number: int) -> HttpResponse:
    here = _duty_or_404(request, number)
    form = EndForm(request.POST or None, initial={"last_day": clock.today()})

    def do(values: dict[str, Any], now: datetime) -> str:
        return _url(services.close_duty(item=here, by=actor_of(request), now=now, **values))

    said = _("停掉清单第 %(number)s 条") % {"number": number}
    way = crumbs("duties", (_("第 %(number)s 条") % {"number": number}, _url(here)), (_("停掉"), ""))
    lead = _("停掉以后，没有别的条写着的，就算清单外。")
    return answer(request, form, do, Asked(said, _("停掉"), _url(here), _("停好了。"), way, lead, "stop"))


@SETTINGS
@ASKS
def duty_withdraw(request: HttpRequest, number: int) -> HttpResponse:
    here = _duty_or_404(request, number)

    def do(values: dict[str, Any], now: datetime) -> str:
        return _url(services.withdraw_duty(item=here, by=actor_of(request), now=now, **values))

    said = _("撤回清单第 %(number)s 条") % {"number": number}
    way = crumbs("duties", (_("第 %(number)s 条") % {"number": number}, _url(here)), (_("撤回"), ""))
    asked = Asked(said, _("撤回"), _url(here), _("撤回了。"), way, tone="stop")
    return answer(request, MustSayWhyForm(request.POST or None), do, asked)


@requires(rights.VIEW)
@READS
def outside_list(request: HttpRequest) -> HttpResponseBase:
    """Cases that communities were given outside their list in a year, with the reasons; those that this visitor may see."""
    tenant = tenant_here(request)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and YEARS[0] <= int(asked[:5]) <= YEARS[1] else clock.today().year
    begin, end = _year(year)
    rows = selectors.overrides_in(tenant, begin=begin, end=end).filter(case__in=visible_to(request).values("pk"))
    if wants_sheet(request):
        return sheet_of(request, listed_office.OUTSIDE, map(listed_office.outside_row, rows.iterator(AT_ONCE)))
    page_obj = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page_obj, "year": year, "sheet_url": sheet_url(request)}
    return page(request, "casework/desk/settings/outside_list.html", context)
