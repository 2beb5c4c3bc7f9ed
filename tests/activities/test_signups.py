"""Signing up, giving up, moving up: what is refused, who may do what, and that the places always add up."""

from dataclasses import replace
from datetime import timedelta

import pytest

from linli.activities.errors import SignUpRefused
from linli.activities.models import GroupMember, ResidentGroup, Session, SignUp
from linli.activities.services import signup_changes, signup_queue, signups
from linli.activities.services.signups import SLIPS, SignUpGiven
from linli.activities.services.strangers import Stranger
from linli.activities.states import ProgrammeState
from linli.core.actors import Actor
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed
from linli.registry.api import Person
from tests import people
from tests.factories.activities import NEXT_DAY, NOW, a_programme, a_session, system
from tests.factories.activities_signups import a_signup, neighbour, order_of, signed_up
from tests.factories.registry import PlaceFactory

pytestmark = pytest.mark.django_db
AFTER = NEXT_DAY + timedelta(hours=3)


@pytest.fixture
def session(here):
    return a_session(here, a_programme(here, capacity=4, most_heads=4))


def refusal(session, person, *, by=None, now=NOW, **more):
    given = SignUpGiven(person, **({"channel": "counter"} | more))
    with pytest.raises(SignUpRefused) as refused:
        signups.sign_up(session=session, given=given, by=by or Actor.system(tenant_id=session.tenant_id), now=now)
    return refused.value.codes


def taken(session):
    return Session.objects.get(pk=session.pk).taken


def told(name):
    return OutboxEvent.objects.filter(name=f"activities.{name}").count()


def test_a_signup_has_a_number_a_code_and_a_line(here, session):
    made = signed_up(session, neighbour(here), heads=3)

    assert (made.signup.number, made.signup.state, taken(session)) == (f"{here.tenant.letters}-BM26-0001", "in", 3)
    assert made.code == SLIPS.code_of(made.signup.pk)
    assert (JournalLine.objects.filter(verb="activities.signup.made").count(), told("SignedUp")) == (1, 1)


def test_that_somebody_was_signed_up_by_a_post_is_told_apart(here, session):
    a_signup(session, channel="page")
    a_signup(session, channel="phone")

    assert (told("SignedUp"), told("SignedUpByOffice")) == (2, 1)


def test_who_comes_when_it_is_full_waits_and_a_smaller_household_may_have_what_is_left(here, session):
    for heads in (3, 2, 1, 1):
        a_signup(session, heads=heads)

    assert (order_of(session), taken(session)) == ([(3, "in"), (2, "waiting"), (1, "in"), (1, "waiting")], 4)


def test_where_nobody_waits_whoever_is_late_is_told_so(here):
    full = a_session(here, a_programme(here, capacity=1, takes_waiting=False))
    a_signup(full)

    assert refusal(full, neighbour(here)) == ["full"]
    assert (SignUp.objects.count(), JournalLine.objects.filter(verb="activities.signup.made").count()) == (1, 1)


def test_a_place_that_is_given_up_goes_to_the_first_who_fits(here, session, secretary):
    first = a_signup(session, heads=4)
    for heads in (4, 2, 1):
        a_signup(session, heads=heads)

    signup_changes.cancel(signup=first, by=secretary, now=NOW)

    assert (order_of(session), taken(session)) == ([(4, "out"), (4, "in"), (2, "waiting"), (1, "waiting")], 4)
    assert (told("MovedUp"), told("SignUpEnded")) == (1, 1)


def test_fewer_heads_let_others_in_and_more_only_as_there_is_room(here, session, secretary):
    first = a_signup(session, heads=4)
    a_signup(session, heads=2)
    a_signup(session, heads=1)

    signup_changes.change_heads(signup=first, heads=1, by=secretary, now=NOW)
    with pytest.raises(SignUpRefused) as refused:
        signup_changes.change_heads(signup=first, heads=2, by=secretary, now=NOW)

    assert (refused.value.codes, taken(session)) == (["no_room"], 4)
    assert order_of(session) == [(1, "in"), (2, "in"), (1, "in")]


def test_who_waits_with_fewer_heads_is_in_as_soon_as_they_fit(here, session, secretary):
    a_signup(session, heads=3)
    waits = a_signup(session, heads=2)

    changed = signup_changes.change_heads(signup=waits, heads=1, companions="", by=secretary, now=NOW)

    assert (changed.state, taken(session)) == ("in", 4)


