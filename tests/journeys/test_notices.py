"""A notice from the draft to the wall: written by a head, hung up, corrected, read in large type and confirmed; a book asked for."""

import re

import pytest
from django.urls import reverse

from linli.core import clock
from linli.core.actors import Actor
from linli.disclosure.models import MaterialRequest, Notice, NoticeReader
from linli.disclosure.services import bulletins
from tests.factories.disclosure import BulletinItemFactory, MaterialFactory
from tests.people import building_head, elder

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "周三上午换阀门，停水三个小时，请接好水。"


def hung_up(town):
    """The secretary writes for the compound and hangs it up; the browser stands at the notice."""
    walk = town.secretary().open("/desk/notices/").press("写公告")
    walk.choose("通知").fill(title="周三上午停水", text=TEXT)
    walk.page.locator("[name=place]").select_option(str(town.here.compound.pk))
    walk.press("存成草稿，看样子").sees("居民看到的样子", TEXT).press("挂出去")
    return walk.sees("挂着", "发到群里的话")


def test_a_notice_is_hung_up_corrected_and_read_in_large_type(town):
    desk = hung_up(town)
    desk.press("更正").fill(title="周四上午停水", reason="自来水公司改了日子").press("更正").sees("周四上午停水", "第 2 版")
    user, _actor = elder(town.here)

    reader = town.signed_in(user, phone=True, dress="elder").open("/").follow("周四上午停水")

    reader.sees("这条公告更正过。", "自来水公司改了日子", TEXT).open("/notices/").sees("更正过")
    assert [(one.state, one.version) for one in Notice.objects.all()] == [("published", 2)]


def test_who_is_asked_confirms_on_the_telephone_and_the_desk_sees_it(town):
    desk = hung_up(town)
    user, _actor = building_head(town.here)
    desk.page.locator("summary", has_text="指定要谁看过").click()
    desk.choose("楼长").press("指定，告诉他们").sees("0 / 1")

    head = town.signed_in(user, phone=True).open(Notice.objects.get().get_absolute_url()).press("我看过了")

    head.sees("您看过了")
    desk.open(desk.page.url).sees("1 / 1", "自己在网上看的")
    assert [(one.how, one.read_version) for one in NoticeReader.objects.all()] == [("page", 1)]


def test_what_is_taken_down_says_why_to_whoever_scans_the_poster(town):
    hung_up(town).press("撤下").fill(reason="不停水了，改到下个月").press("撤下").sees("撤下了")

    scanned = town.visitor().open(Notice.objects.get().get_absolute_url())

    scanned.sees("这条公告撤下了。", "不停水了，改到下个月").sees_not(TEXT)
    assert [(one.state, one.withdrawn_reason) for one in Notice.objects.all()] == [("withdrawn", "不停水了，改到下个月")]


def test_a_book_is_asked_for_without_an_account_and_sent(town):
    book = MaterialFactory(tenant=town.here.tenant, title="智能手机一学就会")
    reader = town.visitor(dress="elder").open("/notices/").press("要一本教材").follow(book.title).press("寄给我一本")
    reader.fill(name="老读者", address="某省某县某镇八号").press("寄给我").sees("智能手机一学就会")

    wish = MaterialRequest.objects.get()
    desk = town.counter_clerk().open(reverse("disclosure:desk-material-request", args=[wish.pk]))
    desk.fill(carrier="中国邮政", parcel="XA12345678941").press("寄出了").sees("XA12345678941", "收到了、有回音")

    wish.refresh_from_db()
    assert (wish.state, wish.channel) == ("sent", "web")


def test_a_book_that_is_off_the_shelf_is_asked_for_no_more(town):
    book = MaterialFactory(tenant=town.here.tenant, title="智能手机一学就会")
    desk = town.counter_clerk().open("/desk/materials/").follow(book.title)
    desk.press("从架上拿下").sees("从架上拿下了。", "架上没有它了")

    reader = town.visitor(dress="elder").open(book.get_absolute_url()).sees("这本教材不再寄了。")

    assert reader.page.get_by_role("link", name="寄给我一本").count() == 0


def test_the_board_and_the_shelf_are_english_for_who_wants_it(town):
    hung_up(town)
    walk = town.visitor(dress="english")
    walk.content = ["周三上午停水", TEXT, town.here.tenant.name, town.here.compound.full_name, town.here.compound.name]
    walk.content += [town.here.tenant.district_name, town.here.tenant.office_hours, "中文"]

    walk.open("/notices/").follow("周三上午停水").open("/materials/")

    assert walk.reads("h1") == "Learning material"


def test_the_bulletin_comes_out_of_the_browser_on_a3_lying(town):
    item = BulletinItemFactory(bulletin__tenant=town.here.tenant, bulletin__place=town.here.community, title="修好了灯")
    notice = bulletins.publish_issue(issue=item.bulletin, by=Actor.system(tenant_id=town.here.tenant.pk), now=clock.now())

    walk = town.visitor(phone=False).open(reverse("disclosure:notice-bulletin", args=[notice.code]))
    made = walk.page.pdf(prefer_css_page_size=True)

    boxes = [[round(float(one) / 72 * 25.4) for one in box.split()] for box in re.findall(rb"/MediaBox \[([^\]]+)\]", made)]
    assert boxes == [[0, 0, 420, 297]]
