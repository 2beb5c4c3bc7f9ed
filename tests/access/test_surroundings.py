"""What stands around every page: tokens, frames, scripts, caches, cookies, hosts, and where a sign-in may lead."""

import re

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from linli.casework.selectors.tracking import tracking_code

from ..factories.accounts import PASSWORD, UserFactory
from ..factories.casework import CaseFactory, ReporterFactory
from ..people import community_secretary, neighbourhood, resident, signed_in

pytestmark = [pytest.mark.django_db]
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "///evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "https:evil.example",
    " https://evil.example",
    "/%09/evil.example",
    "https://testserver@evil.example/",
]


@pytest.fixture
def here(db):
    return neighbourhood()


@pytest.fixture
def desk(here):
    return signed_in(community_secretary(here)[0])


def test_a_form_without_its_token_is_not_taken(here):
    browser = signed_in(resident(here)[0], Client(enforce_csrf_checks=True))

    assert browser.post("/messages/read-all/").status_code == 403
    assert browser.post("/sign-out/").status_code == 403
    assert SESSION_KEY in browser.session


def test_a_programs_request_with_a_browsers_cookie_needs_the_token_too(world_case):
    case, user = world_case
    browser = signed_in(user, Client(enforce_csrf_checks=True))

    answer = browser.post(f"/api/v1/cases/{case.pk}/note", {"text": "代人写的"}, content_type="application/json")

    assert answer.status_code == 403
    assert case.entries.filter(text="代人写的").count() == 0


@pytest.fixture
def world_case(here):
    return CaseFactory(tenant=here.tenant, place=here.entrance), community_secretary(here)[0]


@pytest.mark.parametrize("path", ["/", "/desk/", "/sign-in/", "/track/", "/no/such/page/"])
def test_no_page_can_be_framed_nor_run_what_stands_in_it(desk, path):
    answer = desk.get(path)

    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";") if " " in part.strip())
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] in ("same-origin", "strict-origin-when-cross-origin", "no-referrer")
    assert policy["frame-ancestors"] == "'none'"
    assert policy.get("script-src", policy["default-src"]) == "'self'"
    assert "unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path", ["/", "/desk/", "/desk/cases/", "/desk/people/", "/desk/places/", "/messages/", "/account/", "/mine/"]
)
def test_what_is_shown_to_somebody_is_kept_nowhere(desk, path):
    assert "no-store" in desk.get(path)["Cache-Control"]


def test_a_followed_case_is_kept_nowhere(world_case):
    case, _user = world_case
    browser = Client()

    browser.get(reverse("casework:follow-link", args=[case.pk, tracking_code(case.pk)]))

    assert "no-store" in browser.get(reverse("casework:tracked", args=[case.pk]))["Cache-Control"]
    assert "no-store" in browser.get(reverse("casework:slip", args=[case.pk]))["Cache-Control"]


def test_the_home_of_a_stranger_may_be_leafed_back_to(here):
    assert "Cache-Control" not in Client().get("/privacy/")


def test_cookies_are_out_of_reach_for_scripts_and_other_sites(here):
    browser = Client()
    browser.get("/sign-in/")
    browser.post("/set/theme/", {"theme": "dark"})
    browser.post("/places/choose/", {"tenant": here.tenant.code, "community": str(here.community.pk)})
    browser.get("/report/", {"place": here.entrance.public_code})

    flags = {name: (bool(one["httponly"]), one["samesite"]) for name, one in browser.cookies.items()}
    assert {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "linli_place", "linli_theme"} <= set(flags)
    assert {name: flag for name, flag in flags.items() if flag != (True, "Lax")} == {}


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_next_leads_elsewhere(here, target):
    UserFactory(username="shi.yong.next")
    browser = Client()
    going = [
        browser.post("/set/theme/", {"theme": "dark", "next": target}),
        browser.post("/places/choose/", {"tenant": here.tenant.code, "next": target}),
        browser.post("/sign-in/", {"username": "shi.yong.next", "password": PASSWORD, "next": target}),
        browser.get("/sign-in/", {"next": target}),
    ]

    assert [answer["Location"] for answer in going if not re.match(r"^/(?![/\\])", answer.get("Location", ""))] == []


def test_a_host_that_is_not_ours_gets_no_page(here):
    assert Client().get("/", headers={"host": "evil.example"}).status_code == 400


def test_a_forwarded_host_is_not_believed(here):
    answer = Client().get("/desk/", headers={"x-forwarded-host": "evil.example"})

    assert "evil.example" not in answer["Location"]


def test_a_session_from_before_does_not_become_the_signed_in_one(here):
    UserFactory(username="shi.yong.fest")
    browser = Client()
    browser.get("/report/", {"place": here.entrance.public_code})
    before = browser.cookies[settings.SESSION_COOKIE_NAME].value

    browser.post("/sign-in/", {"username": "shi.yong.fest", "password": PASSWORD})

    assert SESSION_KEY in browser.session
    assert browser.cookies[settings.SESSION_COOKIE_NAME].value != before


def plain(answer):
    """A page without what differs each time it is drawn."""
    text = re.sub(r'value="[^"]{40,}"', "", answer.content.decode())
    return re.sub(r"\b139[\d* ]+|shi\.yong\.\w+", "", text)


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(here):
    UserFactory(username="shi.yong.da")

    known = Client().post("/sign-in/", {"username": "shi.yong.da", "password": "不是这个密码"})
    unknown = Client().post("/sign-in/", {"username": "shi.yong.meiyou", "password": "不是这个密码"})

    assert (known.status_code, plain(known)) == (unknown.status_code, plain(unknown))


def test_a_known_and_an_unknown_number_get_the_same_answer(here):
    resident(here, phone="13900005501")

    known, unknown = Client(), Client()
    answers = [
        one.post("/sign-in/phone/", {"phone": phone}, follow=True)
        for one, phone in ((known, "13900005501"), (unknown, "13900005502"))
    ]

    assert answers[0].redirect_chain == answers[1].redirect_chain
    assert plain(answers[0]) == plain(answers[1])


def test_a_case_of_others_and_no_case_at_all_get_the_same_answer(desk):
    there = neighbourhood()
    others = CaseFactory(tenant=there.tenant, place=there.entrance)

    answers = [desk.get(f"/desk/cases/{pk}/") for pk in (others.pk, "01a1f64b-b880-784f-a92d-08e593aeb0cd")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert plain(answers[0]) == plain(answers[1])


def test_a_code_that_several_neighbours_share_answers_for_none_of_them(world_case):
    case, _user = world_case
    case.state = "done"
    case.save()
    ReporterFactory(case=case)
    ReporterFactory(case=case)
    browser = Client()

    browser.get(reverse("casework:follow-link", args=[case.pk, tracking_code(case.pk)]))

    assert "/a/" not in browser.get(reverse("casework:tracked", args=[case.pk])).content.decode()
