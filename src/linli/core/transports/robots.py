"""
Robots in group chats: WeCom, DingTalk, Feishu; each takes a webhook address and, but for WeCom, may ask for a signature.

The secret follows the address after a #, which is never sent as such: `https://…/robot/send?access_token=…#SEC…`. A group is
no place for personal data: title and text come masked from the caller.
"""

import hmac
import json
import time
from abc import ABC, abstractmethod
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, ClassVar, Protocol
from urllib.parse import quote, urldefrag

from django.utils.translation import gettext as _

from .failures import TransportBusy, TransportRejected
from .http import call

UNREADABLE = -999  # an answer that is none
MOST_BYTES = 3500  # of text; WeCom takes 4096 with everything around it


class Robot(Protocol):
    """Says one thing in one group. :raises TransportFailed: when it was not taken."""

    def send(self, title: str, text: str, url: str = "", *, key: str = "") -> None: ...


@dataclass(frozen=True, slots=True)
class _Webhook(ABC):
    address: str
    secret: str = ""
    TOO_OFTEN: ClassVar[frozenset[int]] = frozenset()

    def send(self, title: str, text: str, url: str = "", *, key: str = "") -> None:  # noqa: ARG002 -- no such thing here
        stamp = time.time()
        answer = call(self._signed_address(stamp), data=self._message(title, _cut(text), url) | self._signed_body(stamp))
        self._insist_on_success(answer)

    @abstractmethod
    def _message(self, title: str, text: str, url: str) -> dict[str, Any]:
        """The body in the format of this kind."""

    def _signed_address(self, stamp: float) -> str:  # noqa: ARG002 -- some sign the body
        return self.address

    def _signed_body(self, stamp: float) -> dict[str, Any]:  # noqa: ARG002 -- some sign the address
        return {}

    def _insist_on_success(self, answer: bytes) -> None:
        """All three answer 200 even when they refuse; the number tells."""
        try:
            given = json.loads(answer)
            code = int(next((given[name] for name in ("errcode", "code", "StatusCode") if name in given), UNREADABLE))
        except (ValueError, TypeError):
            code = UNREADABLE
        if code in self.TOO_OFTEN:
            raise TransportBusy(f"answer {code}")
        if code != 0:
            raise TransportRejected(f"answer {code}")


def _cut(text: str) -> str:
    raw = text.encode()
    return text if len(raw) <= MOST_BYTES else raw[:MOST_BYTES].decode(errors="ignore") + "…"


def _markdown(title: str, text: str, url: str) -> str:
    link = f"\n\n[{_('打开看看')}]({url})" if url else ""
    return f"**{title}**\n\n{text}{link}"


class WeCom(_Webhook):
    """企业微信群机器人. Its webhook has no signature; the key in the address is the secret."""

    TOO_OFTEN = frozenset({45009, -1})

    def _message(self, title: str, text: str, url: str) -> dict[str, Any]:
        return {"msgtype": "markdown", "markdown": {"content": _markdown(title, text, url)}}


class DingTalk(_Webhook):
    """钉钉群机器人. Signed: timestamp in milliseconds and HMAC-SHA256 over it, both in the address."""

    TOO_OFTEN = frozenset({130101, -1})

    def _message(self, title: str, text: str, url: str) -> dict[str, Any]:
        return {"msgtype": "markdown", "markdown": {"title": title, "text": _markdown(title, text, url)}}

    def _signed_address(self, stamp: float) -> str:
        if not self.secret:
            return self.address
        moment = str(int(stamp * 1000))
        signature = b64encode(hmac.new(self.secret.encode(), f"{moment}\n{self.secret}".encode(), sha256).digest()).decode()
        return f"{self.address}{'&' if '?' in self.address else '?'}timestamp={moment}&sign={quote(signature, safe='')}"


class Feishu(_Webhook):
    """飞书群机器人. Signed: timestamp in seconds and HMAC-SHA256 with it as the key, both in the body."""

    TOO_OFTEN = frozenset({9499, 11232})

    def _message(self, title: str, text: str, url: str) -> dict[str, Any]:
        lines: list[list[dict[str, str]]] = [[{"tag": "text", "text": text}]]
        if url:
            lines.append([{"tag": "a", "text": _("打开看看"), "href": url}])
        return {"msg_type": "post", "content": {"post": {"zh_cn": {"title": title, "content": lines}}}}

    def _signed_body(self, stamp: float) -> dict[str, Any]:
        if not self.secret:
            return {}
        moment = str(int(stamp))
        signature = b64encode(hmac.new(f"{moment}\n{self.secret}".encode(), b"", sha256).digest()).decode()
        return {"timestamp": moment, "sign": signature}


KINDS: dict[str, type[_Webhook]] = {"wecom": WeCom, "dingtalk": DingTalk, "feishu": Feishu}


def robot(kind: str, url: str, *, secret: str = "") -> Robot:
    """The robot of a group. :raises TransportRejected: for a kind that is not known."""
    if kind not in KINDS:
        raise TransportRejected(f"no robots of the kind {kind!r}")
    address, in_address = urldefrag(url)
    return KINDS[kind](address, secret or in_address)
