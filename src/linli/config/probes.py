"""
What machines ask: /healthz (is the process up), /readyz (can it serve), /metrics (for Prometheus).

Answered by middleware before anything else, so that a load balancer needs no host name, no session and no subdistrict.
Metrics carry routes and counts, never an address, a name or a number of anybody.
"""

import hmac
import os
import time
from collections.abc import Callable, Iterator
from ipaddress import ip_address

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from linli.core.models import Job, OutboxEvent

Next = Callable[[HttpRequest], HttpResponse]

REQUESTS = Counter("linli_requests", "Requests answered.", ["method", "route", "status"])
SECONDS = Histogram("linli_request_seconds", "Time to answer.", ["route"], buckets=[0.01, 0.03, 0.1, 0.3, 1, 3, 10])
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class Probes:
    """Answers the probes; counts and times every other request by its route."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.answers = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if answer := self.answers.get(request.path_info):
            return answer(request)
        started = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        route = match.route if match else "-"
        method = request.method if request.method in METHODS else "-"  # a label made up by strangers would never end
        REQUESTS.labels(method, route, response.status_code).inc()
        SECONDS.labels(route).observe(time.perf_counter() - started)
        return response


def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"ok": True})


def readyz(_request: HttpRequest) -> HttpResponse:
    """The database answers and is migrated; 503 with the reason when not."""
    reason = not_ready()
    return JsonResponse({"ok": not reason, "reason": reason}, status=503 if reason else 200)


def not_ready() -> str:
    """Why this process should get no requests yet; empty when it should."""
    try:
        executor = MigrationExecutor(connection)
        return "migrations" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else ""
    except DatabaseError:
        return "database"


def metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus: with the token of LINLI_METRICS_TOKEN, or, where none is set, from this machine itself."""
    if not may_read_metrics(request):
        return HttpResponse("metrics are for this machine, or for who has the token\n", status=403, content_type="text/plain")
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    waiting = CollectorRegistry()
    waiting.register(Waiting())
    return HttpResponse(generate_latest(registry) + generate_latest(waiting), content_type=CONTENT_TYPE_LATEST)


def may_read_metrics(request: HttpRequest) -> bool:
    """A forwarded request is never of this machine, whatever address the proxy has."""
    token = settings.LINLI_METRICS_TOKEN
    if token:
        return hmac.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode())
    forwarded = any(name in request.META for name in ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP"))
    return not forwarded and _is_loopback(request.META.get("REMOTE_ADDR", ""))


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


class Waiting(Collector):
    """What waits in the database: jobs by state, events not yet delivered."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        jobs = GaugeMetricFamily("linli_jobs", "Jobs by state.", labels=["state"])
        unfinished = Job.objects.exclude(state=Job.State.DONE).order_by()
        for state, count in unfinished.values_list("state").annotate(count=Count("pk")):
            jobs.add_metric([state], count)
        yield jobs
        events = OutboxEvent.objects.filter(delivered_at=None).count()
        yield GaugeMetricFamily("linli_events_waiting", "Events not yet delivered.", value=events)
