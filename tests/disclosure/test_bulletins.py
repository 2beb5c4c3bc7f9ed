"""The weekly bulletin: composed of what happened, arranged, hung up, printed."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from linli.core import happenings, pdf
from linli.core.actors import Actor
from linli.core.problems import NotAllowed
from linli.disclosure.errors import BulletinRefused
from linli.disclosure.models import Bulletin, BulletinItem, Notice
from linli.disclosure.rules.bulletins import ItemGiven, as_text
from linli.disclosure.services import attaching, bulletins
from linli.disclosure.services import notices as services
from linli.disclosure.services.taking_down import take_down
from tests.factories.accounts import NOON
from tests.factories.casework import CaseFactory, CategoryFactory
from tests.factories.disclosure import BulletinFactory, BulletinItemFactory, NoticeFactory
from tests.people import building_head, community_secretary, neighbourhood, signed_in

from .test_attached import agreeing

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
TODAY = NOON.date()


def compose(here, **extra):
    facts = {"tenant": here.tenant, "place_id": here.community.pk, "title": "一周黑板报", "by": SYSTEM, "now": NOON}
    return bulletins.compose(**{**facts, "from_on": TODAY - timedelta(days=6), "until_on": TODAY, **extra})


def test_an_issue_begins_with_what_engines_offer_of_its_days():
    here = neighbourhood()
    lamps = CategoryFactory(tenant=here.tenant, name="路灯")
    for _case in range(3):
        CaseFactory(tenant=here.tenant, place=here.entrance, state="closed", closed_at=NOON, category=lamps)
    NoticeFactory(tenant=here.tenant, place=here.compound, kind="story", title="谁家的猫找到了")
    NoticeFactory(tenant=here.tenant, kind="notice", published_at=NOON - timedelta(days=8))

    issue = compose(here)

    told = [(one.section, one.title, one.source) for one in issue.items.all()]
    assert told == [
        ("身边事", "谁家的猫找到了", "disclosure.notices"),
        ("大家的事", "这几天办结 3 件诉求", "casework.closed"),
    ]


def test_issues_are_numbered_within_their_year_and_place():
    here = neighbourhood()

    made = [compose(here, until_on=TODAY - timedelta(days=7 * n), from_on=TODAY - timedelta(days=7 * n + 6)) for n in (1, 0)]

    assert [one.number for one in made] == [1, 2]


def test_an_issue_is_refused_with_every_reason():
    here = neighbourhood()
    compose(here)

    with pytest.raises(BulletinRefused) as refused:
        compose(here, title="报", from_on=TODAY + timedelta(days=1))

    assert (refused.value.codes, Bulletin.objects.count()) == (["too_short", "days", "there_already"], 1)


def test_an_issue_is_arranged_and_written_on():
    issue = BulletinFactory()
    item = BulletinItemFactory(bulletin=issue)
    bulletins.write_item(issue=issue, given=ItemGiven("下周预告", "周三停水"), by=SYSTEM, now=NOON)

    given = {item.pk: ItemGiven("好事", "修好了灯", "三号楼", is_on=False, position=5)}
    bulletins.arrange(issue=issue, head=bulletins.Head("幸福黑板报", "天冷了。"), items=given, by=SYSTEM, now=NOON)

    item.refresh_from_db()
    assert [(one.title, one.position) for one in issue.items.all()] == [("周三停水", 1), ("修好了灯", 5)]
    assert (item.section, item.is_on, Bulletin.objects.get().greeting) == ("好事", False, "天冷了。")


def test_a_wrong_item_is_refused_beside_its_field():
    item = BulletinItemFactory()

    with pytest.raises(BulletinRefused) as refused:
        bulletins.arrange(
            issue=item.bulletin, head=bulletins.Head("黑板报"), items={item.pk: ItemGiven("", "x")}, by=SYSTEM, now=NOON
        )

    assert [one.where for one in refused.value.problems] == [f"{item.pk}-section", f"{item.pk}-title"]


def test_it_hangs_as_a_notice_with_what_is_on():
    issue = BulletinFactory(title="黑板报", number=4, greeting="天冷了。")
    BulletinItemFactory(bulletin=issue, section="身边事", title="修好了灯", text="三号楼")
    BulletinItemFactory(bulletin=issue, title="不登的", is_on=False)

    notice = bulletins.publish_issue(issue=issue, by=SYSTEM, now=NOON)

    assert (notice.kind, notice.title, notice.text) == (
        "bulletin",
        "黑板报 第 4 期",
        "天冷了。\n\n〔身边事〕\n· 修好了灯：三号楼",
    )
    with pytest.raises(BulletinRefused) as refused:
        bulletins.publish_issue(issue=issue, by=SYSTEM, now=NOON)
    assert refused.value.codes == ["published"]


def test_an_empty_issue_is_not_hung_up():
    issue = BulletinFactory()

    with pytest.raises(BulletinRefused) as refused:
        bulletins.publish_issue(issue=issue, by=SYSTEM, now=NOON)

    assert (refused.value.codes, Notice.objects.count()) == (["empty"], 0)


def test_an_issue_that_was_taken_down_makes_room_for_another():
    here = neighbourhood()
    NoticeFactory(tenant=here.tenant, kind="story")
    notice = bulletins.publish_issue(issue=compose(here), by=SYSTEM, now=NOON)
    services.withdraw(notice=notice, reason="印错了", by=SYSTEM, now=NOON)

    assert compose(here).is_draft


def test_who_withdraws_consent_goes_from_the_issues_that_told_of_them():
    here = neighbourhood()
    person = agreeing(here.tenant, home=here.entrance)
    story = NoticeFactory(
        draft=True, tenant=here.tenant, kind="story", title=f"谢谢{person.name}", text=f"{person.name}修好了灯。"
    )
    attaching.mention(notice=story, person=person, printed=person.name, by=SYSTEM, now=NOON)
    services.publish(notice=story, by=SYSTEM, now=NOON)
    paper = bulletins.publish_issue(issue=compose(here), by=SYSTEM, now=NOON)

    take_down(person_id=person.pk, by=SYSTEM, now=NOON)

    paper.refresh_from_db()
    told = [paper.text, *(one.title for one in BulletinItem.objects.all()), *(one.text for one in paper.versions.all())]
    assert [person.name in one for one in told] == [False] * 3


def test_a_head_of_a_building_composes_nothing():
    here = neighbourhood()
    _user, head = building_head(here)

    with pytest.raises(NotAllowed):
        compose(here, by=head)

    assert Bulletin.objects.count() == 0


def test_nothing_happened_gives_an_empty_issue():
    here = neighbourhood()

    assert happenings.happened(here.tenant, here.community.path, date(2020, 1, 1), date(2020, 1, 7)) == []


def test_the_text_of_an_issue_names_each_heading_once():
    items = [ItemGiven("好事", "一"), ItemGiven("好事", "二", "细说"), ItemGiven("预告", "三")]

    assert as_text("", items) == "〔好事〕\n· 一\n· 二：细说\n\n〔预告〕\n· 三"


def test_the_pages_compose_arrange_and_hang_up_an_issue():
    here = neighbourhood()
    client = signed_in(community_secretary(here)[0])
    NoticeFactory(tenant=here.tenant, place=here.community, title="周三停水")
    desk = reverse("disclosure:desk-bulletins")
    given = {
        "place": str(here.community.pk),
        "title": "一周黑板报",
        "from_on": str(TODAY - timedelta(days=6)),
        "until_on": str(TODAY),
    }

    page = client.post(desk, given, follow=True)
    issue = Bulletin.objects.get()
    [item] = issue.items.all()
    row = {
        f"{item.pk}-{name}": value for name, value in (("is_on", "on"), ("position", 1), ("section", "通知"), ("title", "停水"))
    }
    client.post(reverse("disclosure:desk-bulletin", args=[issue.pk]), {"head_title": "黑板报", **row})
    client.post(reverse("disclosure:desk-bulletin-add", args=[issue.pk]), {"section": "预告", "title": "周六大扫除"})
    client.post(reverse("disclosure:desk-bulletin-publish", args=[issue.pk]))

    notice = Notice.objects.get(kind="bulletin")
    assert ("周三停水" in page.content.decode(), notice.text) == (True, "〔通知〕\n· 停水\n\n〔预告〕\n· 周六大扫除")


def test_it_prints_on_a3(client):
    issue = BulletinItemFactory(title="修好了灯").bulletin
    notice = bulletins.publish_issue(issue=issue, by=SYSTEM, now=NOON)
    url = reverse("disclosure:notice-bulletin", args=[notice.code])

    text = client.get(url).content.decode()
    assert "修好了灯" in text
    assert text.rindex("disclosure/a3.css") > text.index("print.css")
    assert client.get(reverse("disclosure:notice-bulletin", args=[NoticeFactory().code])).status_code == 404
    if pdf.is_available():
        assert client.get(url, {"as": "pdf"}).content[:5] == b"%PDF-"
