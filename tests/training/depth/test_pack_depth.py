"""Depth made small: order and edges stay, files are read back as they were written."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from simspaint.domain.geometry import Extent
from simspaint.errors import LayoutFileError
from training.depth.pack_depth import encoded_depth, main, packed_depth, read_depth
from training.scenes.collection import encode_depth


def test_equal_steps_are_equal_ratios_from_half_a_metre_to_the_sky() -> None:
    metres = 0.5 * 10.0 ** np.arange(6)
    code = encode_depth(np.repeat(np.repeat(metres[None], 8, 0), 8, 1).astype(np.float32))
    found = packed_depth(code)
    assert found.shape == (4, 24)
    assert found[2, 2::4].tolist() == [1, 52, 103, 153, 204, 255]


def test_no_depth_is_made_up_at_an_edge_and_a_single_leaf_vanishes() -> None:
    code = np.full((32, 48), 65535, np.uint16)
    code[:, 21:] = 1
    code[10, 4] = 1
    found = packed_depth(code)
    assert set(np.unique(found)) == {1, 255}
    assert (found[:, :10] == 255).all()
    assert (found[:, 11:] == 1).all()


def test_an_odd_side_loses_its_last_row_or_column() -> None:
    assert packed_depth(np.ones((7, 9), np.uint16)).shape == (3, 4)


def test_what_was_not_measured_stays_unknown_and_makes_nothing_beside_it_nearer() -> None:
    code = np.full((32, 48), 40000, np.uint16)
    code[8:16, 8:16] = 0
    code[20, 20] = 0  # one of four pixels: the others tell
    found = packed_depth(code)
    unknown = np.zeros((16, 24), bool)
    unknown[4:8, 4:8] = True
    np.testing.assert_array_equal(found == 0, unknown)
    assert len(np.unique(found[~unknown])) == 1
    assert (packed_depth(np.zeros((8, 8), np.uint16)) == 0).all()


def test_depth_is_read_back_with_all_its_bits_whichever_file_it_lies_in(tmp_path: Path) -> None:
    depth = np.random.default_rng(0).integers(0, 256, (16, 24), np.uint8)
    (tmp_path / "a.webp").write_bytes(encoded_depth(depth))
    cv2.imwrite(str(tmp_path / "b.png"), depth)
    wide = depth.astype(np.uint16) * 251 + 7
    cv2.imwrite(str(tmp_path / "c.png"), wide)
    for name, wanted in (("a", depth), ("b", depth), ("c", wide)):
        found = read_depth(tmp_path, name, Extent(16, 24))
        assert found.dtype == wanted.dtype
        np.testing.assert_array_equal(found, wanted)
    assert read_depth(tmp_path, "a", Extent(32, 48)).shape == (32, 48)
    (tmp_path / "d.webp").write_bytes(b"RIFF")
    (tmp_path / "e.png").write_bytes((tmp_path / "c.png").read_bytes()[:-40])
    for name in ("d", "e", "absent"):
        with pytest.raises(LayoutFileError):
            read_depth(tmp_path, name, Extent(16, 24))


def test_a_folder_of_scenes_is_packed_once(tmp_path: Path) -> None:
    (tmp_path / "depth").mkdir()
    cv2.imwrite(str(tmp_path / "depth" / "000001.png"), np.full((8, 8), 65535, np.uint16))
    main(tmp_path, tmp_path / "out")
    packed = tmp_path / "out" / "000001.webp"
    assert (read_depth(packed.parent, "000001", Extent(4, 4)) == 255).all()
    packed.write_bytes(b"kept")
    main(tmp_path, tmp_path / "out")
    assert packed.read_bytes() == b"kept"


def test_depth_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "depth").mkdir()
    with pytest.raises(LayoutFileError, match="there is no depth"):
        main(tmp_path, tmp_path / "out")
    cv2.imwrite(str(tmp_path / "depth" / "a.png"), np.zeros((8, 8), np.uint8))
    with pytest.raises(LayoutFileError, match="16-bit"):
        main(tmp_path, tmp_path / "out")
