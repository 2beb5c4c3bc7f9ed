"""Notices: written, published, corrected, withdrawn."""

from datetime import timedelta

import pytest

from linli.core import search
from linli.core.actors import Actor
from linli.core.ids import uuid7
from linli.core.models import JournalLine, OutboxEvent, SearchEntry
from linli.core.problems import NotAllowed
from linli.disclosure import api
from linli.disclosure.errors import NoticeRefused
from linli.disclosure.models import Notice, NoticeVersion
from linli.disclosure.rules.notices import NoticeGiven
from linli.disclosure.selectors import notices as selectors
from linli.disclosure.services import notices as services
from linli.registry.api import PlaceMoved
from tests.factories.accounts import NOON
from tests.factories.disclosure import NoticeFactory
from tests.factories.registry import PlaceFactory
from tests.people import building_head, community_secretary, neighbourhood, outsider

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


def given(**extra):
    return NoticeGiven(**{"title": "明天停水", "text": "明天上午九点到十一点停水，请提前接好。", **extra})


def published(**extra):
    here = neighbourhood()
    facts = {"title": "3 号楼加装电梯公示", "text": "公示十天，有意见请到窗口提。", "audience_place_id": here.building.pk}
    by = Actor.system(tenant_id=here.tenant.pk)
    return here, api.publish_notice(**{"tenant_id": here.tenant.pk, "by": by, "now": NOON, **facts, **extra})


def codes_of(refused):
    return [(one.where, one.code) for one in refused.value.problems]


def nothing_was_written():
    return (Notice.objects.count(), JournalLine.objects.count(), OutboxEvent.objects.count()) == (0, 0, 0)


def test_a_notice_is_published_with_its_number_its_first_version_and_its_announcement():
    here, notice = published()

    assert (notice.number, notice.state, notice.version, notice.place_path) == ("2026-0001", "published", 1, here.building.path)
    assert [(one.number, one.text) for one in notice.versions.all()] == [(1, "公示十天，有意见请到窗口提。")]
    assert [line.verb for line in JournalLine.objects.all()] == ["disclosure.notice.published"]
    assert [one.name for one in OutboxEvent.objects.all()] == ["disclosure.NoticePublished"]


def test_the_same_fact_is_published_once():
    here, first = published(once_key="publicity:1")
    by = Actor.system(tenant_id=here.tenant.pk)

    again = api.publish_notice(
        tenant_id=here.tenant.pk, title="别的", text="别的话五个字", by=by, now=NOON, once_key="publicity:1"
    )

    assert (again.pk, Notice.objects.count(), NoticeVersion.objects.count()) == (first.pk, 1, 1)


def test_what_it_is_about_finds_its_notices():
    here = neighbourhood()
    _here, notice = published(tenant_id=here.tenant.pk, audience_place_id=here.building.pk, about=here.building, url="/p/1/")

    assert list(api.notices_about(here.building.pk, tenant_id=here.tenant.pk)) == [notice]
    assert (notice.subject_type, notice.url) == ("registry.place", "/p/1/")


def test_a_draft_is_seen_by_nobody_and_then_by_everybody():
    here = neighbourhood()
    _user, secretary = community_secretary(here)
    notice = services.draft(tenant=here.tenant, given=given(place_id=here.compound.pk), by=secretary, now=NOON)
    assert (selectors.public_by_code(notice.code), list(selectors.on_board(here.tenant, day=TODAY))) == (None, [])

    services.publish(notice=notice, by=secretary, now=NOON)

    assert selectors.public_by_code(f" {notice.code.lower()} ") == notice
    assert list(selectors.on_board(here.tenant, day=TODAY)) == [notice]


def test_a_building_head_writes_for_the_building_and_publishes_nothing():
    here = neighbourhood()
    _user, head = building_head(here)
    notice = services.draft(tenant=here.tenant, given=given(place_id=here.building.pk), by=head, now=NOON)

    with pytest.raises(NotAllowed):
        services.publish(notice=notice, by=head, now=NOON)
    with pytest.raises(NotAllowed):
        services.draft(tenant=here.tenant, given=given(place_id=here.compound.pk), by=head, now=NOON)

    assert [(one.state, one.number) for one in Notice.objects.all()] == [("draft", "")]


