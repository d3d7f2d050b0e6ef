"""Settings of Nayabato, read from the environment; every default is the safe one."""

import logging
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.database import databases
from config.logs import configure_structlog, logging_settings
from config.secrets import file_key, secret_key, take_from_files

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")
take_from_files()

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
SECRET_KEY = env("SECRET_KEY", default="") or secret_key(BASE_DIR)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", default=True)

INSTALLED_APPS = [
    "config",
    "accounts",
    "access",
    "audit",
    "beneficiaries",
    "programs",
    "grants",
    "volunteers",
    "exchange",
    "reports",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "csp",
    "phonenumber_field",
    "django_structlog",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.headers.Headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.logs.RequestLog",
    "config.health.HealthFirst",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.SessionLimits",
    "accounts.pace.Pace",
    "accounts.middleware.SecondFactorRequired",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "access.navigation.navigation",
                "programs.offline.offline",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

DATABASES = databases(env, BASE_DIR, SECRET_KEY)
REPLICA_MOST_SECONDS = env.float("REPLICA_MOST_SECONDS", default=30.0)  # older than that, the replica is not read
PROCRASTINATE_ON_APP_READY = "config.waiting.past_the_pooler"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {  # in the database, so that rate limits hold across processes and machines
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backend.HouseBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.NothingOfTheHouse"},
    {"NAME": "accounts.breached.NotBreached"},
]
BREACHED_PASSWORDS = env("BREACHED_PASSWORDS", default="")
"""Where a copy of the Pwned Passwords lies on this machine (see `accounts.breached`)."""
PASSWORD_WORDS = env.list("PASSWORD_WORDS", default=[])
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "accounts.adapter.InvitationOnlyAdapter"
ACCOUNT_FORMS = {"login": "accounts.forms.LoginForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Nayabato] "
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",  # a whole office behind one address; wrong passwords are counted apart
    "survey": "60/m/ip",  # codes that are tried; each has 49 bits and holds a day
    "certificate": "60/m/ip",  # codes of certificates that are tried; each has 59 bits
    "login_failed": "10/m/ip,5/300s/key",
}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.bool("BEHIND_PROXY", default=False) else 0
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "add_webauthn": "accounts.second_factor.AddPasskeyForm",
    "authenticate": "accounts.forms.AuthenticateForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_ALLOW_UNVERIFIED_EMAIL = True  # every address was proven by its invitation
MFA_TOTP_TOLERANCE = 1  # clocks of phones drift; a code used once is dead for the whole time it would hold
MFA_TOTP_ISSUER = "Nayabato"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
USERSESSIONS_TRACK_ACTIVITY = False  # accounts.middleware does it once a minute, not on every request

PAGES_A_MINUTE = env.int("PAGES_A_MINUTE", default=300)  # for one user and one process; 0 is no limit
SESSION_ENGINE = "accounts.sessions"
SESSION_IDLE_MINUTES = 20
SESSION_ABSOLUTE_HOURS = 12
STATISTICS_THRESHOLD = env.int("STATISTICS_THRESHOLD", default=10)  # smallest figure shown; never below five
QUICK_EXIT_URL = env("QUICK_EXIT_URL", default="https://www.google.com.np/")
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_HOURS * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else f"session-{env('PORT', default='8000')}"  # ports share cookies
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrftoken"
CSRF_USE_SESSIONS = False
CSRF_FAILURE_VIEW = "accounts.views.not_our_form"
LANGUAGE_COOKIE_NAME = "__Host-language" if HTTPS else "django_language"
MESSAGES_COOKIE_NAME = "__Host-messages" if HTTPS else "messages"
SURVEY_COOKIE_NAME = "__Host-survey" if HTTPS else "survey"
"""Holds the code on the device on which the survey is open; it stands in no address, so in no log and no history."""
MESSAGE_STORAGE = "config.headers.Messages"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]  # a monitor on this machine asks without HTTPS
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "object-src": [NONE],
        "worker-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ne", _("Nepali")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "config" / "locale", BASE_DIR / "config" / "locale" / "ne" / "of_libraries"]
TIME_ZONE = "Asia/Kathmandu"
USE_I18N = USE_TZ = True
PHONENUMBER_DEFAULT_REGION = "NP"

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Nayabato <no-reply@localhost>")
PUBLISHER_IDENTIFIER = env("PUBLISHER_IDENTIFIER", default="NP-SWC-DEMO" if DEMO else "")
"""How published data (IATI, 360Giving) names this association, as org-id.guide forms it; no export without it."""
PUBLIC_URL = env("PUBLIC_URL", default="").rstrip("/") or next(
    (origin for origin in CSRF_TRUSTED_ORIGINS if "*" not in origin), f"http://localhost:{env('PORT', default='8000')}"
)
"""Where mails lead that no request asks for."""

ERASED_FILE = Path(env("ERASED_FILE", default=str(BASE_DIR / "var" / "erased.log")))
AUDIT_HEADS_FILE = Path(env("AUDIT_HEADS_FILE", default=str(BASE_DIR / "var" / "audit-heads.log")))

FILES_DIR = Path(env("FILES_DIR", default=str(BASE_DIR / "var" / "files")))
FILE_KEYS_ARE_SET = bool(env.list("FILE_KEYS", default=[]))
FILE_KEYS = env.list("FILE_KEYS", default=[]) or [file_key(BASE_DIR)]
BACKUP_KEYS = env.list("BACKUP_KEYS", default=[])
FILE_MOST_BYTES = 10 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["config.files.uploads.InMemoryAlone"]  # Django's own spill into the temporary folder
UPLOAD_READ_AT_MOST = 100 * 1024 * 1024
CLAMD = env("CLAMD", default="")
"""The scanner of every file that comes (see `config.files.scanning`); `none` says that there is none on purpose."""

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

LOGGING = logging_settings(env("LOG_LEVEL", default="INFO"), readable=DEBUG or DEMO)
configure_structlog()
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = None
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_STATUS_4XX_LOG_LEVEL = logging.INFO
