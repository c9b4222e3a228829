"""Draws a pattern in metres on the surfaces of a material."""

from __future__ import annotations

from typing import Any

from training.scenes.materials import attribute
from training.scenes.shader_graph import ShaderGraph

Rgb = tuple[float, float, float]
PLACE = "place"
"""The mesh attribute: metres to the right and up on the surface, and a number of the part."""


class Painter:
    """One material's graph with what all patterns need."""

    def __init__(self, material: Any, nodes: Any) -> None:
        self.graph, self.surface = ShaderGraph(material), nodes["surface"]
        node = attribute(material, PLACE)
        self.place = node.outputs["Vector"]
        self.right, self.up, self.part = self.graph.parts(self.place)
        info = self.graph.node("ObjectInfo")
        self.own = info.outputs["Random"]
        moved = self.graph.tree.nodes.new("ShaderNodeVectorMath")
        offset = self.graph.math("MULTIPLY", self.own, 57.0)
        self.graph.feed(moved.inputs[0], self.place)
        self.graph.feed(moved.inputs[1], self.graph.vector(offset, offset, offset))
        self.seed_place = moved.outputs[0]

    def finish(self, color: Any, roughness: float, height: Any = None, depth_m: float = 0.01) -> None:
        """Connect colour, roughness and relief."""
        self.graph.feed(self.surface.inputs["Base Color"], color)
        self.surface.inputs["Roughness"].default_value = roughness
        if height is not None:
            self.graph.feed(self.surface.inputs["Normal"], self.graph.bump(height, depth_m))

    def snow_over(self, cover: float) -> None:
        """Snow on all that faces up, with ragged edges."""
        graph, socket = self.graph, self.surface.inputs["Base Color"]
        bare = socket.links[0].from_socket
        geometry = graph.node("NewGeometry")
        _, _, up = graph.parts(geometry.outputs["True Normal"])
        ragged = graph.math("MULTIPLY_ADD", graph.noise(self.seed_place, 0.9, 6.0), 0.9, up)
        edge = 1.25 - 0.4 * cover
        graph.feed(socket, graph.mix(graph.ramp(ragged, edge - 0.06, edge + 0.06), bare, (0.82, 0.85, 0.9)))

    def aged(self, color: Any, strength: float) -> Any:
        """Blotches, and dirt that splashes up from the ground and runs down."""
        graph = self.graph
        blotch = graph.ramp(graph.noise(self.seed_place, 0.45, 5.0), 0.3, 0.75)
        color = graph.scaled(color, graph.math("MULTIPLY_ADD", blotch, 0.5 * strength, 1.0 - 0.3 * strength))
        streak_place = graph.vector(
            graph.math("MULTIPLY", self.right, 3.5), graph.math("MULTIPLY", self.up, 0.35), self.own
        )
        streak = graph.ramp(graph.noise(streak_place, 1.0, 3.0), 0.52, 0.8)
        color = graph.mix(graph.math("MULTIPLY", streak, 0.35 * strength), color, (0.10, 0.09, 0.07))
        edge = graph.math("MULTIPLY_ADD", graph.noise(self.seed_place, 1.7), 0.9, 0.1)
        foot = graph.math("SUBTRACT", 1.0, graph.ramp(graph.math("DIVIDE", self.up, edge), 0.1, 1.6))
        return graph.mix(graph.math("MULTIPLY", foot, 0.55 * strength), color, (0.12, 0.105, 0.07))
