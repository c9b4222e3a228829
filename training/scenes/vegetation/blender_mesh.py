"""Plant meshes handed to Blender."""

from __future__ import annotations

import bpy
import numpy as np

from training.scenes.vegetation.plant_mesh import PlantMesh

COLOR_ATTRIBUTE = "albedo"


def blender_mesh(name: str, plant: PlantMesh, materials: list[bpy.types.Material]) -> bpy.types.Mesh:
    """A mesh of the plant; `materials` by slot (WOOD, LEAF, BLOOM). Smooth shading, colours by vertex."""
    mesh = bpy.data.meshes.new(name)
    # Attributes are copied at once; the older properties of the same data take many times longer.
    mesh.vertices.add(len(plant.vertices))
    mesh.attributes["position"].data.foreach_set("vector", np.ascontiguousarray(plant.vertices.reshape(-1)))
    mesh.loops.add(len(plant.corners))
    mesh.attributes[".corner_vert"].data.foreach_set("value", plant.corners)
    mesh.polygons.add(plant.n_faces)
    mesh.polygons.foreach_set("loop_start", (np.cumsum(plant.sizes) - plant.sizes).astype(np.int32))
    for material in materials:
        mesh.materials.append(material)
    mesh.attributes.new("material_index", "INT", "FACE").data.foreach_set("value", plant.slots)
    colors = mesh.color_attributes.new(COLOR_ATTRIBUTE, "FLOAT_COLOR", "POINT")
    colors.data.foreach_set("color", np.ascontiguousarray(plant.colors.reshape(-1)))
    # No edges: nothing that renders asks for them, and finding them takes longer than all else here.
    mesh.update()
    return mesh
