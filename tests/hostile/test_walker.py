"""Every address takes anything: no value of any parameter breaks it, and what is refused has written nothing."""

import os
import zlib
from itertools import cycle, islice

import pytest
from django.conf import settings
from django.db import connection, transaction

from linli.casework.models import Case, Entry, Reporter
from linli.core.models import JournalLine
from linli.registry.models import Appointment, Organisation, Person, Place, Post

from ..access.addresses import everything
from .sending import ASKED, RARE, SCRIPT, TO_A_DATABASE, VALUES, forms_of

pytestmark = [pytest.mark.django_db]
ROLES = ["visitor", "resident", "dispatcher", "administrator", "community_secretary", "property_clerk", "building_head"]
PAGES = [one for one in everything() if not one.text.startswith(("/api/", "/kit"))]
READ = [one for one in PAGES if one.method == "GET"]
WRITTEN = [Case, Entry, Reporter, JournalLine, Person, Place, Organisation, Post, Appointment]
REFUSED = {400, 403, 404, 405, 409, 413, 422}
EVERYTHING = "LINLI_THROW" in os.environ
"""Each value into each form and field, by each role: half an hour. Otherwise each role throws its share."""


def counts():
    return [model.objects.count() for model in WRITTEN]


class Throwing:
    """Sends, undoes what was done, and remembers what broke, what half-wrote, and what ran."""

    def __init__(self, client):
        self.client, self.broken, self.before = client, [], counts()

    def get(self, path, data=None):
        with transaction.atomic():
            answer = self.client.get(path, data)
            self._look(f"GET {path} {sorted(data or {})[:3]}", answer)
            transaction.set_rollback(True)
        return answer

    def post(self, path, data, why):
        with transaction.atomic():
            answer = self.client.post(path, data)
            self._look(f"POST {path}: {why}", answer)
            if answer.status_code in REFUSED and counts() != self.before:
                self.broken.append(f"POST {path}: {why}: refused with {answer.status_code}, and yet written")
            transaction.set_rollback(True)
        return answer

    def _look(self, what, answer):
        if answer.status_code >= 500:
            self.broken.append(f"{what}: {answer.status_code}")
        elif not answer.streaming and SCRIPT.encode() in answer.content:
            self.broken.append(f"{what}: the script stands in the page")


@pytest.fixture(scope="module")
def shown(world):
    """For a role and its browser: what broke, and path → (status, forms) of every page asked for plainly, once for all tests."""
    known = {}

    def shown_to(role, client):
        if role not in known:
            throwing = Throwing(client)
            paths = [address.path(world, "own", role) for address in READ]
            known[role] = throwing.broken, {path: looked_at(throwing.get(path)) for path in paths}
        return known[role]

    return shown_to


def looked_at(answer):
    is_page = answer.status_code == 200 and "html" in answer["Content-Type"]
    return answer.status_code, forms_of(answer.content.decode()) if is_page else []


def thrown(path, role, share):
    """
    (name, value) of what this role throws at this address: its share of the values, those of the next role following on.
    On SQLite only what the database may take differently.
    """
    names = list(VALUES) if connection.vendor == "postgresql" else list(TO_A_DATABASE)
    start = (zlib.crc32(path.encode()) + ROLES.index(role) * share) % len(names)
    return [(name, VALUES[name]) for name in islice(cycle(names), start, start + (len(names) if EVERYTHING else share))]


def probed(form, role):
    """(number, name) of the fields into which this role throws one bad value among good ones: every third, the roles taking turns."""
    fields = list(enumerate(sorted(form.values)))
    return fields if EVERYTHING else fields[ROLES.index(role) % 3 :: 3]


def sendable(text):
    return text.encode("utf-8", "replace").decode()


@pytest.mark.parametrize("role", ROLES)
def test_no_question_breaks_a_page_for(shown, browser_of, role):
    throwing = Throwing(browser_of(role))
    broken, pages = shown(role, throwing.client)

    for path in [path for path, (status, _forms) in pages.items() if status == 200]:
        for _why, value in thrown(path, role, 2):
            throwing.get(path, dict.fromkeys(ASKED, sendable(value)))

    assert (broken, throwing.broken) == ([], [])


@pytest.mark.parametrize("role", ROLES)
def test_no_field_breaks_a_form_for(shown, browser_of, role):
    throwing = Throwing(browser_of(role))

    for path, form in sorted(forms_among(shown(role, throwing.client)).items()):
        for why, value in thrown(path, role, 3):
            throwing.post(path, dict.fromkeys(form.values, sendable(value)), f"all {why}")
        for number, name in probed(form, role):
            why, value = thrown(f"{path}{number}", role, 1)[0]
            throwing.post(path, form.values | {name: sendable(value)}, f"{name} is {why}")

    assert throwing.broken == []


