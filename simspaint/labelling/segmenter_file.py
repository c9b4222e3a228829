"""Segmenters in files of other programs: TFLite and TorchScript."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from jaxtyping import Float32, UInt8

from simspaint.errors import WeightsError

Answer = Callable[[UInt8[np.ndarray, "height width 3"]], Float32[np.ndarray, "classes h w"]]
"""A photograph's probabilities, a map a class, squeezed to the segmenter's own shape."""

_SCRIPT_SIZE = (384, 576)
"""(height, width) in which TorchScript segmenters, which state no size, see a photograph."""
_MOST_ANSWERS_PX = 160
"""Answers with a longer side are thinned: borders come from the photograph later."""


def open_segmenter(file: Path) -> Answer:
    """A segmenter by its file's suffix: `.tflite`, or `.pt`, `.pth`, `.torchscript`.

    TFLite: (1, h, w, 3) RGB in, as uint8 or as float32 in [-1, 1]; out (1, h, w) classes or (1, h, w,
    classes) logits. TorchScript: (1, 3, h, w) RGB in [0, 1]; out (1, classes, h, w) logits.

    Raises `WeightsError` where it cannot be opened or what it needs is not installed.
    """
    if not file.is_file():
        raise WeightsError(f"There is no segmenter {file}.", "Check the path.")
    suffix = file.suffix.lower()
    if suffix == ".tflite":
        return _tflite(file)
    if suffix in {".pt", ".pth", ".torchscript"}:
        return _torchscript(file)
    raise WeightsError(f"{file.name} is no segmenter.", "Give a .tflite or a TorchScript .pt file.")


def _tflite(file: Path) -> Answer:
    try:
        from ai_edge_litert.interpreter import Interpreter  # pyright: ignore[reportMissingImports] - optional
    except ImportError as error:
        raise WeightsError("TFLite segmenters need ai-edge-litert.", "pip install ai-edge-litert") from error
    try:
        interpreter = Interpreter(model_path=str(file), num_threads=2)
        interpreter.allocate_tensors()
        source, target = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
    except (ValueError, RuntimeError, IndexError) as error:
        raise WeightsError(f"{file.name} is no TFLite model.", "Download it again.") from error
    _, height, width, _ = source["shape"]
    lock = threading.Lock()  # an interpreter computes one photograph at a time

    def answer(photograph: np.ndarray) -> np.ndarray:
        picture = cv2.resize(photograph, (int(width), int(height)), interpolation=cv2.INTER_AREA)[None]
        if source["dtype"] != np.uint8:
            picture = picture.astype(np.float32) / 127.5 - 1
        with lock:
            interpreter.set_tensor(source["index"], picture)
            interpreter.invoke()
            found = interpreter.get_tensor(target["index"])[0]
        return _as_probabilities(found)

    return answer


def _torchscript(file: Path) -> Answer:
    import torch

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # TorchScript is old, but what people have
            network: Any = torch.jit.load(str(file), map_location="cpu").eval()
    except (RuntimeError, ValueError) as error:
        raise WeightsError(f"{file.name} is no TorchScript model.", "Save it with torch.jit.save.") from error

    def answer(photograph: np.ndarray) -> np.ndarray:
        picture = cv2.resize(photograph, _SCRIPT_SIZE[::-1], interpolation=cv2.INTER_AREA)
        tensor = torch.from_numpy(picture).permute(2, 0, 1)[None].float() / 255
        with torch.inference_mode():
            logits = network(tensor)
        return _as_probabilities(np.moveaxis(logits[0].float().numpy(), 0, 2))

    return answer


def _as_probabilities(answer: np.ndarray) -> np.ndarray:
    """(classes, h, w) from (h, w) classes or (h, w, classes) logits."""
    step = max(max(answer.shape[:2]) // _MOST_ANSWERS_PX, 1)
    if answer.ndim == 2:
        ids = answer.astype(np.int64)
        sharp = (ids[None] == np.arange(ids.max() + 1)[:, None, None]).astype(np.float32)
        return np.stack([cv2.blur(m, (step, step)) for m in sharp])[:, ::step, ::step]
    logits = np.moveaxis(answer[::step, ::step].astype(np.float32), 2, 0)
    powers = np.exp(logits - logits.max(0))
    return powers / powers.sum(0)
