"""One page for every verb of a case: its form, what to know beside it, and the refusal with everything typed still there."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.casework.forms.pieces import problems_of
from linli.casework.models import Case
from linli.casework.rules.dispatching import Body, in_words
from linli.casework.selectors import dispatching
from linli.casework.selectors.cases import reporters_seen_by, whole
from linli.casework.services import afterwards
from linli.casework.states import Party, State, may_step
from linli.casework.views.desk import verbs
from linli.casework.views.desk.case import SEES, case_or_404, clock_of, reporter_row, why_context
from linli.casework.views.guesses import category_choices
from linli.casework.views.shown import shown_of
from linli.core import clock, submissions
from linli.core.access import actor_of
from linli.core.forms import add_problems
from linli.core.pages import page
from linli.core.problems import NotAllowed, Refused
from linli.registry.api import offered_inside


@SEES
@require_http_methods(["GET", "HEAD", "POST"])
def verb(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """Do one verb on one case. A verb that the case has moved past leads back to its page, which says where it is now."""
    if name not in verbs.VERBS:
        raise Http404
    asked, found = verbs.VERBS[name], case_or_404(request, pk)
    all_of_it = whole(found)
    if not verbs.may(actor_of(request), asked.right, found, all_of_it.assignments):
        raise PermissionDenied
    if request.method != "POST" and not may_step(name, found.state):
        messages.warning(
            request, _("这件事现在是“%(state)s”，不用再%(verb)s。") % {"state": State(found.state).label, "verb": asked.label}
        )
        return redirect(found)
    beside = beside_of(request, asked.name, found)
    form = form_for(asked, found, beside, request)
    if request.method == "POST" and form.is_valid() and _do(request, asked, found, form):
        messages.success(request, str(asked.said))
        return _onwards(request, asked.name, found)
    context = {
        "case": found,
        "shown": shown_of(found, now=clock.now()),
        "clock": clock_of(found, all_of_it.clocks),
        "heading": asked.heading,
        "lead": asked.lead,
        "button": asked.button or asked.label,
        "form": form,
        "problems": problems_of(form) if form.is_bound else [],
        **beside,
    }
    return page(request, asked.template, context, status=422 if form.is_bound else 200)


def _do(request: HttpRequest, asked: verbs.Verb, found: Case, form: forms.Form) -> bool:
    """Do it once, however often the form is sent; False when it was refused, and then the form says why."""
    now = clock.now()
    key = submissions.key_for(request, f"casework.{asked.name}") or f"casework.{asked.name}:{submissions.new_token()}"
    try:
        with submissions.once(key, tenant_id=found.tenant_id, now=now) as sent:
            if not sent.before:
                asked.do(found, form.cleaned_data, actor_of(request), now)
    except NotAllowed:
        raise
    except Refused as refused:
        add_problems(form, refused.problems)
        return False
    return True


def _onwards(request: HttpRequest, name: str, found: Case) -> HttpResponse:
    """After accepting whoever may dispatch goes on to it; everyone else comes back to the case."""
    if name == "accept":
        fresh = case_or_404(request, found.pk)
        if verbs.may(actor_of(request), verbs.VERBS["dispatch"].right, fresh, []):
            return redirect(verbs.url_of("dispatch", fresh))
    return redirect(found)


def form_for(asked: verbs.Verb, found: Case, beside: dict[str, Any], request: HttpRequest) -> forms.Form:
    """The verb's form, with the choices that this case gives, and what the case says already."""
    given: dict[str, Any] = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    if asked.name in ("accept", "correct"):
        initial = {
            "title": found.title,
            "category": found.category.code,
            "place": found.place_id,
            "place_detail": found.place_detail,
        }
        return asked.form(**given, initial=initial, categories=category_choices(found.tenant_id))  # type: ignore[call-arg]
    if asked.name in ("dispatch", "redispatch"):
        return asked.form(**given, offers=[(str(one.id), one.name) for one in beside["bodies"]])  # type: ignore[call-arg]
    if asked.name == "call_back":
        return asked.form(**given, reporters=[(str(one.id), one.name) for one in beside["reporters"]])  # type: ignore[call-arg]
    return asked.form(**given)


def beside_of(request: HttpRequest, name: str, found: Case) -> dict[str, Any]:
    """What the page of this verb shows beside its form."""
    if name in ("accept", "correct"):
        return {"near": _near(found)}
    if name in ("dispatch", "redispatch"):
        return _offers(request, found)
    if name in ("call_back", "rework", "close"):
        return _asked(request, found)
    return {}


def _near(found: Case) -> list[tuple[str, str]]:
    """The places inside the same compound, or inside the community, for a quick correction."""
    place = found.place
    around = place.parent if place and place.parent else place
    inside = list(offered_inside(around, tenant=found.tenant)) if around else []
    listed = [one for one in [place, around, *inside] if one is not None]
    return [(str(one.pk), str(one)) for one in {one.pk: one for one in listed}.values()]


def _offers(request: HttpRequest, found: Case) -> dict[str, Any]:
    """Whom it can be given to, the suggestion first and marked, with the reasons."""
    suggestion = dispatching.suggestion_for(found)
    bodies = dispatching.offers_for(found)
    if suggestion.lead:
        bodies = [suggestion.lead, *[body for body in bodies if body.id != suggestion.lead.id]]
    told = in_words(suggestion.why)
    return {
        "bodies": bodies,
        "offers": [offer(body, suggested=body is suggestion.lead and suggestion.is_certain) for body in bodies],
        "chosen": request.POST.get("lead", str(suggestion.lead.id) if suggestion.lead and suggestion.is_certain else ""),
        "assisting": "、".join(body.name for body in suggestion.assist),
        "is_certain": suggestion.is_certain,
        "why": why_context(told, party=told.party if suggestion.is_certain else ""),
    }


def offer(body: Body, *, suggested: bool) -> dict[str, Any]:
    return {"value": str(body.id), "name": body.name, "detail": Party(body.party).label, "is_suggested": suggested}


def _asked(request: HttpRequest, found: Case) -> dict[str, Any]:
    """Who is to be asked and what to say; the answers that there are already."""
    waiting = set(afterwards.unasked(found))
    seen = [one for one in reporters_seen_by(actor_of(request), found) if one.id in waiting]
    return {
        "reporters": [reporter_row(found, one) for one in seen],
        "answers": list(found.callbacks.filter(round=found.rework_count).order_by("at")),
        "script": script_for(found),
    }


def script_for(found: Case) -> list[str]:
    """What to say on the telephone, line by line."""
    return [
        _("您好，这里是%(office)s。您报的“%(title)s”，%(who)s说办完了。")
        % {"office": found.tenant.name, "title": found.title, "who": found.lead_organisation or ""},
        _("办的人联系过您吗？"),
        _("现在好了没有？"),
        _("满意、基本满意，还是不满意？说实话就行。"),
        _("还有什么要说的？我原样记下来。"),
    ]
