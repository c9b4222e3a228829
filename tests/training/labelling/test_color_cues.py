import numpy as np
import pytest

from simspaint.files.label_table import read_labels
from simspaint.labelling.class_map import answer_bits
from simspaint.resource_files import bundled_packs_folder
from training.labelling.color_cues import with_color_cues

LABELS = read_labels(bundled_packs_folder() / "landscapes" / "labels.csv")


def bits(names: str) -> int:
    return answer_bits(names, LABELS)


def cued(names: str, color: tuple[int, int, int]) -> dict[int, float]:
    """What becomes of a set of answers in the middle of a photograph of one colour."""
    rgb = np.full((24, 36, 3), color, np.uint8)
    found = with_color_cues({bits(names): np.ones((24, 36), np.float32)}, rgb, LABELS)
    return {key: float(share[12, 18]) for key, share in found.items() if share[12, 18] > 0}


def test_blue_is_clear_sky_and_even_grey_is_not_told() -> None:
    assert cued("sky|cloud", (70, 120, 220))[bits("sky")] == pytest.approx(0.8)
    assert cued("sky|cloud", (190, 190, 190)) == {bits("sky|cloud"): 1}


def test_grey_with_structure_is_cloud() -> None:
    rgb = np.random.default_rng(0).integers(150, 240, (24, 36, 1), np.uint8).repeat(3, 2)
    found = with_color_cues({bits("sky|cloud"): np.ones((24, 36), np.float32)}, rgb, LABELS)
    assert found[bits("cloud")].mean() > 0.3


def test_white_ground_is_snow_and_pale_ground_and_white_mountains_may_be() -> None:
    assert cued("earth", (230, 232, 240))[bits("snow")] == pytest.approx(0.8)
    assert cued("earth", (130, 132, 140)) == {bits("earth|snow"): 1}
    assert cued("mountain", (230, 232, 240)) == {bits("mountain|snow"): 1}
    assert cued("mountain", (90, 60, 30)) == {bits("mountain"): 1}


@pytest.mark.parametrize("names", ["road", "road|earth|sand", "water", "house", "house|none", "tree"])
def test_other_white_things_are_no_snow(names: str) -> None:
    assert cued(names, (235, 235, 235)) == {bits(names): 1}


def test_shares_are_kept_in_sum() -> None:
    rng = np.random.default_rng(1)
    rgb = rng.integers(0, 256, (24, 36, 3), np.uint8)
    shares = {
        bits(names): np.full((24, 36), 0.25, np.float32)
        for names in ("sky|cloud", "mountain", "sand", "tree")
    }
    assert sum(with_color_cues(shares, rgb, LABELS).values()) == pytest.approx(1)
