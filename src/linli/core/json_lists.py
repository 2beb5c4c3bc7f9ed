"""Rows whose JSON list of words holds one, on both databases."""

import json

from django.db import connection
from django.db.models import Exists, Model, OuterRef, Q, TextField
from django.db.models.functions import Cast


def holding(model: type[Model], field: str, value: str) -> Q:
    """A condition on rows of `model`. SQLite keeps a list as the text of its JSON."""
    if connection.vendor == "postgresql":
        return Q(**{f"{field}__contains": [value]})
    rows = model._default_manager.annotate(words=Cast(field, TextField()))
    return Q(Exists(rows.filter(pk=OuterRef("pk"), words__contains=json.dumps(value))))
