"""Filters kept under a name: chips on the list, and a page on which they are renamed, shared and dropped."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.casework.forms.bulk import FilterForm
from linli.casework.models import SavedFilter
from linli.casework.selectors import lists
from linli.casework.selectors import saved_filters as seen
from linli.casework.selectors.keyset import Capped
from linli.casework.selectors.lists import Filters
from linli.casework.services import saved_filters
from linli.casework.views.desk.pieces import SEES
from linli.casework.views.visible import visible_to
from linli.core import clock
from linli.core.access import actor_of
from linli.core.answering import done_once, taken
from linli.core.finding import found_or_404
from linli.core.pages import page
from linli.core.tenancy import tenant_here

MOST_COUNTED = 999


@dataclass(frozen=True, slots=True)
class KeptChip:
    """A kept filter on the list."""

    label: str
    url: str
    is_on: bool
    is_shared: bool


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A kept filter on its page."""

    saved: SavedFilter
    url: str
    found: Capped
    may_change: bool
    is_own: bool
    form: FilterForm


def address_of(filters: dict[str, str]) -> str:
    """The list with these filters."""
    return reverse("casework:cases") + (f"?{urlencode(filters)}" if filters else "")


def kept_context(request: HttpRequest, filters: Filters) -> dict[str, Any]:
    """The chips of the list, and whether what it shows now could be kept. One query."""
    saved = seen.seen_by(actor_of(request), tenant_here(request))
    present = filters.as_query()
    on = seen.is_on(saved, present)
    chips = [KeptChip(one.label, address_of(one.filters), one == on, one.is_shared) for one in saved]
    return {"kept": chips, "may_keep": bool(present) and on is None, "present": urlencode(present), "keep_form": FilterForm()}


@SEES
@require_http_methods(["GET", "HEAD", "POST"])
def filters(request: HttpRequest) -> HttpResponse:
    """The kept filters with how many cases each finds; a new one is kept here, and its refusal keeps what was typed."""
    form = FilterForm(request.POST if request.method == "POST" else None)
    present = _present(request)
    if request.method == "POST" and form.is_valid() and _keep(request, form, present):
        return redirect(address_of(present))
    context = {
        "rows": _rows(request),
        "keep_form": form,
        "present": urlencode(present),
        "is_new": form.is_bound,
        "bad_form": form if form.is_bound else None,
    }
    return page(request, "casework/desk/filters.html", context, status=422 if form.is_bound else 200)


def _present(request: HttpRequest) -> dict[str, str]:
    """The filters that are to be kept, as the list's address says them; what makes no sense is left out."""
    return Filters.from_query(dict(parse_qsl(request.POST.get("filters", "")))).as_query()


def _keep(request: HttpRequest, form: FilterForm, present: dict[str, str]) -> bool:
    tenant, by = tenant_here(request), actor_of(request)

    def do(given: dict[str, Any], now: datetime) -> None:
        saved_filters.keep_filter(tenant=tenant, filters=present, **given, by=by, now=now)

    if done_once(request, form, "casework.keep_filter", do, tenant_id=tenant.pk) is None:
        return False
    messages.success(request, _("存下了，以后在列表上面点一下就是这些条件。"))
    return True


def _rows(request: HttpRequest, bound: FilterForm | None = None, key: UUID | None = None) -> list[KeptRow]:
    """Everything that this visitor finds on the list, with how many cases. Two queries, those for words come once for all."""
    actor, tenant, now = actor_of(request), tenant_here(request), clock.now()
    saved = seen.seen_by(actor, tenant)
    kept = {str(one.pk): Filters.from_query(one.filters) for one in saved}
    found = seen.found_by(lists.narrowed_each(visible_to(request), kept, now=now, tenant=tenant, actor=actor), most=MOST_COUNTED)
    return [
        KeptRow(
            saved=one,
            url=address_of(one.filters),
            found=found[str(one.pk)],
            may_change=seen.may_change(actor, one),
            is_own=one.kept_by == actor.user_id,
            form=bound
            if bound and one.pk == key
            else FilterForm(initial={"label": one.label, "is_shared": one.is_shared}, auto_id=f"id_{one.pk}_%s"),
        )
        for one in saved
    ]


def _saved_or_404(request: HttpRequest, pk: UUID) -> SavedFilter:
    """:raises Http404: for a filter that this visitor does not find."""
    tenant = tenant_here(request)
    return found_or_404(next((one for one in seen.seen_by(actor_of(request), tenant) if one.pk == pk), None))


@SEES
@require_POST
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another name, shared or not."""
    saved = _saved_or_404(request, pk)
    form = FilterForm(request.POST, auto_id=f"id_{pk}_%s")
    if not (form.is_valid() and _change(request, saved, form)):
        context = {"rows": _rows(request, form, pk), "keep_form": FilterForm(), "bad_form": form}
        return page(request, "casework/desk/filters.html", context, status=422)
    messages.success(request, _("改好了。"))
    return redirect("casework:filters")


def _change(request: HttpRequest, saved: SavedFilter, form: FilterForm) -> bool:
    by, now = actor_of(request), clock.now()
    return taken(form, lambda: saved_filters.change_filter(saved=saved, **form.cleaned_data, by=by, now=now))


@SEES
@require_POST
def drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Forget it."""
    saved_filters.drop_filter(saved=_saved_or_404(request, pk), by=actor_of(request), now=clock.now())
    messages.success(request, _("删掉了，诉求都还在。"))
    return redirect("casework:filters")
