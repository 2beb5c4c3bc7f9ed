"""Pages of fairs: stalls and stage at the desk, days and stalls on a telephone, the programme in large type."""

from datetime import timedelta

import pytest
from django.urls import reverse

from linli.activities.models import GroupTask, StageItem, Stall
from linli.core import clock
from tests.factories.activities import NEXT_DAY, NOW, a_programme
from tests.factories.activities_fairs import a_fair, a_group, a_stall, first_day
from tests.pdfs import text_of_pdf

from .pages import url, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def fair(here):
    return a_fair(here)


def a_number(day, **more):
    plain = {"tenant": day.tenant, "session": day, "title": "大合唱", "starts_at": day.starts_at, "minutes": 10}
    return StageItem.objects.create(**(plain | more))


def test_a_stall_is_noted_on_the_telephone_and_given_the_next_number(here, fair, desk):
    a_group(here, name="剪纸社")
    typed = {"channel": "phone", "group": "剪纸社", "what": "剪纸", "from_on": "2026-11-21", "until_on": "2026-11-23"}

    answer = desk.post(url("stall-new", fair), typed)
    made = Stall.objects.get()
    desk.post(url("stall-give", fair, made), {"spot": ""})

    assert answer.status_code == 302
    assert Stall.objects.values_list("state", "spot").get() == ("given", "1")


def test_a_stall_outside_the_days_is_no_choice(fair, desk):
    typed = {"channel": "phone", "what": "剪纸", "from_on": "2026-12-21", "until_on": "2026-12-21"}

    answer = desk.post(url("stall-new", fair), typed)

    assert (answer.status_code, answer.context["form"].errors.keys()) == (422, {"from_on", "until_on"})


def test_whom_no_message_reaches_is_to_be_told_by_voice_and_the_page_says_so(here, fair, desk):
    row = a_stall(fair, person=None, group=a_group(here, name="剪纸社"), contact="0371-55550120")

    done = desk.post(url("stall-give", fair, row), {"spot": ""}, follow=True)

    assert [str(one) for one in done.context["messages"]] == ["记下了。没有消息送得到“剪纸社”，请打电话或者当面说一声。"]
    assert '没有消息送得到，请打电话或者当面说一声。 <span class="num nowrap">0371-55550120</span>' in words(done)


def test_stalls_are_refused_and_taken_down_with_a_reason(fair, desk):
    asked, given = a_stall(fair), a_stall(fair, state="given", spot="3")

    desk.post(url("stall-refuse", fair, asked), {"reason": "地方不够"})
    desk.post(url("stall-off", fair, given), {"reason": "下雨"})

    assert list(Stall.objects.order_by("reason").values_list("state", "reason")) == [("off", "下雨"), ("refused", "地方不够")]


def test_the_stage_is_filled_moved_and_put_later(fair, desk):
    day = first_day(fair)
    for title in ("大合唱", "秧歌"):
        desk.post(url("stage-new", fair, day), {"title": title, "minutes": "20"})
    first, second = StageItem.objects.order_by("starts_at")

    desk.post(url("stage-item", fair, second), {"title": "秧歌", "minutes": "20", "starts_at": "09:30"})
    desk.post(url("stage-delay", fair, first), {"minutes": "10"})
    desk.post(url("stage-remove", fair, first))

    assert StageItem.objects.get().starts_at == NEXT_DAY + timedelta(minutes=40)


def test_the_next_number_goes_to_the_stage_of_the_last(fair, desk):
    day = first_day(fair)
    a_number(day, minutes=30, stage="主台")

    assert desk.get(url("stage-new", fair, day)).context["form"].initial["stage"] == "主台"


def test_a_clash_is_said_beside_the_hour(fair, desk):
    day = first_day(fair)
    a_number(day, minutes=30)

    answer = desk.post(url("stage-new", fair, day), {"title": "秧歌", "minutes": "20", "starts_at": "09:10"})

    assert (answer.status_code, answer.context["form"].errors.keys()) == (422, {"starts_at"})


def test_tasks_are_given_changed_ticked_and_taken_back(here, fair, desk):
    a_group(here, name="红马甲")
    desk.post(url("task-new", fair), {"title": "搭台", "group": "红马甲", "due_at": "2026-11-21T08:00"})
    task = GroupTask.objects.get()

    desk.post(url("task", fair, task), {"title": "搭舞台", "group": "红马甲"})
    desk.post(url("task-tick", fair, task), {"done": "1"})
    task.refresh_from_db()
    assert (task.title, task.done_at) == ("搭舞台", NOW)

    desk.post(url("task-remove", fair, task))
    assert GroupTask.objects.count() == 0


