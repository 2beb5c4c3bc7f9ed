"""Backup and restore: whole or not at all, and every byte is looked at first."""

import contextlib
import hashlib
import io
import json
import os
import sqlite3
import stat
import subprocess
import sys
import tarfile

import pytest
from django.db import connection

from linli.core import backup, keys, swapping
from linli.core.models import Tenant
from tests.factories.core import TenantFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def data(settings, tmp_path):
    """An installation of its own: keys, one file, one anchor, one subdistrict."""
    settings.DATA = tmp_path / "data"
    keys.current()
    for name, content in (("files/ab/photo", b"\1\2"), ("anchors/2026-05-01.json", b"{}"), ("files/.half", b"no")):
        (settings.DATA / name).parent.mkdir(parents=True, exist_ok=True)
        (settings.DATA / name).write_bytes(content)
    TenantFactory(name="柳岸街道")
    return settings.DATA


@pytest.fixture
def made(data, tmp_path):
    file = tmp_path / "linli.backup"
    backup.backup(file)
    return file


@pytest.fixture
def elsewhere(settings, tmp_path):
    settings.DATA = tmp_path / "elsewhere"
    return settings.DATA


def tree(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} if folder.exists() else set()


def test_a_backup_holds_everything_and_only_its_owner_may_read_it(made):
    manifest = backup.read_manifest(made)

    assert set(manifest["members"]) == {"database", "keys/master.json", "files/ab/photo", "anchors/2026-05-01.json"}
    assert manifest["members"]["files/ab/photo"] == {"sha256": hashlib.sha256(b"\1\2").hexdigest(), "size": 2}
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_a_backup_does_not_write_over_a_file(made):
    before = made.read_bytes()

    with pytest.raises(backup.BackupRefused) as refused:
        backup.backup(made)

    assert (refused.value.codes, made.read_bytes()) == (["backup.exists"], before)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the database is no file")
def test_a_restored_installation_is_what_was_backed_up(made, data, elsewhere):
    backup.restore(made)

    with contextlib.closing(sqlite3.connect(elsewhere / swapping.SQLITE)) as copy:
        assert copy.execute("SELECT name FROM core_tenant").fetchall() == [("柳岸街道",)]
    assert (elsewhere / "keys/master.json").read_bytes() == (data / "keys/master.json").read_bytes()
    assert tree(elsewhere) == {"linli.sqlite3", "keys/master.json", "files/ab/photo", "anchors/2026-05-01.json"}
    assert stat.S_IMODE((elsewhere / "keys/master.json").stat().st_mode) == 0o600


@pytest.mark.postgres
def test_a_restored_postgresql_has_what_was_backed_up_and_nothing_newer(made, elsewhere):
    TenantFactory(name="来得太晚")

    backup.restore(made, force=True)

    assert list(Tenant.objects.values_list("name", flat=True)) == ["柳岸街道"]
    assert tree(elsewhere) == {"keys/master.json", "files/ab/photo", "anchors/2026-05-01.json"}


def test_what_is_there_is_not_replaced_unasked(made, data):
    before = tree(data)

    with pytest.raises(backup.RestoreRefused) as refused:
        backup.restore(made)

    assert (refused.value.codes, tree(data)) == (["restore.not_empty"], before)


@pytest.mark.postgres
def test_a_postgresql_with_something_in_it_is_not_replaced_unasked(made, elsewhere):
    with pytest.raises(backup.RestoreRefused) as refused:
        backup.restore(made)

    assert (refused.value.codes, Tenant.objects.count()) == (["restore.not_empty"], 1)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the database is no file")
def test_asked_to_it_replaces_all_and_leaves_nothing_of_the_old(made, data):
    (data / "files/newer").write_bytes(b"x")
    (data / "linli.sqlite3").write_bytes(b"old")
    (data / "linli.sqlite3-wal").write_bytes(b"of the old")

    backup.restore(made, force=True)

    assert tree(data) == {"linli.sqlite3", "keys/master.json", "files/ab/photo", "anchors/2026-05-01.json"}


def rewritten(made, change):
    """The same backup with its members changed by `change(name, content) -> content or None`."""
    out = io.BytesIO()
    with tarfile.open(made) as source, tarfile.open(fileobj=out, mode="w:gz") as target:
        for member in source:
            content = change(member.name, source.extractfile(member).read())
            if content is not None:
                member.size = len(content)
                target.addfile(member, io.BytesIO(content))
    made.write_bytes(out.getvalue())


