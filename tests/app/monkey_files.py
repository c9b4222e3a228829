"""What a monkey finds on its disk: a small pack, good files of all kinds, and damaged ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from simspaint.painting.recovery.recovery_folder import RecoveryFolder
from tests.hostile_files import READERS, mutated
from tests.pack_factory import write_pack
from tests.painting.documents import make_document

_DAMAGED = 4


def prepare(folder: str) -> None:
    """Fill the folder: `person` with a pack and what a crash left, `files` with files."""
    home = Path(folder)
    write_pack(home / "person" / "packs" / "small")
    session = RecoveryFolder(home / "person" / "recovery").begin()
    session.save(make_document().snapshot())
    session._lock.release()  # as the system does when a process ends
    files = home / "files"
    rng = np.random.default_rng(0)
    for name, (file, write, _) in READERS.items():
        place = home / "made" / name.replace(" ", "-")
        place.mkdir(parents=True)
        write(place / file)
        data = (place / file).read_bytes()
        suffix = Path(file).suffix
        plain = name.replace(" ", "-").replace(".", "")
        files.mkdir(exist_ok=True)
        (files / f"{plain}{suffix}").write_bytes(data)
        for number in range(_DAMAGED):
            (files / f"{plain}-damaged-{number}{suffix}").write_bytes(mutated(rng, data))
    (files / "document.simspaint").rename(files / "good.simspaint")
    (files / "empty.simspaint").write_bytes(b"")
    (files / "folder.png").mkdir()
    (files / "foreign.json").write_text(
        '{"imageHeight": 40, "imageWidth": 60, "shapes": [{"label": "unicorn", "shape_type": "polygon", '
        '"points": [[0, 0], [30, 0], [30, 30]]}]}'
    )
