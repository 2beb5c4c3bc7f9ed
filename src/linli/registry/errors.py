"""What the register's services raise on purpose, each with every reason."""

from linli.core.problems import Refused


class PlaceRefused(Refused):
    """The place was not added or changed."""


class PersonRefused(Refused):
    """The person was not added or changed."""


class ConsentRefused(Refused):
    """The consent was not recorded or withdrawn."""


class HouseholdRefused(Refused):
    """The household was not changed."""


class UnitRefused(Refused):
    """The unit or its ownership was not changed."""


class OrganisationRefused(Refused):
    """The organisation was not added or changed."""


class AppointmentRefused(Refused):
    """The post was not made, or nobody was appointed to it or released from it."""


class MergeRefused(Refused):
    """The two records were not merged."""


class ImportRefused(Refused):
    """Nothing of the sheet was applied."""
