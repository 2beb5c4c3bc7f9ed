"""What is refused of a venture and its round with every reason: judges, recusals, decisions, checks, contracts, money."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.cobuild.errors import RoundRefused, ScoreRefused, VentureRefused
from linli.cobuild.models import Instalment, Judge, Recusal, ScoreSheet, Venture
from linli.cobuild.selectors import ventures as found
from linli.cobuild.services import choosing, judges, paying, recusing, rounds, venture_checks, ventures
from linli.cobuild.services.choosing import Choice
from linli.cobuild.services.paying import SpendingGiven
from linli.cobuild.services.venture_checks import CheckGiven
from linli.core import files
from linli.core.models import JournalLine
from tests import people
from tests.factories import cobuild_agreements as papers
from tests.factories.cobuild_ventures import (
    LINES,
    NOW,
    applied,
    chosen,
    drafted,
    eligible,
    judge,
    later,
    paid,
    round_given,
    running,
    shortlisted,
    signed,
    venture_given,
    world,
)
from tests.factories.registry import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 1)


@pytest.fixture
def of():
    return world()


def refused(do, kind=VentureRefused, **said):
    with pytest.raises(kind) as told:
        do(**said, now=NOW)
    return told.value.codes


# ---- judges ----


def test_a_judge_is_named_for_a_stage_that_there_is(of):
    person = PersonFactory(tenant=of.here.tenant)
    codes = refused(judges.name, RoundRefused, round_=of.round, stage="x", person=person, title="专" * 81, by=of.clerk)

    assert (codes, Judge.objects.count()) == (["stage", "too_long"], 0)


def test_a_judge_is_named_once_and_no_unit_from_elsewhere_employs_them(of):
    one, _actor = judge(of)
    elsewhere = OrganisationFactory(tenant=people.neighbourhood().tenant)
    given = {"round_": of.round, "stage": "expert", "organisation": elsewhere, "by": of.clerk}

    assert refused(judges.name, RoundRefused, person=one.person, **given) == ["named", "other_tenant"]
    assert Judge.objects.count() == 1


def test_a_judge_leaves_once_and_signs_no_more(of):
    one = judge(of, "preliminary")
    venture = eligible(of)
    judges.leave(judge=one[0], reason="一直没有回音", by=of.clerk, now=NOW)

    assert refused(judges.leave, RoundRefused, judge=one[0], reason="没有回音", by=of.clerk) == ["left"]
    with pytest.raises(ScoreRefused) as told:
        signed(one, venture)
    assert (told.value.codes, ScoreSheet.objects.count()) == (["left"], 0)


def test_the_office_recuses_a_judge_once_with_a_reason(of):
    (one, actor), venture = judge(of), eligible(of)
    made = recusing.recuse(judge=one, venture=venture, reason="邻居", by=of.clerk, now=NOW)

    codes = refused(recusing.recuse, ScoreRefused, judge=one, venture=venture, reason=" ", by=actor)

    assert (codes, made.by_self) == (["empty", "recused"], False)
    assert Recusal.objects.count() == 1


def test_the_program_recuses_whom_it_recused_no_second_time(of):
    one, _actor = judge(of, organisation=of.agency)
    applied(of)

    assert recusing.by_program(of.round, on=TODAY, now=NOW) == []
    assert list(Recusal.objects.values_list("judge", "by_self")) == [(one.pk, False)]


# ---- decisions ----


def test_nobody_is_chosen_before_the_preliminary_review_is_over(of):
    eligible(of)

    codes = refused(choosing.choose, RoundRefused, round_=of.round, choice=Choice({}), by=of.leader)

    assert codes == ["preliminary", "nothing"]


def test_a_stage_is_closed_once(of):
    shortlisted(of)

    assert refused(choosing.shortlist, RoundRefused, round_=of.round, by=of.clerk) == ["closed"]
    assert JournalLine.objects.filter(verb="cobuild.round.preliminary_closed").count() == 1


def test_somebody_is_chosen_and_only_of_the_stage(of):
    elsewhere = drafted(of)
    venture = shortlisted(of)[0]
    [signed(judge(of), venture) for _n in range(3)]

    codes = [
        refused(choosing.choose, RoundRefused, round_=of.round, choice=choice, by=of.leader)
        for choice in (Choice({}), Choice({elsewhere.pk: 100}))
    ]

    assert codes == [["none"], ["unknown"]]


# ---- checks ----


def test_a_check_is_of_a_kind_and_of_a_day_that_was(of):
    venture = applied(of)
    wrong = [CheckGiven("x", TODAY, True), CheckGiven("eligibility", TODAY + timedelta(days=1), False)]

    codes = [refused(venture_checks.check, venture=venture, given=given, by=of.clerk) for given in wrong]

    assert codes == [["kind"], ["future", "empty"]]
    assert venture.checks.count() == 0


def test_after_the_preliminary_review_nobody_is_let_in(of):
    late = shortlisted(of)[0]
    Venture.objects.filter(pk=late.pk).update(state="applied")

    codes = refused(venture_checks.check, venture=late, given=CheckGiven("eligibility", TODAY, True), by=of.clerk)

    assert (codes, Venture.objects.get(pk=late.pk).state) == (["twice", "closed"], "applied")


def test_the_papers_of_a_check_are_kept_in_their_order(of):
    uploads = [SimpleUploadedFile(name, papers.PDF, "application/pdf") for name in ("a.pdf", "b.pdf")]

    made = venture_checks.check(
        venture=applied(of), given=CheckGiven("eligibility", TODAY, True), uploads=uploads, by=of.clerk, now=NOW
    )

    assert [one.name for one in files.files_of(made, purpose="check")] == ["a.pdf", "b.pdf"]


# ---- the contract ----


def a_contract(of):
    return papers.drafted(of.here, kind="venture", unit=of.agency)


def test_a_contract_is_signed_before_the_venture_begins(of):
    venture, paper = chosen(of), a_contract(of)

    assert refused(venture_checks.contract, venture=venture, agreement=paper, by=of.clerk) == ["unsigned"]
    signed_paper = papers.on_paper(paper)
    made = venture_checks.contract(venture=venture, agreement=signed_paper, by=of.clerk, now=NOW)

    assert (made.state, made.state_reason) == ("running", paper.number)


def test_a_contract_is_of_one_venture(of):
    paper, other = papers.on_paper(a_contract(of)), applied(of)
    Venture.objects.filter(pk=other.pk).update(agreement=paper)

    codes = refused(venture_checks.contract, venture=other, agreement=paper, by=of.clerk)

    assert (codes, Venture.objects.get(pk=other.pk).state) == (["state", "taken"], "applied")


# ---- money ----


def test_a_grant_is_paid_after_what_there_is_and_not_divided_anew_once_paid(of):
    venture = running(of)
    paid(venture, 1, of)

    codes = refused(paying.plan, venture=venture, parts=[("x", 100_000)], by=of.clerk)

    assert (codes, Instalment.objects.filter(after="x").count()) == (["after", "paid"], 0)


def test_a_payment_has_a_day_that_was_and_is_paid_or_cancelled_once(of):
    first = running(of).instalments.get(position=1)
    tomorrow = TODAY + timedelta(days=1)
    codes = refused(paying.pay, instalment=first, paid_on=tomorrow, voucher=" ", by=of.clerk)
    paying.cancel(instalment=first, reason="不做了", by=of.leader, now=NOW)

    assert codes == ["empty", "future"]
    assert refused(paying.cancel, instalment=first, reason=" ", by=of.leader) == ["empty", "done"]
    assert refused(paying.pay, instalment=first, paid_on=TODAY, voucher="P1", by=of.clerk) == ["barred"]


@pytest.mark.parametrize(
    ("state", "row", "told"),
    [
        ("stopped", {}, "项目停了或者还没有签约，不能拨款。"),
        ("running", {"paid_on": TODAY}, "这一笔已经拨了。"),
        ("running", {"cancelled_reason": "不做了"}, "这一笔已经取消了。"),
        ("running", {"after": "midterm"}, "中期评估合格以后才拨。"),
        ("running", {}, ""),
    ],
)
def test_why_an_instalment_is_not_paid_is_said_in_a_sentence(state, row, told):
    one = Instalment(**({"after": "contract"} | row))

    assert str(paying.barred(Venture(state=state), one, checks=[], before=False)) == told


def test_money_is_spent_on_a_day_that_was(of):
    line = running(of).budget_lines.get(position=1)
    given = SpendingGiven(100, TODAY + timedelta(days=1), " ")

    assert refused(paying.spend, line=line, given=given, by=of.liaison) == ["empty", "future"]
    assert line.spending.count() == 0


def test_a_venture_has_a_category_of_the_list(of):
    given = venture_given(of.here, category="x", place=None)

    codes = refused(ventures.draft, round_=of.round, applicant=of.agency, given=given, lines=LINES, by=of.liaison)

    assert (codes, Venture.objects.count()) == (["category", "place"], 0)


def test_a_round_that_is_kept_as_it_was_has_no_new_line_in_the_journal(of):
    rounds.change(round_=of.round, given=round_given(of.here), by=of.clerk, now=later(days=1))

    assert JournalLine.objects.filter(verb="cobuild.round.changed").count() == 0


# ---- who sees what ----


def test_rounds_are_the_offices_and_ventures_their_agencys(of):
    venture, nobody = applied(of), people.resident(of.here)[1]
    tenant = of.here.tenant

    seen = [list(found.rounds_seen(one, tenant)) for one in (of.clerk, nobody)]

    assert seen == [[of.round], []]
    assert [list(found.own_ventures(one, tenant)) for one in (of.liaison, nobody)] == [[venture], []]


def test_a_venture_is_found_by_its_title_agency_or_whole_number(of):
    venture, rows = applied(of), found.ventures_seen(of.clerk, of.here.tenant)
    drafted(of, title="没有交的")

    texts = ("陪伴", of.agency.name, venture.number.lower(), venture.number[:-1], "没有交")

    filters = [found.VentureFilters.from_query({"text": text}) for text in texts]
    assert [list(found.narrowed(rows, one)) for one in filters] == [[venture], [venture], [venture], [], []]
