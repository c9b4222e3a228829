"""The synthesis network f at width 16 on pictures of 32 × 64."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from simspaint.engine.networks.synthesis_network import SynthesisNetwork, joined_channels, synthesis_config
from tests.engine.networks.small_synthesis import N_LABELS, make_inputs, make_network, small_config

NAMES = ("paper", "authors", "studio", "tiny", "gated", "gated_large")


@pytest.mark.parametrize("name", NAMES)
def test_the_photograph_has_the_size_of_the_layout(name: str) -> None:
    photograph = make_network(name)(*with_seams(name, make_inputs(2, 64, 96)))
    assert photograph.shape == (2, 3, 64, 96)


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_gets_a_gradient(name: str) -> None:
    network = make_network(name)
    if network.to_gate is not None:
        torch.nn.init.normal_(network.to_gate.weight)  # it begins at 0
    inputs = with_seams(name, make_inputs())
    if network.to_labels is not None:
        photograph, logits = network(*inputs, with_logits=True)
        (photograph.square().mean() + logits.square().mean()).backward()
    else:
        network(*inputs).square().mean().backward()
    without = [key for key, p in network.named_parameters() if p.grad is None or not p.grad.any()]
    # At 1 × 2 pixels and a constant input a norm may hide a bias, but no weight may be left out.
    assert [key for key in without if key.endswith("weight")] == []
    assert len(without) == 0


def with_seams(name: str, inputs: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    """The inputs, and seams for configurations that read them."""
    if not synthesis_config(name, N_LABELS).seam_input:
        return inputs
    generator = torch.Generator().manual_seed(9)
    return *inputs, (torch.rand(inputs[2].shape, generator=generator) > 0.7).float()


def test_rows_of_a_batch_do_not_see_one_another() -> None:
    network = make_network().eval()
    layout, canvas, known = make_inputs(3)
    together = network(layout, canvas, known)
    for row in range(3):
        alone = network(layout[row : row + 1], canvas[row : row + 1], known[row : row + 1])
        torch.testing.assert_close(together[row : row + 1], alone, atol=1e-5, rtol=1e-4)


def test_one_batch_can_be_learned_by_heart() -> None:
    network = make_network(canvas_to_output=False)
    inputs = make_inputs()
    reference = torch.nn.functional.interpolate(
        torch.rand(2, 3, 4, 8, generator=torch.Generator().manual_seed(5)), size=(32, 64), mode="bilinear"
    )
    optimiser = torch.optim.Adam(network.parameters(), 5e-3, betas=(0.9, 0.99))
    losses = []
    for _ in range(120):
        loss = (network(*inputs) - reference).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
        if losses[-1] < 0.1 * losses[0]:
            break
    assert losses[-1] < 0.1 * losses[0]


def test_the_paper_s_five_modules_are_pooled_to_a_thirty_second() -> None:
    config = synthesis_config("paper", 19)
    assert config.encoder_convolutions == (2, 3, 3, 3, 3)
    assert config.stride == 32
    assert synthesis_config("authors", 19).stride == 32


def test_a_network_with_the_canvas_at_its_output_begins_as_its_copy() -> None:
    network = make_network(canvas_to_output=True)
    layout, canvas, known = make_inputs()
    with torch.no_grad():
        network.to_rgb.weight.zero_()
    torch.testing.assert_close(network(layout, canvas, known), canvas)


def test_a_gate_begins_open_and_can_let_nothing_of_the_canvas_through() -> None:
    network = make_network("gated")
    layout, canvas, known, seams = with_seams("gated", make_inputs())
    assert network.to_gate is not None
    with torch.no_grad():
        network.to_rgb.weight.zero_()
        torch.testing.assert_close(network(layout, canvas, known, seams), canvas)
        network.to_gate.bias.fill_(-50)
        torch.testing.assert_close(network(layout, canvas, known, seams), torch.full_like(canvas, 0.5))


def test_a_gate_needs_a_canvas_at_the_output() -> None:
    with pytest.raises(ValueError, match="gate"):
        small_config("gated", canvas_to_output=False)


@pytest.mark.parametrize("name", ["tiny", "gated"])
def test_seams_are_read_by_those_alone_that_want_them(name: str) -> None:
    inputs = with_seams("gated", make_inputs())
    with pytest.raises(ValueError, match="seam_input"):
        make_network(name)(*(inputs if name == "tiny" else inputs[:3]))


def test_seams_change_the_photograph() -> None:
    network = make_network("gated")
    layout, canvas, known, seams = with_seams("gated", make_inputs())
    assert not torch.allclose(
        network(layout, canvas, known, seams), network(layout, canvas, known, 1 - seams), atol=1e-4
    )


def test_what_is_not_known_changes_the_photograph() -> None:
    network = make_network()
    layout, canvas, known = make_inputs()
    assert not torch.allclose(network(layout, canvas, known), network(layout, canvas, 1 - known), atol=1e-4)


@pytest.mark.parametrize(("height", "width"), [(33, 64), (32, 48), (16, 64)])
def test_a_size_that_is_no_multiple_of_the_stride_is_refused(height: int, width: int) -> None:
    inputs = (
        torch.zeros(1, N_LABELS + 1, height, width),
        *(torch.zeros(1, c, height, width) for c in (3, 1)),
    )
    with pytest.raises(ValueError, match="multiples of 32"):
        make_network()(*inputs)


def test_a_layout_of_other_labels_is_refused() -> None:
    _, canvas, known = make_inputs()
    with pytest.raises(ValueError, match="channels"):
        make_network()(torch.zeros(2, N_LABELS, 32, 64), canvas, known)


def test_logits_are_refused_where_there_is_no_head() -> None:
    with pytest.raises(ValueError, match="semantic head"):
        make_network("paper")(*make_inputs(), with_logits=True)


def test_there_are_no_other_configurations() -> None:
    with pytest.raises(ValueError, match="huge"):
        synthesis_config("huge", 3)


def test_statistics_are_taken_in_single_precision_under_autocast() -> None:
    network = make_network().eval()
    layout, canvas, known = make_inputs(1)
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        photograph = network(layout, canvas, known)
    with torch.no_grad():
        exact = network(layout, canvas, known)
    assert (photograph - exact).abs().mean() < 0.02


def test_the_small_configurations_stay_small() -> None:
    sizes = {
        name: sum(p.numel() for p in SynthesisNetwork(synthesis_config(name, 16)).parameters())
        for name in ("studio", "tiny")
    }
    assert sizes["tiny"] < 3.5e6
    assert sizes["studio"] < 13.5e6


def test_joined_maps_follow_one_another_channels_last_and_pass_gradients_on() -> None:
    maps = [torch.rand(2, n, 4, 6, requires_grad=True) for n in (3, 1, 2)]
    joined = joined_channels(maps)
    assert torch.equal(joined, torch.cat(maps, 1))
    assert joined.is_contiguous(memory_format=torch.channels_last)
    joined.sum().backward()
    assert all(each.grad is not None and bool(each.grad.all()) for each in maps)
