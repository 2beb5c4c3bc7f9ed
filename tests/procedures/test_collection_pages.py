"""Pages of collections: the desk's list, roll and doors, paper, and what residents read and say."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.core import clock
from linli.core.models import JournalLine
from linli.procedures.models import Asking, Collection
from linli.procedures.services import collections
from linli.procedures.views.tallied import voter_name
from tests import people
from tests.factories.procedures import NOW, collection, house, said
from tests.factories.registry import OwnershipFactory, PlaceFactory

from .doing import world_in

pytestmark = pytest.mark.django_db
LIST, BEGIN = reverse("procedures:collections"), reverse("procedures:collection-begin")
GIVEN = {
    "kind": "consent",
    "counts": "owners",
    "rule_code": "procedures.elevator_consent",
    "title": "三号楼加装电梯",
    "question": "您同意给本单元加装电梯吗？",
    "closes_on": "2026-09-20",
    "then": "begin",
}


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def desk(here, client):
    return people.browser_of(people.community_secretary(here)[1], client)


def page_of(row):
    return reverse("procedures:collection", args=[row.pk])


def door_of(head):
    return reverse("procedures:collection-door", args=[head.collection_id, head.pk])


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_costs_the_same_however_long(here, desk, django_assert_num_queries, item_count):
    house(here.entrance, [8_950])
    for _item in range(item_count):
        collection(here.building)
    desk.get(LIST)

    with django_assert_num_queries(6):
        answer = desk.get(LIST)

    assert answer.content.decode().count("三号楼加装电梯") == item_count


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_doors_cost_the_same_however_many(here, desk, django_assert_num_queries, item_count):
    house(here.entrance, [8_950] * item_count)
    row = collection(here.building)
    desk.get(page_of(row))

    with django_assert_num_queries(8):
        answer = desk.get(page_of(row))

    assert answer.content.decode().count("还没问") == item_count


def test_the_doors_of_one_entrance_are_counted_with_its_choice(here, desk):
    house(here.entrance, [8_950] * 3)
    other = PlaceFactory(kind="entrance", parent=here.building, tenant=here.tenant)
    house(other, [8_950] * 2)
    row = collection(here.building)
    said(row.heads.filter(place=other).first())

    context = desk.get(page_of(row), {"show": "silent", "under": other.path}).context

    assert (context["page_obj"].paginator.count, len(context["rows"])) == (1, 1)
    assert context["entrances"] == [(one.path, str(one)) for one in (here.entrance, other)]
    assert [part["heads"] for part in context["sums"]][:3] == [5, 1, 1]


def test_a_look_at_the_roll_writes_nothing_and_names_what_is_missing(here, desk):
    house(here.entrance, [8_950, None])

    answer = desk.post(BEGIN, {"place": here.building.pk, **GIVEN, "then": "look"})

    assert "还有 1 处没有面积" in answer.content.decode()
    assert Collection.objects.count() == 0


def test_what_is_refused_comes_back_with_what_was_typed(here, desk):
    answer = desk.post(BEGIN, {"place": here.building.pk, **GIVEN, "closes_on": "2026-08-01"})

    assert (answer.status_code, Collection.objects.count()) == (422, 0)
    assert GIVEN["question"] in answer.content.decode()


def test_a_collection_is_begun_once_however_often_it_is_sent(here, desk):
    house(here.entrance, [8_950])
    sent = {"place": here.building.pk, **GIVEN, "submission_token": "a" * 22}

    urls = [desk.post(BEGIN, sent).url for _n in range(2)]

    assert urls == [page_of(Collection.objects.get())] * 2


def test_a_door_is_written_down_and_the_next_silent_one_is_opened(here, desk):
    house(here.entrance, [8_950, 8_950])
    first, second = collection(here.building).heads.order_by("position")

    answer = desk.post(door_of(first), {"way": "visit", "outcome": "said", "choice": "agree", "speaker": "", "then": "next"})

    assert answer.url == door_of(second)
    assert [(one.choice, one.way) for one in Asking.objects.all()] == [("agree", "visit")]


def test_a_paper_sheet_comes_with_its_scan(here, desk):
    house(here.entrance, [8_950])
    head = collection(here.building).heads.get()
    scan = SimpleUploadedFile("三单元.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")

    desk.post(door_of(head), {"way": "paper", "outcome": "said", "choice": "agree", "speaker": "", "scan": scan})

    assert Asking.objects.get().scan.content_type == "application/pdf"


def sheet():
    return SimpleUploadedFile("三单元.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")


def scan_url(asking):
    return reverse("procedures:collection-scan", args=[asking.head.collection_id, asking.head_id, asking.pk])


def on_paper(here, **given):
    house(here.entrance, [8_950])
    row = collection(here.building)
    said(row.heads.get(), **({"way": "paper", "kept_where": "3 号柜"} | given))
    return Asking.objects.get()


def test_a_scan_comes_in_later_once_and_even_after_the_end(here, desk):
    asking = on_paper(here)
    offered = [scan_url(asking) in desk.get(door_of(asking.head)).content.decode()]
    collections.close(collection=asking.head.collection, by=people.community_secretary(here)[1], now=NOW)

    answers = [desk.post(scan_url(asking), {"scan": sheet()}) for _n in range(2)]

    assert ([one.status_code for one in answers], answers[0].url) == ([302, 422], door_of(asking.head))
    assert Asking.objects.get().scan.name == "三单元.pdf"
    assert [*offered, scan_url(asking) in desk.get(door_of(asking.head)).content.decode()] == [True, False]


def test_a_scan_that_is_missing_is_asked_for_where_it_was_sent(here, desk):
    asking = on_paper(here)

    answer = desk.post(scan_url(asking), {})

    assert (answer.status_code, Asking.objects.get().scan) == (422, None)
    assert [list(row["scan_form"].errors) for row in answer.context["rows"]] == [["scan"]]


def test_what_was_not_said_on_paper_takes_no_scan(here, desk):
    asking = on_paper(here, way="phone", kept_where="")

    answer = desk.post(scan_url(asking), {"scan": sheet()})

    assert (answer.status_code, Asking.objects.get().scan) == (422, None)
    assert "不是从纸质表上记的" in answer.content.decode()


def test_who_does_not_collect_there_adds_no_scan(here, client):
    asking = on_paper(here)

    answer = people.browser_of(people.outsider()[1], client).post(scan_url(asking), {"scan": sheet()})

    assert (answer.status_code, Asking.objects.get().scan) == (404, None)


def test_a_line_is_struck_out_with_its_reason(here, desk):
    house(here.entrance, [8_950])
    head = collection(here.building).heads.get()
    said(head)
    url = reverse("procedures:collection-strike", args=[head.collection_id, head.pk, Asking.objects.get().pk])

    desk.post(url, {"reason": "记错了一户"})

    assert "<s>同意</s>" in desk.get(door_of(head)).content.decode()


def test_the_list_of_doors_and_the_forms_are_printed(here, desk):
    owner = house(here.entrance, [8_950])[0]
    row = collection(here.building)

    pages = [
        desk.get(reverse(f"procedures:collection-{name}", args=[row.pk])).content.decode() for name in ("door-list", "forms")
    ]

    assert [owner.name in text for text in pages] == [True, True]


def test_the_doors_as_a_sheet_stand_in_the_journal(here, desk):
    house(here.entrance, [8_950])

    answer = desk.get(page_of(collection(here.building)) + "?as=xlsx")

    assert answer["Content-Type"].endswith("sheet")
    assert JournalLine.objects.filter(verb="procedures.list.taken").count() == 1


def test_who_may_not_open_the_run_reads_its_number_without_a_link(here, desk):
    house(here.entrance, [8_950])
    run = world_in(here).start(place=here.building)
    row = collection(here.building, run=run, step="ask")
    head = people.browser_of(people.holder("building_head", here, place=here.building)[1])

    texts = [browser.get(page_of(row)).text for browser in (desk, head)]

    assert [(run.number in text, run.get_absolute_url() in text) for text in texts] == [(True, True), (True, False)]


def test_those_elsewhere_find_nothing(here, client):
    house(here.entrance, [8_950])
    row = collection(here.building)
    stranger = people.browser_of(people.outsider()[1], client)

    assert stranger.get(page_of(row)).status_code == 404


# ---- residents ----


def resident_who_owns(here):
    user, actor = people.resident(here)
    house(here.entrance, [8_950])
    here.entrance.units.get().ownerships.update(person=actor.person_id)
    return user, actor


def test_a_resident_says_it_on_the_page_and_may_change_it(here, client):
    user, _actor = resident_who_owns(here)
    row, browser = collection(here.building), people.signed_in(user, client)
    url = reverse("procedures:opinion", args=[row.pk])

    for choice in ("disagree", "agree"):
        browser.post(url, {"choice": choice, "head": str(row.heads.get().pk)})

    assert (row.heads.get().voice, Asking.objects.count()) == ("agree", 2)


def test_what_waits_for_ones_word_is_on_a_page_of_its_own(here, client):
    user, _actor = resident_who_owns(here)
    collection(here.building)

    text = people.signed_in(user, client).get(reverse("procedures:opinions")).content.decode()

    assert "去表态" in text


def test_a_stranger_reads_the_sums_and_no_name(here, client):
    house(here.entrance, [8_950])
    row = collection(here.building)
    said(row.heads.get(), words="我家老人上不了楼")

    text = client.get(reverse("procedures:opinion", args=[row.pk])).content.decode()

    assert ("89.50 m²" in text, voter_name(row.heads.get().voters.get()) in text, "上不了楼" in text) == (True, False, False)


def test_after_the_last_day_there_is_nothing_left_to_press(here, client):
    user, _actor = resident_who_owns(here)
    row = collection(here.building, closes_on=date(2026, 9, 2))
    url = reverse("procedures:opinion", args=[row.pk])

    with clock.fixed(NOW.replace(day=3)):
        browser = people.signed_in(user, client)
        answer = browser.post(url, {"choice": "agree", "head": str(row.heads.get().pk)})

    assert (answer.status_code, Asking.objects.count()) == (422, 0)


def test_a_co_owner_is_offered_by_name_at_the_door(here, desk):
    house(here.entrance, [8_950])
    unit = here.entrance.units.get()
    unit.ownerships.update(share_denominator=2)
    other = OwnershipFactory(unit=unit, share_denominator=2).person
    head = collection(here.building).heads.get()

    assert desk.get(door_of(head)).content.decode().count(other.name) >= 2
