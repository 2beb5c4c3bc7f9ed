"""Collections on the workbench: the list, a new one, one with its doors, the end, and what is printed."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock, rulesets
from linli.core.access import actor_of, requires, within
from linli.core.answering import done_once, url_once
from linli.core.finding import found_or_404, got_or_404
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.core.words import shipped_words
from linli.procedures.forms.collecting import BeginForm, CloseForm
from linli.procedures.models import Collection, RollHead
from linli.procedures.rules import collecting as rights
from linli.procedures.rules import shares
from linli.procedures.rules.sharing import area_text
from linli.procedures.selectors import collections as found
from linli.procedures.selectors.rolls import Roll, roll_of
from linli.procedures.selectors.share_rules import SHARE_RULES
from linli.procedures.services import collections
from linli.procedures.services.collections import CollectionGiven
from linli.procedures.views import tallied
from linli.procedures.views.desk.pieces import run_named, sees
from linli.registry.api import Place, PlaceKind, place_by_id

SEES = requires(rights.COLLECT, rights.LEAD)
LEADS = requires(rights.LEAD)
PER_PAGE, DOORS_PER_PAGE = 25, 40
PLACES = (PlaceKind.COMMUNITY, PlaceKind.COMPOUND, PlaceKind.BUILDING, PlaceKind.ENTRANCE)
TABS = {
    "all": gettext_lazy("全部"),
    "silent": gettext_lazy("还没表态"),
    "nobody": gettext_lazy("一次没问到"),
    "disputed": gettext_lazy("说法不一"),
    "said": gettext_lazy("表了态"),
}


@SEES
@require_http_methods(["GET", "HEAD"])
def listed(request: HttpRequest) -> HttpResponseBase:
    """The collections that this visitor may see: open ones, or all."""
    shown = request.GET.get("show", "")
    rows = found.collections_visible_to(actor_of(request)).filter(tenant=tenant_here(request))
    rows = rows if shown == "all" else rows.open()  # type: ignore[attr-defined]
    if wants_sheet(request):
        return sheet_of(request, COLLECTIONS, _listed_rows(_counted(rows)))
    page_obj = Pages(_counted(rows), PER_PAGE, counted=rows).get_page(request.GET.get("page"))
    context = {
        "page_obj": page_obj,
        "rows": [{"one": one, "badge": tallied.state_badge(one, clock.today())} for one in page_obj],
        "tabs": [
            {"label": _("正在征求"), "url": "?", "current": shown != "all"},
            {"label": _("全部"), "url": "?show=all", "current": shown == "all"},
        ],
        "sheet_url": sheet_url(request),
        "may_lead": actor_of(request).may(rights.LEAD, tenant_id=tenant_here(request).pk),
    }
    return page(request, "procedures/desk/collections.html", context)


def _counted(rows: QuerySet[Collection]) -> QuerySet[Collection]:
    silent = Count("heads", filter=Q(heads__voice=""))
    return rows.select_related("place").annotate(silent=silent).order_by("-opened_at", "-id")


COLLECTIONS = Sheet(
    "collections",
    gettext_lazy("征求意见"),
    [
        Column("number", gettext_lazy("编号")),
        Column("title", gettext_lazy("征求什么")),
        Column("place", gettext_lazy("地点")),
        Column("kind", gettext_lazy("类别")),
        Column("counts", gettext_lazy("按什么算")),
        Column("state", gettext_lazy("状态")),
        Column("opened_at", gettext_lazy("发起")),
        Column("closes_on", gettext_lazy("截止")),
        Column("heads", pgettext_lazy("doors", "名册")),
        Column("silent", gettext_lazy("还没表态")),
    ],
    engine="procedures",
)


def _listed_rows(rows: Any) -> Iterator[dict[str, Any]]:
    today = clock.today()
    for one in rows.iterator(AT_ONCE):
        yield {
            "number": one.number,
            "title": one.title,
            "place": str(one.place),
            "kind": one.get_kind_display(),
            "counts": one.get_counts_display(),
            "state": tallied.state_badge(one, today)[1],
            "opened_at": one.opened_at,
            "closes_on": one.closes_on,
            "heads": one.head_count,
            "silent": one.silent,
        }


# ---- a new one ----


@LEADS
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a collection; “先看名册” shows whom it would ask and what the register still lacks."""
    initial = {name: request.GET[name] for name in ("place", "rule_code", "title", "kind") if name in request.GET}
    if run := _of_run(request).get("run"):
        initial = {"title": run.title, "place": str(run.place_id)} | initial
    given = {"places": _places(request), "rules": _rules(request)}
    form = BeginForm(request.POST, **given) if request.method == "POST" else BeginForm(initial=initial, **given)
    looked = _looked_at(request, form) if request.POST.get("then") == "look" else None
    if form.is_bound and looked is None and (url := url_once(request, form, lambda said, now: _begun(request, said, now))):
        messages.success(request, _("发起了。可以打印入户名单和征求意见表。"))
        return redirect(url)
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "procedures/desk/collection_begin.html", {"form": form, "roll": looked}, status=status)


