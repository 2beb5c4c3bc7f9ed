"""
What the database itself holds fast of ballots, whoever asks it: triggers on both databases, written by hand.

Nothing of a frozen ballot changes, nothing of its options and its roll; a state never goes back; papers and voices come only while
it is open; the shuffled box is written in the transaction that closes it and never touched again. On PostgreSQL the application's
role owns no table and cannot take a trigger away (`linli roles`); on SQLite whoever has the file can, and docs/ballots.md says so.

A later migration that alters one of these tables rebuilds it on SQLite and loses its triggers: run FORWARD_SQLITE again after it.
"""

# ruff: noqa: S608, S105 -- every name in these statements is ours
from django.db import migrations

FIXED = [
    "tenant_id",
    "year",
    "sequence",
    "kind",
    "secrecy",
    "title",
    "question",
    "about",
    "council_id",
    "meeting_id",
    "item_id",
    "motion_id",
    "motion_version_id",
    "place_id",
    "run_id",
    "step",
    "rule_code",
    "matter",
    "seats",
    "budget_cents",
    "budget_rule",
    "lot_commitment",
    "channels",
    "allows_revote",
    "roll_source",
    "unit_kinds",
    "needs_publicity",
    "roll_public_until",
    "roll_published_at",
    "roll_digest",
    "roll_count",
    "roll_area_centi",
    "due_count",
    "opens_at",
    "closes_at",
    "rule",
    "frozen",
    "frozen_digest",
    "frozen_at",
    "revote_of_id",
    "made_at",
    "made_by",
]
"""Columns of a ballot that stay as they were frozen."""
RESULTS = ["verdict", "passed", "box_digest", "lot_seed"]
"""Columns that are written once, in the transaction that closes the ballot."""
COUNTED = ["opened_at", "closed_at", "present_count", "issued_count", "returned_count", "chief_scrutineer", "scrutineers"]
"""Columns that stand once the ballot is closed."""
TRANSITIONS = (
    "draft>frozen frozen>draft frozen>open open>closed closed>declared open>void closed>void draft>withdrawn frozen>withdrawn"
)
RIGHT_FIXED = ["ballot_id", "position", "key", "label", "place_id", "area_centi", "is_unsold", "excluded_why", "tenant_id"]
OPTION_FIXED = ["ballot_id", "code", "position", "title", "text", "cost_cents", "finish_on", "proposal_id", "tenant_id"]
"""Everything but the unit in charge, whose record may be merged with another one."""
RIGHT_OPEN = ["used_on", "used_channel", "paper_issued_on"]
PARTS = {"option": "{row}.ballot_id", "right": "{row}.ballot_id",
         "rightunit": "(SELECT ballot_id FROM deliberation_right WHERE id = {row}.right_id)",
         "rightvoter": "(SELECT ballot_id FROM deliberation_right WHERE id = {row}.right_id)"}  # fmt: skip
"""Parts of a ballot that are written while it is a draft, and how each names it."""
TABLES = ["ballot", *PARTS, "sealedpaper", "boxkey", "boxpaper", "boxreceipt", "voice", "handcount"]


def differs(columns, sign):
    return " OR ".join(f'NEW."{one}" {sign} OLD."{one}"' for one in columns)


# ---- SQLite ----


def sqlite_trigger(name, when, table, condition, text):
    return (
        f"CREATE TRIGGER deliberation_guard_{name} BEFORE {when} ON deliberation_{table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{text}'); END"
    )


def state(row):
    return f"(SELECT state FROM deliberation_ballot WHERE id = {row})"


def closing(row):
    return f"EXISTS (SELECT 1 FROM deliberation_ballot WHERE id = {row} AND state = 'closed' AND box_digest = '')"


