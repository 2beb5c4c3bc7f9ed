"""What the services of procedures raise on purpose. Each carries every reason at once."""

from linli.core.problems import Refused


class DefinitionRefused(Refused):
    """The definition is not taken; its problems name their lines."""


class RunRefused(Refused):
    """The verb on a run was not done."""


class ObjectionRefused(Refused):
    """The verb on an objection was not done."""


class CollectionRefused(Refused):
    """The verb on a collection was not done."""


class ProposalRefused(Refused):
    """The verb on a wish, or on the call for wishes, was not done."""
