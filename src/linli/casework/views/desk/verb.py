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
from linli.casework.rules.cases import step_problems
from linli.casework.selectors.cases import whole
from linli.casework.states import State, may_step
from linli.casework.views.desk import presence, replying, verbs
from linli.casework.views.desk.pieces import SEES, case_or_404, clock_of, done
from linli.casework.views.shown import shown_of
from linli.core import clock
from linli.core.access import actor_of
from linli.core.answering import tell_the_rest
from linli.core.forms import add_problems
from linli.core.pages import is_htmx, page


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
            request, _("这件事现在是“%(state)s”，不能做“%(verb)s”。") % {"state": State(found.state).label, "verb": asked.label}
        )
        return redirect(found)
    if request.method != "POST" and (why_not := asked.why_not(actor_of(request), found, all_of_it.assignments)):
        messages.warning(request, why_not)
        return redirect(found)
    beside = asked.beside(request, found)
    form = form_for(asked, found, beside, request)
    news = presence.news(request, found) if request.method == "POST" else []
    then, told = replying.pressed(request), dict[str, Any]()
    if news:
        add_problems(form, step_problems(name, found.state))
    elif then:
        form, told = _looked(request, asked, found, beside, then)
    elif request.method == "POST" and _do(request, asked, found, form):
        messages.success(request, str(asked.said))
        return _onwards(request, asked.name, found)
    if then and is_htmx(request):
        return page(request, "casework/desk/told.html", {"problems": problems_of(form), "is_look": True, "news": news, **told})
    context = {
        "case": found,
        "shown": shown_of(found, now=clock.now()),
        "clock": clock_of(found, all_of_it.clocks),
        "spot_url": verbs.spot_url(actor_of(request), found) if asked.name in ("dispatch", "redispatch") else "",
        "heading": asked.heading,
        "lead": asked.lead,
        "button": asked.button or asked.label,
        "form": form,
        "problems": problems_of(form) if form.is_bound else [],
        "news": news,
        "seen": presence.stamp_of(found),
        "picker": replying.picker(request, asked, found),
        "looks": replying.tells(asked),
        **beside,
        **told,
    }
    return page(request, asked.template, context, status=200 if told else _status(form, news))


def _status(form: forms.Form, news: list[Any]) -> int:
    """200 for a form that was opened, 422 for one that was refused, 409 where the case has changed meanwhile."""
    if not form.is_bound:
        return 200
    return 409 if news else 422


def _looked(
    request: HttpRequest, asked: verbs.Verb, found: Case, beside: dict[str, Any], then: str
) -> tuple[forms.Form, dict[str, Any]]:
    """The form again: with the text of a template in it, or with what its reporters would get. Nothing is done."""
    data: dict[str, Any] = request.POST
    if then == replying.FILL:
        data, filled = replying.with_template(request, asked, found)
        form = asked.form(data=data, files=request.FILES, **asked.for_form(found, beside))
        form.errors.clear()
        return form, {"filled": filled, "was_filled": True}
    form = asked.form(data=data, files=request.FILES, **asked.for_form(found, beside))
    if not form.is_valid():
        by = actor_of(request)
        tell_the_rest(form, lambda given: asked.do(found, given, by, clock.now()), by=by)
        return form, {}
    if replying.refuse_open(asked, form):
        return form, {}
    seen = replying.look(request, asked, found, form)
    return form, {"told": seen} if seen else {}


def _do(request: HttpRequest, asked: verbs.Verb, found: Case, form: forms.Form) -> bool:
    """Do it once; False when it was refused, and then the form says why."""
    return not (form.is_valid() and replying.refuse_open(asked, form)) and done(request, form, asked.name, found, asked.do)


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
    return asked.form(**given, **asked.for_form(found, beside))
