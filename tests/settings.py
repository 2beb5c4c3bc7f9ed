"""The product's settings with what only tests want: a throw-away data folder, plain static files, quick hashing."""

import atexit
import os
import shutil
import tempfile

# Always a folder of its own, whatever LINLI_DATA says: tests must never touch an installation.
os.environ["LINLI_DATA"] = tempfile.mkdtemp(prefix="linli-test-")
atexit.register(shutil.rmtree, os.environ["LINLI_DATA"], ignore_errors=True)
os.environ.setdefault("LINLI_LOG_LEVEL", "CRITICAL")
os.environ["LINLI_PLAIN_STATIC"] = "1"

from linli.config.settings import *  # noqa: E402, F403
from linli.config.settings import DATA, DATABASES, INSTALLED_APPS, STATIC_ROOT, STORAGES  # noqa: E402

STATIC_ROOT.mkdir(parents=True, exist_ok=True)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
INSTALLED_APPS = [*INSTALLED_APPS, "allauth.socialaccount.providers.openid_connect"]  # tests of the sign-on switch it on
STORAGES["staticfiles"]["BACKEND"] = "tests.plain.PlainAddresses"
LINLI_SECOND_FACTOR = ""  # tests of other matters sign in at one stroke; tests/accounts switches it on
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LINLI_COUNTS_KEPT = 0  # a test reads what it has just written, by factories too
LINLI_SMS = {"provider": "memory", "url": "", "token": ""}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, so that threads get connections of their own as in the product; durability is not what these tests are about.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-64000;"
    )
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"
