"""Documents that were saved, and the folder of recoveries."""

from pathlib import Path

import pytest

from simspaint.painting.document_file.document_file import write_document
from simspaint.painting.recovery.recovery_folder import RecoveryFolder
from tests.painting.changed_documents import ALL_UNDO
from tests.painting.documents import make_document


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A saved document with its undo history and a composition of its own."""
    path = tmp_path / "a.simspaint"
    write_document(path, make_document().snapshot(), ALL_UNDO)
    return path


@pytest.fixture
def home(tmp_path: Path) -> RecoveryFolder:
    return RecoveryFolder(tmp_path / "recovery")
