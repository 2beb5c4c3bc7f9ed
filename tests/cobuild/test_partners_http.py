"""Partner units over REST: the public list, registering, numbers of a year, letters, reviews; a unit only its own."""

import json

import pytest

from linli.cobuild.models import PartnerUnit
from linli.core import clock
from tests import people
from tests.factories.cobuild_partners import NOW, a_letter, a_partner, a_review, did, liaison
from tests.factories.registry import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def partner(here):
    return a_partner(here, "试验银行")


@pytest.fixture
def unit(here, partner):
    return people.browser_of(liaison(here, partner)[1])


def posted(client, path, body=None, **headers):
    sent = json.dumps(body or {})
    return client.post(f"/api/v1/cobuild/{path}", sent, content_type="application/json", headers=headers)


def got(client, path):
    return client.get(f"/api/v1/cobuild/{path}")


def given(here, **more):
    body = OrganisationFactory(tenant=here.tenant)
    plain = {"organisation_id": str(body.pk), "place_id": str(here.community.pk), "joined_on": "2026-01-01", "level": "city"}
    return plain | more


def test_everybody_reads_who_takes_part(here, partner, client):
    a_partner(here, is_public=False)

    assert [one["name"] for one in got(client, "partners").json()] == ["试验银行"]


def test_registered_once_for_its_key_changed_and_gone(here, desk):
    body = given(here)
    first, again = (posted(desk, "partners", body, **{"Idempotency-Key": "one-key-0001"}).json() for _n in range(2))
    new = {name: body[name] for name in ("place_id", "joined_on")} | {"field": "造纸"}

    changed = posted(desk, f"partners/{first['id']}/change", new).json()
    gone = posted(desk, f"partners/{first['id']}/leave", {"on": "2026-10-08", "reason": "搬走了"}).json()

    assert (first["id"], PartnerUnit.objects.count()) == (again["id"], 1)
    assert (changed["field"], changed["level"], gone["left_on"]) == ("造纸", "other", "2026-10-08")


def test_what_is_not_known_here_is_refused(here, desk):
    elsewhere = people.neighbourhood()
    body = given(elsewhere)

    answer = posted(desk, "partners", body)

    assert [one["where"] for one in answer.json()["problems"]] == ["organisation", "place"]
    assert PartnerUnit.objects.count() == 0


def test_the_numbers_of_a_year_are_for_the_office_and_the_unit_itself(here, partner, desk, unit):
    did(partner, person_times=12)
    other = a_partner(here)
    path = f"partners/{partner.pk}/years/2026"

    assert [got(one, path).json()["person_times"] for one in (desk, unit)] == [12, 12]
    assert got(unit, f"partners/{other.pk}/years/2026").status_code == 404
    assert got(desk, f"partners/{partner.pk}/years/2027").status_code == 404


def test_a_letter_is_written_sent_and_read(partner, desk, unit):
    written = posted(desk, f"partners/{partner.pk}/letters", {"year": 2026, "quarter": 3, "words": "谢谢"}).json()
    sent = posted(desk, f"letters/{written['id']}/send").json()

    listed = got(unit, "unit/letters").json()
    read = posted(unit, f"letters/{written['id']}/read").json()

    assert (written["sent_at"], bool(sent["sent_at"]), [one["words"] for one in listed]) == (None, True, ["谢谢"])
    assert read["read_at"][:10] == "2026-10-08"


def test_a_quarter_is_written_and_sent_at_once(partner, desk):
    did(partner)
    quarter = {"year": 2026, "quarter": 3}

    counts = [posted(desk, f"letters/{name}", quarter).json()["count"] for name in ("write-missing", "send-all", "send-all")]

    assert counts == [1, 1, 0]


def test_a_review_is_written_sent_and_answered(partner, desk, unit):
    written = posted(desk, f"partners/{partner.pk}/reviews", {"year": 2025, "done": "修水电", "asks": "借礼堂"}).json()
    posted(desk, f"reviews/{written['id']}/send")

    asked = got(unit, "unit/reviews").json()
    answered = posted(unit, f"reviews/{written['id']}/answer", {"answer": "可以借"}).json()

    assert ([one["asks"] for one in asked], answered["answer"]) == (["借礼堂"], "可以借")


def test_a_unit_describes_itself(partner, unit):
    told = posted(unit, f"unit/{partner.pk}/describe", {"field": "银行", "can_offer": "礼堂"}).json()

    assert (told["can_offer"], [one["field"] for one in got(unit, "unit").json()]) == ("礼堂", ["银行"])


def test_a_unit_reaches_nothing_of_another(here, unit):
    other = a_partner(here)
    letter, review = a_letter(other, is_sent=True), a_review(other, is_sent=True)
    paths = [f"unit/{other.pk}/describe", f"letters/{letter.pk}/read", f"reviews/{review.pk}/answer"]

    assert [posted(unit, path).status_code for path in paths] == [404, 404, 404]
    assert (got(unit, "unit/letters").json(), got(unit, "unit/reviews").json()) == ([], [])


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("partners/{}/leave", {"on": "2026-10-08", "reason": "x"}),
        ("partners/{}/letters", {"year": 2026, "quarter": 3}),
        ("partners/{}/reviews", {"year": 2026}),
        ("letters/send-all", {"year": 2026, "quarter": 3}),
        ("letters/write-missing", {"year": 2026, "quarter": 3}),
    ],
)
def test_the_verbs_of_the_office_are_not_for_units(partner, unit, path, body):
    assert posted(unit, path.format(partner.pk), body).status_code == 403
