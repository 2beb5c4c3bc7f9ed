"""Work in the background: nothing about a sign-in is kept longer than it is good for."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django_tasks import task

from linli.core import clock, locking, rotation
from linli.core.tasks.schedule import every

from .adapters import SECRET_LABEL
from .services import forgetting, phone_codes

SECRETS = {"secret", "seed"}  # of allauth's second-factor records: the parts that SealedSecrets encrypts


@every(minutes=30, name="accounts.stale-calls")
@task()
def drop_stale_calls() -> int:
    """Take numbers off the clerks' list that have waited too long. Returns how many."""
    return phone_codes.drop_stale_calls(now=clock.now())


@every(minutes=24 * 60, name="accounts.forget", at=3 * 60 + 10)
@task()
def forget() -> dict[str, int]:
    """Delete used codes, ended sign-ins and old failed attempts. Returns how many of each."""
    return forgetting.forget(now=clock.now())


@rotation.holder(SECRET_LABEL)
def second_factor_secrets(change: rotation.Change) -> None:
    """Second-factor secrets lie encrypted inside a JSON column: a rotation of the master key rewrites them here."""
    for pk in Authenticator.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            row = locking.one(Authenticator, pk)
            before = dict(row.data)
            row.data = {name: change(value) if name in SECRETS else value for name, value in before.items()}
            if row.data != before:
                row.save(update_fields=["data"])
