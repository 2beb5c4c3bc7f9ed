"""
A linkage attack: whoever reads every table of a closed secret ballot, with the marks that the database puts on rows, cannot say
who voted what better than by chance.
"""

import random

import pytest
from django.apps import apps
from django.db import connection

from linli.deliberation.models import Ballot, BoxPaper, BoxReceipt, Right
from tests.factories.deliberation_ballots import closed, crosses, say, secret

pytestmark = pytest.mark.django_db(transaction=True)
VOTERS = 120


@pytest.fixture
def voted():
    """Who voted what, in an order of their own; half of them one way."""
    ballot = secret(VOTERS, people=False, options=("甲", "乙"))
    rights = list(ballot.rights.all())
    chance = random.Random(7)
    chance.shuffle(rights)
    choices = [crosses("1"), crosses("2")] * (VOTERS // 2)
    chance.shuffle(choices)
    truth = {}
    for right, content in zip(rights, choices, strict=True):
        say(right, content)
        truth[right.pk] = content
    closed(ballot)
    return truth


def marks(table):
    """Rows in every order that the database shows: by place on the disk, and by the transaction that wrote them."""
    columns = ("ctid", "xmin::text::bigint", "xmin::text::bigint, ctid") if connection.vendor == "postgresql" else ("rowid",)
    for column in columns:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM {table} ORDER BY {column}")
            yield column, [row[0] for row in cursor.fetchall()]


def orders_of_rights():
    """Every order in which somebody could think the rights were used."""
    found = {f"right {name}": [str(one).replace("-", "") for one in ids] for name, ids in marks("deliberation_right")}
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject_id FROM core_journalline WHERE verb = 'deliberation.right.used' ORDER BY at, id")
        found["journal"] = [str(row[0]).replace("-", "") for row in cursor.fetchall()]
    return found


def orders_of_papers():
    contents = {one.pk.hex: one.content for one in BoxPaper.objects.all()}
    found = {
        f"paper {name}": [contents[str(one).replace("-", "")] for one in ids] for name, ids in marks("deliberation_boxpaper")
    }
    found["key"] = [one.content for one in BoxPaper.objects.order_by("id")]
    found["position"] = [one.content for one in BoxPaper.objects.order_by("position")]
    return found


def test_no_order_of_rights_fits_any_order_of_papers_better_than_chance(voted):
    truth = {key.hex: content for key, content in voted.items()}
    hits = {
        (right, paper): sum(truth[key] == content for key, content in zip(keys, contents, strict=True))
        for right, keys in orders_of_rights().items()
        for paper, contents in orders_of_papers().items()
    }

    # 60 ± 5.5 by chance; a test that looks at a dozen pairs may see five deviations once in a hundred thousand runs
    assert [pair for pair, count in hits.items() if abs(count - VOTERS / 2) > 5 * VOTERS**0.5 / 2] == []


def test_all_papers_and_receipts_were_written_by_one_transaction(voted):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(DISTINCT xmin::text) FROM deliberation_boxpaper")
            assert cursor.fetchone()[0] == 1
    codes = list(BoxReceipt.objects.order_by("id").values_list("code", flat=True))
    assert codes == sorted(codes)
    assert len(voted) == BoxPaper.objects.count()


def test_no_row_of_any_table_holds_a_right_or_a_time_beside_a_choice(voted):
    """Every table but the box itself, searched as text for what was chosen and for the receipts."""
    wanted = [crosses("1"), *BoxReceipt.objects.values_list("code", flat=True)[:5]]
    found = []
    for model in apps.get_models():
        if model not in (BoxPaper, BoxReceipt, Ballot) and model._meta.managed:
            rows = "\n".join(str(tuple(row)) for row in model._base_manager.values_list())
            found += [(model.__name__, one) for one in wanted if one in rows]

    assert (found, Right.objects.filter(used_on=None).count()) == ([], 0)