def sqlite_parts():
    for table, owner in PARTS.items():
        for when, row in (("INSERT", "NEW"), ("DELETE", "OLD")):
            yield sqlite_trigger(
                f"{table}_{when.lower()}", when, table, f"{state(owner.format(row=row))} <> 'draft'", f"the {table} is frozen"
            )
    option = f"{state('OLD.ballot_id')} <> 'draft' AND ({differs(OPTION_FIXED, 'IS NOT')})"
    yield sqlite_trigger("option_update", "UPDATE", "option", option, "the option is frozen")
    unit = f"{state(PARTS['rightunit'].format(row='OLD'))} <> 'draft'"
    yield sqlite_trigger("rightunit_update", "UPDATE", "rightunit", unit, "the roll is frozen")
    frozen = f"{state('OLD.ballot_id')} <> 'draft'"
    yield sqlite_trigger(
        "right_fixed", "UPDATE", "right", f"{frozen} AND ({differs(RIGHT_FIXED, 'IS NOT')})", "the roll is frozen"
    )
    used = "NEW.used_on IS NOT OLD.used_on OR NEW.used_channel IS NOT OLD.used_channel"
    yield sqlite_trigger(
        "right_used", "UPDATE", "right", f"{state('OLD.ballot_id')} <> 'open' AND ({used})", "the ballot is not open"
    )
    secret = "EXISTS (SELECT 1 FROM deliberation_ballot WHERE id = OLD.ballot_id AND secrecy = 'secret')"
    yield sqlite_trigger(
        "right_once", "UPDATE", "right", f"OLD.used_on IS NOT NULL AND ({used}) AND {secret}", "a secret right is used once"
    )
    issued = f"{state('OLD.ballot_id')} NOT IN ('draft', 'frozen', 'open') AND NEW.paper_issued_on IS NOT OLD.paper_issued_on"
    yield sqlite_trigger("right_paper", "UPDATE", "right", issued, "the ballot is closed")


def sqlite_ballot():
    moved = f"NEW.state <> OLD.state AND (OLD.state || '>' || NEW.state) NOT IN ({', '.join(map(repr, TRANSITIONS.split()))})"
    yield sqlite_trigger("ballot_state", "UPDATE", "ballot", moved, "a ballot never goes back")
    frozen = "OLD.state <> 'draft' AND NOT (OLD.state = 'frozen' AND NEW.state = 'draft')"
    yield sqlite_trigger("ballot_fixed", "UPDATE", "ballot", f"{frozen} AND ({differs(FIXED, 'IS NOT')})", "the ballot is frozen")
    early = f"OLD.state IN ('frozen', 'open') AND ({differs(RESULTS, 'IS NOT')})"
    yield sqlite_trigger("ballot_early", "UPDATE", "ballot", early, "a result comes with closing")
    over = "(OLD.state IN ('declared', 'void') OR (OLD.state = 'closed' AND OLD.box_digest <> ''))"
    kept = f"{over} AND ({differs([*RESULTS, *COUNTED], 'IS NOT')})"
    yield sqlite_trigger("ballot_kept", "UPDATE", "ballot", kept, "the result is kept")
    yield sqlite_trigger("ballot_declared", "UPDATE", "ballot", "NEW.state = 'declared' AND NEW.box_digest = ''", "no box")
    yield sqlite_trigger("ballot_delete", "DELETE", "ballot", "OLD.state <> 'draft'", "the ballot is kept")


