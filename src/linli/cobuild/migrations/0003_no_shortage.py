"""
A store never holds less than nothing, whoever writes its moves: triggers on both databases, written by hand.

What has come and gone of a thing is added up after every move; below nothing the move is refused as a constraint would. On
PostgreSQL the move waits for whoever else moves the same thing, and adds up what they left. The verbs look before they write and
say what is missing; this is for whoever does not ask them.

A later migration that alters the table of moves rebuilds it on SQLite and loses its trigger: run FORWARD again after it.
"""

# ruff: noqa: S608 -- every name in these statements is ours
from django.db import migrations

TEXT = "a store never holds less than nothing"
FORWARD = {
    "sqlite": [
        "CREATE TRIGGER cobuild_guard_stock AFTER INSERT ON cobuild_stockmove WHEN NEW.quantity < 0"
        " AND (SELECT SUM(quantity) FROM cobuild_stockmove WHERE item_id = NEW.item_id) < 0"
        f" BEGIN SELECT RAISE(ABORT, '{TEXT}'); END"
    ],
    "postgresql": [
        "CREATE FUNCTION cobuild_guard_stock() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$ BEGIN"
        " PERFORM 1 FROM cobuild_stockitem WHERE id = NEW.item_id FOR NO KEY UPDATE;"
        " IF (SELECT SUM(quantity) FROM cobuild_stockmove WHERE item_id = NEW.item_id) < 0"
        f" THEN RAISE EXCEPTION '%', '{TEXT}' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        "CREATE TRIGGER cobuild_guard_stock AFTER INSERT ON cobuild_stockmove FOR EACH ROW WHEN (NEW.quantity < 0)"
        " EXECUTE FUNCTION cobuild_guard_stock()",
    ],
}
BACKWARD = {
    "sqlite": ["DROP TRIGGER IF EXISTS cobuild_guard_stock"],
    "postgresql": ["DROP FUNCTION IF EXISTS cobuild_guard_stock() CASCADE"],
}


def _run(statements):
    def run(_apps, schema_editor):
        for one in statements[schema_editor.connection.vendor]:
            schema_editor.execute(one, params=None)

    return run


class Migration(migrations.Migration):
    dependencies = [("cobuild", "0002_no_overlap")]
    operations = [migrations.RunPython(_run(FORWARD), _run(BACKWARD))]
