"""
The full-text indexes over core_searchentry (see core/search.py).

SQLite: an FTS5 table that reads its text from core_searchentry, kept in step by triggers. A later migration that alters
core_searchentry rebuilds the table on SQLite and loses the triggers: run FORWARD_SQLITE again after it.
PostgreSQL: a GIN index over `to_tsvector('simple', words)`; the words are cut before they are stored, so no parser of ours is
needed. Those of the title are among them, and only order what was found, so they have no index of their own.
"""

from django.db import migrations

FORWARD_SQLITE = [
    "DROP TABLE IF EXISTS core_search_fts",
    """CREATE VIRTUAL TABLE core_search_fts USING fts5(
        title_words, words, content='core_searchentry', content_rowid='id',
        tokenize='unicode61 remove_diacritics 0', prefix='1 2 3')""",
    "INSERT INTO core_search_fts(core_search_fts) VALUES ('rebuild')",
    """CREATE TRIGGER core_search_added AFTER INSERT ON core_searchentry BEGIN
        INSERT INTO core_search_fts(rowid, title_words, words) VALUES (new.id, new.title_words, new.words); END""",
    """CREATE TRIGGER core_search_removed AFTER DELETE ON core_searchentry BEGIN
        INSERT INTO core_search_fts(core_search_fts, rowid, title_words, words)
        VALUES ('delete', old.id, old.title_words, old.words); END""",
    """CREATE TRIGGER core_search_changed AFTER UPDATE OF title_words, words ON core_searchentry BEGIN
        INSERT INTO core_search_fts(core_search_fts, rowid, title_words, words)
        VALUES ('delete', old.id, old.title_words, old.words);
        INSERT INTO core_search_fts(rowid, title_words, words) VALUES (new.id, new.title_words, new.words); END""",
]
BACKWARD_SQLITE = [
    "DROP TRIGGER IF EXISTS core_search_added",
    "DROP TRIGGER IF EXISTS core_search_removed",
    "DROP TRIGGER IF EXISTS core_search_changed",
    "DROP TABLE IF EXISTS core_search_fts",
]
FORWARD_POSTGRESQL = [
    "CREATE INDEX core_search_words ON core_searchentry USING gin (to_tsvector('simple', words))",
]
BACKWARD_POSTGRESQL = ["DROP INDEX IF EXISTS core_search_words"]


def _run(on_sqlite, on_postgresql):
    def run(_apps, schema_editor):
        vendor = schema_editor.connection.vendor
        for statement in on_sqlite if vendor == "sqlite" else on_postgresql:
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(_run(FORWARD_SQLITE, FORWARD_POSTGRESQL), _run(BACKWARD_SQLITE, BACKWARD_POSTGRESQL))]
