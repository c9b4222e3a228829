"""Network weights on the disk: safetensors with the network's configuration, checked before use.

The file's metadata holds `simspaint` (version of this format), `network`, and `config` (JSON of the network's
configuration). Tensors are stored in half precision and loaded in single precision.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor, nn

from simspaint.engine.networks.labelling_network import LabellingConfig, LabellingNetwork
from simspaint.engine.networks.layout_network import LayoutNetwork, LayoutNetworkConfig
from simspaint.engine.networks.ordering_network import OrderingConfig, OrderingNetwork
from simspaint.engine.networks.synthesis_network import SynthesisConfig, SynthesisNetwork
from simspaint.engine.networks.transform_network import TransformConfig, TransformNetwork
from simspaint.errors import WeightsError
from simspaint.files.atomic import replace_bytes, sha256_of
from simspaint.files.regular_file import open_regular
from simspaint.packs.pack_description import LARGEST_WEIGHTS

FORMAT = "1"
"""Version of the file format."""
NetworkName = Literal["refinement", "transform", "ordering", "synthesis", "labelling"]
NETWORKS: dict[str, tuple[type[Any], type[Any]]] = {
    "refinement": (LayoutNetworkConfig, LayoutNetwork),
    "transform": (TransformConfig, TransformNetwork),
    "ordering": (OrderingConfig, OrderingNetwork),
    "synthesis": (SynthesisConfig, SynthesisNetwork),
    "labelling": (LabellingConfig, LabellingNetwork),
}
"""Configuration and network by the name of the stage that asks it; none asks for `labelling`."""
_HINT = "Install the pack again, or export the weights again."
_HASHED_FIRST_BYTES = 64 << 20  # larger weights are compared with their sha256 before they take memory
_STORED = {torch.float16, torch.bfloat16, torch.float32, torch.float64}
_MOST, _MOST_CONVOLUTIONS = 4096, 32
"""Widths and sizes; convolutions in a row, of which thousands would take a minute to set up."""


def save_network(network: nn.Module, path: Path, *, half: bool = True) -> str:
    """Write a network atomically and give the file's sha256 in hexadecimal.

    `half` stores half precision. The same weights give the same bytes. Raises `WeightsError` where a weight
    is not a number or too large for half precision, and `OSError` where the file cannot be written.
    """
    name = next((name for name, (_, kind) in NETWORKS.items() if type(network) is kind), None)
    if name is None:
        raise TypeError(f"{type(network).__name__} is not one of SimsPaint's networks.")
    dtype = torch.float16 if half else torch.float32
    state = network.state_dict()
    tensors = {key: value.detach().cpu().to(dtype).contiguous() for key, value in state.items()}
    _check_finite(tensors, path)
    config: Any = network.config
    metadata = {"simspaint": FORMAT, "network": name, "config": json.dumps(dataclasses.asdict(config))}
    data = _in_order(save(tensors, metadata))
    replace_bytes(path, data)
    return hashlib.sha256(data).hexdigest()


def load_network(
    path: Path, name: NetworkName, *, sha256: str | None = None, n_labels: int | None = None
) -> nn.Module:
    """A network in single precision on the CPU, in evaluation mode.

    Parameters
    ----------
    path
        A file written by `save_network`.
    name
        Which network is expected.
    sha256
        What the file's bytes must hash to; None skips the check.
    n_labels
        How many labels the network must know; None takes any.

    Raises
    ------
    WeightsError
        The file is missing, truncated, damaged, foreign, of another version, network or label set, its
        tensors do not fit its configuration, or a weight is not a number.
    """
    data = _read(path, sha256)
    if sha256 is not None and hashlib.sha256(data).hexdigest() != sha256:
        raise WeightsError(f"The weights {path} are damaged: their sha256 differs.", _HINT)
    try:
        tensors = load(data)
        metadata = _metadata(data)
    except (SafetensorError, ValueError, KeyError, RecursionError) as error:
        raise WeightsError(f"The weights {path} are damaged or no safetensors file.", _HINT) from error
    config = _config(metadata, name, path)
    if n_labels is not None and config.n_labels != n_labels:
        raise WeightsError(
            f"The weights {path} are for {config.n_labels} labels, not for {n_labels}.",
            "Use the weights that belong to the pack.",
        )
    return _filled(name, config, tensors, path)


def config_from_dict(name: NetworkName, values: dict[str, Any]) -> Any:
    """A network's configuration from what `dataclasses.asdict` gave, as JSON keeps it.

    Raises `TypeError` or `ValueError` where a value is missing, unknown or of a wrong type.
    """
    kind = NETWORKS[name][0]
    if not isinstance(values, dict):
        raise TypeError("a configuration is a mapping")
    config = kind(**{key: tuple(v) if isinstance(v, list) else v for key, v in values.items()})
    for field, wanted in get_type_hints(kind).items():
        value = getattr(config, field)
        if get_origin(wanted) is Literal:
            fits = value in get_args(wanted)
        elif get_origin(wanted) is tuple:
            most = _MOST_CONVOLUTIONS if field.endswith("convolutions") else _MOST
            fits = isinstance(value, tuple) and len(value) <= 32 and all(_is_size(v, most) for v in value)
        else:
            fits = type(value) is bool if wanted is bool else _is_size(value)
        if not fits:
            raise ValueError(f"{field} holds a value of a wrong type or size")
    return config


def _is_size(value: object, most: int = _MOST) -> bool:
    """A whole number that a network's width, depth or size can have."""
    return type(value) is int and 0 < value <= most