def forms_among(shown):
    """Every form that was shown, by where it goes. Nothing may have broken on the way."""
    broken, pages = shown
    assert broken == []
    found = {}
    for path, (_status, forms) in pages.items():
        for form in forms:
            if form.method == "post":
                found.setdefault(form.action or path, form)
    return {path: form for path, form in found.items() if path.startswith("/") and "sign-out" not in path}


@pytest.mark.once
@pytest.mark.parametrize("role", ["visitor", "dispatcher", "administrator", "community_secretary"])
def test_what_was_typed_stays_when_a_form_is_refused_for(shown, browser_of, role):
    throwing = Throwing(browser_of(role))
    lost = []

    for path, form in sorted(forms_among(shown(role, throwing.client)).items()):
        typed = form.typed - {"submission_token", "code"}
        answer = throwing.post(path, dict.fromkeys(form.values, "") | dict.fromkeys(typed, RARE), "typed")
        if typed and answer.status_code == 422 and RARE not in answer.content.decode():
            lost.append(path)

    assert lost == []


@pytest.mark.parametrize(
    "path",
    [
        "/d/%00/",
        "/desk/registry/imports/%00/",
        "/d/𠮷/",
        "/s/%00/",
        "/a/--/",
        "/a/" + "x" * 500 + "/",
        "/t/01a1f64b-b880-784f-a92d-08e593aeb0cd/AAAAAA/",
        "/files/01a1f64b-b880-784f-a92d-08e593aeb0cd/?key=%00&size=%00",
        "/report/" + "k" * 300 + "/",
        "/report/?place=%00",
        "/report/near/?place=%00",
        "/search/?q=%00",
        "/search/?q=%ED%A0%80",
        "/map/places.geojson?under=%00&kind=%00",
        "/?page=abc",
        "/places/?page=999999",
        "/%ff%fe/",
    ],
)
def test_no_address_breaks_a_page(world, browser_of, path):
    assert browser_of("visitor").get(path).status_code in (200, 302, 400, 404)


@pytest.mark.parametrize("page", ["abc", "-1", "0", "999999", "9" * 30, "1.5", "١", ""])
@pytest.mark.parametrize("path", ["/desk/people/", "/desk/places/", "/desk/organisations/", "/desk/posts/", "/messages/"])
def test_a_bad_page_number_gives_the_nearest_page(world, browser_of, path, page):
    assert browser_of("community_secretary").get(path, {"page": page}).status_code == 200


@pytest.mark.parametrize("kind", ["application/xml", "text/plain", "multipart/form-data", "application/json", "nonsense"])
def test_a_wrong_content_type_is_refused_in_words(world, browser_of, kind):
    answers = [
        browser_of("community_secretary").generic("POST", path, b"{broken", content_type=kind)
        for path in (
            "/report/",
            "/track/",
            "/sign-in/",
            "/desk/cases/counter/",
            "/desk/people/add/",
            "/desk/registry/imports/people/",
        )
    ]

    assert [answer.status_code for answer in answers if answer.status_code not in (200, 302, 400, 422)] == []


def test_a_session_number_too_large_for_any_column_ends_nothing(world, browser_of):
    assert browser_of("resident").post(f"/account/sessions/{'9' * 30}/end/").status_code in (302, 404)


def test_a_form_that_is_replayed_is_done_once(world, browser_of):
    client = browser_of("community_secretary")
    page = client.get(f"/desk/cases/{world.own.case.pk}/").content.decode()
    token = next(form.values["submission_token"] for form in forms_of(page) if form.action.endswith("/note/"))

    for _again in range(3):
        client.post(f"/desk/cases/{world.own.case.pk}/note/", {"text": "只记一次的话", "submission_token": token})

    assert Entry.objects.filter(text="只记一次的话").count() == 1


def test_another_ones_token_does_not_stand_in_for_ones_own(world, browser_of):
    path, token = f"/desk/cases/{world.own.case.pk}/note/", "f" * 32
    for role in ("community_secretary", "community_clerk"):
        browser_of(role).post(path, {"text": f"{role}的话", "submission_token": token})

    assert Entry.objects.filter(text__endswith="的话", case=world.own.case, verb="note", label__startswith="试验·").count() == 2


def test_a_cookie_with_a_nul_byte_is_none(world, browser_of):
    client = browser_of("visitor")
    for name in (settings.SESSION_COOKIE_NAME, "linli_place", "linli_community", "linli_mode"):
        client.cookies[name] = "abcdefgh\x00"

    assert client.get("/").status_code == 200
