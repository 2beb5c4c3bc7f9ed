"""
What `rush` runs in processes of their own:

    prepare N           a subdistrict, a session with 300 places, N people of whom every second is signed in; prints the session and cookies
    verdict SESSION     who stands how, and whether the places and the order hold, as JSON
"""

import json
import os
import sys
from datetime import timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
django.setup()

from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.db import transaction

from linli.accounts.models import User
from linli.activities.models import Programme, Session, SignUp
from linli.activities.states import ProgrammeState, SessionState
from linli.core import clock
from linli.core.models import Tenant
from linli.registry.api import Person, Place

PLACES = 300
BACKEND = "linli.accounts.backends.StaffBackend"


def prepare(people: int) -> dict[str, Any]:
    call_command("migrate", verbosity=0, interactive=False)
    here = {"name": "试验街道", "short_name": "试验", "letters": "SY", "district_code": "990101", "district_name": "试验区"}
    tenant = Tenant.objects.create(code="990101001", **here)
    place = Place.objects.create(tenant=tenant, kind="subdistrict", code=tenant.code, name=tenant.name, path=f"{tenant.code}/")
    with transaction.atomic():
        cookies = [_cookie(tenant, place, number) for number in range(1, people, 2)]
    return {"session": str(_session(tenant, place).pk), "cookies": cookies}


def _cookie(tenant: Tenant, place: Place, number: int) -> str:
    """Somebody who has signed in already."""
    user = User(username=f"u{number}", display_name=f"试{number}号", is_resident=True)
    user.set_unusable_password()
    user.save()
    Person.objects.create(tenant=tenant, name=f"试{number}号", home=place, user=user, made_at=clock.now())
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _session(tenant: Tenant, place: Place) -> Session:
    now = clock.now()
    around = {"tenant": tenant, "place": place, "place_path": place.path}
    programme = Programme.objects.create(
        **around,
        number="SY-HD26-0001",
        kind="culture",
        title="冬至饺子宴",
        state=ProgrammeState.LISTED,
        made_at=now,
        listed_at=now,
    )
    starts_at = now + timedelta(days=7)
    return Session.objects.create(
        **around, programme=programme, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), capacity=PLACES,
        state=SessionState.OPEN, checkin_code="RUSH0001", changed_at=now,
    )  # fmt: skip


def verdict(pk: str) -> dict[str, Any]:
    rows = list(SignUp.objects.filter(session=pk).order_by("position").values_list("position", "state"))
    states = [state for _position, state in rows]
    inside, taken = states.count("in"), Session.objects.get(pk=pk).taken
    in_order = states == ["in"] * inside + ["waiting"] * (len(states) - inside)
    return {
        "signed_up": len(rows),
        "in": inside,
        "adds_up": taken == inside == min(PLACES, len(rows))
        and in_order
        and [one for one, _state in rows] == list(range(1, len(rows) + 1)),
    }


if __name__ == "__main__":
    made = prepare(int(sys.argv[2])) if sys.argv[1] == "prepare" else verdict(sys.argv[2])
    print(json.dumps(made, ensure_ascii=False))
