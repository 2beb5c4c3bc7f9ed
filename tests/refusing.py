"""A refusal of an engine as a test looks at it: each reason in its words, and nothing is changed."""

import pytest
from django.apps import apps

from linli.core.models import JournalLine, OutboxEvent, StoredFile
from linli.core.problems import Refused


def refused(do, *, engine):
    """What a verb refuses, sentence by sentence; every row of the engine is as before, and nothing was written beside them."""
    before = everything(engine)
    with pytest.raises(Refused) as told:
        do()
    assert everything(engine) == before
    return [str(problem.text) for problem in told.value.problems]


def codes_refused(error, do, *args, **given):
    """The codes of every reason for which a verb refuses with this error."""
    with pytest.raises(error) as told:
        do(*args, **given)
    return told.value.codes


def everything(engine):
    """Every row of an engine, and how many lines, facts and files there are."""
    models = apps.get_app_config(engine).get_models()
    rows = [list(model._default_manager.order_by("pk").values()) for model in models]
    return rows, [model.objects.count() for model in (JournalLine, OutboxEvent, StoredFile)]
