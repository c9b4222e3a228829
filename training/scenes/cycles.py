"""Cycles: settings, and rendering to a file."""

from __future__ import annotations

import os
from typing import Any

import bpy


def set_up_cycles(scene: Any, size: tuple[int, int], samples: int, threads: int, device: str) -> None:
    """Path tracing for large outdoor scenes on few cores.

    Parameters
    ----------
    size : (width, height), pixels.
    device : CPU, CUDA, OPTIX, HIP, METAL or ONEAPI.
    """
    scene.render.engine = "CYCLES"
    cycles = scene.cycles
    cycles.samples = samples
    cycles.use_adaptive_sampling = False
    cycles.use_light_tree = False
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces = 4, 2, 2
    cycles.transmission_bounces, cycles.transparent_max_bounces, cycles.volume_bounces = 3, 10, 0
    cycles.sample_clamp_indirect = 6.0
    cycles.blur_glossy = 0.5
    cycles.seed = 0
    cycles.use_denoising = True
    cycles.denoiser = "OPENIMAGEDENOISE"
    cycles.denoising_input_passes = "RGB_ALBEDO_NORMAL"
    cycles.denoising_prefilter = "FAST"
    cycles.pixel_filter_type = "BLACKMAN_HARRIS"
    cycles.filter_width = 1.35
    scene.render.resolution_x, scene.render.resolution_y = size
    scene.render.resolution_percentage = 100
    scene.render.threads_mode = "FIXED"
    scene.render.threads = threads
    scene.render.use_persistent_data = False
    layer = scene.view_layers[0]
    layer.use_pass_material_index = layer.use_pass_object_index = layer.use_pass_z = True
    _choose_device(scene, device)


def render_to(scene: Any, folder: str, name: str) -> str:
    """Render and write all passes to one uncompressed OpenEXR file; returns its path."""
    settings = scene.render.image_settings
    settings.media_type = "MULTI_LAYER_IMAGE"
    settings.file_format = "OPEN_EXR_MULTILAYER"
    settings.color_depth = "32"
    settings.exr_codec = "NONE"
    path = os.path.join(folder, f"{name}.exr")
    scene.render.filepath = path
    scene.render.use_file_extension = False
    bpy.ops.render.render(write_still=True)
    return path


def _choose_device(scene: Any, device: str) -> None:
    if device == "CPU":
        scene.cycles.device = "CPU"
        return
    preferences = bpy.context.preferences.addons["cycles"].preferences
    preferences.compute_device_type = device
    preferences.get_devices()
    for item in preferences.devices:
        item.use = item.type == device
    scene.cycles.device = "GPU"
