"""
The table of who may open what: read from `table.csv`, or taken from the product as it is.

A row is an address, its methods, whose thing it names, and a word for each role:

    ok          let in (shown, done, sent on, or told what is wrong with what was sent)
    sign-in     asked to sign in first
    forbidden   told that their post is not for this
    not-found   told that there is no such thing, as for one that is not there
    –           the address takes no such method
    ·           not tried: who is turned away from their own thing is not tried on others', and an address that its view
                declares open to everyone, and that names nothing, is tried by the first four only
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction

from .addresses import Address
from .world import ROLES, WHOSE, World

TABLE = Path(__file__).with_name("table.csv")
ANY = "-"
UNTRIED = "·"
TURNED_AWAY = {"sign-in", "forbidden", "–"}
WORDS = ["ok", "sign-in", "forbidden", "not-found", "–", UNTRIED]
FIRST = 4

Line = tuple[str, ...]
"""A word for each role."""


@dataclass(frozen=True)
class Row:
    address: str
    methods: str
    whose: str
    words: Line

    def cells(self) -> list[str]:
        return [self.address, self.methods, self.whose, *self.words]


def expected(table: Path = TABLE) -> dict[tuple[str, str, str], Line]:
    """(address, method, whose) → words; a row of several methods or owners stands for each."""
    found: dict[tuple[str, str, str], Line] = {}
    with table.open(encoding="utf-8", newline="") as file:
        for cells in csv.reader(file):
            if cells[0] == "address":
                continue
            address, methods, whose, *words = cells
            for method in methods.split():
                for one in whose.split():
                    found[address, method, one] = tuple(words)
    return found


def heading() -> list[str]:
    return ["address", "methods", "whose", *ROLES]


def word_for(status: int, location: str) -> str:
    """What a status says about access."""
    if status == 401 or (status == 302 and location.startswith("/sign-in/?next=")):
        return "sign-in"
    return {403: "forbidden", 404: "not-found", 405: "–"}.get(status, "ok" if status < 500 else f"broken {status}")


def tried(world: World, address: Address, whose: str, role: str) -> str:
    """The word for one visitor; what they did is undone, and their browser is as before."""
    client = world.browser(role, raise_request_exception=False, headers={"accept": "text/html"})
    path = address.path(world, whose, role)
    with transaction.atomic():
        if address.method == "GET":
            answer = client.get(path)
        elif address.sends_file:
            answer = client.post(path, {"file": ContentFile("姓名\n".encode(), "sheet.csv")})
        elif address.body is None:
            answer = client.post(path)
        else:
            answer = client.post(path, address.body, content_type="application/json")
        transaction.set_rollback(True)
    return word_for(answer.status_code, answer.get("Location", ""))


def lines_of(world: World, address: Address) -> dict[str, Line]:
    """whose → words; an address that names nothing of anybody's has one line, and what nobody tried has none."""
    if not address.names_things:
        roles = ROLES[:FIRST] if address.is_public else ROLES
        return {ANY: tuple(tried(world, address, "own", role) if role in roles else UNTRIED for role in ROLES)}
    own = tuple(tried(world, address, "own", role) for role in ROLES)
    found = {"own": own}
    for whose in WHOSE[1:]:
        let_in = zip(ROLES, own, strict=True)
        words = tuple(UNTRIED if word in TURNED_AWAY else tried(world, address, whose, role) for role, word in let_in)
        found |= {whose: words} if set(words) != {UNTRIED} else {}
    return found


def as_csv(lines: Iterable[tuple[Address, dict[str, Line]]]) -> str:
    """The table of what is, for reading and comparing: equal lines of an address stand together."""
    merged: dict[tuple[str, str, Line], list[str]] = {}
    for address, found in lines:
        for whose, words in found.items():
            merged.setdefault((address.text, address.method, words), []).append(whose)
    rows: dict[tuple[str, str, Line], list[str]] = {}
    for (text, method, words), owners in merged.items():
        rows.setdefault((text, " ".join(owners), words), []).append(method)
    ordered = [Row(text, " ".join(methods), whose, words) for (text, whose, words), methods in rows.items()]
    return "\n".join(",".join(cells) for cells in [heading(), *(row.cells() for row in ordered)]) + "\n"