def _read(path: Path, sha256: str | None) -> bytes:
    try:
        n_bytes = path.stat().st_size
        if n_bytes > LARGEST_WEIGHTS:
            raise WeightsError(f"The weights {path} are larger than any network of SimsPaint.", _HINT)
        if sha256 is not None and n_bytes > _HASHED_FIRST_BYTES and sha256_of(path) != sha256:
            raise WeightsError(f"The weights {path} are damaged: their sha256 differs.", _HINT)
        with open_regular(path) as file:
            return file.read()
    except OSError as error:
        raise WeightsError(f"The weights {path} cannot be read: {error.strerror}.", _HINT) from error


def _in_order(data: bytes) -> bytes:
    """The same safetensors file with its header's keys sorted: the order that comes is another each time."""
    end = 8 + int.from_bytes(data[:8], "little")
    header = json.dumps(json.loads(data[8:end]), sort_keys=True, separators=(",", ":")).encode()
    header += b" " * (-len(header) % 8)
    return len(header).to_bytes(8, "little") + header + data[end:]


def _metadata(data: bytes) -> dict[str, str]:
    """The text entries of a safetensors header; the file was parsed before."""
    length = int.from_bytes(data[:8], "little")
    return json.loads(data[8 : 8 + length]).get("__metadata__", {})


def _config(metadata: dict[str, str], name: NetworkName, path: Path) -> Any:
    if "simspaint" not in metadata or "network" not in metadata:
        raise WeightsError(f"The weights {path} were not made by SimsPaint.", _HINT)
    if metadata["simspaint"] != FORMAT:
        raise WeightsError(
            f"The weights {path} are of format {metadata['simspaint']}, not {FORMAT}.",
            "Get weights for this version of SimsPaint.",
        )
    if metadata["network"] != name:
        raise WeightsError(
            f"The weights {path} are those of the {metadata['network']} network, not of {name}.", _HINT
        )
    try:
        return config_from_dict(name, json.loads(metadata["config"]))
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise WeightsError(f"The configuration inside the weights {path} is damaged.", _HINT) from error


def _filled(name: NetworkName, config: Any, tensors: dict[str, Tensor], path: Path) -> nn.Module:
    """The network with the tensors as its parameters, once every shape fits."""
    try:
        with torch.device("meta"):  # no memory is taken before the shapes are known to fit
            network = NETWORKS[name][1](config)
    except ValueError as error:
        raise WeightsError(f"The configuration inside the weights {path} is damaged.", _HINT) from error
    expected = {key: tuple(value.shape) for key, value in network.state_dict().items()}
    if expected != {key: tuple(value.shape) for key, value in tensors.items()}:
        raise WeightsError(f"The weights {path} do not fit their network.", _HINT)
    if not {value.dtype for value in tensors.values()} <= _STORED:
        raise WeightsError(f"The weights {path} are no numbers of 16 or 32 bits.", _HINT)
    _check_finite(tensors, path)
    network.load_state_dict({key: value.float() for key, value in tensors.items()}, assign=True)
    return network.requires_grad_(False).eval()


def _check_finite(tensors: dict[str, Tensor], path: Path) -> None:
    broken = next((key for key, value in tensors.items() if not bool(torch.isfinite(value).all())), None)
    if broken is not None:
        raise WeightsError(f"The weights {path} hold values that are not finite, in {broken}.", _HINT)
