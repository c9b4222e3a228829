"""Canvases that the product composes, kept in files, and what f learns from them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.canvas import NO_COMPONENT, Canvas
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.engine.networks.synthesis_network import SynthesisNetwork, synthesis_config
from simspaint.errors import MemoryBankError, WeightsError
from tests.pack_factory import write_pack
from tests.training.scripts import call_script
from tests.training.small_tasks import LABELS, write_features
from training import make_canvases, train_composed
from training.examples.composed_canvas import (
    CanvasSource,
    ComposedCanvases,
    ComposedSettings,
    content_weight,
    made_example,
    relit,
)
from training.examples.stored_canvas import SUFFIX, StoredCanvas
from training.synthesis.losses import content_distances
from training.task import Example

EXTENT = Extent(64, 96)
PLAIN = ComposedSettings(
    size=(32, 64), factors=(1,), recolored=0, shifted=0, fringe=0, missing=0, empty=0, elided=0, halo=0
)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(tmp_path_factory.mktemp("packs") / "made", labels=LABELS, extent=EXTENT)


@pytest.fixture(scope="module")
def canvases(pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two draws of each of six photographs."""
    out = tmp_path_factory.mktemp("canvases")
    compose(pack, out)
    return out


@pytest.fixture(scope="module")
def source(pack: Path, canvases: Path) -> CanvasSource:
    return CanvasSource.open(canvases, MemoryBank.open(pack / "bank"))


def compose(pack: Path, out: Path, *more: object) -> None:
    size = ["--size", EXTENT.height, EXTENT.width]
    options = ["--pack", pack, "--layouts", pack / "bank", "--segments", pack / "bank", "--out", out]
    result = call_script(make_canvases, *options, *size, *more)
    assert result.exit_code == 0, result.output


def example(source: CanvasSource, settings: ComposedSettings, seed: int = 0, step: int = 0) -> Example:
    return ComposedCanvases([source], [1.0], settings).example(np.random.default_rng(seed), step)


