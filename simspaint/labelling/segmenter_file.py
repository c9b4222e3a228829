"""Segmenters in files of other programs: TFLite and TorchScript.

A TorchScript file is a program: it can read and change every file of the person. A TFLite file holds numbers
and a list of known operations, but the interpreter, native code, does not check it: a damaged one ends the
process, or worse. Both are opened only where the person says that the file is to be trusted, or it is the one
that the program itself fetches, byte for byte.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from jaxtyping import Float32, UInt8

from simspaint.errors import WeightsError
from simspaint.files.download_manifest import read_manifest
from simspaint.files.regular_file import read_at_most
from simspaint.resource_files import labeller_manifest_file

Answer = Callable[[UInt8[np.ndarray, "height width 3"]], Float32[np.ndarray, "classes h w"]]
"""A photograph's probabilities, a map a class, squeezed to the segmenter's own shape."""

_SCRIPT_SIZE = (384, 576)
"""(height, width) in which TorchScript segmenters, which state no size, see a photograph."""
_MOST_ANSWERS_PX = 160
"""Answers with a longer side are thinned: borders come from the photograph later."""
_MOST_CLASSES = 4096
_ALWAYS_BYTES, _BYTES_A_BYTE = 64 << 20, 512
"""Of all that a TFLite model says that it computes on the way: always, or for a byte of its file."""
_MOST_COMPARED, _MOST_KEPT = 1 << 30, 1 << 26
"""Pixels times classes of an answer that names one class a pixel: looked at, and kept."""
_TRUST_HINT = "Take `--labeller mosaic`, or say --trust-labeller if you know who made it."
_BROKEN = (ValueError, RuntimeError, IndexError, TypeError, MemoryError)
"""What the interpreters raise."""


def open_segmenter(file: Path, trusts_file: bool = False) -> Answer:
    """A segmenter by its file's suffix: `.tflite`, or `.pt`, `.pth`, `.torchscript`.

    TFLite: (1, h, w, 3) RGB in, as uint8 or as float32 in [-1, 1]; out (1, h, w) classes or (1, h, w,
    classes) logits. TorchScript: (1, 3, h, w) RGB in [0, 1]; out (1, classes, h, w) logits.

    Parameters
    ----------
    trusts_file
        The person knows who made the file: without that only the program's own segmenter is opened.

    Raises `WeightsError` where it cannot be opened or what it needs is not installed; so does an
    invalid answer.
    """
    if not file.is_file():
        raise WeightsError(f"There is no segmenter {file}.", "Check the path.")
    suffix = file.suffix.lower()
    if suffix == ".tflite":
        return _tflite(file, None if trusts_file else _own_bytes(file))
    if suffix in {".pt", ".pth", ".torchscript"}:
        if not trusts_file:
            raise WeightsError(
                f"{file.name} is a program: it can read, change and delete all of your files.", _TRUST_HINT
            )
        return _torchscript(file)
    raise WeightsError(f"{file.name} is no segmenter.", "Give a .tflite or a TorchScript .pt file.")


def _own_bytes(file: Path) -> bytes:
    """The bytes of the segmenter that the program fetches. Raises `WeightsError` for other files."""
    for known in read_manifest(labeller_manifest_file()):
        with contextlib.suppress(OSError):  # also where it is larger
            data = read_at_most(file, known.size)
            if hashlib.sha256(data).hexdigest() == known.sha256:
                return data
    raise WeightsError(
        f"{file.name} is not the segmenter that `simspaint download labeller` fetches: others can end the "
        "program or change your files.",
        _TRUST_HINT,
    )


def _tflite(file: Path, data: bytes | None) -> Answer:
    """`data` is what is opened, where it was read already."""
    try:
        from ai_edge_litert.interpreter import Interpreter  # pyright: ignore[reportMissingImports] - optional
    except ImportError as error:
        raise WeightsError("TFLite segmenters need ai-edge-litert.", "pip install ai-edge-litert") from error
    try:
        path = str(file) if data is None else None
        interpreter = Interpreter(model_path=path, model_content=data, num_threads=2)
        stated = (math.prod(each["shape"].tolist()) for each in interpreter.get_tensor_details())
        if 4 * sum(stated) > max(_ALWAYS_BYTES, _BYTES_A_BYTE * file.stat().st_size):
            raise ValueError("it computes on far too much")
        interpreter.allocate_tensors()
        source, target = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
        _, height, width, _ = source["shape"]
    except _BROKEN as error:
        raise WeightsError(f"{file.name} is no TFLite model of a segmenter.", "Download it again.") from error
    lock = threading.Lock()  # an interpreter computes one photograph at a time

    def answer(photograph: np.ndarray) -> np.ndarray:
        with lock, _answering(file):
            picture = cv2.resize(photograph, (int(width), int(height)), interpolation=cv2.INTER_AREA)[None]
            if source["dtype"] != np.uint8:
                picture = picture.astype(np.float32) / 127.5 - 1
            interpreter.set_tensor(source["index"], picture)
            interpreter.invoke()
            return _as_probabilities(interpreter.get_tensor(target["index"])[0])

    return answer


def _torchscript(file: Path) -> Answer:
    import torch

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # TorchScript is old, but what people have
            network: Any = torch.jit.load(str(file), map_location="cpu").eval()
    except (*_BROKEN, AttributeError, EOFError) as error:
        raise WeightsError(f"{file.name} is no TorchScript model.", "Save it with torch.jit.save.") from error

    def answer(photograph: np.ndarray) -> np.ndarray:
        picture = cv2.resize(photograph, _SCRIPT_SIZE[::-1], interpolation=cv2.INTER_AREA)
        tensor = torch.from_numpy(picture).permute(2, 0, 1)[None].float() / 255
        with torch.inference_mode(), _answering(file):
            logits = network(tensor)
            return _as_probabilities(np.moveaxis(logits[0].float().numpy(), 0, 2))

    return answer


@contextlib.contextmanager
def _answering(file: Path) -> Iterator[None]:
    try:
        yield
    except (*_BROKEN, AttributeError, cv2.error) as error:
        raise WeightsError(
            f"{file.name} gives no classes of a photograph.", "Take another segmenter."
        ) from error


def _as_probabilities(answer: np.ndarray) -> np.ndarray:
    """(classes, h, w) from (h, w) classes or (h, w, classes) logits. Raises `ValueError` for others."""
    if answer.ndim not in (2, 3) or not answer.size or not np.isfinite(answer).all():
        raise ValueError("neither classes nor logits")
    if (answer.max() if answer.ndim == 2 else answer.shape[2]) > _MOST_CLASSES:
        raise ValueError("more classes than anybody names")
    if answer.ndim == 2 and answer.min() < 0:
        raise ValueError("classes below none")
    step = max(max(answer.shape[:2]) // _MOST_ANSWERS_PX, 1)
    if answer.ndim == 2:
        ids = answer.astype(np.int64)
        n_classes = int(ids.max()) + 1
        if n_classes * ids.size > min(_MOST_COMPARED, _MOST_KEPT * step * step):
            raise ValueError("far too many classes for so large an answer")
        sharp = ((ids == each).astype(np.float32) for each in range(n_classes))
        return np.stack([cv2.blur(mask, (step, step))[::step, ::step] for mask in sharp])
    logits = np.moveaxis(answer[::step, ::step].astype(np.float32), 2, 0)
    powers = np.exp(logits - logits.max(0))
    return powers / powers.sum(0)