def test_a_refusal_tells_every_reason_and_writes_nothing():
    here, elsewhere = neighbourhood(), PlaceFactory()
    wrong = given(title="停", text="身份证 410105199001011234 的那位", kind="poem", shown_until=TODAY - timedelta(days=1))

    with pytest.raises(NoticeRefused) as refused:
        services.draft(tenant=here.tenant, given=wrong, by=Actor.system(tenant_id=here.tenant.pk), now=NOON)
    with pytest.raises(NoticeRefused) as strange:
        services.draft(tenant=here.tenant, given=given(place_id=elsewhere.pk), by=Actor.system(), now=NOON)

    assert codes_of(refused) == [("title", "too_short"), ("kind", "kind"), ("shown_until", "over"), ("text", "id_number")]
    assert (codes_of(strange), nothing_was_written()) == ([("place_id", "unknown_place")], True)


def test_a_correction_keeps_what_was_said_before_and_why():
    _here, notice = published()

    api.correct_notice(notice=notice, title=notice.title, text="公示十五天。", reason="天数写错了", by=Actor.system(), now=NOON)

    told = [(one.number, one.text, one.reason) for one in notice.versions.all()]
    assert told == [(2, "公示十五天。", "天数写错了"), (1, "公示十天，有意见请到窗口提。", "")]
    assert OutboxEvent.objects.latest("id").name == "disclosure.NoticeCorrected"


@pytest.mark.parametrize(
    ("text", "reason", "codes"),
    [
        ("公示十天，有意见请到窗口提。", "错字", [("text", "unchanged")]),
        ("公示十五天。", " ", [("reason", "missing")]),
        ("短", "", [("text", "too_short"), ("reason", "missing")]),
    ],
    ids=["the same", "no reason", "both"],
)
def test_a_correction_says_something_else_and_why(text, reason, codes):
    _here, notice = published()

    with pytest.raises(NoticeRefused) as refused:
        services.correct(notice=notice, title=notice.title, text=text, reason=reason, by=Actor.system(), now=NOON)

    assert (codes_of(refused), NoticeVersion.objects.count()) == (codes, 1)


def test_a_withdrawn_notice_is_off_the_board_and_says_why():
    here, notice = published()

    api.withdraw_notice(notice=notice, reason="改期了", by=Actor.system(), now=NOON)

    kept = selectors.public_by_code(notice.code)
    assert (kept.state, kept.withdrawn_reason) == ("withdrawn", "改期了")
    assert (list(selectors.on_board(here.tenant, day=TODAY)), SearchEntry.objects.count()) == ([], 0)
    with pytest.raises(NoticeRefused) as refused:
        api.withdraw_notice(notice=notice, reason="再撤", by=Actor.system(), now=NOON)
    assert refused.value.codes == ["wrong_state"]


def test_a_notice_falls_from_the_board_after_its_last_day():
    notice = NoticeFactory(shown_until=TODAY)

    days = [list(selectors.on_board(notice.tenant, day=TODAY + timedelta(days=n))) for n in (0, 1)]

    assert days == [[notice], []]


def test_a_place_sees_what_is_for_it_for_what_is_around_and_for_what_lies_in_it():
    here = neighbourhood()
    beside = PlaceFactory(parent=here.community)
    for place in (None, here.community, here.compound, here.building, beside):
        NoticeFactory(tenant=here.tenant, place=place, title=place.kind if place else "all")
    NoticeFactory()

    found = [one.place for one in selectors.on_board(here.tenant, day=TODAY, place_path=here.compound.path)]

    assert found == [here.building, here.compound, here.community, None]


def test_everybody_finds_a_published_notice_by_its_words():
    here, notice = published()

    found = search.find("加装电梯", tenant=here.tenant, actor=Actor.anonymous(here.tenant.pk))

    assert [(one.kind, one.subject_id) for one in found] == [("notice", notice.pk)]


def test_nobody_of_elsewhere_corrects_or_withdraws():
    _here, notice = published()
    _user, stranger = outsider()

    with pytest.raises(NotAllowed):
        services.correct(notice=notice, title="改了", text="别的话五个字", reason="错字", by=stranger, now=NOON)
    with pytest.raises(NotAllowed):
        services.withdraw(notice=notice, reason="不该挂", by=stranger, now=NOON)

    assert JournalLine.objects.count() == 1


def test_a_notice_goes_with_its_place():
    here, notice = published()
    moved = PlaceMoved(tenant_id=here.tenant.pk, place_id=here.compound.pk, old_path=here.compound.path, new_path="9/8/")

    api.on_place_moved(moved, event_id=uuid7(), now=NOON)

    notice.refresh_from_db()
    assert (notice.place_path[:4], SearchEntry.objects.get().place_path[:4]) == ("9/8/", "9/8/")
