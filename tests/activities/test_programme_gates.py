"""What a procedure may ask: that something was held, proved by its note and by who was there."""

from datetime import timedelta
from uuid import uuid4

import pytest

from linli.activities.models import AfterNote, HeadCount
from linli.activities.selectors.gates_programmes import activity_held
from linli.activities.services import upkeep_programmes as upkeep
from linli.activities.services.sessions import plan
from linli.cobuild.api import BookingAnswered
from linli.cobuild.models import Booking
from linli.cobuild.services import bookings
from linli.core.actors import Actor
from linli.procedures.api import Question
from linli.registry.api import PersonErased, PlaceMoved
from tests import people
from tests.factories.activities import NOW, a_programme, a_session
from tests.factories.activities_programmes import single
from tests.factories.cobuild_spaces import a_space

pytestmark = pytest.mark.django_db


def asked(here, **parameters):
    return activity_held(
        Question(
            tenant_id=here.tenant.pk, run_id=uuid4(), step_id=None, step="talk", gate="held", parameters=parameters, evidence=(),
            place_id=here.community.pk, now=NOW,
        )
    )  # fmt: skip


def held(here, *, came=0, note="", **more):
    one = a_session(here, a_programme(here, **more), state="held", starts_at=NOW - timedelta(days=2))
    if came:
        HeadCount.objects.create(tenant=here.tenant, session=one, person_times=came, at=NOW, by="社区")
    if note:
        AfterNote.objects.create(tenant=here.tenant, session=one, text=note, written_by="社区", written_at=NOW)
    return one


def test_nothing_held_is_begun_at_the_desk(here):
    answer = asked(here)

    assert (answer.is_met, answer.begins.url) == (False, "/desk/activities/programmes/new/")


def test_held_with_a_note_and_people_is_proved(here):
    one = held(here, came=30, note="来了三十人")

    answer = asked(here, kind="culture")

    assert (answer.is_met, answer.link, [value for _title, value in answer.figures]) == (
        True,
        one.get_absolute_url(),
        ["1", "30"],
    )


def test_without_a_note_without_people_or_of_another_kind_it_proves_nothing(here):
    held(here, came=30)
    held(here, note="没人来")

    assert (asked(here).is_met, asked(here, kind="talk").is_met) == (False, False)
    assert asked(here).missing == ("写一写办得怎样：包饺子。",)


def test_so_often_and_so_many_are_asked(here):
    held(here, came=10, note="办了")

    answer = asked(here, times=2, people=50)

    assert (answer.is_met, answer.missing) == (False, ("再办 1 次。", "还差 40 人次。"))


# ---- what follows from elsewhere ----


def test_a_place_that_moves_takes_its_programmes_along(here):
    one = a_session(here)
    event = PlaceMoved(tenant_id=here.tenant.pk, place_id=here.community.pk, old_path=here.community.path, new_path="x/y/")

    upkeep.on_place_moved(event, event_id=uuid4(), now=NOW)

    one.refresh_from_db()
    assert (one.place_path, one.programme.place_path) == ("x/y/", "x/y/")


def test_who_is_erased_leads_nothing_and_what_was_held_stays(here):
    person = people.resident(here)[1].person_id
    one = held(here, came=8, lead_id=person)

    upkeep.on_person_erased(PersonErased(tenant_id=here.tenant.pk, person_id=person), event_id=uuid4(), now=NOW)

    one.programme.refresh_from_db()
    assert (one.programme.lead, one.head_counts.get().person_times) == (None, 8)


def test_a_room_cancelled_at_the_counter_is_missing_on_the_session(here, secretary):
    one = plan(programme=a_programme(here), given=single(here, space=a_space(here)), by=secretary, now=NOW)
    booking = Booking.objects.get()
    bookings.cancel(booking=booking, reason="漏水", by=Actor.system(tenant_id=here.tenant.pk), now=NOW)

    event = BookingAnswered(tenant_id=here.tenant.pk, booking_id=booking.pk)
    upkeep.on_booking_answered(event, event_id=uuid4(), now=NOW)

    one.refresh_from_db()
    assert (one.booking, one.space.name) == (None, "柳岸会客厅")