def _places(request: HttpRequest) -> list[tuple[str, str]]:
    mine = within(actor_of(request), rights.LEAD, path="path")
    rows = Place.objects.filter(mine, tenant=tenant_here(request), kind__in=PLACES, valid_to=None).order_by("path")
    return [(str(one.pk), str(one)) for one in rows]


def _rules(request: HttpRequest) -> list[tuple[str, str]]:
    tenant = tenant_here(request)
    return [(code, shipped_words(rulesets.look_up(code, on=clock.today(), tenant=tenant).title)) for code in SHARE_RULES]


def _looked_at(request: HttpRequest, form: BeginForm) -> Roll | None:
    """The roll as it would be frozen now; None where the place or what is counted is not chosen."""
    place = _place(request, request.POST.get("place", ""))
    counts = request.POST.get("counts", "")
    if place is None or counts not in dict(form.fields["counts"].choices):  # type: ignore[attr-defined]
        form.is_valid()
        return None
    code, tenant = request.POST.get("rule_code", ""), tenant_here(request)
    needs = code in SHARE_RULES and shares.counts_area(rulesets.look_up(code, on=clock.today(), tenant=tenant).body)
    return roll_of(counts, place, tenant=tenant, on=clock.today(), needs_area=needs)


def _place(request: HttpRequest, pk: str) -> Place | None:
    return place_by_id(pk, tenant=tenant_here(request)) if pk in dict(_places(request)) else None


def _begun(request: HttpRequest, said: dict[str, Any], now: datetime) -> str:
    place = found_or_404(_place(request, said["place"]))
    given = CollectionGiven(**(said | {"place": place}), **_of_run(request))
    made = collections.begin(tenant=tenant_here(request), given=given, by=actor_of(request), now=now)
    return made.get_absolute_url()


def _of_run(request: HttpRequest) -> dict[str, Any]:
    """The run and step that the address names, when the collection is evidence of one."""
    run = run_named(request)
    return {"run": run, "step": request.GET.get("step", "")[:60]} if run else {}


# ---- one ----


