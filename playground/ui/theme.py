"""The look in use: colours, fonts and sizes of the chosen theme, handed to every widget."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QToolTip

from playground.paths import resource
from playground.ui.paint import mix
from playground.ui.qss import style_sheet
from playground.ui.tokens import PROJECTOR_TYPE, THEMES, TYPE, Role, Theme, TypeSize

__all__ = ["THEMES", "Look", "Role", "Theme", "load_fonts"]

FONTS = (
    "Inter-Regular.otf",
    "Inter-Medium.otf",
    "Inter-SemiBold.otf",
    "JetBrainsMono-Regular.ttf",
    "JetBrainsMono-Medium.ttf",
)

DRESS = "nn-playground theme"
"""Property of the application: the theme it wears."""


def load_fonts() -> None:
    """Make the shipped fonts known to Qt. Raises ResourceMissing or OSError, each with the file's name."""
    for name in FONTS:
        path = resource("fonts", name)
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise OSError(f"The font {path} cannot be read.")


class Look(QObject):
    """The theme in use. Widgets read colours and fonts here and restyle themselves on `changed`.

    Signals:
        changed: another theme was set; everything read before is out of date.
    """

    changed = Signal()

    def __init__(self, theme: str = "light", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = THEMES[theme]
        self._app: QApplication | None = None
        self._forget()

    @property
    def theme(self) -> Theme:
        return self._theme

    def set_theme(self, name: str) -> None:
        """Change to theme `name`: light, dark or projector. Raises ValueError for any other name."""
        if name not in THEMES:
            raise ValueError(f"There is no theme {name!r}; there are {', '.join(THEMES)}.")
        if name == self._theme.name:
            return
        self._theme = THEMES[name]
        self._forget()
        if self._app is not None:
            self._dress(self._app)
        self.changed.emit()

    def _forget(self) -> None:
        """What was made of the theme is made anew when asked for: hundreds of times a second, so it is kept."""
        self._colors: dict[str, QColor] = {}
        self._fonts: dict[tuple[Role, int | None, int | None], QFont] = {}
        self._luts: dict[str, NDArray[np.uint8]] = {}

    def apply(self, app: QApplication) -> None:
        """Load the fonts and dress `app` (palette, font, menus, tooltips), now and at every later theme."""
        if self._app is None:
            load_fonts()
            if app.property(DRESS) is None:
                app.setStyle("Fusion")
        self._app = app
        self._dress(app)

    def color(self, token: str) -> QColor:
        """The colour of `token`, a colour field of Theme. Raises AttributeError for any other word."""
        if token not in self._colors:
            self._colors[token] = QColor(getattr(self._theme, token))
        return QColor(self._colors[token])

    def class_color(self, index: int) -> QColor:
        """Colour of class `index`; the ten colours repeat."""
        return QColor(self._theme.classes[index % len(self._theme.classes)])

    def class_pair(self) -> tuple[QColor, QColor]:
        """Colours of class -1 and class +1: the ends of the sign scale."""
        return QColor(self._theme.sign[0]), QColor(self._theme.sign[-1])

    def layer_color(self, place: float) -> QColor:
        """Colour of the ordered set's member at `place`, 0 to 3, from pale to strong violet; mixed between them."""
        colors = self._theme.layers
        place = max(0.0, min(place, len(colors) - 1.0))
        below = min(int(place), len(colors) - 2)
        return mix(QColor(colors[below]), QColor(colors[below + 1]), place - below)

    def type_size(self, role: Role) -> TypeSize:
        return (PROJECTOR_TYPE if self._theme.projector else TYPE)[role]

    def font(self, role: Role, *, weight: int | None = None, px: int | None = None) -> QFont:
        """The font of `role`, with tabular numbers; `weight` (400 to 600) and `px` replace the role's."""
        key = (role, weight, px)
        if key not in self._fonts:
            size = self.type_size(role)
            font = QFont("JetBrains Mono" if role == "mono" else "Inter")
            font.setPixelSize(size.px if px is None else px)
            font.setWeight(QFont.Weight(size.weight if weight is None else weight))
            font.setFeature(QFont.Tag("tnum"), 1)
            self._fonts[key] = font
        return QFont(self._fonts[key])

    def line_height(self, role: Role) -> int:
        """Height of one line of `role` in px."""
        return self.type_size(role).line

    def px(self, normal: int, projector: int | None = None) -> int:
        """A length in px: `normal`, or in the projector theme `projector` (default: 1.5 times `normal`)."""
        if not self._theme.projector:
            return normal
        return round(normal * 1.5) if projector is None else projector

    def duration(self, milliseconds: int) -> int:
        """Length of an animation in ms; 0 where the system asks for reduced motion."""
        style = QApplication.style()
        return milliseconds if style.styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0 else 0

    def sign_lut(self) -> NDArray[np.uint8]:
        """The sign scale as (256, 3) uint8 RGB for values from -1 to 1; read-only."""
        return self._lut("sign", lambda: self._sign_at(np.linspace(-1.0, 1.0, 256)))

    def muted_sign_lut(self) -> NDArray[np.uint8]:
        """The paler scale that lies behind data points, as (256, 3) uint8 RGB for values from -1 to 1; read-only."""

        def colors() -> NDArray[np.float64]:
            surface = np.array(_rgb(self._theme.surface))
            share = self._theme.muted_towards_surface
            pale = self._sign_at(0.6 * np.linspace(-1.0, 1.0, 256))
            return np.asarray(pale * (1.0 - share) + surface * share)

        return self._lut("muted", colors)

    def _lut(self, name: str, colors: Callable[[], NDArray[np.float64]]) -> NDArray[np.uint8]:
        if name not in self._luts:
            lut = _round(colors())
            lut.setflags(write=False)
            self._luts[name] = lut
        return self._luts[name]

    def _sign_at(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Colours (n, 3) at `values` (n,) in -1 to 1, straight between the nine stops."""
        stops = np.array([_rgb(stop) for stop in self._theme.sign])
        places = np.linspace(-1.0, 1.0, len(stops))
        return np.stack([np.interp(values, places, stops[:, channel]) for channel in range(3)], axis=1)

    def _dress(self, app: QApplication) -> None:
        QToolTip.setFont(self.font("secondary"))
        if app.property(DRESS) == self._theme.name:
            return  # each of these has every widget there is styled anew
        app.setProperty(DRESS, self._theme.name)
        app.setFont(self.font("body"))
        app.setPalette(self._palette())
        app.setStyleSheet(style_sheet(self._theme))

    def _palette(self) -> QPalette:
        roles = {
            QPalette.ColorRole.Window: "surface",
            QPalette.ColorRole.WindowText: "ink",
            QPalette.ColorRole.Base: "surface",
            QPalette.ColorRole.AlternateBase: "field",
            QPalette.ColorRole.Text: "ink",
            QPalette.ColorRole.Button: "field",
            QPalette.ColorRole.ButtonText: "ink",
            QPalette.ColorRole.BrightText: "error",
            QPalette.ColorRole.ToolTipBase: "surface",
            QPalette.ColorRole.ToolTipText: "ink",
            QPalette.ColorRole.PlaceholderText: "ink3",
            QPalette.ColorRole.Highlight: "ink",
            QPalette.ColorRole.HighlightedText: "surface",
            QPalette.ColorRole.Link: "ink",
            QPalette.ColorRole.LinkVisited: "ink2",
            QPalette.ColorRole.Light: "hover",
            QPalette.ColorRole.Midlight: "line",
            QPalette.ColorRole.Mid: "line2",
            QPalette.ColorRole.Dark: "ink3",
            QPalette.ColorRole.Shadow: "ink2",
        }
        palette = QPalette()
        for role, token in roles.items():
            palette.setColor(role, self.color(token))
        faint = self.color("ink")
        faint.setAlphaF(0.4)
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, faint)
        return palette


def _rgb(name: str) -> tuple[float, float, float]:
    color = QColor(name)
    return float(color.red()), float(color.green()), float(color.blue())


def _round(colors: NDArray[np.float64]) -> NDArray[np.uint8]:
    return np.rint(colors).astype(np.uint8)
