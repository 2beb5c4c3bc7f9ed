"""What a gate hears of agreements: none, not signed, signed, terminated, another step's; and of a round's ventures."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from linli.cobuild.models import Agreement, Round, Venture
from linli.cobuild.services import agreements
from linli.procedures.models import Step
from linli.procedures.providers import FORETOLD, Question, provider_named
from linli.procedures.services import runs
from tests import people
from tests.factories.cobuild_agreements import DAY, NOW, bank, on_paper, party, proposed, signed, system

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(here):
    given = {"title": "三号楼加装电梯", "place": here.entrance, "plain": ""}
    return runs.start(tenant=here.tenant, code="elevator_retrofit", by=people.community_secretary(here)[1], now=NOW, **given)


def asked(run, kind="", *, step="agreement"):
    parameters = {"kind": kind} if kind else {}
    question = Question(run.tenant_id, run.pk, None, step, "signed", parameters, (), run.place_id, NOW)
    return provider_named("agreement_signed").ask(question)


def of(run, step="agreement", **more):
    return {"run": run, "step": step} | more


def test_it_is_registered_and_foretold_no_more():
    assert (provider_named("agreement_signed").title == "协议签好了", "agreement_signed" in FORETOLD) == (True, False)


def test_without_one_the_office_begins_it_with_what_is_known(run):
    told = asked(run, "elevator")

    query = parse_qs(urlsplit(told.begins.url).query)
    assert (told.is_met, told.text) == (False, "还没有为这一步起草协议。")
    assert query == {"run": [str(run.pk)], "step": ["agreement"], "place": [str(run.place_id)], "kind": ["other"]}


def test_one_that_is_not_signed_does_not_do_and_a_signed_one_does(here, run):
    one = proposed(here, **of(run, kind="other"))
    before = asked(run, "elevator")

    on_paper(one)

    after = asked(run, "elevator")
    assert (before.is_met, before.text) == (False, f"{one.number} 还没有签好。")
    assert (after.is_met, after.text, after.link) == (True, f"{one.number} 在 2026年9月1日 签好了。", one.get_absolute_url())


@pytest.mark.parametrize(
    ("more", "is_met"),
    [({"kind": "other"}, True), ({"kind": "premises"}, False), ({"kind": "other", "step": "consent"}, False)],
)
def test_only_one_of_this_step_and_kind_counts(here, run, more, is_met):
    signed(here, **(of(run) | more))

    assert asked(run, "elevator").is_met is is_met


def test_one_of_no_procedure_or_of_another_counts_for_nothing(here, run):
    signed(here, kind="other")

    assert asked(run, "elevator").is_met is False


def test_what_was_terminated_counts_no_more_and_what_ran_to_its_end_does(here, run):
    one = signed(here, **of(run, kind="other", ends_on=date(2026, 9, 10)))
    agreements.end_due(now=NOW + timedelta(days=30))
    ended = asked(run, "elevator").is_met
    other = signed(here, unit=bank(here, "另一家"), **of(run, kind="premises"))
    agreements.terminate(agreement=other, on=DAY, reason="不办了", by=system(here), now=NOW)

    told = asked(run, "premises")

    assert (ended, told.is_met, told.text) == (True, False, f"{other.number} 提前终止了，不再算数。")
    assert one.number != other.number


def test_what_was_signed_for_an_earlier_round_of_the_step_is_history(here, run):
    signed(here, **of(run, kind="other"))
    first = Step.objects.get(run=run, code="agreement")
    later = {"round": 2, "opened_at": NOW + timedelta(days=1)}
    kept = {"tenant_id": run.tenant_id, "run": run, "code": "agreement", "position": first.position}
    Step.objects.create(**kept, **later)

    assert asked(run, "elevator").is_met is False


@pytest.mark.parametrize("count", [1, 2])
def test_every_chosen_venture_of_the_round_needs_its_own(here, run, count):
    made = datetime(2026, 8, 1, tzinfo=UTC)
    plain = {"tenant": here.tenant, "place": here.community, "place_path": here.community.path}
    money = {"funds_cents": 100, "per_venture_cents": 100, "apply_from": DAY, "apply_until": DAY, "made_at": made}
    round_ = Round.objects.create(**plain, run=run, year=2026, title="一", **money)
    one = signed(here, kind="venture")
    facts = {"round": round_, "applicant": party(one).organisation, "category": "elders", "state": "chosen"}
    for number, agreement in enumerate([one, None][:count]):
        days = {"made_at": made, "changed_at": made}
        Venture.objects.create(**plain, **facts, **days, number=f"CT{number}", title="助老", agreement=agreement)

    assert asked(run, "venture").is_met is (count == 1)


def test_a_draft_made_from_the_gate_belongs_to_the_step(here, run, client):
    user, _actor = people.community_secretary(here)
    url = asked(run, "elevator").begins.url
    unit = bank(here)
    form = {
        "kind": "other",
        "title": "加装电梯协议",
        "place": str(here.community.pk),
        "begins_on": "2026-09-01",
        "host": str(here.office.pk),
        "partner_1": str(unit.pk),
    }

    answer = people.signed_in(user, client).post(url, form)

    one = Agreement.objects.get(run=run)
    assert (answer.status_code, one.step, one.kind) == (302, "agreement", "other")
