"""Judging a round: five judges of whom one is recused, signatures, corrections, what a stage closes."""

from fractions import Fraction

import pytest

from linli.cobuild.errors import RoundRefused, ScoreRefused
from linli.cobuild.models import Recusal, ScoreSheet
from linli.cobuild.selectors import reviewing as found
from linli.cobuild.selectors import ties
from linli.cobuild.services import choosing, judges, reviewing
from linli.cobuild.services.choosing import Choice
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from tests import people
from tests.factories.cobuild_ventures import NOW, agency, applied, chosen, eligible, judge, later, shortlisted, signed, world
from tests.factories.registry import AppointmentFactory, OrganisationFactory, PersonFactory, PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    return world()


def codes_of(do, kind=ScoreRefused):
    with pytest.raises(kind) as told:
        do()
    return told.value.codes


def test_five_judges_one_recused_the_mean_is_over_the_four_others(of):
    venture = shortlisted(of)[0]
    experts = [judge(of, organisation=of.agency if n == 4 else None) for n in range(5)]
    needs = (2000, 2100, 2300, 1000)  # totals 78, 79, 81 and 68
    for one, need in zip(experts, needs, strict=False):
        signed(one, venture, need=need)

    stands = found.standing(of.round, "expert")

    assert [row.reason for row in Recusal.objects.filter(by_self=False)] == ["是申报单位或者它的上级单位的人"]
    assert codes_of(lambda: signed(experts[4], venture)) == ["recused"]
    assert (stands.ranked[0].mean, stands.waiting, stands.too_few) == (Fraction(7650), 0, ())


def test_of_five_sheets_the_highest_and_the_lowest_are_left_out(of):
    venture = shortlisted(of)[0]
    for need in (2000, 2100, 2300, 1000, 2500):  # totals 78, 79, 81, 68 and 83
        signed(judge(of), venture, need=need)

    assert found.standing(of.round, "expert").ranked[0].mean == Fraction(7800 + 7900 + 8100, 3)


def test_after_recusals_the_least_number_of_judges_still_holds(of):
    venture = shortlisted(of)[0]
    experts = [judge(of) for _n in range(3)]
    for one in experts:
        signed(one, venture)
    reviewing.recuse(judge=experts[0][0], venture=venture, reason="认识负责人", by=experts[0][1], now=NOW)

    choice = Choice({venture.pk: 100_000})

    assert codes_of(lambda: choosing.choose(round_=of.round, choice=choice, by=of.leader, now=NOW), RoundRefused) == ["too_few"]


def again_as(of, one, stage="expert"):
    """The same person asked for another stage."""
    return judges.name(round_=of.round, stage=stage, person=one[0].person, by=of.clerk, now=NOW), one[1]


def test_who_was_recused_in_the_first_review_is_recused_in_the_second(of):
    venture, one = eligible(of), judge(of, "preliminary")
    reviewing.recuse(judge=one[0], venture=venture, reason="认识负责人", by=one[1], now=NOW)
    shortlisted(of, 0, also=[venture])

    expert = again_as(of, one)

    assert [(row.reason, row.by_self) for row in expert[0].recusals.all()] == [("认识负责人", True)]
    assert codes_of(lambda: signed(expert, venture)) == ["recused"]


def test_who_judges_in_both_reviews_is_recused_in_both_at_once_and_only_there(of):
    venture, other, one = eligible(of), eligible(of, title="另一个"), judge(of, "preliminary")
    expert, stranger = again_as(of, one), judge(of)

    reviewing.recuse(judge=one[0], venture=venture, reason="认识负责人", by=of.clerk, now=NOW)

    assert list(Recusal.objects.values_list("judge", "venture").order_by("at", "id")) == [
        (one[0].pk, venture.pk),
        (expert[0].pk, venture.pk),
    ]
    assert (stranger[0].recusals.count(), other.recusals.count()) == (0, 0)


def test_nothing_is_decided_while_a_sheet_is_still_owed_until_that_judge_leaves(of):
    venture = shortlisted(of)[0]
    for one in [judge(of) for _n in range(3)]:
        signed(one, venture)
    absent, choice = judge(of)[0], Choice({venture.pk: 100_000})

    assert codes_of(lambda: choosing.choose(round_=of.round, choice=choice, by=of.leader, now=NOW), RoundRefused) == ["waiting"]

    judges.leave(judge=absent, reason="一直没有回音", by=of.clerk, now=NOW)
    assert choosing.choose(round_=of.round, choice=choice, by=of.leader, now=NOW).expert_closed_at == NOW


