"""`tenant add`, `admin add`: the first day of a subdistrict, before anybody can sign in."""

from typing import Annotated, Any

import typer

from .output import Json, give
from .places import Data, start_django
from .refusals import exit_when_refused

tenants = typer.Typer(help="Subdistricts (街道) of this installation.", no_args_is_help=True)
tenants.callback()(lambda: None)
admins = typer.Typer(help="Administrators of a subdistrict.", no_args_is_help=True)
admins.callback()(lambda: None)


@tenants.command("add")
def add_subdistrict(
    code: Annotated[str, typer.Option(help="Nine digits of the division code: 410105002.")],
    name: Annotated[str, typer.Option(help="花园路街道")],
    letters: Annotated[str, typer.Option(help="Letters that short case numbers begin with: HYL.")],
    district: Annotated[str, typer.Option(help="The district's name: 金水区.")] = "",
    phone: Annotated[str, typer.Option(help="The telephone that is named on every page.")] = "",
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Set up a subdistrict: its place at the root, its categories and dispatch table."""
    start_django(data)
    from . import upkeep

    upkeep.migrate()
    with exit_when_refused(as_json=as_json):
        give(found(code=code, name=name, letters=letters, district_name=district, phone=phone), as_json=as_json)


def found(*, code: str, name: str, letters: str, district_name: str, phone: str) -> dict[str, Any]:
    """Set up the subdistrict through the verbs, wholly or not at all."""
    from django.db import transaction

    from linli.casework.api import prepare_tenant
    from linli.core import clock
    from linli.core.actors import Actor
    from linli.core.tenancy import add_tenant
    from linli.registry.api import PlaceKind, add_place

    by, now = Actor.system("命令行"), clock.now()
    with transaction.atomic():
        tenant = add_tenant(
            code=code, name=name, letters=letters.upper(), short_name=name.removesuffix("街道"), district_code=code[:6],
            district_name=district_name, phone=phone, by=by, now=now,
        )  # fmt: skip
        add_place(tenant=tenant, kind=PlaceKind.SUBDISTRICT, code=code, name=name, by=by, now=now)
        prepare_tenant(tenant=tenant, by=by, now=now)
    return {"tenant": tenant.code, "name": tenant.name}


@admins.command("add")
def add_administrator(
    username: Annotated[str, typer.Argument(help="What they sign in with.")],
    tenant: Annotated[str, typer.Option(help="Code of the subdistrict.")],
    name: Annotated[str, typer.Option(help="Who it is.")] = "系统管理员",
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Make an administrator and print the one-time password."""
    start_django(data)
    with exit_when_refused(as_json=as_json):
        give(appoint_administrator(username, tenant, name), as_json=as_json)


def appoint_administrator(username: str, code: str, name: str) -> dict[str, Any]:
    """Account, person, post and appointment, wholly or not at all. :raises Refused: for an unknown tenant, too."""
    from django.db import transaction

    from linli.accounts.api import make_account
    from linli.core import clock
    from linli.core.actors import Actor
    from linli.core.tenancy import tenant_named
    from linli.registry.api import add_person, appoint, link_account, make_post, places_under

    tenant = tenant_named(code)
    by, now = Actor.system("命令行", tenant.pk), clock.now()
    with transaction.atomic():
        root = places_under(tenant.code, tenant=tenant).filter(parent=None).first()
        person = add_person(tenant=tenant, name=name, by=by, now=now)
        title = f"{tenant.name}系统管理员 {username}"
        post = make_post(tenant=tenant, kind="administrator", title=title, place=root, by=by, now=now)
        appoint(post=post, person=person, valid_from=clock.today(), by=by, now=now)
        made = make_account(username=username, display_name=name, tenant=tenant, by=by, now=now)
        link_account(person=person, user=made.user, by=by, now=now)
    return {"username": made.user.username, "one_time_password": made.password}
