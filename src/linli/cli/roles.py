"""`roles`: the SQL for PostgreSQL's two roles. The owner migrates; the application may not change what is only ever added to."""

from typing import Annotated

import typer

from .places import start_django

HEADER = """\
-- Linli: the database's owner and the application's lesser role. Run as the owner, after every migration.
-- The passwords are set with \\password, never in a file."""


def roles(
    owner: Annotated[str, typer.Option(help="The role that owns the schema and migrates.")] = "linli_owner",
    application: Annotated[str, typer.Option(help="The role that web and worker processes use.")] = "linli_app",
) -> None:
    """Print the SQL that makes the application's role and takes from it UPDATE and DELETE on journal and seals."""
    start_django()
    print(statements(owner, application))


def statements(owner: str, application: str) -> str:
    """The SQL, for two role names that are plain words. :raises ValueError: for other names."""
    for name in (owner, application):
        if not name.isidentifier() or not name.isascii():
            raise ValueError(f"{name!r} is no plain role name")
    lines = [
        HEADER,
        f"DO $$ BEGIN CREATE ROLE {application} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;",
        f"GRANT USAGE ON SCHEMA public TO {application};",
        f"REVOKE CREATE ON SCHEMA public FROM PUBLIC, {application};",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {application};",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {application};",
        f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {application};",
        f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {application};",
    ]
    lines += [f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM {application};' for table in append_only_tables()]
    lines.append(f'REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON "django_migrations" FROM {application};')
    return "\n".join(lines)


def append_only_tables() -> list[str]:
    """The tables of every model that is only ever added to."""
    from django.apps import apps

    from linli.core.models import AppendOnly

    return sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, AppendOnly))
