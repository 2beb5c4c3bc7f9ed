"""A limit, a review or a visit in another decade is refused wherever one is typed, by the one rule."""

from datetime import UTC, date, datetime

import pytest

from linli.casework.rules import cases, delays, guide, homes, pressing, promotion, roster, tasks, whistles
from linli.casework.rules.promotion import Agreed
from linli.core.ids import uuid7

TODAY, NOW = date(2026, 11, 20), datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
FAR, FAR_AT = date(2099, 1, 5), datetime(2099, 1, 5, 1, 0, tzinfo=UTC)
CASE = uuid7()
ITEM = {"name": "高龄津贴", "for_whom": "年满八十周岁的老人", "bring": ["身份证"], "how_long": "当场", "where": "便民服务中心"}
WHISTLE = {
    "ground": None,
    "text": "请来看占道的围挡",
    "where": "西门",
    "units": [CASE],
    "most_units": 3,
    "is_open_already": False,
}
LAID = {"today": TODAY, "since": TODAY, "as_office": True, "is_working_day": True}


def agreed():
    given = [Agreed(CASE, words="修好它", follow_up="去修", organisation_id=CASE, due_on=FAR)]
    return promotion.held_problems(given, came=[1], at=NOW, next_at=FAR_AT, now=NOW)


def entry():
    return guide.entry_problems(guide.EntryGiven("中午有人吗", "中午也有人在。", valid_until=FAR, review_on=FAR), TODAY)


@pytest.mark.parametrize(
    ("find", "where"),
    [
        (lambda: tasks.due_problems(FAR, TODAY), ["due_on"]),
        (lambda: delays.suspend_problems(None, "等配件", FAR, **LAID), ["review_on"]),
        (lambda: guide.item_problems(guide.ItemGiven(**ITEM, review_on=FAR), TODAY), ["review_on"]),
        (entry, ["valid_until", "review_on"]),
        (agreed, ["next_at", f"due_on_{CASE.hex}"]),
        (lambda: promotion.time_problems(FAR_AT, now=NOW), ["at"]),
        (lambda: cases.visit_problems(FAR_AT, NOW), ["visit_at"]),
        (lambda: homes.arrange_problems(visit_at=FAR_AT, now=NOW, goes="民政", has_partner=False, consents=False), ["visit_at"]),
        (lambda: whistles.whistle_problems(**WHISTLE, gather_at=FAR_AT, now=NOW), ["gather_at"]),
        (lambda: pressing.answer_by_problems(FAR_AT, NOW), ["answer_by"]),
        (lambda: roster.pattern_problems(FAR, FAR, [1], today=TODAY), ["first"]),
    ],
)
def test_a_day_in_another_decade_is_refused(find, where):
    assert [one.where for one in find() if one.code == "too_far"] == where
