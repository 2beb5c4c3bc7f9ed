"""Councils on the workbench: the list, a new one, one with its members, what is changed about it, its terms, and its end."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from linli.core import clock, rulesets
from linli.core.access import actor_of, requires, within
from linli.core.finding import found_or_404, got_or_404
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.core.words import shipped_words
from linli.registry.api import Place, PlaceKind, communities, place_by_id

from ...forms import councils as typed
from ...models import Council, Term
from ...rules import composition, rights
from ...selectors import absences, bodies
from ...selectors import councils as found
from ...selectors.ballot_rules import BODIES, OWNERS
from ...services import councils
from ...services.councils import CouncilGiven, TermGiven
from .. import council_words
from .council_forms import Asked, Crumbs, answer, posted

SEES, KEEPS = requires(rights.VIEW, rights.COUNCILS), requires(rights.COUNCILS)
READ, BOTH = require_http_methods(["GET", "HEAD"]), require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE, MOST_LINKED = 25, 5
PLACES = (PlaceKind.SUBDISTRICT, PlaceKind.COMMUNITY, PlaceKind.COMPOUND, PlaceKind.BUILDING, PlaceKind.ENTRANCE)
TABS = {
    "": gettext_lazy("在运行"),
    "vacant": gettext_lazy("有空缺"),
    "ending": gettext_lazy("快届满"),
    "dissolved": gettext_lazy("撤销了的"),
}


@SEES
@READ
def listed(request: HttpRequest) -> HttpResponseBase:
    """The councils where this visitor's posts reach, filtered by the address."""
    tenant, actor, today = tenant_here(request), actor_of(request), clock.today()
    filters = typed.CouncilFilter(request.GET, communities=communities(tenant))
    said = filters.cleaned_data if filters.is_valid() else {}
    only = request.GET.get("only", "")
    rows = found.listed(
        actor, tenant, words=said.get("q", ""), kind=said.get("kind", ""), under=said.get("under", ""), only=only, today=today
    )
    if wants_sheet(request):
        return sheet_of(request, COUNCILS, _sheet_rows(rows))
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "only": only,
        "is_filtered": any(said.values()),
        "page_obj": page_obj,
        "rows": [row_of(one) for one in page_obj],
        "tabs": [
            {"label": label, "url": f"?only={name}" if name else "?", "current": name == only} for name, label in TABS.items()
        ],
        "sheet_url": sheet_url(request),
        "may_keep": actor.may(rights.COUNCILS, tenant_id=tenant.pk),
    }
    return page(request, "deliberation/desk/councils.html", context)


def row_of(one: Any) -> dict[str, Any]:
    vacant = max((one.seat_count or 0) - one.held_count, 0)
    has_term = one.term_ordinal is not None
    badge = council_words.council_badge(one, vacant, one.term_ends_on, clock.today(), has_term=has_term)
    return {"one": one, "badge": badge, "vacant": vacant}


COUNCILS = Sheet(
    "councils",
    gettext_lazy("议事组织"),
    [
        Column("name", gettext_lazy("名称")),
        Column("kind", gettext_lazy("类别")),
        Column("place", gettext_lazy("范围")),
        Column("term", gettext_lazy("第几届")),
        Column("seats", gettext_lazy("名额")),
        Column("held", gettext_lazy("在任")),
        Column("vacant", gettext_lazy("空缺")),
        Column("ends_on", gettext_lazy("届满")),
        Column("state", gettext_lazy("状态")),
    ],
    engine="deliberation",
)


def _sheet_rows(rows: QuerySet[Council]) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        row: Any = row_of(one)
        known: Any = one
        yield {
            "name": one.name, "kind": str(one.get_kind_display()), "place": str(one.place), "term": known.term_ordinal,  # type: ignore[attr-defined]
            "seats": known.seat_count, "held": known.held_count, "vacant": row["vacant"], "ends_on": known.term_ends_on,
            "state": row["badge"][1],
        }  # fmt: skip


# ---- one ----


