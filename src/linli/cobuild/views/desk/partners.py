"""Partner units on the workbench: the register with its sheet, one with all that is known of it, its one form on paper."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from linli.core import clock, papers
from linli.core.access import actor_of, requires
from linli.core.finding import one_or_404
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.panels import panels_for
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.registry.api import communities

from ...forms.partners import PartnerFilter
from ...models import PartnerUnit
from ...models.agreements import AgreementQuerySet
from ...rules import rights
from ...rules.letters import FIRST_YEAR, days_of_year
from ...selectors import agreements as agreement_rows
from ...selectors import partner_deeds as deeds
from ...selectors import partners as found
from ...selectors.figures import last_day
from .. import partners_shown as shown
from ..agreement_pieces import rows_shown

SEES = requires(rights.VIEW, rights.PARTNERS)
READ = require_http_methods(["GET", "HEAD"])
PER_PAGE, MOST = 25, 8


def year_asked(request: HttpRequest) -> int:
    """The year that the address names, or this one."""
    text, today = request.GET.get("year", ""), clock.today().year
    is_year = text.isascii() and text.isdigit() and len(text) == 4
    return int(text) if is_year and FIRST_YEAR <= int(text) <= today else today


@SEES
@READ
def listed(request: HttpRequest) -> HttpResponseBase:
    """The partner units where this visitor's posts reach, with the numbers of a year; every choice stands in the address."""
    tenant, actor = tenant_here(request), actor_of(request)
    filters = PartnerFilter(request.GET, communities=communities(tenant))
    said = filters.cleaned_data if filters.is_valid() else {}
    is_left, year = request.GET.get("only") == "left", year_asked(request)
    chosen = {"words": said.get("q", ""), "level": said.get("level", ""), "under": said.get("under", "")}
    rows = found.listed(actor, tenant, **chosen, is_left=is_left, today=clock.today() if is_left else last_day(year))
    told = deeds.with_figures(rows, days_of_year(year))
    if wants_sheet(request):
        return sheet_of(request, PARTNERS, _sheet_rows(told, year))
    here = Pages(told, PER_PAGE, counted=rows).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "is_filtered": any(chosen.values()),
        "is_left": is_left,
        "page_obj": here,
        "rows": [{"one": one, "figures": deeds.told(one)} for one in here],
        "tabs": [
            {"label": _("在册的"), "url": "?", "current": not is_left},
            {"label": _("退出的"), "url": "?only=left", "current": is_left},
        ],
        "year": year,
        "sheet_url": sheet_url(request),
        "may_keep": actor.may(rights.PARTNERS, tenant_id=tenant.pk),
    }
    return page(request, "cobuild/desk/partners.html", context)


PARTNERS = Sheet(
    "partners",
    gettext_lazy("驻区单位"),
    [
        Column("unit", gettext_lazy("单位")),
        Column("credit_code", gettext_lazy("统一社会信用代码")),
        Column("level", gettext_lazy("级别")),
        Column("place", gettext_lazy("社区")),
        Column("address", gettext_lazy("地址")),
        Column("phone", gettext_lazy("公开电话")),
        Column("joined_on", gettext_lazy("加入")),
        Column("left_on", gettext_lazy("退出")),
        Column("field", gettext_lazy("做什么的")),
        Column("can_offer", gettext_lazy("能帮什么")),
        Column("year", gettext_lazy("年份")),
        Column("claims", gettext_lazy("做成的事（件）")),
        Column("person_times", gettext_lazy("服务人次")),
        Column("hours", gettext_lazy("服务时间（小时）")),
        Column("member_claims", gettext_lazy("职工做成的事（件）")),
        Column("member_person_times", gettext_lazy("职工服务人次")),
        Column("member_hours", gettext_lazy("职工服务时间（小时）")),
        Column("members", gettext_lazy("报到的职工（人）")),
        Column("uses", gettext_lazy("场地使用（次）")),
        Column("came", gettext_lazy("来场地人次")),
        Column("donations", gettext_lazy("捐赠（次）")),
    ],
    engine="cobuild",
)
PLAIN = ("claims", "person_times", "member_claims", "member_person_times", "members", "uses", "came", "donations")


