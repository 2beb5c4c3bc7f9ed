"""A refusal as every verb's test looks at it."""

import pytest

from linli.casework.models import Assignment, Case, ReturnOrder, Ruling
from linli.core.models import JournalLine
from linli.core.problems import Refused


def refusal(verb, **arguments):
    """What the verb refuses, by code; the case and what hangs on it are as before and the journal has no line more."""
    case = arguments["case"]
    before = everything_of(case)
    with pytest.raises(Refused) as refused:
        verb(**arguments)
    assert everything_of(case) == before
    return refused.value.codes


def everything_of(case):
    parts, returned = Assignment.objects.filter(case=case), ReturnOrder.objects.filter(case=case)
    return (
        Case.objects.filter(pk=case.pk).values().get(),
        list(parts.order_by("pk").values()),
        list(returned.order_by("pk").values()),
        (case.entries.count(), Ruling.objects.count(), JournalLine.objects.count()),
    )
