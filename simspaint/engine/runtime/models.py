"""The networks of a pack, loaded once on one device."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, cast

import torch
from torch import nn

from simspaint.engine.networks.labelling_network import LabellingNetwork
from simspaint.engine.networks.layout_network import LayoutNetwork
from simspaint.engine.networks.ordering_network import OrderingNetwork
from simspaint.engine.networks.synthesis_network import SynthesisNetwork
from simspaint.engine.networks.transform_network import TransformNetwork
from simspaint.engine.runtime.device import Device
from simspaint.engine.runtime.weights import NetworkName, load_network
from simspaint.packs.pack import Pack
from simspaint.packs.pack_description import NETWORKS, RENDERING


class WeightsFile(NamedTuple):
    """A file of weights and what its bytes must hash to."""

    path: Path
    sha256: str


@dataclass(frozen=True, slots=True, eq=False)
class Models:
    """Networks in evaluation mode, channels last in memory. Any may be absent.

    Parameters
    ----------
    device
        Where they are. `synthesis` computes in `device.dtype`, the small ones in single precision.
    refinement
        None: what is unpainted stays unlabelled.
    transform
        None: segments stay where they lie in their photographs.
    ordering
        None: labels are ordered by their rank.
    synthesis
        None: there is no photograph but the canvas.
    labelling
        None: selections are not compared by what is recognised in them.
    digests
        sha256 of the weights of those that are there, by name.
    """

    device: Device
    refinement: LayoutNetwork | None = None
    transform: TransformNetwork | None = None
    ordering: OrderingNetwork | None = None
    synthesis: SynthesisNetwork | None = None
    labelling: LabellingNetwork | None = None
    digests: Mapping[str, str] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the networks that are absent."""
        return tuple(name for name in RENDERING if getattr(self, name) is None)

    def before_convolutions(self, call: Callable[..., None]) -> None:
        """Call something before every convolution: the layers that take time."""
        for name in NETWORKS:
            network: nn.Module | None = getattr(self, name)
            for module in network.modules() if network is not None else ():
                if isinstance(module, nn.Conv2d):
                    module.register_forward_pre_hook(call)

    @staticmethod
    def of_pack(pack: Pack, device: Device) -> Models:
        """The networks of a pack. Raises `WeightsError` as `load` does."""
        weights = pack.rendering_weights(device.kind)
        if (labelling := pack.weights.get("labelling")) is not None:
            weights["labelling"] = labelling
        files = {name: WeightsFile(each.path, each.sha256) for name, each in weights.items()}
        return Models.load(files, device, len(pack.labels))

    @staticmethod
    def load(files: Mapping[str, WeightsFile], device: Device, n_labels: int) -> Models:
        """Load the networks that have a file; names as in `NETWORKS`.

        Raises
        ------
        WeightsError
            A file is missing, damaged, foreign, or for another number of labels.
        KeyError
            There is no network of that name.
        """
        networks: dict[str, nn.Module] = {}
        for name, file in files.items():
            kind = cast(NetworkName, name)
            network = load_network(file.path, kind, sha256=file.sha256, n_labels=n_labels)
            dtype = device.dtype if name == "synthesis" else torch.float32
            networks[name] = network.to(device.torch_device, dtype).to(memory_format=torch.channels_last)
        digests = {name: file.sha256 for name, file in files.items()}
        return Models(device, **networks, digests=digests)  # pyright: ignore[reportArgumentType] - names tell
