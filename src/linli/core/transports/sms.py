"""
SMS: on the console, kept in memory for tests, or by any provider that takes an HTTP call.

LINLI_SMS_PROVIDER: `console`, `http`, `memory`, or the dotted path of a class of your own (`Sms`), made with url and token.
"""

import sys
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

from linli.core.privacy import mask_phone, normalise

from .http import call


class Sms(Protocol):
    """Sends one SMS. :raises TransportFailed: when it was not taken."""

    def send(self, to: str, text: str, *, key: str = "") -> None: ...


@dataclass(frozen=True, slots=True)
class Console:
    """Shows on the terminal what would be sent, with the number masked. For trying out."""

    def send(self, to: str, text: str, *, key: str = "") -> None:
        sys.stdout.write(f"SMS {key} {mask_phone(to)}: {text}\n")
        sys.stdout.flush()


@dataclass(frozen=True, slots=True)
class Kept:
    """What was sent, as the memory provider keeps it."""

    to: str
    text: str
    key: str


kept: list[Kept] = []


@dataclass(frozen=True, slots=True)
class Memory:
    """Keeps what would be sent in `kept`: for tests."""

    def send(self, to: str, text: str, *, key: str = "") -> None:
        kept.append(Kept(to, text, key))


@dataclass(frozen=True, slots=True)
class Http:
    """
    Any provider that takes an HTTP call.

    An address with `{to}` and `{text}` in it is fetched with both filled in (`{token}` too); any other gets a POST with JSON
    {"to", "text", "key"}, `Authorization: Bearer <token>` and `Idempotency-Key`. Prefer the second: addresses end up in logs.
    """

    url: str
    token: str = ""

    def send(self, to: str, text: str, *, key: str = "") -> None:
        number = normalise(to)
        if "{to}" in self.url:
            filled = {"to": number, "text": text, "token": self.token}
            url = self.url
            for name, value in filled.items():
                url = url.replace("{" + name + "}", quote(value, safe=""))
            call(url)
            return
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        call(self.url, data={"to": number, "text": text, "key": key}, headers=headers | ({"Idempotency-Key": key} if key else {}))
