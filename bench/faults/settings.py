"""The product's settings with one address more: the front door through which the harness reports cases."""

from linli.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.faults.front"
