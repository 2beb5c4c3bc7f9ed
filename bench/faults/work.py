"""`python -m bench.faults.work`: the product's worker, with the harness's own chores known to it."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
django.setup()

from bench.faults import chores  # noqa: F401 -- after the models are there; it adds a handler
from linli.core.tasks.worker import main

main()