def _sheet_rows(rows: QuerySet[PartnerUnit], year: int) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        body, told = one.organisation, deeds.told(one)
        yield {name: getattr(told, name) for name in PLAIN} | {
            "unit": body.name, "credit_code": body.credit_code, "level": str(one.get_level_display()),  # type: ignore[attr-defined]
            "place": one.place.name, "address": body.address, "phone": body.phone, "joined_on": one.joined_on,
            "left_on": one.left_on, "field": one.field, "can_offer": one.can_offer, "year": year,
            "hours": told.half_hours / 2, "member_hours": told.member_half_hours / 2,
        }  # fmt: skip


# ---- one ----


def partner_or_404(request: HttpRequest, pk: UUID) -> PartnerUnit:
    return one_or_404(found.partners_seen(actor_of(request)).filter(tenant=tenant_here(request)), pk)


def way_to(one: PartnerUnit) -> list[tuple[str, str]]:
    """The crumbs that lead to a unit's page."""
    return [(_("驻区单位"), reverse("cobuild:partners")), (one.organisation.name, one.get_absolute_url())]


def may_keep(request: HttpRequest, one: PartnerUnit) -> bool:
    return actor_of(request).may(rights.PARTNERS, tenant_id=one.tenant_id, place_path=one.place_path)


@SEES
@READ
def partner(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One unit: what it does and gives, what it did, what was said to it, who speaks for it, and what others have to show of it."""
    one, actor, today, year = partner_or_404(request, pk), actor_of(request), clock.today(), year_asked(request)
    body = one.organisation
    agreements = found.agreements_of(agreement_rows.agreements_seen(actor), body.pk).order_by("-begins_on", "id")
    context = {
        "one": one,
        "crumbs": [*way_to(one)[:1], (body.name, "")],
        "year": year,
        "figures": shown.figure_rows(deeds.year_of(one, year)),
        "is_this_year": year == today.year,
        "claims": shown.claim_rows(deeds.claims_given(body.pk).order_by("-claimed_at", "-id")[:MOST]),
        "agreements": rows_shown(agreement_rows.with_sides(agreements)[:MOST]),
        "spaces": found.spaces_of(body.pk, today)[:MOST],
        "letters": [(each, shown.letter_badge(each)) for each in one.letters.all()[:MOST]],
        "reviews": [(each, shown.review_badge(each)) for each in one.reviews.all()[:MOST]],
        "liaisons": found.liaisons_of(body.pk, today),
        "panels": panels_for("partner", request, one),
        "may_keep": may_keep(request, one),
    }
    return page(request, "cobuild/desk/partner.html", context)


@SEES
@READ
def record(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What any level asks of a unit, on one page from the one record."""
    one = partner_or_404(request, pk)
    return as_record(request, one, agreement_rows.agreements_seen(actor_of(request)), back=one.get_absolute_url())


def as_record(request: HttpRequest, one: PartnerUnit, agreements: AgreementQuerySet, *, back: str) -> HttpResponse:
    """`agreements`: those that whoever asks may see."""
    today, year = clock.today(), year_asked(request)
    running = agreement_rows.with_sides(found.agreements_of(agreements.in_force(today), one.organisation.pk))
    context = {
        "one": one,
        "year": year,
        "figures": shown.figure_rows(deeds.year_of(one, year)),
        "agreements": rows_shown(running),
        "spaces": found.spaces_of(one.organisation.pk, today),
        "liaisons": found.liaisons_of(one.organisation.pk, today),
        "back_url": back,
    }
    return papers.paper(request, "cobuild/paper/partner_record.html", context, name=f"unit-{one.joined_on:%Y%m%d}-{year}")
