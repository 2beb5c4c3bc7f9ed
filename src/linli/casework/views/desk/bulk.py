"""One verb on many cases: chosen on the list, looked through with who would be refused and why, done, told case by case."""

import hashlib
import json
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import NAMESPACE_OID, UUID, uuid5

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.casework.forms.pieces import is_uuid, problems_of
from linli.casework.models.cases import CaseQuerySet
from linli.casework.selectors.lists import SORTS, Filters
from linli.casework.services import bulk
from linli.casework.views.desk import bulk_verbs
from linli.casework.views.desk.kept import address_of
from linli.casework.views.desk.listing import rows_for
from linli.casework.views.desk.pieces import SEES
from linli.casework.views.shown import CaseShown, shown_of
from linli.casework.views.visible import visible_to
from linli.core import clock, submissions
from linli.core.access import actor_of
from linli.core.pages import page
from linli.core.tenancy import tenant_here


@SEES
@require_http_methods(["GET", "HEAD", "POST"])
def bulk_page(request: HttpRequest) -> HttpResponse:
    """
    Steps of one page: what to say (GET), who would be refused (POST `look`), done (POST `do`). A verb that needs no word
    begins with the second.
    """
    sent = request.POST if request.method == "POST" else request.GET
    verb = bulk_verbs.VERBS.get(sent.get("verb", ""))
    if verb is None:
        return _back(request, sent, _("先选要一起做什么。"))
    actor, tenant = actor_of(request), tenant_here(request)
    if verb not in bulk_verbs.offered(actor):
        raise PermissionDenied
    chosen, total = _chosen(request, sent)
    if not chosen:
        return _back(request, sent, _("一件也没选。先在前面打勾。"))
    rows = visible_to(request).filter(pk__in=chosen)
    is_sent = request.method == "POST" or not verb.form.base_fields
    form = bulk_verbs.form_of(verb, request.POST if is_sent else None, actor, tenant, rows)
    context = {"verb": verb, "form": form, "back": _back_url(sent), "from": urlencode(_filters(sent).as_query())}
    context |= {"total": total, "most": bulk.MOST, "is_cut": total > len(chosen)}
    if not (is_sent and form.is_valid()):
        cases = _in_order(rows, chosen)
        context |= {"waiting": [_row(one) for one in cases], "problems": problems_of(form) if form.is_bound else []}
        return page(request, "casework/desk/bulk.html", context, status=422 if form.is_bound else 200)
    return _looked_or_done(request, verb, form, _in_order(rows, chosen), context)


def _looked_or_done(
    request: HttpRequest, verb: bulk_verbs.BulkVerb, form: forms.Form, cases: list[Any], context: dict[str, Any]
) -> HttpResponse:
    by, now = actor_of(request), clock.now()
    given = bulk_verbs.given_of(form.cleaned_data, tenant_here(request))
    token = request.POST.get(submissions.FIELD, "")
    if request.method == "POST" and request.POST.get("step") == "do":
        batch = uuid5(NAMESPACE_OID, f"{verb.name}:{by.user_id}:{token}")
        given = given | {"batch": batch}
        outcomes = bulk.do(cases, verb.name, given, token=token, fingerprint=_print(request, form), by=by, now=now)
        template = "casework/desk/bulk_done.html"
        outcomes = _fresh(request, outcomes)
    else:
        outcomes = bulk.rehearse(cases, verb.name, given, by=by, now=now)
        template = "casework/desk/bulk.html"
    good = [_row(one.case) for one in outcomes if one.is_done]
    bad = [{"shown": _row(one.case), "why": [str(problem.text) for problem in one.problems]} for one in outcomes if one.problems]
    return page(request, template, context | {"is_looked": True, "good": good, "bad": bad})


def _fresh(request: HttpRequest, outcomes: list[bulk.Outcome]) -> list[bulk.Outcome]:
    """The cases as they stand now; one that the actor sees no longer keeps what was known of it. One query."""
    keys = [one.case.pk for one in outcomes]
    now = visible_to(request).filter(pk__in=keys).select_related("place", "lead_organisation").in_bulk()
    return [bulk.Outcome(now.get(one.case.pk, one.case), one.problems) for one in outcomes]


def _chosen(request: HttpRequest, sent: QueryDict) -> tuple[list[UUID], int]:
    """
    The keys in the list's order, and how many were meant: those ticked, or on the first step everything that the filters find.
    """
    if request.method != "POST" and sent.get("all"):
        filters = _filters(sent)
        rows = rows_for(request, filters).order_by(*SORTS[filters.sort])
        return list(rows.values_list("pk", flat=True)[: bulk.MOST]), rows.order_by()[: bulk.MOST * 100].count()
    ticked = [UUID(one) for one in dict.fromkeys(sent.getlist("case")) if is_uuid(one)]
    return ticked[: bulk.MOST], len(ticked)


def _in_order(rows: CaseQuerySet, chosen: list[UUID]) -> list[Any]:
    """The cases in the order in which they were chosen; one that this actor does not see is none."""
    found = rows.select_related("place", "lead_organisation", "category", "tenant").in_bulk()
    return [found[key] for key in chosen if key in found]


def _row(case: Any) -> CaseShown:
    return shown_of(case, now=clock.now())


def _print(request: HttpRequest, form: forms.Form) -> str:
    """A hash of what was said, without which cases: they may be ticked again, the words may not change under one token."""
    said = sorted((name, request.POST.getlist(name)) for name in form.fields)
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _filters(sent: QueryDict) -> Filters:
    """The list from which one came: its filters stand in the address, and in one hidden field after the first step."""
    return Filters.from_query(dict(parse_qsl(sent.get("from", ""))) if "from" in sent else sent)


def _back_url(sent: QueryDict) -> str:
    return address_of(_filters(sent).as_query())


def _back(request: HttpRequest, sent: QueryDict, why: str) -> HttpResponse:
    messages.warning(request, why)
    return redirect(_back_url(sent))
