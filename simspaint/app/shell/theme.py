"""The look: Qt's Fusion style, dark or light, with one accent colour and no style sheet."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication


class Look(StrEnum):
    """Which look the person asked for."""

    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"

    @staticmethod
    def of(text: str) -> Look:
        """The look of that name; the system's where there is none."""
        return Look(text) if text in list(Look) else Look.SYSTEM


ACCENT_DARK, ACCENT_LIGHT = QColor(0x4F, 0x9D, 0xD9), QColor(0x1F, 0x6F, 0xB2)

_Role = QPalette.ColorRole
_DARK = {
    _Role.Window: "#2b2c2f",
    _Role.WindowText: "#dcdde0",
    _Role.Base: "#222326",
    _Role.AlternateBase: "#27282b",
    _Role.ToolTipBase: "#3a3b3f",
    _Role.ToolTipText: "#e6e7ea",
    _Role.Text: "#dcdde0",
    _Role.PlaceholderText: "#8c8e94",
    _Role.Button: "#36373b",
    _Role.ButtonText: "#dcdde0",
    _Role.BrightText: "#ffffff",
    _Role.Light: "#46474c",
    _Role.Midlight: "#3d3e43",
    _Role.Mid: "#1f2023",
    _Role.Dark: "#1a1b1d",
    _Role.Shadow: "#101113",
    _Role.Link: "#7db8e8",
    _Role.LinkVisited: "#b79ee0",
}
_DARK_BOX = "#55575d"
_LIGHT = {
    _Role.Window: "#eeeff1",
    _Role.WindowText: "#202124",
    _Role.Base: "#ffffff",
    _Role.AlternateBase: "#f5f6f7",
    _Role.ToolTipBase: "#ffffff",
    _Role.ToolTipText: "#202124",
    _Role.Text: "#202124",
    _Role.PlaceholderText: "#6d7076",
    _Role.Button: "#f7f7f8",
    _Role.ButtonText: "#202124",
    _Role.BrightText: "#ffffff",
    _Role.Light: "#ffffff",
    _Role.Midlight: "#f7f7f8",
    _Role.Mid: "#b9bcc2",
    _Role.Dark: "#a3a6ad",
    _Role.Shadow: "#767980",
    _Role.Link: "#1f6fb2",
    _Role.LinkVisited: "#6b4fa0",
}


def apply_look(application: QApplication, look: Look) -> None:
    """Dress the program; can be called again at any time."""
    scheme = {Look.DARK: Qt.ColorScheme.Dark, Look.LIGHT: Qt.ColorScheme.Light}.get(
        look, Qt.ColorScheme.Unknown
    )
    if application.style().objectName().lower() != "fusion":
        application.setStyle("Fusion")
    application.styleHints().setColorScheme(scheme)
    palette = palette_of(_is_dark(look))
    application.setPalette(palette)
    if _is_dark(look):  # an empty box is hardly seen otherwise
        palette.setColor(_Role.Base, QColor(_DARK_BOX))
    for box in ("QCheckBox", "QRadioButton"):
        application.setPalette(palette, box)  # type: ignore[arg-type]  # PySide takes no bytes


def palette_of(dark: bool) -> QPalette:
    """The colours of one look."""
    palette = QPalette()
    for role, color in (_DARK if dark else _LIGHT).items():
        palette.setColor(role, QColor(color))
    accent = ACCENT_DARK if dark else ACCENT_LIGHT
    palette.setColor(_Role.Highlight, accent.darker(125) if dark else accent)
    palette.setColor(_Role.HighlightedText, QColor("#ffffff"))
    palette.setColor(_Role.Accent, accent)
    faint = QColor("#75777d" if dark else "#9a9da4")
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText, _Role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, faint)
    palette.setColor(QPalette.ColorGroup.Disabled, _Role.Highlight, QColor("#46474c" if dark else "#c9ccd2"))
    return palette


def is_dark_palette(palette: QPalette) -> bool:
    """Whether texts are lighter than what they stand on."""
    return palette.color(_Role.WindowText).lightness() > palette.color(_Role.Window).lightness()


def _is_dark(look: Look) -> bool:
    """Dark unless the person, or a system that says so, asks for light."""
    if look is Look.SYSTEM:
        return QGuiApplication.styleHints().colorScheme() is not Qt.ColorScheme.Light
    return look is Look.DARK
