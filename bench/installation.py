"""The installation that is measured: the demo neighbourhood on a PostgreSQL cluster of its own."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from measuring import environment, linli, say, start_django

DISPATCHER = "paidan"  # of the demo: may accept and dispatch in the whole subdistrict
HANDLER = "wuye"  # of the demo: the property company's clerk on duty
CATEGORY = "street_lamp"


@dataclass(frozen=True)
class Installation:
    """Data folder and database address, for processes of their own and for this one."""

    data: Path
    database: str

    @property
    def env(self) -> dict[str, str]:
        return environment(self.data, self.database)


@contextmanager
def demo_on_postgres() -> Iterator[Installation]:
    """A durable cluster (fsync on) with the demo in it; Django is set up on it in this process too."""
    from linli.cli import cluster

    with TemporaryDirectory(prefix="linli-bench-") as folder, cluster.throw_away(durable=True) as address:
        found = Installation(Path(folder), address)
        say("building the demo neighbourhood on PostgreSQL …")
        made = linli("demo", "--seed", "1", "--json", env=found.env)
        if made.returncode:
            raise RuntimeError(made.stderr)
        start_django(found.data, address)
        from linli.cli import upkeep

        upkeep.collect_static()
        yield found


def key_of_a_program(username: str = DISPATCHER) -> str:
    """An API key that acts under the first appointment of this user of the demo."""
    from linli.accounts.models import ApiKey, User
    from linli.accounts.services.keys import hash_of
    from linli.core import clock
    from linli.registry.api import appointments_of

    user, prefix = User.objects.get(username=username), secrets.token_hex(4)
    acting, secret = appointments_of(user.pk)[0], secrets.token_urlsafe(32)
    ApiKey.objects.create(
        tenant_id=acting.tenant_id, name="measuring", prefix=prefix, key_hash=hash_of(secret), user=user,
        appointment_id=acting.pk, made_at=clock.now(),
    )  # fmt: skip
    return f"linli_{prefix}_{secret}"


def where_the_rules_decide(code: str) -> Any:
    """A building whose street lamps somebody answers for, so that a case there is dispatched in the same call."""
    from linli.casework.selectors.categories import category_by_code
    from linli.casework.selectors.dispatching import suggestion
    from linli.core.tenancy import tenant_by_code
    from linli.registry.api import places_under

    tenant = tenant_by_code(code)
    lamps = category_by_code(CATEGORY, tenant_id=tenant.pk)
    inside = places_under(code, tenant=tenant).filter(kind="building")
    return next(place for place in inside if suggestion(lamps, place).is_certain)


def session_of(username: str) -> dict[str, str]:
    """The cookie of a browser in which this user of the demo has signed in, with both steps."""
    from linli.cli.browsers import signed_in_cookie

    return dict([signed_in_cookie(username)])
