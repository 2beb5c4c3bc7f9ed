"""Call-ups on the workbench: from writing one to the names gone, the roster by week, who came on a tablet, on paper."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from linli.activities.models import CallUp, Duty, DutyPost, Shift
from linli.activities.services import duty_notes
from linli.core import clock
from tests import people
from tests.factories.activities_callups import (
    AFTERNOON,
    MONDAY,
    MORNING,
    NIGHT,
    NOW,
    TODAY,
    a_callup,
    a_duty,
    a_post,
    a_shift,
    shifts_of,
    somebody,
    system,
)
from tests.pdfs import text_of_pdf

from .pages import asked, url, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def head(here, client):
    return people.browser_of(people.building_head(here)[1], client)


def typed(here, **said):
    plain = {"title": "卡点值守", "place": here.community.full_name, "starts_on": "2026-11-20", "ends_on": "2026-12-20"}
    return plain | {"field": "order", "age_from": "18", "is_public": "on", "counts_hours": "on"} | said


# ---- from the first word to the end ----


def test_a_call_up_is_written_filled_and_put_out(here, desk):
    answer = desk.post(url("callup-new"), typed(here), follow=True)
    made = CallUp.objects.get()
    assert (made.title, made.state, "先加岗位" in words(answer)) == ("卡点值守", "draft", True)
    said = {"name": "东门", "place": here.compound.full_name, "task": "测温登记"}
    desk.post(url("callup-post-new", made.pk), said)
    post = DutyPost.objects.get()
    hours = {
        "first": "2026-11-23",
        "last": "2026-11-29",
        "spans": "8:00-12:00、14：00～18：00",
        "needed": "2",
        "weekdays": ["0", "5"],
    }
    desk.post(url("callup-shifts", made.pk, post.pk), hours)

    page = words(desk.post(url("callup-open", made.pk), follow=True))

    assert (Shift.objects.count(), CallUp.objects.get().state) == (4, "open")
    assert ["发出去了" in page, "人够了，不再收人" in page, "发到群里的话" in page] == [True] * 3


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(here, desk):
    answer = desk.post(url("callup-new"), typed(here, ends_on="2026-11-19", age_from="60", age_to="18"))

    page = words(answer)
    assert (answer.status_code, CallUp.objects.count(), 'value="卡点值守"' in page) == (422, 0, True)
    assert ["结束的日子不能在开始以前" in page, "最大年龄不能比最小年龄小" in page] == [True, True]


@pytest.mark.parametrize("spans", ["早上", "8:00", "25:00-26:00", "8:70-9:00", "8:00-8:10"])
def test_hours_that_nobody_understands_are_said_so(here, desk, spans):
    post = a_post(here)
    hours = {"first": "2026-11-23", "last": "2026-11-23", "spans": spans, "needed": "2"}

    assert (desk.post(url("callup-shifts", post.callup.pk, post.pk), hours).status_code, Shift.objects.count()) == (422, 0)


def test_every_step_of_a_call_up_has_its_page(here, desk):
    post = a_post(here)
    a_shift(here, post)
    one = post.callup
    steps = [url(name, one.pk) for name in ("callup-change", "callup-close", "callup-end", "callup-copy", "callup-post-new")]
    steps += [url(name, one.pk, post.pk) for name in ("callup-post-change", "callup-post-close", "callup-shifts")]

    assert [desk.get(step).status_code for step in steps] == [200] * len(steps)
    changed = desk.post(
        url("callup-change", one.pk), typed(here, title="防汛值守", ends_on="2026-12-31", purge_on=str(one.purge_on))
    )
    assert changed.status_code == 302
    one.refresh_from_db()
    assert (one.title, one.purge_on) == ("防汛值守", one.ends_on + timedelta(days=60))


def test_a_week_is_copied_with_its_people_and_a_post_closed(here, desk):
    shift = a_shift(here)
    a_duty(here, shift)
    one = shift.post.callup
    desk.post(url("callup-copy", one.pk), {"monday": "2026-11-25", "weeks": "2", "with_people": "on"})
    assert (Shift.objects.count(), Duty.objects.count()) == (3, 3)

    desk.post(url("callup-post-change", one.pk, shift.post.pk), {"name": "大门", "place": here.compound.full_name})
    desk.post(url("callup-post-close", one.pk, shift.post.pk), {"reason": "东门封了"})

    post = DutyPost.objects.get()
    assert (post.name, post.closed_at, Shift.objects.filter(called_off_at=None).count()) == ("大门", NOW, 0)


def test_it_ends_and_the_names_go(here, desk):
    shift = a_shift(here)
    duty = a_duty(here, shift)
    one = shift.post.callup
    assert desk.post(url("callup-end", one.pk), {"reason": ""}).status_code == 422
    assert duty.person.name in words(desk.get(one.get_absolute_url() + "?on=2026-11-23"))
    desk.post(url("callup-end", one.pk), {"reason": "解封了"})

    page = words(desk.post(url("callup-purge", one.pk), follow=True))

    assert (duty.person.name in page, "个人信息已经删掉" in page, Duty.objects.get().person) == (False, True, None)
    assert "（姓名已删）" in words(desk.get(url("shift", shift.pk)))


def test_why_is_asked_for_only_where_a_shift_is_still_to_come(here, desk):
    shift = a_shift(here)
    post, one = shift.post, shift.post.callup
    pages = [url("callup-end", one.pk), url("callup-post-close", one.pk, post.pk)]
    needed = [desk.get(page).context["form"].fields["reason"].required for page in pages]

    with clock.fixed(shift.ends_at):
        after = [desk.get(page).context["form"].fields["reason"].required for page in pages]

    assert (needed, after) == ([True, True], [False, False])


# ---- the roster ----


def test_a_roster_is_a_week_of_posts_by_days(here, desk):
    post = a_post(here)
    morning, night = shifts_of(post, spans=[MORNING, NIGHT])
    a_duty(here, morning, somebody(here, name="试阿姨"))

    page = words(desk.get(post.callup.get_absolute_url() + "?on=2026-11-27"))

    assert ["8:00–12:00" in page, "22:00–次日 6:00" in page, "试阿姨" in page, "还差 1 人" in page, "1/2" in page] == [True] * 5
    assert night.taken == 0


def test_whoever_keeps_no_roster_reads_how_many_and_no_names(here, head):
    shift = a_shift(here)
    a_duty(here, shift, somebody(here, name="试阿姨"))

    pages = [words(head.get(one)) for one in (shift.post.callup.get_absolute_url() + "?on=2026-11-23", url("shift", shift.pk))]

    assert [("试阿姨" in page, "1" in page) for page in pages] == [(False, True)] * 2
    assert "名单只有排班的人看得到" in pages[1]
    assert head.get(url("shift-check", shift.pk)).status_code == 403
    assert "试阿姨" not in words(head.get(url("callup-people", shift.post.callup.pk)))


def test_another_subdistrict_finds_nothing(here, client):
    shift = a_shift(here)
    browser = people.browser_of(people.outsider()[1], client)
    paths = [shift.post.callup.get_absolute_url(), url("shift", shift.pk), url("shift-check", shift.pk)]

    assert [browser.get(one).status_code for one in paths] == [404] * 3


# ---- people on a shift ----


def test_the_list_of_a_unit_is_put_on_at_once(here, desk):
    shift = a_shift(here, needed=3)
    said = {"people": "试甲 13900000911\n试乙，139 0000 0912\n\n试丙", "organisation": here.office.name, "channel": "sheet"}

    asked = desk.post(url("shift-people", shift.pk), said)
    assert (asked.status_code, "新登记这 3 位" in words(asked), Duty.objects.count()) == (422, True, 0)
    said["all_new"] = "new:试甲:13900000911|new:试乙:13900000912|new:试丙:"
    page = words(desk.post(url("shift-people", shift.pk), said, follow=True))

    assert sorted(one.person.name for one in Duty.objects.all()) == ["试丙", "试乙", "试甲"]
    assert ["139 **** 0911" in page, here.office.name in page, "没有手机" in page] == [True] * 3


def test_more_than_are_wanted_are_refused_by_name_and_nobody_is_on_it(here, desk):
    shift = a_shift(here, needed=1)

    said = {"people": "试甲 13900000911\n试乙 13900000912", "channel": "phone"}
    answer = desk.post(url("shift-people", shift.pk), said | {"all_new": "new:试甲:13900000911|new:试乙:13900000912"})

    assert (answer.status_code, Duty.objects.count(), "试乙：这一班人满了" in words(answer)) == (422, 0, True)


def test_people_are_taken_off_and_swapped_and_the_shift_moved_and_called_off(here, desk):
    shift = a_shift(here)
    one, two = a_duty(here, shift), a_duty(here, shift)
    desk.post(url("duty-off", shift.pk, one.pk))
    desk.post(url("duty-swap", shift.pk, two.pk), {"name": "试替", "phone": "13900000913", "meant": "new:试替:13900000913"})
    assert [duty.person.name for duty in Duty.objects.filter(state="planned")] == ["试替"]

    moved = {"starts_at": "2026-11-23T09:00", "ends_at": "2026-11-23T12:00", "needed": "3"}
    desk.post(url("shift-change", shift.pk), moved)
    page = words(desk.post(url("shift-off", shift.pk), {"reason": "下大雪"}, follow=True))

    shift.refresh_from_db()
    assert (shift.needed, shift.off_reason, "取消了：下大雪" in page) == (3, "下大雪", True)


# ---- who came ----


def line(duty, state, came_at="", left_at=""):
    names = {"state": state, "came_at": came_at, "left_at": left_at}
    return {f"{name}_{duty.pk.hex}": value for name, value in names.items()}


def test_a_sheet_on_a_tablet_notes_who_came_in_two_taps(here, desk):
    shift = a_shift(here, needed=4)
    one, two, three = (a_duty(here, shift) for _n in range(3))
    said = {"everybody": "on"} | line(one, "") | line(two, "missed") | line(three, "came", "08:10", "10:45")
    late = a_duty(here, shift)

    with clock.fixed(shift.ends_at):
        answer = desk.post(url("shift-check", shift.pk), said)

    told = dict(Duty.objects.values_list("pk", "state"))
    assert (answer.status_code, told) == (302, {one.pk: "came", two.pk: "missed", three.pk: "came", late.pk: "planned"})
    assert sorted(each.half_hours for each in Duty.objects.filter(state="came")) == [5, 8]


def test_a_sheet_that_was_open_undoes_nothing_that_another_noted(here, desk):
    shift = a_shift(here)
    one, two = a_duty(here, shift), a_duty(here, shift)
    duty_notes.came(duty=one, left_at=shift.ends_at, by=system(shift), now=shift.ends_at)

    with clock.fixed(shift.ends_at):
        desk.post(url("shift-check", shift.pk), line(two, "missed"))
        assert [each.state for each in Duty.objects.order_by("made_at", "pk")] == ["came", "missed"]
        desk.post(url("shift-check", shift.pk), line(one, "planned"))

    assert sorted(Duty.objects.values_list("state", flat=True)) == ["missed", "planned"]


def test_a_night_shift_is_noted_over_midnight(here, desk):
    shift = a_shift(here, spans=[NIGHT])
    one = a_duty(here, shift)

    with clock.fixed(shift.ends_at + timedelta(hours=1)):
        desk.post(url("shift-check", shift.pk), line(one, "came", "21:50", "06:30"))

    duty = Duty.objects.get()
    assert (duty.left_at - duty.came_at, duty.half_hours) == (timedelta(hours=8, minutes=40), 17)


def test_a_wrong_time_is_said_beside_the_person_and_nothing_is_noted(here, desk):
    shift = a_shift(here)
    one = a_duty(here, shift)

    with clock.fixed(shift.ends_at):
        answer = desk.post(url("shift-check", shift.pk), line(one, "came", "09:00", "08:30"))

    assert (answer.status_code, Duty.objects.get().state, "走的时间要在来的时间以后" in words(answer)) == (422, "planned", True)


# ---- lists, sheets, paper ----


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_same_however_many_there_are(here, desk, count, django_assert_num_queries):
    for _n in range(count):
        shift = a_shift(here, a_post(here, a_callup(here)))
        for _m in range(count):
            a_duty(here, shift) if shift.taken < 2 else None
            shift.refresh_from_db()
    desk.get(url("callups"))

    with django_assert_num_queries(6):
        desk.get(url("callups"))


@pytest.mark.parametrize("count", [1, 3])
def test_a_roster_asks_the_same_however_many_stand_on_it(here, desk, count):
    one = a_callup(here)
    for number in range(count):
        shift = a_shift(here, a_post(here, one, name=f"{number} 号门"), needed=3)
        [a_duty(here, shift, organisation=here.office) for _n in range(count)]
    pages = [one.get_absolute_url() + "?on=2026-11-23", url("callup-people", one.pk), url("shift", shift.pk)]
    [desk.get(page) for page in pages]

    assert [asked(desk, page) for page in pages] == [10, 8, 6]


def test_the_list_is_narrowed_by_its_address(here, desk):
    a_callup(here, title="防汛", field="emergency")
    a_callup(here, title="义诊", is_open=False)
    ended = a_callup(here, title="旧的")
    ended.state = "ended"
    ended.save()

    def listed(**said):
        page = words(desk.get(url("callups"), said))
        return [one in page for one in ("防汛", "义诊", "旧的")]

    assert [listed(), listed(show="open"), listed(show="ended"), listed(field="emergency"), listed(q="义诊")] == [
        [True, True, False], [True, False, False], [False, False, True], [True, False, False], [False, True, False],
    ]  # fmt: skip


def test_the_people_and_their_hours_are_a_sheet(here, desk):
    shift = a_shift(here)
    duty = a_duty(here, shift, somebody(here, name="试阿姨"), organisation=here.office)
    duty_notes.came(duty=duty, left_at=shift.ends_at, by=system(shift), now=shift.ends_at)

    answer = desk.get(url("callup-people", shift.post.callup.pk), {"as": "xlsx", "state": "came"})

    rows = [[cell.value for cell in row] for row in load_workbook(BytesIO(b"".join(answer.streaming_content))).active.iter_rows()]
    told = dict(zip(rows[0], rows[1], strict=True))
    assert (told["姓名"], told["班次"], told["时长（小时）"], len(rows)) == ("试阿姨", "8:00–12:00", 4, 2)
    callups = desk.get(url("callups"), {"as": "xlsx"})
    assert load_workbook(BytesIO(b"".join(callups.streaming_content))).active.max_row == 2


def test_paper_masks_names_that_hang_on_a_wall(here, desk):
    shift = a_shift(here, spans=[AFTERNOON])
    a_duty(here, shift, somebody(here, name="试阿姨"))
    week = url("callup-week-paper", shift.post.callup.pk) + f"?on={MONDAY}"

    page, whole = words(desk.get(week)), words(desk.get(week + "&names=1"))
    sheet = words(desk.get(url("callup-day-paper", shift.post.callup.pk), {"on": str(MONDAY)}))

    assert [("试阿姨" in one, "试**" in one) for one in (page, whole)] == [(False, True), (True, False)]
    assert ["试阿姨" in sheet, "14:00–18:00" in sheet, sheet.count("<td></td>")] == [True, True, 5]


def test_paper_is_a_file_too(here, desk):
    shift = a_shift(here)
    one = shift.post.callup
    papers = [url(name, one.pk) + f"?on={MONDAY}&as=pdf" for name in ("callup-week-paper", "callup-day-paper", "callup-poster")]

    texts = [text_of_pdf(desk.get(paper).content) for paper in papers]

    assert ["东门" in text for text in texts] == [True] * 3


def test_today_says_what_is_stood_and_what_wants_people(here, desk):
    a_shift(here, last=TODAY, first=TODAY, spans=[AFTERNOON])

    page = words(desk.get(reverse("web:today")))

    assert ["今天有班" in page, "三天内还缺人的班" in page] == [True, True]
