"""
All commands in one table.

Only the module of the command that was asked for is imported (all of them for `--help`), so `up` starts quickly and its
watching process stays small; the modules in turn import Django only when they run.
"""

import sys
from importlib import import_module

import typer

COMMANDS = {
    "up": "up",
    "web": "serve",
    "worker": "serve",
    "demo": "demo",
    "import": "imports",
    "export": "exports",
    "hotline": "hotline",
    "procedure": "procedures",
    "ballot": "ballots",
    "figures": "figures",
    "verify": "verify",
    "backup": "backup",
    "restore": "backup",
    "doctor": "doctor",
    "tenant": "founding",
    "admin": "founding",
    "keys": "keys",
    "roles": "roles",
    "messages": "catalogues",
    "lock": "locks",
    "assets": "assets",
    "shots": "shots",
    "test": "checking",
}
GROUPS = {
    "verify": "group",
    "import": "group",
    "hotline": "group",
    "procedure": "group",
    "ballot": "group",
    "keys": "group",
    "tenant": "tenants",
    "admin": "admins",
}


def app_for(arguments: list[str]) -> typer.Typer:
    """The console application with the command that `arguments` name, or with every command."""
    app = typer.Typer(
        name="linli",
        help="Linli 邻里: the platform on which a subdistrict office runs its neighbourhood.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(lambda: None)  # keeps a single command a command
    asked = next((one for one in arguments if not one.startswith("-")), "")
    for name in [asked] if asked in COMMANDS else COMMANDS:
        command = getattr(import_module(f"linli.cli.{COMMANDS[name]}"), GROUPS.get(name, name))
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
    return app


def main() -> None:
    app_for(sys.argv[1:])(prog_name="linli")
