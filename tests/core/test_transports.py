"""Transports against a real server on the loopback: what is sent, how it is signed, which failures are worth a retry."""

import base64
import hmac
import json
import logging
import threading
from collections.abc import Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail as django_mail
from django.core.mail.backends.base import BaseEmailBackend

from linli.core import transports
from linli.core.transports import TransportBusy, TransportFailed, TransportRejected, http

PHONE, TEXT = "139 0000 0001", "您的事办好了：楼道灯"


class Server:
    """Answers every call with `status` and `answer`, and keeps what it was sent."""

    def __init__(self) -> None:
        self.status, self.answer, self.calls = 200, {"errcode": 0}, []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.calls.append((self.path, json.loads(body) if body else None, dict(self.headers)))
                self.send_response(outer.status)
                self.send_header("Location", "/elsewhere")
                self.end_headers()
                self.wfile.write(json.dumps(outer.answer).encode())

            do_GET = do_POST

            def log_message(self, *args: object) -> None:
                """Quiet."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()


@pytest.fixture
def server(monkeypatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    running = Server()
    yield running
    running.http.shutdown()
    running.http.server_close()


@pytest.fixture
def by_http(settings, server) -> Server:
    settings.LINLI_SMS = {"provider": "http", "url": f"{server.url}/sms", "token": "secret"}
    return server


def test_sms_by_http_posts_number_text_and_key(by_http):
    transports.sms().send(PHONE, TEXT, key="k1")

    [(path, body, headers)] = by_http.calls
    assert (path, body) == ("/sms", {"to": "13900000001", "text": TEXT, "key": "k1"})
    assert (headers["Authorization"], headers["Idempotency-Key"]) == ("Bearer secret", "k1")


def test_sms_by_an_address_with_places_fills_them_in(by_http, settings):
    settings.LINLI_SMS |= {"url": f"{by_http.url}/send?to={{to}}&text={{text}}&t={{token}}"}

    transports.sms().send(PHONE, TEXT)

    [(path, body, _headers)] = by_http.calls
    assert (parse_qs(urlsplit(path).query), body) == ({"to": ["13900000001"], "text": [TEXT], "t": ["secret"]}, None)


@pytest.mark.parametrize(
    ("status", "failure"),
    [(500, TransportBusy), (503, TransportBusy), (429, TransportBusy), (400, TransportRejected), (302, TransportRejected)],
)
def test_failures_say_whether_later_may_help(by_http, status, failure):
    by_http.status = status

    with pytest.raises(TransportFailed) as failed:
        transports.sms().send(PHONE, TEXT)

    assert (type(failed.value), failed.value.is_retryable) == (failure, failure is TransportBusy)
    assert len(by_http.calls) == 1


def test_a_server_that_is_not_there_or_never_answers_is_busy(settings, server, monkeypatch):
    server.http.server_close()
    settings.LINLI_SMS = {"provider": "http", "url": f"{server.url}/sms", "token": ""}

    with pytest.raises(TransportBusy):
        transports.sms().send(PHONE, TEXT)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/", "http://[bad"])
def test_no_other_scheme_and_no_broken_address_is_called(url):
    with pytest.raises(TransportRejected):
        http.call(url)


def test_no_number_and_no_text_reaches_a_log_or_an_error(by_http, caplog):
    by_http.status = 400

    with caplog.at_level(logging.DEBUG), pytest.raises(TransportRejected) as failed:
        transports.sms().send(PHONE, TEXT)

    told = caplog.text + str(failed.value)
    assert [secret for secret in ("13900000001", "139 0000", TEXT) if secret in told] == []


def test_the_console_masks_the_number(settings, capsys):
    settings.LINLI_SMS = {"provider": "console", "url": "", "token": ""}

    transports.sms().send(PHONE, TEXT, key="k1")

    assert capsys.readouterr().out == f"SMS k1 139 **** 0001: {TEXT}\n"


def test_the_memory_keeps_what_was_sent(settings):
    settings.LINLI_SMS = {"provider": "memory", "url": "", "token": ""}
    transports.kept.clear()

    transports.sms().send(PHONE, TEXT)

    assert [(one.to, one.text) for one in transports.kept] == [(PHONE, TEXT)]


class OwnProvider:
    def __init__(self, url: str, token: str) -> None:
        self.options = (url, token)


def test_a_provider_of_one_s_own_is_made_from_its_dotted_path(settings):
    settings.LINLI_SMS = {"provider": f"{__name__}.OwnProvider", "url": "u", "token": "t"}

    assert transports.sms().options == ("u", "t")


def test_wecom_is_spoken_to_in_its_format(server):
    transports.robot("wecom", f"{server.url}/hook?key=1").send("超时 1 件", TEXT, "https://example.org/desk/")

    [(path, body, _headers)] = server.calls
    content = f"**超时 1 件**\n\n{TEXT}\n\n[打开看看](https://example.org/desk/)"
    assert (path, body) == ("/hook?key=1", {"msgtype": "markdown", "markdown": {"content": content}})


def test_dingtalk_is_signed_in_the_address(server):
    transports.robot("dingtalk", f"{server.url}/send?access_token=1#SECabc").send("标题", TEXT)

    [(path, body, _headers)] = server.calls
    asked = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
    wanted = hmac.new(b"SECabc", f"{asked['timestamp']}\nSECabc".encode(), sha256).digest()
    assert (asked["access_token"], asked["sign"]) == ("1", base64.b64encode(wanted).decode())
    assert body == {"msgtype": "markdown", "markdown": {"title": "标题", "text": f"**标题**\n\n{TEXT}"}}


def test_feishu_is_signed_in_the_body(server):
    server.answer = {"code": 0}

    transports.robot("feishu", f"{server.url}/hook", secret="s").send("标题", TEXT, "https://example.org/")

    [(_path, body, _headers)] = server.calls
    wanted = hmac.new(f"{body['timestamp']}\ns".encode(), b"", sha256).digest()
    assert body["sign"] == base64.b64encode(wanted).decode()
    link = {"tag": "a", "text": "打开看看", "href": "https://example.org/"}
    assert body["content"]["post"]["zh_cn"] == {"title": "标题", "content": [[{"tag": "text", "text": TEXT}], [link]]}


@pytest.mark.parametrize("kind", ["wecom", "dingtalk", "feishu"])
def test_without_a_secret_nothing_is_signed(server, kind):
    transports.robot(kind, f"{server.url}/hook").send("标题", TEXT)

    [(path, body, _headers)] = server.calls
    assert ("sign" in path, "sign" in body) == (False, False)


@pytest.mark.parametrize(
    ("kind", "answer", "failure"),
    [
        ("wecom", {"errcode": 45009}, TransportBusy),
        ("wecom", {"errcode": 93000}, TransportRejected),
        ("dingtalk", {"errcode": 130101}, TransportBusy),
        ("dingtalk", {"errcode": 310000}, TransportRejected),
        ("feishu", {"code": 11232}, TransportBusy),
        ("feishu", {"code": 19021}, TransportRejected),
        ("feishu", {"StatusCode": "x"}, TransportRejected),
        ("feishu", [], TransportRejected),
    ],
)
def test_a_robot_that_answers_200_and_means_no_is_understood(server, kind, answer, failure):
    server.answer = answer

    with pytest.raises(failure):
        transports.robot(kind, f"{server.url}/hook").send("标题", TEXT)


def test_a_long_text_is_cut_to_what_a_robot_takes(server):
    transports.robot("wecom", server.url).send("标题", "灯" * 3000)

    assert len(server.calls[0][1]["markdown"]["content"].encode()) < 4096


def test_a_robot_of_another_kind_is_refused():
    with pytest.raises(TransportRejected):
        transports.robot("telegraph", "http://127.0.0.1/")


def test_mail_goes_out_with_its_key():
    transports.mail().send("clerk@example.org", "标题", TEXT, key="k1")

    [sent] = django_mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["clerk@example.org"], "标题", TEXT)
    assert sent.extra_headers == {"X-Linli-Key": "k1"}


class Failing(BaseEmailBackend):
    error: Exception = OSError()

    def send_messages(self, email_messages):
        raise self.error


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (ConnectionRefusedError(), TransportBusy),
        (SMTPServerDisconnected(), TransportBusy),
        (SMTPDataError(451, b"later"), TransportBusy),
        (SMTPDataError(554, b"no"), TransportRejected),
        (SMTPRecipientsRefused({"clerk@example.org": (550, b"unknown")}), TransportRejected),
        (SMTPRecipientsRefused({}), TransportBusy),
    ],
)
def test_mail_failures_say_whether_later_may_help(settings, monkeypatch, error, failure):
    settings.EMAIL_BACKEND = f"{__name__}.Failing"
    monkeypatch.setattr(Failing, "error", error)

    with pytest.raises(failure) as failed:
        transports.mail().send("clerk@example.org", "标题", TEXT)

    assert "clerk" not in str(failed.value)


def test_a_line_break_in_a_subject_is_refused():
    with pytest.raises(TransportRejected):
        transports.mail().send("clerk@example.org", "标题\nBcc: x@example.org", TEXT)
