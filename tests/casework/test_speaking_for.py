"""As whom a visitor speaks: as the only reporter with number and code, as nobody where several share them, as oneself signed in."""

import pytest
from django.urls import reverse

from linli.casework.api import complete, tracking_code

from ..factories.casework import ReporterFactory
from ..people import resident, signed_in
from .conftest import FRIDAY

pytestmark = pytest.mark.usefixtures("friday")


@pytest.fixture
def done(office):
    """A case of one reporter, done, waiting for their answer."""
    return complete(case=office.received(), text="换了灯头，晚上亮了。", outcome="resolved", by=office.property_clerk, now=FRIDAY)


def followed(client, case):
    client.get(reverse("casework:follow-link", args=[case.pk, tracking_code(case.pk)]))
    return client.get(reverse("casework:tracked", args=[case.pk])).context["answer_url"]


def test_number_and_code_speak_for_the_only_reporter(done, client):
    assert followed(client, done).startswith("/a/")


def test_number_and_code_of_several_speak_for_nobody(done, client):
    ReporterFactory(case=done)

    assert followed(client, done) == ""


def test_a_signed_in_reporter_speaks_for_themselves_without_any_code(office, done):
    user, actor = resident(office.here)
    ReporterFactory(case=done, person_id=actor.person_id)

    page = signed_in(user).get(reverse("casework:tracked", args=[done.pk]))

    assert page.context["answer_url"].startswith("/a/")


def test_a_case_that_one_does_not_follow_is_none(done, client):
    assert client.get(reverse("casework:tracked", args=[done.pk])).status_code == 404
