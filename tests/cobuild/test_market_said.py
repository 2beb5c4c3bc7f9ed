"""Whoever was helped says how it was by a link, without an account; the office hands it over; an elder's wish by telephone."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.cobuild.models import Claim, Need
from linli.cobuild.rules.claims import BY_LINK, LINK_DAYS, Delivered
from linli.cobuild.selectors.claim_links import claim_for_token, token_of
from linli.cobuild.services import delivering, upkeep
from linli.core import clock, events
from linli.core.ids import uuid7
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.disclosure.models import Message
from linli.registry.api import PersonErased
from tests import people
from tests.factories.cobuild_market import (
    NOW,
    a_need,
    a_person,
    a_resource,
    a_unit,
    agreed,
    delivered,
    liaison,
    named_in_public,
    of_resident,
    system,
    take_back,
)
from tests.factories.registry import PersonFactory
from tests.journeys.walking import picture
from tests.refusing import codes_refused

pytestmark = pytest.mark.django_db
TAKE = reverse("cobuild:need-take")


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def elder(here):
    return PersonFactory(tenant=here.tenant, name="试奶奶", phone="13900000121")


@pytest.fixture
def made(here, elder):
    return delivered(a_need(here.compound, person=elder, channel="phone"), a_unit(here.tenant))


def text(answer):
    return answer.content.decode()


def link(claim):
    return reverse("cobuild:claim-said", args=[token_of(claim)])


def test_whoever_was_helped_is_asked_in_their_own_words(made, client):
    form = client.get(link(made)).context["form"]

    assert (form["rating"].label, form["thanks_public"].label) == ("您觉得怎么样", "我同意：感谢的话可以放到感谢墙上（不写姓名）")


def test_whoever_holds_the_link_confirms_once_without_an_account(made, client):
    page, said = link(made), {"rating": "4", "thanks": "好孩子们", "thanks_public": "on"}

    shown, answer, again = client.get(page), client.post(page, said), client.post(page, said | {"rating": "1"})

    made.refresh_from_db()
    assert (made.state, made.rating, made.thanks, made.thanks_public, made.confirmed_by) == (
        "confirmed",
        4,
        "好孩子们",
        True,
        BY_LINK,
    )
    assert ("换了阀芯" in text(shown), "收到了，谢谢您" in text(answer), "已经收到" in text(again)) == (True, True, True)
    assert (shown["Cache-Control"], shown["Referrer-Policy"]) == ("no-store", "same-origin")


def test_what_is_missing_comes_back_with_what_was_written(made, client):
    answer = client.post(link(made), {"thanks": "谢谢"})

    made.refresh_from_db()
    assert (answer.status_code, made.state, "谢谢</textarea>" in text(answer)) == (422, "delivered", True)


def test_that_it_was_not_done_is_said_by_the_link_too(made, client):
    page = f"{link(made)}?not_done"

    assert "哪里没做到" in text(client.get(page))
    client.post(page, {"text": "没有人来"})

    made.refresh_from_db()
    assert (made.state, made.rating_text) == ("disputed", "没有人来")


def test_what_is_done_again_has_another_link(made, client):
    first = link(made)
    client.post(f"{first}?not_done", {"text": "没有人来"})
    later = NOW + timedelta(hours=1)
    made.refresh_from_db()
    again = delivering.deliver(claim=made, given=Delivered(later.date(), "又去了一次"), by=system(made), now=later)

    with clock.fixed(later):
        assert (client.get(first).status_code, client.get(link(again)).status_code) == (404, 200)


@pytest.mark.parametrize("token", ["x", "中文", "A" * 42, "*" * 50])
def test_a_link_that_is_none_leads_to_the_telephone(here, client, token):
    answer = client.get(reverse("cobuild:claim-said", args=[token]))

    assert (answer.status_code, "请打电话给社区" in text(answer)) == (404, True)


def test_a_changed_link_and_an_old_one_are_none(made):
    token = token_of(made)
    last = NOW + timedelta(days=LINK_DAYS)

    found = [claim_for_token(one, now=NOW) for one in (token, token[:-1] + ("A" if token[-1] != "A" else "B"))]

    assert found == [made, None]
    assert [claim_for_token(token, now=at) for at in (last, last + timedelta(seconds=1))] == [made, None]


def test_before_it_is_delivered_there_is_no_link(here):
    claim = agreed(a_need(here.community))

    assert claim_for_token(token_of(claim), now=NOW) is None


def test_whoever_did_it_does_not_confirm_it_by_the_link(here):
    _user, actor = liaison(here)
    unit = a_unit(here.tenant)
    unit.organisation.pk = actor.organisation_id
    claim = delivered(a_need(here.community), unit)

    answer = people.browser_of(actor).post(link(claim), {"rating": "4"})

    claim.refresh_from_db()
    assert (answer.status_code, claim.state) == (403, "delivered")


def test_a_wrong_token_confirms_nothing(made, client):
    other = token_of(Claim(pk=uuid7(), delivered_at=NOW))
    by = people.Actor.anonymous(made.tenant_id)

    codes = codes_refused(NotAllowed, delivering.confirm, claim=made, rating=4, token=other, by=by, now=NOW)

    made.refresh_from_db()
    assert (codes, made.state) == (["link"], "delivered")


def test_pictures_open_for_whoever_holds_the_link(here, client):
    claim = agreed(a_need(here.community))
    photo = SimpleUploadedFile("灯.jpg", picture()["buffer"], "image/jpeg")
    delivering.deliver(claim=claim, given=Delivered(NOW.date(), "换好了"), files_given=[photo], by=system(claim), now=NOW)
    claim.refresh_from_db()

    (shown,) = client.get(link(claim)).context["files"]

    assert [client.get(shown[name]).status_code for name in ("url", "thumb")] == [200, 200]


def test_the_name_of_whoever_helped_stands_there_only_while_they_agree(here, elder, client):
    helper = a_person(here.tenant)
    claim = delivered(a_need(here.compound, person=elder), helper)
    consent = named_in_public(helper.person)

    before = helper.person.name in text(client.get(link(claim)))
    take_back(consent)

    assert (before, helper.person.name in text(client.get(link(claim)))) == (True, False)


# ---- the office ----


def test_the_office_makes_the_link_and_that_is_written_down(made, desk, client):
    page = reverse("cobuild:claim-link", args=[made.pk])

    before, answer = desk.get(page), desk.post(page, {})

    address = answer.context["link"]
    assert (before.context["link"], address) == ("", f"http://testserver{link(made)}")
    assert (client.get(address).status_code, answer["Cache-Control"]) == (200, "no-store")
    assert JournalLine.objects.filter(verb="cobuild.claim.link_made").count() == 1
    assert page in text(desk.get(made.get_absolute_url()))


def test_there_is_no_link_for_what_waits_for_nobody(here, desk):
    claim = agreed(a_need(here.community))

    answer = desk.post(reverse("cobuild:claim-link", args=[claim.pk]), {})

    assert (answer.status_code, answer.context["link"]) == (422, "")


def test_only_the_office_makes_links(made, here):
    page = reverse("cobuild:claim-link", args=[made.pk])
    _user, head = people.holder("compound_head", here, place=here.compound)

    codes = [people.browser_of(one).post(page).status_code for one in (head, of_resident(here)[0], people.outsider()[1])]

    assert codes == [403, 403, 404]
    assert codes_refused(NotAllowed, delivering.make_link, claim=made, by=head, now=NOW) == ["not_allowed"]


def test_the_desk_says_that_it_was_confirmed_by_the_link(made, desk, client):
    client.post(link(made), {"rating": "3", "thanks": "多谢", "thanks_public": "on"})

    seen = text(desk.get(made.get_absolute_url()))

    assert (BY_LINK in seen, "在感谢墙上" in seen) == (True, True)


# ---- who is told ----


def told(now=NOW):
    while events.deliver_due(now):
        pass


def test_whoever_was_helped_and_has_no_account_gets_the_link(made, elder):
    told()

    message = Message.objects.get(to_person=elder, url__contains="said")
    assert (message.url, message.title) == (link(made), f"{made.need.number} 有人说做好了，您觉得怎么样")


def test_the_neighbour_for_whom_it_was_asked_gets_it_and_whoever_asked_reads_it_on_their_page(here, elder):
    actor, person = of_resident(here)
    claim = delivered(a_need(here.compound, person=person, beneficiary=elder))

    told()

    urls = {
        pk: list(Message.objects.filter(to_person=pk, title__contains="做好了").values_list("url", flat=True))
        for pk in (person.pk, elder.pk)
    }
    assert urls == {actor.person_id: [f"/needs/claims/{claim.pk}/"], elder.pk: [link(claim)]}


def test_whoever_has_no_telephone_gets_no_link(here):
    someone = PersonFactory(tenant=here.tenant, has_phone=False)
    delivered(a_need(here.compound, person=someone))

    told()

    assert Message.objects.filter(url__contains="said").count() == 0


def test_with_a_person_go_their_words_of_thanks_for_what_they_used(here):
    user_of_it, offered = a_person(here.tenant), a_resource(here.community)
    from linli.cobuild.services import claims  # noqa: PLC0415 -- only here

    by = system(offered)
    claim = claims.claim_resource(resource=offered, claimant=user_of_it, by=by, now=NOW)
    claims.agree(claim=claim, by=by, now=NOW)
    delivering.deliver(claim=claim, given=Delivered(NOW.date(), "理了发"), by=by, now=NOW)
    delivering.confirm(claim=claim, rating=4, thanks="谢谢", thanks_public=True, by=by, now=NOW)

    upkeep.on_person_erased(PersonErased(tenant_id=here.tenant.pk, person_id=user_of_it.person.pk), event_id=uuid7(), now=NOW)

    assert Claim.objects.get().thanks == ""


# ---- by telephone ----

CALLED = {"channel": "phone", "kind": "wish", "title": "换一个灯泡", "name": "试奶奶", "phone": "139 0000 0121"}
USUAL = {"field": "elders", "places": "1", "choosing": "first", "follow_months": "0", "for_persons": "on", "for_units": "on"}


def test_an_elders_wish_by_telephone_is_one_screen_whose_usual_answers_are_there_already(here, desk, client):
    form = desk.get(TAKE).context["form"]
    first = [name for name in form.fields if name in form.FIRST]
    usual = {one.name: one.initial for one in form.rest if one.initial is not None and one.initial is not False}

    desk.post(TAKE, CALLED | usual | {"place": str(here.compound.pk), "opens": "on"})

    made = Need.objects.get()
    assert (len(first), form["opens"].initial, made.state, made.person.name) == (10, True, "open", "试奶奶")
    assert made.title in text(client.get(reverse("cobuild:public-needs")))


def test_what_is_wrong_behind_the_heading_opens_it(here, desk):
    answer = desk.post(TAKE, CALLED | USUAL | {"place": str(here.compound.pk), "places": "0"})

    assert (answer.status_code, answer.context["form"].has_wrong_rest) == (422, True)


def test_a_counter_clerk_takes_it_down_and_the_community_checks_it(here):
    _user, clerk = people.counter_clerk(here)
    counter = people.browser_of(clerk)

    form = counter.get(TAKE).context["form"]
    answer = counter.post(TAKE, CALLED | USUAL | {"place": str(here.compound.pk), "opens": "on"})

    assert ("opens" in form.fields, answer.status_code, Need.objects.get().state) == (False, 302, "submitted")
