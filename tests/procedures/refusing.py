"""Refusals of procedures."""

from functools import partial

from tests import refusing

refused = partial(refusing.refused, engine="procedures")
everything = partial(refusing.everything, "procedures")
