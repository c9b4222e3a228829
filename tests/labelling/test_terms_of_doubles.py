"""Author and terms of a photograph that is in the library stay, whatever comes with its doubles."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from simspaint.files.photograph_file import write_photograph
from simspaint.labelling.library import PhotographLibrary
from simspaint.packs.pack import Pack
from simspaint.web.credits_file import PhotographTerms, write_credits_table
from tests.labelling.made_labeller import GREEN, RED, ColorLabeller, halves
from tests.pack_factory import write_pack


@pytest.mark.parametrize("is_one_addition", [True, False])
def test_terms_stay_and_those_that_are_missing_are_added(tmp_path: Path, is_one_addition: bool) -> None:
    library = PhotographLibrary(Pack.open(write_pack(tmp_path / "small", n=2, with_networks=False)))
    folders = [tmp_path / name for name in "abc"]
    for number in range(20):
        write_photograph(folders[0] / f"p{number:02d}.png", halves(RED, GREEN, (40, 56 + number)))
    for folder in folders[1:]:
        shutil.copytree(folders[0], folder)
    write_credits_table(folders[1], [PhotographTerms("p03", "", "Maker", "CC BY 4.0", "", "", "")])
    write_credits_table(
        folders[2], [PhotographTerms(name, "", "Other", "CC0", "", "", "") for name in ("p03", "p04")]
    )
    for sources in [folders] if is_one_addition else [[folder] for folder in folders]:
        library.add(sources, ColorLabeller())
    assert len(library.names()) == 20
    found = {name.split("-")[0]: (terms.author, terms.licence) for name, terms in library.credits().items()}
    assert found == {"p03": ("Maker", "CC BY 4.0"), "p04": ("Other", "CC0")}
