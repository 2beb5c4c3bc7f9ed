"""What programs are refused: the same reasons as people, with nothing changed; and what is not there is not there."""

import json

import pytest

from linli.core import clock
from linli.core.ids import uuid7
from linli.procedures.models import DraftComment
from linli.procedures.services import objections, overriding, proposals, runs
from linli.procedures.services.definitions import adopt
from tests import people
from tests.factories.procedures import NOW, a_round, chosen, collection, good_sheet, house, said, wish

from .doing import MONDAY, TEXT, world
from .refusing import everything

pytestmark = pytest.mark.django_db
API = "/api/v1"


def sent(browser, path, **data):
    """The status, and what was told: the sentences of the problems of a refusal."""
    before = everything()
    answer = browser.post(f"{API}/{path}", json.dumps(data), content_type="application/json")
    told = answer.json()
    if answer.status_code >= 400:
        assert everything() == before
        return answer.status_code, [problem["text"] for problem in told.get("problems", [])]
    return answer.status_code, told


@pytest.fixture
def one():
    with clock.fixed(MONDAY):
        yield world()


@pytest.fixture
def desk(one):
    return people.browser_of(one.secretary)


ENDED = ["这个程序已经结束了。"]


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        ("open-step", {"step": "ask"}),
        ("close-step", {"step": "ask"}),
        ("refuse-step", {"step": "ask", "reason": "不行"}),
        ("leave-out", {"step": "extra", "reason": "没人要"}),
        ("record", {"step": "ask", "gate": "sheet", "values": {"paper": "柜"}}),
        ("publish", {"step": "show", "code": "plan"}),
        ("abandon", {"reason": "没钱"}),
    ],
)
def test_what_has_ended_takes_no_verb_of_a_program(one, desk, verb, given):
    run = runs.abandon(run=one.start(), reason="资金没落实", by=one.secretary, now=MONDAY)

    assert sent(desk, f"procedures/runs/{run.pk}/{verb}", **given) == (409, ENDED)


def test_a_run_ends_by_a_program_and_shows_no_gate_any_more(one, desk):
    run = one.start()

    code, told = sent(desk, f"procedures/runs/{run.pk}/abandon", reason="资金没落实")

    assert (code, told["state"], told["ended_words"]) == (200, "abandoned", "资金没落实")
    assert [step["gates"] for step in told["steps"]] == [[]] * 4


def test_an_override_by_a_program_is_for_the_leader_and_names_what_bars(one, desk):
    run = one.start()
    one.open(run, "ask")
    path, given = f"procedures/runs/{run.pk}/override", {"step": "ask", "barrier": "gate:sheet", "reason": "急"}

    assert sent(desk, path, **given)[0] == 403
    assert sent(people.browser_of(one.leader), path, **(given | {"barrier": "time:"})) == (409, ["这一步没有这道坎，不用越过。"])
    assert sent(people.browser_of(one.leader), path, **given)[1]["is_overridden"] is True


def test_a_start_without_a_place_that_is_here_says_so(one, desk):
    given = {"code": "small", "title": "换大门", "place_id": str(people.neighbourhood().compound.pk)}

    assert sent(desk, "procedures/runs", **given) == (409, ["选一个地方。"])


def test_an_objection_by_no_known_way_or_to_what_is_elsewhere_is_refused(one, desk):
    _run, shown = one.shown()
    path = f"procedures/publicities/{shown.pk}/objections"
    stranger = people.browser_of(people.outsider()[1])

    assert sent(desk, path, words="不同意", channel="pigeon") == (409, ["没有这种来源。"])
    assert [sent(who, path, words="不同意", channel="phone")[0] for who in (stranger, people.browser_of(one.admin))] == [404, 403]


@pytest.mark.parametrize(("verb", "code"), [("answer", 409), ("uphold", 409), ("reopen", 409), ("burn", 404)])
def test_an_objection_is_settled_by_three_verbs_with_words(one, desk, verb, code):
    _run, shown = one.shown()
    made = objections.lodge(publicity=shown, words="不同意", by=one.secretary, now=MONDAY)

    assert sent(desk, f"procedures/objections/{made.pk}/{verb}", words=" ")[0] == code


def test_runs_are_listed_by_state_and_by_procedure(one, desk):
    run = one.start()
    runs.abandon(run=one.start(), reason="资金没落实", by=one.secretary, now=MONDAY)

    ids = [
        [row["id"] for row in desk.get(f"{API}/procedures/runs", query).json()]
        for query in ({"state": "running"}, {"state": "refused"}, {"state": "running", "code": "small"}, {"code": "other"})
    ]

    assert ids == [[str(run.pk)], [], [str(run.pk)], []]


def test_publicities_and_objections_of_a_run_are_read_by_who_sees_it(one, desk):
    run, shown = one.shown()
    objections.lodge(publicity=shown, words="不同意", by=one.secretary, now=MONDAY)
    base = f"{API}/procedures/runs/{run.pk}"

    read = [
        [row["id" if name == "publicities" else "words"] for row in desk.get(f"{base}/{name}").json()]
        for name in ("publicities", "objections")
    ]

    assert read == [[str(shown.pk)], ["不同意"]]
    assert people.browser_of(people.outsider()[1]).get(f"{base}/publicities").status_code == 404