def by_post(of, person):
    AppointmentFactory(post=PostFactory(tenant=of.here.tenant, kind="unit_liaison", organisation=of.agency), person=person)


def by_post_above(of, person):
    of.agency.parent = OrganisationFactory(tenant=of.here.tenant, kind="government_department")
    of.agency.save()
    AppointmentFactory(
        post=PostFactory(tenant=of.here.tenant, kind="department_clerk", organisation=of.agency.parent), person=person
    )


@pytest.mark.parametrize("belong", [by_post, by_post_above])
def test_who_holds_a_post_of_the_applicant_or_above_it_is_recused_when_the_application_comes(of, belong):
    one, _actor = judge(of, "preliminary")
    belong(of, one.person)

    venture = applied(of)

    assert list(Recusal.objects.values_list("judge", "venture", "by_self")) == [(one.pk, venture.pk, False)]


def test_who_joined_the_applicant_after_signing_is_recused_before_anything_is_counted(of):
    venture = eligible(of)
    first = [judge(of, "preliminary") for _n in range(4)]
    for one in first:
        signed(one, venture, need=2000 if one is first[0] else 2500)
    by_post(of, first[0][0].person)

    choosing.shortlist(round_=of.round, by=of.clerk, now=NOW)

    of.round.refresh_from_db()
    assert (found.standing(of.round, "preliminary").ranked[0].mean, Recusal.objects.count()) == (Fraction(8000), 1)


def test_another_engine_may_say_to_which_bodies_somebody_belongs(of):
    one, _actor = judge(of, "preliminary")
    source = lambda wanted, on: {one.person_id: {of.agency.pk}}  # noqa: E731
    ties.register_ties(source)

    applied(of)
    ties._sources.remove(source)

    assert Recusal.objects.get().judge == one


def test_only_the_judge_signs_and_nobody_for_them(of):
    venture = eligible(of)
    one, _actor = judge(of, "preliminary")

    for other in (of.clerk, of.leader, of.system, people.resident(of.here)[1]):
        with pytest.raises(NotAllowed):
            signed((one, other), venture)
    assert ScoreSheet.objects.count() == 0


def test_a_second_sheet_says_which_one_it_replaces(of):
    venture = eligible(of)
    one = judge(of, "preliminary")
    first = signed(one, venture)
    again = codes_of(lambda: signed(one, venture, now=later(minutes=1)))

    second = signed(one, venture, now=later(minutes=2), corrects=first.pk, need=3000)

    assert (again, codes_of(lambda: signed(one, venture, corrects=first.pk))) == (["signed"], ["overtaken"])
    assert [row.pk for row in found.current_sheets([one[0]])] == [second.pk]


def test_points_that_are_wrong_or_missing_are_told_together_and_nothing_is_signed(of):
    venture = eligible(of)
    one = judge(of, "preliminary")

    assert codes_of(lambda: signed(one, venture, need=3001, plan=-1)) == ["points", "points"]
    assert ScoreSheet.objects.count() == 0


def test_every_sheet_can_be_verified_and_a_changed_number_is_found(of):
    venture = shortlisted(of)[0]
    rows = list(found.signed_sheets(of.round, "preliminary"))
    before = [found.is_genuine(one) for one in rows]

    rows[0].points = rows[0].points | {"need": 1}
    rows[1].remark = "很好"
    rows[2].total, rows[2].points = 7000, rows[2].points | {"need": 1500}

    assert (before, [found.is_genuine(one) for one in rows]) == ([True] * 3, [False] * 3)
    assert venture.state == "shortlisted"


def test_sheets_of_a_stage_that_is_open_are_shown_to_nobody(of):
    signed(judge(of, "preliminary"), eligible(of))

    assert list(found.signed_sheets(of.round, "preliminary")) == []


def test_below_the_pass_mark_nobody_goes_on_exactly(of):
    venture = eligible(of)
    for need in (500, 500, 499):  # 60, 60 and 59.99 points
        signed(judge(of, "preliminary"), venture, need=need)

    choosing.shortlist(round_=of.round, by=of.clerk, now=NOW)

    venture.refresh_from_db()
    assert (venture.state, venture.state_reason) == ("not_shortlisted", "60 分，没有过及格线")


def test_the_preliminary_review_waits_for_checks_and_judges(of):
    applied(of)

    do = lambda: choosing.shortlist(round_=of.round, by=of.clerk, now=NOW)  # noqa: E731

    assert codes_of(do, RoundRefused) == ["nothing", "unchecked"]


