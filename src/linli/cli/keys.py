"""`keys rotate`: a new master key encrypts from now on; what older ones encrypted is rewritten."""

import typer

from .output import Json, give
from .places import Data, start_django

group = typer.Typer(help="The keys that encrypt personal data.", no_args_is_help=True)
group.callback()(lambda: None)


@group.command()
def rotate(data: Data = None, as_json: Json = False) -> None:
    """Make a new master key and rewrite what stands under older ones."""
    start_django(data)
    from linli.core import privacy

    give(privacy.rotate(), as_json=as_json)
