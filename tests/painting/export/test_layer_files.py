import io
import warnings
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from simspaint.domain.geometry import Box
from simspaint.errors import DocumentError
from simspaint.painting.export.layers import Layer, layers_of
from simspaint.painting.export.openraster_file import write_openraster
from simspaint.painting.export.psd_file import write_psd
from tests.painting.renderings import HEIGHT, WIDTH, make_placed, make_rendering


def _flattened(layers: list[Layer]) -> np.ndarray:
    whole = Image.new("RGBA", (WIDTH, HEIGHT))
    for layer in layers:
        if layer.is_visible:
            whole.alpha_composite(Image.fromarray(layer.color), (layer.box.left, layer.box.top))
    return np.asarray(whole)


def test_layers_lie_in_the_painters_order_below_the_photograph() -> None:
    names = [layer.name for layer in layers_of(make_rendering())]
    assert names == ["Layout", "Canvas", "mountain · s1|photo", "sky · s0|photo", "Photograph"]


def test_the_segments_alone_give_the_canvas_and_all_together_the_photograph() -> None:
    rendering = make_rendering()
    layers = layers_of(rendering)
    assert np.array_equal(_flattened(layers)[..., :3], rendering.photograph)
    segments = _flattened(layers[:-1])
    assert np.array_equal(segments[..., :3], rendering.canvas.color)
    assert np.array_equal(segments[..., 3] > 0, rendering.canvas.known)


def test_a_placed_segment_is_exported_with_what_others_hide() -> None:
    placed = make_placed()
    layer = layers_of(make_rendering(), [placed])[2]
    assert layer.box == placed.box
    assert np.array_equal(layer.color[..., 3] > 0, placed.mask)
    assert np.array_equal(layer.color[placed.mask][:, :3], placed.color[placed.mask])


def test_openraster_is_written_as_its_specification_says(tmp_path: Path) -> None:
    rendering = make_rendering()
    layers = layers_of(rendering, [make_placed()])
    write_openraster(tmp_path / "a.ora", layers, rendering.photograph)
    with zipfile.ZipFile(tmp_path / "a.ora") as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype") == b"image/openraster"
        image = ElementTree.fromstring(archive.read("stack.xml"))
        assert (image.get("w"), image.get("h")) == (str(WIDTH), str(HEIGHT))
        shown = image.findall("stack/layer")
        assert [layer.get("name") for layer in shown] == [layer.name for layer in reversed(layers)]
        assert [layer.get("visibility") for layer in shown] == ["visible"] * 3 + ["hidden"] * 2
        for row, layer in zip(shown, reversed(layers), strict=True):
            assert (row.get("x"), row.get("y")) == (str(layer.box.left), str(layer.box.top))
            with Image.open(io.BytesIO(archive.read(row.get("src") or ""))) as picture:
                assert np.array_equal(np.asarray(picture), layer.color)
        with Image.open(io.BytesIO(archive.read("mergedimage.png"))) as picture:
            assert np.array_equal(np.asarray(picture), rendering.photograph)
        assert "Thumbnails/thumbnail.png" in archive.namelist()


def test_psd_layers_are_read_back_as_they_were(tmp_path: Path) -> None:
    from psd_tools import PSDImage

    rendering = make_rendering()
    layers = [*layers_of(rendering, [make_placed()])]
    layers[2] = layers[2]._replace(name="Himmel 天 · é")
    write_psd(tmp_path / "a.psd", layers, rendering.photograph)
    opened = PSDImage.open(tmp_path / "a.psd")
    assert opened.size == (WIDTH, HEIGHT)
    assert [layer.name for layer in opened] == [layer.name for layer in layers]
    assert [layer.is_visible() for layer in opened] == [layer.is_visible for layer in layers]
    for read, layer in zip(opened, layers, strict=True):
        assert read.bbox == (layer.box.left, layer.box.top, layer.box.right, layer.box.bottom)
        picture = np.asarray(read.topil())
        opacity = picture[..., 3] if picture.shape[2] == 4 else np.full(picture.shape[:2], 255)
        assert np.array_equal(opacity, layer.color[..., 3])
        assert np.array_equal(picture[..., :3][opacity > 0], layer.color[..., :3][opacity > 0])


def test_programs_without_layers_see_the_photograph_in_a_psd(tmp_path: Path) -> None:
    rendering = make_rendering()
    write_psd(tmp_path / "a.psd", layers_of(rendering), rendering.photograph)
    with Image.open(tmp_path / "a.psd") as picture:
        assert np.array_equal(np.asarray(picture.convert("RGB")), rendering.photograph)


def test_a_layer_may_reach_over_the_edge(tmp_path: Path) -> None:
    color = np.full((10, 12, 4), 200, np.uint8)
    layers = [Layer("a", Box(-4, 35, 6, 47), color)]
    merged = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        write_psd(tmp_path / "a.psd", layers, merged)
        write_openraster(tmp_path / "a.ora", layers, merged)
    assert (tmp_path / "a.psd").stat().st_size > 0


@pytest.mark.parametrize("write", [write_openraster, write_psd])
def test_what_cannot_be_written_is_told(tmp_path: Path, write: object) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DocumentError, match="cannot be written"):
        write(tmp_path / "file" / "a.ora", [], np.zeros((4, 4, 3), np.uint8))  # type: ignore[operator]
