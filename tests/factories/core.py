"""One factory per table of core. Names are invented."""

import factory
from factory.django import DjangoModelFactory

from linli.core.models import Tenant


class TenantFactory(DjangoModelFactory):
    """A subdistrict of an invented city; code and letters differ each time."""

    class Meta:
        model = Tenant

    code = factory.Sequence(lambda n: f"{990101001 + n}")
    name = factory.Sequence(lambda n: f"柳岸{n}号街道")
    short_name = factory.Sequence(lambda n: f"柳岸{n}")
    letters = factory.Sequence(lambda n: "LA" + "".join(chr(65 + (n // 26**p) % 26) for p in (2, 1, 0)))
    district_code = "990101"
    district_name = "临河区"
    phone = "5555 0100"
