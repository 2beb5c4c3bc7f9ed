"""Rounds on the workbench: the list, a round with all its ventures, opened and changed, its judges, its two decisions."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import clock
from linli.core.access import actor_of
from linli.core.finding import one_or_404
from linli.core.list_sheets import Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.models import Tenant
from linli.core.pages import page
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.core.verb_pages import VerbPage, answered, bound
from linli.registry.api import organisation_chosen, organisations_offered, place_chosen

from ...forms import ventures as forms
from ...models import Category, Round, Venture
from ...rules import rights
from ...selectors import ventures as found
from ...selectors.venture_rules import rule_set_of, rules_of
from ...selectors.ventures import VentureFilters
from ...services import rounds
from ...services.rounds import RoundGiven
from ...services.ventures import apply
from ...states import VentureState
from .. import applying
from ..venture_pieces import BOTH, PER_PAGE, RUNS, SEES, SHOWS, places_offered, round_or_404
from ..ventures_shown import badge_of, round_words, row_of


@SEES
@SHOWS
def listed(request: HttpRequest) -> HttpResponse:
    """Every round of the subdistrict, the newest first."""
    actor, tenant = actor_of(request), tenant_here(request)
    here = Paginator(found.rounds_seen(actor, tenant).order_by("-year", "title", "id"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page_obj": here,
        "rows": [{"one": one, **round_words(one)} for one in here],
        "may_run": actor.may(rights.VENTURES, tenant_id=tenant.pk),
    }
    return page(request, "cobuild/desk/ventures_rounds.html", context)


@SEES
@SHOWS
def round_page(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """One round: how far it is, who judges, all its ventures with stage, sums and what may be done; `?as=xlsx` gives the sheet."""
    one, actor, tenant = round_or_404(request, pk), actor_of(request), tenant_here(request)
    filters = VentureFilters.from_query(request.GET)
    rows = found.with_sums(found.narrowed(found.ventures_seen(actor, tenant).filter(round=one), filters)).order_by("number")
    if wants_sheet(request):
        return sheet_of(request, VENTURES, sheet_rows(rows))
    here = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = list_context(filters) | {
        "round": one,
        **round_words(one),
        "page_obj": here,
        "rows": [row_of(each) for each in here],
        "judges": one.judges.select_related("person", "organisation").order_by(
            "stage", F("left_at").asc(nulls_first=True), "named_at", "id"
        ),
        "rule": rule_set_of(one),
        "sheet_url": sheet_url(request),
        "may_run": actor.may(rights.VENTURES, tenant_id=one.tenant_id, place_path=one.place_path),
        "may_decide": actor.may(rights.DECIDE_VENTURES, tenant_id=one.tenant_id, place_path=one.place_path),
    }
    return page(request, "cobuild/desk/ventures_round.html", context)


def list_context(filters: VentureFilters) -> dict[str, Any]:
    return {"filters": filters, "states": VentureState.choices, "categories": Category.choices}


VENTURES = Sheet(
    "ventures",
    gettext_lazy("公益创投项目"),
    [
        Column("number", gettext_lazy("编号")),
        Column("title", gettext_lazy("项目名称")),
        Column("applicant", gettext_lazy("申报单位")),
        Column("category", gettext_lazy("类别")),
        Column("place", gettext_lazy("在哪里做")),
        Column("for_whom", gettext_lazy("为谁做")),
        Column("state", gettext_lazy("状态")),
        Column("reason", gettext_lazy("原因")),
        Column("asked", gettext_lazy("申请（元）")),
        Column("granted", gettext_lazy("批准（元）")),
        Column("paid", gettext_lazy("已拨（元）")),
        Column("spent", gettext_lazy("已花（元）")),
        Column("services", gettext_lazy("场次")),
        Column("person_times", gettext_lazy("人次")),
        Column("people", gettext_lazy("人数")),
    ],
    engine="cobuild",
)


def sheet_rows(rows: Any) -> Iterator[dict[str, Any]]:
    for one in rows:
        yield {
            "number": one.number, "title": one.title, "applicant": one.applicant.name, "category": one.get_category_display(),
            "place": str(one.place), "for_whom": one.for_whom, "state": badge_of(one)["word"], "reason": one.state_reason,
            "asked": Decimal(one.asked) / 100, "granted": Decimal(one.granted_cents or 0) / 100, "paid": Decimal(one.paid) / 100,
            "spent": Decimal(one.spent) / 100, "services": one.service_count, "person_times": one.person_times, "people": one.people,
        }  # fmt: skip


@RUNS
@BOTH
def new(request: HttpRequest) -> HttpResponse:
    """Open a round, with its procedure."""
    actor, tenant, today = actor_of(request), tenant_here(request), clock.today()
    form = bound(
        request,
        forms.RoundForm,
        places=places_offered(tenant),
        initial={"year": today.year, "apply_from": today, "with_run": True},
    )

    def do(given: dict[str, Any], now: datetime) -> str:
        return rounds.open_round(tenant=tenant, given=_given(given, tenant), by=actor, now=now).get_absolute_url()

    back = reverse("cobuild:rounds")
    shown = VerbPage(
        title=_("开一轮公益创投"), label=_("开这一轮"), said=_("开好了。"), back=back, crumbs=[(_("公益创投"), back)],
        lead=_("评审规则按今天的定下来，以后规则改了这一轮不变。"),
    )  # fmt: skip
    return answered(request, shown, form, do)


def _given(given: dict[str, Any], tenant: Tenant) -> RoundGiven:
    return RoundGiven(
        place=place_chosen(given["place"], tenant), year=given["year"], title=given["title"], funds_cents=given["funds"],
        per_venture_cents=given["per_venture"], apply_from=given["apply_from"], apply_until=given["apply_until"],
        terms=given["terms"], with_run=given.get("with_run", False),
    )  # fmt: skip


@RUNS
@BOTH
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what a round says."""
    one, actor, tenant = round_or_404(request, pk), actor_of(request), tenant_here(request)
    names = ("year", "title", "apply_from", "apply_until", "terms")
    initial = {name: getattr(one, name) for name in names} | {"place": str(one.place_id)}  # type: ignore[attr-defined]
    initial |= {"funds": Decimal(one.funds_cents) / 100, "per_venture": Decimal(one.per_venture_cents) / 100}
    form = bound(request, forms.RoundForm, places=[(str(one.place_id), str(one.place))], has_run=True, initial=initial)  # type: ignore[attr-defined]

    def do(given: dict[str, Any], now: datetime) -> str:
        return rounds.change(round_=one, given=_given(given, tenant), by=actor, now=now).get_absolute_url()

    shown = VerbPage(title=_("改这一轮"), label=_("存下"), said=_("改好了。"), back=one.get_absolute_url(), crumbs=crumbs_of(one))
    return answered(request, shown, form, do)


