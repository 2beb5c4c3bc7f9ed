"""`python -m linli.core.tasks`: a worker process."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
django.setup()

from linli.core.tasks.worker import main  # noqa: E402 -- after the models are there

main()
