"""Claiming in two taps, one's own claims on a telephone, wishes for oneself and a neighbour, offers: for people, teams and units."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.accounts.models import User
from linli.cobuild.forms.market_portal import AskForm
from linli.cobuild.models import Claim, Need, Resource
from linli.cobuild.rules.sides import Claimant
from linli.cobuild.services import needs
from linli.core import clock
from linli.core.models import JournalLine, StoredFile
from linli.core.privacy import search_hash
from linli.core.problems import NotAllowed
from linli.registry.api import Person
from tests import people
from tests.factories.cobuild_market import (
    NOW,
    a_claim,
    a_need,
    a_person,
    a_resource,
    a_team,
    a_unit,
    agreed,
    delivered,
    given,
    liaison,
    of_resident,
    thanked,
)
from tests.factories.registry import PersonFactory
from tests.journeys.walking import picture
from tests.refusing import codes_refused

pytestmark = pytest.mark.django_db
NEEDS, MINE, ASK, OFFER = (
    reverse(f"cobuild:{name}") for name in ("public-needs", "my-market", "public-need-ask", "public-resource-offer")
)


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


def url(name, *args):
    return reverse(f"cobuild:{name}", args=[getattr(one, "pk", one) for one in args])


def text(answer):
    return answer.content.decode()


def browser(actor):
    return people.browser_of(actor)


def titles_of(answer):
    return [row["subject"].title for _title, rows in answer.context["groups"] for row in rows]


@pytest.fixture
def neighbour(here):
    return of_resident(here)


# ---- two taps ----


@pytest.mark.parametrize("start", ["the list", "the need"])
def test_a_need_is_claimed_in_two_taps(here, neighbour, start):
    actor, person = neighbour
    need, client = a_need(here.compound), browser(actor)
    shown = client.get(NEEDS if start == "the list" else url("public-need", need))
    first_tap = url("public-need-claim", need)
    assert first_tap in text(shown)

    client.get(first_tap)
    second_tap = client.post(first_tap, {"promise": ""}, follow=True)

    made = Claim.objects.get()
    assert (made.person, made.state, made.channel) == (person, "asked", "page")
    assert second_tap.redirect_chain == [(url("my-claim", made), 302)]


def test_the_second_tap_works_without_an_address_of_its_own_for_whoever_signs_in_first(here, client):
    need = a_need(here.compound)

    answer = client.get(url("public-need-claim", need))

    assert answer["Location"].endswith(f"?next={url('public-need-claim', need)}")


def test_sent_twice_it_is_claimed_once(here, neighbour):
    need, client = a_need(here.compound, places=2), browser(neighbour[0])

    answers = [client.post(url("public-need-claim", need), {"submission_token": "one"}) for _time in range(2)]

    assert ([one.status_code for one in answers], Claim.objects.count()) == ([302, 302], 1)


def test_a_liaison_chooses_for_whom_and_the_unit_stands_first(here):
    _user, actor = liaison(here)
    team = a_team(here.community, lead=Person.objects.get(pk=actor.person_id)).team
    need, client = a_need(here.community, places=3), browser(actor)
    unit = actor.organisation_id

    form = client.get(url("public-need-claim", need)).context["form"]
    keys = [key for key, _label in form.fields["whom"].choices]
    [client.post(url("public-need-claim", need), {"whom": key}) for key in keys]

    assert (keys, form.fields["whom"].initial) == ([f"o:{unit}", f"t:{team.pk}", f"p:{actor.person_id}"], f"o:{unit}")
    assert sorted(Claim.objects.values_list("claimant_key", flat=True)) == sorted(keys)


def test_a_liaison_is_asked_for_a_need_and_a_resident_for_a_wish(here, neighbour):
    _user, actor = liaison(here)

    pages = [text(browser(one).get(ASK)) for one in (actor, neighbour[0])]

    words = ("提一条需求", "说一个微心愿", "您的心愿")
    assert [[word in seen for word in words] for seen in pages] == [[True, False, False], [False, True, True]]


@pytest.mark.parametrize("whom", [f"o:{Person().pk}", "nonsense", ""], ids=["unknown", "nonsense", "none"])
def test_for_somebody_else_nobody_claims(here, whom):
    _user, actor = liaison(here)
    need, other = a_need(here.community), a_unit(here.tenant)

    answers = [browser(actor).post(url("public-need-claim", need), {"whom": one}).status_code for one in (whom, other.key)]

    assert (answers, Claim.objects.count()) == ([422, 422], 0)


def test_where_only_units_are_asked_a_resident_is_told_so(here, neighbour):
    need = a_need(here.community, for_persons=False, for_teams=False)

    seen = browser(neighbour[0]).get(url("public-need-claim", need))

    assert ("这一条请单位或者队伍来帮" in text(seen), seen.context["nobody"]) == (True, True)


def test_and_is_refused_who_sends_the_form_all_the_same(here, neighbour):
    need = a_need(here.community, for_persons=False, for_teams=False)

    answer = browser(neighbour[0]).post(url("public-need-claim", need), {})

    assert (answer.status_code, Claim.objects.count()) == (422, 0)


def test_when_it_is_full_one_waits_and_is_told_how_many_stand_before(here, neighbour):
    need, client = a_need(here.community), browser(neighbour[0])
    a_claim(need), a_claim(need)

    asked = text(client.get(url("public-need-claim", need)))
    answer = client.post(url("public-need-claim", need), {}, follow=True)

    assert "有空位自动递补" in asked
    assert "前面还有 1 家（人）" in text(answer)


@pytest.mark.parametrize(("choosing", "words"), [("lots", "到这天抽签"), ("office", "到这天社区来定")])
def test_until_it_is_decided_nobody_is_told_that_they_stand_in_a_queue(here, neighbour, choosing, words):
    need, client = a_need(here.community, choosing=choosing, choose_on=clock.today() + timedelta(1)), browser(neighbour[0])

    answer = text(client.post(url("public-need-claim", need), {}, follow=True))

    assert (words in answer, "前面还有" in answer) == (True, False)


def test_whoever_claimed_it_already_comes_to_their_claim(here, neighbour):
    (actor, person), need = neighbour, a_need(here.community, places=2)
    claim = a_claim(need, Claimant(person=person))
    page, again = (browser(actor).get(url(name, need)) for name in ("public-need", "public-need-claim"))

    assert (page.context["mine"], again.url) == ([claim], url("my-claim", claim))
    assert ("您认领了，看做到哪一步" in text(page), "我来帮" in text(page)) == (True, False)


def test_a_liaison_who_claimed_for_the_unit_may_still_come_themselves(here):
    _user, actor = liaison(here)
    need, client = a_need(here.community, places=2), browser(actor)
    client.post(url("public-need-claim", need), {"whom": f"o:{actor.organisation_id}"})

    assert client.get(url("public-need-claim", need)).context["only"] == "我自己"


@pytest.mark.parametrize("at", [ASK, OFFER])
def test_where_it_is_has_to_be_chosen_when_no_home_is_known(here, neighbour, at):
    answer = browser(neighbour[0]).post(at, {"title": "换灯", "kind": "skill", "field": "other", "place": ""})

    assert answer.context["form"].errors == {"place": ["还没选在哪里。"]}


def test_what_was_claimed_before_is_refused_on_the_form(here, neighbour):
    actor, _person = neighbour
    need, client = a_need(here.community, places=2), browser(actor)
    client.post(url("public-need-claim", need), {})

    answer = client.post(url("public-need-claim", need), {})

    assert (answer.status_code, "已经认领过了" in text(answer), Claim.objects.count()) == (422, True, 1)


@pytest.mark.parametrize("opens", [True, False])
def test_one_does_not_claim_what_one_asked_for(here, neighbour, opens):
    actor, person = neighbour
    need, client = a_need(here.compound, person=person, opens=opens), browser(actor)

    seen, answer = client.get(url("public-need", need)), client.post(url("public-need-claim", need), {})

    assert url("public-need-claim", need) not in text(seen)
    assert (answer.status_code, Claim.objects.count()) == (422 if opens else 404, 0)


# ---- somebody whom the register does not know ----


@pytest.fixture
def stranger(here):
    """An account that proved its telephone, and no record."""
    user = User.objects.create_user("u-new", display_name="新来的", is_resident=True)
    user.phone, user.phone_hash = "13900000777", search_hash("13900000777", purpose="phone")
    user.save()
    return people.signed_in(user)


def test_whoever_helps_for_the_first_time_says_a_name_and_is_known_from_then_on(here, stranger):
    need = a_need(here.community)

    missing = stranger.post(url("public-need-claim", need), {"my_name": " "})
    answer = stranger.post(url("public-need-claim", need), {"my_name": "试新人"})

    made = Claim.objects.get()
    assert (missing.status_code, answer.status_code) == (422, 302)
    assert (made.person.name, made.person.user.username, made.person.phone) == ("试新人", "u-new", "13900000777")


def test_whoever_is_in_the_register_under_this_telephone_is_that_person(here, stranger):
    known = PersonFactory(tenant=here.tenant, name="试老人", phone="13900000777")

    stranger.post(url("public-need-claim", a_need(here.community)), {"my_name": "随便写"})

    assert (Claim.objects.get().person, Person.objects.filter(name="随便写").exists()) == (known, False)


def test_a_telephone_of_two_records_is_for_the_community_to_look_at(here, stranger):
    for name in ("试一", "试二"):
        PersonFactory(tenant=here.tenant, name=name, phone="13900000777")

    answer = stranger.post(url("public-need-claim", a_need(here.community)), {"my_name": "试三"})

    assert (answer.status_code, Claim.objects.count(), Person.objects.filter(name="试三").exists()) == (422, 0, False)
    assert "和登记的对不上" in text(answer)


# ---- one's own ----


@pytest.mark.parametrize("count", [1, 3])
def test_ones_own_page_asks_the_same_however_much_there_is(here, neighbour, count, django_assert_num_queries):
    actor, person = neighbour
    for _n in range(count):
        agreed(a_need(here.community), a_person(here.tenant))
        a_claim(a_need(here.community), type(a_person(here.tenant))(person=person))
        a_need(here.community, person=person), a_resource(here.community, person=person)
        delivered(a_need(here.community, person=person))
    client = browser(actor)
    client.get(MINE)

    with django_assert_num_queries(6):
        answer = client.get(MINE)

    told = answer.context["market"]
    assert (len(told.waiting), len(told.to_confirm), len(told.asked), len(told.offered)) == (count, count, 2 * count, count)


def test_a_unit_sees_only_its_own(here):
    _user, one = liaison(here)
    _user, other = liaison(here)
    own, others = a_unit(here.tenant), a_unit(here.tenant)
    own.organisation.pk, others.organisation.pk = one.organisation_id, other.organisation_id
    mine, theirs = thanked(a_need(here.community, title="我们的"), own), thanked(a_need(here.community, title="他们的"), others)
    client = browser(one)

    seen = client.get(MINE)

    assert (titles_of(seen), [row["one"].pk for row in seen.context["thanks"]]) == (["我们的"], [mine.pk])
    pages = [url(name, theirs) for name in ("my-claim", "my-claim-contact")] + [url("my-claim-step", theirs, "note")]
    assert [client.get(page).status_code for page in pages] == [404] * 3
    assert client.post(url("my-claim-thanks", theirs), {"shown": "0"}).status_code == 404


def test_a_claim_goes_its_way_on_a_telephone_with_pictures_and_thanks(here, secretary):
    _user, actor = liaison(here)
    unit = a_unit(here.tenant)
    unit.organisation.pk = actor.organisation_id
    made, client = agreed(a_need(here.community), unit), browser(actor)
    photo = SimpleUploadedFile("灯.jpg", picture()["buffer"], "image/jpeg")

    noted = client.post(url("my-claim-step", made, "note"), {"text": "买好了灯"})
    done = client.post(
        url("my-claim-step", made, "deliver"), {"on": "2026-09-01", "text": "换好了", "hours": "0.5", "photos": [photo]}
    )
    people.browser_of(secretary).post(url("claim-step", made, "confirm"), {"rating": "4", "thanks": "谢谢你们"})

    seen = text(client.get(url("my-claim", made)))
    made.refresh_from_db()
    assert (noted.status_code, done.status_code, made.half_hours) == (302, 302, 1)
    assert [word in seen for word in ("买好了灯", "换好了", "谢谢你们", "很满意", "size=thumb")] == [True] * 5
    assert "谢谢你们" in text(client.get(MINE))


def test_pictures_stand_on_the_desk_as_links(here, desk):
    made = delivered(a_need(here.community))
    photo = SimpleUploadedFile("灯.jpg", picture()["buffer"], "image/jpeg")
    desk.post(url("claim-step", made, "note"), {"text": "看过了", "photos": [photo]})

    assert reverse("core:file", args=[StoredFile.objects.get().pk]) in text(desk.get(made.get_absolute_url()))


@pytest.mark.parametrize(
    ("state", "names"), [("asked", ["withdraw"]), ("agreed", ["deliver", "note", "withdraw"]), ("delivered", ["note"])]
)
def test_a_claimant_is_offered_the_steps_that_can_be_taken_now(here, neighbour, state, names):
    actor, person = neighbour
    who = type(a_person(here.tenant))(person=person)
    made = {"asked": a_claim, "agreed": agreed, "delivered": delivered}[state](a_need(here.community), who)
    client = browser(actor)

    told = client.get(url("my-claim", made)).context["steps"]

    assert [link for link, _label, _stop in told] == [url("my-claim-step", made, name) for name in names]
    pages = [client.get(url("my-claim-step", made, name)).status_code for name in ("deliver", "withdraw", "confirm", "nonsense")]
    assert pages == [200 if name in names else 404 for name in ("deliver", "withdraw", "confirm", "nonsense")]


def test_stepping_back_frees_the_place(here, neighbour):
    actor, person = neighbour
    need, client = a_need(here.community), browser(actor)
    client.post(url("public-need-claim", need), {})
    waits = a_claim(need)

    client.post(url("my-claim-step", Claim.objects.get(person=person), "withdraw"), {"reason": "出差"})

    waits.refresh_from_db()
    assert (waits.state, waits.slot) == ("asked", 1)


def test_what_is_too_late_comes_back_on_the_form(here, neighbour):
    actor, person = neighbour
    made = delivered(a_need(here.community), type(a_person(here.tenant))(person=person))

    answer = browser(actor).post(url("my-claim-step", made, "withdraw"), {"reason": ""})

    assert (answer.status_code, "已经报了做完" in text(answer)) == (422, True)


def test_whoever_was_helped_confirms_thanks_and_takes_the_thanks_off_the_wall(here, neighbour):
    actor, person = neighbour
    made, client = delivered(a_need(here.compound, person=person), a_unit(here.tenant)), browser(actor)
    wall = url("thanks-wall")

    client.post(url("my-claim-step", made, "confirm"), {"rating": "4", "thanks": "多谢", "thanks_public": "on"})
    seen = ["多谢" in text(client.get(wall))]
    for is_shown in ("0", "1", "0"):
        client.post(url("my-claim-thanks", made), {"shown": is_shown})
        seen.append("多谢" in text(client.get(wall)))

    assert seen == [True, False, True, False]
    assert JournalLine.objects.filter(verb="cobuild.claim.thanks_published").count() == 3


def test_without_thanks_there_is_nothing_to_show(here, neighbour):
    actor, person = neighbour
    made, client = delivered(a_need(here.compound, person=person)), browser(actor)
    client.post(url("my-claim-step", made, "confirm"), {"rating": "3", "thanks": " ", "thanks_public": "on"})

    answer = client.post(url("my-claim-thanks", made), {"shown": "1"})

    made.refresh_from_db()
    assert (answer.status_code, made.thanks_public) == (409, False)


def test_the_giver_does_not_publish_their_own_thanks(here, neighbour):
    actor, person = neighbour
    made = thanked(a_need(here.compound), type(a_person(here.tenant))(person=person), is_public=False)

    answer = browser(actor).post(url("my-claim-thanks", made), {"shown": "1"})

    made.refresh_from_db()
    assert (answer.status_code, made.thanks_public) == (403, False)


def test_what_was_not_done_is_said_and_done_again(here, neighbour):
    actor, person = neighbour
    made = delivered(a_need(here.compound, person=person), a_unit(here.tenant))

    browser(actor).post(url("my-claim-step", made, "dispute"), {"text": "灯还是不亮"})

    made.refresh_from_db()
    assert (made.state, made.rating_text) == ("disputed", "灯还是不亮")


def test_whom_to_reach_is_shown_on_demand_and_that_is_written_down(here, neighbour):
    actor, person = neighbour
    elder = PersonFactory(tenant=here.tenant, name="试奶奶", phone="13900000121")
    made = agreed(a_need(here.compound, person=elder, tells_claimant=True), type(a_person(here.tenant))(person=person))
    client, page = browser(actor), url("my-claim-contact", made)

    before, after = text(client.get(page)), text(client.post(page))

    assert ("试奶奶" in before, "试奶奶" in after, "13900000121" in after) == (False, True, True)
    assert JournalLine.objects.filter(verb="cobuild.claim.contact_read").count() == 1


def test_whom_nobody_may_reach_has_no_page(here, neighbour):
    actor, person = neighbour
    made = agreed(a_need(here.compound), type(a_person(here.tenant))(person=person))

    assert browser(actor).get(url("my-claim-contact", made)).status_code == 404


def test_what_waits_for_a_resident_stands_under_mine(here, neighbour, client):
    actor, person = neighbour
    delivered(a_need(here.compound, person=person, title="换灯"))
    a_claim(a_need(here.compound, title="搬柜子"), type(a_person(here.tenant))(person=person))
    mine = reverse("web:mine")

    seen = text(browser(actor).get(mine))

    assert ("做好了，等您说一声" in seen, "搬柜子" in seen) == (True, True)
    assert "搬柜子" not in text(client.get(mine))


# ---- wishes ----

WISH = {"title": "想换一个亮一点的灯", "field": "other"}


def test_a_resident_says_a_wish_and_it_waits_to_be_checked(here, neighbour):
    actor, person = neighbour
    client = browser(actor)
    form = client.get(ASK).context["form"]

    answer = client.post(ASK, WISH | {"place": form.initial["place"], "private_note": "三楼"}, follow=True)

    made = Need.objects.get()
    assert (made.kind, made.state, made.person, made.place) == ("wish", "submitted", person, here.compound)
    assert "社区核对以后就上清单" in text(answer)
    assert titles_in(people.browser_of(actor).get(NEEDS)) == []


def titles_in(answer):
    return [row["one"].title for row in answer.context["rows"]]


def test_for_a_neighbour_only_with_their_consent_and_nothing_is_kept_without_it(here, neighbour):
    actor, _person = neighbour
    sent = WISH | {"place": str(here.compound.pk), "for_name": "试独居", "for_phone": "139 0000 0122"}

    answer = browser(actor).post(ASK, sent)

    assert (answer.status_code, "本人同意了再替他" in text(answer)) == (422, True)
    assert (Need.objects.count(), Person.objects.filter(name="试独居").exists()) == (0, False)


def test_for_a_neighbour_who_agreed_it_is_taken_and_the_office_asks_them_first(here, neighbour, desk):
    actor, person = neighbour
    sent = WISH | {"place": str(here.compound.pk), "for_name": "试独居", "for_phone": "139 0000 0122", "agreed": "on"}

    answer = browser(actor).post(ASK, sent | {"tells_claimant": "on"}, follow=True)

    made = Need.objects.get()
    line = JournalLine.objects.get(verb="cobuild.need.asked")
    assert (made.beneficiary.name, made.person, made.tells_claimant) == ("试独居", person, False)
    assert (line.on_behalf_of_id, line.changes["agreed"]) == (made.beneficiary_id, [None, True])
    assert "您替试独居提的" in text(answer)
    assert "先打电话问过本人" in text(desk.get(made.get_absolute_url()))


def test_a_program_does_not_ask_for_a_neighbour_either(here, neighbour):
    actor, person = neighbour
    other = PersonFactory(tenant=here.tenant)
    sent = {"title": "换灯", "place_id": str(here.compound.pk), "person_id": str(person.pk), "beneficiary_id": str(other.pk)}

    answer = browser(actor).post("/api/v1/cobuild/needs", sent, content_type="application/json")

    assert (answer.status_code, Need.objects.count()) == (409, 0)


def test_a_wrong_telephone_of_the_neighbour_comes_back_beside_it(here, neighbour):
    sent = WISH | {"place": str(here.compound.pk), "for_name": "试独居", "for_phone": "12", "agreed": "on"}

    answer = browser(neighbour[0]).post(ASK, sent)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["for_phone"])


def test_a_unit_does_not_ask_for_a_neighbour_and_is_told_so(here):
    _user, actor = liaison(here)
    sent = WISH | {"place": str(here.community.pk), "for_name": "试独居", "agreed": "on"}

    answer = browser(actor).post(ASK, sent | {"whom": f"o:{actor.organisation_id}"})

    assert (answer.status_code, list(answer.context["form"].errors), Need.objects.count()) == (422, ["for_name"], 0)
    assert "替邻居提，请在“以谁的名义”里选自己" in text(answer)


def test_whoever_acts_for_a_unit_alone_is_not_offered_to_ask_for_a_neighbour():
    form = AskForm(places=[], whom=[("o:1", "单位")], is_unit=True)

    assert [name for name in ("whom", "for_name", "for_phone", "agreed") if name in form.fields] == []


def test_a_liaison_asks_for_the_unit(here):
    _user, actor = liaison(here)

    browser(actor).post(ASK, WISH | {"place": str(here.community.pk), "whom": f"o:{actor.organisation_id}"})

    made = Need.objects.get()
    assert (made.kind, made.organisation_id, made.person) == ("need", actor.organisation_id, None)


def test_a_wish_is_not_turned_to_another_neighbour_afterwards(here, neighbour):
    actor, person = neighbour
    need, other = a_need(here.compound, person=person, opens=False), PersonFactory(tenant=here.tenant)
    said = given(here.compound, person=person, beneficiary=other)

    assert codes_refused(NotAllowed, needs.change, need=need, given=said, by=actor, now=NOW) == ["not_allowed"]


def test_whoever_asked_takes_it_back_and_nobody_else_does(here, neighbour):
    actor, person = neighbour
    need, other = a_need(here.compound, person=person), of_resident(here)[0]
    page = url("public-need-withdraw", need)

    assert (browser(other).get(page).status_code, browser(actor).get(page).status_code) == (404, 200)
    browser(actor).post(page, {"reason": "儿子来修了"})

    need.refresh_from_db()
    assert need.state == "withdrawn"


def test_whoever_asked_follows_it_on_its_page_also_when_it_was_not_taken_up(here, neighbour, secretary):
    actor, person = neighbour
    need = a_need(here.compound, person=person, opens=False)
    people.browser_of(secretary).post(url("need-step", need, "refuse"), {"reason": "归物业管"})

    assert "归物业管" in text(browser(actor).get(url("public-need", need)))


def test_whom_it_is_for_opens_it_too(here, neighbour):
    actor, person = neighbour
    need = a_need(here.compound, beneficiary=person, is_public=False)
    made = delivered(need)

    seen = browser(actor).get(url("public-need", need))

    assert seen.status_code == 200
    assert browser(actor).get(url("my-claim", made)).status_code == 200


# ---- offers ----


def test_a_neighbour_offers_a_skill_and_another_asks_for_it(here, neighbour, secretary):
    giver, person = neighbour
    offered = {"title": "会修自行车", "kind": "skill", "field": "repair", "skills": "修车、补胎", "place": str(here.compound.pk)}
    browser(giver).post(OFFER, offered)
    made = Resource.objects.get()
    people.browser_of(secretary).post(url("resource-step", made, "check"), {"is_public": "on"})
    asker = browser(of_resident(here)[0])

    asker.post(url("public-resource-use", made), {"promise": "周六修一辆"})

    claim, client = Claim.objects.get(), browser(giver)
    assert (made.person, made.skills, titles_of(client.get(MINE))) == (person, ["修车", "补胎"], ["会修自行车"])
    client.post(url("my-claim-step", claim, "agree"), {})
    client.post(url("my-claim-step", claim, "deliver"), {"on": "2026-09-01", "text": "修好了"})
    asker.post(url("my-claim-step", claim, "confirm"), {"rating": "4", "thanks": "手艺好"})
    claim.refresh_from_db()
    assert (claim.state, claim.thanks) == ("confirmed", "手艺好")


def test_whoever_offers_reads_which_unit_asks_and_no_persons_name(here, neighbour):
    giver, person = neighbour
    offered, unit, someone = a_resource(here.compound, person=person), a_unit(here.tenant), a_person(here.tenant)

    told = [browser(giver).get(url("my-claim", a_claim_on(offered, who))).context["who"] for who in (unit, someone)]

    assert told == [str(unit.organisation), ""]


@pytest.mark.parametrize("name", ["agree", "refuse"])
def test_only_whoever_offers_it_answers(here, neighbour, name):
    giver, person = neighbour
    claim = a_claim_on(a_resource(here.compound, person=person), a_person(here.tenant))

    assert browser(of_resident(here)[0]).get(url("my-claim-step", claim, name)).status_code == 404
    assert browser(giver).post(url("my-claim-step", claim, name), {"reason": "这周不行"}).status_code == 302


def a_claim_on(resource, claimant):
    from linli.cobuild.services.claims import claim_resource  # noqa: PLC0415 -- only here

    return claim_resource(resource=resource, claimant=claimant, by=people.Actor.system(tenant_id=resource.tenant_id), now=NOW)


def test_a_room_that_can_be_booked_is_booked_and_not_asked_for(here, client):
    from tests.factories.cobuild_spaces import a_space  # noqa: PLC0415 -- only here

    space = a_space(here)
    offered = a_resource(here.community, kind="premises", space=space)

    seen = text(client.get(url("public-resource", offered)))

    assert (url("public-space", space) in seen, url("public-resource-use", offered) in seen) == (True, False)


def test_an_offer_is_taken_back_by_whoever_made_it(here, neighbour):
    giver, person = neighbour
    offered = a_resource(here.compound, person=person)
    page = url("public-resource-withdraw", offered)

    assert browser(of_resident(here)[0]).get(page).status_code == 404
    browser(giver).post(page, {"reason": "搬走了"})

    offered.refresh_from_db()
    assert offered.state == "withdrawn"


def test_a_units_desk_says_who_wants_what_it_offers_and_what_it_could_do(here):
    _user, actor = liaison(here)
    unit = a_unit(here.tenant).organisation
    unit.pk = actor.organisation_id
    a_claim_on(a_resource(here.community, organisation=unit, title="周末理发", skills=["理发"]), a_person(here.tenant))
    a_need(here.community, title="上门理发", skills=["理发"]), a_need(here.community, title="修水管")
    a_claim_on(a_resource(here.community, title="别家的"), a_person(here.tenant))

    (told,) = [one for one in browser(actor).get(reverse("cobuild:unit")).context["panels"] if "market" in one.template]

    assert [row["one"].resource.title for row in told.context["asked"]] == ["周末理发"]
    assert [one.title for one in told.context["needs"]] == ["上门理发"]