def test_a_canvas_comes_back_from_its_file(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    component = np.repeat(np.repeat(rng.integers(-1, 3, (4, 6)), 8, 0), 8, 1).astype(np.int16)
    known = component != NO_COMPONENT
    color = np.full((*component.shape, 3), 90, np.uint8) * known[..., None]
    seen = rng.integers(0, 5, component.shape).astype(np.uint8)
    labels, sources = np.array([4, 1, 2], np.uint8), np.array([0, 0, 1], np.int16)
    StoredCanvas("a", Canvas(color, known, component), seen, labels, sources, True).write(tmp_path / "x")
    found = StoredCanvas.read(tmp_path / "x")
    np.testing.assert_array_equal(found.canvas.component, component)
    np.testing.assert_array_equal(found.canvas.known, known)
    np.testing.assert_array_equal(found.seen, seen)
    assert (found.photograph, found.is_coarse, *found.labels, *found.sources) == ("a", True, 4, 1, 2, 0, 0, 1)
    inside = known & np.roll(known, 3, 1) & np.roll(known, -3, 1)  # the colours are compressed
    assert np.abs(found.canvas.color.astype(int) - color)[inside].mean() < 4


def test_a_damaged_canvas_is_named(tmp_path: Path) -> None:
    (tmp_path / f"x{SUFFIX}").write_bytes(b"nothing of the kind")
    with pytest.raises(MemoryBankError, match=r"x\.canvas"):
        StoredCanvas.read(tmp_path / f"x{SUFFIX}")


def test_a_canvas_is_made_of_other_photographs(pack: Path) -> None:
    bank = MemoryBank.open(pack / "bank")
    described = make_canvases.Pack.open(pack)
    models = make_canvases.Models.of_pack(described, make_canvases.choose_device("cpu"))
    opened = make_canvases.OpenedPack(described.name, described.labels, bank)
    for name in bank.photographs:
        settings = make_canvases.left_out(make_canvases.RenderSettings(), name, False)
        composed = make_canvases.composed_canvas(bank.layout(name), settings, opened, models)
        assert composed.provenance
        assert name not in {row.photograph for row in composed.provenance}


def test_made_canvases_are_kept_and_missing_ones_made(pack: Path, canvases: Path) -> None:
    files = sorted(canvases.glob(f"*{SUFFIX}"))
    assert len(files) == 12
    before = {file: (file.stat().st_mtime_ns, file.read_bytes()) for file in files}
    files[3].unlink()
    compose(pack, canvases)
    assert files[3].read_bytes() == before[files[3]][1]
    assert all(f.stat().st_mtime_ns == before[f][0] for f in files if f != files[3])


def test_the_first_draw_is_the_program_s_own_and_others_differ(pack: Path) -> None:
    layout = MemoryBank.open(pack / "bank").layout(MemoryBank.open(pack / "bank").photographs[0])
    rng = np.random.default_rng
    drawn, settings, is_coarse = make_canvases.drawn_request(layout, EXTENT, 0, rng(0))
    assert drawn.ids.tobytes() == layout.ids.tobytes()
    assert (settings, is_coarse) == (make_canvases.RenderSettings(), False)
    others = [make_canvases.drawn_request(layout, EXTENT, 1, rng(seed)) for seed in range(40)]
    assert 2 < sum(coarse for *_, coarse in others) < 25
    assert all((each.ids == UNLABELLED).any() for each, _, coarse in others if coarse)
    assert len({settings.picture.adherence for _, settings, _ in others}) == 4
    assert len({settings.picture.seed for _, settings, _ in others}) == 40


@pytest.mark.parametrize("without_truth", [0.0, 1.0])
def test_an_example_has_one_size_and_repeats_by_seed(source: CanvasSource, without_truth: float) -> None:
    settings = ComposedSettings(size=(32, 48), factors=(1, 2), without_truth=without_truth)
    for seed in range(6):
        first, second = (example(source, settings, seed) for _ in range(2))
        assert {array.shape[:2] for array in first.values()} == {(32, 48)}
        assert all(first[name].tobytes() == second[name].tobytes() for name in first)


def test_the_truth_is_what_an_unspoiled_canvas_shows(source: CanvasSource) -> None:
    for seed in range(6):
        made = example(source, PLAIN, seed)
        known = made["known"]
        assert known.any()
        np.testing.assert_array_equal(made["canvas"][known], made["photograph"][known])
        assert not made["canvas"][~known].any()
        np.testing.assert_array_equal(made["layout"], made["photograph_layout"])


def test_pieces_but_the_largest_take_on_the_light_of_what_was_composed(source: CanvasSource) -> None:
    stored = StoredCanvas.read(source.files[0])
    settings = replace(PLAIN, size=(64, 96), recolored=1, strength=(1.0, 1.0))
    made = made_example(stored, source.bank, settings, True, np.random.default_rng(3))
    changed = (made["canvas"] != made["photograph"]).any(axis=2) & made["known"]
    piece = stored.sources[stored.canvas.component]
    if (stored.canvas.component[:, ::-1] == stored.canvas.component).mean() < 1:
        candidates = [piece, piece[:, ::-1]]
    else:
        candidates = [piece]
    largest = np.bincount(piece[stored.canvas.known]).argmax()
    assert changed.any()
    assert any(not changed[(each == largest)].any() for each in candidates)


def test_a_fringe_shows_the_canvas_at_seams_and_the_photograph_elsewhere(source: CanvasSource) -> None:
    stored = StoredCanvas.read(source.files[0])
    settings = replace(PLAIN, size=(64, 96), fringe=1.0, fringe_width=(0.03, 0.03))
    made = made_example(stored, source.bank, settings, True, np.random.default_rng(0))
    changed = (made["canvas"] != made["photograph"]).any(axis=2) & made["known"]
    distance = cv2.distanceTransform((~made["seams"]).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    assert distance[changed].max() < 4
    assert changed[made["seams"] & made["known"]].mean() > 0.5


def test_relit_pixels_go_all_the_way_or_part_of_it() -> None:
    rng = np.random.default_rng(0)
    dark, light = (rng.normal(m, 8, (500, 3)).clip(1, 255).astype(np.uint8) for m in (70, 160))
    means = [relit(dark, light, strength).mean() for strength in (0.0, 0.5, 1.0)]
    assert abs(means[0] - dark.mean()) < 1
    assert abs(means[2] - light.mean()) < 2
    assert means[0] + 20 < means[1] < means[2] - 20


def test_without_a_truth_the_canvas_itself_is_shown_and_kept_away_from_seams(source: CanvasSource) -> None:
    made = example(source, replace(PLAIN, size=(64, 96), without_truth=1.0), 2)
    files = [StoredCanvas.read(file) for file in source.files]
    shown = [s for s in files for flip in (1, -1) if np.array_equal(s.seen[:, ::flip], made["layout"])]
    assert shown
    np.testing.assert_array_equal(made["kept"][made["known"]], made["canvas"][made["known"]])
    assert not made["content"][made["seams"] & (made["content"] < 0.05)].any()
    assert made["content"].max() > 0


def test_a_piece_is_kept_from_the_end_of_the_ramp_on() -> None:
    component = np.zeros((20, 60), np.int16)
    component[:, 30:] = 1
    component[:, 55:] = NO_COMPONENT
    color = np.zeros((20, 60, 3), np.uint8)
    weight = content_weight(Canvas(color, component != NO_COMPONENT, component), 10)
    assert weight[5, 5] == 1
    assert weight[5, 29] == weight[5, 30] == weight[5, 56] == 0
    assert 0 < weight[5, 24] < 1


def test_elision_hides_as_the_paper_does(source: CanvasSource) -> None:
    settings = replace(PLAIN, size=(64, 96), elided=1.0, paper_elision=1.0)
    made = [example(source, settings, seed) for seed in range(6)]
    hidden = [(each["canvas"] == 255).all(axis=2).mean() for each in made]
    plain = [
        (example(source, replace(PLAIN, size=(64, 96)), s)["canvas"] == 255).all(2).mean() for s in range(6)
    ]
    assert np.mean(hidden) > np.mean(plain) + 0.05


def test_an_empty_canvas_leaves_the_layout_alone(source: CanvasSource) -> None:
    made = example(source, replace(PLAIN, empty=1.0))
    assert not made["known"].any()
    assert not made["canvas"].any()
    assert (made["layout"] != UNLABELLED).any()


def test_photographs_that_are_too_small_are_named(source: CanvasSource) -> None:
    with pytest.raises(MemoryBankError, match="96×64"):
        example(source, replace(PLAIN, size=(64, 96), factors=(2,)))


def test_a_folder_without_canvases_is_named(tmp_path: Path, bank: MemoryBank) -> None:
    with pytest.raises(MemoryBankError, match="no canvases"):
        CanvasSource.open(tmp_path, bank)


def short(pack: Path, canvases: Path, out: Path, features: Path) -> list[object]:
    options: list[object] = ["--canvases", canvases, "--bank", pack / "bank", "--out", out, "--steps", 2]
    held = ["--held", canvases, "--held-bank", pack / "bank", "--n-held", 2]
    return [*options, *held, "--features", features, "--size", 32, 32, "--factor", 2, "--batch", 2]


def test_f_is_trained_judged_and_trained_further(pack: Path, canvases: Path, tmp_path: Path) -> None:
    features = write_features(tmp_path / "features.safetensors")
    first = call_script(train_composed, *short(pack, canvases, tmp_path / "a", features))
    assert first.exit_code == 0, first.output
    assert (tmp_path / "a" / "sheets" / "000002.jpg").is_file()
    weights = tmp_path / "a" / "last.safetensors"
    gan = ["--gan", 0.5, "--gan-width", 4, "--without-truth", 1.0, "--start", weights]
    second = call_script(train_composed, *short(pack, canvases, tmp_path / "b", features), *gan)
    assert second.exit_code == 0, second.output
    assert "validation/canvas_levels" in (tmp_path / "b" / "log.csv").read_text()
    saved = load_file(tmp_path / "b" / "checkpoint.safetensors")
    assert any(name.startswith("adversary/") for name in saved)


def test_pieces_without_a_truth_are_kept_in_detail_more_than_in_light() -> None:
    rng = torch.Generator().manual_seed(0)
    kept, weight = torch.rand(1, 3, 32, 32, generator=rng), torch.ones(1, 1, 32, 32)
    noise = 0.2 * (torch.rand(kept.shape, generator=rng) - 0.5)
    detail, light = content_distances(kept + noise, kept, weight)
    assert detail > 4 * light
    detail, light = content_distances(kept + 0.1, kept, weight)
    assert light > 100 * detail
    assert sum(content_distances(kept + noise, kept, 0 * weight)) == 0


def test_processes_make_the_same_examples(pack: Path, canvases: Path, tmp_path: Path) -> None:
    features = write_features(tmp_path / "features.safetensors")
    for name, more in (("a", []), ("b", ["--processes", 1])):
        ended = call_script(train_composed, *short(pack, canvases, tmp_path / name, features), *more)
        assert ended.exit_code == 0, ended.output
    first, second = (load_file(tmp_path / name / "last.safetensors") for name in ("a", "b"))
    assert all(torch.equal(first[key], second[key]) for key in first)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--held"], "needs its bank"),
        (["--share", 1, 2], "its share"),
        (["--without-truth", 0.5], "adversary"),
    ],
)
def test_settings_that_do_not_go_together_are_refused(
    pack: Path, canvases: Path, tmp_path: Path, more: list[object], said: str
) -> None:
    features = write_features(tmp_path / "features.safetensors")
    given = short(pack, canvases, tmp_path / "a", features)
    if more == ["--held"]:
        place = given.index("--held-bank")
        given = [*given[:place], *given[place + 2 :]]
        more = []
    result = call_script(train_composed, *given, *more)
    assert said in f"{result.output} {result.exception}"
    assert not (tmp_path / "a").exists()


def test_weights_without_gate_and_seams_begin_as_the_same_network(tmp_path: Path) -> None:
    torch.manual_seed(0)
    old = SynthesisNetwork(synthesis_config("tiny", 4)).eval()
    new = SynthesisNetwork(synthesis_config("gated", 4)).eval()
    save_file(old.state_dict(), tmp_path / "old.safetensors")
    train_composed.begin_with(new, tmp_path / "old.safetensors")
    layout = torch.zeros(1, 5, 32, 64)
    layout[:, 2] = 1
    canvas, known = torch.rand(1, 3, 32, 64), torch.ones(1, 1, 32, 64)
    with torch.inference_mode():
        torch.testing.assert_close(
            new(layout, canvas, known, torch.rand(1, 1, 32, 64)), old(layout, canvas, known)
        )
    save_file({"a": torch.zeros(1)}, tmp_path / "other.safetensors")
    for file in ("other.safetensors", "none.safetensors"):
        with pytest.raises(WeightsError, match=file):
            train_composed.begin_with(new, tmp_path / file)
