"""Read before anything of the product, whose modules are changed when branches are measured."""

from . import branches

branches.begin()
