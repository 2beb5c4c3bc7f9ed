"""Agreements on the workbench: the list with its sheet, a new one, one with everything, its paper."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from linli.core import clock, papers
from linli.core.access import actor_of, requires
from linli.core.finding import found_or_404
from linli.core.ids import uuid_of
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.models import Tenant
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.core.verb_pages import VerbPage, answered, bound
from linli.registry.api import (
    OrganisationKind,
    ancestors,
    communities,
    organisation_by_id,
    organisations,
    place_by_id,
    places_meant,
    places_under,
)

from ...forms.agreements import MOST_PARTNERS, AgreementForm
from ...models import Agreement, AgreementKind, PartyRole, Practice
from ...models.agreements import AgreementQuerySet
from ...rules import rights
from ...rules.agreements import AgreementGiven, PartyGiven
from ...selectors import agreements as found
from ...selectors.agreements import AgreementFilters
from ...services import agreements
from ...states import AgreementState
from ..agreement_pieces import practice_words, premises_words, rows_shown, scans_shown, sides_words, whole_of

SEES = requires(rights.VIEW, rights.AGREEMENTS)
KEEPS = requires(rights.AGREEMENTS)
SHOWS = require_http_methods(["GET", "HEAD"])
BOTH = require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE = 25
HOSTS = (
    OrganisationKind.SUBDISTRICT_OFFICE,
    OrganisationKind.PARTY_WORK_COMMITTEE,
    OrganisationKind.RESIDENTS_COMMITTEE,
    OrganisationKind.PARTY_COMMITTEE,
    OrganisationKind.PARTY_BRANCH,
    OrganisationKind.SERVICE_CENTRE,
    OrganisationKind.JOINT_OFFICE,
)
WITHIN = [
    ("30", gettext_lazy("30 天内")),
    ("60", gettext_lazy("60 天内")),
    ("180", gettext_lazy("半年内")),
    ("365", gettext_lazy("一年内")),
]


def seen(request: HttpRequest) -> AgreementQuerySet:
    return found.agreements_seen(actor_of(request)).filter(tenant=tenant_here(request))


@SEES
@SHOWS
def listed(request: HttpRequest) -> HttpResponseBase:
    """The agreements of this visitor's places; every choice stands in the address."""
    tenant, filters = tenant_here(request), AgreementFilters.from_query(request.GET)
    rows = found.narrowed(seen(request), filters, tenant=tenant, today=clock.today())
    if wants_sheet(request):
        return sheet_of(request, AGREEMENTS, _sheet_rows(rows))
    here = Pages(found.with_sides(rows), PER_PAGE, counted=rows).get_page(request.GET.get("page"))
    context = {
        "page_obj": here,
        "rows": rows_shown(here),
        "filters": filters,
        "states": AgreementState.choices,
        "practices": Practice.choices,
        "kinds": AgreementKind.choices,
        "days": WITHIN,
        "places": communities(tenant),
        "sheet_url": sheet_url(request),
        "may_keep": actor_of(request).may(rights.AGREEMENTS, tenant_id=tenant.pk),
    }
    return page(request, "cobuild/desk/agreements.html", context)


AGREEMENTS = Sheet(
    "agreements",
    gettext_lazy("共建协议"),
    [
        Column("number", gettext_lazy("编号")),
        Column("title", gettext_lazy("名称")),
        Column("kind", gettext_lazy("类别")),
        Column("practices", gettext_lazy("五共")),
        Column("place", gettext_lazy("社区")),
        Column("sides", gettext_lazy("各方")),
        Column("premises", gettext_lazy("用房")),
        Column("area", gettext_lazy("面积（平方米）")),
        Column("use", gettext_lazy("用途")),
        Column("begins_on", gettext_lazy("开始")),
        Column("ends_on", gettext_lazy("到期")),
        Column("state", gettext_lazy("状态")),
        Column("signed_on", gettext_lazy("签订")),
        Column("ended_on", gettext_lazy("结束")),
        Column("ended_reason", gettext_lazy("为什么终止")),
    ],
    engine="cobuild",
)


def _sheet_rows(rows: AgreementQuerySet) -> Iterator[dict[str, Any]]:
    for one in found.with_sides(rows).select_related("premises").iterator(AT_ONCE):
        plain = ("number", "title", "use", "begins_on", "ends_on", "signed_on", "ended_on", "ended_reason")
        yield {name: getattr(one, name) for name in plain} | {
            "kind": one.get_kind_display(),  # type: ignore[attr-defined]
            "practices": practice_words(one),
            "place": str(one.place),
            "sides": sides_words(one),
            "premises": premises_words(one),
            "area": None if one.area_centi is None else Decimal(one.area_centi) / 100,
            "state": one.get_state_display(),  # type: ignore[attr-defined]
        }


# ---- one ----


def agreement_or_404(request: HttpRequest, pk: UUID) -> Agreement:
    return found_or_404(found.whole(seen(request), pk))


def may_keep(request: HttpRequest, one: Agreement) -> bool:
    return actor_of(request).may(rights.AGREEMENTS, tenant_id=one.tenant_id, place_path=one.place_path)


@SEES
@SHOWS
def agreement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One agreement: who signs, what it says, what has to be done and was, its scans, what it renews."""
    one = agreement_or_404(request, pk)
    whole = whole_of(one, today=clock.today())
    context = (
        whole
        | scans_shown(one)
        | {
            "may_keep": may_keep(request, one),
            "renewed_by": whole["replaced_by"] or found.renewed_by(one),
            "is_draft": one.state == AgreementState.DRAFT,
            "is_proposed": one.state == AgreementState.PROPOSED,
            "is_running": one.state == AgreementState.SIGNED,
            "is_over": one.state in found.OVER,
        }
    )
    return page(request, "cobuild/desk/agreement.html", context)


@SEES
@SHOWS
def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The agreement for the file, with room for seals."""
    one = agreement_or_404(request, pk)
    return as_paper(request, one, back=one.get_absolute_url())


