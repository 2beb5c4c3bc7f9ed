"""What has to hold before anything is served: a migrated database, collected static files. Each is done only when it is due."""

import hashlib
import io
import shutil
from pathlib import Path

from .output import say


def migrate() -> bool:
    """Apply migrations that are due; says whether there were any."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    say("preparing the database …")
    call_command("migrate", interactive=False, verbosity=0, stdout=io.StringIO())
    return True


def collect_static() -> bool:
    """Collect, hash and compress the static files when any of them changed; says whether it did."""
    from django.conf import settings
    from django.core.management import call_command

    root = Path(settings.STATIC_ROOT)
    stamp, now = root / ".signature", _static_signature()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == now:
        return False
    say("preparing styles and scripts …")
    shutil.rmtree(root, ignore_errors=True)
    call_command("collectstatic", interactive=False, verbosity=0, stdout=io.StringIO())
    stamp.write_text(now, encoding="ascii")
    return True


def _static_signature() -> str:
    """One hash over the name, size and time of every static file that the apps bring."""
    from django.contrib.staticfiles.finders import get_finders

    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda pair: pair[0]):
            file = Path(storage.path(path)).stat()
            seen.update(f"{path}\0{file.st_size}\0{file.st_mtime_ns}\n".encode())
    return seen.hexdigest()
