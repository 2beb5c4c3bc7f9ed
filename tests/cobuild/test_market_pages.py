"""The market on the workbench: lists, one need with its claims, taking down by telephone, every step of the office."""

from datetime import date

import pytest
from django.urls import reverse

from linli.cobuild.models import Claim, Need, Resource
from linli.core import clock
from linli.core.models import JournalLine
from tests import people
from tests.factories.cobuild_market import NOW, a_claim, a_need, a_person, a_resource, agreed, delivered
from tests.factories.registry import PersonFactory, PlaceFactory

pytestmark = pytest.mark.django_db
NEEDS, RESOURCES, CLAIMS, TAKE = (
    reverse(f"cobuild:{name}") for name in ("desk-needs", "desk-resources", "desk-claims", "need-take")
)
TYPED = {"channel": "phone", "kind": "wish", "title": "换一个灯泡", "field": "elders", "places": "1", "choosing": "first"}
TYPED |= {"follow_months": "0", "for_persons": "on", "for_units": "on"}


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


def text(answer):
    return answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_needs_asks_the_same_whatever_its_length(here, desk, count, django_assert_num_queries):
    [a_claim(a_need(here.community)) for _n in range(count)]
    desk.get(NEEDS)

    with django_assert_num_queries(7):
        answer = desk.get(NEEDS)

    assert text(answer).count("给王奶奶修水龙头") == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_claims_asks_the_same_whatever_its_length(here, desk, count, django_assert_num_queries):
    [a_claim(a_need(here.community)) for _n in range(count)]
    desk.get(CLAIMS)

    with django_assert_num_queries(6):
        answer = desk.get(CLAIMS)

    assert text(answer).count("给王奶奶修水龙头") == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_resources_asks_the_same_whatever_its_length(here, desk, count, django_assert_num_queries):
    [a_resource(here.community) for _n in range(count)]
    desk.get(RESOURCES)

    with django_assert_num_queries(7):
        answer = desk.get(RESOURCES)

    assert text(answer).count("周末义务理发") == count


@pytest.mark.parametrize("url", [NEEDS, RESOURCES, CLAIMS])
def test_an_empty_list_says_so_and_a_list_is_taken_as_a_sheet(here, desk, url):
    assert desk.get(url).status_code == 200
    assert desk.get(url, {"as": "xlsx"})["Content-Type"].startswith("application/vnd.openxmlformats")


@pytest.mark.parametrize(
    "query", [{"show": "old"}, {"show": "follow"}, {"show": "nonsense"}, {"field": "?"}, {"page": "x"}, {"q": "'"}]
)
def test_a_strange_filter_is_no_error(here, desk, query):
    assert [desk.get(url, query).status_code for url in (NEEDS, RESOURCES, CLAIMS)] == [200] * 3


def test_what_is_elsewhere_is_neither_listed_nor_opened(here, client):
    need = a_need(here.community)
    browser = people.browser_of(people.outsider()[1], client)

    assert need.title not in text(browser.get(NEEDS))
    assert browser.get(need.get_absolute_url()).status_code == 404


def test_an_elders_wish_by_telephone_is_on_the_list_in_one_form(here, desk):
    answer = desk.post(TAKE, TYPED | {"place": str(here.compound.pk), "name": "试奶奶", "phone": "139 0000 0120", "opens": "on"})

    made = Need.objects.get()
    assert (answer.status_code, made.state, made.channel, made.person.name) == (302, "open", "phone", "试奶奶")


def test_what_was_typed_wrongly_comes_back_with_what_was_right(here, desk):
    answer = desk.post(TAKE, TYPED | {"place": str(here.compound.pk), "title": "", "name": "试奶奶", "phone": "12"})

    assert (answer.status_code, Need.objects.count()) == (422, 0)
    assert "试奶奶" in text(answer)


def test_a_form_sent_twice_is_taken_once(here, desk):
    typed = TYPED | {"place": str(here.compound.pk), "submission_token": "once"}

    [desk.post(TAKE, typed) for _time in range(2)]

    assert Need.objects.count() == 1


def test_only_the_office_reads_for_whom_it_is(here, desk, client):
    elder = PersonFactory(tenant=here.tenant, name="试保密")
    need = a_need(here.compound, beneficiary=elder, private_note="三楼")

    seen = text(desk.get(need.get_absolute_url()))
    _user, head = people.holder("compound_head", here, place=here.compound)
    other = text(people.browser_of(head, client).get(need.get_absolute_url()))

    assert ("试保密" in seen, "三楼" in seen, "试保密" in other) == (True, False, False)


def test_the_note_is_read_on_demand_and_that_is_written_down(here, desk):
    need = a_need(here.compound, private_note="三楼，腿脚不便")
    url = reverse("cobuild:need-note", args=[need.pk])

    before, after = text(desk.get(url)), text(desk.post(url))

    assert ("三楼" in before, "三楼" in after) == (False, True)
    assert JournalLine.objects.filter(verb="cobuild.need.read").count() == 1


