"""`keys rotate`, `keys retire`: a new master key encrypts from now on; the old ones go when nothing needs them any more."""

import typer

from .output import Json, give
from .places import Data, start_django
from .refusals import exit_when_refused

group = typer.Typer(help="The keys that encrypt personal data.", no_args_is_help=True)
group.callback()(lambda: None)


@group.command()
def rotate(data: Data = None, as_json: Json = False) -> None:
    """Make a new master key; a task rewrites what stands under older ones."""
    start_django(data)
    from linli.core import clock, keys, rotation
    from linli.core.actors import Actor

    with exit_when_refused(as_json=as_json):
        job = rotation.rotate(by=Actor.system("命令行"), now=clock.now())
    found = {"key": keys.current()[0], "job": str(job.pk)}
    give(
        found,
        as_json=as_json,
        in_words=f"key {found['key']} encrypts from now on; the worker rewrites the rest, then: ./linli keys retire",
    )


@group.command()
def retire(data: Data = None, as_json: Json = False) -> None:
    """Forget the old master keys, a day later at the earliest and only when nothing is left under them."""
    start_django(data)
    from linli.core import clock, rotation
    from linli.core.actors import Actor

    with exit_when_refused(as_json=as_json):
        retired = rotation.retire_old_keys(by=Actor.system("命令行"), now=clock.now())
    give({"retired": retired}, as_json=as_json)