def as_paper(request: HttpRequest, one: Agreement, *, back: str) -> HttpResponse:
    context = whole_of(one, today=clock.today()) | {"back_url": back, "tenant": one.tenant}
    return papers.paper(request, "cobuild/paper/agreement.html", context, name=f"agreement-{one.number}")


# ---- a new one, and a draft changed ----


def form_of(request: HttpRequest, **given: Any) -> Any:
    """The form with the places and bodies that can be chosen; whoever acts for one community finds its committee first."""
    tenant, actor = tenant_here(request), actor_of(request)
    bodies = list(organisations(tenant).order_by("kind", "name", "id").values_list("pk", "name", "kind", "place__path"))
    of_hosts = [(str(pk), name, path or "") for pk, name, kind, path in bodies if kind in HOSTS]
    of_hosts.sort(key=lambda one: not actor.may(rights.AGREEMENTS, tenant_id=tenant.pk, place_path=one[2]))
    hosts = [(pk, name) for pk, name, _path in of_hosts]
    partners = [(str(pk), name) for pk, name, kind, _path in bodies if kind not in HOSTS]
    return bound(request, AgreementForm, places=places_kept(request, rights.AGREEMENTS), hosts=hosts, partners=partners, **given)


def places_kept(request: HttpRequest, right: str) -> list[tuple[str, str]]:
    """Communities, and the subdistrict itself, where this visitor holds a right."""
    actor, tenant = actor_of(request), tenant_here(request)
    rows = places_under("", tenant=tenant).of_kind("community", "subdistrict").order_by("-kind", "path")
    kept = [one for one in rows if actor.may(right, tenant_id=tenant.pk, place_path=one.path)]
    return [(str(one.pk), one.name) for one in sorted(kept, key=lambda one: one.kind == "subdistrict")]


def given_of(tenant: Tenant, given: dict[str, Any], **more: Any) -> AgreementGiven:
    """What the form says as the verbs take it: its choices were offered, so they are there."""
    sides = [("host", PartyRole.HOST), *((f"partner_{number}", PartyRole.PARTNER) for number in range(1, MOST_PARTNERS + 1))]
    parties = [_side(tenant, given, name, role) for name, role in sides if given.get(name)]
    meant = places_meant(given["premises_text"], tenant=tenant, kinds=()) if given["premises_text"] else []
    plain = ("kind", "title", "practices", "premises_text", "area_centi", "use", "text", "begins_on", "ends_on", "is_public")
    return AgreementGiven(
        place=found_or_404(place_by_id(UUID(given["place"]), tenant=tenant)),
        parties=parties,
        premises=meant[0] if len(meant) == 1 else None,
        **{name: given[name] for name in plain},
        **more,
    )


def _side(tenant: Tenant, given: dict[str, Any], name: str, role: str) -> PartyGiven:
    body = found_or_404(organisation_by_id(given[name], tenant=tenant))
    return PartyGiven(body, role, given.get(f"{name}_signatory", ""), given.get(f"{name}_email", ""))


@KEEPS
@BOTH
def new(request: HttpRequest) -> HttpResponse:
    """Draft an agreement; the address may say for which step of which procedure."""
    actor, tenant = actor_of(request), tenant_here(request)
    run = found.run_named(actor, tenant, request.GET.get("run", ""))
    step = request.GET.get("step", "")[:60] if run else ""
    kind = request.GET.get("kind", "")
    initial: dict[str, Any] = {"begins_on": clock.today(), "is_public": True, "place": _community(request)}
    form = form_of(request, initial=initial | ({"kind": kind} if kind in AgreementKind.values else {}))

    def do(given: dict[str, Any], now: datetime) -> str:
        wanted = given_of(tenant, given, run=run, step=step)
        return agreements.draft(tenant=tenant, given=wanted, by=actor, now=now).get_absolute_url()

    back = reverse("cobuild:agreements")
    shown = VerbPage(
        title=_("起草协议"),
        label=_("存成草稿"),
        said=_("存好了。接着把要做的事加上，再送各方确认。"),
        back=back,
        crumbs=[(_("共建协议"), back)],
        lead=_("先存成草稿，谁也看不到；写好了再送各方确认。"),
    )
    return answered(request, shown, form, do)


def _community(request: HttpRequest) -> str:
    """The community that the address means: the one named, or the one around the place named."""
    key = uuid_of(request.GET.get("place", ""))
    place = place_by_id(key, tenant=tenant_here(request)) if key else None
    around = place and next((one for one in (place, *ancestors(place)) if one.kind in ("community", "subdistrict")), None)
    return str(around.pk) if around else ""


def initial_of(one: Agreement) -> dict[str, Any]:
    """A draft as its form shows it."""
    plain = ("kind", "title", "practices", "premises_text", "area_centi", "use", "text", "begins_on", "ends_on", "is_public")
    told = {name: getattr(one, name) for name in plain} | {"place": str(one.place_id)}  # type: ignore[attr-defined]
    sides = found.sides_of(one)
    number = 0
    for side in sides:
        name = "host"
        if side.role == PartyRole.PARTNER:
            number += 1
            name = f"partner_{number}"
        told |= {name: str(side.organisation_id), f"{name}_signatory": side.signatory, f"{name}_email": side.email}  # type: ignore[attr-defined]
    return told


def day_after(one: Agreement) -> date:
    """When a renewal begins, unless said otherwise."""
    return date.fromordinal((one.ends_on or clock.today()).toordinal() + 1)
