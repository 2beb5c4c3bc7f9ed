"""How the register's forms are answered: done once, every problem beside its field, what was typed stays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Window
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from linli.core import journal
from linli.core.answering import url_once
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.models import JournalLine
from linli.core.pages import page
from linli.core.words import Words
from linli.registry.forms.places import filled
from linli.registry.rules.telling import in_words

PAGE_SIZE = 50
Crumbs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form page says: title, the way back, the verb on its button."""

    title: str
    submit: str
    back: str
    crumbs: Crumbs = ()
    lead: str = ""
    tone: str = "primary"
    context: dict[str, Any] = field(default_factory=dict)


def page_of(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    """
    The page of a list that the address asks for, with the length of the whole list: one query.

    A number beyond the list, or none at all, costs two and gives the nearest page.
    """
    paginator = Paginator(rows, PAGE_SIZE)
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isdecimal() and 1 <= len(asked) <= 6 and int(asked) else 1
    start = (number - 1) * PAGE_SIZE
    shown = list(rows.annotate(listed_total=Window(Count("pk")))[start : start + PAGE_SIZE])
    if not shown:
        return paginator.get_page(number)
    paginator.__dict__["count"] = shown[0].listed_total  # a cached property: the window has counted already
    return Page(shown, number, paginator)


def listed(
    request: HttpRequest,
    filters: forms.Form,
    rows: QuerySet[Any],
    sheet: Sheet,
    to_row: Callable[[Any], dict[str, Any]],
    **more: Any,
) -> HttpResponseBase:
    """A list of the register: as a sheet where it is asked for so, else page by page with its filters above it."""
    if wants_sheet(request):
        return sheet_of(request, sheet, map(to_row, rows.iterator(AT_ONCE)))
    context = {
        "filters": filters,
        "page_obj": page_of(request, rows),
        "sheet_url": sheet_url(request),
        "is_filtered": any(filled(filters).values()),
        **more,
    }
    return page(request, f"registry/{sheet.name}.html", context, partial="found")


def told_about(subject_id: UUID, most: int) -> list[tuple[JournalLine, Words]]:
    """The latest lines of the journal about a thing, each with its verb in words."""
    return [(line, in_words(line.verb)) for line in journal.lines_about(subject_id).reverse()[:most]]


def answer(
    request: HttpRequest,
    form: forms.Form,
    do: Callable[[dict[str, Any], datetime], str],
    asked: Asked,
    *,
    done: str,
    template: str = "registry/form.html",
) -> HttpResponse:
    """
    Show the form; when it was sent, let `do(values, now)` act once and go to the address it gives.

    A refusal puts each problem beside the field it names; what the actor may not do at all is the frame's page.
    """
    url = url_once(request, form, do) if request.method == "POST" else None
    if url is not None:
        messages.success(request, done)
        return redirect(url)
    return page(request, template, {"form": form, "asked": asked, **asked.context})