def test_the_page_of_a_programme_leads_to_its_fair(here, fair, desk):
    a_stall(fair)

    assert f"{url('fair', fair)}?show=asked" in words(desk.get(fair.get_absolute_url()))
    assert desk.get(url("fair", a_programme(here))).status_code == 404


def test_everybody_reads_days_stage_and_stalls_without_names(fair, client):
    a_number(first_day(fair), stage="东台", performers="情景剧社")
    shown, hidden = a_stall(fair, state="given", spot="A1", what="糖画"), a_stall(fair, what="套圈")

    page = words(client.get(url("public-fair", fair)))

    assert ("东台" in page, "情景剧社" in page, "糖画" in page, "套圈" in page) == (True, True, True, False)
    assert (shown.person.name in page, hidden.person.name in page) == (False, False)
    assert url("public-fair", fair) in words(client.get(url("public-programme", fair)))
    assert "东台" in words(client.get(url("public-session", first_day(fair))))


def test_the_day_of_a_fair_shows_its_stage_at_the_desk(fair, desk):
    day = first_day(fair)
    a_number(day, title="舞龙")

    page = words(desk.get(day.get_absolute_url()))

    assert ("舞龙" in page, f"{url('fair', fair)}#day-{day.pk}" in page) == (True, True)


def test_a_resident_asks_for_a_stall_and_takes_it_back(fair, home):
    browser, person = home
    page = browser.post(
        url("public-stall-new", fair), {"what": "旧书", "from_on": "2026-11-21", "until_on": "2026-11-22"}, follow=True
    )
    one = Stall.objects.get()
    assert (page.status_code, one.person, one.state) == (200, person, "asked")

    browser.post(url("public-stall-off", one))

    assert Stall.objects.get().state == "off"


def test_whoever_leads_a_group_asks_for_it(here, fair, home):
    browser, person = home
    group = a_group(here, lead=person)

    typed = {"who": str(group.pk), "what": "剪纸", "from_on": "2026-11-21", "until_on": "2026-11-21"}
    browser.post(url("public-stall-new", fair), typed)

    assert Stall.objects.get().group == group


def test_without_an_account_the_receipt_shows_itself_to_nobody_else(fair, client):
    typed = {"name": "试大妈", "phone": "139 0000 0120", "what": "糖画", "from_on": "2026-11-21", "until_on": "2026-11-21"}
    wrong = client.post(url("public-stall-new", fair), typed | {"phone": "12"})

    page = client.post(url("public-stall-new", fair), typed, follow=True)

    one = Stall.objects.get()
    assert (wrong.status_code, page.status_code, one.person.name) == (422, 200, "试大妈")
    assert client.get(url("public-stall", one)).status_code == 404


def test_whoever_leads_a_group_says_what_is_done(here, fair, home):
    browser, person = home
    task = GroupTask.objects.create(tenant=here.tenant, programme=fair, title="倒水", group=a_group(here, lead=person))
    assert "倒水" in words(browser.get(url("public-fair", fair)))

    browser.post(url("public-task-done", fair, task))

    assert GroupTask.objects.get().done_at == NOW


def test_the_programme_is_printed_in_large_type(fair, client):
    a_number(first_day(fair), title="情景剧")
    a_stall(fair, state="given", spot="A1", what="糖画")

    text = text_of_pdf(client.get(url("fair-paper", fair), {"as": "pdf"}).content)

    assert ("情景剧" in text, "糖画" in text) == (True, True)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "most"), [("fair", 12), ("public-fair", 8)])
def test_a_fair_costs_the_same_however_much_is_on(here, fair, desk, django_assert_max_num_queries, rows, name, most):
    for n in range(rows):
        a_number(first_day(fair), starts_at=NEXT_DAY + timedelta(minutes=20 * n), group=a_group(here))
        a_stall(fair, state="given", spot=str(n), person=None, group=a_group(here))
        GroupTask.objects.create(tenant=here.tenant, programme=fair, title="倒水", group=a_group(here))
    desk.get(url(name, fair))

    with django_assert_max_num_queries(most):
        assert len(desk.get(url(name, fair)).context["stalls"]) == rows


def test_who_waits_for_a_stall_stands_on_today(fair, desk):
    a_stall(fair, what="糖画")

    assert "要摊位的：1 个" in words(desk.get(reverse("web:today")))
