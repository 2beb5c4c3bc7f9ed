"""A day begins at midnight here, while it is still yesterday in UTC: what begins, ends and is asked for today goes by that."""

from datetime import UTC, date

import pytest

from linli.casework.api import CaseRefused, EntryGiven, add_entry, add_item, confirm_entry, prepare_centre
from linli.casework.models import CounterLine
from linli.casework.tasks import look_through_guide
from linli.core import clock, search
from linli.core.actors import Actor

from .calendar2026 import at
from .conftest import FRIDAY
from .halls import ALLOWANCE, CLOSED_AT_NOON, catalogue

TOMORROW = date(2026, 11, 21)
JUST_AFTER_MIDNIGHT, SEVEN = (one.astimezone(UTC) for one in (at(11, 21, 0, 25), at(11, 21, 7)))


def found(office, words):
    return [hit.title for hit in search.find(words, tenant=office.here.tenant, actor=Actor.anonymous())]


def test_what_begins_today_is_found_from_midnight_on(office):
    add_item(
        tenant=office.here.tenant, code="elder-allowance", given=ALLOWANCE, valid_from=TOMORROW, by=office.counter, now=FRIDAY
    )
    before = found(office, "高龄津贴")

    with clock.fixed(JUST_AFTER_MIDNIGHT):
        look_through_guide.func()

    assert (before, found(office, "高龄津贴")) == ([], ["高龄津贴（八十岁以上的老年补贴）"])


def test_what_ended_yesterday_is_found_no_more(office):
    given = EntryGiven(question=CLOSED_AT_NOON.question, answer=CLOSED_AT_NOON.answer, valid_until=FRIDAY.date())
    add_entry(tenant=office.here.tenant, given=given, by=office.counter, now=FRIDAY)
    before = found(office, "中午有人值班吗")

    with clock.fixed(JUST_AFTER_MIDNIGHT):
        look_through_guide.func()

    assert (before, found(office, "中午有人值班吗")) == (["中午有人值班吗"], [])


def test_an_entry_is_looked_at_again_after_today_and_before_it_ends(office):
    _item, entry = catalogue(office)
    type(entry).objects.update(valid_until=date(2026, 12, 31))

    codes = []
    for day in (TOMORROW, date(2027, 1, 1)):
        with pytest.raises(CaseRefused) as refused:
            confirm_entry(entry=entry, review_on=day, by=office.counter, now=SEVEN)
        codes += refused.value.codes

    assert codes == ["not_later", "past_its_end"]


def test_a_hall_prepared_early_in_the_morning_has_its_lines(office):
    prepare_centre(tenant=office.here.tenant, by=office.counter, now=SEVEN)

    assert CounterLine.objects.count() == 4
