"""What cobuild refuses on purpose."""

from linli.core.problems import Refused


class PartnerRefused(Refused):
    """Nothing about the partner unit was changed."""


class AgreementRefused(Refused):
    """Nothing about the agreement was changed."""


class NeedRefused(Refused):
    """Nothing about the need was changed."""


class ResourceRefused(Refused):
    """Nothing about the resource was changed."""


class ClaimRefused(Refused):
    """Nothing about the claim was changed."""


class CheckInRefused(Refused):
    """Nothing about the check-in was changed."""


class TeamRefused(Refused):
    """Nothing about the team was changed."""


class SpaceRefused(Refused):
    """Nothing about the space was changed."""


class BookingRefused(Refused):
    """Nothing was booked or changed."""


class DonationRefused(Refused):
    """Nothing about the donation was changed."""


class StockRefused(Refused):
    """Nothing of the stock was moved."""


class SaleRefused(Refused):
    """Nothing was written into the ledger of the sale."""


class RoundRefused(Refused):
    """Nothing about the round was changed."""


class VentureRefused(Refused):
    """Nothing about the venture was changed."""


class ScoreRefused(Refused):
    """Nothing was signed."""


class MentoringRefused(Refused):
    """Nothing about the mentoring was changed."""


class PledgeRefused(Refused):
    """Nothing about the pledge was changed."""