def test_a_closed_stage_takes_no_judge_no_sheet_no_recusal_and_closes_once(of):
    venture = chosen(of)
    one = of.round.judges.filter(stage="expert").select_related("person").first()
    actor = people.resident_actor(one.person.user, of.here.tenant.pk)

    assert codes_of(lambda: signed((one, actor), venture)) == ["closed", "signed"]
    assert codes_of(lambda: reviewing.recuse(judge=one, venture=venture, reason="晚了", by=actor, now=NOW)) == ["closed"]
    assert codes_of(lambda: judges.leave(judge=one, reason="一直没有回音", by=of.clerk, now=NOW), RoundRefused) == ["closed"]
    assert codes_of(lambda: judge(of), RoundRefused) == ["closed"]


def scored(of, *needs):
    made = shortlisted(of, len(needs))
    for one in [judge(of) for _n in range(3)]:
        for venture, need in zip(made, needs, strict=True):
            signed(one, venture, need=need)
    return made


def test_who_ranks_higher_and_is_passed_over_is_told_why(of):
    high, low = scored(of, 2500, 2000)
    choice = Choice({low.pk: 100_000})

    codes = codes_of(lambda: choosing.choose(round_=of.round, choice=choice, by=of.leader, now=NOW), RoundRefused)
    choosing.choose(round_=of.round, choice=Choice({low.pk: 100_000}, {high.pk: "同类已有两个"}), by=of.leader, now=NOW)

    [one.refresh_from_db() for one in (high, low)]
    assert codes == ["passed_over"]
    assert [(one.state, one.state_reason) for one in (high, low)] == [("not_chosen", "同类已有两个"), ("chosen", "")]


def test_a_grant_stays_within_what_was_asked_and_what_there_is(of):
    first, second = scored(of, 2500, 2000)
    of.round.funds_cents = 150_000
    of.round.save()
    choice = Choice({first.pk: 100_001, second.pk: 100_000})

    codes = codes_of(lambda: choosing.choose(round_=of.round, choice=choice, by=of.leader, now=NOW), RoundRefused)

    assert codes == ["grant", "funds"]


def test_the_clerk_decides_nothing_and_every_signature_stands_in_the_journal(of):
    venture = scored(of, 2000)[0]

    with pytest.raises(NotAllowed):
        choosing.choose(round_=of.round, choice=Choice({venture.pk: 1}), by=of.clerk, now=NOW)
    assert JournalLine.objects.filter(verb="cobuild.score.signed").count() == 6


def test_a_judge_who_leaves_no_longer_counts_and_may_come_back(of):
    venture = eligible(of)
    one, _actor = pair = judge(of, "preliminary")
    signed(pair, venture)
    judges.leave(judge=one, reason="一直没有回音", by=of.clerk, now=NOW)
    gone = found.standing(of.round, "preliminary").ranked

    judges.name(round_=of.round, stage="preliminary", person=one.person, by=of.clerk, now=later(days=1))

    assert (gone, len(found.standing(of.round, "preliminary").ranked)) == ([], 1)


def test_another_agency_is_no_conflict(of):
    other, _liaison = agency(of.here)
    judge(of, "preliminary", organisation=other)
    applied(of)

    assert Recusal.objects.count() == 0


# ---- what is refused ----


def test_a_judge_neither_signs_nor_keeps_out_of_a_venture_of_another_round(of):
    venture, other = shortlisted(of)[0], judge(world(of.here, title="第二轮"))

    assert codes_of(lambda: signed(other, venture)) == ["other_round"]
    assert codes_of(lambda: reviewing.recuse(judge=other[0], venture=venture, reason="认识负责人", by=other[1], now=NOW)) == [
        "other_round"
    ]


def test_a_venture_is_judged_in_its_stage_only(of):
    venture = eligible(of)

    assert codes_of(lambda: signed(judge(of), venture)) == ["not_judged"]


def test_a_judge_is_somebody_of_the_register_here(of):
    name = lambda person: judges.name(round_=of.round, stage="expert", person=person, title="", by=of.clerk, now=NOW)  # noqa: E731

    assert codes_of(lambda: name(None), RoundRefused) == ["no_person"]
    assert codes_of(lambda: name(PersonFactory()), RoundRefused) == ["no_person"]


def test_a_venture_below_the_pass_mark_is_not_chosen(of):
    good, weak = shortlisted(of, 2)
    for one in [judge(of) for _n in range(3)]:
        signed(one, good), signed(one, weak, need=0, plan=0)

    do = lambda: choosing.choose(round_=of.round, choice=Choice({weak.pk: 100_000}), by=of.leader, now=NOW)  # noqa: E731

    assert "below" in codes_of(do, RoundRefused)
