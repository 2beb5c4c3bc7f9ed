"""`keys rotate`, `keys retire`: a new master key encrypts from now on; what older ones encrypted is rewritten; they are dropped."""

import typer

from .output import Json, give
from .places import Data, start_django
from .refusals import exit_when_refused

group = typer.Typer(help="The keys that encrypt personal data.", no_args_is_help=True)
group.callback()(lambda: None)


@group.command()
def rotate(data: Data = None, as_json: Json = False) -> None:
    """Make a new master key; the worker rewrites what stands under older ones."""
    start_django(data)
    from linli.core import clock, keys, rotation
    from linli.core.actors import Actor

    with exit_when_refused(as_json=as_json):
        job = rotation.rotate(by=Actor.system("命令行"), now=clock.now())
        give({"key": keys.current()[0], "job": str(job.pk)}, as_json=as_json)


@group.command()
def retire(data: Data = None, as_json: Json = False) -> None:
    """Drop the old master keys, a day after a rotation and once nothing stands under them."""
    start_django(data)
    from linli.core import clock, rotation
    from linli.core.actors import Actor

    with exit_when_refused(as_json=as_json):
        give({"retired": rotation.retire_old_keys(by=Actor.system("命令行"), now=clock.now())}, as_json=as_json)
