"""
Backup and restore: the database, the files, the anchors and the keys in one compressed file.

    manifest.json     what it is, of when, of which version, and the SHA-256 and size of everything after it
    database          SQLite: a consistent copy by SQLite's own backup; PostgreSQL: pg_dump's custom format
    keys/ files/ anchors/

The platform may go on working while a backup is made. Files are written before the rows that name them and never change, so
copying them after the database leaves none out. The keys are inside: without them nothing encrypted can be read again, and
whoever has the file has everything. Its mode is 0600; keep it where the keys may be kept. A restored backup brings back the
keys of persons who were erased after it was made: erase them again, and do not keep backups longer than need be.

A restore reads and checks every byte before it touches anything, unpacks beside the old data, and then changes places by
renaming (core/swapping.py). Killed before that, the old state is there; killed while renaming, the next start goes on with it.
On PostgreSQL the database changes in one transaction just before the renaming; killed between the two, restore again.
"""

import contextlib
import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

import linli

from . import clock, swapping
from .models import Tenant
from .problems import Problem, Refused

FORMAT = 1
FOLDERS = ("keys", "files", "anchors")
MANIFEST, DATABASE, SCRATCH = "manifest.json", "database", ".restore-"
CHUNK = 2**20


class BackupRefused(Refused):
    """Nothing was written."""


class RestoreRefused(Refused):
    """Nothing was restored."""


def backup(file: Path) -> dict[str, Any]:
    """
    Write a backup to `file`, which appears only when it is whole. Returns the manifest.

    :raises BackupRefused: when `file` exists, or PostgreSQL's pg_dump is missing or fails.
    """
    if file.exists():
        raise BackupRefused(Problem("backup.exists", _("文件 %(file)s 已经存在") % {"file": file}))
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".linli-backup-", dir=file.parent) as scratch:
        dump = Path(scratch) / DATABASE
        _dump_database(dump)
        members = {DATABASE: dump} | _members()
        manifest = _manifest(members)
        part = Path(scratch) / "part"
        _pack(part, manifest, members)
        os.link(part, file)  # refuses to write over a file that has appeared meanwhile
    return manifest


def read_manifest(file: Path) -> dict[str, Any]:
    """
    What a backup says of itself.

    :raises RestoreRefused: when it is no backup, or one of a later format or of another database.
    """
    try:
        with tarfile.open(file, "r:gz") as archive:
            first = archive.next()
            source = archive.extractfile(first) if first and first.name == MANIFEST else None
            manifest: dict[str, Any] = json.load(source) if source else {}
    except (tarfile.TarError, OSError, EOFError, ValueError):
        manifest = {}
    if manifest.get("format") != FORMAT or not isinstance(manifest.get("members"), dict):
        raise RestoreRefused(Problem("restore.no_backup", _("这个文件不是完整的备份，或者来自更新的版本")))
    if manifest["database"] != connection.vendor:
        told = {"theirs": manifest["database"], "ours": connection.vendor}
        raise RestoreRefused(Problem("restore.database", _("备份来自 %(theirs)s，这里是 %(ours)s") % told))
    if set(manifest.get("migrations", [])) - _known_migrations():
        raise RestoreRefused(Problem("restore.newer", _("备份来自更新的版本，请先升级程序")))
    return manifest


def restore(file: Path, *, force: bool = False) -> dict[str, Any]:
    """
    Put a backup in the place of what is here; `force` allows there to be something. Returns the manifest.

    No web or worker process of this installation may run meanwhile.

    :raises RestoreRefused: when the file is damaged, or something is here already; nothing has been touched then.
    """
    manifest = read_manifest(file)
    data = Path(settings.DATA)
    if not force and _is_in_use(data):
        raise RestoreRefused(Problem("restore.not_empty", _("目录 %(data)s 或数据库里已经有内容") % {"data": data}))
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    for killed in data.glob(f"{SCRATCH}*"):
        shutil.rmtree(killed)
    scratch = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=data))
    try:
        _unpack(file, scratch, manifest["members"])
        _put_in_place(scratch, data)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return manifest


# --- writing -----------------------------------------------------------------------------------------------------------