def with_manifest(**said):
    return lambda name, content: json.dumps(json.loads(content) | said).encode() if name == "manifest.json" else content


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda name, content: b"\1\3" if name == "files/ab/photo" else content, "restore.damaged"),
        (lambda name, content: None if name == "files/ab/photo" else content, "restore.damaged"),
        (lambda name, content: None if name == "manifest.json" else content, "restore.no_backup"),
        (with_manifest(format=2), "restore.no_backup"),
        (with_manifest(database="oracle"), "restore.database"),
        (with_manifest(migrations=["core.0999_from_the_future"]), "restore.newer"),
        (with_manifest(members={"../escape": {"sha256": "", "size": 0}}), "restore.damaged"),
    ],
    ids=["changed", "missing", "no manifest", "later format", "other database", "newer", "strange member"],
)
def test_a_backup_that_is_not_whole_is_refused_and_nothing_is_touched(made, elsewhere, change, code):
    rewritten(made, change)

    with pytest.raises(backup.RestoreRefused) as refused:
        backup.restore(made, force=True)

    assert (refused.value.codes, tree(elsewhere)) == ([code], set())


@pytest.mark.parametrize("cut", [0, 1000], ids=["empty", "cut short"])
def test_a_file_that_is_no_backup_is_refused(made, elsewhere, cut):
    made.write_bytes(made.read_bytes()[:cut])

    with pytest.raises(backup.RestoreRefused):
        backup.restore(made, force=True)

    assert tree(elsewhere) == set()


def test_a_backup_with_a_link_in_it_is_refused(made, elsewhere):
    out = io.BytesIO()
    with tarfile.open(made) as source, tarfile.open(fileobj=out, mode="w:gz") as target:
        for member in source:
            target.addfile(member, source.extractfile(member))
        link = tarfile.TarInfo("files/ab/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        target.addfile(link)
    made.write_bytes(out.getvalue())

    with pytest.raises(backup.RestoreRefused) as refused:
        backup.restore(made, force=True)

    assert (refused.value.codes, tree(elsewhere)) == (["restore.damaged"], set())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the database is no file")
def test_what_a_killed_restore_left_behind_is_cleaned_away_by_the_next(made, elsewhere):
    left = elsewhere / ".restore-killed/keys"
    left.mkdir(parents=True)
    (left / "master.json").write_text("half")

    backup.restore(made)

    assert tree(elsewhere) == {"linli.sqlite3", "keys/master.json", "files/ab/photo", "anchors/2026-05-01.json"}


@pytest.mark.postgres
def test_a_missing_program_is_named(made, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(backup.BackupRefused) as refused:
        backup.backup(tmp_path / "another")

    assert (refused.value.codes, (tmp_path / "another").exists()) == (["backup.no_program"], False)


@pytest.mark.postgres
def test_a_failing_program_tells_its_last_word(tmp_path, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "NAME", "no_such_database")

    with pytest.raises(backup.BackupRefused) as refused:
        backup.backup(tmp_path / "another")

    assert (refused.value.codes, (tmp_path / "another").exists()) == (["backup.failed"], False)


KILLED = """
import os, pathlib, sys
from linli.core import swapping
data, steps = pathlib.Path(sys.argv[1]), int(sys.argv[2])
seen = 0
def counted(move):
    def moved(*arguments):
        global seen
        seen += 1
        if seen > steps:
            os._exit(9)
        return move(*arguments)
    return moved
pathlib.Path.rename, pathlib.Path.replace = counted(pathlib.Path.rename), counted(pathlib.Path.replace)
swapping.commit(data / "scratch", data)
swapping.finish(data)
"""


@pytest.mark.parametrize("steps", range(7))
def test_killed_at_any_step_there_is_the_old_state_or_the_new_one(tmp_path, steps):
    for where, content in ((tmp_path, "old"), (tmp_path / "scratch", "new")):
        (where / "keys").mkdir(parents=True)
        (where / "keys/master.json").write_text(content)
        (where / "linli.sqlite3").write_text(content)
    (tmp_path / "linli.sqlite3-wal").write_text("old")

    subprocess.run([sys.executable, "-c", KILLED, tmp_path, str(steps)], check=False, env=os.environ | {"PYTHONPATH": "src"})
    swapping.finish(tmp_path)

    state = {(tmp_path / name).read_text() for name in ("keys/master.json", "linli.sqlite3")}
    assert state == ({"old"} if steps == 0 else {"new"})
    assert (tmp_path / "linli.sqlite3-wal").exists() == (steps == 0)


def test_a_second_try_after_a_killed_renaming_replaces_the_folder_that_was_moved_away_before(tmp_path):
    for where, content in ((tmp_path, "now"), (tmp_path / "scratch", "new"), (tmp_path / swapping.OLD, "moved before")):
        (where / "keys").mkdir(parents=True)
        (where / "keys/master.json").write_text(content)

    swapping.commit(tmp_path / "scratch", tmp_path)
    swapping.finish(tmp_path)

    assert ((tmp_path / "keys/master.json").read_text(), (tmp_path / swapping.OLD).exists()) == ("new", False)