def sqlite_box():
    def opened(secrecy):
        return (
            "NOT EXISTS (SELECT 1 FROM deliberation_ballot WHERE id = NEW.ballot_id AND state = 'open'"
            f" AND secrecy = '{secrecy}')"
        )

    yield sqlite_trigger("sealedpaper_insert", "INSERT", "sealedpaper", opened("secret"), "the box is not open")
    yield sqlite_trigger("sealedpaper_update", "UPDATE", "sealedpaper", "1", "a paper is never changed")
    gone = f"{state('OLD.ballot_id')} <> 'void' AND NOT {closing('OLD.ballot_id')}"
    yield sqlite_trigger("sealedpaper_delete", "DELETE", "sealedpaper", gone, "papers leave the box at closing")
    key = f"{state('OLD.ballot_id')} NOT IN ('draft', 'withdrawn', 'void') AND NOT {closing('OLD.ballot_id')}"
    yield sqlite_trigger("boxkey_delete", "DELETE", "boxkey", key, "the key goes at closing")
    yield sqlite_trigger("boxkey_update", "UPDATE", "boxkey", "OLD.ballot_id IS NOT NEW.ballot_id", "a key has one box")
    for table in ("boxpaper", "boxreceipt"):
        yield sqlite_trigger(
            f"{table}_insert", "INSERT", table, f"NOT {closing('NEW.ballot_id')}", "the box is written at closing"
        )
        yield sqlite_trigger(f"{table}_update", "UPDATE", table, "1", "the box is kept")
        yield sqlite_trigger(f"{table}_delete", "DELETE", table, "1", "the box is kept")
    yield sqlite_trigger("voice_insert", "INSERT", "voice", opened("recorded"), "the ballot is not open")
    fixed = differs(["ballot_id", "right_id", "content", "channel", "at", "recorded_by", "receipt"], "IS NOT")
    ended = f"{state('OLD.ballot_id')} <> 'open' OR OLD.ended_at IS NOT NULL OR {fixed}"
    yield sqlite_trigger("voice_update", "UPDATE", "voice", ended, "a voice is only struck out")
    yield sqlite_trigger("voice_delete", "DELETE", "voice", "1", "a voice stays")
    yield sqlite_trigger("handcount_insert", "INSERT", "handcount", opened("recorded"), "the ballot is not open")
    yield sqlite_trigger("handcount_update", "UPDATE", "handcount", "1", "a count stays")
    yield sqlite_trigger("handcount_delete", "DELETE", "handcount", "1", "a count stays")


FORWARD_SQLITE = [*sqlite_ballot(), *sqlite_parts(), *sqlite_box()]
BACKWARD_SQLITE = [f"DROP TRIGGER IF EXISTS {one.split()[2]}" for one in FORWARD_SQLITE]


# ---- PostgreSQL ----

REFUSE = "RAISE EXCEPTION '%', {text} USING ERRCODE = 'check_violation'"
"""The driver takes it for an IntegrityError, as a constraint's."""


def function(name, body, declare=""):
    return (
        f"CREATE FUNCTION deliberation_guard_{name}() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$ "
        f"DECLARE {declare} BEGIN {body} END $$"
    )


def refuse(condition, text):
    quoted = "'" + text + "'"
    return f"IF {condition} THEN {REFUSE.format(text=quoted)}; END IF;"


def statement(table, when, name):
    """Once for each statement, over all of its rows: a million papers are looked at together."""
    rows = {"INSERT": "NEW TABLE AS rows", "DELETE": "OLD TABLE AS rows"}[when]
    return (
        f"CREATE TRIGGER deliberation_guard_{table}_{when.lower()} AFTER {when} ON deliberation_{table} REFERENCING {rows} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION deliberation_guard_{name}()"
    )


def each(table, when, name, title=""):
    return (
        f"CREATE TRIGGER deliberation_guard_{table}_{title or when.lower()} BEFORE {when} ON deliberation_{table} "
        f"FOR EACH ROW EXECUTE FUNCTION deliberation_guard_{name}()"
    )


def owners(condition):
    """Whether a row of the statement belongs to a ballot of which this holds."""
    return f"EXISTS (SELECT 1 FROM rows JOIN deliberation_ballot b ON b.id = rows.ballot_id WHERE {condition})"


def owners_by_right(condition):
    return (
        "EXISTS (SELECT 1 FROM rows JOIN deliberation_right r ON r.id = rows.right_id JOIN deliberation_ballot b"
        f" ON b.id = r.ballot_id WHERE {condition})"
    )


