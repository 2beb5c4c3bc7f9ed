"""Minutes say what the records say, and what was signed cannot change."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.core.problems import NotAllowed
from linli.deliberation.errors import MeetingRefused, MinutesRefused
from linli.deliberation.models import Meeting, Minutes, MinutesSignature
from linli.deliberation.rules import minutes as rules
from linli.deliberation.rules.groups import beside_merged, put_into
from linli.deliberation.rules.minutes_document import _item, document
from linli.deliberation.selectors import minutes as found
from linli.deliberation.services import actions, meetings, minutes, opinions
from linli.deliberation.services.actions import ActionGiven
from linli.deliberation.services.minutes import MinutesGiven, SignatureGiven
from linli.deliberation.services.opinions import VoicedGiven
from linli.deliberation.views.minutes_shown import document_of
from tests import people
from tests.factories.deliberation_business import NOW, council, item, later, meeting, motion, participant

pytestmark = pytest.mark.django_db
SCAN = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def held(here):
    """A session that is over: three due, two came, one excused."""
    made = meeting(here.community, state="closed", closed_at=later(hours=2), due_count=3)
    participant(made, "试主席", came=True)
    participant(made, "试乙", came=True)
    participant(made, "试丙", answer="excused")
    return made


def draft(of, by, now=NOW, **given):
    return minutes.draft(meeting=of, given=MinutesGiven(**given), by=by, now=now)


def sent(of, by, **given):
    return minutes.send(minutes=draft(of, by, **given), by=by, now=NOW)


def on_paper(of, label, as_what, by, **given):
    scan = SimpleUploadedFile("签字.pdf", SCAN)
    plain = {"digest": of.digest, "way": "paper", "label": label, "as_what": as_what, "scan": scan} | given
    return minutes.sign(minutes=of, given=SignatureGiven(**plain), by=by, now=NOW)


def signed(of, by, **given):
    made = sent(of, by, **given)
    on_paper(made, "试主席", "chair", by)
    return on_paper(made, "试记录", "note_taker", by)


def test_the_facts_are_what_the_records_say(held):
    facts = found.facts_of(held)

    told = {key: facts[key] for key in ("due", "present", "present_names", "excused_names", "absent_names", "opened_at")}
    assert told == {
        "due": 3, "present": 2, "present_names": ["试主席", "试乙"], "excused_names": ["试丙"], "absent_names": [],
        "opened_at": "2026年9月1日14:00",
    }  # fmt: skip


def test_items_are_numbered_as_a_tree_with_their_business(here, held):
    first = item(held, "电梯", state="done")
    item(held, "钱", state="done", parent=first)
    item(held, "其他", state="done")
    motion(council(here.community), item=first)

    facts = found.facts_of(held)

    assert [(one["no"], one["title"], len(one["motions"])) for one in facts["items"]] == [
        ("1", "电梯", 1), ("1.1", "钱", 0), ("2", "其他", 0),
    ]  # fmt: skip


def test_a_changed_word_and_a_changed_fact_each_make_a_version(held, clerk):
    draft(held, clerk, opening="开会。")
    draft(held, clerk, opening="开会了。")
    participant(held, "试丁")
    draft(held, clerk, opening="开会了。")

    digests = Minutes.objects.order_by("ordinal").values_list("ordinal", "digest")
    assert ([one for one, _digest in digests], len({digest for _one, digest in digests})) == ([1, 2, 3], 3)


def test_a_version_that_says_nothing_new_is_none(held, clerk):
    draft(held, clerk, opening="开会。")

    with pytest.raises(MinutesRefused) as refused:
        draft(held, clerk, opening="开会。 ")

    assert (refused.value.codes, Minutes.objects.count()) == (["nothing_changed"], 1)


def test_the_digest_covers_facts_and_words(held, clerk):
    made = draft(held, clerk, opening="开会。")
    said = {"facts": made.facts, "opening": made.opening, "words": made.words, "closing": made.closing}

    changed = [said | {"opening": "散会。"}, said | {"facts": made.facts | {"present": 3}}]

    assert rules.digest_of(**said) == made.digest
    assert [rules.digest_of(**one) == made.digest for one in changed] == [False, False]


def test_minutes_whose_records_have_moved_on_are_not_sent(held, clerk):
    made = draft(held, clerk, opening="开会。")
    participant(held, "试丁")

    with pytest.raises(MinutesRefused) as refused:
        minutes.send(minutes=made, by=clerk, now=NOW)

    assert refused.value.codes == ["stale"]


def test_with_the_chairs_and_the_note_takers_names_minutes_are_signed(held, clerk):
    made = sent(held, clerk)

    states = [on_paper(made, *who, clerk).state for who in (("试主席", "chair"), ("试乙", "member"), ("试记录", "note_taker"))]

    assert states == ["sent", "sent", "signed"]
    assert list(MinutesSignature.objects.values_list("digest", flat=True)) == [made.digest] * 3


def test_a_participant_signs_on_the_page_for_themselves_and_is_the_chair_by_their_name(here, held, clerk):
    _user, actor = people.resident(here)
    held.participants.filter(label="试主席").update(person=actor.person_id)
    made = sent(held, clerk)

    minutes.sign(minutes=made, given=SignatureGiven(digest=made.digest), by=actor, now=NOW)

    assert list(made.signatures.values_list("label", "as_what", "way")) == [("试主席", "chair", "page")]


def test_who_did_not_take_part_signs_nothing(here, held, clerk):
    made, stranger = sent(held, clerk), people.resident(here)[1]

    with pytest.raises(NotAllowed):
        minutes.sign(minutes=made, given=SignatureGiven(digest=made.digest), by=stranger, now=NOW)

    assert MinutesSignature.objects.count() == 0


def test_a_paper_needs_its_scan_and_the_digest_of_the_version_that_was_read(held, clerk):
    made = sent(held, clerk)

    with pytest.raises(MinutesRefused) as refused:
        on_paper(made, "试主席", "chair", clerk, scan=None, digest="0" * 64)

    assert refused.value.codes == ["changed", "scan"]


def test_signed_minutes_are_corrected_by_a_new_version_with_a_reason(held, clerk):
    before = signed(held, clerk, opening="开会。")
    with pytest.raises(MinutesRefused) as refused:
        draft(held, clerk, opening="开会了。")

    after = draft(held, clerk, opening="开会了。", reason="写错了一个字")

    before.refresh_from_db()
    assert (refused.value.codes, before.state, before.opening) == (["signed"], "signed", "开会。")
    assert (after.ordinal, after.state, after.facts["correction"]) == (2, "draft", {"of": 1, "reason": "写错了一个字"})
    assert found.signed_of(held) == before


def test_an_old_version_is_not_signed_any_more(held, clerk):
    made = sent(held, clerk, opening="开会。")
    draft(held, clerk, opening="开会了。")

    with pytest.raises(MinutesRefused) as refused:
        on_paper(made, "试主席", "chair", clerk)

    assert refused.value.codes == ["old"]


def test_residents_read_signed_minutes_and_participants_what_is_sent_round(here, held, clerk):
    reader, member = people.resident(here)[1], people.resident(here)[1]
    held.participants.filter(label="试乙").update(person=member.person_id)
    made = sent(held, clerk)

    seen = [found.minutes_for_reader(one, here.tenant.pk).count() for one in (reader, member)]
    on_paper(made, "试主席", "chair", clerk)
    on_paper(made, "试记录", "note_taker", clerk)

    assert (seen, found.minutes_for_reader(reader, here.tenant.pk).count()) == ([0, 1], 1)


def test_the_public_document_does_not_name_who_voiced_an_opinion(held, clerk):
    opinions.voice(meeting=held, given=VoicedGiven("路灯不亮。", who="试居民", answer="明天修。"), by=clerk, now=NOW)
    facts = found.facts_of(held)

    told = [document(facts, opening="", words={}, closing="", names_residents=named).blocks for named in (True, False)]

    assert [[one.text for one in blocks][-3:] for blocks in told] == [
        ["收到的意见", "1. 试居民：路灯不亮。", "答复：明天修。"], ["收到的意见", "1. 居民：路灯不亮。", "答复：明天修。"],
    ]  # fmt: skip


def test_a_point_that_nobody_came_to_is_said_to_be_so_and_days_are_written_in_words(held, clerk):
    item(held, "电梯", state="skipped", presenter="试乙")
    actions.decide(meeting=held, given=ActionGiven("问报价", responsible="社区", due_on=date(2026, 9, 12)), by=clerk, now=NOW)

    texts = [block.text for block in document_of(draft(held, clerk)).blocks]

    assert texts[-3:] == ["1　电梯（讨论）", "这一项没有议。", "议定：问报价（社区，2026年9月12日前）"]


def outcome_of(written, *, sentences=(), groups=()):
    """The last paragraphs of an item with these words, this ballot and these groups, as the document says them."""
    no = {"no": "1", "title": "电梯", "kind": "表决", "key": "k", "added_late": "", "presenter": "", "speeches": []}
    ballot = {"number": "表〔2026〕1号", "title": "装", "kind": "表决", "secrecy": "记名", "version": None, "state": "已公布"}
    told = {"motions": [], "ballots": [ballot | {"sentences": list(sentences)}] if sentences else [], "actions": []}
    noted = [{"group": one, "convener": "", "text": "要装。"} for one in groups]
    one = no | told | {"groups": noted, "outcome": written, "said_beside": beside_merged(written)}
    return [block.text for block in _item(one, "") if block.text.startswith("结果") or block.text == "下次再议。"]


@pytest.mark.parametrize("written", ["通过", "通过。", "结果：通过。", "结果: 通过"])
def test_what_the_ballot_says_is_not_said_again(written):
    assert outcome_of(written, sentences=["赞成 3 票。", "结果：通过。"]) == ["结果：通过。"]


def test_what_the_clerk_wrote_besides_stands_behind_the_ballot_and_behind_the_groups():
    merged = put_into("结果：原则同意", "第一组\n要装。") + "\n下次再议。"

    assert outcome_of("通过。\n下次再议。", sentences=["结果：通过。"]) == ["结果：通过。", "结果：下次再议。"]
    assert outcome_of(merged, groups=["第一组"]) == ["结果：原则同意。", "下次再议。"]


def test_whoever_led_a_meeting_that_is_over_is_written_in_before_its_minutes_are_sent(here, held, clerk):
    held.chair = ""
    held.save()
    with pytest.raises(MinutesRefused) as refused:
        sent(held, clerk)

    meetings.change(meeting=held, values={"chair": "试乙"}, by=clerk, now=NOW)

    held.refresh_from_db()
    assert (refused.value.codes, sent(held, clerk).facts["chair"]) == (["chair"], "试乙")


def test_after_signing_and_for_anything_else_a_meeting_that_is_over_stays_as_it_was(held, clerk):
    signed(held, clerk)
    codes = []
    for values in ({"chair": "试乙", "venue": "别处"}, {"chair": "试乙"}):
        with pytest.raises(MeetingRefused) as refused:
            meetings.change(meeting=held, values=values, by=clerk, now=NOW)
        codes.append(refused.value.codes[-1])

    held.refresh_from_db()
    assert (codes, held.chair) == (["over", "signed"], "试主席")


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("试验议事会第一次会议", "试验议事会第一次会议记录"),
        ("第一次会议", "试验议事会第一次会议记录"),
        ("选址", "试验议事会选址会议记录"),
    ],
)
def test_the_head_names_once_whose_minutes_they_are(held, title, told):
    facts = found.facts_of(held) | {"council": "试验议事会", "title": title}

    assert document(facts, opening="", words={}, closing="").title == told


def test_what_was_signed_on_paper_is_shown_by_a_picture_or_a_pdf(held, clerk):
    made = sent(held, clerk)

    with pytest.raises(MinutesRefused) as refused:
        on_paper(made, "试主席", "chair", clerk, scan=SimpleUploadedFile("签字.txt", "签了".encode()))

    assert refused.value.codes == ["scan_kind"]


def test_minutes_that_had_every_name_but_stayed_open_are_settled_by_signing_again(held, clerk):
    Meeting.objects.update(note_taker="试主席")
    held.refresh_from_db()
    made = sent(held, clerk)
    on_paper(made, "试主席", "chair", clerk)
    Minutes.objects.update(state="sent", signed_at=None)

    on_paper(Minutes.objects.get(), "试主席", "chair", clerk)

    assert (Minutes.objects.get().state, Minutes.objects.get().signatures.count()) == ("signed", 1)


def test_whoever_signed_alone_is_offered_no_second_signature_while_others_are_awaited(held, clerk):
    made = sent(held, clerk)
    on_paper(made, "试主席", "chair", clerk)

    with pytest.raises(MinutesRefused) as refused:
        on_paper(made, "试主席", "chair", clerk)

    assert refused.value.codes == ["twice"]
