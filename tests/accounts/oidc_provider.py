"""A small OpenID Connect provider on the loopback: discovery, tokens, userinfo. It believes everyone."""

import json
import threading
from base64 import urlsafe_b64encode
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    """`claims` go into the ID token, `userinfo` comes from its own end point; `challenge` is the PKCE challenge to insist on."""

    def __init__(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.claims: dict[str, Any] = {"sub": "7"}
        self.userinfo: dict[str, Any] = {"sub": "7"}
        self.challenge = ""
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, path: str, form: dict[str, list[str]]) -> tuple[int, dict[str, Any]]:
        if path == "/.well-known/openid-configuration":
            ends = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            found = {f"{name}_endpoint": f"{self.issuer}/{end}" for name, end in ends.items()}
            return 200, {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/jwks"} | found
        if path == "/token":
            return self.token(form)
        return (200, self.userinfo) if path == "/userinfo" else (404, {})

    def token(self, form: dict[str, list[str]]) -> tuple[int, dict[str, Any]]:
        given = urlsafe_b64encode(sha256(form.get("code_verifier", [""])[0].encode()).digest()).rstrip(b"=").decode()
        if form.get("code") != ["right"] or given != self.challenge:
            return 400, {"error": "invalid_grant"}
        claims = {"iss": self.issuer, "aud": "linli", "exp": 4102444800, "iat": 1_700_000_000} | self.claims
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": jwt.encode(claims, KEY, algorithm="RS256")}

    def handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.reply(*provider.answer(self.path.partition("?")[0], {}))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.reply(*provider.answer(self.path, parse_qs(body)))

            def reply(self, status: int, content: dict[str, Any]) -> None:
                raw = json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *_args: object) -> None:
                """Quietly."""

        return Handler