CLOSING = "(b.state = 'closed' AND b.box_digest = '')"
SAME = "IS DISTINCT FROM"
BALLOT = (
    refuse(
        f"NEW.state <> OLD.state AND (OLD.state || '>' || NEW.state) <> ALL ('{{{','.join(TRANSITIONS.split())}}}')",
        "a ballot never goes back",
    )
    + refuse(
        f"OLD.state <> 'draft' AND NOT (OLD.state = 'frozen' AND NEW.state = 'draft') AND ({differs(FIXED, SAME)})",
        "the ballot is frozen",
    )
    + refuse(f"OLD.state IN ('frozen', 'open') AND ({differs(RESULTS, SAME)})", "a result comes with closing")
    + refuse(
        "(OLD.state IN ('declared', 'void') OR (OLD.state = 'closed' AND OLD.box_digest <> ''))"
        f" AND ({differs([*RESULTS, *COUNTED], SAME)})",
        "the result is kept",
    )
    + refuse("NEW.state = 'declared' AND NEW.box_digest = ''", "no box")
    + " RETURN NEW;"
)
RIGHT = (
    "SELECT b.state, b.secrecy INTO its_state, its_secrecy FROM deliberation_ballot b WHERE b.id = OLD.ballot_id;"
    + refuse(f"its_state <> 'draft' AND ({differs(RIGHT_FIXED, SAME)})", "the roll is frozen")
    + refuse(f"its_state <> 'open' AND ({differs(RIGHT_OPEN[:2], SAME)})", "the ballot is not open")
    + refuse(
        f"OLD.used_on IS NOT NULL AND its_secrecy = 'secret' AND ({differs(RIGHT_OPEN[:2], SAME)})", "a secret right is used once"
    )
    + refuse(
        f"its_state NOT IN ('draft', 'frozen', 'open') AND NEW.paper_issued_on {SAME} OLD.paper_issued_on", "the ballot is closed"
    )
    + " RETURN NEW;"
)


def coming(secrecy):
    """A row that may come only while its ballot is open: waits for whoever is closing it (`locking.alone`), and looks then."""
    return (
        "SELECT b.state, b.secrecy INTO its_state, its_secrecy FROM deliberation_ballot b WHERE b.id = NEW.ballot_id FOR KEY SHARE;"
        + refuse(f"its_state IS DISTINCT FROM 'open' OR its_secrecy <> '{secrecy}'", "the ballot is not open")
        + " RETURN NEW;"
    )


