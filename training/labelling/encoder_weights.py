"""The encoder of a published DeepLabv3+ with MobileNetV2 as first weights of the labelling network.

    python -m training.labelling.encoder_weights deeplabv3_mnv2_ade150.tflite --out encoder.safetensors

About 1,700 photographs are far too few to teach an encoder from random weights.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import numpy as np
import torch
import typer
from safetensors.torch import save
from torch import nn

from simspaint.engine.networks.labelling_network import MobileEncoder
from simspaint.errors import WeightsError
from simspaint.files.atomic import replace_bytes
from simspaint.files.distinct_files import check_distinct
from training import options
from training.labelling.teachers import open_interpreter
from training.terminal import tell


def folded_convolutions(file: Path) -> list[tuple[np.ndarray, np.ndarray]]:
    """Weights (out, in, 3, 3) or (out, in, 1, 1) and biases of a TFLite model's convolutions, in the order
    they are computed; a multiplication and an addition after one (a batch norm) are folded into it.

    Raises `WeightsError` where the file cannot be read.
    """
    interpreter = open_interpreter(file, delegates=False)
    details = {tensor["index"]: tensor for tensor in interpreter.get_tensor_details()}

    def value(index: int) -> np.ndarray:
        scale = details[index]["quantization"][0]
        tensor = interpreter.get_tensor(index)
        return tensor * np.float32(scale) if tensor.dtype == np.int8 else tensor.astype(np.float32)

    found: list[tuple[np.ndarray, np.ndarray]] = []
    same: dict[int, int] = {}
    made_by: dict[int, int] = {}
    for op in interpreter._get_ops_details():
        _take(op, value, found, same, made_by)
    return found


def _take(
    op: dict[str, Any],
    value: Any,
    found: list[tuple[np.ndarray, np.ndarray]],
    same: dict[int, int],
    made_by: dict[int, int],
) -> None:
    name, inputs, output = op["op_name"], [int(i) for i in op["inputs"]], int(op["outputs"][0])
    if name == "DEQUANTIZE":
        same[output] = inputs[0]
    elif name in {"CONV_2D", "DEPTHWISE_CONV_2D"}:
        weight, bias = value(same.get(inputs[1], inputs[1])), value(inputs[2])
        axes = (0, 3, 1, 2) if name == "CONV_2D" else (3, 0, 1, 2)
        found.append((weight.transpose(axes), bias))
        made_by[output] = len(found) - 1
    elif name == "BATCH_TO_SPACE_ND" and inputs[0] in made_by:
        made_by[output] = made_by[inputs[0]]
    elif name in {"MUL", "ADD"} and inputs[0] in made_by and inputs[1] not in made_by:
        number = made_by[output] = made_by[inputs[0]]
        weight, bias = found[number]
        if value(inputs[1]).ndim != 1:
            return
        if name == "MUL":
            found[number] = weight * value(inputs[1])[:, None, None, None], bias * value(inputs[1])
        else:
            found[number] = weight, bias + value(inputs[1])


def filled_encoder(file: Path) -> MobileEncoder:
    """The encoder with a model's first convolutions. Raises `WeightsError` where they do not fit."""
    encoder = MobileEncoder()
    ours = [module for module in encoder.modules() if isinstance(module, nn.Conv2d)]
    theirs = folded_convolutions(file)[: len(ours)]
    for convolution, (weight, bias) in zip(ours, theirs, strict=True):
        if tuple(convolution.weight.shape) != weight.shape:
            raise WeightsError(f"{file.name} has no MobileNetV2 as its encoder.", "Name another file.")
        convolution.weight.data = torch.from_numpy(weight.copy())
        if convolution.bias is not None:
            convolution.bias.data = torch.from_numpy(bias.copy())
    return encoder


def main(
    file: Annotated[Path, typer.Argument(metavar="TFLITE", help="DeepLabv3+ with MobileNetV2.")],
    out: Annotated[Path, typer.Option(help="File of the encoder's weights.")],
) -> None:
    """Write the encoder's weights."""
    check_distinct([file], [out])
    encoder = filled_encoder(file)
    state = {name: value.contiguous() for name, value in encoder.state_dict().items()}
    replace_bytes(out, save(state))
    tell(f"{out}: {sum(v.numel() for v in state.values()):,} weights")


if __name__ == "__main__":
    options.run_script(main)
