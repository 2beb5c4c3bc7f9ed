"""
Another city's columns: bring its sheet, choose for each field the column and for each fixed word its meaning, look at the rows
as they would be read, keep it under a name.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import IO, Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.casework.forms.hotline import ColumnsForm, ColumnsUploadForm, SeenWord
from linli.casework.forms.pieces import is_uuid, problems_of
from linli.casework.models import ImportMapping
from linli.casework.rules import hotline_columns as rules
from linli.casework.rules import hotline_words
from linli.casework.rules.hotline import PRIVATE, Format
from linli.casework.rules.hotline_columns import Choice
from linli.casework.selectors.mappings import kept_of_hotline
from linli.casework.services import hotline as services
from linli.casework.services.hotline.columns import PURPOSE
from linli.casework.views import listed_office
from linli.casework.views.desk.hotline import KEEPS
from linli.casework.views.hotline_shown import tabs_of
from linli.core import clock, files
from linli.core.access import actor_of
from linli.core.answering import url_once
from linli.core.finding import one_or_404
from linli.core.forms import add_problems
from linli.core.list_sheets import sheet_of, sheet_url, wants_sheet
from linli.core.models import StoredFile, Tenant
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
def columns(request: HttpRequest) -> HttpResponseBase:
    """The mappings that were kept; and bring a sheet whose columns are called otherwise."""
    rows = kept_of_hotline(tenant_here(request))
    if wants_sheet(request):
        return sheet_of(request, listed_office.MAPPINGS, map(listed_office.mapping_row, rows))
    kept = list(rows)
    offered = [(str(one.pk), one.name) for one in kept if one.retired_at is None]
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ColumnsUploadForm(*given, mappings=offered, initial={"start": request.GET.get("from", "")})
    if (
        request.method == "POST"
        and form.is_valid()
        and (url := url_once(request, form, lambda given, now: _keep(request, given, now)))
    ):
        return redirect(url)
    problems = problems_of(form) if form.is_bound else []
    context = {"form": form, "problems": problems, "tabs": tabs_of("columns"), "kept": kept, "sheet_url": sheet_url(request)}
    return page(request, "casework/desk/hotline_columns.html", context, status=422 if problems else 200)


def _keep(request: HttpRequest, given: dict[str, Any], now: datetime) -> str:
    stored = services.keep_upload(given["file"], tenant=tenant_here(request), by=actor_of(request), now=now)
    start = f"?{urlencode({'from': given['start']})}" if given["start"] else ""
    return reverse("casework:hotline-choose", args=[stored.pk]) + start


@KEEPS
@ASKS
def choose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose columns and words and look; `step=keep` keeps the choice where nothing stands against it."""
    actor, tenant = actor_of(request), tenant_here(request)
    mine = StoredFile.objects.filter(tenant=tenant, purpose=PURPOSE, stored_by_id=actor.user_id, removed_at=None)
    stored = one_or_404(mine.select_related("tenant"), pk)
    asked = _Asked(stored, _start(request, tenant), request.POST if request.method == "POST" else None)
    problems, form = asked.problems(), asked.form
    if form.is_bound and not problems and request.POST.get("step") == "keep":
        kept = services.keep_columns(
            tenant=tenant,
            headings=asked.headings,
            choice=form.choice(),
            start=asked.start,
            stored=stored,
            by=actor,
            now=clock.now(),
        )
        messages.success(request, _("“%(name)s”记下了，收表时直接选。") % {"name": kept.name})
        return redirect(f"{reverse('casework:hotline-sheets')}?mapping={kept.code}")
    context = {"form": form, "problems": problems, "file_name": stored.name, "tabs": tabs_of("columns")}
    context |= {
        "headings": asked.headings,
        "pairs": [form[key] for key in form.keys],
        "words": form.words_by_column(),
        "look": {},
    }
    if form.is_bound and not problems:
        context["look"] = _look(asked, form.choice())
    return page(request, "casework/desk/hotline_choose.html", context, status=422 if problems else 200)


