"""The front door of cobuild: what engines above may use."""

from .services.notices_agreements import on_agreement_ended, on_agreement_proposed, on_agreement_signed, on_obligation_due

__all__ = ["on_agreement_ended", "on_agreement_proposed", "on_agreement_signed", "on_obligation_due"]
