"""Letters of a quarter and reviews of a year: written from what was done, sent, read, answered; who hears of them."""

from datetime import date, datetime
from uuid import uuid4

import pytest

from linli.cobuild.errors import PartnerRefused
from linli.cobuild.events import LetterSent, ReviewSent
from linli.cobuild.models import FeedbackLetter, PartnerReview
from linli.cobuild.rules.sides import Claimant
from linli.cobuild.services import delivering, letters, notices_partners, partner_reviews, partners, upkeep
from linli.cobuild.services.partner_reviews import ReviewGiven
from linli.cobuild.tasks import draft_letters
from linli.core import clock
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed
from linli.disclosure.models import Message
from linli.registry.api import PersonErased
from tests import people
from tests.factories.cobuild_market import a_need, delivered
from tests.factories.cobuild_partners import NOW, SUMMER, a_gift, a_letter, a_partner, a_review, did, liaison, system
from tests.factories.registry import PersonFactory, PlaceFactory
from tests.refusing import codes_refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner(here):
    return a_partner(here, "试验银行")


def wrote(partner, year=2026, quarter=3, by=None):
    return letters.write(partner=partner, year=year, quarter=quarter, words="", by=by or system(partner), now=NOW)


def answered(review, by, text="好的"):
    return partner_reviews.answer(review=review, answer=text, by=by, now=NOW)


def lines(verb):
    return JournalLine.objects.filter(verb=f"cobuild.{verb}").count()


# ---- letters ----


def test_a_letter_keeps_what_was_done_in_its_quarter(here, partner):
    did(partner, person_times=12)

    letter = a_letter(partner)

    assert (letter.number, letter.body["figures"]["person_times"]) == (f"{here.tenant.letters}-FK26-0001", 12)
    assert (letter.body["deeds"][0]["title"], lines("letter.written")) == ("给王奶奶修水龙头", 1)


def test_written_again_it_has_new_figures_and_its_number(partner):
    first = a_letter(partner)
    did(partner)

    again = a_letter(partner, words="谢谢大家")

    assert (again.pk, again.number, again.words, again.body["figures"]["claims"]) == (first.pk, first.number, "谢谢大家", 1)


def test_once_sent_it_stands_as_it_is(partner):
    letter = a_letter(partner, is_sent=True)

    assert codes_refused(PartnerRefused, wrote, partner) == ["sent"]
    assert codes_refused(PartnerRefused, letters.send, letter=letter, by=system(partner), now=NOW) == ["sent"]


@pytest.mark.parametrize(
    ("year", "quarter", "code"),
    [(2026, 4, "too_early"), (2026, 0, "quarter"), (0, 1, "quarter"), (99999, 1, "quarter"), (2019, 4, "not_partner")],
)
def test_there_is_no_letter_of_another_time(partner, year, quarter, code):
    assert codes_refused(PartnerRefused, wrote, partner, year, quarter) == [code]
    assert FeedbackLetter.objects.count() == 0


def test_only_its_liaison_has_read_it_and_the_first_time_stands(here, partner):
    letter, draft = a_letter(partner, is_sent=True), a_letter(partner, quarter=2)
    _user, own = liaison(here, partner)
    _user, other = liaison(here, a_partner(here))
    letters.mark_read(letter=letter, by=own, now=NOW)
    letters.mark_read(letter=letter, by=own, now=datetime(2026, 12, 1, tzinfo=NOW.tzinfo))

    for one, by in [(letter, other), (draft, own)]:
        with pytest.raises(NotAllowed):
            letters.mark_read(letter=one, by=by, now=NOW)
    letter.refresh_from_db()
    assert (letter.read_at, lines("letter.read")) == (NOW, 1)


def test_the_letters_that_are_missing_are_those_of_units_that_did_something(here, partner, secretary):
    busy, gone, idle = a_partner(here), a_partner(here), a_partner(here)
    for one in (busy, gone):
        did(one)
    a_gift(partner)
    a_letter(busy)
    partners.leave(partner=gone, on=date(2026, 6, 30), reason="搬走了", by=system(here), now=NOW)

    count = letters.write_missing(tenant=here.tenant, year=2026, quarter=3, by=secretary, now=NOW)

    assert (count, letters.write_missing(tenant=here.tenant, year=2026, quarter=3, by=secretary, now=NOW)) == (1, 0)
    assert {one.partner for one in FeedbackLetter.objects.all()} == {busy, partner}
    assert not idle.letters.exists()


def test_all_that_wait_are_sent_at_once_at_ones_own_places(here, partner, secretary):
    a_letter(partner)
    a_letter(partner, quarter=2)
    far = a_letter(a_partner(here, place=PlaceFactory(parent=here.subdistrict, name="另一个社区")))

    assert letters.send_all(tenant=here.tenant, year=2026, quarter=3, by=secretary, now=NOW) == 1

    assert list(FeedbackLetter.objects.filter(sent_at=None, quarter=3)) == [far]
    assert OutboxEvent.objects.filter(name__endswith="LetterSent").count() == 1


def test_a_quarter_that_is_none_has_nothing_missing(here, secretary):
    wanted = {"tenant": here.tenant, "year": 2026, "by": secretary, "now": NOW}

    assert codes_refused(PartnerRefused, letters.write_missing, quarter=9, **wanted) == ["quarter"]