def _start(request: HttpRequest, tenant: Tenant) -> ImportMapping | None:
    """The mapping that the choice goes on from."""
    named = request.GET.get("from", "")
    return kept_of_hotline(tenant).filter(pk=named, retired_at=None).first() if is_uuid(named) else None


class _Asked:
    """The form over one sheet: which columns it has, which words stand in the coded ones."""

    def __init__(self, stored: StoredFile, start: ImportMapping | None, given: Mapping[str, Any] | None) -> None:
        self.stored, self.start = stored, start
        self.ours = Format.from_body(services.shipped_body())
        self.known = Format.from_body(start.body, start.name) if start else self.ours
        with opened(stored) as file:
            self.headings = headings_in(file)
        begin = rules.guessed(self.known, self.headings, self.ours.hints)
        chosen = {key: str(given.get(key, "")) for key in hotline_words.MEANINGS} if given is not None else begin
        with opened(stored) as file:
            self.counts = services.words_in(file, {key: one for key, one in chosen.items() if one in self.headings})
        seen = [
            SeenWord(key, word, rows, hotline_words.meaning_of(self.known.words, key, word))
            for key, counted in self.counts.items()
            if len(counted) <= hotline_words.MOST_WORDS
            for word, rows in counted.most_common()
        ]
        self.unasked = [one for one in seen if given is not None and one.field not in given]
        answers = {f"answer_{name}": word for name, word in self.known.words["answer"].items()}
        self.form = ColumnsForm(
            None if given is None else {one.field: one.guess for one in self.unasked} | dict(given.items()),
            initial=begin | answers | {"name": start.name if start else ""},
            fields=rules.fields_of(self.ours),
            headings=self.headings,
            required=self.ours.required,
            seen=seen,
        )
        self.is_kept = given is not None and given.get("step") == "keep"

    def problems(self) -> list[Problem]:
        """Everything that stands against what was chosen; words that were not asked for yet are looked at before they are kept."""
        if not self.form.is_bound:
            return []
        if not self.form.is_valid():
            return problems_of(self.form)
        choice = self.form.choice()
        found = rules.choice_problems(self.known, choice, self.headings)
        found += [
            hotline_words.too_many_problem(key, choice.columns[key], len(counted))
            for key, counted in self.counts.items()
            if len(counted) > hotline_words.MOST_WORDS
        ]
        if self.unasked and self.is_kept:
            found.append(Problem("words_unasked", _("下面的词您还没看过，核对一遍再记。"), where=self.unasked[0].field))
        add_problems(self.form, found)
        return found


def _look(asked: _Asked, choice: Choice) -> dict[str, Any]:
    """The first rows as the choice would read them, whoever rang masked; or what is wrong with the rows."""
    with opened(asked.stored) as file:
        sheet = services.looked_at(file, tenant=asked.stored.tenant, choice=choice, headings=asked.headings, start=asked.start)
    taken = [(key, heading) for key, heading in rules.fields_of(asked.ours) if choice.columns.get(key)]
    rows = [[_shown(key, row.cells.get(key, ""), choice) for key, _heading in taken] for row in sheet.rows[:ROWS_SHOWN]]
    return {
        "headings": [heading for _key, heading in taken],
        "rows": rows,
        "total": sheet.total,
        "problems": sheet.problems[:PROBLEMS_SHOWN],
        "unused": [one for one in asked.headings if one not in choice.columns.values()],
    }


def _shown(key: str, words: str, choice: Choice) -> str:
    """A cell as it would be read: who rang masked, a fixed word with what it means."""
    if key in PRIVATE:
        return mask_phone(words) if key == "phone" else mask_name(words)
    meaning = choice.words.get(key, {}).get(words, "")
    label = str(hotline_words.MEANINGS[key][meaning]) if meaning else words
    return words if label == words else f"{words} → {label}"


def opened(stored: StoredFile) -> IO[bytes]:
    """:raises Refused: when the file has been cleaned away since it was sent."""
    try:
        return files.open_stored(stored)
    except FileNotFoundError as error:
        raise Refused(Problem("sheet_gone", _("这份表格已经清理掉了，请再传一次。"), "file")) from error
