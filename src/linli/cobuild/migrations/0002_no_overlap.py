"""
Two uses of one space never overlap, whoever writes them: an exclusion constraint on PostgreSQL. A span holds its beginning and not
its end, so that one use may begin where another ends. On SQLite writers come one by one and the verb looks before it writes.

btree_gist is a trusted extension: whoever owns the database may make it (PostgreSQL 13 and later).
"""

from django.db import migrations

TAKES_ROOM = "('asked', 'confirmed', 'held', 'missed')"
FORWARD = [
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    "ALTER TABLE cobuild_booking ADD CONSTRAINT cobuild_booking_no_overlap"
    " EXCLUDE USING gist (space_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&)"
    f" WHERE (state IN {TAKES_ROOM})",
]
BACKWARD = ["ALTER TABLE cobuild_booking DROP CONSTRAINT cobuild_booking_no_overlap"]


def forward(_apps, schema_editor):
    run(schema_editor, FORWARD)


def backward(_apps, schema_editor):
    run(schema_editor, BACKWARD)


def run(schema_editor, statements):
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("cobuild", "0001_initial")]
    operations = [migrations.RunPython(forward, backward)]
