"""What the documents name is there: files and folders of the repository, pages they lead to, commands."""

import re
from pathlib import Path

import pytest

from linli.cli.main import COMMANDS

ROOT = Path(__file__).parent.parent
PATTERNS = ["*.md", "docs/**/*.md", "src/linli/*/README.md", "bench/*.md"]
DOCUMENTS = sorted(path for pattern in PATTERNS for path in ROOT.glob(pattern))
MADE_LATER = {"var/"}  # what a running installation writes
A_PATH = re.compile(r"(?![A-Z./])[\w.*-]+(/[\w.*-]+)*/?")
A_FILE = re.compile(r"/|\.(py|yaml|toml|md|html|css|csv|lock)$|requirements\.in$")


def quoted(document):
    return re.findall(r"`([^`\n]+)`", document.read_text(encoding="utf-8"))


def is_there(name, document):
    """From the repository, the engines' folder, one of the engines, or where the document stands; a bare name anywhere."""
    roots = [ROOT, ROOT / "src" / "linli", *sorted(ROOT.glob("src/linli/*/")), document.parent]
    return any(any(root.glob(name)) for root in roots) or ("/" not in name and any((ROOT / "src").rglob(name)))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_path_that_a_document_names_is_there(document):
    named = {word for word in quoted(document) if A_PATH.fullmatch(word) and A_FILE.search(word)} - MADE_LATER

    assert [name for name in sorted(named) if not is_there(name.rstrip("/"), document)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_page_that_a_document_leads_to_is_there(document):
    led_to = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", document.read_text(encoding="utf-8"))

    assert [name for name in led_to if not (document.parent / name).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_that_a_document_names_is_there(document):
    named = set(re.findall(r"\./linli ([a-z]+)", document.read_text(encoding="utf-8")))

    assert named - set(COMMANDS) == set()
