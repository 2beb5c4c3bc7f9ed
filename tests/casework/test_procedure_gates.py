"""What a gate of a procedure hears of cases: those that were named are closed, or why not."""

import pytest

from linli.casework.models import Case
from linli.core.ids import uuid7
from linli.procedures.api import Question, Recorded
from linli.procedures.providers import provider_named
from tests.factories.casework import CaseFactory, CategoryFactory
from tests.factories.core import TenantFactory
from tests.moments import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant():
    return TenantFactory()


def closed(tenant, **given):
    return CaseFactory(tenant=tenant, state="closed", closed_at=AT, **given)


def asked(tenant, *numbers, gate="cases", **parameters):
    """`numbers`: what was written down, one text for each time."""
    evidence = tuple(Recorded(gate, {"numbers": text}) for text in numbers)
    question = Question(tenant.pk, uuid7(), None, "check", "cases", parameters, evidence, None, AT)
    return provider_named("case_closed").ask(question)


def test_until_numbers_are_written_down_there_is_nothing_to_look_at(tenant):
    answers = [asked(tenant), asked(tenant, " 、，"), asked(tenant, "X-1", gate="another")]

    assert {(one.is_met, one.text, one.missing) for one in answers} == {(False, "还没有写是哪几件诉求。", ("登记诉求的编号。",))}


def test_several_numbers_stand_with_any_mark_between_them_and_the_newest_record_counts(tenant):
    one, two, three = (closed(tenant).short_number for _n in range(3))

    answer = asked(tenant, "X-1", f"{one}、{two}，{three}")

    assert (answer.is_met, answer.text) == (True, "3 件诉求都办结了。")
    assert answer.figures == (("诉求", f"{one}、{two}、{three}"),)


def test_each_number_that_is_unknown_or_waits_is_told(tenant):
    waiting, done = CaseFactory(tenant=tenant, state="dispatched"), closed(tenant)

    answer = asked(tenant, f"X-1 {waiting.short_number} {done.short_number}")

    assert answer.missing == ("没有这个编号：X-1。", f"{waiting.short_number} 还没办结。")
    assert (answer.is_met, answer.text) == (False, "".join(answer.missing))


def test_a_case_of_another_subdistrict_or_of_another_kind_is_unknown(tenant):
    lamps, drains = (CategoryFactory(tenant=tenant, code=code) for code in ("lamps", "drains"))
    lamp, away = closed(tenant, category=lamps), closed(TenantFactory())

    assert asked(tenant, lamp.short_number, category=lamps.code).is_met
    assert asked(tenant, lamp.short_number, category=drains.code).text == f"没有这个编号：{lamp.short_number}。"
    assert asked(tenant, away.short_number).text == f"没有这个编号：{away.short_number}。"
    assert Case.objects.count() == 2


def test_the_numbers_are_what_is_written_down_for_it():
    assert [one.name for one in provider_named("case_closed").fields({})] == ["numbers"]
