"""Sheets: template, upload, preview with every problem, apply; a large one as a task with progress."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import clock, files, spreadsheets, submissions
from linli.core.access import actor_of, requires
from linli.core.finding import one_or_404
from linli.core.forms import add_problems
from linli.core.models import Job, StoredFile
from linli.core.pages import page
from linli.core.problems import NotAllowed, Problem, Refused
from linli.core.tasks.control import enqueue_unique
from linli.core.tenancy import tenant_here
from linli.registry import access
from linli.registry.services import imports as services
from linli.registry.services.imports import SHEETS, Plan, Sheet
from linli.registry.tasks import apply_sheet

PURPOSE = "registry-import"
AS_A_TASK_FROM = 2000
SHOWN = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SheetForm(forms.Form):
    sheet = forms.FileField(label=gettext_lazy("表格"), help_text=gettext_lazy(".xlsx 或 .csv，第一行是表头"))


@requires(access.IMPORT)
def imports(request: HttpRequest) -> HttpResponse:
    """The kinds of sheet that the visitor could bring rows of, in the order in which a new office fills them."""
    actor = actor_of(request)
    mine = [one for one in SHEETS.values() if actor.may(one.needs, tenant_id=actor.tenant_id)]
    return page(request, "registry/imports.html", {"sheets": mine})


@requires(access.IMPORT)
def template(_request: HttpRequest, kind: str) -> HttpResponse:
    """An empty sheet with its headings, an example and what each column wants."""
    sheet = _sheet(kind)
    answer = HttpResponse(spreadsheets.template(sheet.columns, title=str(sheet.title)), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="linli-{kind}.xlsx"'
    return answer


@requires(access.IMPORT)
def upload(request: HttpRequest, kind: str) -> HttpResponse:
    """Keep the file, and show what it would do."""
    sheet = _sheet(kind)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            stored = files.store(
                form.cleaned_data["sheet"],
                tenant=tenant_here(request),
                by=actor_of(request),
                now=clock.now(),
                purpose=PURPOSE,
                largest=settings.LINLI_MAX_SHEET,
            )
        except Refused as refused:
            add_problems(form, [Problem(one.code, one.text, "sheet") for one in refused.problems])
        else:
            return redirect("registry:import-preview", kind, stored.pk)
    crumbs = [(_("导入"), reverse("registry:imports")), (sheet.title, "")]
    return page(request, "registry/import.html", {"form": form, "sheet": sheet, "crumbs": crumbs})


@requires(access.IMPORT)
def preview(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """What the sheet would do; POST does it."""
    sheet, actor = _sheet(kind), actor_of(request)
    mine = StoredFile.objects.filter(tenant=tenant_here(request), purpose=PURPOSE, stored_by_id=actor.user_id)
    stored = one_or_404(mine, pk)
    job = Job.objects.filter(unique_key=_key(stored), tenant=stored.tenant_id).order_by("-enqueued_at").first()
    if job is not None:
        return page(request, "registry/import_job.html", _told(sheet, stored, job), partial="progress")
    now = clock.now()
    plan = _checked(kind, stored, request, now)
    if request.method == "POST" and plan.is_sound:
        return _apply(request, kind, stored, plan, now)
    context = {
        "sheet": sheet,
        "stored": stored,
        "plan": plan,
        "problems": plan.problems[:SHOWN],
        "more": len(plan.problems) - SHOWN,
        "unseen": plan.created + plan.changed - len(plan.effects),
    }
    return page(request, "registry/import_preview.html", context)


def _told(sheet: Sheet, stored: StoredFile, job: Job) -> dict[str, Any]:
    """What the page of a running or ended import shows."""
    result = job.result if isinstance(job.result, dict) else {}
    problems = [Problem(**one) for one in result.get("problems", ())]
    return {"sheet": sheet, "stored": stored, "job": job, "result": result, "problems": problems}


def _checked(kind: str, stored: StoredFile, request: HttpRequest, now: datetime) -> Plan:
    """:raises Refused: when the file has been cleaned away since it was sent."""
    try:
        opened = files.open_stored(stored)
    except FileNotFoundError as error:
        raise Refused(Problem("sheet_gone", _("这份表格已经清理掉了，请再传一次。"), "sheet")) from error
    with opened as file:
        return services.check(kind, file, tenant=tenant_here(request), by=actor_of(request), now=now)


def _apply(request: HttpRequest, kind: str, stored: StoredFile, plan: Plan, now: datetime) -> HttpResponse:
    actor, tenant = actor_of(request), tenant_here(request)
    if plan.read > AS_A_TASK_FROM:
        enqueue_unique(apply_sheet, _key(stored), kind, str(stored.pk), str(actor.appointment_id), tenant_id=tenant.pk)
        return redirect("registry:import-preview", kind, stored.pk)
    try:
        key = submissions.key_for(request, f"registry.import.{stored.pk}")
        with submissions.once(key, tenant_id=tenant.pk, now=now) as sent, files.open_stored(stored) as file:
            if not sent.before:
                sent.result = _counts(services.apply(kind, file, tenant=tenant, by=actor, now=now))
    except NotAllowed:
        raise
    except Refused as refused:
        context = {"sheet": _sheet(kind), "stored": stored, "plan": plan, "problems": refused.problems[:SHOWN], "more": 0}
        return page(request, "registry/import_preview.html", context)
    text = _("导入好了：新登记 %(created)s 行，改动 %(changed)s 行，没有变化 %(unchanged)s 行。")
    messages.success(request, text % sent.result)
    return redirect("registry:imports")


def _counts(plan: Plan) -> dict[str, Any]:
    return {"created": plan.created, "changed": plan.changed, "unchanged": plan.unchanged}


def _key(stored: StoredFile) -> str:
    return f"registry.import.{stored.pk}"


def _sheet(kind: str) -> Sheet:
    """:raises Http404: for a kind of sheet that there is not."""
    if kind not in SHEETS:
        raise Http404
    return SHEETS[kind]
