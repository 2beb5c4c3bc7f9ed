"""Static files under their plain names, each address worked out once as in the product: a page names twenty."""

from functools import lru_cache

from django.contrib.staticfiles.storage import StaticFilesStorage


class PlainAddresses(StaticFilesStorage):
    """Django's, which works each address out anew."""

    @lru_cache(maxsize=1024)  # noqa: B019 -- there is one for the whole process
    def url(self, name: str) -> str:
        return super().url(name)