def test_whoever_keeps_no_units_writes_and_sends_nothing(here, partner):
    letter, by = a_letter(partner), people.outsider()[1]
    tenant = {"tenant": here.tenant, "year": 2026, "quarter": 3, "by": by, "now": NOW}
    calls = [
        lambda: wrote(partner, by=by),
        lambda: letters.send(letter=letter, by=by, now=NOW),
        lambda: letters.write_missing(**tenant),
        lambda: letters.send_all(**tenant),
    ]

    for call in calls:
        with pytest.raises(NotAllowed):
            call()


def test_in_the_morning_the_letters_of_the_last_quarter_lie_ready(partner):
    did(partner)

    with clock.fixed(NOW):
        drafted = [draft_letters.func(), draft_letters.func()]

    letter = FeedbackLetter.objects.get()
    assert (drafted, letter.year, letter.quarter, letter.sent_at) == ([1, 0], 2026, 3, None)


def test_the_unit_hears_of_its_letter_once(partner):
    letter = a_letter(partner, is_sent=True)
    event, event_id = LetterSent(tenant_id=partner.tenant_id, letter_id=letter.pk), uuid4()
    for _n in range(2):
        notices_partners.on_letter_sent(event, event_id=event_id, now=NOW)
    notices_partners.on_letter_sent(LetterSent(tenant_id=partner.tenant_id, letter_id=uuid4()), event_id=uuid4(), now=NOW)

    message = Message.objects.get()
    assert (message.to_organisation, message.url) == (partner.organisation, f"/unit/letters/{letter.pk}/")
    assert message.title == f"{letter.number} 2026 年第 3 季度的反馈和感谢"


def test_words_of_somebody_who_is_erased_go_from_letters_and_reviews_too(here, partner):
    person = PersonFactory(tenant=here.tenant)
    done = delivered(a_need(here.community, person=person, now=SUMMER), Claimant(organisation=partner.organisation), now=SUMMER)
    delivering.confirm(claim=done, rating=4, thanks="谢谢小李", by=system(here), now=SUMMER)
    letter, review = a_letter(partner), a_review(partner, year=2026)

    upkeep.on_person_erased(PersonErased(tenant_id=here.tenant.pk, person_id=person.pk), event_id=uuid4(), now=NOW)

    for one in (letter, review):
        one.refresh_from_db()
        deed = one.body["deeds"][0]
        assert (deed["thanks"], deed["rating"]) == ("", 4)


# ---- reviews ----


def test_a_review_is_words_beside_the_figures_of_the_year(partner):
    did(partner)

    review = a_review(partner, year=2026, thanks="谢谢")

    assert (review.done, review.thanks, review.body["figures"]["claims"]) == ("每月来修水电", "谢谢", 1)
    assert (str(review), lines("review.written")) == (f"{partner.pk} 2026", 1)


def test_it_may_be_written_anew_until_it_is_sent(partner):
    first = a_review(partner)
    again = a_review(partner, done="每季度来一次", is_sent=True)

    codes = codes_refused(PartnerRefused, a_review, partner)
    sent = codes_refused(PartnerRefused, partner_reviews.send, review=again, by=system(partner), now=NOW)

    assert (again.pk, PartnerReview.objects.get().done, codes, sent) == (first.pk, "每季度来一次", ["sent"], ["sent"])


def test_a_review_of_a_year_to_come_is_refused(partner):
    assert codes_refused(PartnerRefused, a_review, partner, year=2027, done="") == ["year", "done_missing"]


def test_its_liaison_answers_once_and_the_community_hears_it(here, partner, secretary):
    review, own = a_review(partner, is_sent=True), liaison(here, partner)[1]

    answered(review, own)

    assert codes_refused(PartnerRefused, answered, review, own) == ["answered"]
    assert Message.objects.get().title == "试验银行 回了 2025 年的评议"
    assert JournalLine.objects.get(verb="cobuild.review.answered").changes == {"by_unit": [None, True]}


def test_the_office_writes_down_an_answer_that_came_by_telephone(partner, secretary):
    review = answered(a_review(partner, is_sent=True), secretary, " 明年再来 ")

    assert (review.answer, Message.objects.count()) == ("明年再来", 0)


def test_no_other_unit_answers_and_nobody_of_elsewhere_writes(here, partner):
    review, other, stranger = a_review(partner, is_sent=True), liaison(here, a_partner(here))[1], people.outsider()[1]
    calls = [
        lambda: answered(review, other),
        lambda: partner_reviews.send(review=review, by=stranger, now=NOW),
        lambda: partner_reviews.write(partner=partner, year=2025, given=ReviewGiven("x"), by=stranger, now=NOW),
    ]

    for call in calls:
        with pytest.raises(NotAllowed):
            call()


def test_before_it_is_sent_nobody_answers(partner, secretary):
    assert codes_refused(PartnerRefused, answered, a_review(partner), secretary) == ["not_sent"]


def test_the_unit_is_asked_for_its_answer(partner):
    review = a_review(partner, is_sent=True)
    for pk in (review.pk, uuid4()):
        notices_partners.on_review_sent(ReviewSent(tenant_id=partner.tenant_id, review_id=pk), event_id=uuid4(), now=NOW)

    assert [one.url for one in Message.objects.all()] == [f"/unit/reviews/{review.pk}/"]
