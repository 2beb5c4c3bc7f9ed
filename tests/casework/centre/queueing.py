"""What the tests of the queue say in one word: an hour, the reasons of a refusal, the numbers of visits."""

from datetime import timedelta

import pytest

from linli.casework.errors import CaseRefused

from ..conftest import FRIDAY


def at(minutes):
    return FRIDAY + timedelta(minutes=minutes)


def codes_of(do):
    with pytest.raises(CaseRefused) as refused:
        do()
    return refused.value.codes


def numbers(visits):
    return [visit.number for visit in visits]
