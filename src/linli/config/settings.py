"""One settings file. Everything that differs between installations comes from the environment or from LINLI_DATA."""

from pathlib import Path

import dj_database_url

from linli.config import logs
from linli.config.env import env_bool, env_int, env_list, env_secret, env_str
from linli.core import swapping

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(env_str("LINLI_DATA", "var")).resolve()
DATA.mkdir(parents=True, exist_ok=True)
swapping.finish(DATA)  # a restore that was killed while it changed places

DEBUG = env_bool("LINLI_DEBUG", default=False)
SECRET_KEY = env_secret("LINLI_SECRET_KEY", DATA / "keys" / "django-secret")
ALLOWED_HOSTS = env_list("LINLI_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = env_list("LINLI_ORIGINS")
BASE_URL = env_str("LINLI_BASE_URL", "http://127.0.0.1:8000")  # used in messages, QR codes and feeds

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "template_partials.apps.SimpleAppConfig",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "django_tasks",
    "linli.core",
    "linli.accounts",
    "linli.registry",
    "linli.disclosure",
    "linli.procedures",
    "linli.cobuild",
    "linli.deliberation",
    "linli.activities",
    "linli.casework",
    "linli.web",
    "linli.demo",
]

MIDDLEWARE = [
    "linli.config.proxies.TrustedProxies",
    "linli.config.probes.Probes",
    "linli.core.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "linli.core.middleware.ContentPolicy",
    "linli.core.middleware.NoNulBytes",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "linli.core.middleware.PrivatePages",
    "linli.core.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "linli.core.handed.HandedOver",
    "linli.core.middleware.WhoAndWhere",
    "linli.config.unfounded.FoundedFirst",
    "linli.accounts.views.gate.FirstThingsFirst",
    "linli.core.middleware.RefusalsArePages",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "linli.config.urls"
WSGI_APPLICATION = "linli.config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

_LOADERS = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "config" / "templates"],
        "OPTIONS": {
            "loaders": [
                ("template_partials.loader.Loader", _LOADERS if DEBUG else [("django.template.loaders.cached.Loader", _LOADERS)])
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "linli.core.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "linli.core.context.frame",
            ],
        },
    }
]

# Database: SQLite in LINLI_DATA, or whatever DATABASE_URL says (PostgreSQL).
DATABASE_URL = env_str("DATABASE_URL")
if DATABASE_URL:
    DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
    if DATABASES["default"]["ENGINE"].endswith("postgresql"):
        DATABASES["default"]["ENGINE"] = "linli.core.postgresql"
        if env_bool("LINLI_PREPARE", default=True):
            # Plans are kept on the server: half its CPU for a write. A pooler that cannot carry them needs LINLI_PREPARE=0.
            DATABASES["default"]["OPTIONS"] = {"server_side_binding": True, "prepare_threshold": 3}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(DATA / "linli.sqlite3"),
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "timeout": 30,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8000;",
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 5000}}}

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "linli.accounts.backends.StaffBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in [
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    ]
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "web:enter"
LOGOUT_REDIRECT_URL = "web:home"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_ENGINE = "linli.accounts.sessions"
CSRF_COOKIE_HTTPONLY = True
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True  # the journal has who came in; failures are kept only while they count
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page says when to try again, and that stays true
AXES_LOCKOUT_CALLABLE = "linli.accounts.views.sign_in.locked_out"
AXES_CLIENT_IP_CALLABLE = "linli.accounts.adapters.client_ip"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "linli.accounts.adapters.NoSelfSignUp"
MFA_ADAPTER = "linli.accounts.adapters.SealedSecrets"
MFA_TOTP_ISSUER = "Linli 邻里"
SOCIALACCOUNT_ADAPTER = "linli.accounts.views.district.DistrictSignOn"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link, not a form: form-action 'self' also rules where a form's answer redirects to
USERSESSIONS_TRACK_ACTIVITY = False
LINLI_SECOND_FACTOR = "linli.registry.api.post_needs_second_factor"  # which posts ask for one: the registry knows
LINLI_WHO = "linli.registry.api.actor_for_request"  # who acts: posts and grants come from the registry
LINLI_COUNTS_KEPT = env_int(
    "LINLI_COUNTS_KEPT", 20
)  # seconds for which the numbers of the side list stand; 0: counted for each page
LINLI_KEY_MEMORY = env_int("LINLI_KEY_MEMORY", 1)  # seconds for which a process remembers whom an API key stands for; 0: not

