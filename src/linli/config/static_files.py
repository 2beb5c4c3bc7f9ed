"""Where styles, scripts and icons lie: by names that say what is in them, and which therefore stay while the process runs."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class KeptAddresses(CompressedManifestStaticFilesStorage):
    """WhiteNoise's, with each address worked out once: a page names twenty files."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._kept: dict[str, str] = {}
        super().__init__(*args, **kwargs)

    def url(self, name: str, force: bool = False) -> str:
        """The address under which a file is served."""
        if force:
            return str(super().url(name, force))
        if name not in self._kept:
            self._kept[name] = super().url(name)
        return self._kept[name]

    def post_process(self, *args: Any, **kwargs: Any) -> Any:
        """Files are collected anew: their addresses too."""
        self._kept.clear()
        yield from super().post_process(*args, **kwargs)
        self._kept.clear()
