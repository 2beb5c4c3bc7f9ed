"""
Logs: one JSON line on stderr for each thing that happened, from our code and from the libraries alike.

What could hold personal data never gets in: request lines carry the route and ids only (core/middleware.py), and values
under the names below are struck out wherever they come from.
"""

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

SECRET_NAMES = frozenset(
    {"phone", "password", "code", "token", "email", "id_number", "name", "address", "authorization", "cookie", "body"}
)
LONG_NUMBER = re.compile(r"(?<!\d)\d{11}(?!\d)|(?<!\d)\d{17}[\dXx](?!\d)")  # mobile and identity numbers
STRUCK = "[…]"

Line = MutableMapping[str, Any]


def without_personal_data(_logger: Any, _method: str, line: Line) -> Line:
    """Strike out values under telling names, and numbers that look like a telephone or an identity card."""
    for key, value in line.items():
        if key in SECRET_NAMES:
            line[key] = STRUCK
        elif isinstance(value, str):
            line[key] = LONG_NUMBER.sub(STRUCK, value)
    return line


def settings_for(*, level: str, as_json: bool) -> dict[str, Any]:
    """Django's LOGGING; sets structlog up on the way, so that both end in the same lines."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        without_personal_data,
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    last = structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else structlog.dev.ConsoleRenderer(colors=False)
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        "foreign_pre_chain": [structlog.stdlib.ExtraAdder(allow=()), *shared],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "filters": {"quiet_refusals": {"()": "linli.config.logs.QuietRefusals"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "linli": {"level": level},
            "django.request": {"level": "ERROR"},
            "django.security": {"filters": ["quiet_refusals"]},
        },
    }


class QuietRefusals(logging.Filter):
    """A wrong host name is a stranger knocking, not an error of ours."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not record.name.startswith("django.security.DisallowedHost")
