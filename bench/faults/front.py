"""The front door: POST a text with an Idempotency-Key, get the case's number back. The verbs behind it are the product's own."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from linli.casework.api import Case, Wanted, report
from linli.core import clock, submissions, tenancy
from linli.core.access import public
from linli.core.actors import Actor, Channel

from .chores import chore


@csrf_exempt
@public
def intake(request: HttpRequest) -> HttpResponse:
    """One case for one key, however often it is sent."""
    now, tenant = clock.now(), tenancy.tenants()[0]
    key, fingerprint = submissions.key_for(request, "fault.report"), submissions.print_of(request)
    with submissions.once(key, tenant_id=tenant.pk, now=now, fingerprint=fingerprint) as sent:
        if not sent.before:
            case = _report(tenant, json.loads(request.body)["text"])
            sent.result = {"id": str(case.pk), "number": case.number}
    return JsonResponse(sent.result)


def _report(tenant: tenancy.Tenant, text: str) -> Case:
    by = Actor.anonymous(tenant.pk, channel=Channel.API)
    case = report(tenant=tenant, wanted=Wanted(text=text), by=by, now=clock.now())
    chore.enqueue(str(case.pk))
    return case


urlpatterns = [path("fault/", intake), path("", include("linli.config.urls"))]
