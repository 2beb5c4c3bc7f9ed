"""Pages of agreements: the desk's list and verbs, the link, a unit's own, residents', paper, the three steps on one page."""

import io
import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from openpyxl import load_workbook

from linli.cobuild.models import Agreement, Claim, ClaimEntry, Need, ObligationEntry
from linli.cobuild.services import agreements, confirming
from linli.core import clock, files
from linli.core.models import JournalLine
from tests import people
from tests.factories.cobuild_agreements import DAY, NOW, a_scan, bank, drafted, liaison, party, proposed, signed, system
from tests.factories.registry import OrganisationFactory

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=62)  # the second of November


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(LATER):
        yield


def page_of(name, *args):
    return reverse(f"cobuild:{name}", args=args)


def shown(client, name="agreements", **query):
    return [row["one"].title for row in client.get(page_of(name), query).context["rows"]]


def many(here, count, make=signed, **more):
    return [make(here, unit=bank(here, f"第{n}家"), title=f"第{n}份", now=LATER, **more) for n in range(count)]


def unit_browser(here, one):
    return people.browser_of(liaison(here, party(one).organisation)[1])


# ---- lists ----


@pytest.mark.parametrize(("name", "queries"), [("agreements", 8), ("obligations-late", 7), ("agreement-follow", 15)])
@pytest.mark.parametrize("count", [1, 3])
def test_a_list_of_the_desk_asks_as_much_for_three_as_for_one(here, desk, name, queries, count, django_assert_num_queries):
    for one in many(here, count, duties=({},)):
        project(one)
    desk.get(page_of(name))

    with django_assert_num_queries(queries):
        assert len(desk.get(page_of(name)).context["rows"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_so_does_the_list_of_residents(here, client, count, django_assert_num_queries):
    many(here, count)
    client.get(page_of("public-agreements"))

    with django_assert_num_queries(4):
        assert len(client.get(page_of("public-agreements")).context["rows"]) == count


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["草稿", "快到期", "用房"]),
        ({"state": "draft"}, ["草稿"]),
        ({"state": "x", "within": "-1", "kind": "y"}, ["草稿", "快到期", "用房"]),
        ({"practice": "affairs"}, ["快到期"]),
        ({"kind": "premises"}, ["用房"]),
        ({"within": "30"}, ["快到期"]),
        ({"text": "第三家"}, ["用房"]),
        ({"place": "elsewhere/"}, []),
    ],
)
def test_the_list_is_narrowed_by_what_the_address_says(here, desk, query, titles):
    drafted(here, title="草稿", unit=bank(here, "第一家"))
    signed(here, title="快到期", unit=bank(here, "第二家"), practices=("affairs",), ends_on=date(2026, 11, 20))
    signed(here, title="用房", unit=bank(here, "第三家"), kind="premises")

    assert sorted(shown(desk, **query)) == sorted(titles)


def test_the_sheet_has_every_agreement_with_its_area_as_a_number(here, desk):
    one = signed(here)

    answer = desk.get(page_of("agreements"), {"as": "xlsx"})
    rows = list(load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.iter_rows(values_only=True))

    assert next(row for row in rows if one.number in row)[7] == 620


# ---- the desk ----


def test_an_agreement_goes_from_a_draft_to_its_signature_at_the_desk(here, desk):
    one = drafted(here)
    url = one.get_absolute_url()
    desk.post(
        f"{url}duty/",
        {"party": str(party(one).pk), "text": "慰问", "rhythm": "monthly", "first_due": "2026-09-30", "remind_days": 7},
    )
    desk.post(f"{url}propose/")
    desk.post(f"{url}confirm/", {"name": "李书记"})

    answer = desk.post(f"{url}paper/", {"signed_on": "2026-11-01", "scans": a_scan(), f"name_{party(one).pk}": "王行长"})

    one.refresh_from_db()
    assert (answer.status_code, one.state, one.signed_on, party(one).signatory) == (302, "signed", date(2026, 11, 1), "王行长")
    assert "慰问" in desk.get(url).text


@pytest.mark.parametrize("name", ["change", "propose", "recall", "confirm", "paper", "scan", "duty", "terminate", "renew"])
def test_every_verb_has_its_page_and_refuses_nothing_at_all(here, desk, name):
    url = f"{proposed(here).get_absolute_url()}{name}/"

    assert desk.get(url).status_code == 200
    assert desk.post(url).status_code == 422