def test_more_places_move_up_who_waits(here, session):
    for heads in (4, 3, 2):
        a_signup(session, heads=heads)
    Session.objects.filter(pk=session.pk).update(capacity=6)

    moved = signup_queue.after_change(session=session, by=system(here), now=NOW)

    assert ([one.heads for one in moved], session.taken) == ([2], 6)
    assert signup_queue.after_change(session=session, by=system(here), now=NEXT_DAY) == []


def test_nobody_signs_up_twice_and_may_again_after_giving_up(here, session, secretary):
    person = neighbour(here)
    first = a_signup(session, person)

    assert refusal(session, person) == ["already"]
    signup_changes.cancel(signup=first, by=secretary, now=NOW)
    assert a_signup(session, person).position == 2


@pytest.mark.parametrize(
    ("programme", "person", "said", "codes"),
    [
        ({"most_heads": 2}, {}, {"heads": 3}, ["heads"]),
        ({"most_heads": 9}, {}, {"heads": 5}, ["never_fits"]),
        ({"needs_signup": False}, {}, {}, ["no_signup"]),
        ({"state": ProgrammeState.DRAFT}, {}, {}, ["not_listed"]),
        ({"opens_days": 1, "made_at": NOW}, {}, {}, None),
        ({"opens_days": 0}, {}, {}, ["not_open"]),
        ({"age_from": 60}, {"birth_on": "1990-01-01"}, {}, ["age"]),
        ({"age_to": 12}, {"birth_on": "2013-11-21"}, {}, ["age"]),
        ({"age_to": 12}, {"birth_on": "2013-11-22"}, {}, None),
        ({"age_from": 60}, {"birth_on": ""}, {}, None),
        ({"guardian_below": 18}, {"birth_on": "2012-01-01"}, {}, ["guardian_missing"]),
        ({"guardian_below": 18}, {"birth_on": "2012-01-01"}, {"guardian_text": "试妈妈"}, None),
        ({}, {}, {"needs": "长" * 301}, ["too_long"]),
    ],
)
def test_who_may_come_and_how_many(here, programme, person, said, codes):
    session = a_session(here, a_programme(here, **({"capacity": 4} | programme)))
    someone = neighbour(here, **person)

    if codes is None:
        assert a_signup(session, someone, **said).state == "in"
    else:
        assert refusal(session, someone, **said) == codes
        assert SignUp.objects.count() == 0


def test_every_reason_comes_at_once(here):
    strict = a_programme(here, age_from=60, guardian_below=99, only_place=PlaceFactory(parent=here.subdistrict, name="别处"))
    session = a_session(here, strict)

    assert refusal(session, neighbour(here, birth_on="2000-01-01"), heads=0) == [
        "only_place", "age", "heads", "guardian_missing",
    ]  # fmt: skip


def test_only_residents_of_a_place_and_who_is_unknown_is_written_down_by_a_clerk(here):
    session = a_session(here, a_programme(here, only_place=here.compound))
    unknown = neighbour(here, home=None)

    assert refusal(session, unknown, channel="page") == ["home_unknown"]
    assert refusal(session, neighbour(here, home=here.community)) == ["only_place"]
    assert [a_signup(session, one).state for one in (unknown, neighbour(here))] == ["in", "in"]


def test_only_the_members_of_a_group(here):
    given = {"tenant": here.tenant, "number": "QT-1", "name": "夕阳红合唱队", "kind": "art", "recorded_on": NOW.date()}
    group = ResidentGroup.objects.create(**given, place=here.community, place_path=here.community.path)
    session, member = a_session(here, a_programme(here, only_group=group)), neighbour(here)
    GroupMember.objects.create(tenant=here.tenant, group=group, person=member, since=NOW.date())

    assert refusal(session, neighbour(here)) == ["only_group"]
    assert a_signup(session, member).state == "in"


def test_a_window_closes_before_it_begins_and_the_door_stays_open_until_it_is_over(here):
    session = a_session(here, a_programme(here, closes_minutes=60))
    late = NEXT_DAY - timedelta(minutes=60)

    assert refusal(session, neighbour(here), channel="page", now=late) == ["closed"]
    assert a_signup(session, neighbour(here), now=NEXT_DAY + timedelta(hours=1)).state == "in"
    assert refusal(session, neighbour(here), now=AFTER) == ["over"]


def test_what_is_called_off_takes_nobody(here):
    assert refusal(a_session(here, state="called_off"), neighbour(here)) == ["called_off"]
    assert refusal(a_session(here, state="held"), neighbour(here)) == ["over"]


