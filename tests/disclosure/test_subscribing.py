"""Subscriptions: who asked, and who is told."""

import pytest

from linli.core.actors import Actor
from linli.core.ids import uuid7
from linli.core.problems import NotAllowed
from linli.disclosure import api
from linli.disclosure.errors import SubscriptionRefused
from linli.disclosure.models import Message, Subscription
from linli.disclosure.services import notices as services
from linli.disclosure.services import subscribing
from tests.factories.accounts import NOON
from tests.factories.disclosure import NoticeFactory, SubscriptionFactory
from tests.factories.registry import PersonFactory, PlaceFactory
from tests.people import neighbourhood, resident

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


def subscribed(here, place=None, kinds=()):
    person = PersonFactory(tenant=here.tenant)
    return SubscriptionFactory(person=person, place=place, kinds=list(kinds)).person_id


def told(notice, event_class=api.NoticePublished, **more):
    event = event_class(tenant_id=notice.tenant_id, notice_id=notice.pk, **more)
    handler = {api.NoticePublished: api.on_notice_published, api.NoticeWithdrawn: api.on_notice_withdrawn}
    handler.get(event_class, api.on_notice_corrected)(event, event_id=uuid7(), now=NOON)
    return {one.to_person_id for one in Message.objects.filter(subject_id=notice.pk)}


def test_who_subscribed_around_or_inside_or_everywhere_is_told_and_who_did_beside_is_not():
    here = neighbourhood()
    beside = PlaceFactory(parent=here.community)
    wanted = {subscribed(here, place) for place in (None, here.community, here.compound, here.building)}
    subscribed(here, beside)
    notice = NoticeFactory(tenant=here.tenant, place=here.compound)

    assert told(notice) == wanted


def test_only_the_kinds_that_were_chosen_are_told():
    here = neighbourhood()
    wanted = subscribed(here, kinds=["publicity", "notice"])
    subscribed(here, kinds=["story"])

    assert told(NoticeFactory(tenant=here.tenant, kind="notice")) == {wanted}


def test_a_notice_that_was_withdrawn_before_the_news_went_out_is_told_to_nobody():
    here = neighbourhood()
    subscribed(here)
    notice = NoticeFactory(tenant=here.tenant, state="withdrawn", withdrawn_at=NOON)

    assert told(notice) == set()


def test_a_correction_and_a_withdrawal_are_told_too():
    here = neighbourhood()
    subscribed(here)
    notice = NoticeFactory(tenant=here.tenant, number="2026-0009", title="停水")

    told(notice, api.NoticeCorrected, version=2)
    services.withdraw(notice=notice, reason="不停了", by=SYSTEM, now=NOON)
    told(notice, api.NoticeWithdrawn)

    titles = [one.title for one in Message.objects.order_by("id")]
    assert titles == ["公告 2026-0009 更正了：停水", "公告 2026-0009 撤下了：停水"]


def test_one_subscribes_for_oneself_and_again_changes_the_kinds():
    here = neighbourhood()
    _user, actor = resident(here)
    facts = {"person_id": actor.person_id, "tenant_id": here.tenant.pk, "place_id": here.compound.pk, "by": actor, "now": NOON}

    for kinds in ([], ["publicity"]):
        subscribing.subscribe(kinds=kinds, **facts)

    assert [(one.place_path, one.kinds) for one in Subscription.objects.all()] == [(here.compound.path, ["publicity"])]


def test_a_wish_is_refused_with_every_reason():
    here = neighbourhood()
    _user, actor = resident(here)
    elsewhere = PlaceFactory()

    with pytest.raises(SubscriptionRefused) as refused:
        subscribing.subscribe(
            person_id=actor.person_id, tenant_id=here.tenant.pk, place_id=elsewhere.pk, kinds=["poem"], by=actor, now=NOON
        )

    assert (refused.value.codes, Subscription.objects.count()) == (["unknown_place", "kind"], 0)


def test_nobody_subscribes_or_ends_for_another():
    here = neighbourhood()
    _user, actor = resident(here)
    wish = SubscriptionFactory()

    with pytest.raises(NotAllowed):
        subscribing.unsubscribe(wish=wish, by=actor, now=NOON)
    with pytest.raises(NotAllowed):
        subscribing.subscribe(person_id=wish.person_id, tenant_id=wish.tenant_id, place_id=None, kinds=[], by=actor, now=NOON)

    wish.refresh_from_db()
    assert (wish.ended_at, Subscription.objects.count()) == (None, 1)


def test_who_ended_is_told_no_more():
    here = neighbourhood()
    wish = SubscriptionFactory(person=PersonFactory(tenant=here.tenant))
    subscribing.unsubscribe(wish=wish, by=SYSTEM, now=NOON)

    assert told(NoticeFactory(tenant=here.tenant)) == set()
