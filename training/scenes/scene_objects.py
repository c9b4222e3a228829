"""Objects and meshes from arrays, and numbers for instances."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import bpy
import numpy as np
from numpy.typing import NDArray

_COUNTER = "instances"


def empty_scene() -> Any:
    """Forget all that was there and return a new, empty scene with a world and a camera to fill."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.world = bpy.data.worlds.new("world")
    scene[_COUNTER] = 0
    return scene


def next_instance(scene: Any) -> int:
    """The next free instance number, counted from 1: one a tree, bush, house, fence or boulder.

    Give it to `object.pass_index`. The last is 32766, which further ones share (what a pass index holds).
    """
    scene[_COUNTER] = min(int(scene.get(_COUNTER, 0)) + 1, 32766)
    return int(scene[_COUNTER])


def new_mesh(
    name: str,
    vertices: NDArray[np.floating],
    faces: NDArray[np.integer],
    materials: Sequence[Any] = (),
    material_index: NDArray[np.integer] | None = None,
    smooth: bool = True,
) -> Any:
    """A mesh of triangles or quadrangles.

    Parameters
    ----------
    vertices : (n, 3), metres.
    faces : (m, 3) or (m, 4), anticlockwise seen from outside.
    material_index : (m,), positions in `materials`; all 0 when not given.
    """
    mesh = bpy.data.meshes.new(name)
    count, sides = faces.shape
    mesh.vertices.add(len(vertices))
    mesh.vertices.foreach_set("co", np.ascontiguousarray(vertices, np.float32).ravel())
    mesh.loops.add(count * sides)
    mesh.loops.foreach_set("vertex_index", np.ascontiguousarray(faces, np.int32).ravel())
    mesh.polygons.add(count)
    mesh.polygons.foreach_set("loop_start", np.arange(0, count * sides, sides, dtype=np.int32))
    for material in materials:
        mesh.materials.append(material)
    if material_index is not None:
        mesh.polygons.foreach_set("material_index", np.ascontiguousarray(material_index, np.int32))
    if smooth:
        mesh.polygons.foreach_set("use_smooth", np.ones(count, bool))
    mesh.update(calc_edges=True)
    return mesh


def set_color(mesh: Any, name: str, colors: NDArray[np.floating]) -> None:
    """A colour a vertex: (n, 3) linear RGB, or (n, 4)."""
    layer = mesh.attributes.new(name, "FLOAT_COLOR", "POINT")
    values = np.ones((len(mesh.vertices), 4), np.float32)
    values[:, : colors.shape[1]] = colors
    layer.data.foreach_set("color", values.ravel())


def new_object(scene: Any, name: str, data: Any, instance: int = 0) -> Any:
    """Put a mesh (which objects may share) into the scene; returns the object."""
    item = bpy.data.objects.new(name, data)
    item.pass_index = instance
    scene.collection.objects.link(item)
    return item
