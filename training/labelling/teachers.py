"""Segmenters of ADE20K's classes that teach ours: soft targets of real photographs.

python -m training.labelling.teachers --data DIR --teachers DIR --labels labels.csv --out DIR
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import cv2
import numpy as np
import typer
from rich.progress import track

from simspaint.domain.label_set import LabelSet
from simspaint.errors import WeightsError
from simspaint.files.atomic import write_atomically
from simspaint.files.label_table import read_labels
from simspaint.files.layout_file import read_layout
from simspaint.files.photograph_file import read_photograph
from simspaint.files.picture_pairs import pictures_in
from simspaint.labelling.class_map import ANY, answer_bits, read_class_map, set_matrix
from simspaint.resource_files import ade_class_map_file
from training import options
from training.labelling.answer_sets import SetShares, packed
from training.labelling.color_cues import with_color_cues
from training.terminal import tell

TARGET_SIZE = (128, 192)
"""(height, width) of targets, whatever the photograph's shape."""
MAPS = Path(__file__).parent.parent / "renamed_labels"
_MOSAIC, _DEEPLAB = "mosaic_r4_ade31.tflite", "deeplabv3_mnv2_ade150.tflite"
_TRUST_TRUTH = 0.5
"""Share of a true label where the teachers say more than it, within it."""
_MOSAIC_CLASSES = 32
"""Classes of the first teacher, "other" among them: the first ones of ADE20K."""
_SILENT = 0.75
"""Agreement where the first teacher has no class for what it sees."""
_LEAST = 0.1
"""Weight of pixels that the teachers disagree on."""
EVERY = {"facade": 3, "camvid": 6}
"""Of these so-many-th photographs suffice: streets, and frames of films."""
FOLDERS: tuple[str, ...] = ("ade_landscapes", "stanford", "facade", "camvid")


def open_interpreter(file: Path, *, delegates: bool = True, threads: int = 2) -> Any:
    """A TFLite model ready to run. Raises `WeightsError` without the runtime or for another file."""
    try:
        from ai_edge_litert.interpreter import Interpreter, OpResolverType  # pyright: ignore[reportMissingImports] - optional
    except ImportError as error:
        raise WeightsError("TFLite models need ai-edge-litert.", "pip install ai-edge-litert") from error
    kind = OpResolverType.AUTO if delegates else OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
    try:
        interpreter = Interpreter(str(file), num_threads=threads, experimental_op_resolver_type=kind)
        interpreter.allocate_tensors()
    except (ValueError, RuntimeError) as error:
        raise WeightsError(f"{file} is no TFLite model.", "Name another file.") from error
    return interpreter


class Teachers:
    """Two segmenters asked together."""

    def __init__(self, folder: Path, labels: LabelSet, threads: int = 2) -> None:
        table = [shares for _, shares in read_class_map(ade_class_map_file(), labels)]
        self.sets, self._matrix = set_matrix(table)
        self.labels = labels
        self._mosaic = open_interpreter(folder / _MOSAIC, threads=threads)
        self._deeplab = open_interpreter(folder / _DEEPLAB, threads=threads)

    def shares(self, photograph: np.ndarray) -> tuple[SetShares, np.ndarray, np.ndarray]:
        """Both teachers' mean shares at `TARGET_SIZE`, how far they agree, and how far they are believed,
        0 to 1.

        Where the second sees what the first has no class for (sand, rock, flowers), the first is not asked.
        """
        sizes = TARGET_SIZE[::-1]
        classes = self._deeplab_shares(photograph)
        soft = np.stack([cv2.resize(x.reshape(129, 129), sizes) for x in self._matrix @ classes])
        alone = cv2.resize(classes[_MOSAIC_CLASSES:].sum(0).reshape(129, 129), sizes)
        hard = self._matrix[:, self._mosaic_classes(photograph)]
        hard = np.stack([cv2.resize(x, sizes, interpolation=cv2.INTER_AREA) for x in hard])
        bits = np.array(self.sets)
        meets = (bits[:, None] & bits[None]) != 0
        # A set agrees with all sets that share an answer with it; one that says nothing agrees in part.
        trust = np.where(bits == answer_bits(ANY, self.labels), _SILENT, 1)[:, None] * meets
        agreement = np.einsum("ahw,ab,bhw->hw", hard, trust.astype(np.float32), soft).clip(0, 1)
        mean = (soft + hard * (1 - alone)) / (2 - alone)
        shares = dict(zip(self.sets, mean, strict=True))
        return shares, agreement, np.maximum(agreement, _SILENT * alone)

    def _deeplab_shares(self, photograph: np.ndarray) -> np.ndarray:
        """(151, 129 · 129) probabilities."""
        picture = cv2.resize(photograph, (513, 513), interpolation=cv2.INTER_AREA)
        logits = answer(self._deeplab, picture.astype(np.float32)[None] / 127.5 - 1)[0, ::4, ::4]
        logits = logits.reshape(-1, logits.shape[-1]).T
        powers = np.exp(logits - logits.max(0))
        return powers / powers.sum(0)

    def _mosaic_classes(self, photograph: np.ndarray) -> np.ndarray:
        """(512, 512) classes."""
        return answer(self._mosaic, cv2.resize(photograph, (512, 512), interpolation=cv2.INTER_AREA)[None])[0]


