"""Definitions on the workbench: what is in force, every version, a run on paper in a calendar, and the editor."""

from calendar import Calendar as Weeks
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core import clock, workcalendar
from linli.core.access import actor_of, requires
from linli.core.answering import done_once
from linli.core.finding import found_or_404
from linli.core.models import Tenant
from linli.core.pages import page
from linli.core.problems import Problem
from linli.core.templatetags.ui.fields import place_of
from linli.core.tenancy import tenant_here

from ...errors import DefinitionRefused
from ...forms.runs import DefinitionForm, ReasonForm, SimulateForm
from ...models import Definition
from ...providers import provider_named, title_of
from ...rules import rights
from ...rules.definition import Definition as Rule
from ...rules.definition import Gate, Step
from ...rules.simulation import Simulated, months, simulate
from ...selectors import definitions as found
from ...selectors.definitions import Offered, rule_of
from ...selectors.shipped import check
from ...services import definitions as services
from .. import shown
from .pieces import keeps

SHOWS = require_http_methods(["GET", "HEAD"])
BOTH = require_http_methods(["GET", "HEAD", "POST"])


@requires(rights.VIEW, rights.DEFINE)
@SHOWS
def listed(request: HttpRequest) -> HttpResponse:
    """The version of each procedure in force today."""
    rows = [
        {"one": one, "status": shown.status_words(one.rule.source.status), "waits": waits_of(one.rule)}
        for one in found.offered(tenant_here(request), clock.today())
    ]
    return page(request, "procedures/desk/definitions.html", {"rows": rows, "may_define": _may_define(request)})


def _may_define(request: HttpRequest) -> bool:
    return actor_of(request).may(rights.DEFINE, tenant_id=tenant_here(request).pk)


def waits_of(rule: Rule) -> list[str]:
    """The providers that a definition asks and that no engine has registered yet; none where another way is open."""
    names = [
        gate.asks[0].provider
        for step in rule.steps
        for gate in step.gates
        if gate.asks and all(provider_named(ask.provider) is None for ask in gate.asks)
    ]
    return [title_of(name) for name in dict.fromkeys(names)]


@requires(rights.VIEW, rights.DEFINE)
@SHOWS
def definition(request: HttpRequest, code: str) -> HttpResponse:
    """What a procedure says today, its versions, and how a run would go from some day on."""
    tenant = tenant_here(request)
    one = found_or_404(found.in_force(code, tenant, clock.today()) or next(iter(found.versions(code, tenant)), None))
    return page(request, "procedures/desk/definition.html", _context(request, one.rule, one, tenant), partial="simulated")