VOICE = (
    "SELECT b.state INTO its_state FROM deliberation_ballot b WHERE b.id = OLD.ballot_id FOR KEY SHARE;"
    + refuse("its_state <> 'open' OR OLD.ended_at IS NOT NULL", "a voice is only struck out while the ballot is open")
    + refuse(
        differs(["ballot_id", "right_id", "content", "channel", "at", "recorded_by", "receipt"], SAME),
        "a voice is only struck out",
    )
    + " RETURN NEW;"
)
BOTH = "its_state text; its_secrecy text;"
FUNCTIONS = {
    "ballot": function("ballot", BALLOT),
    "ballot_delete": function("ballot_delete", refuse("OLD.state <> 'draft'", "the ballot is kept") + " RETURN OLD;"),
    "whole": function(
        "whole",
        refuse(
            "EXISTS (SELECT 1 FROM deliberation_ballot b WHERE b.id = NEW.id AND b.state IN ('closed', 'declared')"
            " AND b.box_digest = '')",
            "a closed ballot has its box",
        )
        + " RETURN NULL;",
    ),
    "drafted": function("drafted", refuse(owners("b.state <> 'draft'"), "the ballot is frozen") + " RETURN NULL;"),
    "drafted_by_right": function(
        "drafted_by_right", refuse(owners_by_right("b.state <> 'draft'"), "the ballot is frozen") + " RETURN NULL;"
    ),
    "option": function(
        "option",
        "SELECT b.state INTO its_state FROM deliberation_ballot b WHERE b.id = OLD.ballot_id;"
        + refuse(f"its_state <> 'draft' AND ({differs(OPTION_FIXED, SAME)})", "the options are frozen")
        + " RETURN NEW;",
        BOTH,
    ),
    "rightunit": function(
        "rightunit",
        "SELECT b.state INTO its_state FROM deliberation_ballot b JOIN deliberation_right r ON r.ballot_id = b.id"
        " WHERE r.id = OLD.right_id;" + refuse("its_state <> 'draft'", "the roll is frozen") + " RETURN NEW;",
        BOTH,
    ),
    "right": function("right", RIGHT, BOTH),
    "secret": function("secret", coming("secret"), BOTH),
    "recorded": function("recorded", coming("recorded"), BOTH),
    "never": function("never", REFUSE.format(text="'this is kept as it is'") + "; RETURN NULL;"),
    "emptied": function(
        "emptied", refuse(owners(f"b.state <> 'void' AND NOT {CLOSING}"), "papers leave the box at closing") + " RETURN NULL;"
    ),
    "unlocked": function(
        "unlocked",
        refuse(owners(f"b.state NOT IN ('draft', 'withdrawn', 'void') AND NOT {CLOSING}"), "the key goes at closing")
        + " RETURN NULL;",
    ),
    "shuffled": function("shuffled", refuse(owners(f"NOT {CLOSING}"), "the box is written at closing") + " RETURN NULL;"),
    "voice": function("voice", VOICE, BOTH),
}
FORWARD_POSTGRESQL = [
    *FUNCTIONS.values(),
    each("ballot", "UPDATE", "ballot"),
    each("ballot", "DELETE", "ballot_delete"),
    "CREATE CONSTRAINT TRIGGER deliberation_guard_ballot_whole AFTER UPDATE ON deliberation_ballot DEFERRABLE INITIALLY DEFERRED"
    " FOR EACH ROW WHEN (NEW.state IN ('closed', 'declared')) EXECUTE FUNCTION deliberation_guard_whole()",
    *(statement(table, when, "drafted") for table in ("option", "right") for when in ("INSERT", "DELETE")),
    *(statement(table, when, "drafted_by_right") for table in ("rightunit", "rightvoter") for when in ("INSERT", "DELETE")),
    each("option", "UPDATE", "option"),
    each("rightunit", "UPDATE", "rightunit"),
    each("right", "UPDATE", "right"),
    each("sealedpaper", "INSERT", "secret"),
    each("sealedpaper", "UPDATE", "never"),
    statement("sealedpaper", "DELETE", "emptied"),
    statement("boxkey", "DELETE", "unlocked"),
    *(statement(table, "INSERT", "shuffled") for table in ("boxpaper", "boxreceipt")),
    *(each(table, when, "never") for table in ("boxpaper", "boxreceipt", "handcount") for when in ("UPDATE", "DELETE")),
    each("voice", "INSERT", "recorded"),
    each("voice", "UPDATE", "voice"),
    each("voice", "DELETE", "never"),
    each("handcount", "INSERT", "recorded"),
]
BACKWARD_POSTGRESQL = [
    *(f"DROP FUNCTION IF EXISTS deliberation_guard_{name}() CASCADE" for name in FUNCTIONS),
]


def _run(on_sqlite, on_postgresql):
    def run(_apps, schema_editor):
        vendor = schema_editor.connection.vendor
        for statement_ in on_sqlite if vendor == "sqlite" else on_postgresql:
            schema_editor.execute(statement_, params=None)

    return run


class Migration(migrations.Migration):
    dependencies = [("deliberation", "0001_initial")]
    operations = [
        migrations.RunPython(_run(FORWARD_SQLITE, FORWARD_POSTGRESQL), _run(BACKWARD_SQLITE, BACKWARD_POSTGRESQL)),
    ]
