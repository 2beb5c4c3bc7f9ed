"""Runs on the workbench: the list, the start, and the page of one run."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods

from linli.core import clock, rulesets, workcalendar
from linli.core.access import actor_of, requires
from linli.core.actors import Actor
from linli.core.answering import done_once
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.models import Tenant
from linli.core.pages import page
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.core.words import shipped_words
from linli.registry.api import PlaceKind, communities, places_under

from ...forms.runs import StartForm
from ...models import Evidence, Run, Seen
from ...providers import Begin, Field, provider_named
from ...rules import collecting, rights
from ...rules.definition import Gate
from ...rules.evidence import in_words
from ...rules.running import is_step_of
from ...selectors import definitions, gates, lists
from ...selectors import runs as found
from ...selectors.lists import RunFilters
from ...selectors.runs import Whole
from ...services import looking, runs
from .. import road, shown
from ..shown import StepShown
from . import verbs
from .pieces import run_or_404

PER_PAGE = 25
SHOWS = require_http_methods(["GET", "HEAD"])
VIEWS = {
    "running": (gettext_lazy("进行中"), gettext_lazy("现在没有正在走的程序。")),
    "late": (gettext_lazy("超过期限"), gettext_lazy("没有超过期限的。")),
    "objected": (gettext_lazy("有异议没答复"), gettext_lazy("没有等答复的异议。")),
    "overridden": (gettext_lazy("越过关口的"), gettext_lazy("没有越过关口的。")),
    "ended": (gettext_lazy("结束的"), gettext_lazy("还没有走完的。")),
    "all": (gettext_lazy("全部"), gettext_lazy("还没有启动过程序。")),
}
MOST_PLACES = 300


@requires(rights.VIEW)
@SHOWS
def listed(request: HttpRequest) -> HttpResponseBase:
    """The runs that this visitor sees; every choice stands in the address."""
    filters, today = RunFilters.from_query(request.GET), clock.today()
    tenant, seen = tenant_here(request), found.runs_visible_to(actor_of(request)).filter(tenant=tenant_here(request))
    rows = lists.narrowed(seen, filters, today=today).select_related("definition", "place")
    if wants_sheet(request):
        return sheet_of(request, RUNS, _sheet_rows(rows))
    here = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "views": _tabs(filters),
        "codes": lists.used_codes(seen),
        "places": communities(tenant),
        "page_obj": here,
        "rows": [{"run": run, "badge": shown.run_badge(run), "is_late": bool(run.due_on and run.due_on < today)} for run in here],
        "clear_url": _address(RunFilters(view=filters.view)),
        "empty_words": VIEWS[filters.view][1],
        "sheet_url": sheet_url(request),
        "may_start": actor_of(request).may(rights.RUN, tenant_id=tenant.pk),
        "may_hear": actor_of(request).may(rights.OBJECTIONS, tenant_id=tenant.pk),
    }
    return page(request, "procedures/desk/runs.html", context, partial="runs")


def _address(filters: RunFilters) -> str:
    given = {name: value for name, value in filters.as_query().items() if value}
    return f"{reverse('procedures:runs')}?{urlencode(given)}"


def _tabs(filters: RunFilters) -> list[dict[str, Any]]:
    plain = filters.as_query()
    return [
        {"label": label, "url": _address(RunFilters(**(plain | {"view": name}))), "current": name == filters.view}
        for name, (label, _empty) in VIEWS.items()
    ]


RUNS = Sheet(
    "procedures",
    gettext_lazy("程序"),
    [
        Column("number", gettext_lazy("编号")),
        Column("title", gettext_lazy("什么事")),
        Column("procedure", gettext_lazy("程序")),
        Column("place", gettext_lazy("地点")),
        Column("state", gettext_lazy("状态")),
        Column("stands", gettext_lazy("走到哪了")),
        Column("due_on", gettext_lazy("最近的期限")),
        Column("open_objections", gettext_lazy("没答复的异议（条）")),
        Column("is_overridden", gettext_lazy("越过关口")),
        Column("started_at", gettext_lazy("启动时间")),
        Column("ended_at", gettext_lazy("结束时间")),
        Column("ended_words", gettext_lazy("结果")),
    ],
    engine="procedures",
)


def _sheet_rows(rows: QuerySet[Run]) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        yield {
            "number": one.number,
            "title": one.title,
            "procedure": shipped_words(one.definition.title),
            "place": str(one.place),
            "state": shown.run_badge(one).word,
            "stands": one.stands_words if one.is_running else "",
            "due_on": one.due_on,
            "open_objections": one.open_objections,
            "is_overridden": one.is_overridden,
            "started_at": one.started_at,
            "ended_at": one.ended_at,
            "ended_words": one.ended_words,
        }


@requires(rights.RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Start a procedure about something somewhere."""
    tenant, actor = tenant_here(request), actor_of(request)
    offered = definitions.offered(tenant, clock.today())
    given: dict[str, Any] = (
        {"data": request.POST} if request.method == "POST" else {"initial": {"code": request.GET.get("code", "")}}
    )
    form = StartForm(**given, tenant=tenant, codes=[(one.rule.code, shipped_words(one.rule.title)) for one in offered])
    if request.method == "POST":
        do = lambda given, now: {"run": str(runs.start(tenant=tenant, by=actor, now=now, **given).pk)}  # noqa: E731
        if made := done_once(request, form, "procedures.start", do, tenant_id=tenant.pk):
            messages.success(request, _("启动了。先开始第一步。"))
            return redirect("procedures:run", made["run"])
    context = {"form": form, "offered": offered, "places": _places(tenant)}
    return page(request, "procedures/desk/start.html", context, status=422 if form.is_bound else 200)


