"""The product's settings with what only tests want: a throw-away data folder, plain static files, quick hashing."""

import os
import tempfile

os.environ.setdefault("LINLI_DATA", tempfile.mkdtemp(prefix="linli-test-"))
os.environ.setdefault("LINLI_LOG_LEVEL", "CRITICAL")
os.environ["LINLI_PLAIN_STATIC"] = "1"

from linli.config.settings import *  # noqa: E402, F403
from linli.config.settings import DATABASES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"].pop("init_command")  # durability is not what these tests are about
