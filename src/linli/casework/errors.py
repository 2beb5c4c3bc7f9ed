"""What casework's services raise on purpose. Each carries every reason at once."""

from linli.core.problems import Refused


class CaseRefused(Refused):
    """The verb was not done."""


class PetitionRefused(Refused):
    """The verb on a petition was not done."""


class TooManyRequests(Refused):
    """The same source asks too often; nothing was done."""


class ImportRefused(Refused):
    """The sheet was not applied; nothing of it is left."""


class ImportCancelled(Refused):
    """The import was cancelled; nothing of it is left."""


class TaskRefused(Refused):
    """The verb on a task was not done."""


class ReplyRefused(Refused):
    """Nothing went back to the hotline."""
