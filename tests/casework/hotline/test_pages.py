"""The hotline on the desk: a sheet is looked at and chosen from, what is finished is ticked, looked at and goes back."""

import io

import pytest
from django.urls import reverse

from linli.casework.api import amend, call_back, close, correct, not_accept
from linli.casework.models import Case, HotlineSheet, ReplyBatch
from linli.casework.selectors.hotline import format_of
from linli.core import clock, spreadsheets
from linli.core.figures import all_datasets

from ..conftest import FRIDAY
from .sheets import done, hotline_sheet, order, orders, read_back

LIST, REPLY, SHEETS = (reverse(f"casework:{name}") for name in ("hotline", "hotline-reply", "hotline-sheets"))
pytestmark = pytest.mark.usefixtures("nine")


@pytest.fixture
def finished(bring, office, clerk):
    """So many finished cases, by their numbers."""

    def finished(count):
        bring(*orders(count))
        return [done(case, office, clerk, now=FRIDAY) for case in Case.objects.order_by("external_no")]

    return finished


def text_of(answer):
    return answer.content.decode()


def upload(desk, tenant, *rows, **more):
    return desk.post(SHEETS, {"file": hotline_sheet(*rows, tenant=tenant), "submission_token": "s"} | more)


# ---- sheets ----


def test_a_sheet_is_looked_at_ticked_and_applied(desk, tenant, bring):
    bring(order(1))
    address = upload(desk, tenant, order(1, due_at="2026-12-04 18:00", tags="催过"), order(2), order(3, state="办结")).url

    page = desk.get(address)
    changed = {one.difference.key: one for row in page.context["changed"] for one in row.changes}
    assert [count for _label, count in page.context["counts"]] == [3, 1, 1, 0, 1]
    assert ("2026-11-27 18:00" in text_of(page), "登记新的 1 件" in text_of(page)) == (True, True)

    done_page = desk.post(address + "apply/", {"take": changed["due_at"].token}, follow=True)
    assert ("导入好了：新登记 1 件，接受差异 1 处。" in text_of(done_page), "办理时限" in text_of(done_page)) == (True, True)
    assert (Case.objects.count(), Case.objects.get(external_no=order(1)["number"]).external_due_at.day) == (2, 4)


def test_a_bad_sheet_says_which_row_and_column(desk, tenant):
    page = desk.get(upload(desk, tenant, order(1), order(2, state="不知道")).url)

    assert [(one.row, one.column) for one in page.context["problems"]] == [(3, "工单状态")]
    assert ("不认识“不知道”" in text_of(page), Case.objects.count()) == (True, 0)


def test_more_problems_than_are_kept_are_counted(desk, tenant, monkeypatch):
    monkeypatch.setattr("linli.casework.services.hotline.sheets.KEPT_PROBLEMS", 1)

    assert "还有 2 处没有列出来" in text_of(desk.get(upload(desk, tenant, *[order(n, state="?") for n in (1, 2, 3)]).url))


def test_no_file_and_no_sheet_are_refused_on_the_page(desk):
    program = io.BytesIO(b"MZ\x90\x00" + b"\x00" * 64)
    program.name = "12345.xlsx"

    assert (desk.post(SHEETS, {}).status_code, desk.post(SHEETS, {"file": program}).status_code) == (422, 422)
    assert not HotlineSheet.objects.exists()


def test_a_choice_that_no_longer_fits_comes_back_with_the_differences_as_they_are_now(desk, tenant, bring, clerk):
    bring(order(1))
    address = upload(desk, tenant, order(1, title="西门的路灯不亮", tags="催过")).url
    tokens = [one.token for row in desk.get(address).context["changed"] for one in row.changes]
    correct(case=Case.objects.get(), title="东门的路灯不亮", by=clerk, now=FRIDAY)

    page = desk.post(address + "apply/", {"take": tokens})

    ticked = {one.difference.key: one.is_ticked for row in page.context["changed"] for one in row.changes}
    assert (page.status_code, ticked, "和本单位的记录不一样" in text_of(page)) == (422, {"title": False, "tags": True}, True)


def test_what_cannot_be_taken_over_says_why(desk, tenant, bring, clerk):
    bring(order(1))
    not_accept(case=Case.objects.get(), channel="court", reason="这件事归法院管。", by=clerk, now=FRIDAY)

    page = text_of(desk.get(upload(desk, tenant, order(1, state="重办")).url))

    assert ("不能直接重办" in page, "disabled" in page) == (True, True)