def _dump_database(target: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with contextlib.closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        return
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def _members() -> dict[str, Path]:
    """Archive name → file, in a fixed order; what is half written (a name with a leading dot) is left out."""
    data = Path(settings.DATA)
    found: dict[str, Path] = {}
    for folder in FOLDERS:
        for path in sorted((data / folder).rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                found[path.relative_to(data).as_posix()] = path
    return found


def _manifest(members: dict[str, Path]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "made_at": clock.now().isoformat(),
        "version": linli.__version__,
        "database": connection.vendor,
        "migrations": sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()),
        "members": {name: {"sha256": _sha256(path), "size": path.stat().st_size} for name, path in members.items()},
    }


def _known_migrations() -> set[str]:
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    return {f"{app}.{name}" for app, name in loader.disk_migrations}


def _pack(target: Path, manifest: dict[str, Any], members: dict[str, Path]) -> None:
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as raw:
        with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=6) as archive:
            _add(archive, MANIFEST, io.BytesIO(json.dumps(manifest).encode()), None)
            for name, path in members.items():
                with path.open("rb") as source:
                    _add(archive, name, source, manifest["members"][name]["size"])
        raw.flush()
        os.fsync(raw.fileno())


def _add(archive: tarfile.TarFile, name: str, source: IO[bytes], size: int | None) -> None:
    member = tarfile.TarInfo(name)
    member.size = size if size is not None else len(source.getvalue())  # type: ignore[attr-defined]
    member.mode = 0o600
    member.mtime = int(clock.now().timestamp())
    archive.addfile(member, source)


# --- reading -----------------------------------------------------------------------------------------------------------


def _unpack(file: Path, scratch: Path, members: dict[str, dict[str, Any]]) -> None:
    """Everything the manifest names, into `scratch`, each checked against its hash as it is written."""
    seen = set()
    for name, source in _contents(file):
        wanted = members.get(name)
        if wanted is None or not _is_safe(name) or name in seen:
            raise _damaged(name)
        if _write_checked(source, scratch / name) != wanted["sha256"]:
            raise _damaged(name)
        seen.add(name)
    if missing := sorted(set(members) - seen):
        raise _damaged(missing[0])


def _contents(file: Path) -> Iterator[tuple[str, IO[bytes]]]:
    try:
        with tarfile.open(file, "r:gz") as archive:
            for member in archive:
                source = archive.extractfile(member) if member.isreg() else None
                if source is None:
                    raise _damaged(member.name)
                if member.name != MANIFEST:
                    yield member.name, source
    except (tarfile.TarError, OSError, EOFError) as error:
        raise _damaged(file.name) from error


def _is_safe(name: str) -> bool:
    """A name that stays inside: the database, or something in one of our folders."""
    parts = PurePosixPath(name).parts
    return name == DATABASE or (len(parts) > 1 and parts[0] in FOLDERS and ".." not in parts)


def _write_checked(source: IO[bytes], target: Path) -> str:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    seen = hashlib.sha256()
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        while chunk := source.read(CHUNK):
            seen.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return seen.hexdigest()


def _damaged(name: str) -> RestoreRefused:
    return RestoreRefused(Problem("restore.damaged", _("备份已损坏：%(name)s 与清单不符") % {"name": name}))


# --- in its place ------------------------------------------------------------------------------------------------------


def _is_in_use(data: Path) -> bool:
    """Whether an installation lives here. The folder itself and the web framework's secret come into being by asking."""
    if any((data / "files").glob("*")) or (data / "keys" / "master.json").exists():
        return True
    if connection.vendor == "sqlite":
        return (data / swapping.SQLITE).exists()
    return "core_tenant" in connection.introspection.table_names() and Tenant.objects.exists()


def _put_in_place(scratch: Path, data: Path) -> None:
    dump = scratch / DATABASE
    if connection.vendor == "sqlite":
        connection.close()
        dump.rename(scratch / swapping.SQLITE)
    else:
        _run("pg_restore", "--clean", "--if-exists", "--single-transaction", "--no-owner", "--no-privileges", dump)
        dump.unlink()
    for folder in FOLDERS:  # what the backup has none of shall not stay from before
        (scratch / folder).mkdir(exist_ok=True, mode=0o700)
    swapping.commit(scratch, data)
    swapping.finish(data)


def _run(program: str, *arguments: str | Path) -> None:
    """:raises BackupRefused: when the program is not there, or says no."""
    found = shutil.which(program)
    if found is None:
        raise BackupRefused(
            Problem("backup.no_program", _("找不到程序 %(program)s，请安装 PostgreSQL 客户端") % {"program": program})
        )
    where = connection.settings_dict
    database = [f"--dbname={where['NAME']}"]
    login = {"PGHOST": where["HOST"], "PGPORT": str(where["PORT"]), "PGUSER": where["USER"], "PGPASSWORD": where["PASSWORD"]}
    told = os.environ | {name: value for name, value in login.items() if value}
    done = subprocess.run([found, *database, *arguments], env=told, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["?"])[-1]
        raise BackupRefused(Problem("backup.failed", _("%(program)s 没有成功：%(text)s") % {"program": program, "text": last}))


def _sha256(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