def test_a_renewal_has_an_end_or_is_said_to_have_none(here, desk):
    url = f"{signed(here).get_absolute_url()}renew/"
    given = {"begins_on": "2027-11-01"}

    refused = [desk.post(url, given | more) for more in ({}, {"ends_on": "2028-10-31", "is_endless": "on"})]
    taken = desk.post(url, given | {"is_endless": "on"})

    assert [(one.status_code, list(one.context["form"].errors)) for one in refused] == [(422, ["ends_on"])] * 2
    assert (taken.status_code, Agreement.objects.get(renews__isnull=False).ends_on) == (302, None)


def test_a_verb_that_is_none_is_not_there(here, desk):
    assert desk.get(f"{drafted(here).get_absolute_url()}nothing/").status_code == 404


def test_a_changed_draft_shows_what_it_was(here, desk):
    form = desk.get(f"{drafted(here).get_absolute_url()}change/").context["form"]

    assert (form["area_centi"].value(), form["host"].value(), form["partner_1_signatory"].value()) == (
        "620",
        str(here.office.pk),
        "行长",
    )


def test_a_duty_is_noted_for_the_day_that_the_address_names(here, desk):
    one = signed(here, duties=({},)).obligations.get()
    url = f"{page_of('obligation-note', one.pk)}?due=2026-10-30"
    first = desk.get(url).context["form"]["due_on"].value()

    desk.post(url, {"due_on": "2026-10-30", "is_done": "yes", "note": "去了三户"})

    entry = ObligationEntry.objects.get()
    assert (first, entry.due_on, entry.done_on) == ("2026-10-30", date(2026, 10, 30), date(2026, 10, 30))


def test_a_clerk_of_elsewhere_finds_nothing(here, client):
    one = signed(here, duties=({},))
    stranger = people.browser_of(people.outsider()[1], client)
    urls = [one.get_absolute_url(), f"{one.get_absolute_url()}terminate/", page_of("obligation-note", one.obligations.get().pk)]

    assert [stranger.get(url).status_code for url in urls] == [404, 404, 404]


def test_today_names_what_is_late_and_what_ends_soon(here, desk):
    signed(here, duties=({},), ends_on=date(2026, 12, 1))

    text = desk.get(reverse("web:today")).text

    assert ("共建协议该办的" in text, "慰问院里老人" in text, "快到期" in text) == (True, True, True)


# ---- the link ----


def test_with_mail_the_link_is_sent_and_shown_to_nobody(here, desk):
    one = proposed(here, email="bank@example.org")

    answer = desk.post(page_of("agreement-link", one.pk, party(one).pk))

    (sent,) = mail.outbox
    link = re.search(r"/agreements/confirm/(\S+)/", sent.body)
    assert (sent.to, sent.subject) == (["bank@example.org"], f"{one.number} 请确认共建协议")
    assert (link[0] in answer.text, answer["Cache-Control"]) == (False, "no-store")


@pytest.mark.parametrize("email", ["", "bank@example.org"])
def test_without_mail_the_clerk_sees_the_link_once_to_hand_it_over(here, desk, client, settings, email):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    one = proposed(here, email=email)
    url = page_of("agreement-link", one.pk, party(one).pk)

    link = desk.post(url).context["link"]

    assert client.get(link).status_code == 200
    assert link not in desk.get(url).text + desk.get(one.get_absolute_url()).text


def made(one, now=LATER):
    token = confirming.make_link(party=party(one), by=system(one), now=now)
    return page_of("agreement-confirm", token)


def test_whoever_has_the_link_reads_the_whole_text_and_confirms(here, client):
    one = proposed(here)
    url = made(one)
    text = client.get(url)

    answer = client.post(url, {"name": "王行长"})

    assert (one.text in text.text, text["Referrer-Policy"], answer.status_code) == (True, "same-origin", 200)
    assert (party(one).confirmed_how, party(one).signatory) == ("email", "王行长")
    assert ("已经确认过了" in client.get(url).text, one.text in client.get(url).text) == (True, False)


def test_a_link_used_twice_expired_or_invented_changes_nothing(here, client):
    one = proposed(here)
    url, old = made(one, now=LATER - timedelta(days=30)), page_of("agreement-confirm", "x" * 43)

    codes = [client.post(each, {"name": "谁"}).status_code for each in (url, old)]

    assert (codes, party(one).confirmed_at) == ([410, 404], None)


