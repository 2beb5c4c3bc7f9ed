"""What somebody did to an open box past the application is found when it closes; nothing is counted then."""

import pytest
from django.db import connection

from linli.core import keys, rotation
from linli.deliberation.errors import BallotRefused
from linli.deliberation.models import Ballot, BoxPaper, SealedPaper
from linli.deliberation.services import ballot_checks
from tests.emptying import unguarded
from tests.factories.deliberation_ballots import closed, crosses, owners, say_all, secret

pytestmark = pytest.mark.django_db

TABLES = [f"deliberation_{name}" for name in ("ballot", "sealedpaper", "right", "voice", "boxpaper", "option")]


def behind_its_back(statement, values=()):
    """As somebody who owns the database: without the triggers that keep the rows."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with unguarded(cursor, connection.vendor, TABLES):
            cursor.execute(statement, values)


def voted():
    ballot = secret(4)
    say_all(ballot, [crosses("1"), crosses("1"), crosses("2")])
    return ballot


@pytest.mark.parametrize(
    ("statement", "codes"),
    [
        ("UPDATE deliberation_sealedpaper SET sealed = 'AAAA' || substr(sealed, 5)", ["papers_changed"]),
        ("DELETE FROM deliberation_sealedpaper WHERE id = (SELECT min(id) FROM deliberation_sealedpaper)", ["papers_missing"]),
        ("UPDATE deliberation_right SET used_on = NULL, used_channel = ''", ["papers_added", "rights_changed"]),
        ("UPDATE deliberation_option SET title = '别的' WHERE code = '1'", ["options_changed"]),
        ("UPDATE deliberation_ballot SET seats = 2", ["fields_changed"]),
        ("UPDATE deliberation_right SET key = 'me' WHERE position = 4", ["roll_changed"]),
    ],
)
def test_a_box_that_was_touched_is_not_counted(statement, codes):
    ballot = voted()
    behind_its_back(statement.replace("min(id)", "min(id::text)::uuid" if connection.vendor == "postgresql" else "min(id)"))

    with pytest.raises(BallotRefused) as refused:
        closed(ballot)

    assert (refused.value.codes, Ballot.objects.get().state, BoxPaper.objects.count()) == (codes, "open", 0)


def test_a_paper_moved_to_another_row_is_found():
    ballot = voted()
    first, second = SealedPaper.objects.order_by("id")[:2]
    behind_its_back("UPDATE deliberation_sealedpaper SET sealed = %s WHERE id <> %s", [first.sealed, first.pk.hex])

    assert [one.code for one in ballot_checks.problems_of(ballot)] == ["papers_changed"]
    assert first.pk != second.pk


def test_a_recorded_voice_that_was_changed_is_found():
    ballot = owners([1000, 2000])
    say_all(ballot, ["yes", "no"])
    behind_its_back("UPDATE deliberation_voice SET content = 'no'")

    with pytest.raises(BallotRefused) as refused:
        closed(ballot)

    assert refused.value.codes == ["voices_changed"]


def test_a_closed_box_that_was_changed_is_found():
    done = closed(voted())
    behind_its_back("UPDATE deliberation_boxpaper SET content = '2=o'")

    assert ballot_checks.check_all()[1] == [
        {"ballot": done.number, "code": "ballot.box_changed", "text": "票箱和截止时的校验码对不上。"},
        {
            "ballot": done.number,
            "code": "ballot.recount_differs",
            "text": "重新算出来的结果和截止时的不一样：details、lines、outcome、passed。",
        },
    ]


def test_an_untouched_ballot_is_whole_at_every_step():
    ballot = voted()
    assert ballot_checks.problems_of(ballot) == []

    closed(ballot)

    assert ballot_checks.check_all() == (1, [])


def test_an_open_box_outlives_a_new_master_key():
    ballot = voted()
    old, _key = keys.current()
    keys.add_master_key()

    rotation.rewrite.call()

    assert (rotation.still_under(old), closed(ballot).verdict["details"]["votes"]["1"]) == (0, 2)