@SEES
@require_http_methods(["GET", "HEAD"])
def collection(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """One collection: how it stands, and its doors with what they say."""
    one = collection_or_404(request, pk)
    if wants_sheet(request):
        return sheet_of(request, DOORS, _sheet_rows(_doors(request, one)))
    return _page(request, one)


def collection_or_404(request: HttpRequest, pk: UUID) -> Collection:
    one = got_or_404(found.collection_for, actor_of(request), pk)
    return found_or_404(one if one.tenant_id == tenant_here(request).pk else None)


def _page(request: HttpRequest, one: Collection, close_form: CloseForm | None = None, status: int = 200) -> HttpResponse:
    sight, rows = found.sight_of(one, actor_of(request), _chosen(request)), _doors(request, one)
    standing = sight.standing
    doors = Pages(rows.prefetch_related(found.WITH_VOTERS), DOORS_PER_PAGE, known=sight.shown)
    page_obj = doors.get_page(request.GET.get("page"))
    show, under = request.GET.get("show", "all"), request.GET.get("under", "")
    context = {
        "one": one,
        "badge": tallied.state_badge(one, clock.today()),
        "sums": tallied.sums_shown(one, standing.tally),
        "checks": tallied.checks_shown(standing.checks),
        "passed": standing.passed,
        "rule": one.rule_set,
        "page_obj": page_obj,
        "rows": [_door_row(one, head) for head in page_obj],
        "tabs": [{"label": label, "url": _narrow(name, under), "current": name == show} for name, label in TABS.items()],
        "entrances": sight.entrances,
        "under": under,
        "show": show,
        "sheet_url": sheet_url(request),
        "sees_run": sees(request, one.run),
        "may_lead": actor_of(request).may(rights.LEAD, tenant_id=one.tenant_id, place_path=one.place_path),
        "close_form": close_form or CloseForm(),
    }
    return page(request, "procedures/desk/collection.html", context, status=status)


def _doors(request: HttpRequest, one: Collection) -> QuerySet[RollHead]:
    return found.heads_seen(actor_of(request), one).filter(_chosen(request))


def _chosen(request: HttpRequest) -> Q:
    given = request.GET
    return found.chosen(given.get("show", "all"), under=given.get("under", ""), words=given.get("text", ""))


def _narrow(show: str, under: str) -> str:
    return f"?show={show}&under={under}" if under else f"?show={show}"


def _door_row(one: Collection, head: RollHead) -> dict[str, Any]:
    kind = tallied.VOICE_BADGES.get(head.voice, "info")
    return {
        "head": head,
        "names": tallied.names_of(head),
        "badge": (kind, tallied.choice_words(one, head.voice)),
        "last": head.get_last_outcome_display() if head.last_outcome else "",  # type: ignore[attr-defined]
        "url": reverse("procedures:collection-door", args=[one.pk, head.pk]),
    }


DOORS = Sheet(
    "collection",
    gettext_lazy("征求意见名册"),
    [
        Column("label", gettext_lazy("门户")),
        Column("names", gettext_lazy("谁可以说")),
        Column("area", gettext_lazy("面积（m²）")),
        Column("voice", gettext_lazy("怎么说")),
        Column("asked", gettext_lazy("问了几次")),
        Column("last_at", gettext_lazy("最近一次")),
    ],
    names_people=True,
    engine="procedures",
)


def _sheet_rows(rows: QuerySet[RollHead]) -> Any:
    listed_rows = rows.select_related("collection").prefetch_related(found.WITH_VOTERS)
    for head in listed_rows.iterator(AT_ONCE):
        yield {
            "label": head.label,
            "names": tallied.names_of(head),
            "area": area_text(head.area_centi) if head.area_centi else "",
            "voice": tallied.choice_words(head.collection, head.voice),
            "asked": head.asked,
            "last_at": head.last_at,
        }


@LEADS
@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a collection."""
    one, form = collection_or_404(request, pk), CloseForm(request.POST)

    def do(said: dict[str, Any], now: datetime) -> None:
        collections.close(collection=one, reason=said["reason"], by=actor_of(request), now=now)

    if done_once(request, form, f"procedures.close:{pk}", do, tenant_id=one.tenant_id) is not None:
        messages.success(request, _("截止了，结果从此不变。"))
        return redirect(one)
    return _page(request, one, form, status=422)


# ---- on paper ----


@SEES
@require_http_methods(["GET", "HEAD"])
def door_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The doors in their order, to carry along: who lives there, and room to write."""
    one = collection_or_404(request, pk)
    rows = _doors(request, one).prefetch_related(found.WITH_VOTERS)
    context = {
        "one": one,
        "place": one.place,
        "groups": _grouped(request, one, rows),
        "choices": [words for _code, words in tallied.choices_offered(one)],
        "today": clock.today(),
    }
    return page(request, "procedures/paper/door_list.html", context)


def _grouped(request: HttpRequest, one: Collection, rows: QuerySet[RollHead]) -> list[dict[str, Any]]:
    names = dict(found.sight_of(one, actor_of(request), Q()).entrances)
    groups: dict[str, list[dict[str, Any]]] = {}
    for head in rows:
        groups.setdefault(head.place_path, []).append(_door_row(one, head))
    return [{"name": names.get(path, ""), "rows": listed_rows} for path, listed_rows in groups.items()]


@SEES
@require_http_methods(["GET", "HEAD"])
def forms(request: HttpRequest, pk: UUID) -> HttpResponse:
    """征求意见表, a page for each door; `?head=` for one of them."""
    one = collection_or_404(request, pk)
    rows = _doors(request, one).prefetch_related(found.WITH_VOTERS, "units")
    if request.GET.get("head"):
        rows = rows.filter(position=_whole(request.GET["head"]))
    context = {
        "one": one,
        "place": one.place,
        "sheets": [{"head": head, "names": tallied.names_of(head), "area": _area_of(one, head)} for head in rows],
        "choices": [words for _code, words in tallied.choices_offered(one)],
        "url": request.build_absolute_uri(reverse("procedures:opinion", args=[one.pk])),
    }
    return page(request, "procedures/paper/opinion_forms.html", context)


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def _area_of(one: Collection, head: RollHead) -> str:
    return area_text(head.area_centi) if one.counts_owners else ""