def _places(tenant: Tenant) -> list[str]:
    """Names to choose from while typing: the subdistrict, its communities and compounds."""
    rows = places_under("", tenant=tenant).of_kind(PlaceKind.COMMUNITY, PlaceKind.COMPOUND).live()
    return [tenant.name, *rows.order_by("path").values_list("full_name", flat=True)[:MOST_PLACES]]


@requires(rights.VIEW)
@SHOWS
def run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where it stands, what is missing, by when, the next verb, and why the next step does not open."""
    found_run, actor = run_or_404(request, pk), actor_of(request)
    looking.look(run=found_run, by=actor, now=clock.now())
    return page(request, "procedures/desk/run.html", _context(found_run, actor))


def _context(found_run: Run, actor: Actor) -> dict[str, Any]:
    whole = found.whole(found_run, now=clock.now())
    steps = shown.steps_shown(whole)
    kind, may = found.post_kind_of(actor), _Rights(actor, found_run)
    present = [_step_page(one, whole, kind, may) for one in steps]
    year_ahead = whole.now.date().replace(month=12, day=31)
    return {
        "run": found_run,
        "badge": shown.run_badge(found_run),
        "sentence": shown.where_it_stands(whole, steps),
        "steps": present,
        "strip": [{"title": one.title, "kind": _kind(one)} for one in steps],
        "definition": whole.definition,
        "status": shown.status_words(whole.definition.source.status),
        "objections": [{"one": one, "badge": shown.objection_badge(one)} for one in whole.objections],
        "overrides": [{"one": one, "title": _title(steps, one.step_id)} for one in whole.overrides],
        "earlier": shown.left_shown(whole) if found_run.round > 1 else [],
        "road": road.walked(whole, found.entries_of(found_run)),
        "seen": list(Seen.objects.filter(run=found_run)[:12]),
        "whole_verbs": _whole_verbs(found_run, may),
        "may_object": may.object,
        "warnings": workcalendar.warnings_between(whole.now.date(), max([year_ahead, *_days(whole)])),
    }


class _Rights:
    """What this visitor may do with this run, asked once."""

    def __init__(self, actor: Actor, one: Run) -> None:
        def may(right: str) -> bool:
            return one.is_running and actor.may(right, tenant_id=one.tenant_id, place_path=one.place_path)

        self.run, self.override, self.abandon = may(rights.RUN), may(rights.OVERRIDE), may(rights.ABANDON)
        self.object = may(rights.OBJECTIONS)
        self._may, self._calls = may, one.is_running and actor.may(collecting.CALL, tenant_id=one.tenant_id)
        self.define = one.is_running and actor.may(rights.DEFINE, tenant_id=one.tenant_id)

    def begin(self, right: str) -> bool:
        """Whether what a gate asks for may be begun with this right of any engine's: at the run's place, a call in the whole tenant."""
        return self._calls if right == collecting.CALL else self._may(right)


def _days(whole: Whole) -> list[Any]:
    return [day for step in whole.steps.values() for day in (step.earliest_on, step.latest_on) if day]


def _kind(one: StepShown) -> str:
    return "now" if one.is_present else "done" if one.step.is_done else "todo"


def _title(steps: list[StepShown], step_id: UUID) -> str:
    return next((one.title for one in steps if one.step.pk == step_id), "")


def _whole_verbs(one: Run, may: _Rights) -> list[dict[str, Any]]:
    found_verbs = [("abandon", may.abandon), ("migrate", may.define)]
    return [{"verb": verbs.VERBS[name], "url": verbs.url_of(name, one)} for name, allowed in found_verbs if allowed]


def _step_page(one: StepShown, whole: Whole, kind: str | None, may: _Rights) -> dict[str, Any]:
    """A step with the verbs that this visitor may press, and each gate with its evidence."""
    rule = whole.rules[one.step.code]
    opens = may.run and is_step_of(kind, rule.opens)
    closes = may.run and is_step_of(kind, rule.closes)
    gate_rows = [_gate_row(gate, one, whole, opens or closes, may.begin) for gate in one.gates]
    return {
        "one": one,
        "gates": gate_rows,
        "verbs": _step_verbs(
            one, whole.run, opens=opens, closes=closes, override=may.override, goes_back=rule.if_refused in whole.rules
        ),
        "publish": [
            {
                "title": each.title.replace("{title}", whole.run.title).replace("{place}", str(whole.run.place)),
                "url": verbs.url_of("publish", whole.run, step=one.step.code, code=each.code),
            }
            for each in one.to_publish
            if opens or closes
        ],
        "again": [
            {"publicity": each, "url": verbs.url_of("publish", whole.run, step=one.step.code, code=each.publicity.code)}
            for each in one.publicities
            if (opens or closes) and one.step.is_open and not each.publicity.replaced_at
        ],
        "take_url": reverse("procedures:take-objection", args=[whole.run.pk])
        if may.object and any(p.publicity.takes_objections for p in one.publicities)
        else "",
    }


def _step_verbs(one: StepShown, of: Run, *, opens: bool, closes: bool, override: bool, goes_back: bool) -> list[dict[str, Any]]:
    """The next verb first; what is barred is shown barred, with why beside it."""
    code, barred = one.step.code, bool(one.barriers)
    names: list[tuple[str, bool, bool]] = []
    if one.step.is_open:
        names = [("close", closes and not barred, True), ("refuse", closes, False), ("override", override and barred, False)]
    elif one.is_next:
        names = [
            ("open", opens and not barred, True),
            ("leave-out", opens and bool(one.optional), False),
            ("override", override and barred, False),
        ]
    return [
        {
            "name": name,
            "verb": verbs.VERBS[name],
            "label": _("没通过，退回去") if name == "refuse" and goes_back else verbs.VERBS[name].label,
            "url": verbs.url_of(name, of, step=code),
            "is_main": is_main,
        }
        for name, allowed, is_main in names
        if allowed
    ]


def _gate_row(gate: shown.GateShown, one: StepShown, whole: Whole, may: bool, begins: Callable[[str], bool]) -> dict[str, Any]:
    found_gate = whole.rules[one.step.code].gate(gate.code)
    takes = one.step.is_open or (one.is_next and found_gate is not None and found_gate.at_opening)
    offers = gates.by_hand(found_gate) if found_gate and may and takes and whole.run.is_running else []
    return {
        "gate": gate,
        "begin": _begins([each for each in gate.begins if one.step.is_open and begins(each.right)], whole.run),
        "evidence": [
            _evidence_row(row, found_gate, whole, may and takes)
            for row in whole.evidences.rows
            if row.step_id == one.step.pk and row.gate == gate.code
        ],
        "record": [
            {
                "url": verbs.url_of("record", whole.run, step=one.step.code, gate=gate.code, provider=ask.provider),
                "label": _("签字") if ask.provider == "signed_by_posts" else pgettext("verb", "登记"),
            }
            for ask, _provider in offers
        ],
    }


def _begins(rows: list[Begin], run: Run) -> list[dict[str, str]]:
    """The pages on which what the gate asks for is begun; where there are several, each says by which rule."""
    if len(rows) < 2:
        return [{"label": one.label, "url": one.url} for one in rows]
    titles = [_title_of_rule(one.rule, run) for one in rows]
    words = [_("%(begin)s：%(rule)s") % {"begin": one.label, "rule": title} for one, title in zip(rows, titles, strict=True)]
    return [{"label": label, "url": one.url} for label, one in zip(words, rows, strict=True)]


def _title_of_rule(code: str, run: Run) -> str:
    return shipped_words(rulesets.look_up(code, on=clock.today(), tenant=run.tenant).title) if code else ""


def _evidence_row(row: Evidence, gate: Gate | None, whole: Whole, may: bool) -> dict[str, Any]:
    return {
        "row": row,
        "values": values_of(row, gate),
        "files": whole.evidences.files.get(row.pk, []),
        "withdraw_url": reverse("procedures:withdraw-evidence", args=[row.pk])
        if may and row.withdrawn_at is None and whole.run.is_running
        else "",
    }


def values_of(row: Evidence, gate: Gate | None) -> list[tuple[str, str]]:
    """What was written down, by the titles of its fields."""
    ask = next((one for one in gate.asks if one.provider == row.provider), None) if gate else None
    provider = provider_named(row.provider)
    fields = provider.fields(ask.parameters) if ask and provider and provider.fields else ()
    known = {one.name: one for one in fields}
    return [_value(known.get(name), name, value) for name, value in row.values.items()]


def _value(one: Field | None, name: str, value: Any) -> tuple[str, str]:
    return (str(one.title), in_words(one.kind, value)) if one else (name, in_words("text", value))