@requires(rights.VIEW, rights.DEFINE)
@SHOWS
def version(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One kept version."""
    tenant = tenant_here(request)
    row = found_or_404(found.kept_by_id(pk, tenant))
    one = Offered(rule_of(row), row.text, row if row.is_own else None, row.file_name)
    return page(
        request, "procedures/desk/definition.html", _context(request, one.rule, one, tenant) | {"row": row}, partial="simulated"
    )


def _context(request: HttpRequest, rule: Rule, one: Offered, tenant: Tenant) -> dict[str, Any]:
    start, form = clock.today(), SimulateForm(request.GET or None)
    if form.is_bound and form.is_valid():
        start = form.cleaned_data["start"]
    elif not form.is_bound:
        form = SimulateForm(initial={"start": start})
    calendar = workcalendar.calendar_of(tenant, on=start)
    simulated = simulate(rule, start, calendar)
    last = max((day.closes_on for day in simulated), default=start)
    return {
        "rule": rule,
        "one": one,
        "status": shown.status_words(rule.source.status),
        "steps": [_step_row(step) for step in rule.steps],
        "versions": found.versions(rule.code, tenant),
        "may_define": _may_define(request),
        "form": form,
        "start": start,
        "simulated": simulated,
        "last": last,
        "days": (last - start).days,
        "months": [month_of(first, simulated, calendar) for first in months(simulated)],
        "warnings": workcalendar.warnings_between(start, last),
        "lines": list(enumerate(one.text.splitlines(), start=1)),
    }


def _step_row(step: Step) -> dict[str, Any]:
    return {
        "step": step,
        "opens": shown.posts_words(step.opens),
        "closes": shown.posts_words(step.closes),
        "gates": [_gate_row(gate) for gate in step.gates],
        "status": shown.status_words(step.source.status),
        "publishes": [
            {"title": one.title.replace("{title}", "……").replace("{place}", "……"), "period": one.period} for one in step.publishes
        ],
    }


def _gate_row(gate: Gate) -> dict[str, Any]:
    return {
        "gate": gate,
        "asks": [{"title": title_of(ask.provider), "is_there": provider_named(ask.provider) is not None} for ask in gate.asks],
        "status": shown.status_words(gate.source.status),
    }


def month_of(first: date, simulated: list[Simulated], calendar: workcalendar.Calendar) -> dict[str, Any]:
    """A month as weeks of days, each day with what happens on it."""
    weeks = [
        [_day(day, first, simulated, calendar) for day in week] for week in Weeks().monthdatescalendar(first.year, first.month)
    ]
    return {"first": first, "weeks": weeks}


def _day(day: date, first: date, simulated: list[Simulated], calendar: workcalendar.Calendar) -> dict[str, Any]:
    marks = [number for number, one in enumerate(simulated, start=1) if day == one.closes_on]
    begins = [number for number, one in enumerate(simulated, start=1) if day == one.opens_on]
    is_shown = any(begin < day <= until for one in simulated for _title, begin, until in one.shown)
    kinds = [
        *(["outside"] if day.month != first.month else []),
        *(["off"] if not calendar.is_working_day(day) else []),
        *(["counted"] if is_shown else []),
        *(["due"] if marks and day.month == first.month else []),
    ]
    return {"day": day, "kind": " ".join(kinds), "marks": marks, "begins": begins, "is_in": day.month == first.month}


# ---- the editor ----


@requires(rights.DEFINE)
@BOTH
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Write the subdistrict's own version: looked at line by line, kept when nothing is wrong."""
    tenant = tenant_here(request)
    base = found.in_force(code, tenant, clock.today()) or next(iter(found.versions(code, tenant)), None)
    return _editor(request, found_or_404(base).text, code)


@requires(rights.DEFINE)
@BOTH
def new(request: HttpRequest) -> HttpResponse:
    """Write a procedure that is not shipped."""
    return _editor(request, "", "")


def _editor(request: HttpRequest, text: str, code: str) -> HttpResponse:
    tenant, actor = tenant_here(request), actor_of(request)
    form = DefinitionForm(request.POST if request.method == "POST" else None, initial={"text": text})
    written = request.POST.get("text", "") if request.method == "POST" else text
    rule, problems = check(written.replace("\r\n", "\n")) if written else (None, [])
    if request.method == "POST" and request.POST.get("then") != "look":
        do = lambda given, now: _adopted(tenant, given, actor, now)  # noqa: E731
        if made := done_once(request, form, "procedures.adopt", do, tenant_id=tenant.pk):
            messages.success(request, _("存下了。从启用那天起，新启动的按这一版走；正在走的不变。"))
            return redirect("procedures:version", made["definition"])
    elif request.method == "POST":
        form.errors.clear()
    context = {
        "form": form,
        "code": code,
        "rule": rule,
        "lines": _lines(written, problems),
        "problem_count": len(problems),
        "looked": bool(written),
    }
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "procedures/desk/editor.html", context, partial="looked", status=status)


def _adopted(tenant: Tenant, given: dict[str, Any], actor: Any, now: Any) -> dict[str, Any]:
    text = given["text"].replace("\r\n", "\n")
    try:
        made = services.adopt(tenant=tenant, text=text, reason=given["reason"], by=actor, now=now)
    except DefinitionRefused as refused:  # the box above the form names the line of each
        raise DefinitionRefused(replace(one, text=place_of(one) + str(one.text)) for one in refused.problems) from None
    return {"definition": str(made.pk)}


def _lines(text: str, problems: list[Problem]) -> list[dict[str, Any]]:
    """The text line by line, each with what is wrong in it."""
    by_line: dict[int, list[str]] = {}
    for one in problems:
        by_line.setdefault(one.row or 1, []).append(str(one.text))
    written = text.replace("\r\n", "\n").splitlines() or [""]
    return [
        {"number": number, "text": line, "problems": by_line.pop(number, [])} for number, line in enumerate(written, start=1)
    ] + [{"number": number, "text": "", "problems": texts} for number, texts in sorted(by_line.items())]


@requires(rights.DEFINE)
@BOTH
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let no new run go by an own version any more."""
    tenant, actor = tenant_here(request), actor_of(request)
    row = found_or_404(Definition.objects.filter(pk=pk, tenant=tenant, is_own=True).first())
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        do = keeps("definition", lambda given, now: services.withdraw(definition=row, reason=given["reason"], by=actor, now=now))
        if done_once(request, form, f"procedures.withdraw:{pk}", do, tenant_id=tenant.pk):
            messages.success(request, _("停用了。正在走的照旧。"))
            return redirect("procedures:version", pk)
    return page(
        request, "procedures/desk/withdraw_definition.html", {"form": form, "row": row}, status=422 if form.is_bound else 200
    )
