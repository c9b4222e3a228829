"""The labelling network: its size, its answers, its input."""

import pytest
import torch

from simspaint.engine.networks.labelling_network import LabellingConfig, LabellingNetwork

SMALL = LabellingConfig(5, 8)


def test_it_answers_every_label_and_none_at_a_quarter_of_the_size() -> None:
    assert LabellingNetwork(SMALL)(torch.rand(2, 3, 32, 64)).shape == (2, 6, 8, 16)


def test_photographs_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="multiples of 16"):
        LabellingNetwork(SMALL)(torch.rand(1, 3, 32, 50))


def test_the_shipped_size_has_at_most_three_million_weights() -> None:
    with torch.device("meta"):
        network = LabellingNetwork(LabellingConfig(16))
    assert 1e6 < sum(weight.numel() for weight in network.parameters()) <= 3e6


def test_what_a_photograph_shows_far_away_counts() -> None:
    """The whole picture is seen: a change in one corner reaches the answer in the other."""
    torch.manual_seed(0)
    network = LabellingNetwork(SMALL).eval()
    picture = torch.rand(1, 3, 64, 192)
    changed = picture.clone()
    changed[..., :16] = 0
    with torch.inference_mode():
        assert not torch.equal(network(picture)[..., -1], network(changed)[..., -1])


def test_features_between_the_encoders_convolutions_are_limited_to_0_to_6() -> None:
    """ReLU6, as MobileNetV2 has it, everywhere but behind a projection."""
    torch.manual_seed(0)
    encoder = LabellingNetwork(SMALL).encoder
    seen: list[torch.Tensor] = []
    filters = [block.filter for stage in encoder.stages for block in stage]
    projections = [block.project for stage in encoder.stages for block in stage]
    for module in (*filters, *projections):
        module.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    with torch.inference_mode():
        encoder(200 * torch.randn(1, 3, 32, 32))
    assert len(seen) == len(filters) + len(projections)
    assert all(float(features.min()) >= 0 and float(features.max()) <= 6 for features in seen)
    assert float(seen[0].max()) == 6
