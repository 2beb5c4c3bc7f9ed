"""The desk's pages of a call: where it stands, which wishes are shown, comments taken down and answered, and what comes back."""

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from linli.core import clock
from linli.core.ids import uuid7
from linli.procedures.models import DraftComment, Proposal, ProposalRound
from linli.procedures.services import draft_lists
from linli.procedures.views.desk.wishing import round_badge
from tests import people
from tests.factories.procedures import NOW, a_round, chosen, turned_down, wish

pytestmark = pytest.mark.django_db
AFTER = NOW + timedelta(days=31)
COMMENT = {"way": "phone", "proposal": "", "text": "路灯要早点装。"}


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(AFTER):
        yield


@pytest.fixture
def office(leader):
    return people.browser_of(leader)


@pytest.fixture
def desk(here):
    return people.browser_of(people.community_secretary(here)[1])


def page_of(name, *args):
    return reverse(f"procedures:{name}", args=args)


def problems_of(answer):
    return [str(error) for errors in answer.context["problems"].errors.values() for error in errors]


def sheet_of(answer):
    """The rows of a sheet by their headings."""
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    heading, *rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    return [dict(zip(heading, row, strict=True)) for row in rows]


@pytest.mark.parametrize(
    ("stands", "badge"),
    [
        ({"opens_on": date(2026, 10, 3), "closes_on": date(2026, 11, 3)}, ("wait", "还没开始")),
        ({"closes_on": date(2026, 10, 2)}, ("run", "正在征集")),
        ({}, ("warn", "正在筛选")),
        ({"published_at": AFTER, "comment_until": date(2026, 10, 2)}, ("run", "公开征求意见")),
        ({"published_at": AFTER, "comment_until": date(2026, 10, 1)}, ("run", "等交票选")),
        ({"published_at": AFTER, "handed_over_at": AFTER}, ("ok", "交票选了")),
    ],
)
def test_a_call_says_where_it_stands(here, stands, badge):
    round_ = a_round(here.tenant)
    for name, value in stands.items():
        setattr(round_, name, value)

    assert round_badge(round_) == badge


def test_wishes_are_narrowed_by_where_they_stand_and_by_words(here, office):
    round_ = a_round(here.tenant)
    wish(round_, "开一个老年食堂")
    chosen(wish(round_, "给纬二路装路灯"))
    turned_down(wish(round_, "给我家门口装灯"))
    url = page_of("proposal-round", round_.pk)

    shown = [
        [row["wish"].title for row in office.get(url, query).context["rows"]]
        for query in (
            {"show": "received"},
            {"show": "untold"},
            {"show": "refused", "text": "食堂"},
            {"show": "moon", "text": "路灯"},
        )
    ]

    assert shown == [["开一个老年食堂"], ["给我家门口装灯"], [], ["给纬二路装路灯"]]


def test_a_call_of_elsewhere_is_no_page(here, desk):
    away = a_round(people.neighbourhood().tenant)

    answers = [desk.get(page_of("proposal-round", pk)).status_code for pk in (away.pk, uuid7())]

    assert answers == [404, 404]


def test_a_comment_is_taken_down_for_a_listed_project(desk, published):
    first = published.proposals.order_by("sequence").first()

    answer = desk.post(page_of("round-comment", published.pk), COMMENT | {"proposal": str(first.pk)})

    made = DraftComment.objects.get()
    assert (answer.status_code, made.proposal, made.way, made.text) == (302, first, "phone", COMMENT["text"])


def test_a_comment_that_comes_too_late_comes_back_as_typed(desk, published):
    with clock.fixed(NOW.replace(month=10, day=13)):
        answer = desk.post(page_of("round-comment", published.pk), COMMENT)

    assert (answer.status_code, problems_of(answer)) == (422, ["征求意见的时间已经过了，或者还没开始。"])
    assert (answer.context["comment_form"]["text"].value(), DraftComment.objects.count()) == (COMMENT["text"], 0)


def test_an_answer_without_yes_or_no_comes_back_beside_its_own_comment(leader, office, published):
    said = [draft_lists.comment(round_=published, text=text, by=leader, now=AFTER) for text in ("早点装灯。", "食堂太远。")]

    answer = office.post(page_of("comment-answer", published.pk, said[0].pk), {"reason": "提到三月开工。"})

    typed = {row["one"].text: row["form"]["reason"].value() for row in answer.context["comments"]}
    assert (answer.status_code, problems_of(answer)) == (422, ["请选采纳还是不采纳。"])
    assert (typed, DraftComment.objects.filter(answered_at=None).count()) == (
        {"早点装灯。": "提到三月开工。", "食堂太远。": None},
        2,
    )


def test_a_comment_of_another_call_is_not_answered_here(here, leader, office, published):
    said = draft_lists.comment(round_=published, text="早点装灯。", by=leader, now=AFTER)
    other = a_round(here.tenant, year=2028)

    answer = office.post(page_of("comment-answer", other.pk, said.pk), {"taken_up": "yes", "reason": "提到三月开工。"})

    assert (answer.status_code, DraftComment.objects.get().answered_at) == (404, None)


def test_a_list_that_cannot_be_published_or_handed_over_yet_says_why(here, office):
    round_ = a_round(here.tenant)

    published = office.post(page_of("round-publish", round_.pk), {"until": "2026-10-05"})
    handed_over = office.post(page_of("round-hand-over", round_.pk))

    assert problems_of(published) == [
        "候选要比票选的多：要选 2 件，候选只有 0 件。",
        "公开征求意见至少 7 天，最早到 2026年10月9日。",
    ]
    assert problems_of(handed_over) == ["候选名单还没有公开征求意见。"]
    assert ProposalRound.objects.get().published_at is None


@pytest.mark.parametrize("name", ["round-publish", "round-hand-over"])
def test_a_community_neither_publishes_nor_hands_over(desk, published, name):
    assert desk.post(page_of(name, published.pk), {"until": "2026-11-01"}).status_code == 403


def test_a_call_that_is_refused_comes_back_as_typed(office):
    given = {"year": 2027, "seats": 0, "opens_on": "2026-09-01", "closes_on": "2026-09-02"}

    answer = office.post(page_of("proposal-call"), given)

    told = [str(error) for errors in answer.context["form"].errors.values() for error in errors]
    assert (answer.status_code, ProposalRound.objects.count()) == (422, 0)
    assert told == ["要票选出几件，写 1 到 50 之间的数。", "征集至少 30 天：2026年9月1日 开始，最早 2026年10月1日 截止。"]


def test_a_number_that_no_wish_has_is_told_and_nothing_is_merged(here, office):
    made = wish(a_round(here.tenant))

    answers = [office.post(page_of("wish-merge", made.pk), {"into": into}) for into in ("99", "建〔2026〕99号")]

    assert [problems_of(one) for one in answers] == [["没有这个编号的建议。"]] * 2
    assert Proposal.objects.get().state == "received"


def test_the_wishes_as_a_sheet_carry_the_answer_and_no_name(here, office):
    round_ = a_round(here.tenant)
    made = turned_down(wish(round_, name="试先生", place=here.community))

    rows = sheet_of(office.get(page_of("proposal-round", round_.pk), {"as": "xlsx"}))

    assert [[row[name] for name in ("编号", "哪个社区", "状态", "答复")] for row in rows] == [
        [made.number, str(here.community), "没有采纳", made.reason]
    ]
