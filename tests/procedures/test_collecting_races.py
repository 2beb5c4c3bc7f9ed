"""Two at the same instant, on PostgreSQL: every word is kept and counted, nothing is written after the end, a year has one call."""

from datetime import timedelta

import pytest

from linli.core.actors import Actor
from linli.procedures.models import Asking, Collection, Proposal, ProposalRound, RollHead
from linli.procedures.services import collections, draft_lists, proposals
from tests.factories.procedures import NOW, a_round, chosen, collection, house, pooled, said, wish

from ..accounts.threads import meanwhile, together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_what_two_write_down_for_one_door_at_once_is_both_kept(here):
    house(here.entrance, [8_950])
    head = collection(here.building).heads.get()

    together(4, lambda n: said(head, ("agree", "disagree")[n % 2], now=NOW + timedelta(seconds=n)))

    last = Asking.objects.order_by("at").last()
    assert [(one.asked, one.voice) for one in RollHead.objects.all()] == [(4, last.choice)]


def test_nothing_is_written_down_while_it_is_being_closed(here):
    house(here.entrance, [8_950])
    row = collection(here.building)
    by = Actor.system(tenant_id=here.tenant.pk)

    codes = meanwhile(
        lambda: collections.close(collection=row, reason="项目取消了", by=by, now=NOW), lambda: said(row.heads.get())
    )

    assert (codes, Asking.objects.count(), Collection.objects.get().is_open) == (["not_open"], 0, False)


def test_a_year_is_called_for_once(here):
    told = together(2, lambda _n: a_round(here.tenant).year)

    assert sorted(map(str, told)) == ["2027", "['year_taken']"]
    assert ProposalRound.objects.count() == 1


def test_two_wishes_are_not_merged_into_each_other(here):
    round_, by = a_round(here.tenant), Actor.system(tenant_id=here.tenant.pk)
    one, two = wish(round_), wish(round_)

    told = together(2, lambda n: proposals.merge(proposal=(one, two)[n], into=(two, one)[n], by=by, now=NOW).state)

    assert sorted(map(str, told)) == ["['into_merged']", "merged"]
    assert Proposal.objects.filter(state="merged").count() == 1


def test_a_wish_that_comes_while_the_list_is_published_waits_in_the_pool(here):
    round_, by = a_round(here.tenant), Actor.system(tenant_id=here.tenant.pk)
    for title in ("给纬二路装路灯", "开一个老年食堂", "修后巷的路"):
        chosen(wish(round_, title))
    late = NOW + timedelta(days=31)

    made = meanwhile(
        lambda: draft_lists.publish_draft(round_=round_, until=(late + timedelta(days=10)).date(), by=by, now=late),
        lambda: wish(round_),
    )

    assert (made.round, round_.proposals.count()) == (None, 3)


def test_a_wish_that_is_in_the_pool_while_somebody_calls_comes_along(here):
    round_ = meanwhile(lambda: pooled(here.tenant), lambda: a_round(here.tenant))

    assert [one.round for one in Proposal.objects.all()] == [round_]


def test_a_wish_that_comes_while_somebody_calls_finds_the_call(here):
    made = meanwhile(lambda: a_round(here.tenant), lambda: pooled(here.tenant))

    assert made.round == ProposalRound.objects.get()


def test_of_wishes_and_a_call_at_once_none_stays_behind(here):
    together(5, lambda n: a_round(here.tenant) if n == 2 else pooled(here.tenant))

    assert ProposalRound.objects.get().proposals.count() == 4
