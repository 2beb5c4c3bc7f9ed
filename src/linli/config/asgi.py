"""ASGI entry point, for servers that need one; the chosen server runs the WSGI application."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")

application = get_asgi_application()
