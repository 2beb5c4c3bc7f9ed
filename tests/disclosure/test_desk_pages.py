"""The pages of notices at the desk."""

import pytest
from django.urls import reverse

from linli.core import clock
from linli.core.actors import Actor
from linli.disclosure.models import Notice, NoticeFile, NoticeMention, NoticeReader
from tests.factories.disclosure import NoticeFactory
from tests.factories.registry import PersonFactory, ProcessingConsentFactory
from tests.people import building_head, community_secretary, neighbourhood, outsider, signed_in

from .test_attached import photo

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
DESK = reverse("disclosure:desk-notices")


@pytest.fixture
def here():
    return neighbourhood()


@pytest.fixture
def client(here):
    return signed_in(community_secretary(here)[0])


def url(name, notice, *more):
    return reverse(f"disclosure:desk-notice{name}", args=[notice.pk, *more])


def typed(here, **extra):
    return {"kind": "notice", "title": "明天停水", "text": "明天上午停水，请接好。", "place": str(here.compound.pk), **extra}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(here, client, count, django_assert_num_queries):
    NoticeFactory.create_batch(count, tenant=here.tenant, place=here.compound)
    client.get(DESK)

    with django_assert_num_queries(7):
        assert len(client.get(DESK).context["page_obj"]) == count


def test_the_list_shows_where_notices_stand(here, client):
    for state in ({}, {"draft": True}, {"state": "withdrawn", "withdrawn_at": clock.now()}, {"shown_until": "2020-01-01"}):
        NoticeFactory(tenant=here.tenant, place=here.compound, **state)

    counts = [one["count"] for one in client.get(DESK).context["views"]]

    assert counts == [1, 1, 1, 1]


def test_a_notice_is_written_seen_and_hung_up(here, client):
    answer = client.post(reverse("disclosure:desk-notice-new"), typed(here), follow=True)
    notice = Notice.objects.get()
    assert ("居民看到的样子" in answer.content.decode(), notice.state) == (True, "draft")

    client.post(url("-publish", notice))

    notice.refresh_from_db()
    assert (notice.state, notice.place) == ("published", here.compound)


def test_bad_input_comes_back_with_every_reason_and_what_was_typed(here, client):
    answer = client.post(reverse("disclosure:desk-notice-new"), typed(here, title="停", item_code="funds", period="x"))

    form = answer.context["form"]
    assert (answer.status_code, sorted(form.errors), Notice.objects.count()) == (422, ["period", "title"], 0)
    assert "明天上午停水，请接好。" in answer.content.decode()


def test_a_building_head_writes_and_does_not_publish(here):
    client = signed_in(building_head(here)[0])
    client.post(reverse("disclosure:desk-notice-new"), typed(here, place=str(here.building.pk)))
    notice = Notice.objects.get()

    answer = client.post(url("-publish", notice))

    notice.refresh_from_db()
    assert (answer.status_code, notice.state) == (403, "draft")


@pytest.mark.parametrize(
    ("verb", "given", "state"),
    [
        ("-correct", {"title": "明天停水", "text": "后天上午停水。", "reason": "日子写错"}, ("published", 2)),
        ("-withdraw", {"reason": "不停了"}, ("withdrawn", 1)),
        ("-keep", {"day": "2099-01-01"}, ("published", 1)),
        ("-withdraw", {"reason": ""}, ("published", 1)),
    ],
)
def test_what_hangs_is_corrected_taken_down_and_kept_longer(here, client, verb, given, state):
    notice = NoticeFactory(tenant=here.tenant, place=here.compound)
    assert client.get(url(verb, notice)).status_code == 200

    client.post(url(verb, notice), given)

    notice.refresh_from_db()
    assert (notice.state, notice.version) == state


def test_files_and_people_are_added_and_taken_off_again(here, client):
    person = PersonFactory(tenant=here.tenant, home=here.entrance)
    ProcessingConsentFactory(person=person, purpose="honour_board")
    notice = NoticeFactory(tenant=here.tenant, place=here.compound, draft=True, text=f"谢谢{person.name}修灯。")
    client.post(url("-attach", notice), {"uploads": photo(), "shows_people": "on"})
    hung = NoticeFile.objects.get()
    client.post(url("-mention", notice), {"person": str(person.pk), "printed": person.name, "picture": str(hung.pk)})
    assert client.get(url("", notice)).status_code == 200

    client.post(url("-unmention", notice, NoticeMention.objects.get().pk))
    client.post(url("-detach", notice, hung.pk))

    assert (NoticeMention.objects.count(), NoticeFile.objects.count()) == (0, 0)


@pytest.mark.parametrize("verb", ["-attach", "-mention", "-readers"])
def test_an_empty_form_beside_a_notice_comes_back_with_its_reason(here, client, verb):
    notice = NoticeFactory(tenant=here.tenant, place=here.compound, draft=verb != "-readers")

    assert client.post(url(verb, notice), {}).status_code == 422


def test_readers_are_asked_and_noted(here, client):
    _user, head = building_head(here)
    notice = NoticeFactory(tenant=here.tenant, place=here.compound)
    client.post(url("-readers", notice), {"kinds": ["building_head"]})

    client.post(url("-told", notice, head.person_id), {"how": "phone"})

    assert [(one.person_id, one.how) for one in NoticeReader.objects.all()] == [(head.person_id, "phone")]


def test_a_draft_is_thrown_away(here, client):
    notice = NoticeFactory(tenant=here.tenant, place=here.compound, draft=True)

    assert client.post(url("-discard", notice)).url.endswith("?view=draft")
    assert Notice.objects.count() == 0


def test_the_list_is_a_sheet_too(here, client):
    NoticeFactory(tenant=here.tenant, place=here.compound)

    assert client.get(DESK, {"as": "xlsx"}).headers["Content-Disposition"].startswith('attachment; filename="notices-')


def test_nobody_of_elsewhere_opens_it(here):
    notice = NoticeFactory(tenant=here.tenant, place=here.compound)

    assert signed_in(outsider()[0]).get(url("", notice)).status_code == 404
