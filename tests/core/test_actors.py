"""What an actor may do follows from its grants, and from nothing else."""

from uuid import uuid4

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from linli.core.actors import Actor, Grant, Kind, covers, said

HERE, THERE, COMPANY, OTHER = uuid4(), uuid4(), uuid4(), uuid4()


def clerk(**grant):
    return Actor(Kind.STAFF, "窗口", tenant_id=HERE, grants=frozenset({Grant("case.read", **({"tenant_id": HERE} | grant))}))


@pytest.mark.parametrize(
    ("grant", "asked", "answer"),
    [
        ({}, {}, True),
        ({}, {"tenant_id": HERE}, True),
        ({}, {"tenant_id": THERE}, False),
        ({"tenant_id": None}, {"tenant_id": THERE}, True),
        ({"place_path": "1/2/"}, {"tenant_id": HERE, "place_path": "1/2/3/"}, True),
        ({"place_path": "1/2/"}, {"tenant_id": HERE, "place_path": "1/2/"}, True),
        ({"place_path": "1/2/"}, {"tenant_id": HERE, "place_path": "1/20/"}, False),
        ({"place_path": "1/2/"}, {"tenant_id": HERE, "place_path": "1/"}, False),
        ({"place_path": "1/2/"}, {"tenant_id": HERE}, True),
        ({"organisation_id": COMPANY}, {"tenant_id": HERE, "place_path": "1/", "organisation_ids": frozenset({COMPANY})}, True),
        ({"organisation_id": COMPANY}, {"tenant_id": HERE, "place_path": "1/", "organisation_ids": frozenset({OTHER})}, False),
        ({"organisation_id": COMPANY}, {"tenant_id": HERE, "place_path": "1/"}, False),
        ({"organisation_id": COMPANY}, {"tenant_id": HERE}, True),
    ],
    ids=[
        *("anywhere", "own tenant", "another tenant", "a district's post", "inside", "the place itself", "a longer number"),
        *("above", "somewhere in the tenant", "assigned to it", "assigned to another", "assigned to nobody", "assigned anywhere"),
    ],
)
def test_a_grant_covers_its_tenant_its_subtree_and_its_organisation(grant, asked, answer):
    assert clerk(**grant).may("case.read", **asked) is answer


def test_another_capability_is_not_covered():
    assert clerk().may("case.write") is False


def test_nobody_may_do_anything_by_being_somebody():
    assert [actor.may("case.read") for actor in (Actor.anonymous(), Actor(Kind.RESIDENT, "居民"))] == [False, False]


def test_the_system_may_do_everything_and_counts_as_staff():
    assert (Actor.system().may("anything", tenant_id=HERE), Actor.system().is_staff) == (True, True)
    assert (clerk().is_staff, Actor.anonymous().is_staff) == (True, False)


@given(st.lists(st.sampled_from(["1", "2", "12"]), max_size=4), st.lists(st.sampled_from(["1", "2", "12"]), max_size=4))
def test_a_subtree_is_what_lies_below_step_by_step(granted, asked):
    grant = Grant("x", HERE, place_path="".join(f"{step}/" for step in granted))

    answer = covers(grant, HERE, "".join(f"{step}/" for step in asked), None)

    assert answer is (asked[: len(granted)] == granted)


@pytest.mark.parametrize(
    ("label", "in_english"),
    [("系统", "The system"), ("未登录的来访者", "Somebody not signed in"), ("戊院社区专干", "戊院社区专干"), ("", "")],
)
def test_who_holds_no_post_is_said_in_the_readers_language(label, in_english):
    with translation.override("en"):
        assert said(label) == in_english
    assert said(label) == label
