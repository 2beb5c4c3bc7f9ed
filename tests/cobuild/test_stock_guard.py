"""The database itself lets no store fall below nothing, whoever writes."""

import pytest
from django.db import IntegrityError, transaction

from linli.cobuild.models import MoveKind, StockMove
from linli.cobuild.services.stock import add
from tests import people
from tests.accounts.threads import together
from tests.factories.cobuild_donations import NOW, TODAY, an_item, system, there

WORDS = "a store never holds less than nothing"


def straight(item, *quantities):
    """Written past every verb. What the database says of it, or “”."""
    try:
        with transaction.atomic():
            add(MoveKind.LOST, [(item, one, None) for one in quantities], on=TODAY, by=system(item), now=NOW)
    except IntegrityError as refusal:
        return WORDS if WORDS in str(refusal) else str(refusal)
    return ""


@pytest.mark.django_db
def test_no_more_goes_than_there_is_even_past_the_verbs(here):
    rice, oil = an_item(here, 3), an_item(here, 9, "食用油")

    said = [straight(rice, -4), straight(rice, -2, -2), straight(rice, -3), straight(rice, -1)]

    assert said == [WORDS, WORDS, "", WORDS]
    assert (there(rice), there(oil)) == (0, 9)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_thirty_at_once_who_ask_no_verb_take_what_there_is_and_no_more():
    item = an_item(people.neighbourhood(), 7)

    said = together(30, lambda _n: straight(item, -1))

    assert sorted(said) == [""] * 7 + [WORDS] * 23
    assert (there(item), StockMove.objects.filter(kind=MoveKind.LOST).count()) == (0, 7)
