"""The workbench's frame: whose it is, under which post, and what it offers."""

import pytest
from django.urls import reverse

from linli.core import frames
from linli.registry.api import ACTING
from tests.factories.registry import AppointmentFactory, PostFactory
from tests.people import community_secretary, neighbourhood, signed_in

pytestmark = pytest.mark.django_db


def test_the_frame_names_who_acts_and_where():
    here = neighbourhood()
    user, actor = community_secretary(here)

    page = signed_in(user).get(reverse("web:today")).text

    assert [text in page for text in (user.display_name, actor.label, f"<small>{here.community.name}</small>")] == [
        True,
        True,
        True,
    ]


def with_second_post(here):
    user, actor = community_secretary(here)
    post = PostFactory(tenant=here.tenant, kind="grid_lead", title="第一网格长", place=here.grid)
    return user, actor, AppointmentFactory(post=post, person_id=actor.person_id)


def test_one_who_holds_two_posts_changes_between_them():
    user, _, second = with_second_post(neighbourhood())
    client = signed_in(user)

    response = client.post(reverse("web:act-as"), {"post": str(second.pk), "next": "/desk/settings/"})

    assert response["Location"] == "/desk/settings/"
    assert client.get(reverse("web:today")).context["actor"].appointment_id == second.pk


def test_nobody_acts_under_a_post_of_somebody_else():
    here = neighbourhood()
    user, actor = community_secretary(here)
    _, other = community_secretary(here)
    client = signed_in(user)

    client.post(reverse("web:act-as"), {"post": str(other.appointment_id)})

    assert ACTING not in client.session
    assert client.get(reverse("web:today")).context["actor"].appointment_id == actor.appointment_id


def test_one_post_offers_no_choice():
    user, _ = community_secretary()

    assert reverse("web:act-as") not in signed_in(user).get(reverse("web:today")).text


def test_a_verb_of_an_absent_engine_or_without_the_right_is_left_out(rf):
    user, actor = community_secretary()
    request = rf.get("/")
    request._linli_actor = actor
    frames.desk_verb("没有的", "nowhere:at-all", "phone", order=900)
    frames.desk_verb("不许的", "web:kit", "phone", order=901, capability="nobody.may")

    titles = [str(verb.title) for verb in frames.desk_verbs(request)]

    assert {"没有的", "不许的"} & set(titles) == set()
    assert user.is_active
