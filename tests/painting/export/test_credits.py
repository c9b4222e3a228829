import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from simspaint.errors import LayoutFileError
from simspaint.painting.export.credits import Terms, credits_markdown, credits_of, write_credits
from simspaint.painting.export.provenance_picture import provenance_picture
from tests.painting.renderings import make_rendering

TERMS = (Terms("photographs", "CC0", "made for it"),)


def test_every_pixel_is_kept_moved_or_synthesised() -> None:
    found = credits_of(make_rendering())
    assert found.kept == pytest.approx(1 / 3)
    assert found.moved == pytest.approx(1 / 3)
    assert found.synthesised == pytest.approx(1 / 3)
    rendering = make_rendering()
    unmoved = replace(rendering, provenance=rendering.provenance[:1], pixels=np.minimum(rendering.pixels, 0))
    assert credits_of(unmoved).kept == pytest.approx(2 / 3)
    assert [(c.photograph, c.labels, c.n_segments) for c in found.photographs] == [
        ("s0|photo", ("sky",), 1),
        ("s1|photo", ("mountain",), 1),
    ]


def test_a_picture_without_segments_is_all_synthesised() -> None:
    rendering = make_rendering()
    empty = replace(rendering, provenance=(), pixels=np.full_like(rendering.pixels, -1))
    found = credits_of(empty)
    assert (found.kept, found.moved, found.synthesised, found.photographs) == (0, 0, 1, ())
    assert (provenance_picture(empty)[0] == 96).all()


def test_credits_are_written_as_json_and_as_a_page(tmp_path: Path) -> None:
    found = credits_of(make_rendering(), TERMS)
    write_credits(tmp_path / "a.json", found)
    values = json.loads((tmp_path / "a.json").read_text())
    assert values["terms"] == [{"part": "photographs", "licence": "CC0", "origin": "made for it"}]
    assert values["photographs"][0]["photograph"] == "s0|photo"
    write_credits(tmp_path / "a.md", found)
    page = (tmp_path / "a.md").read_text()
    assert "| s0\\|photo | 33.3% | 1 | sky |" in page
    assert "| photographs | CC0 | made for it |" in page


def test_names_cannot_break_the_page() -> None:
    rendering = make_rendering()
    rows = (replace(rendering.provenance[0], photograph="a\n\n# <b>|x"),)
    page = credits_markdown(credits_of(replace(rendering, provenance=rows)))
    assert "\n#" not in page[1:]
    assert "<b>" not in page.replace("\\<b", "")


def test_credits_of_an_unknown_kind_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LayoutFileError, match="no kind of credits"):
        write_credits(tmp_path / "a.txt", credits_of(make_rendering()))


def test_the_provenance_picture_has_a_colour_a_photograph() -> None:
    picture, colors = provenance_picture(make_rendering())
    assert len(set(colors.values())) == 2
    assert (picture[:10] == colors["s0|photo"]).all()
    assert (picture[10:20] == colors["s1|photo"]).all()
    assert (picture[20:] == 96).all()
