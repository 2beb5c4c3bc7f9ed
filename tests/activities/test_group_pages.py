"""Pages of resident groups: the register, joining in one tap, whoever leads lets people in."""

import pytest
from django.urls import reverse

from linli.activities.models import GroupMember, ResidentGroup
from linli.core import clock
from tests.factories.activities import NOW, a_programme, a_session
from tests.factories.activities_fairs import TODAY, a_group
from tests.factories.registry import PersonFactory
from tests.pdfs import text_of_pdf

from .pages import url, words

pytestmark = pytest.mark.django_db
LIST, PUBLIC, NEW = (reverse(f"activities:{name}") for name in ("groups", "public-groups", "group-new"))
TYPED = {
    "name": "夕阳红合唱队", "kind": "culture", "about": "唱老歌", "meets": "每周三上午", "members_said": "25", "recorded_on": "2026-11-20",
    "takes_members": "on", "is_public": "on",
}  # fmt: skip


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


def test_a_group_is_registered_changed_and_ended(here, desk):
    answer = desk.post(NEW, TYPED | {"place": str(here.community)})
    made = ResidentGroup.objects.get()
    assert (answer.url, made.members_said) == (made.get_absolute_url(), 25)

    desk.post(url("group-change", made), TYPED | {"place": str(here.community), "name": "新名字"})
    page = desk.get(made.get_absolute_url())
    assert (page.context["one"].name, "大约 25 人" in words(page)) == ("新名字", True)

    desk.post(url("group-end", made), {"reason": "人散了"})
    assert ResidentGroup.objects.get().ended_on == TODAY


def test_what_is_wrong_stands_beside_its_field(here, desk):
    answer = desk.post(NEW, TYPED | {"place": "哪里也不是", "name": ""})

    assert (answer.status_code, answer.context["form"].errors.keys()) == (422, {"place", "name"})


def test_a_member_is_written_down_and_leaves(here, desk):
    one, person = a_group(here), PersonFactory(tenant=here.tenant, name="试小李")

    desk.post(url("group-member-new", one), {"person": "试小李"})
    row = GroupMember.objects.get(person=person, until=None)
    desk.post(url("group-member-leave", one, row))

    assert GroupMember.objects.get().until == TODAY


def test_somebody_unknown_is_said_on_the_page(here, desk):
    one = a_group(here)

    answer = desk.post(url("group-member-new", one), {"person": "没有这个人"})

    assert (answer.status_code, GroupMember.objects.count()) == (422, 0)


def test_joining_is_one_tap_and_so_is_leaving(here, home):
    browser, person = home
    one = a_group(here)

    browser.post(url("public-group-join", one))
    assert "等负责人答应" in words(browser.get(url("public-group", one)))

    browser.post(url("public-group-leave", one))
    assert list(GroupMember.objects.values_list("person", "until")) == [(person.pk, TODAY)]


def test_whoever_leads_it_lets_people_in_on_their_telephone(here, home):
    browser, person = home
    one = a_group(here, lead=person)
    asked = GroupMember.objects.create(
        tenant=here.tenant, group=one, person=PersonFactory(tenant=here.tenant, name="试老王"), asked_at=NOW
    )
    assert "试老王" in words(browser.get(url("public-group", one)))

    browser.post(url("public-group-admit", one, asked))

    assert GroupMember.objects.get().since == TODAY


def test_nobody_else_reads_who_asks_or_lets_them_in(here, home):
    browser, _person = home
    one = a_group(here)
    asked = GroupMember.objects.create(
        tenant=here.tenant, group=one, person=PersonFactory(tenant=here.tenant, name="试老王"), asked_at=NOW
    )

    assert "试老王" not in words(browser.get(url("public-group", one)))
    assert browser.post(url("public-group-admit", one, asked)).status_code == 403
    assert GroupMember.objects.get().since is None


def test_residents_see_no_names_and_what_is_coming(here, client):
    one = a_group(here, lead=PersonFactory(tenant=here.tenant, name="试负责人"), meets="每周三上午")
    a_session(here, a_programme(here, title="合唱排练", group=one))

    page = words(client.get(url("public-group", one)))

    assert ("试负责人" in page, "合唱排练" in page, "每周三上午" in page) == (False, True, True)


def test_a_group_that_is_not_public_is_open_to_those_in_it(here, home, client):
    one = a_group(here, is_public=False)
    assert home[0].get(url("public-group", one)).status_code == 404

    GroupMember.objects.create(tenant=here.tenant, group=one, person=home[1], since=TODAY)

    assert home[0].get(url("public-group", one)).status_code == 200


def test_the_poster_of_a_group_is_a_page_and_a_file(here, client):
    one = a_group(here, meets="每周三上午")

    page, file = client.get(url("public-group-poster", one)), client.get(url("public-group-poster", one), {"as": "pdf"})

    assert "每周三上午" in words(page)
    assert one.name in text_of_pdf(file.content)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("address", [LIST, f"{LIST}?show=all&kind=culture"])
def test_the_register_costs_the_same_however_long(here, desk, django_assert_max_num_queries, rows, address):
    for _n in range(rows):
        a_group(here, lead=PersonFactory(tenant=here.tenant))
    desk.get(address)

    with django_assert_max_num_queries(8):
        assert len(desk.get(address).context["rows"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_public_list_costs_the_same_however_long(here, client, django_assert_max_num_queries, rows):
    for _n in range(rows):
        a_group(here)
    client.get(PUBLIC)

    with django_assert_max_num_queries(8):
        assert len(client.get(PUBLIC).context["rows"]) == rows


def test_the_register_is_a_sheet(here, desk):
    a_group(here, name="秧歌队")

    assert desk.get(LIST, {"as": "xlsx"}).status_code == 200
    assert words(desk.get(LIST, {"q": "没有"})).count("秧歌队") == 0


def test_who_waits_for_a_group_that_nobody_leads_stands_on_today(here, desk):
    one, other = a_group(here, name="没人带的队"), a_group(here, name="有人带的队", lead=PersonFactory(tenant=here.tenant))
    for group in (one, other):
        GroupMember.objects.create(tenant=here.tenant, group=group, person=PersonFactory(tenant=here.tenant), asked_at=NOW)

    assert "想参加群团的：1 位" in words(desk.get(reverse("web:today")))
    assert len(desk.get(f"{LIST}?show=asked").context["rows"]) == 2


def test_one_sees_ones_groups_among_ones_own(here, home):
    browser, person = home
    a_group(here, name="我带的队", lead=person)
    GroupMember.objects.create(tenant=here.tenant, group=a_group(here, name="我在的队"), person=person, since=TODAY)

    page = words(browser.get(reverse("web:mine")))

    assert (page.count("我带的队"), page.count("我在的队")) == (1, 1)