def test_a_sheet_without_news_is_put_away_and_one_may_be_cancelled(desk, tenant, bring):
    bring(order(1))
    first, second = upload(desk, tenant, order(1)).url, upload(desk, tenant, order(2), submission_token="t").url

    assert "没有变化，收好" in text_of(desk.get(first))
    desk.post(first + "apply/")
    desk.post(second + "cancel/")
    again = [desk.post(second + "cancel/", follow=True), desk.post(second + "apply/", follow=True)]

    assert sorted(HotlineSheet.objects.values_list("state", flat=True)) == ["applied", "applied", "cancelled"]
    assert ["这份表已经处理过了。" in text_of(one) for one in again] == [True, True]


def test_many_new_rows_are_listed_in_part(desk, tenant, monkeypatch):
    monkeypatch.setattr("linli.casework.views.desk.hotline_sheets.MOST_NEW_SHOWN", 1)

    assert "另有 2 件没有列出来" in text_of(desk.get(upload(desk, tenant, *orders(3)).url))


def test_the_upload_of_closed_cases_points_to_the_hotline(desk):
    page = desk.get(reverse("casework:import"))

    assert [code for code, _name in page.context["form"].fields["mapping"].choices] == ["", "case_ledger", "message_board"]
    assert SHEETS in text_of(page)


# ---- the list ----


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(desk, finished, django_assert_num_queries, count):
    finished(count)
    desk.get(LIST)

    with django_assert_num_queries(7):
        page = desk.get(LIST)

    assert (len(page.context["rows"]), text_of(page).count("已解决")) == (count, count)


@pytest.mark.parametrize("count", [1, 3])
def test_sheets_and_batches_cost_the_same_however_many(desk, finished, bring, django_assert_num_queries, count):
    for case in finished(count):
        bring(*orders(count))
        desk.post(REPLY, {"case": case.pk, "step": "send", "submission_token": str(case.pk)})
    pages = [SHEETS, reverse("casework:hotline-batches")]
    [desk.get(one) for one in pages]

    with django_assert_num_queries(12):
        sheets, batches = (desk.get(one) for one in pages)

    assert (len(sheets.context["sheets"]), len(batches.context["page_obj"])) == (count + 1, count)


def test_every_view_has_its_rows_and_its_empty_words(desk, finished, bring):
    empty = [text_of(desk.get(LIST, {"view": view})) for view in ("ready", "open", "sent", "all")]
    finished(2)
    bring(order(3))
    shown = [len(desk.get(LIST, {"view": view}).context["rows"]) for view in ("ready", "open", "sent", "all", "nonsense")]

    assert [
        words in page for words, page in zip(["没有等着回传的", "没有在办的", "还没有回传过", "还没有收过"], empty, strict=True)
    ] == [True] * 4
    assert shown == [2, 1, 0, 3, 2]


def test_the_list_is_narrowed_and_turned_over(desk, finished, monkeypatch):
    monkeypatch.setattr("linli.casework.views.desk.hotline.PER_PAGE", 2)
    finished(3)

    first = desk.get(LIST, {"due": "week", "text": "路灯"})
    second = desk.get(first.context["next_url"])
    nothing = desk.get(LIST, {"due": "late"})

    assert (len(first.context["rows"]), len(second.context["rows"]), bool(second.context["previous_url"])) == (2, 1, True)
    assert "没有符合这些条件的工单" in text_of(nothing)


def test_the_ledger_has_the_21_columns_of_the_mapping_and_no_other(desk, tenant, finished):
    finished(2)
    content = b"".join(desk.get(reverse("casework:hotline-export"), {"view": "all"}).streaming_content)
    dataset = next(one for one in all_datasets() if one.code == "casework.hotline")
    rows = list(dataset.rows(tenant, 2026))

    columns = [heading for heading, _key in format_of(tenant).columns]
    reading = spreadsheets.read(io.BytesIO(content), format_of(tenant).readers())
    assert ([str(column.heading) for column in dataset.columns], len(columns), reading.order) == (columns, 21, columns)
    assert {row.values["number"] for row in reading.rows} == {row[0] for row in rows}


def test_a_case_is_withdrawn_by_hand(desk, office, bring):
    bring(order(1))
    case = Case.objects.get()
    own = office.reported()

    desk.post(reverse("casework:case-verb", args=[case.pk, "withdraw"]), {"reason": "热线来电话撤了", "submission_token": "w"})

    assert (Case.objects.get(pk=case.pk).state, "热线撤单" in text_of(desk.get(own.get_absolute_url()))) == ("void", False)


