"""
A unit's own desk, on a telephone first: what waits, what was asked of it, what it promised, what it did, its people, its thanks.

Everything begins with the liaison's own bodies; the address of another unit's thing finds nothing.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.finding import found_or_404
from linli.core.ids import uuid_of
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.panels import panels_for
from linli.core.tenancy import tenant_here
from linli.core.verb_pages import PORTAL, VerbPage, answered, bound
from linli.registry.api import Organisation

from ...forms.partners import DescribeForm
from ...models import PartnerUnit
from ...rules import rights
from ...rules.letters import days_of_year
from ...selectors import agreements as agreement_rows
from ...selectors import partner_deeds as deeds
from ...selectors import partners as found
from ...selectors import unit_desk
from ...selectors import ventures as venture_rows
from ...services import partners
from .. import partners_shown as shown
from ..agreement_pieces import rows_shown
from ..desk.partners import as_record

READ = require_http_methods(["GET", "HEAD"])
BOTH = require_http_methods(["GET", "HEAD", "POST"])
OWN = requires(rights.OWN_UNIT)
PER_PAGE, MOST = 20, 5


def bodies_here(request: HttpRequest) -> list[Organisation]:
    """
    The bodies that the liaison speaks for, the one that the address names first.

    :raises PermissionDenied: for a post that belongs to no body.
    """
    rows = list(found.own_bodies(actor_of(request)).filter(tenant=tenant_here(request)))
    asked = uuid_of(request.GET.get("unit", ""))
    if not rows:
        raise PermissionDenied
    return sorted(rows, key=lambda one: one.pk != asked)


def body_here(request: HttpRequest) -> Organisation:
    """The body that the page is about. :raises PermissionDenied: as `bodies_here`."""
    return bodies_here(request)[0]


def partner_here(request: HttpRequest, body: Organisation) -> PartnerUnit | None:
    """Its row in the register; none where it is not registered (an agency that only applies for ventures)."""
    return found.partner_of(actor_of(request)).filter(organisation=body).first()


def _registered(request: HttpRequest) -> PartnerUnit:
    return found_or_404(partner_here(request, body_here(request)))


@OWN
@READ
def home(request: HttpRequest) -> HttpResponse:
    """Everything in short, each part with its own page."""
    bodies, today = bodies_here(request), clock.today()
    body, actor = bodies[0], actor_of(request)
    partner = partner_here(request, body)
    year = days_of_year(today.year)
    context = {
        "bar_title": _("本单位"),
        "body": body,
        "partner": partner,
        "bodies": sorted(bodies, key=lambda one: one.name),
        "year": today.year,
        "figures": shown.figure_rows(deeds.figures_of(partner, year)) if partner else [],
        "waiting": _waiting(body, today),
        "needs": _needs(body, partner, today, MOST),
        "promised": shown.claim_rows(unit_desk.claims_in(body, "promised")[:MOST]),
        "done": shown.claim_rows(unit_desk.claims_in(body, "done").filter(delivered_on__range=year)[:MOST]),
        "agreements": rows_shown(agreement_rows.with_sides(_agreements(request, body).in_force(today))[:MOST]),
        "ventures": venture_rows.own_ventures(actor, body.tenant).exists(),
        "thanks": deeds.thanks_to(body.pk)[:MOST],
        "panels": panels_for("unit", request, body),
    }
    return page(request, "cobuild/portal/unit.html", context)


def _agreements(request: HttpRequest, body: Organisation) -> Any:
    return found.agreements_of(agreement_rows.own_agreements(actor_of(request)), body.pk)


def _waiting(body: Organisation, today: date) -> list[dict[str, Any]]:
    """What waits for the unit, as rows of one list, what is to be done first."""
    told = unit_desk.waiting_for(body, today=today, most=MOST)
    rows = [
        _row(each["title"], _("说好要做的"), each["url"], each["one"].due_on, is_late=_is_late(each["one"].due_on, today))
        for each in shown.claim_rows(told.to_do)
    ]
    rows += [
        _row(
            one.text,
            _("协议里要做的"),
            _url("unit-agreement", one.agreement.pk),
            one.next_due,
            is_late=_is_late(one.next_due, today),
        )
        for one in told.duties
    ]
    rows += [_row(one.title, _("协议等您确认"), _url("unit-agreement", one.pk)) for one in told.agreements]
    rows += [_row(each["title"], _("别人做好了，等您确认"), each["url"]) for each in shown.claim_rows(told.to_confirm)]
    rows += [
        _row(
            _("%(year)d 年第 %(quarter)d 季度的反馈") % {"year": one.year, "quarter": one.quarter},
            _("社区寄来的"),
            _url("unit-letter", one.pk),
        )
        for one in told.letters
    ]
    return rows + [
        _row(_("%(year)d 年共建评议") % {"year": one.year}, _("等单位回一句话"), _url("unit-review", one.pk))
        for one in told.reviews
    ]


def _row(title: str, why: str, url: str, on: date | None = None, *, is_late: bool = False) -> dict[str, Any]:
    return {"title": title, "why": why, "url": url, "on": on, "is_late": is_late}


def _is_late(day: date | None, today: date) -> bool:
    return day is not None and day < today


def _url(name: str, pk: UUID) -> str:
    return reverse(f"cobuild:{name}", args=[pk])


def _needs(body: Organisation, partner: PartnerUnit | None, today: date, most: int) -> list[dict[str, Any]]:
    rows = unit_desk.needs_for(body, partner, today=today)[:most]
    return [{"one": one, "url": shown.page_if_there("public-need", one.pk)} for one in rows]


# ---- its parts ----


@OWN
@READ
def asked(request: HttpRequest) -> HttpResponse:
    """What neighbours ask for near the unit, and units may take on."""
    body = body_here(request)
    rows = unit_desk.needs_for(body, partner_here(request, body), today=clock.today())
    here = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "bar_title": _("请我们帮的"),
        "page_obj": here,
        "rows": [{"one": one, "url": shown.page_if_there("public-need", one.pk)} for one in here],
    }
    return page(request, "cobuild/portal/unit_asked.html", context)


@OWN
@READ
def claims(request: HttpRequest) -> HttpResponse:
    """What the unit promised, did, and what came to nothing."""
    body, part = body_here(request), request.GET.get("part", "")
    part = part if part in unit_desk.PARTS else "promised"
    here = Pages(unit_desk.claims_in(body, part), PER_PAGE).get_page(request.GET.get("page"))
    names = {"promised": _("答应了的"), "done": pgettext("unit", "做了的"), "ended": pgettext("unit", "没做成的")}
    context = {
        "bar_title": _("我们的认领"),
        "page_obj": here,
        "rows": shown.claim_rows(here),
        "part": part,
        "tabs": [{"label": label, "url": f"?part={code}", "current": code == part} for code, label in names.items()],
    }
    return page(request, "cobuild/portal/unit_claims.html", context)


@OWN
@READ
def members(request: HttpRequest) -> HttpResponse:
    """The unit's people who checked in and agree that it knows: names and days, nothing of their homes."""
    body = body_here(request)
    here = Pages(found.members_of(body), PER_PAGE).get_page(request.GET.get("page"))
    context = {"bar_title": _("我们报到的人"), "page_obj": here, "unnamed": found.unnamed_of(body)}
    return page(request, "cobuild/portal/unit_members.html", context)


