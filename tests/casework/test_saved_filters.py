"""Filters kept under a name: one's own and the office's, on the list and on their page."""

import pytest
from django.urls import reverse

from linli.accounts.models import User
from linli.casework.api import change_filter, drop_filter, keep_filter
from linli.casework.models import SavedFilter
from linli.casework.selectors import saved_filters as seen
from linli.casework.selectors import worded
from linli.core.actors import Actor
from linli.core.models import JournalLine
from linli.core.problems import Refused

from ..people import dispatcher, holder, property_clerk, signed_in
from .conftest import FRIDAY

pytestmark = pytest.mark.usefixtures("nine")
LIST, FILTERS = reverse("casework:cases"), reverse("casework:filters")
LATE = {"due": "late"}


@pytest.fixture
def keep(office):
    def keep(label="超时的路灯", filters=LATE, by=office.clerk, **more):
        return keep_filter(tenant=office.here.tenant, label=label, filters=filters, by=by, now=FRIDAY, **more)

    return keep


@pytest.fixture
def someone(office):
    """A clerk of the committee with their browser."""
    user, actor = holder("community_clerk", office.here, place=office.here.community, organisation=office.committee)
    return signed_in(user), actor


def codes_of(act, *args, **kwargs):
    before = (list(SavedFilter.objects.order_by("pk").values()), JournalLine.objects.count())
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    assert (list(SavedFilter.objects.order_by("pk").values()), JournalLine.objects.count()) == before
    return refused.value.codes


def test_a_filter_is_found_by_whoever_kept_it_and_a_shared_one_by_the_office(office, keep, someone):
    own, shared = keep(), keep("等派单", {"opened": "waiting"}, is_shared=True)
    tenant = office.here.tenant

    assert seen.seen_by(office.clerk, tenant) == [shared, own]
    assert seen.seen_by(someone[1], tenant) == [shared]
    assert seen.seen_by(dispatcher(office.here)[1], tenant) == seen.seen_by(property_clerk(office.here)[1], tenant) == []
    assert JournalLine.objects.filter(verb="casework.filter.kept").count() == 2


def test_what_cannot_be_kept_is_refused_with_every_reason(office, keep):
    keep()

    assert codes_of(keep, " 超时的路灯 ", {}) == ["label_taken", "nothing_to_keep"]
    assert (codes_of(keep, ""), codes_of(keep, "长" * 21)) == (["missing"], ["too_long"])
    assert codes_of(keep, by=office.resident) == codes_of(keep, by=Actor.system()) == ["not_allowed"]


def test_twenty_are_enough(office, keep):
    for number in range(20):
        keep(f"第 {number} 个")

    assert codes_of(keep, "再来一个") == ["too_many"]


def test_the_owner_renames_shares_and_drops(office, keep):
    saved = keep()
    keep("别的")

    assert codes_of(change_filter, saved=saved, label="别的", is_shared=False, by=office.clerk, now=FRIDAY) == ["label_taken"]
    saved = change_filter(saved=saved, label="超时的路灯", is_shared=True, by=office.clerk, now=FRIDAY)
    drop_filter(saved=saved, by=office.clerk, now=FRIDAY)

    assert [one.label for one in SavedFilter.objects.all()] == ["别的"]


def test_a_colleague_changes_nothing_and_the_keeper_of_settings_what_is_shared(office, keep, someone):
    own, shared = keep(), keep("共用的", is_shared=True)
    keeper = dispatcher(office.here)[1]

    assert codes_of(change_filter, saved=shared, label="我的", is_shared=False, by=someone[1], now=FRIDAY) == ["not_allowed"]
    assert codes_of(drop_filter, saved=own, by=keeper, now=FRIDAY) == ["not_allowed"]
    drop_filter(saved=shared, by=keeper, now=FRIDAY)
    assert list(SavedFilter.objects.all()) == [own]


# ---- pages ----


def test_the_present_filters_are_kept_and_come_back_as_a_chip(office, someone):
    browser, _actor = someone
    plain, narrowed = browser.get(LIST).text, browser.get(LIST, LATE).text

    given = {"filters": "due=late&nonsense=1", "label": "超时的", "is_shared": "on", "submission_token": "t"}
    answers = [browser.post(FILTERS, given) for _ in range(2)]

    assert ("存下这个筛选" in plain, "存下这个筛选" in narrowed) == (False, True)
    assert [(one.status_code, one["Location"]) for one in answers] == [(302, f"{LIST}?due=late")] * 2
    again = browser.get(LIST, LATE | {"sort": "due"}).text
    assert ('aria-current="true">' in again, "存下这个筛选" in again, SavedFilter.objects.get().filters) == (True, False, LATE)


def test_a_refused_name_stays_typed(office, someone):
    answer = someone[0].post(FILTERS, {"filters": "", "label": "太长" * 11})

    assert (answer.status_code, "太长" * 11 in answer.text, "先选好再存" in answer.text) == (422, True, True)


def test_their_page_counts_renames_and_drops(office, keep, someone, django_assert_num_queries):
    browser, actor = someone
    office.accepted()
    one, words = keep("等派单的", {"opened": "waiting"}, by=actor), keep("灯", {"text": "灯"}, by=actor)
    keep("同事的", is_shared=True)
    change, drop = (reverse(f"casework:filter-{what}", args=[one.pk]) for what in ("change", "drop"))

    browser.get(FILTERS)
    with django_assert_num_queries(7):
        text = browser.get(FILTERS).text

    assert (text.count(">1</a>"), text.count("删掉")) == (2, 2)
    assert [browser.post(change, {"label": label}).status_code for label in ("", words.label)] == [422, 422]
    assert browser.post(change, {"label": "等着派"}).status_code == browser.post(drop).status_code == 302
    assert [row.label for row in seen.seen_by(actor, office.here.tenant)] == [words.label, "同事的"]


@pytest.mark.parametrize("item_count", [1, 3])
def test_filters_with_words_are_counted_together_and_never_said_to_be_all(
    office, keep, someone, monkeypatch, django_assert_num_queries, item_count
):
    browser, actor = someone
    found = [office.accepted(text=f"{number} 号楼的路灯不亮") for number in range(3)]
    for number, case in enumerate(found[:item_count]):
        keep(f"路灯 {number}", {"text": "路灯", "opened": "all"}, by=actor)
        keep(f"编号 {number}", {"text": case.short_number}, by=actor)
    monkeypatch.setattr(worded, "MOST_FOUND", 2)
    browser.get(FILTERS)

    with django_assert_num_queries(8):
        rows = browser.get(FILTERS).context["rows"]

    assert [str(row.found) for row in rows] == ["1"] * item_count + ["2+"] * item_count


def test_whoever_does_not_find_a_filter_changes_none(office, keep, someone):
    saved = keep()
    shared = keep("共用", is_shared=True)

    assert someone[0].post(reverse("casework:filter-change", args=[saved.pk]), {"label": "x"}).status_code == 404
    assert someone[0].post(reverse("casework:filter-change", args=[shared.pk]), {"label": "x"}).status_code == 403
    assert someone[0].post(reverse("casework:filter-drop", args=[shared.pk])).status_code == 403
    resident = signed_in(User.objects.get(pk=office.resident.user_id))
    assert resident.post(FILTERS, {"label": "x", "filters": "due=late"}).status_code == 403
    assert SavedFilter.objects.count() == 2
