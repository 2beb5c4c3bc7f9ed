"""Bringing in a sheet of cases: upload, look at what it would do, apply; a large one is a task that can be watched and cancelled."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.casework.forms.pieces import problems_of
from linli.casework.forms.registering import KEY_LABELS, MappingForm, SheetForm
from linli.casework.models import ImportRun
from linli.casework.rules import rights
from linli.casework.selectors.categories import all_categories
from linli.casework.selectors.mappings import closed_mappings, mapping_named
from linli.casework.services import imports
from linli.core import clock, submissions
from linli.core.access import actor_of, requires
from linli.core.answering import taken
from linli.core.forms import add_problems
from linli.core.models import Job
from linli.core.pages import page
from linli.core.problems import NotAllowed, Problem, Refused
from linli.core.tenancy import tenant_here
from linli.registry.api import Place

IMPORTS = requires(rights.IMPORT)
RUNS_SHOWN = 10
BADGES = {
    ImportRun.State.APPLIED: "ok",
    ImportRun.State.REFUSED: "fail",
    ImportRun.State.CANCELLED: "still",
}


@IMPORTS
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """The sheet and its mapping; looking at it writes nothing but the run."""
    form = _sheet_form(request)
    if request.method == "POST" and form.is_valid() and (begun := _begin(request, form)):
        return redirect("casework:import-run", begun)
    runs = ImportRun.objects.filter(tenant=tenant_here(request)).order_by("-started_at", "-id")[:RUNS_SHOWN]
    problems = problems_of(form) if form.is_bound else []
    context = {"form": form, "problems": problems, "runs": runs}
    return page(request, "casework/desk/import.html", context, status=422 if problems else 200)


def _sheet_form(request: HttpRequest) -> SheetForm:
    known = [(one.code, one.name) for one in closed_mappings(tenant_here(request))]
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    return SheetForm(*given, mappings=known, initial={"mapping": request.GET.get("mapping", "")})


def _begin(request: HttpRequest, form: SheetForm) -> str:
    """The run's key, begun once however often the form is sent; “” when it was refused, and then the form says why."""
    now, tenant = clock.now(), tenant_here(request)
    key = submissions.key_for(request, "casework.import") or f"casework.import:{submissions.new_token()}"
    try:
        with submissions.once(key, tenant_id=tenant.pk, now=now) as sent:
            if not sent.before:
                given = form.cleaned_data
                begun = imports.begin_run(given["file"], tenant=tenant, mapping=given["mapping"], by=actor_of(request), now=now)
                sent.result = {"run": str(begun.pk)}
    except NotAllowed:
        raise
    except Refused as refused:
        add_problems(form, refused.problems)
        return ""
    return str(sent.result["run"])


def _run_or_404(request: HttpRequest, pk: UUID) -> ImportRun:
    rows = ImportRun.objects.select_related("tenant", "file")
    return get_object_or_404(rows, pk=pk, tenant=tenant_here(request))


@IMPORTS
@require_http_methods(["GET", "HEAD"])
def run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the sheet would do, is doing, or did; polled while a task works on it."""
    return page(request, "casework/desk/import_run.html", run_context(_run_or_404(request, pk)), partial="state")


def _has_failed(job: Job | None) -> bool:
    """Whether the task broke down for good: nothing will happen any more, and nothing was written."""
    return job is not None and job.state == Job.State.FAILED


def _percent(job: Job | None) -> int | None:
    """How far the task is; None while it waits. Reading, writing and indexing count a third each, so no number of rows is shown."""
    if job is None or not job.progress_total:
        return None
    return min(job.progress_done * 100 // job.progress_total, 100)


def run_context(found: ImportRun) -> dict[str, Any]:
    """The run in words, its problems as the box takes them, and how far the task is."""
    job = Job.objects.filter(pk=found.job_id).first() if found.job_id and not found.is_over else None
    problems = [
        Problem(one["code"], one["text"], one.get("where", ""), one.get("row"), one.get("column", "")) for one in found.problems
    ]
    chosen = mapping_named(found.mapping, tenant=found.tenant)
    return {
        "run": found,
        "badge_kind": BADGES.get(ImportRun.State(found.state), "run"),
        "problems": problems,
        "more_problems": max(found.problem_count - len(problems), 0),
        "mapping_name": chosen.name if chosen else found.mapping,
        "sample": _sample(found),
        "columns": [(heading, KEY_LABELS.get(key, key)) for heading, key in chosen.columns.items() if key] if chosen else [],
        "is_ready": found.state == ImportRun.State.CHECKED,
        "is_working": found.state in (ImportRun.State.WAITING, ImportRun.State.RUNNING) and not _has_failed(job),
        "has_failed": _has_failed(job),
        "percent": _percent(job),
        "is_stopping": job is not None and job.cancel_requested,
        "job": job,
        "cases_url": f"{reverse('casework:cases')}?opened=all&channel=import",
    }


def _sample(found: ImportRun) -> list[dict[str, Any]]:
    """The first rows as they would come in, in words. One statement where any of them names a place."""
    names = {one.pk: one.name for one in all_categories(found.tenant_id)} if found.sample else {}
    keys = {one["place"] for one in found.sample if one["place"]}
    places = {str(one.pk): str(one) for one in Place.objects.filter(pk__in=keys)} if keys else {}
    return [
        {
            **one,
            "category": names.get(UUID(one["category"]), ""),
            "where": places.get(one["place"], one["place_detail"]),
            "at": datetime.fromisoformat(one["reported_at"]),
        }
        for one in found.sample
    ]


@IMPORTS
@require_POST
def apply(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Apply a sheet that was looked at. Sent twice it is applied once: the second finds it applied."""
    return _do(request, pk, imports.apply_run)


@IMPORTS
@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stop; nothing of the sheet stays."""
    return _do(request, pk, imports.cancel_run)


def _do(request: HttpRequest, pk: UUID, verb: Any) -> HttpResponse:
    found = _run_or_404(request, pk)
    try:
        verb(found, by=actor_of(request), now=clock.now())
    except NotAllowed:
        raise
    except Refused as refused:
        for problem in refused.problems:
            messages.warning(request, str(problem.text))
    return redirect("casework:import-run", pk)


@IMPORTS
@require_http_methods(["GET", "HEAD", "POST"])
def mapping(request: HttpRequest) -> HttpResponse:
    """Which heading is what, kept under a name. `?from=` begins with another mapping."""
    start = mapping_named(request.GET.get("from", ""), tenant=tenant_here(request))
    initial = {key: heading for heading, key in start.columns.items()} | {"name": start.name, "code": start.code} if start else {}
    form = MappingForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid() and _keep(request, form):
        messages.success(request, _("这份对照记下了，下次直接选。"))
        return redirect(reverse("casework:import") + f"?mapping={form.cleaned_data['code']}")
    problems = problems_of(form) if form.is_bound else []
    context = {"form": form, "problems": problems}
    return page(request, "casework/desk/import_mapping.html", context, status=422 if problems else 200)


def _keep(request: HttpRequest, form: MappingForm) -> bool:
    given = {key: form.cleaned_data[key] for key in ("code", "name")} | {"columns": form.columns(), "required": []}
    here, by, now = tenant_here(request), actor_of(request), clock.now()
    return taken(form, lambda: imports.keep_mapping(tenant=here, **given, by=by, now=now))