def answer(interpreter: Any, picture: np.ndarray) -> np.ndarray:
    """What a TFLite model of one input and one output answers."""
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], picture)
    interpreter.invoke()
    return interpreter.get_tensor(interpreter.get_output_details()[0]["index"])


def weighted(shares: SetShares, belief: np.ndarray) -> SetShares:
    """Shares that count less where the teachers are not believed."""
    weight = _LEAST + (1 - _LEAST) * belief**2
    return {bits: share * weight for bits, share in shares.items()}


def within_truth(shares: SetShares, true_shares: SetShares, known: np.ndarray) -> SetShares:
    """True labels, made finer by what the teachers say within them; the teachers alone where the truth is
    not known, and then for little."""
    found: SetShares = {bits: share * known for bits, share in true_shares.items()}
    whole = {bits: share > 0 for bits, share in found.items()}
    for bits, share in shares.items():
        _add(found, bits, share * ~known * 0.3)
        for true_bits in true_shares:
            finer = bits & true_bits
            if finer and finer != true_bits:
                part = share * known * whole[true_bits] * _TRUST_TRUTH * true_shares[true_bits]
                _add(found, finer, part)
                found[true_bits] = found[true_bits] - part
    return {bits: share.clip(0, 1) for bits, share in found.items()}


def _add(shares: SetShares, bits: int, share: np.ndarray) -> None:
    shares[bits] = shares[bits] + share if bits in shares else share.astype(np.float32)


@dataclass(frozen=True, slots=True)
class TrueLayouts:
    """Layouts of a data set in sets of a pack's answers."""

    folder: Path
    classes: list[dict[int, float]]
    labels: LabelSet

    @staticmethod
    def open(folder: Path, labels: LabelSet) -> TrueLayouts | None:
        """Those of a data set that has a table and layouts; None for others."""
        table = MAPS / f"{folder.name}_landscapes.csv"
        if not table.is_file() or not (folder / "layouts").is_dir():
            return None
        by_name = dict(read_class_map(table, labels))
        own = read_labels(folder / "labels.csv")
        return TrueLayouts(folder, [by_name[label.name] for label in own.labels], own)

    def shares(self, name: str) -> tuple[SetShares, np.ndarray]:
        """Shares at `TARGET_SIZE`, and where something is known."""
        ids = read_layout(self.folder / "layouts" / f"{name}.png", self.labels).ids
        ids = cv2.resize(ids, TARGET_SIZE[::-1], interpolation=cv2.INTER_NEAREST)
        sets, matrix = set_matrix([*self.classes, {}])
        ids = np.minimum(ids, len(self.classes))
        return dict(zip(sets, matrix[:, ids], strict=True)), ids < len(self.classes)


def main(
    data: Annotated[Path, typer.Option(help="Folder with the data sets' folders.")],
    teachers: Annotated[Path, typer.Option(help="Folder with the two segmenters.")],
    labels: Annotated[Path, typer.Option(help="Label table of the pack.")],
    out: Annotated[Path, typer.Option(help="Folder of the targets; what is there is kept.")],
) -> None:
    """Write a target for every photograph."""
    asked = Teachers(teachers, read_labels(labels))
    for name in FOLDERS:
        files = pictures_in(data / name / "photos")
        truth = TrueLayouts.open(data / name, asked.labels)
        for photograph in track(sorted(files)[:: EVERY.get(name, 1)], name):
            target = out / name / f"{photograph}.npz"
            if not target.exists():
                _write(target, asked, truth, photograph, read_photograph(files[photograph]))
    tell(f"{out}: {sum(1 for _ in out.rglob('*.npz'))} targets")


def _write(file: Path, teachers: Teachers, truth: TrueLayouts | None, name: str, rgb: np.ndarray) -> None:
    shares, agreement, belief = teachers.shares(rgb)
    found = weighted(shares, belief) if truth is None else within_truth(shares, *truth.shares(name))
    small = cv2.resize(rgb, TARGET_SIZE[::-1], interpolation=cv2.INTER_AREA)
    sets, kept = packed(with_color_cues(found, small, teachers.labels))
    with write_atomically(file) as opened:
        np.savez_compressed(
            opened, sets=sets, shares=kept, agreement=np.rint(agreement * 255).astype(np.uint8)
        )


if __name__ == "__main__":
    options.run_script(main)