@pytest.mark.parametrize("name", ["check", "change", "refuse", "withdraw", "close", "give"])
def test_every_step_of_a_need_has_its_page(here, desk, name):
    need = a_need(here.community, opens=name not in ("check", "refuse"))

    assert desk.get(reverse("cobuild:need-step", args=[need.pk, name])).status_code == 200


def test_the_days_of_a_need_stand_in_its_form_as_the_browsers_calendar_reads_them(here, desk):
    need = a_need(here.community, wanted_until=date(2026, 9, 30))
    made = agreed(need)

    changed = text(desk.get(reverse("cobuild:need-step", args=[need.pk, "change"])))
    done = text(desk.get(reverse("cobuild:claim-step", args=[made.pk, "deliver"])))

    assert ('value="2026-09-30"' in changed, 'value="2026-09-01"' in done) == (True, True)


def test_a_step_that_there_is_not_is_not_found(here, desk):
    need = a_need(here.community)

    assert desk.get(reverse("cobuild:need-step", args=[need.pk, "nonsense"])).status_code == 404
    assert desk.get(reverse("cobuild:claim-step", args=[a_claim(need).pk, "nonsense"])).status_code == 404


def test_a_need_is_checked_changed_and_withdrawn_on_its_pages(here, desk):
    need = a_need(here.community, opens=False)
    step = {name: reverse("cobuild:need-step", args=[need.pk, name]) for name in ("check", "change", "withdraw")}

    desk.post(step["check"], {"is_public": "on"})
    desk.post(step["change"], TYPED | {"place": str(here.community.pk), "title": "换两个灯泡"})
    desk.post(step["withdraw"], {"reason": "不用了"})

    need.refresh_from_db()
    assert (need.title, need.state) == ("换两个灯泡", "withdrawn")


def test_what_can_be_done_next_says_what_it_is(here, desk):
    need = a_need(here.community)
    claim = a_claim(need)

    told = [[label for _url, label, _stop in desk.get(one.get_absolute_url()).context["steps"]] for one in (need, claim)]

    assert told == [["改一改", "办成了，结束", "撤下"], ["答应这个认领", "不答应", "替对方退掉"]]


def test_whoever_keeps_several_communities_chooses_which(here, desk):
    PlaceFactory(parent=here.subdistrict, name="另一个社区")
    wide = people.browser_of(people.holder("subdistrict_clerk", here)[1])
    take = reverse("cobuild:need-take")

    first = [one.get(take).context["form"].fields["place"].choices[0][1] for one in (wide, desk)]

    assert first == ["请选择", str(here.community)]


def test_a_claim_by_telephone_goes_its_whole_way_on_the_pages(here, desk):
    need = a_need(here.community)
    desk.post(reverse("cobuild:claim-take", args=[need.pk]), {"channel": "phone", "name": "试师傅", "phone": "139 0000 0188"})
    made = Claim.objects.get()

    def do(name, **said):
        return desk.post(reverse("cobuild:claim-step", args=[made.pk, name]), said).status_code

    done = [do("agree"), do("deliver", on="2026-09-01", text="换好了", hours="1.5"), do("note", text="好用")]
    done.append(do("confirm", rating="4", thanks="谢谢"))
    made.refresh_from_db(), need.refresh_from_db()
    assert (done, made.state, made.half_hours, need.state) == ([302] * 4, "confirmed", 3, "done")
    assert "很满意" in text(desk.get(made.get_absolute_url()))


def test_a_claim_names_exactly_one(here, desk):
    answer = desk.post(reverse("cobuild:claim-take", args=[a_need(here.community).pk]), {"channel": "phone"})

    assert (answer.status_code, Claim.objects.count()) == (422, 0)


@pytest.mark.parametrize("name", ["agree", "refuse", "withdraw", "deliver", "confirm", "dispute", "fail", "note"])
def test_every_step_of_a_claim_has_its_page_and_a_refusal_says_why(here, desk, name):
    made = delivered(a_need(here.community), a_person(here.tenant))
    url = reverse("cobuild:claim-step", args=[made.pk, name])

    assert (desk.get(url).status_code, desk.post(url, {}).status_code in (302, 422)) == (200, True)


def test_a_resource_is_taken_down_checked_and_taken_back(here, desk):
    typed = {
        "title": "周末理发",
        "kind": "skill",
        "field": "elders",
        "place": str(here.community.pk),
        "channel": "phone",
        "name": "试师傅",
    }
    desk.post(reverse("cobuild:resource-take"), typed | {"skills": "理发、刮脸"})
    made = Resource.objects.get()
    step = {name: reverse("cobuild:resource-step", args=[made.pk, name]) for name in ("check", "withdraw")}

    desk.post(step["check"], {"is_public": "on"})
    assert desk.get(made.get_absolute_url()).status_code == 200
    desk.post(step["withdraw"], {"reason": "搬走了"})

    made.refresh_from_db()
    assert (made.skills, made.state) == (["理发", "刮脸"], "withdrawn")


def test_what_fits_a_need_stands_beside_it(here, desk):
    need = a_need(here.community, field="elders", title="上门理发", skills=["理发"])
    a_resource(here.community)

    assert "领域对得上" in text(desk.get(need.get_absolute_url()))
