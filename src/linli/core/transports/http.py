"""One HTTP call to the outside, with a limit on time and size, no redirects, and failures by kind."""

import json
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from .failures import TransportBusy, TransportRejected

TIMEOUT = 10.0  # seconds
MOST_ANSWER = 2**16  # bytes
AGAIN_LATER = {408, 425, 429}


class _NoRedirect(HTTPRedirectHandler):
    """A message goes where the administrator said, and nowhere else."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


def call(
    url: str, *, data: dict[str, Any] | None = None, headers: dict[str, str] | None = None, timeout: float = TIMEOUT
) -> bytes:
    """
    POST `data` as JSON, or GET without data. Returns the answer's first bytes.

    :raises TransportBusy: no answer in time, or “later”. :raises TransportRejected: any other refusal, a bad address.
    """
    _insist_on_http(url)
    body = None if data is None else json.dumps(data, ensure_ascii=False).encode()
    sent = {"Content-Type": "application/json; charset=utf-8"} if body else {}
    request = Request(url, data=body, headers=sent | (headers or {}))  # noqa: S310 -- the scheme was looked at
    try:
        with build_opener(_NoRedirect).open(request, timeout=timeout) as answer:
            return answer.read(MOST_ANSWER)  # type: ignore[no-any-return]
    except HTTPError as error:
        error.close()
        if error.code in AGAIN_LATER or error.code >= 500:
            raise TransportBusy(f"HTTP {error.code}") from None
        raise TransportRejected(f"HTTP {error.code}") from None
    except (URLError, OSError, HTTPException) as error:
        raise TransportBusy(type(getattr(error, "reason", error)).__name__) from None


def _insist_on_http(url: str) -> None:
    try:
        is_http = urlsplit(url).scheme in ("http", "https")
    except ValueError:
        is_http = False
    if not is_http:
        raise TransportRejected("the address is neither http nor https")
