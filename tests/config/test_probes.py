"""What machines ask, and who may ask it."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_health_needs_no_known_host_name(client):
    response = client.get("/healthz", headers={"host": "10.0.0.7"})

    assert (response.status_code, response.json()) == (200, {"ok": True})


def test_ready_when_the_database_is_migrated(client):
    assert client.get("/readyz").json() == {"ok": True, "reason": ""}


def test_metrics_are_for_this_machine(client):
    client.get("/healthz")

    response = client.get("/metrics")

    assert response.status_code == 200
    assert "linli_events_waiting 0.0" in response.text


@pytest.mark.parametrize(
    "extra",
    [{"REMOTE_ADDR": "192.0.2.7"}, {"REMOTE_ADDR": "nonsense"}],
    ids=["another machine", "no address"],
)
def test_metrics_are_for_nobody_else(extra):
    assert Client(**extra).get("/metrics").status_code == 403


def test_metrics_through_a_proxy_on_this_machine_are_refused(client, settings):
    settings.LINLI_PROXIES = ["127.0.0.1"]

    assert client.get("/metrics", headers={"x-forwarded-for": "127.0.0.1"}).status_code == 403


@pytest.mark.parametrize(("token", "status"), [("right", 200), ("wrong", 403)])
def test_a_token_opens_the_metrics_from_anywhere(settings, token, status):
    settings.LINLI_METRICS_TOKEN = "right"
    client = Client(REMOTE_ADDR="192.0.2.7")

    assert client.get("/metrics", headers={"authorization": f"Bearer {token}"}).status_code == status