def test_the_steps_of_a_moved_run_are_those_of_its_new_version(one, desk):
    run = one.start()
    head, _extra, rest = TEXT.partition("  - code: extra\n")
    newer = adopt(
        tenant=one.here.tenant, text=head + rest[rest.index("  - code: act\n") :], reason="短", by=one.admin, now=MONDAY
    )
    overriding.migrate(run=run, definition=newer, reason="短", by=one.admin, now=MONDAY)

    steps = desk.get(f"{API}/procedures/runs/{run.pk}").json()["steps"]

    assert [step["title"] for step in steps] == ["问大家", "公示", "动手"]


# ---- collections and wishes ----


@pytest.fixture
def here():
    with clock.fixed(NOW):
        yield people.neighbourhood()


@pytest.fixture
def office(here):
    return people.browser_of(people.subdistrict_leader(here)[1])


def test_a_collection_for_a_place_of_elsewhere_is_not_begun(here, office):
    away = people.neighbourhood()

    assert sent(office, "collections", place_id=str(away.building.pk), closes_on="2026-09-20") == (409, ["没有这个地方。"])


def test_a_speaker_and_a_line_of_another_door_are_not_found(here, office):
    house(here.entrance, [8_950, 8_950])
    row = collection(here.building)
    first, second = row.heads.order_by("position")
    said(second)
    door = f"collections/{row.pk}/doors/{first.pk}"

    answers = [
        sent(office, f"{door}/askings", choice="agree", speaker_id=str(second.voters.get().pk))[0],
        sent(office, f"{door}/askings/{second.askings.get().pk}/strike", reason="记错了一户")[0],
        sent(office, f"collections/{uuid7()}/close", reason="项目取消了")[0],
    ]

    assert answers == [404, 404, 404]


def test_a_resident_s_program_speaks_for_no_other_door(here):
    house(here.entrance, [8_950])
    row = collection(here.building)
    browser = people.signed_in(people.resident(here)[0])

    assert [
        sent(browser, f"collections/{row.pk}/speak", choice="agree", **more)[0]
        for more in ({}, {"head_id": str(row.heads.get().pk)})
    ] == [404, 404]


def test_for_nowhere_no_wish_is_taken(here, office):
    given = {"title": "给后巷装路灯", "text": "晚上太黑，老人不敢出门。"}

    assert sent(office, "wishes", **given, place_id=str(people.neighbourhood().community.pk)) == (409, ["没有这个地方。"])


def test_a_wish_that_was_merged_tells_into_which(here, office):
    round_ = a_round(here.tenant)
    first, second = wish(round_), wish(round_)

    told = sent(office, f"wishes/{second.pk}/merge", into=str(first.pk))

    assert (told[0], told[1]["state"], told[1]["into"]) == (200, "merged", first.number)
    assert sent(office, f"wishes/{first.pk}/merge", into=str(uuid7()))[0] == 404


def test_a_candidate_by_a_program_lacks_what_it_lacks(here, office):
    round_ = a_round(here.tenant)
    given = {"verdicts": dict(good_sheet(round_).verdicts), "summary": "装 24 盏路灯", "benefits": "600 户", "lead": "城管科"}

    assert sent(office, f"wishes/{wish(round_).pk}/candidate", **given) == (409, ["写上大概要多少钱。"])


def test_the_draft_list_goes_its_way_by_programs(here, office):
    round_ = a_round(here.tenant, seats=1)
    made, _other = chosen(wish(round_)), chosen(wish(round_, "开一个老年食堂"))
    path = f"wishes/rounds/{round_.pk}"
    assert sent(office, f"{path}/publish", until="2026-10-12")[1] == ["征集到 2026年10月1日 才截止。"]

    with clock.fixed(NOW.replace(month=10, day=2)):
        sent(office, f"{path}/publish", until="2026-10-12")
        said_of = sent(
            people.signed_in(people.resident(here)[0]), f"{path}/comments", text="路灯要早点装。", wish_id=str(made.pk)
        )[1]
        sent(office, f"{path}/comments/{said_of['id']}/answer", taken_up=False, reason="先看预算。")
    with clock.fixed(NOW.replace(month=10, day=13)):
        code, told = sent(office, f"{path}/hand-over")

    assert (code, told["handed_over_at"] is not None, DraftComment.objects.get().reason) == (200, True, "先看预算。")
    assert [row["id"] for row in office.get(f"{API}/wishes/rounds").json()] == [str(round_.pk)]


def test_a_comment_on_what_is_not_listed_or_of_no_such_call_is_refused(here, office):
    round_ = a_round(here.tenant)
    one = wish(round_)
    listed = [chosen(wish(round_, title)) for title in ("给纬二路装路灯", "开一个老年食堂", "修后巷的路")]
    proposals.merge(proposal=one, into=listed[0], by=people.subdistrict_leader(here)[1], now=NOW)
    late = NOW.replace(month=10, day=2)
    with clock.fixed(late):
        sent(office, f"wishes/rounds/{round_.pk}/publish", until="2026-10-12")
        answers = [
            sent(office, f"wishes/rounds/{round_.pk}/comments", text="路灯要早点装。", wish_id=str(one.pk)),
            sent(office, f"wishes/rounds/{uuid7()}/comments", text="路灯要早点装。"),
        ]

    assert answers == [(409, ["名单上没有这一件。"]), (404, ["没有这一条，或者不归您看。"])]
