"""VGG features from a stand-in file made here."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import Tensor

from simspaint.errors import WeightsError
from training.synthesis import perceptual_features
from training.synthesis.perceptual_features import from_stand_in, torchvision_vgg19

WIDTHS = {"conv1_1": (3, 4), "conv1_2": (4, 4), "conv2_1": (4, 6), "conv2_2": (6, 6), "conv3_1": (6, 8)}


@pytest.fixture
def tensors() -> dict[str, Tensor]:
    generator = torch.Generator().manual_seed(0)
    found = {}
    for name, (source, width) in WIDTHS.items():
        found[f"{name}.weight"] = torch.randn(width, source, 3, 3, generator=generator) * 0.1
        found[f"{name}.bias"] = torch.randn(width, generator=generator)
    return found


def save(tensors: dict[str, Tensor], folder: Path) -> Path:
    path = folder / "features.safetensors"
    save_file(tensors, path)
    return path


def test_features_are_those_of_the_second_convolution_of_every_stage(
    tensors: dict[str, Tensor], tmp_path: Path
) -> None:
    network = from_stand_in(save(tensors, tmp_path))
    features = network(torch.rand(2, 3, 32, 48))
    assert network.layers == ("conv1_2", "conv2_2", "conv3_1")
    assert [tuple(f.shape) for f in features] == [(2, 4, 32, 48), (2, 6, 16, 24), (2, 8, 8, 12)]


def test_pictures_are_padded_by_reflection_and_shifted_by_the_mean(
    tensors: dict[str, Tensor], tmp_path: Path
) -> None:
    rgb = torch.rand(1, 3, 32, 32)
    levels = rgb * 255 - torch.tensor([123.68, 116.779, 103.939])[:, None, None]
    padded = F.pad(levels, (1, 1, 1, 1), mode="reflect")
    expected = F.relu(F.conv2d(padded, tensors["conv1_1.weight"], tensors["conv1_1.bias"]))
    (found,) = from_stand_in(save(tensors, tmp_path), ("conv1_1",))(rgb)
    torch.testing.assert_close(found, expected, atol=1e-3, rtol=1e-4)


def test_a_file_with_its_own_first_step_takes_rgb_as_it_is(
    tensors: dict[str, Tensor], tmp_path: Path
) -> None:
    tensors["preprocess.weight"] = 2 * torch.eye(3)[:, :, None, None]
    tensors["preprocess.bias"] = torch.tensor([1.0, 2.0, 3.0])
    rgb = torch.rand(1, 3, 32, 32)
    padded = F.pad(2 * rgb + torch.tensor([1.0, 2.0, 3.0])[:, None, None], (1, 1, 1, 1), mode="reflect")
    expected = F.relu(F.conv2d(padded, tensors["conv1_1.weight"], tensors["conv1_1.bias"]))
    (found,) = from_stand_in(save(tensors, tmp_path), ("conv1_1",))(rgb)
    torch.testing.assert_close(found, expected, atol=1e-4, rtol=1e-4)


def test_gradients_reach_the_picture_but_no_weight(tensors: dict[str, Tensor], tmp_path: Path) -> None:
    network = from_stand_in(save(tensors, tmp_path)).train()
    rgb = torch.rand(1, 3, 32, 32, requires_grad=True)
    torch.stack([f.mean() for f in network(rgb)]).sum().backward()
    assert rgb.grad is not None
    assert rgb.grad.abs().sum() > 0
    assert not network.training
    assert all(p.grad is None and not p.requires_grad for p in network.parameters())


def test_a_picture_that_vanishes_when_pooled_is_refused(tensors: dict[str, Tensor], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="32"):
        from_stand_in(save(tensors, tmp_path))(torch.rand(1, 3, 16, 64))


def test_files_that_do_not_serve_are_refused(tensors: dict[str, Tensor], tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="cannot be read"):
        from_stand_in(tmp_path / "absent.safetensors")
    (tmp_path / "text").write_text("no weights")
    with pytest.raises(WeightsError, match="cannot be read"):
        from_stand_in(tmp_path / "text")
    del tensors["conv2_1.weight"]
    with pytest.raises(WeightsError, match="conv2_1"):
        from_stand_in(save(tensors, tmp_path))
    with pytest.raises(WeightsError, match="conv1_1"):
        from_stand_in(save({"x": torch.zeros(1)}, tmp_path))


def test_weights_that_cannot_be_downloaded_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(**_: object) -> None:
        raise OSError("no route to host")

    monkeypatch.setattr(perceptual_features, "vgg19", offline)
    with pytest.raises(WeightsError, match="could not be downloaded"):
        torchvision_vgg19()


def test_torchvision_s_network_gives_the_layers_of_the_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    from torchvision.models import vgg19

    monkeypatch.setattr(perceptual_features, "vgg19", lambda **_: vgg19(weights=None, init_weights=False))
    network = torchvision_vgg19()
    features = network(torch.rand(1, 3, 32, 32))
    assert [f.shape[1] for f in features] == [64, 128, 256, 512, 512]
    assert [f.shape[-1] for f in features] == [32, 16, 8, 4, 2]
