"""Parts of a whole (`PartModel`): the database does not check their tenant, so it is looked over here."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import F
from django.utils.translation import gettext as _

from .models import PartModel
from .problems import Problem


def strayed() -> Iterator[Problem]:
    """One problem for each kind of part of which some rows have another tenant than their whole. One query for each kind."""
    for model in apps.get_models():
        if issubclass(model, PartModel):
            astray = model._base_manager.exclude(tenant_id=F(f"{model.WHOLE}__tenant_id")).order_by("pk")
            if keys := list(astray.values_list("pk", flat=True)):
                given = {"table": model._meta.db_table, "count": len(keys), "first": keys[0]}
                text = _("%(table)s 有 %(count)d 行的街道和它所属的那一件不同，第一行是 %(first)s。") % given
                yield Problem("part.strayed", text, model._meta.label_lower)