def crumbs_of(one: Round) -> list[tuple[str, str]]:
    return [(_("公益创投"), reverse("cobuild:rounds")), (one.title, one.get_absolute_url())]


@SEES
@SHOWS
def ventures(request: HttpRequest) -> HttpResponseBase:
    """Every venture of every round; what figures count opens here."""
    actor, tenant, filters = actor_of(request), tenant_here(request), VentureFilters.from_query(request.GET)
    rows = found.with_sums(found.narrowed(found.ventures_seen(actor, tenant), filters)).order_by("-round__year", "number")
    if wants_sheet(request):
        return sheet_of(request, VENTURES, sheet_rows(rows))
    here = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = list_context(filters) | {
        "page_obj": here, "rows": [row_of(one) for one in here], "sheet_url": sheet_url(request), "has_year": True,
    }  # fmt: skip
    return page(request, "cobuild/desk/ventures_list.html", context)


def judge_of(one: Round, pk: UUID) -> Any:
    return one_or_404(one.judges.select_related("person", "round"), pk)


@RUNS
@BOTH
def venture_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down an application that a body brought on paper."""
    one, tenant = round_or_404(request, pk), tenant_here(request)
    offered = organisations_offered(tenant, *rules_of(one).applicants)
    shown = VerbPage(
        title=_("替单位记一份申报"), label=_("存下来"), said=_("存下了。"), back=one.get_absolute_url(), crumbs=crumbs_of(one),
        template="cobuild/desk/ventures_form.html", lead=_("存下来是草稿，在申报单位自己的页面上；填齐了就替它报上来。"),
    )  # fmt: skip

    def whose(given: dict[str, Any]) -> Any:
        return organisation_chosen(given["applicant"], tenant)

    return applying.begun(
        request, one, shown, whose, lambda made: reverse("cobuild:desk-venture-apply", args=[one.pk, made.pk]), applicants=offered
    )


def _draft_or_404(request: HttpRequest, pk: UUID, venture_id: UUID) -> Venture:
    """A draft that the office wrote down in this round."""
    rows = found.ventures_seen(actor_of(request), tenant_here(request))
    return one_or_404(rows.filter(round=pk, by_office=True), venture_id)


@RUNS
@BOTH
def venture_change(request: HttpRequest, pk: UUID, venture_id: UUID) -> HttpResponse:
    """Go on with what was written down for a body, until the last day."""
    one, made = round_or_404(request, pk), _draft_or_404(request, pk, venture_id)
    url = made.get_absolute_url()
    shown = VerbPage(
        title=_("接着填申报书"), label=_("存下来"), said=_("存下了。填齐以后再替它报上来。"), back=url,
        crumbs=[*crumbs_of(one), (made.number, url)], lead=made.applicant.name, template="cobuild/desk/ventures_form.html",
    )  # fmt: skip
    return applying.changed(request, made, shown, url)


@RUNS
@BOTH
def venture_apply(request: HttpRequest, pk: UUID, venture_id: UUID) -> HttpResponse:
    """Hand in what was written down for a body."""
    one, made = round_or_404(request, pk), _draft_or_404(request, pk, venture_id)

    def do(_given: dict[str, Any], now: datetime) -> str:
        return apply(venture=made, by=actor_of(request), now=now).get_absolute_url()

    shown = VerbPage(
        title=_("替单位报上来"),
        label=_("报上来"),
        said=_("报上来了。"),
        back=made.get_absolute_url(),
        crumbs=[*crumbs_of(one), (made.number, made.get_absolute_url())],
        lead=made.title,
    )
    return answered(request, shown, bound(request, forms.EmptyForm), do)