@OWN
@READ
def thanks(request: HttpRequest) -> HttpResponse:
    """Words of thanks, the letters of every quarter, the reviews of every year."""
    actor, body = actor_of(request), body_here(request)
    letters = found.own_letters(actor).filter(partner__organisation=body)
    reviews = found.own_reviews(actor).filter(partner__organisation=body)
    here = Pages(deeds.thanks_to(body.pk), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "bar_title": _("感谢和反馈"),
        "page_obj": here,
        "letters": [(one, shown.letter_badge(one)) for one in letters],
        "reviews": [(one, shown.review_badge(one)) for one in reviews],
    }
    return page(request, "cobuild/portal/unit_thanks.html", context)


@OWN
@READ
def record(request: HttpRequest) -> HttpResponse:
    """The one form for every level, from the record: to print, seal and hand on."""
    one = _registered(request)
    return as_record(request, one, agreement_rows.own_agreements(actor_of(request)), back=reverse("cobuild:unit"))


@OWN
@BOTH
def describe(request: HttpRequest) -> HttpResponse:
    """Say what the unit does and can help with."""
    one = _registered(request)

    def do(said: dict[str, Any], now: datetime) -> str:
        partners.describe(partner=one, **said, by=actor_of(request), now=now)
        return reverse("cobuild:unit")

    verb = VerbPage(
        title=_("本单位能帮什么"),
        label=_("存下来"),
        said=_("存下了，居民和社区都看得到。"),
        back=reverse("cobuild:unit"),
        lead=_("写一次就够，社区按它来找您。"),
        template=PORTAL,
    )
    initial = {"field": one.field, "can_offer": one.can_offer}
    return answered(request, verb, bound(request, DescribeForm, initial=initial), do)