# The district's own sign-on (OpenID Connect); without LINLI_OIDC_SERVER there is none and no button.
LINLI_OIDC = (
    {
        "name": env_str("LINLI_OIDC_NAME", "区统一登录"),
        "claim": env_str("LINLI_OIDC_CLAIM", "preferred_username"),  # compared with the number an administrator has entered
    }
    if env_str("LINLI_OIDC_SERVER")
    else {}
)
if LINLI_OIDC:
    INSTALLED_APPS.append("allauth.socialaccount.providers.openid_connect")
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "district",
                "name": LINLI_OIDC["name"],
                "client_id": env_str("LINLI_OIDC_CLIENT_ID"),
                "secret": env_str("LINLI_OIDC_SECRET"),
                "settings": {"server_url": env_str("LINLI_OIDC_SERVER")},
            }
        ]
        if LINLI_OIDC
        else [],
    }
}

# Language and time: Chinese first; the message catalogue of the source is Chinese, English is complete.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
FORMAT_MODULE_PATH = ["linli.config.formats"]
LOCALE_PATHS = [PACKAGE / "config" / "locale"]

# Static files and uploads
STATIC_URL = "/static/"
STATIC_ROOT = Path(env_str("LINLI_STATIC_ROOT", str(DATA / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(DATA / "files")}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or env_bool("LINLI_PLAIN_STATIC", default=False)
        else "linli.config.static_files.KeptAddresses"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_USE_FINDERS = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
LINLI_MAX_UPLOAD = env_int("LINLI_MAX_UPLOAD_MB", 50) * 2**20
LINLI_MAX_SHEET = env_int("LINLI_MAX_SHEET_MB", 200) * 2**20  # a ledger of 100,000 rows with long replies has 90

# Headers. No inline script or style anywhere, so the policy needs no exception.
TILE_URL = env_str("LINLI_TILE_URL")  # e.g. an address with {z}/{x}/{y}; empty: the map draws boundaries only
TILE_ORIGINS = env_list("LINLI_TILE_ORIGINS")
LINLI_CONTENT_POLICY = {
    "default-src": ["'self'"],
    "img-src": ["'self'", "data:", "blob:", *TILE_ORIGINS],
    "object-src": ["'none'"],
    "base-uri": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Behind TLS every cookie and address is https only. Forwarded headers count only when they come from these proxies.
BEHIND_TLS = env_bool("LINLI_TLS", default=False)
LINLI_PROXIES = env_list("LINLI_PROXIES") or (["127.0.0.1", "::1"] if BEHIND_TLS else [])
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_NAME = "__Host-session" if BEHIND_TLS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if BEHIND_TLS else "csrf"
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if LINLI_PROXIES else None
LINLI_METRICS_TOKEN = env_str("LINLI_METRICS_TOKEN")

# Work in the background: the standard task API on our lease back end.
TASKS = {"default": {"BACKEND": "linli.core.tasks.backend.LeaseBackend", "QUEUES": []}}
LINLI_LEASE_SECONDS = env_int("LINLI_LEASE_SECONDS", 60)
LINLI_AUDITOR_MAIL = env_str("LINLI_AUDITOR_MAIL")  # whom the journal's daily head is mailed to; empty: nobody

# Messages out: name → dotted path and options; see core/transports.
EMAIL_BACKEND = env_str("LINLI_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_HOST, EMAIL_PORT = env_str("LINLI_SMTP_HOST", "localhost"), env_int("LINLI_SMTP_PORT", 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env_str("LINLI_SMTP_USER"), env_str("LINLI_SMTP_PASSWORD")
EMAIL_USE_TLS = env_bool("LINLI_SMTP_TLS", default=False)
DEFAULT_FROM_EMAIL = env_str("LINLI_MAIL_FROM", "linli@localhost")
LINLI_SMS = {
    "provider": env_str("LINLI_SMS_PROVIDER", "console"),
    "url": env_str("LINLI_SMS_URL"),
    "token": env_str("LINLI_SMS_TOKEN"),
}

# One JSON line for each thing that happened, with ids and timings only; see config/logs.py.
LOGGING = logs.settings_for(level=env_str("LINLI_LOG_LEVEL", "INFO"), as_json=env_bool("LINLI_LOG_JSON", default=not DEBUG))
