"""`simspaint layout`: import, restore."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simspaint.cli import console
from simspaint.errors import LayoutFileError
from simspaint.files.distinct_files import check_distinct, check_outside_packs

if TYPE_CHECKING:
    from simspaint.domain.label_set import LabelSet

app = typer.Typer(
    help="Layouts: from other programs and data sets, and out of pictures.", no_args_is_help=True
)
Kind = Annotated[
    str | None,
    typer.Option(
        help="layout, cityscapes ids, cityscapes training ids, cityscapes polygons, ade20k, coco panoptic, "
        "voc, labelme or document. Default: by name and contents."
    ),
]
Mapping = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="NAME=LABEL", help="What a foreign name means; empty: unpainted."),
]


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="PNG, JSON or .simspaint document.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The layout as an indexed PNG.")],
    pack: Annotated[str, typer.Option("--pack", metavar="DIR", help="The pack that it is for.")],
    kind: Kind = None,
    mapping: Mapping = None,
    description: Annotated[
        Path | None,
        typer.Option(help="The JSON file that belongs to a COCO panoptic PNG, or a PNG's list of labels."),
    ] = None,
) -> None:
    """Turn a layout of another program or data set into a layout for a pack."""
    from simspaint.files.layout_file import write_layout
    from simspaint.packs.pack import Pack
    from simspaint.painting.layout_import.import_layout import import_layout
    from simspaint.painting.layout_import.layout_kinds import LayoutKind

    if kind is not None and kind not in list(LayoutKind):
        raise LayoutFileError(f"'{kind}' is no kind of layout.", f"Kinds are {', '.join(LayoutKind)}.")
    check_distinct([file, *([description] if description else [])], [out])
    check_outside_packs([out])
    labels = Pack.open(pack).labels
    chosen = LayoutKind(kind) if kind is not None else None
    names = _mapping(mapping or [], labels)
    write_layout(out, import_layout(file, labels, chosen, names, description, console.print_line))


@app.command()
def restore(
    picture: Annotated[Path, typer.Argument(metavar="PICTURE", help="A PNG that SimsPaint wrote.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The document (.simspaint).")],
) -> None:
    """Get the painting back out of a photograph that was written with `--embed` or by the studio."""
    from simspaint.painting.document_file.document_file import write_document
    from simspaint.painting.export.picture_with_recipe import restore_document

    check_distinct([picture], [out])
    check_outside_packs([out])
    write_document(out, restore_document(picture))
    console.out().print(f"{out} holds the painting of {picture.name}.", markup=False, soft_wrap=True)


def _mapping(texts: list[str], labels: LabelSet) -> dict[str, int]:
    """Label ids by foreign name. Raises `LayoutFileError` for what is no NAME=LABEL."""
    from simspaint.domain.label_set import UNLABELLED

    mapping = {}
    for text in texts:
        name, separator, wanted = text.partition("=")
        label = labels.find(wanted.strip().lower())
        if not separator or (wanted.strip() and label is None):
            known = ", ".join(label.name for label in labels.labels[:12])
            raise LayoutFileError(f"'{text}' maps to no label.", f"Write NAME=LABEL; labels are {known} …")
        if name.strip() in mapping:
            raise LayoutFileError(f"'{name.strip()}' is mapped twice.", "Give each name one label.")
        mapping[name.strip()] = label.id if label is not None else UNLABELLED
    return mapping
