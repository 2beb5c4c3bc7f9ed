"""One kept mapping of another city's sheet: what it says, how often it was used; called otherwise, put out of use."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.casework.forms.hotline import MappingEndForm, MappingNameForm
from linli.casework.forms.pieces import problems_of
from linli.casework.models import ImportMapping
from linli.casework.rules import hotline_columns as rules
from linli.casework.rules import hotline_words
from linli.casework.rules.hotline import Format
from linli.casework.selectors.mappings import kept_of_hotline
from linli.casework.services import hotline as services
from linli.casework.views.desk.hotline import KEEPS
from linli.casework.views.hotline_shown import tabs_of
from linli.core.access import actor_of
from linli.core.answering import url_once
from linli.core.finding import one_or_404
from linli.core.pages import page
from linli.core.tenancy import tenant_here


def _mapping_or_404(request: HttpRequest, pk: UUID) -> ImportMapping:
    found: ImportMapping = one_or_404(kept_of_hotline(tenant_here(request)).select_related("tenant"), pk)
    return found


@KEEPS
@require_http_methods(["GET", "HEAD", "POST"])
def mapping(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Columns and words as they are read; sent, it is called otherwise from now on."""
    found = _mapping_or_404(request, pk)
    form = MappingNameForm(request.POST if request.method == "POST" else None, initial={"name": found.name})

    def rename(given: dict[str, Any], now: datetime) -> str:
        services.rename_mapping(mapping=found, name=given["name"], by=actor_of(request), now=now)
        return found.get_absolute_url()

    if request.method == "POST" and form.is_valid() and (url := url_once(request, form, rename)):
        messages.success(request, _("改好了。用它收过的表还认得。"))
        return redirect(url)
    return _page(request, found, name_form=form)


@KEEPS
@require_POST
def retire(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put it out of use: offered no more, kept for the record."""
    found = _mapping_or_404(request, pk)
    form = MappingEndForm(request.POST)

    def end(given: dict[str, Any], now: datetime) -> str:
        services.retire_mapping(mapping=found, reason=given["reason"], by=actor_of(request), now=now)
        return found.get_absolute_url()

    if form.is_valid() and (url := url_once(request, form, end)):
        messages.success(request, _("停用了，收表时不再列出来。"))
        return redirect(url)
    return _page(request, found, end_form=form)


def _page(
    request: HttpRequest,
    found: ImportMapping,
    *,
    name_form: MappingNameForm | None = None,
    end_form: MappingEndForm | None = None,
) -> HttpResponse:
    form = end_form or name_form
    problems = problems_of(form) if form and form.is_bound else []
    context = {
        "mapping": found,
        "name_form": name_form or MappingNameForm(initial={"name": found.name}),
        "end_form": end_form or MappingEndForm(),
        "problems": problems,
        "tabs": tabs_of("columns"),
        "columns": _columns(found),
        "words": _words(found),
        "answers": Format.from_body(found.body).words["answer"],
    }
    return page(request, "casework/desk/hotline_mapping.html", context, status=422 if problems else 200)


def _columns(found: ImportMapping) -> list[tuple[str, str]]:
    """What the sheet calls it, and what it is here; in the order of the sheet."""
    ours = dict(rules.fields_of(Format.from_body(services.shipped_body())))
    return [(heading, ours.get(key, key)) for heading, key in found.body["columns"].items()]


def _words(found: ImportMapping) -> list[dict[str, Any]]:
    """Each coded column with every meaning and the words for it."""
    ours = dict(rules.fields_of(Format.from_body(services.shipped_body())))
    return [
        {
            "label": ours[key],
            "rows": [
                (meanings[meaning], words) for meaning, words in hotline_words.known_words(found.body["words"], key).items()
            ],
        }
        for key, meanings in hotline_words.MEANINGS.items()
    ]
