"""Layer norm, convolutions over several inputs, and statistics of a whole picture kept for its tiles."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from simspaint.engine.networks.blocks import LayerNorm, SplitConvolution, halved, moments
from simspaint.engine.networks.frozen_statistics import collected_statistics, frozen_statistics
from tests.engine.networks.small_synthesis import make_inputs, make_network


def test_layer_norm_gives_every_picture_mean_0_and_deviation_1() -> None:
    x = torch.randn(3, 5, 7, 9) * torch.tensor([1.0, 10.0, 0.1])[:, None, None, None] + 4
    y = LayerNorm(5)(x)
    torch.testing.assert_close(y.mean((1, 2, 3)), torch.zeros(3), atol=1e-5, rtol=0)
    torch.testing.assert_close(y.std((1, 2, 3), correction=0), torch.ones(3), atol=1e-2, rtol=0)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_a_gpu_s_layer_norm_is_the_same_and_keeps_type_and_memory_format(dtype: torch.dtype) -> None:
    norm = LayerNorm(6)
    nn.init.normal_(norm.weight)
    nn.init.normal_(norm.bias)
    x = (torch.randn(3, 6, 20, 30) * 4 + 2).to(dtype).to(memory_format=torch.channels_last)
    expected = norm(x)
    with collected_statistics(norm) as statistics:
        found = norm._scaled(x, norm.weight.float(), norm.bias.float())
    assert found.dtype == dtype
    assert found.is_contiguous(memory_format=torch.channels_last)
    tolerance = 1e-5 if dtype == torch.float32 else 0.06  # of values up to 10 with 8 bits
    torch.testing.assert_close(found, expected, atol=tolerance, rtol=tolerance)
    with frozen_statistics(norm, statistics):
        torch.testing.assert_close(norm(x), expected, atol=tolerance, rtol=tolerance)


@pytest.mark.parametrize("size", [(8, 12), (7, 9), (2, 2)])
def test_halving_in_half_precision_is_averaging(size: tuple[int, int]) -> None:
    x = torch.randn(2, 6, *size).to(torch.bfloat16).to(memory_format=torch.channels_last)
    assert torch.equal(halved(x), F.avg_pool2d(x, 2))


def test_moments_are_added_up_in_single_precision() -> None:
    x = torch.full((1, 16, 64, 64), 1.0, dtype=torch.float16)
    x[:, :8] = 3
    mean, scale = moments(x, 0.0)
    torch.testing.assert_close(mean.flatten(), torch.tensor([2.0]))
    torch.testing.assert_close(scale.flatten(), torch.tensor([1.0]))
    assert mean.dtype == scale.dtype == torch.float32


def test_collecting_statistics_does_not_change_the_result() -> None:
    norm = LayerNorm(4)
    nn.init.normal_(norm.weight)
    nn.init.normal_(norm.bias)
    x = torch.randn(2, 4, 6, 5) * 3 + 1
    with collected_statistics(norm):
        collected = norm(x)
    torch.testing.assert_close(collected, norm(x))


def test_a_split_convolution_is_the_convolution_of_the_concatenation() -> None:
    convolution = SplitConvolution((3, 5, 2), 4)
    nn.init.normal_(convolution.weight)
    nn.init.normal_(convolution.bias)
    inputs = [torch.randn(2, channels, 8, 9) for channels in (3, 5, 2)]
    whole = F.conv2d(torch.cat(inputs, 1), convolution.weight, convolution.bias, padding=1)
    torch.testing.assert_close(convolution(inputs), whole, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("pooling", ["average_2x2", "average_3x3"])
def test_halving_keeps_a_constant(pooling: str) -> None:
    x = torch.full((1, 2, 8, 12), 0.7)
    y = halved(x, pooling)  # pyright: ignore[reportArgumentType]
    torch.testing.assert_close(y, torch.full((1, 2, 4, 6), 0.7))


def test_a_picture_with_its_own_frozen_statistics_is_the_same() -> None:
    network = make_network().eval()
    inputs = make_inputs(1, 64, 96)
    with torch.inference_mode():
        with collected_statistics(network) as statistics:
            whole = network(*inputs)
        with frozen_statistics(network, statistics):
            torch.testing.assert_close(network(*inputs), whole, atol=1e-5, rtol=1e-4)
        torch.testing.assert_close(network(*inputs), whole, atol=1e-5, rtol=1e-4)


def test_a_tile_equals_the_whole_only_with_the_statistics_of_the_whole() -> None:
    network = make_network().eval()
    layout, canvas, known = make_inputs(1, 32, 640)
    canvas[..., :320] *= 0.2  # a dark and a light half
    inputs = (layout, canvas, known)
    with torch.inference_mode():
        with collected_statistics(network) as statistics:
            whole = network(*inputs)
        tile = tuple(x[..., :512] for x in inputs)
        with frozen_statistics(network, statistics):
            frozen = network(*tile)
        alone = network(*tile)
    inner = slice(0, 320)  # 192 pixels from the cut
    assert (frozen - whole[..., :512])[..., inner].abs().max() < 5e-3
    assert (alone - whole[..., :512])[..., inner].abs().max() > 5e-3


def test_statistics_of_another_network_are_refused() -> None:
    network = make_network()
    with pytest.raises(KeyError), frozen_statistics(network, {}):
        pass
    assert all(m.frozen is None for m in network.modules() if isinstance(m, LayerNorm))


def test_a_layer_norm_of_bfloat16_is_that_of_the_same_numbers_in_float32() -> None:
    norm = LayerNorm(6)
    nn.init.normal_(norm.weight)
    nn.init.normal_(norm.bias)
    x = (torch.randn(2, 6, 16, 24) * 3 + 1).bfloat16().to(memory_format=torch.channels_last)
    expected = F.group_norm(x.float(), 1, norm.weight, norm.bias, norm.eps).bfloat16()
    assert torch.equal(norm(x), expected)
    with collected_statistics(norm) as statistics:
        assert torch.equal(norm(x), expected)
    assert all(value.dtype == torch.float32 for pair in statistics.values() for value in pair)
