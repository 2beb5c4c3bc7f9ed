"""Every sentence of every engine has its English: the msgid is the Chinese itself, so a missing one would show Chinese."""

import pytest

from linli.cli import catalogues


@pytest.mark.parametrize("engine", catalogues.engines(), ids=lambda engine: engine.name)
def test_every_message_has_its_english(engine):
    catalogue = catalogues.catalogue_of(engine)

    missing = catalogues.problems(catalogue)

    assert missing == []
