"""People who wait for a call to have their code read out, for clerks."""

from datetime import timedelta
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.pages import page

from .. import selectors
from ..access import READ_CODE
from ..models import CallRequest
from ..services import phone_codes

PER_PAGE = 50


@requires(READ_CODE)
@never_cache
@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    waiting = Paginator(selectors.waiting_calls(actor_of(request)), PER_PAGE).get_page(request.GET.get("page"))
    return page(request, "accounts/calls.html", {"page_obj": waiting})


@requires(READ_CODE)
@never_cache
@require_POST
def take(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """“我来打”: shows the number to call."""
    call = _found(request, call_id)
    number = phone_codes.take_call(call=call, by=actor_of(request), now=clock.now())
    return page(request, "accounts/call.html", {"call": call, "number": number})


@requires(READ_CODE)
@never_cache
@require_POST
def read_out(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """The person is on the line: shows the code to read out, once."""
    digits = phone_codes.read_out_code(call=_found(request, call_id), by=actor_of(request), now=clock.now())
    minutes = selectors.code_policy(clock.now()).lives // timedelta(minutes=1)
    return page(request, "accounts/call.html", {"digits": digits, "minutes": minutes})


@requires(READ_CODE)
@require_POST
def no_answer(request: HttpRequest, call_id: UUID) -> HttpResponse:
    phone_codes.give_up_call(call=_found(request, call_id), by=actor_of(request), now=clock.now())
    return redirect("accounts:calls")


def _found(request: HttpRequest, call_id: UUID) -> CallRequest:
    return get_object_or_404(CallRequest, pk=call_id, tenant_id=actor_of(request).tenant_id)
