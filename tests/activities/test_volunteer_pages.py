"""Pages of volunteers, teams, hours, batches, objections and certificates on the workbench."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from linli.activities.models import Certificate, HoursBatch, ServiceHours, Volunteer, VolunteerEntry, VolunteerTeam
from linli.activities.services import volunteers
from linli.core import clock
from linli.core.models import JournalLine
from tests import people
from tests.factories.activities_volunteers import (
    DAY_AFTER,
    NOW,
    TODAY,
    a_certificate,
    a_team,
    a_volunteer,
    an_objection,
    credited,
    recorded,
    shown,
    system,
)
from tests.factories.registry import PlaceFactory
from tests.pdfs import text_of_pdf

from .pages import url, words

pytestmark = pytest.mark.django_db
LISTS = ["volunteers", "volunteer-teams", "hours", "hours-batches", "hours-objections", "certificates"]


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def counter(here, client):
    return people.browser_of(people.counter_clerk(here)[1], client)


def typed(here, **said):
    plain = {"channel": "counter", "place": str(here.community.pk), "name": "试大姐", "phone": "139 0000 0901", "usual": ["理发"]}
    plain["meant"] = "new:试大姐:13900000901"
    return plain | {"skills": "剪纸", "times": ["weekend_day"], "fields_wanted": ["elders"], "consents": "on"} | said


def table_of(answer):
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return dict(zip(rows[0], rows[1], strict=True))


# ---- volunteers ----


def test_a_clerk_takes_somebody_down(here, counter):
    answer = counter.post(url("volunteer-new"), typed(here), follow=True)

    made = Volunteer.objects.get()
    assert (made.skills, made.fields, made.person.name, made.since) == (["理发", "剪纸"], ["elders"], "试大姐", TODAY)
    assert [text in words(answer) for text in (made.number, "试大姐", "关爱老人", "理发、剪纸")] == [True] * 4


def test_without_consent_nothing_is_taken_down_not_even_the_name(here, desk):
    answer = desk.post(url("volunteer-new"), typed(here, consents=""))

    assert (answer.status_code, Volunteer.objects.count(), "要本人同意" in words(answer)) == (422, 0, True)
    assert not JournalLine.objects.filter(verb="registry.person.added").exists()


def test_the_same_form_sent_twice_registers_once(here, desk):
    sent = typed(here) | {"submission_token": "0190d3a5-0000-7000-8000-00000000abcd"}

    assert [desk.post(url("volunteer-new"), sent).status_code for _n in range(2)] == [302, 302]
    assert Volunteer.objects.count() == 1


def test_a_volunteer_is_changed_noted_and_ended_on_their_page(here, desk):
    one = a_volunteer(here.community)
    line = {"kind": "training", "on": "2026-11-19", "text": "急救培训"}

    desk.post(url("volunteer-change", one.pk), typed(here, insured_until="2027-11-20"))
    assert "急救培训" in words(desk.post(url("volunteer-note", one.pk), line, follow=True))
    desk.post(url("volunteer-strike", one.pk, VolunteerEntry.objects.get().pk), {})
    desk.post(url("volunteer-leave", one.pk), {"on": "2026-11-20", "reason": ""})

    one.refresh_from_db()
    assert (one.skills, one.insured_until.year, one.ended_on, VolunteerEntry.objects.count()) == (
        ["理发", "剪纸"],
        2027,
        TODAY,
        0,
    )


def test_on_the_persons_word_the_consent_ends_and_the_page_is_gone(here, desk):
    one = a_volunteer(here.community)

    answer = desk.post(url("volunteer-withdraw", one.pk), {}, follow=True)

    assert (answer.redirect_chain[-1][0], "收回了" in words(answer)) == (url("volunteers"), True)
    assert desk.get(url("volunteer", one.pk)).status_code == 404


def test_whoever_is_elsewhere_sees_nobody_from_here(here, desk, client):
    other = a_volunteer(PlaceFactory(parent=here.subdistrict))

    assert desk.get(url("volunteer", other.pk)).status_code == 404
    assert other.number not in words(desk.get(url("volunteers")))
    assert people.browser_of(people.outsider()[1]).get(url("volunteer", other.pk)).status_code == 404


def test_the_register_as_a_sheet_says_hours_and_stands_in_the_journal(here, desk):
    credited(a_volunteer(here.community, skills=["理发"], official_number="4101050001"), half_hours=5)

    row = table_of(desk.get(url("volunteers"), {"as": "xlsx", "q": ""}))

    assert (row["会什么"], row["全国志愿服务编号"], row["记入的时长（小时）"]) == ("理发", "4101050001", 2.5)
    assert JournalLine.objects.get(verb="activities.list.taken").changes["list"] == [None, "volunteers"]


# ---- teams ----


def test_a_team_is_formed_joined_changed_and_dissolved(here, desk):
    one, other = a_volunteer(here.community), a_volunteer(here.community)
    plain = {"name": "红马甲队", "field": "cleaning", "place": str(here.community), "founded_on": "2026-11-01"}

    desk.post(url("volunteer-team-new"), plain | {"lead": str(one.pk)})
    team = VolunteerTeam.objects.get()
    page = words(desk.post(url("volunteer-team-join", team.pk), {"people": [str(other.pk)]}, follow=True))
    assert [str(each.person) in page for each in (one, other)] == [True, True]

    desk.post(url("volunteer-team-change", team.pk), plain | {"name": "清晨队", "lead": str(other.pk)})
    desk.post(url("volunteer-team-leave", team.pk, one.pk), {})
    team.refresh_from_db()
    assert (team.name, team.lead, team.members.filter(until=None).count()) == ("清晨队", other.person, 1)
    assert "解散了" in words(
        desk.post(url("volunteer-team-dissolve", team.pk), {"on": "2026-11-20", "reason": "并队"}, follow=True)
    )


# ---- hours ----


def test_a_service_of_a_team_is_written_down_in_one_go(here, desk):
    crew = [a_volunteer(here.community) for _n in range(2)]
    team = a_team(here.community, *crew)
    page = words(desk.get(url("hours-record"), {"team": str(team.pk)}))
    assert [one.number in page for one in crew] == [True, True]

    said = {"place": str(here.community.pk), "volunteers": "、".join(one.number for one in crew), "on": "2026-11-18"}
    answer = desk.post(url("hours-record"), said | {"half_hours": "1.5", "content": "清扫楼道", "field": "cleaning"})

    assert answer.url == url("hours")
    assert list(ServiceHours.objects.values_list("half_hours", flat=True)) == [3, 3]


def test_names_that_are_nobody_and_hours_that_are_no_step_are_told(here, desk):
    said = {"place": str(here.community.pk), "volunteers": "试某某", "on": "2026-11-18", "half_hours": "1.2", "content": "清扫"}

    page = words(desk.post(url("hours-record"), said | {"field": "cleaning"}))

    assert ["没有找到志愿者：试某某" in page, "按半小时记" in page, ServiceHours.objects.count()] == [True, True, 0]


def test_a_record_is_corrected_and_struck_out_on_its_page(here, desk):
    row = recorded(a_volunteer(here.community))
    said = {"on": "2026-11-18", "half_hours": "3", "content": "清扫楼道", "field": "cleaning", "reason": "少记了"}

    page = words(desk.post(url("hours-correct", row.pk), said, follow=True))
    new = ServiceHours.objects.get(corrects=row)
    assert (row.number in page, new.half_hours) == (True, 6)
    assert "替别人签的" in words(desk.post(url("hours-void", new.pk), {"reason": "替别人签的"}, follow=True))


def test_the_sheet_of_hours_has_the_fields_of_the_record(here, desk):
    one = a_volunteer(here.community, official_number="4101050001")
    recorded(one, half_hours=3, beneficiary="本院老人", quality="细心", leader="试队长")

    row = table_of(desk.get(url("hours"), {"as": "xlsx", "state": "recorded"}))

    assert list(row) == [
        "记录编号", "志愿者编号", "全国志愿服务编号", "姓名", "服务日期", "服务地点", "服务对象", "服务类别", "服务内容", "服务时长（小时）", "服务质量", "负责人",
        "记录人", "状态", "哪天记入",
    ]  # fmt: skip
    assert [row[name] for name in ("姓名", "服务时长（小时）", "服务对象", "服务质量", "负责人")] == [
        one.person.name, 1.5, "本院老人", "细心", "试队长",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "query",
    [{"q": "清扫"}, {"state": "live"}, {"source": "hand"}, {"field": "cleaning"}, {"first": "2026-11-18", "last": "2026-11-18"}],
)
def test_records_are_found_by_what_stands_in_them(here, desk, query):
    row = recorded(a_volunteer(here.community))
    recorded(a_volunteer(PlaceFactory(parent=here.subdistrict)))

    assert [row.number in words(desk.get(url("hours"), query)), words(desk.get(url("hours"), query)).count("-SC26-")] == [True, 1]


# ---- in public ----


def test_what_waits_is_shown_and_printed_with_masked_names(here, desk):
    one, other = a_volunteer(here.community), a_volunteer(here.community)
    rows = [recorded(one), recorded(other)]
    where = f"{url('hours-show')}?place={here.community.pk}"
    assert rows[0].number in words(desk.get(where))

    page = words(desk.post(where, {"rows": [str(rows[0].pk)]}, follow=True))

    batch = HoursBatch.objects.get()
    assert (batch.number in page, batch.hours.count()) == (True, 1)
    text = text_of_pdf(desk.get(url("hours-batch-paper", batch.pk), {"as": "pdf"}).content)
    assert (rows[0].number in text, one.person.name in text, one.person.name[0] in text) == (True, False, True)


def test_nothing_ticked_is_refused_and_a_batch_is_withdrawn(here, desk):
    row = recorded(a_volunteer(here.community))
    where = f"{url('hours-show')}?place={here.community.pk}"
    assert desk.post(where, {}).status_code == 422
    batch = shown(row)

    page = words(desk.post(url("hours-batch-withdraw", batch.pk), {"reason": "日期写错了"}, follow=True))

    assert ("撤回了" in page, row.number in words(desk.get(where))) == (True, True)


def test_an_objection_heard_on_the_telephone_is_answered_with_a_correction(here, desk):
    row = recorded(a_volunteer(here.community))
    desk.post(url("hours-object", row.pk), {"is_volunteer": "on", "text": "我做了三个小时", "contact": ""})
    one = row.objections.get()
    assert "我做了三个小时" in words(desk.get(url("hours-objections")))

    missing = desk.post(url("hours-answer", one.pk), {"outcome": "correct", "half_hours": "", "answer": "查到了"})
    page = words(
        desk.post(url("hours-answer", one.pk), {"outcome": "correct", "half_hours": "3", "answer": "查到了"}, follow=True)
    )

    assert (missing.status_code, "查到了" in page, ServiceHours.objects.get(corrects=row).half_hours) == (422, True, 6)
    assert "查到了" in words(desk.get(url("hours-objections"), {"show": "answered"}))


# ---- certificates ----


def test_a_certificate_is_issued_printed_and_revoked(here, desk):
    one = a_volunteer(here.community)
    credited(one)
    said = {
        "covers_from": "",
        "covers_until": "",
        "issuer": "试验社区居民委员会",
        "responsible": "试主任",
        "contact": "0371-55550120",
    }

    with clock.fixed(DAY_AFTER):
        page = words(desk.post(url("certificate-issue", one.pk), said, follow=True))
        made = Certificate.objects.get()
        text = text_of_pdf(desk.get(url("certificate-paper", made.pk), {"as": "pdf"}).content)

    assert [one in page for one in (made.number, "清扫楼道")] == [True, True]
    assert [each in text for each in (made.number, one.person.name, "试主任", "清扫楼道")] == [True] * 4
    assert "名字写错了" in words(desk.post(url("certificate-revoke", made.pk), {"reason": "名字写错了"}, follow=True))


def test_the_page_to_issue_opens_with_what_was_asked_for(here, desk):
    one = a_volunteer(here.community)

    page = words(desk.get(url("certificate-issue", one.pk), {"from": "2026-01-01", "until": "x"}))

    assert ('value="2026-01-01"' in page, "居民委员会" in page) == (True, True)


def test_a_paper_whose_records_changed_says_so(here, desk):
    one = a_volunteer(here.community)
    row = credited(one)
    made = a_certificate(one)
    desk.post(url("hours-void", row.pk), {"reason": "记错了人"})

    assert row.number in words(desk.get(url("certificate", made.pk)))


def test_a_paper_of_whoever_withdrew_is_not_printed_any_more(here, desk):
    one = a_volunteer(here.community)
    credited(one)
    made = a_certificate(one)
    volunteers.withdraw(volunteer=one, by=system(one), now=NOW)

    assert desk.get(url("certificate-paper", made.pk)).status_code == 404
    assert one.person.name not in words(desk.get(url("certificate", made.pk)))


# ---- lists ----


@pytest.mark.parametrize(
    ("name", "most"),
    list(zip(LISTS, [8, 6, 7, 7, 7, 7], strict=True)),
)
def test_a_list_costs_the_same_however_many_there_are(here, desk, name, most, django_assert_num_queries):
    def one_more():
        one = a_volunteer(here.community)
        a_team(here.community, one, name=f"队{one.number}")
        row = credited(one)
        a_certificate(one)
        an_objection(row, person=one.person)

    one_more()
    desk.get(url(name))
    with django_assert_num_queries(most):
        desk.get(url(name))
    one_more(), one_more()
    with django_assert_num_queries(most):
        assert desk.get(url(name)).status_code == 200


def test_empty_lists_say_what_to_do(here, desk):
    for name, said in zip(
        LISTS, ["还没有志愿者", "还没有志愿队", "还没有时长", "还没有公示过", "没有等答复", "还没有开过"], strict=True
    ):
        assert said in words(desk.get(url(name))), name


def test_hours_served_here_by_somebody_of_elsewhere_have_no_way_to_their_page(here, desk):
    one = a_volunteer(PlaceFactory(parent=here.subdistrict))
    row = recorded(one, place=here.community)

    page = words(desk.get(url("hours-one", row.pk)))

    assert (one.number in page, one.get_absolute_url() in page) == (True, False)
