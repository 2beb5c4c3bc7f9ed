"""First migrations: indexes and constraints stand in their models, so that a new database is made in seconds."""

from importlib import import_module

import pytest
from django.db import migrations, models

from linli.core.management.commands.foldinitial import beside, folded


def made(name, *fields):
    return migrations.CreateModel(name, [("id", models.AutoField(primary_key=True)), *fields])


def test_what_a_model_can_take_in_goes_into_it_and_what_needs_a_later_field_stays():
    first = made("Lamp", ("height", models.IntegerField()))
    later = migrations.AddField("lamp", "post", models.IntegerField(null=True))
    index = migrations.AddIndex("lamp", models.Index(fields=["height"], name="lamp_height"))
    check = migrations.AddConstraint("lamp", models.UniqueConstraint(fields=["height", "post"], name="lamp_one"))
    elsewhere = migrations.AddIndex("road", models.Index(fields=["id"], name="road_id"))

    left = folded([first, made("Post"), later, index, check, elsewhere])

    assert [type(one).__name__ for one in left] == ["CreateModel", "CreateModel", "AddField", "AddConstraint", "AddIndex"]
    assert [one.name for one in first.options["indexes"]] == ["lamp_height"]


@pytest.mark.parametrize("engine", ["core", "accounts", "registry", "disclosure", "casework"])
def test_no_engine_leaves_beside_a_model_what_it_can_take_in(engine):
    first = import_module(f"linli.{engine}.migrations.0001_initial").Migration

    assert beside(list(first.operations)) == []
