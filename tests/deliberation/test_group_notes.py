"""Groups write, and what they wrote becomes one text of the item."""

import pytest

from linli.core.problems import NotAllowed
from linli.deliberation.errors import MeetingRefused
from linli.deliberation.models import GroupNote
from linli.deliberation.rules.groups import without_marks
from linli.deliberation.selectors import speeches as found
from linli.deliberation.services import groups
from linli.deliberation.services.groups import NoteGiven
from tests import people
from tests.factories.deliberation_business import NOW, item, meeting, participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def point(here):
    return item(meeting(here.community), kind="groups")


def write(point, group, text, *, by):
    return groups.write(item=point, given=NoteGiven(group, text), by=by, now=NOW)


def test_what_groups_wrote_is_merged_with_each_named_and_later_notes_again(point, clerk):
    write(point, "第一组", "要装。", by=clerk)
    groups.merge(item=point, by=clerk, now=NOW)
    write(point, "第二组", "再算算。", by=clerk)

    point = groups.merge(item=point, by=clerk, now=NOW)

    assert without_marks(point.outcome) == "第一组\n要装。\n\n第二组\n再算算。"


def test_the_third_group_stands_before_the_seventh_and_the_twelfth(point, clerk):
    for group in ("第七组", "第十二组", "第三组"):
        participant(point.meeting, f"试{group}", group=group)
        write(point, group, "要装。", by=clerk)

    point = groups.merge(item=point, by=clerk, now=NOW)

    stand = ["第三组", "第七组", "第十二组"]
    assert without_marks(point.outcome).split("\n")[::3] == stand
    assert [one.group for one in found.notes_of(point)] == found.groups_of(point.meeting) == stand


def test_nothing_new_is_merged_twice(point, clerk):
    codes = []
    for text in ("", "要装。"):
        if text:
            write(point, "第一组", text, by=clerk)
            groups.merge(item=point, by=clerk, now=NOW)
        with pytest.raises(MeetingRefused) as refused:
            groups.merge(item=point, by=clerk, now=NOW)
        codes += refused.value.codes

    assert codes == ["no_notes", "merged"]


def test_a_member_writes_for_their_own_group_and_for_no_other(here, point):
    _user, actor = people.resident(here)
    participant(point.meeting, person_id=actor.person_id, group="第一组")

    write(point, "第一组", "要装。", by=actor)

    with pytest.raises(NotAllowed):
        write(point, "第二组", "不装。", by=actor)
    assert list(GroupNote.objects.values_list("group", "text")) == [("第一组", "要装。")]


def test_a_note_without_a_group_and_without_words_is_refused_with_both_reasons(point, clerk):
    with pytest.raises(MeetingRefused) as refused:
        write(point, " ", "", by=clerk)

    assert refused.value.codes == ["empty", "empty"]