@SEES
@READ
def council(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """One council: who sits there, what is vacant, its terms, the rules in force, and what it meets and decides about."""
    one = council_or_404(request, pk)
    standing = found.standing_of(one, clock.today())
    if wants_sheet(request):
        return sheet_of(request, MEMBERS, _member_rows(standing))
    may_keep = _may_keep(request, one)
    absent = absences.absent_seats(one, on=clock.today()) if may_keep else []
    context = {
        "one": one,
        "standing": standing,
        "badge": council_words.term_badge(standing.term, clock.today()),
        "seats": [council_words.seat_shown(seat) for seat in standing.seats],
        "vacancy_words": council_words.vacancy_words(len(standing.vacant)),
        "shares": [council_words.share_shown(share) for share in standing.shares],
        "rule": council_words.rule_shown(standing.rule, standing.body),
        "absent": [council_words.absent_shown(each) for each in absent],
        "terms": list(found.terms_of(one)),
        "supervisions": list(one.supervisions.order_by("closed_at", "-begins_on")[:MOST_LINKED]),
        "links": _links(one),
        "sheet_url": sheet_url(request),
        "may_keep": may_keep,
        "may_supervise": actor_of(request).may(rights.SUPERVISION, tenant_id=one.tenant_id, place_path=one.place_path),
    }
    return page(request, "deliberation/desk/council.html", context)


def _links(one: Council) -> list[dict[str, Any]]:
    """The latest meetings, ballots and resolutions."""
    parts = (
        (_("会议"), one.meetings.order_by("-starts_at", "-id")),
        (_("表决"), one.ballots.order_by("-id")),
        (_("决议"), one.resolutions.order_by("-id")),
    )
    told = [
        {"title": title, "rows": [{"title": str(row), "url": row.get_absolute_url()} for row in rows[:MOST_LINKED]]}
        for title, rows in parts
    ]
    return [part for part in told if part["rows"]]


MEMBERS = Sheet(
    "council",
    gettext_lazy("成员名单"),
    [
        Column("position", gettext_lazy("席位")),
        Column("name", gettext_lazy("姓名")),
        Column("unit", gettext_lazy("单位")),
        Column("role", gettext_lazy("职务")),
        Column("group", gettext_lazy("组别")),
        Column("constituency", gettext_lazy("代表谁")),
        Column("since", gettext_lazy("任职从")),
    ],
    names_people=True,
    engine="deliberation",
)


def _member_rows(standing: found.Standing) -> Iterator[dict[str, Any]]:
    for seat in standing.seats:
        person = seat.person or seat.delegate
        yield {
            "position": seat.position, "name": person.name if person else "", "unit": str(seat.organisation or ""),
            "role": str(seat.get_role_display()), "group": seat.group, "constituency": seat.constituency,  # type: ignore[attr-defined]
            "since": seat.valid_from,
        }  # fmt: skip
    for position in standing.vacant:
        yield {"position": position, "name": _("空缺")}


def council_or_404(request: HttpRequest, pk: UUID) -> Council:
    """The council, if it is this tenant's and this visitor may see it."""
    one = got_or_404(found.council_for, actor_of(request), pk)
    return found_or_404(one if one.tenant_id == tenant_here(request).pk else None)


def _may_keep(request: HttpRequest, one: Council) -> bool:
    return actor_of(request).may(rights.COUNCILS, tenant_id=one.tenant_id, place_path=one.place_path)


def council_to_keep(request: HttpRequest, pk: UUID) -> Council:
    """:raises PermissionDenied: before the form is shown, where the verb would refuse it in the end."""
    one = council_or_404(request, pk)
    if not _may_keep(request, one):
        raise PermissionDenied
    return one


def crumbs_of(one: Council, last: str) -> Crumbs:
    return [(_("议事组织"), reverse("deliberation:councils")), (one.name, one.get_absolute_url()), (last, "")]


# ---- founded, changed, dissolved ----


@KEEPS
@BOTH
def new(request: HttpRequest) -> HttpResponse:
    """Found a council."""
    back = reverse("deliberation:councils")
    form = typed.CouncilForm(
        posted(request), places=_places(request), rules=_rules(request), initial={"place": request.GET.get("place")}
    )

    def do(said: dict[str, Any], now: datetime) -> str:
        place = found_or_404(place_by_id(said["place"], tenant=tenant_here(request)))
        given = CouncilGiven(**(said | {"place": place}))
        return councils.found(tenant=tenant_here(request), given=given, by=actor_of(request), now=now).get_absolute_url()

    crumbs = [(_("议事组织"), back), (_("建一个"), "")]
    asked = Asked(_("建一个议事组织"), _("建立"), back, _("建好了。接着登记这一届和成员。"), crumbs)
    return answer(request, form, asked, do)


def _places(request: HttpRequest) -> list[tuple[str, str]]:
    mine = within(actor_of(request), rights.COUNCILS, path="path")
    rows = Place.objects.filter(mine, tenant=tenant_here(request), kind__in=PLACES, valid_to=None).order_by("path")
    return [(str(one.pk), str(one)) for one in rows]


def _rules(request: HttpRequest) -> list[tuple[str, str]]:
    tenant = tenant_here(request)
    listed_rules = [(code, rulesets.versions(code, tenant=tenant)) for code in (*BODIES, OWNERS)]
    return [(code, shipped_words(versions[0].title)) for code, versions in listed_rules if versions]


@KEEPS
@BOTH
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what is said of a council."""
    one = council_to_keep(request, pk)
    names = ("name", "founded_on", "about", "is_public", "rule_code")
    form = typed.ChangeForm(posted(request), rules=_rules(request), initial={name: getattr(one, name) for name in names})

    def do(said: dict[str, Any], now: datetime) -> str:
        given = CouncilGiven(**said, kind=one.kind, place=one.place)
        return councils.change(council=one, given=given, by=actor_of(request), now=now).get_absolute_url()

    asked = Asked(_("改资料"), _("保存"), one.get_absolute_url(), _("改好了。"), crumbs_of(one, _("改资料")))
    return answer(request, form, asked, do)


@KEEPS
@BOTH
def dissolve(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Dissolve a council."""
    one = council_to_keep(request, pk)
    form = typed.DissolveForm(posted(request), initial={"on": clock.today()})

    def do(said: dict[str, Any], now: datetime) -> str:
        return councils.dissolve(council=one, **said, by=actor_of(request), now=now).get_absolute_url()

    lead = _("这一届跟着结束，成员那天离任。开过的会、作过的决议都还在。")
    title = _("撤销“%(name)s”") % {"name": one.name}
    asked = Asked(title, _("撤销"), one.get_absolute_url(), _("撤销了。"), crumbs_of(one, _("撤销")), lead, "stop")
    return answer(request, form, asked, do)


# ---- terms ----


@KEEPS
@BOTH
def begin_term(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin the next term; the one before ends with it."""
    one = council_to_keep(request, pk)
    last = Term.objects.filter(council=one).order_by("-ordinal").first()
    form = typed.TermForm(posted(request), initial=_next_term(one, last))

    def do(said: dict[str, Any], now: datetime) -> str:
        councils.begin_term(council=one, given=TermGiven(**said), by=actor_of(request), now=now)
        return one.get_absolute_url()

    lead = _("上一届在新一届开始的前一天结束，在任的成员记“届满”。") if last and last.closed_on is None else ""
    rule = bodies.rule_of(one, clock.today())
    asked = Asked(
        _("登记新一届"), _("登记"), one.get_absolute_url(), _("登记好了。接着登记成员。"), crumbs_of(one, _("新一届")), lead,
        citation=shipped_words(rule.citation) if rule else "",
    )  # fmt: skip
    return answer(request, form, asked, do)


def _next_term(one: Council, last: Term | None) -> dict[str, Any]:
    begins = clock.today() if last else one.founded_on
    years = bodies.body_of(one, begins).term_years_most
    ends = composition.last_day(begins, years) if years else None
    count = last.seat_count if last else None
    return {"ordinal": last.ordinal + 1 if last else 1, "seat_count": count, "begins_on": begins, "ends_on": ends}


@KEEPS
@BOTH
def close_term(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close the term that runs, without a next one."""
    one = council_to_keep(request, pk)
    term = found_or_404(found.current_term(one))
    form = typed.CloseTermForm(posted(request), initial={"on": clock.today()})

    def do(said: dict[str, Any], now: datetime) -> str:
        councils.close_term(term=term, on=said["on"], by=actor_of(request), now=now)
        return one.get_absolute_url()

    lead = _("在任的成员那天离任，记“届满”。有新一届的，直接登记新一届。")
    title = _("结束第 %(n)s 届") % {"n": term.ordinal}
    asked = Asked(title, _("结束这一届"), one.get_absolute_url(), _("结束了。"), crumbs_of(one, title), lead, "stop")
    return answer(request, form, asked, do)