# ---- the way back ----


def test_ticked_looked_at_and_sent_they_are_downloaded_as_they_went(desk, tenant, finished):
    first, second = finished(2)
    preview = desk.post(REPLY, {"case": [first.pk], "step": "preview"})
    assert (len(preview.context["rows"]), len(preview.context["headings"]), ReplyBatch.objects.count()) == (1, 22, 0)

    page = desk.post(REPLY, {"case": [first.pk], "step": "send", "submission_token": "r"}, follow=True)
    batch = ReplyBatch.objects.get()
    file = desk.get(reverse("casework:hotline-batch-file", args=[batch.pk]))

    assert (batch.sha256 in text_of(page), "回传〔2026〕1号 生成了" in text_of(page)) == (True, True)
    assert [row["number"] for row in read_back(b"".join(file.streaming_content), tenant)] == [first.external_no]
    assert [row.number for row in desk.get(LIST).context["rows"]] == [second.external_no]


def test_everything_that_waits_may_go_at_once(desk, finished):
    finished(3)

    preview = desk.post(REPLY, {"everything": "1", "view": "ready"})

    assert len(preview.context["rows"]) == 3


def test_what_went_goes_again_only_with_a_reason(desk, finished, clerk):
    case = finished(1)[0]
    desk.post(REPLY, {"case": case.pk, "step": "send", "submission_token": "1"})
    call_back(case=case, is_resolved=True, satisfaction="satisfied", by=clerk, now=FRIDAY)
    close(case=Case.objects.get(), by=clerk, now=FRIDAY)
    with clock.fixed(FRIDAY.replace(hour=5)):
        amend(case=Case.objects.get(), reason="写错了", reply="换了整盏灯。", by=clerk, now=clock.now())
        assert "答复改过，要再传" in text_of(desk.get(LIST))
        bare = desk.post(REPLY, {"case": case.pk, "step": "send", "reason": "", "submission_token": "2"})
        page = desk.post(REPLY, {"case": case.pk, "step": "send", "reason": "答复写错了", "submission_token": "2"}, follow=True)

    first, second = ReplyBatch.objects.order_by("sequence")
    assert (bare.status_code, "已经" in text_of(bare) or "回传过" in text_of(bare), second.corrects) == (422, True, first)
    assert ("更正 回传〔2026〕1号：答复写错了" in text_of(page), "又传过一次" in text_of(desk.get(first.get_absolute_url()))) == (
        True,
        True,
    )


def test_a_return_says_so_before_it_goes(desk, bring, clerk):
    bring(order(1))
    not_accept(case=Case.objects.get(), channel="court", reason="这件事归法院管。", by=clerk, now=FRIDAY)

    page = text_of(desk.post(REPLY, {"everything": "1"}))

    assert ("按“退单”回传" in page, "退单：法院（诉讼、执行）" in page) == (True, True)


def test_nothing_chosen_and_an_address_opened_by_hand_lead_to_the_list(desk, finished):
    finished(1)

    answers = [desk.get(REPLY), desk.post(REPLY, {}), desk.post(REPLY, {"case": "no key"})]

    assert [(one.status_code, one.url) for one in answers] == [(302, LIST)] * 3


def test_the_page_of_a_case_says_what_the_hotline_says_of_it(desk, office, finished, tenant):
    case = finished(1)[0]
    before = text_of(desk.get(case.get_absolute_url()))
    desk.post(REPLY, {"case": case.pk, "step": "send", "submission_token": "r"})
    after = text_of(desk.get(case.get_absolute_url()))
    other = text_of(desk.get(office.reported().get_absolute_url()))

    assert ("12345 热线定的期限" in before, "回传〔2026〕1号" in before, 'id="hotline"' in other) == (True, False, False)
    assert ("回传〔2026〕1号" in after, "回传给 12345 热线" in after) == (True, True)


def test_others_sheets_and_batches_are_not_found(desk, finished):
    finished(1)
    nobody = "0195f3a0-0000-7000-8000-000000000000"

    pages = [reverse(f"casework:{name}", args=[nobody]) for name in ("hotline-sheet", "hotline-batch", "hotline-batch-file")]

    assert [desk.get(one).status_code for one in pages] == [404] * 3
