"""Another city's columns: bring its sheet, choose for each field the column, look at the rows as they would be read, keep it."""

from datetime import datetime
from typing import IO, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.casework.forms.hotline import ColumnsForm, ColumnsUploadForm
from linli.casework.forms.pieces import problems_of
from linli.casework.rules import hotline_columns as rules
from linli.casework.rules.hotline import PRIVATE, Format
from linli.casework.services import hotline as services
from linli.casework.services.hotline.columns import PURPOSE
from linli.casework.views.desk.hotline import KEEPS
from linli.casework.views.hotline_shown import tabs_of
from linli.core import clock, files
from linli.core.access import actor_of
from linli.core.answering import url_once
from linli.core.finding import one_or_404
from linli.core.forms import add_problems
from linli.core.models import StoredFile
from linli.core.pages import page
from linli.core.privacy import mask_name, mask_phone
from linli.core.problems import Problem, Refused
from linli.core.spreadsheets import headings_in
from linli.core.tenancy import tenant_here

ASKS = require_http_methods(["GET", "HEAD", "POST"])
ROWS_SHOWN = 3
PROBLEMS_SHOWN = 50


@KEEPS
@ASKS
def columns(request: HttpRequest) -> HttpResponse:
    """Bring a sheet whose columns are called otherwise."""
    form = ColumnsUploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if (
        request.method == "POST"
        and form.is_valid()
        and (url := url_once(request, form, lambda given, now: _keep(request, given, now)))
    ):
        return redirect(url)
    problems = problems_of(form) if form.is_bound else []
    context = {"form": form, "problems": problems, "tabs": tabs_of("sheets")}
    return page(request, "casework/desk/hotline_columns.html", context, status=422 if problems else 200)


def _keep(request: HttpRequest, given: dict[str, Any], now: datetime) -> str:
    stored = services.keep_upload(given["file"], tenant=tenant_here(request), by=actor_of(request), now=now)
    return reverse("casework:hotline-choose", args=[stored.pk])


@KEEPS
@ASKS
def choose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose the columns and look; `step=keep` keeps the choice where nothing stands against it."""
    actor, tenant = actor_of(request), tenant_here(request)
    mine = StoredFile.objects.filter(tenant=tenant, purpose=PURPOSE, stored_by_id=actor.user_id, removed_at=None)
    stored = one_or_404(mine.select_related("tenant"), pk)
    ours = Format.from_body(services.shipped_body())
    with _opened(stored) as file:
        headings = headings_in(file)
    given = request.POST if request.method == "POST" else None
    form = ColumnsForm(
        given, initial=rules.guessed(ours, headings), fields=rules.fields_of(ours), headings=headings, required=ours.required
    )
    problems = _problems(form, ours, headings) if form.is_bound else []
    if form.is_bound and not problems and request.POST.get("step") == "keep":
        kept = services.keep_columns(
            stored=stored, headings=headings, chosen=form.chosen(), name=form.cleaned_data["name"], by=actor, now=clock.now()
        )
        messages.success(request, _("“%(name)s”记下了，收表时直接选。") % {"name": kept.name})
        return redirect(f"{reverse('casework:hotline-sheets')}?mapping={kept.code}")
    context = {"form": form, "problems": problems, "file_name": stored.name, "tabs": tabs_of("sheets"), "headings": headings}
    context |= {"pairs": [form[key] for key in form.keys], "look": {}}
    if form.is_bound and not problems:
        context["look"] = _look(stored, ours, form.chosen(), headings)
    return page(request, "casework/desk/hotline_choose.html", context, status=422 if problems else 200)


def _problems(form: ColumnsForm, ours: Format, headings: list[str]) -> list[Problem]:
    if not form.is_valid():
        return problems_of(form)
    found = rules.choice_problems(ours, form.chosen(), headings, name=form.cleaned_data["name"])
    add_problems(form, found)
    return found


def _look(stored: StoredFile, ours: Format, chosen: dict[str, str], headings: list[str]) -> dict[str, Any]:
    """The first rows as the choice would read them, whoever rang masked; or what is wrong with the rows."""
    with _opened(stored) as file:
        sheet = services.looked_at(file, tenant=stored.tenant, chosen=chosen, headings=headings)
    taken = [(key, heading) for key, heading in rules.fields_of(ours) if chosen.get(key)]
    rows = [[_shown(key, row.cells.get(key, "")) for key, _heading in taken] for row in sheet.rows[:ROWS_SHOWN]]
    unused = [one for one in headings if one not in chosen.values()]
    return {
        "headings": [heading for _key, heading in taken],
        "rows": rows,
        "total": sheet.total,
        "problems": sheet.problems[:PROBLEMS_SHOWN],
        "unused": unused,
    }


def _shown(key: str, words: str) -> str:
    if key in PRIVATE:
        return mask_phone(words) if key == "phone" else mask_name(words)
    return words


def _opened(stored: StoredFile) -> IO[bytes]:
    """:raises Refused: when the file has been cleaned away since it was sent."""
    try:
        return files.open_stored(stored)
    except FileNotFoundError as error:
        raise Refused(Problem("sheet_gone", _("这份表格已经清理掉了，请再传一次。"), "file")) from error
