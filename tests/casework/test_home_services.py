"""Errands at home: noted, arranged with consent, done or called off; whose they are is seen for a purpose only."""

from datetime import timedelta

import pytest

from linli.casework.api import (
    CaseRefused,
    HomeGiven,
    arrange_home_service,
    cancel_home_service,
    finish_home_service,
    look_at_home_service,
    note_home_service,
    on_person_erased,
)
from linli.casework.forms.homes import HomeForm
from linli.casework.models import HomeServiceRequest
from linli.casework.selectors.homes import listed, requests_visible_to, seen
from linli.core.ids import uuid7
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed
from linli.registry.api import PersonErased

from ..factories.registry import OrganisationFactory, PersonFactory, PlaceFactory
from ..people import community_secretary, holder, property_clerk
from .conftest import FRIDAY

SOON = FRIDAY + timedelta(days=1)


@pytest.fixture
def bank(office):
    return OrganisationFactory(tenant=office.here.tenant, kind="resident_unit", name="试验银行")


def note(office, **given):
    sound = {
        "what": "上门换社保卡",
        "name": "何奶奶",
        "why": "disabled",
        "phone": "5555 0120",
        "address": "3单元201",
        "note": "要敲重些",
    }
    return note_home_service(
        tenant=office.here.tenant,
        given=HomeGiven(**(sound | {"place": office.here.building} | given)),
        by=office.counter,
        now=FRIDAY,
    )


def arrange(office, request, **given):
    sound = {"visit_at": SOON, "goes": "民政窗口"}
    return arrange_home_service(request=request, by=office.counter, now=FRIDAY, **(sound | given))


def secretary_elsewhere(office):
    """The secretary of another community of the same subdistrict."""
    return holder("community_secretary", office.here, place=PlaceFactory(parent=office.here.subdistrict))[1]


def codes_of(do):
    with pytest.raises(CaseRefused) as refused:
        do()
    return refused.value.codes


def test_noted_it_has_a_number_and_is_announced_by_its_id_alone(office):
    request = note(office)

    assert (request.state, request.number) == ("noted", f"{office.here.tenant.letters}-SM26-0001")
    told = OutboxEvent.objects.get(name__endswith="HomeServiceNoted")
    assert set(told.payload) == {"tenant_id", "request_id"}


def test_nothing_of_the_person_stands_in_the_journal_or_the_list(office):
    request = finish_home_service(request=arrange(office, note(office)), result="换好了", by=office.counter, now=SOON)

    said = str(list(JournalLine.objects.filter(subject_id=request.pk).values_list("reason", "changes")))
    assert [word for word in ("何奶奶", "5555 ", "'201'", "敲", "disabled", "换好") if word in said] == []
    shown = seen(HomeServiceRequest.objects.get())
    assert (shown.name, shown.phone) == ("何**", "******20")


def test_what_is_missing_is_said_at_once_and_nothing_is_noted(office):
    codes = codes_of(lambda: note(office, what="", name="", why="lazy", phone="12", place=None, address=""))

    assert codes == ["missing", "missing", "missing", "phone", "why"]
    assert HomeServiceRequest.objects.count() == 0


def test_the_page_says_together_what_is_missing_and_where_to_go():
    form = HomeForm({"what": "照相"})

    assert list(form.errors) == ["name", "why", "address"]


def test_a_partner_is_told_only_with_the_persons_consent(office, bank):
    request = note(office)

    assert codes_of(lambda: arrange(office, request, partner=bank)) == ["no_consent"]

    request = arrange(office, request, partner=bank, consents=True)
    assert (request.state, request.partner, request.consented_at, request.visit_at) == ("arranged", bank, FRIDAY, SOON)
    assert arrange(office, request, partner=bank, visit_at=SOON + timedelta(hours=1)).consented_at == FRIDAY


def test_somebody_goes_at_a_time_that_is_still_to_come(office):
    request = note(office)

    codes = codes_of(lambda: arrange(office, request, visit_at=FRIDAY - timedelta(hours=1), goes=" "))

    assert codes == ["visit_in_the_past", "nobody_goes"]
    request.refresh_from_db()
    assert request.state == "noted"


def test_done_only_after_it_was_arranged_and_never_twice(office):
    request = note(office)
    assert codes_of(lambda: finish_home_service(request=request, result="办好了", by=office.counter, now=SOON)) == ["wrong_state"]

    finish_home_service(request=arrange(office, request), result="办好了", by=office.counter, now=SOON)

    for again in (finish_home_service, cancel_home_service):
        words = {"result": "办好了"} if again is finish_home_service else {"reason": "不用了"}
        assert codes_of(lambda again=again, words=words: again(request=request, by=office.counter, now=SOON, **words)) == [
            "wrong_state"
        ]


def test_called_off_with_its_reason(office):
    request = cancel_home_service(request=note(office), reason="女儿带来办了", by=office.counter, now=SOON)

    assert (request.state, request.result, request.closed_at) == ("cancelled", "女儿带来办了", SOON)


def test_only_the_posts_of_the_place_see_that_there_is_an_errand(office):
    request = note(office)
    near = community_secretary(office.here)[1]
    elsewhere = secretary_elsewhere(office)

    visible = [
        list(requests_visible_to(who))
        for who in (office.counter, near, elsewhere, property_clerk(office.here)[1], office.resident)
    ]

    assert visible == [[request], [request], [], [], []]


def test_whose_it_is_is_seen_for_a_purpose_that_is_kept(office):
    request = note(office)

    assert codes_of(lambda: look_at_home_service(request=request, purpose="", by=office.counter, now=FRIDAY)) == ["missing"]

    look_at_home_service(request=request, purpose="visit", by=office.counter, now=FRIDAY)
    assert JournalLine.objects.get(verb="casework.home_service.looked_at").reason == "visit"


def test_nobody_else_does_anything_with_it(office):
    request = note(office)
    elsewhere = secretary_elsewhere(office)

    for do in (
        lambda: arrange_home_service(request=request, visit_at=SOON, goes="我", by=elsewhere, now=FRIDAY),
        lambda: look_at_home_service(request=request, purpose="visit", by=elsewhere, now=FRIDAY),
        lambda: cancel_home_service(request=request, reason="不用了", by=office.resident, now=FRIDAY),
    ):
        with pytest.raises(NotAllowed):
            do()


def test_from_a_case_the_errand_lies_where_the_case_lies(office):
    case = office.reported("elder_allowance")

    request = note(office, place=None, case=case)

    assert (request.case, request.place, request.place_path) == (case, office.here.building, office.here.building.path)


def test_the_list_shows_what_is_to_be_arranged_first_then_by_the_hour(office):
    late, soon, new = (note(office, what=what) for what in ("晚的", "早的", "没约的"))
    arrange(office, late, visit_at=SOON + timedelta(hours=5))
    arrange(office, soon)

    rows = listed(office.counter, tenant_id=office.here.tenant.pk, view="open")

    assert [one.what for one in rows] == [new.what, "早的", "晚的"]


def test_who_was_erased_leaves_an_errand_without_a_person(office):
    person = PersonFactory(tenant=office.here.tenant)
    request = note(office, person_id=person.pk)

    on_person_erased(PersonErased(tenant_id=office.here.tenant.pk, person_id=person.pk), event_id=uuid7(), now=SOON)

    request.refresh_from_db()
    left = (request.person, request.name, request.phone, request.address, request.why, request.note)
    assert left == (None, "", "", "", "", "")
