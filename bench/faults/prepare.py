"""`python -m bench.faults.prepare`: an installation of one subdistrict, ready for cases."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
django.setup()

from django.core.management import call_command

from linli.casework.api import prepare_tenant
from linli.core import clock
from linli.core.actors import Actor
from linli.core.models import Tenant

call_command("migrate", verbosity=0, interactive=False)
here = {"name": "试验街道", "short_name": "试验", "letters": "SY", "district_code": "990101", "district_name": "试验区"}
tenant = Tenant.objects.create(code="990101001", **here)
prepare_tenant(tenant=tenant, by=Actor.system(tenant_id=tenant.pk), now=clock.now())