def test_a_name_is_needed(here, client):
    one = proposed(here)

    assert client.post(made(one), {"name": ""}).status_code == 422
    assert party(one).confirmed_at is None


# ---- a unit's own ----


def test_a_unit_sees_only_agreements_that_it_is_a_side_of(here):
    one, other = signed(here, title="自己的"), signed(here, title="别人的", unit=bank(here, "另一家"))
    drafted(here, title="还在起草", unit=party(one).organisation)
    browser = unit_browser(here, one)

    codes = [
        browser.get(page_of(name, other.pk)).status_code
        for name in ("unit-agreement", "unit-agreement-print", "unit-agreement-confirm")
    ]

    assert (shown(browser, "unit-agreements"), codes) == (["自己的"], [404, 404, 404])
    assert browser.get(one.get_absolute_url()).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_its_list_asks_as_much_for_three_as_for_one(here, count, django_assert_num_queries):
    unit = bank(here)
    for n in range(count):
        signed(here, unit=unit, title=f"第{n}份", now=LATER)
    browser = people.browser_of(liaison(here, unit)[1])
    browser.get(page_of("unit-agreements"))

    with django_assert_num_queries(8):
        assert len(browser.get(page_of("unit-agreements")).context["rows"]) == count


def test_the_liaison_confirms_on_the_unit_s_page(here):
    one = proposed(here)
    browser = unit_browser(here, one)

    browser.post(page_of("unit-agreement-confirm", one.pk), {"name": "联络员小周"})

    assert (party(one).confirmed_how, party(one).signatory) == ("page", "联络员小周")
    assert "等您确认" in browser.get(page_of("unit-agreements")).text


def test_its_scan_is_read_by_the_unit_and_the_clerk_and_by_nobody_else(here, desk, client):
    one = signed(here)
    (stored,) = files.files_of(one, purpose="scan")
    url = reverse("core:file", args=[stored.pk])
    others = people.browser_of(liaison(here, bank(here, "另一家"))[1])

    readers = (desk, unit_browser(here, one), others)

    assert [browser.get(url).status_code for browser in readers] == [200, 200, 404]


def withdraw_url(one, stored):
    return reverse("cobuild:agreement-scan-withdraw", args=[one.pk, stored.pk])


def test_a_scan_that_was_put_up_by_mistake_is_withdrawn_and_the_unit_sees_it_no_more(here, desk):
    one = signed(here)
    agreements.add_scans(agreement=one, scans=[a_scan()], by=system(here), now=NOW)
    first, second = files.files_of(one)

    done = desk.post(withdraw_url(one, second), {"submission_token": "t1", "reason": "传了别家的协议"})
    shown = desk.get(one.get_absolute_url()).context

    assert done.status_code == 302
    assert ([row["pk"] for row in shown["scans"]], [row.pk for row in shown["withdrawn"]]) == ([str(first.pk)], [second.pk])
    reader = unit_browser(here, one)
    assert [reader.get(reverse("core:file", args=[each.pk])).status_code for each in (first, second)] == [200, 404]
    line = JournalLine.objects.get(verb="cobuild.agreement.scan_withdrawn")
    assert (line.reason, line.changes) == ("传了别家的协议", {"name": ["signed.pdf", None]})


def test_what_was_signed_on_paper_keeps_a_scan(here, desk):
    one = signed(here)
    (stored,) = files.files_of(one)

    alone = desk.post(withdraw_url(one, stored), {"submission_token": "t1", "reason": "传错了"})
    changed = desk.post(withdraw_url(one, stored), {"submission_token": "t2", "reason": "传错了", "instead": a_scan()})

    assert (alone.status_code, list(alone.context["form"].errors), changed.status_code) == (422, ["instead"], 302)
    assert [each.pk == stored.pk for each in files.files_of(one)] == [False]
    assert desk.get(withdraw_url(one, stored)).status_code == 404


def test_the_form_says_that_another_scan_is_needed_only_where_it_is(here, desk):
    one = signed(here)
    (stored,) = files.files_of(one, purpose="scan")
    asked = [desk.get(withdraw_url(one, stored)).context["form"]["instead"].field.required]
    agreements.add_scans(agreement=one, scans=[a_scan()], by=system(here), now=NOW)

    asked.append(desk.get(withdraw_url(one, stored)).context["form"]["instead"].field.required)

    assert asked == [True, False]


