"""What the register does in the background."""

from uuid import UUID

from django_tasks import task

from linli.core import clock, files
from linli.core.models import StoredFile
from linli.core.problems import Refused
from linli.core.tasks.control import checkpoint

from .models import Appointment
from .selectors.actors import staff_actor
from .services import imports


@task()
def apply_sheet(kind: str, file_id: str, appointment_id: str) -> dict[str, object]:
    """
    Apply an uploaded sheet; what came of it is the task's result. One transaction, so a cancelled or killed import leaves nothing.
    """
    stored = StoredFile.objects.select_related("tenant").get(pk=UUID(file_id))
    acting = Appointment.objects.select_related("post", "post__place", "person", "tenant").get(pk=UUID(appointment_id))
    with files.open_stored(stored) as sheet:
        try:
            plan = imports.apply(kind, sheet, tenant=stored.tenant, by=staff_actor(acting), now=clock.now(), progress=checkpoint)
        except Refused as refused:
            return {"problems": [problem.as_dict() for problem in refused.problems[:200]]}
    return plan.as_dict()
