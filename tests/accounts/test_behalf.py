"""Acting for somebody: the form and what the journal keeps of it."""

import pytest

from linli.accounts.forms import BehalfForm
from linli.core import journal
from linli.core.actors import Channel
from linli.core.ids import uuid7
from linli.core.models import JournalLine
from linli.core.privacy import open_for
from tests.factories.accounts import NOON, UserFactory
from tests.people import counter_clerk


def filled(channel=Channel.COUNTER, **data):
    return BehalfForm({"identified_by": "id_card", "document_kind": "id_card", "document_tail": "123x", **data}, channel=channel)


def test_a_card_that_was_seen_gives_its_last_four_characters():
    form, person, clerk = filled(), uuid7(), uuid7()

    assert form.is_valid()
    behalf = form.behalf_of(person, clerk)
    assert (behalf.person_id, behalf.checked_by, behalf.channel, behalf.document_tail) == (person, clerk, "counter", "123X")


def test_what_was_typed_about_a_card_is_dropped_when_none_was_seen():
    form = filled(identified_by="known")

    assert form.is_valid()
    assert (form.behalf_of(uuid7(), uuid7()).document_kind, form.cleaned_data["document_tail"]) == ("", "123x")


def test_all_problems_stand_beside_their_fields():
    form = filled(document_kind="", document_tail="1")

    assert not form.is_valid()
    assert set(form.errors) == {"document_kind", "document_tail"}


def test_a_missing_choice_is_told_once():
    form = filled(identified_by="")

    assert not form.is_valid()
    assert {name: len(errors) for name, errors in form.errors.items()} == {"identified_by": 1}


def test_nobody_is_acted_for_online():
    form = filled(channel=Channel.WEB)

    assert not form.is_valid()
    assert list(form.errors) == ["__all__"]


@pytest.mark.django_db(transaction=False)
def test_the_journal_keeps_the_manner_in_clear_and_the_document_under_the_persons_key():
    user, clerk = counter_clerk()
    form, person = filled(), uuid7()
    form.is_valid()

    line = form.behalf_of(person, user.pk).in_journal()
    written = journal.record("test.thing.done", UserFactory(), by=clerk, now=NOON, on_behalf_of=person, **line)

    kept = JournalLine.objects.get(pk=written.pk)
    assert kept.changes == {"identified_by": [None, "id_card"], "document_kind": [None, "id_card"]}
    assert (kept.on_behalf_of_id, open_for(person, kept.private)) == (person, b'{"document_tail":"123X"}')


def test_who_is_known_in_person_leaves_no_document_in_the_journal():
    form, clerk = filled(identified_by="known"), uuid7()
    form.is_valid()

    line = form.behalf_of(uuid7(), clerk).in_journal()

    assert line == {"changes": {"identified_by": [None, "known"], "document_kind": [None, ""]}}
