"""One page for every verb of a petition: its form, and the refusal with everything typed still there."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.casework.forms.pieces import problems_of
from linli.casework.states import PETITION_STEPS, PetitionState
from linli.casework.views.desk import petition_verbs
from linli.casework.views.desk.petitions import KEEPS, badge_of, petition_or_404
from linli.casework.views.desk.pieces import done
from linli.core import clock
from linli.core.pages import page


@KEEPS
@require_http_methods(["GET", "HEAD", "POST"])
def verb(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """Do one verb on one petition. One that it has moved past leads back to its page."""
    if name not in petition_verbs.VERBS:
        raise Http404
    asked, found = petition_verbs.VERBS[name], petition_or_404(request, pk)
    if request.method != "POST" and PetitionState(found.state) not in PETITION_STEPS[name].from_states:
        text = _("这件信访现在是“%(state)s”，不能做“%(verb)s”。")
        messages.warning(request, text % {"state": PetitionState(found.state).label, "verb": asked.label})
        return redirect(found)
    given: dict[str, Any] = {"data": request.POST} if request.method == "POST" else {}
    form = asked.form(**given, **asked.for_form(found))
    if request.method == "POST" and form.is_valid() and done(request, form, f"petition.{asked.name}", found, asked.do):
        messages.success(request, str(asked.said))
        return redirect(found)
    context = {
        "petition": found,
        "badge": badge_of(found, clock.today()),
        "heading": asked.heading,
        "lead": asked.lead,
        "button": asked.label,
        "form": form,
        "problems": problems_of(form) if form.is_bound else [],
    }
    response = page(request, "casework/desk/petition_verb.html", context, status=422 if form.is_bound else 200)
    response["Cache-Control"] = "no-store"
    return response
