"""Check-ins from a sheet: template, upload, preview with every problem, apply."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.core import clock, files, spreadsheets, submissions
from linli.core.access import actor_of
from linli.core.finding import one_or_404
from linli.core.forms import add_problems
from linli.core.models import StoredFile
from linli.core.pages import page
from linli.core.problems import NotAllowed, Problem, Refused
from linli.core.tenancy import tenant_here

from ...forms import checkins as typed
from ...services import checkin_sheets
from ..space_forms import sent
from .checkin_pieces import KEEPS, crumbs_of

BOTH = require_http_methods(["GET", "HEAD", "POST"])
PURPOSE = "cobuild-checkins"
SHOWN, MOST_EFFECTS = 200, 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@KEEPS
@require_safe
def template(_request: HttpRequest) -> HttpResponse:
    """An empty sheet with its headings, an example and what each column wants."""
    content = spreadsheets.template(checkin_sheets.COLUMNS, title=_("报到名册"))
    answered = HttpResponse(content, content_type=XLSX)
    answered["Content-Disposition"] = 'attachment; filename="linli-checkins.xlsx"'
    return answered


@KEEPS
@BOTH
def upload(request: HttpRequest) -> HttpResponse:
    """Keep the file, and show what it would do."""
    form = typed.SheetForm(**sent(request))
    if form.is_bound and form.is_valid():
        try:
            stored = files.store(
                form.cleaned_data["sheet"], tenant=tenant_here(request), by=actor_of(request), now=clock.now(), purpose=PURPOSE,
                largest=settings.LINLI_MAX_SHEET,
            )  # fmt: skip
        except Refused as refused:
            add_problems(form, [Problem(one.code, one.text, "sheet") for one in refused.problems])
        else:
            return redirect("cobuild:checkin-sheet-preview", stored.pk)
    context = {
        "form": form,
        "columns": checkin_sheets.COLUMNS,
        "most": checkin_sheets.MOST_ROWS,
        "crumbs": crumbs_of(last=_("从表格登记")),
    }
    return page(request, "cobuild/desk/checkin_sheet.html", context, status=422 if form.is_bound else 200)


@KEEPS
@BOTH
def preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the sheet would do; POST does it."""
    mine = StoredFile.objects.filter(tenant=tenant_here(request), purpose=PURPOSE, stored_by_id=actor_of(request).user_id)
    stored, now = one_or_404(mine, pk), clock.now()
    if request.method == "POST" and (told := _applied(request, stored, now)) is not None:
        text = _("导入好了：新报到 %(created)s 行，改动 %(changed)s 行，没有变化 %(unchanged)s 行。")
        messages.success(request, text % told)
        return redirect("cobuild:checkins")
    with _opened(stored) as file:
        plan = checkin_sheets.check(tenant=tenant_here(request), file=file, by=actor_of(request), now=now)
    context = {
        "stored": stored,
        "plan": plan,
        "problems": plan.problems[:SHOWN],
        "more": len(plan.problems) - SHOWN,
        "effects": plan.lines[:MOST_EFFECTS] if plan.is_sound else [],
        "unseen": len(plan.lines) - MOST_EFFECTS,
        "crumbs": crumbs_of(last=_("从表格登记")),
    }
    return page(request, "cobuild/desk/checkin_preview.html", context, status=422 if request.method == "POST" else 200)


def _opened(stored: StoredFile) -> Any:
    """:raises Refused: when the file has been cleaned away since it was sent."""
    try:
        return files.open_stored(stored)
    except FileNotFoundError as error:
        raise Refused(Problem("sheet_gone", _("这份表格已经清理掉了，请再传一次。"), "sheet")) from error


def _applied(request: HttpRequest, stored: StoredFile, now: datetime) -> dict[str, Any] | None:
    """What was done, then or before; None where the sheet is not sound: the preview says why."""
    tenant, key = tenant_here(request), submissions.key_for(request, f"cobuild.checkins.{stored.pk}")
    try:
        with submissions.once(key, tenant_id=tenant.pk, now=now) as once, _opened(stored) as file:
            if not once.before:
                once.result = checkin_sheets.apply(tenant=tenant, file=file, by=actor_of(request), now=now).as_dict()
    except NotAllowed:
        raise
    except Refused:
        return None
    return once.result
