"""Refusals, as every test of a verb checks them: every reason is told, and nothing is left behind."""

import pytest

from linli.core.models import JournalLine, OutboxEvent
from tests.moments import AT


def refused(error, verb, **arguments):
    """The codes of a refusal that leaves neither a line nor an event."""
    before = JournalLine.objects.count(), OutboxEvent.objects.count()

    with pytest.raises(error) as told:
        verb(now=AT, **arguments)

    assert (JournalLine.objects.count(), OutboxEvent.objects.count()) == before
    return told.value.codes
