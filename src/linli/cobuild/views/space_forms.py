"""The form pages of co-building, as everywhere (`core.form_pages`)."""

from linli.core.form_pages import Asked, Crumbs, Do, answer, posted, sent

__all__ = ["Asked", "Crumbs", "Do", "answer", "posted", "sent"]
