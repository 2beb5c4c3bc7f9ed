"""The file of a run that the archive wants: by which rules, every step with its gates, evidence, notices, objections, overrides."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from linli.core import clock, papers
from linli.core.access import actor_of, public, requires
from linli.core.words import shipped_words

from ..models import Objection, ObjectionEntry, Run
from ..rules import rights
from ..selectors import runs as found
from ..states import VERBS, StepState
from . import road, shown
from .desk.pieces import run_or_404
from .desk.runs import values_of
from .portal.followed import run_or_404 as public_run_or_404

SHOWS = require_http_methods(["GET", "HEAD"])
TEMPLATE = "procedures/paper/file.html"
ARCHIVES = {"permanent": gettext_lazy("永久"), "30 years": gettext_lazy("30 年"), "10 years": gettext_lazy("10 年")}


@requires(rights.VIEW)
@SHOWS
def file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The whole file, for the office."""
    run = run_or_404(request, pk)
    hears = actor_of(request).may(rights.OBJECTIONS, tenant_id=run.tenant_id, place_path=run.place_path)
    context = context_of(run, for_residents=False, hears=hears) | {"back_url": run.get_absolute_url()}
    return papers.paper(request, TEMPLATE, context, name=_name(run))


@public
@SHOWS
def public_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What residents may take away: without evidence, names and what objections say."""
    run = public_run_or_404(request, pk)
    context = context_of(run, for_residents=True, hears=False) | {"back_url": reverse("procedures:followed", args=[run.pk])}
    return papers.paper(request, TEMPLATE, context, name=_name(run))


def _name(run: Run) -> str:
    return f"procedure-{run.year}-{run.sequence}"


def context_of(run: Run, *, for_residents: bool, hears: bool) -> dict[str, Any]:
    """Everything that stands on the paper."""
    whole = found.whole(run, now=clock.now())
    steps = shown.steps_shown(whole)
    left = shown.left_shown(whole) if run.round > 1 else []
    return {
        "run": run,
        "tenant": run.tenant,
        "for_residents": for_residents,
        "definition": whole.definition,
        "status": shown.status_words(whole.definition.source.status),
        "archive": ARCHIVES.get(whole.definition.archive, ""),
        "badge": shown.run_badge(run),
        "sentence": shown.where_it_stands(whole, steps),
        "steps": [_step(one, whole, for_residents) for one in steps],
        "left": [_step(one, whole, for_residents) for one in left],
        "publicities": [shown.publicity_shown(one, whole.objections, whole.now) for one in whole.publicities],
        "objections": _objections(whole, hears),
        "overrides": [
            {"one": one, "title": next((s.title for s in [*steps, *left] if s.step.pk == one.step_id), "")}
            for one in whole.overrides
        ],
        "walked": list(reversed(road.walked(whole, found.entries_of(run, for_residents=for_residents)))),
    }


def _step(one: shown.StepShown, whole: found.Whole, for_residents: bool) -> dict[str, Any]:
    rule = whole.rules[one.step.code]
    rows = [] if for_residents else [row for row in whole.evidences.rows if row.step_id == one.step.pk]
    return {
        "one": one,
        "is_begun": one.step.state != StepState.WAITING,
        "evidence": [
            {
                "row": row,
                "gate": shipped_words(gate.title) if (gate := rule.gate(row.gate)) else row.gate,
                "values": values_of(row, gate),
                "files": whole.evidences.files.get(row.pk, []),
            }
            for row in rows
        ],
    }


def _objections(whole: found.Whole, hears: bool) -> list[dict[str, Any]]:
    """Each objection; for who hears them with everything that was said to and fro after it came."""
    said: dict[UUID, list[ObjectionEntry]] = {}
    if hears and whole.objections:
        for entry in ObjectionEntry.objects.filter(objection__run=whole.run).exclude(verb="lodge").order_by("at", "id"):
            said.setdefault(entry.objection_id, []).append(entry)  # type: ignore[attr-defined]
    return [_objection(one, hears, said.get(one.pk, [])) for one in whole.objections]


def _objection(one: Objection, hears: bool, said: list[ObjectionEntry]) -> dict[str, Any]:
    return {
        "one": one,
        "badge": shown.objection_badge(one),
        "words": one.words if hears else "",
        "channel": one.get_channel_display(),
        "said": [{"entry": entry, "verb": VERBS[entry.verb].label} for entry in said],
    }