def test_one_scan_takes_the_place_of_one(here, desk):
    one = signed(here)
    (stored,) = files.files_of(one)

    answer = desk.post(withdraw_url(one, stored), {"submission_token": "t1", "reason": "传错了", "instead": [a_scan(), a_scan()]})

    assert (answer.status_code, answer.context["form"].errors.as_data()["instead"][0].code) == (422, "several")
    assert files.files_of(one) == [stored]


# ---- residents, paper ----


def test_residents_see_what_was_given_and_what_was_kept_but_no_names_and_no_text(here, client):
    one = signed(here, duties=({},))
    obligation = one.obligations.get()
    ObligationEntry.objects.create(
        tenant=one.tenant, obligation=obligation, due_on=date(2026, 9, 30), done_on=DAY, at=NOW, by="书记"
    )

    page = client.get(page_of("public-agreement", one.pk))
    text = page.text

    assert page.context["bar_title"] == "共建协议"
    seen = ("620 平方米", "花园路75号院", "日间照料和活动", "试验银行", "到期 2 次，做到 1 次")
    assert [words in text for words in seen] == [True] * 5
    assert [words in text for words in ("行长", one.text)] == [False, False]


def test_residents_see_neither_drafts_nor_what_is_not_public(here, client):
    hidden = [drafted(here), proposed(here, unit=bank(here, "一")), signed(here, unit=bank(here, "二"), is_public=False)]

    assert [client.get(page_of("public-agreement", one.pk)).status_code for one in hidden] == [404, 404, 404]
    assert shown(client, "public-agreements") == []


def test_every_date_on_the_paper_bears_its_year(here, desk):
    one = signed(here, ends_on=None, duties=({},))

    dates = re.findall(r"<time[^>]*>(.*?)</time>", desk.get(page_of("agreement-print", one.pk)).text)

    assert (len(dates) >= 4, [one for one in dates if not re.match(r"20\d\d", one)]) == (True, [])


def test_whoever_acts_for_one_community_finds_its_committee_first(here, desk):
    committee = OrganisationFactory(tenant=here.tenant, kind="residents_committee", name="试验社区居委会", place=here.community)

    form = desk.get(page_of("agreement-new")).context["form"]

    assert form.fields["host"].choices[0] == (str(committee.pk), "试验社区居委会")


def test_the_paper_has_a_place_for_every_seal(here, desk):
    one = signed(here, duties=({},))

    text = desk.get(page_of("agreement-print", one.pk)).text

    assert (text.count("（盖章）"), "620 平方米" in text, "慰问院里老人" in text) == (2, True, True)


# ---- 契约化 → 项目化 → 常态化 ----


def project(one, **more):
    plain = {
        "kind": "project",
        "title": "每月义诊",
        "agreement": one,
        "number": f"XM{one.number}",
        "state": "claimed",
        "asked_at": NOW,
    }
    made = Need.objects.create(tenant=one.tenant, place=one.place, place_path=one.place_path, **(plain | more))
    claim = {"organisation": party(one).organisation, "claimant_key": str(made.pk)[:40], "position": 1, "claimed_at": NOW}
    row = Claim.objects.create(tenant=one.tenant, need=made, state="agreed", due_on=date(2026, 10, 1), **claim)
    look = {"on": date(2026, 9, 20), "text": "去看了", "is_follow_up": True, "at": NOW, "by": "书记"}
    ClaimEntry.objects.create(tenant=one.tenant, claim=row, **look)
    return made


def test_one_page_shows_an_agreement_its_projects_and_the_regular_look_with_what_is_late(here, desk):
    one = signed(here, duties=({},), now=LATER)
    project(one, follow_months=1, follow_due=date(2026, 10, 20))

    (row,) = desk.get(page_of("agreement-follow")).context["rows"]

    (each,) = row["each"].projects
    assert (row["each"].late_duties, each.claims[0].is_late, each.is_look_late, each.looked_on) == (
        2,
        True,
        True,
        date(2026, 9, 20),
    )
    assert row["each"].late == 4


def test_it_works_without_a_project_and_without_an_agreement(here, desk):
    empty = desk.get(page_of("agreement-follow")).text
    signed(here, now=LATER)

    assert ("现在没有生效的协议" in empty, "还没有变成项目" in desk.get(page_of("agreement-follow")).text) == (True, True)


def test_the_page_of_the_place_lists_what_was_agreed_there(here, desk):
    signed(here)

    answer = desk.get(reverse("registry:place", args=[here.community.pk]))

    assert ("日间照料用房协议" in answer.text, Agreement.objects.count()) == (True, 1)
