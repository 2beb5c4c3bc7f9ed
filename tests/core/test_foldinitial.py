"""First migrations make all their tables at once, so that a new database is made in seconds."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import MigrationWriter

from linli.core.management.commands.foldinitial import beside, folded
from linli.core.migrating import CreateModels

ENGINES = [one.label for one in apps.get_app_configs() if one.name.startswith("linli.") and any(one.get_models())]


def made(name, *fields):
    return migrations.CreateModel(name, [("id", models.AutoField(primary_key=True)), *fields])


def lamp_and_post():
    lamp = made("Lamp", ("post", models.ForeignKey("core.Post", models.CASCADE)))
    post = made("Post", ("first", models.ForeignKey("core.Lamp", models.CASCADE, null=True, related_name="+")))
    return CreateModels(models=[lamp, post])


def columns(table):
    with connection.cursor() as cursor:
        return [one.name for one in connection.introspection.get_table_description(cursor, table)]


def test_what_stands_beside_a_model_goes_into_it_and_all_models_are_made_at_once():
    first = made("Lamp", ("height", models.IntegerField()))
    later = migrations.AddField("lamp", "post", models.IntegerField(null=True))
    index = migrations.AddIndex("lamp", models.Index(fields=["height"], name="lamp_height"))
    check = migrations.AddConstraint("lamp", models.UniqueConstraint(fields=["height", "post"], name="lamp_one"))
    elsewhere = migrations.AddIndex("road", models.Index(fields=["id"], name="road_id"))

    left = folded([first, made("Post"), later, index, check, elsewhere])

    assert [type(one).__name__ for one in left] == ["CreateModels", "AddIndex"]
    assert [name for name, _field in first.fields] == ["id", "height", "post"]
    assert [one.name for one in first.options["indexes"]] == ["lamp_height"]
    assert [one.name for one in first.options["constraints"]] == ["lamp_one"]


def test_what_makes_no_model_stays_as_it_is():
    index = migrations.AddIndex("road", models.Index(fields=["id"], name="road_id"))

    assert folded([index]) == [index]


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_makes_its_tables_at_once(engine):
    first = list(import_module(f"linli.{engine}.migrations.0001_initial").Migration.operations)

    assert [type(one).__name__ for one in first] == ["CreateModels"]
    assert beside(first) == []


@pytest.mark.django_db(transaction=True)
def test_models_that_point_at_each_other_are_made_and_taken_away_again():
    operation, before = lamp_and_post(), ProjectState()
    after = before.clone()
    operation.state_forwards("core", after)

    with connection.schema_editor() as editor:
        operation.database_forwards("core", editor, before, after)
    there = [columns("core_lamp"), columns("core_post")]
    with connection.schema_editor() as editor:
        operation.database_backwards("core", editor, after, before)

    assert there == [["id", "post_id"], ["id", "first_id"]]
    assert {"core_lamp", "core_post"} & set(connection.introspection.table_names()) == set()


def test_models_known_before_are_worked_out_anew_with_the_new_ones():
    state = ProjectState()
    assert list(state.apps.get_models()) == []

    lamp_and_post().state_forwards("core", state)

    assert sorted(one.__name__ for one in state.apps.get_models()) == ["Lamp", "Post"]


def test_the_operation_is_written_as_it_is_read():
    migration = migrations.Migration("0001_initial", "core")
    migration.operations = [lamp_and_post()]

    written = MigrationWriter(migration, include_header=False).as_string()

    assert "linli.core.migrating.CreateModels(\n            models=[" in written
    assert lamp_and_post().describe() == "Create 2 models"