def test_a_stranger_with_name_and_telephone_is_in_the_register_once(here, session):
    nobody = Actor.anonymous(here.tenant.pk)
    given = SignUpGiven(Stranger("试大妈", "139 0000 0120"))
    before = Person.objects.count()

    made = signups.sign_up(session=session, given=given, by=nobody, now=NOW)
    with pytest.raises(SignUpRefused) as refused:
        signups.sign_up(session=session, given=replace(given, heads=2), by=nobody, now=NOW)

    assert (refused.value.codes, made.signup.number in str(refused.value)) == (["already"], False)
    assert Person.objects.count() == before + 1


def test_one_telephone_takes_three_places_on_the_page_and_more_at_the_counter(here):
    session = a_session(here)
    same = [neighbour(here, phone="13900000120") for _n in range(4)]
    for one in same[:3]:
        a_signup(session, one, channel="page")

    assert refusal(session, same[3], channel="page") == ["phone_used"]
    assert a_signup(session, same[3]).state == "in"


def test_a_refused_stranger_leaves_no_record(here):
    closed = a_session(here, state="called_off")
    before = Person.objects.count()

    with pytest.raises(SignUpRefused):
        signups.sign_up(
            session=closed, given=SignUpGiven(Stranger("试大妈", "13900000120")), by=Actor.anonymous(here.tenant.pk), now=NOW
        )

    assert Person.objects.count() == before


def test_a_head_signs_up_neighbours_and_nobody_else(here, session):
    head = people.building_head(here)[1]
    elsewhere = neighbour(here, home=PlaceFactory(parent=here.compound))

    assert a_signup(session, neighbour(here), by=head, channel="visit").state == "in"
    with pytest.raises(NotAllowed):
        a_signup(session, elsewhere, by=head, channel="visit")
    with pytest.raises(NotAllowed):
        a_signup(session, elsewhere, by=people.resident(here)[1], channel="page")


def test_a_resident_gives_up_their_own_and_nobody_elses(here, session):
    mine, theirs = people.resident(here)[1], people.resident(here)[1]
    one = a_signup(session, Person.objects.get(pk=mine.person_id), by=mine, channel="page")

    with pytest.raises(NotAllowed):
        signup_changes.cancel(signup=one, by=theirs, now=NOW)
    assert signup_changes.cancel(signup=one, by=mine, now=NOW).state == "out"
    with pytest.raises(SignUpRefused):
        signup_changes.cancel(signup=one, by=mine, now=NOW)


def test_whoever_has_the_code_gives_it_up_and_five_wrong_ones_shut_the_door(here, session):
    nobody, made = Actor.anonymous(here.tenant.pk), signed_up(session, neighbour(here))
    wrong = "000000" if made.code != "000000" else "000001"
    for code in (wrong, wrong, "x", wrong, wrong, made.code):
        with pytest.raises(SignUpRefused):
            signup_changes.cancel(signup=made.signup, code=code, by=nobody, now=NOW)
    other = signed_up(session, neighbour(here))

    assert signup_changes.cancel(signup=other.signup, code=other.code, by=nobody, now=NOW).state == "out"
    assert SignUp.objects.get(pk=made.signup.pk).state == "in"


def test_turning_away_needs_a_reason_and_the_right_where_it_is(here, session, secretary):
    one = a_signup(session, neighbour(here))

    with pytest.raises(SignUpRefused):
        signup_changes.turn_away(signup=one, reason=" ", by=secretary, now=NOW)
    with pytest.raises(NotAllowed):
        signup_changes.turn_away(signup=one, reason="不合适", by=people.building_head(here)[1], now=NOW)
    gone = signup_changes.turn_away(signup=one, reason="这次只限老人", by=secretary, now=NOW)

    assert (gone.state, gone.end_reason, taken(session)) == ("refused", "这次只限老人", 0)


def test_who_was_in_says_how_it_was_once_it_is_over(here, session):
    mine = people.resident(here)[1]
    one = a_signup(session, Person.objects.get(pk=mine.person_id))

    with pytest.raises(SignUpRefused):
        signup_changes.rate(signup=one, rating=4, by=mine, now=NOW)
    with pytest.raises(NotAllowed):
        signup_changes.rate(signup=one, rating=4, by=people.resident(here)[1], now=AFTER)
    rated = signup_changes.rate(signup=one, rating=4, text="很热闹", by=mine, now=AFTER)

    assert (rated.rating, rated.rating_text) == (4, "很热闹")


def test_a_photo_is_agreed_to_only_where_it_was_asked(here):
    asked = a_session(here, a_programme(here, asks_photo=True))

    assert a_signup(asked, photo_ok=True).photo_ok is True
    assert a_signup(a_session(here), photo_ok=True).photo_ok is None
