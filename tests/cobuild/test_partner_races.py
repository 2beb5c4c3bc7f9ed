"""Many at the same instant, on PostgreSQL: one unit registered, one letter written and sent, a quarter written by two, one answer."""

import pytest

from linli.cobuild.models import FeedbackLetter, PartnerUnit
from linli.cobuild.services import letters, partner_reviews, partners
from linli.core.models import OutboxEvent
from tests.factories.cobuild_partners import NOW, a_letter, a_partner, a_review, did, given, system
from tests.factories.registry import OrganisationFactory
from tests.people import neighbourhood

from ..accounts.threads import meanwhile, together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def wrote(partner):
    return letters.write(partner=partner, year=2026, quarter=3, words="", by=system(partner), now=NOW).number


def test_one_unit_registered_by_ten_clerks_takes_part_once():
    here = neighbourhood()
    wanted = given(here, organisation=OrganisationFactory(tenant=here.tenant))

    told = together(
        10, lambda _n: partners.register(tenant=here.tenant, given=wanted, by=system(here), now=NOW).level
    )  # fmt: skip

    assert sorted(map(str, told)) == [*["['registered']"] * 9, "province"]
    assert PartnerUnit.objects.count() == 1


def test_one_quarter_written_by_five_is_one_letter_with_one_number():
    partner = a_partner(neighbourhood())

    assert len(set(together(5, lambda _n: wrote(partner)))) == 1
    assert FeedbackLetter.objects.count() == 1


def test_a_letter_that_is_sent_while_it_is_rewritten_stays_sent():
    letter = a_letter(a_partner(neighbourhood()))

    told = meanwhile(lambda: letters.send(letter=letter, by=system(letter), now=NOW), lambda: wrote(letter.partner))

    letter.refresh_from_db()
    assert (told, letter.sent_at) == (["sent"], NOW)


def test_a_letter_sent_by_five_is_told_once():
    letter = a_letter(a_partner(neighbourhood()))

    told = together(5, lambda _n: letters.send(letter=letter, by=system(letter), now=NOW).number)

    assert (told.count(letter.number), told.count(["sent"])) == (1, 4)
    assert OutboxEvent.objects.filter(name__endswith="LetterSent").count() == 1


def test_a_quarter_written_for_all_and_one_by_one_has_each_letter_once():
    here = neighbourhood()
    units = [a_partner(here) for _n in range(3)]
    for one in units:
        did(one)

    def work(number):
        if number < 2:
            return letters.write_missing(tenant=here.tenant, year=2026, quarter=3, by=system(here), now=NOW)
        return wrote(units[number - 2])

    together(5, work)

    assert sorted(FeedbackLetter.objects.values_list("partner", flat=True)) == sorted(one.pk for one in units)


def test_a_review_answered_by_five_has_one_answer():
    review = a_review(a_partner(neighbourhood()), is_sent=True)

    told = together(
        5, lambda n: partner_reviews.answer(review=review, answer=f"第{n}句", by=system(review), now=NOW).answered_at
    )  # fmt: skip

    assert (told.count(NOW), told.count(["answered"])) == (1, 4)
