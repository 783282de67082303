"""The menu of a plot: save it as a picture."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QStandardPaths, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget


class PlotExport(QObject):
    """Gives `widget` a menu with "Save picture…"; what goes wrong is told to `complain` in one sentence."""

    def __init__(
        self, widget: QWidget, picture: Callable[[], QImage], name: str, complain: Callable[[str], None]
    ) -> None:
        super().__init__(widget)
        self._widget = widget
        self._picture = picture
        self._name = name
        self._complain = complain
        widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        widget.customContextMenuRequested.connect(self._pop)

    def save(self, path: str) -> None:
        """Write the picture as PNG."""
        if not path.lower().endswith(".png"):
            path += ".png"
        if not self._picture().save(path):
            self._complain(self.tr("The picture could not be written to {0}.").format(path))

    def _pop(self, place: QPoint) -> None:
        menu = QMenu(self._widget)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Save picture…")).triggered.connect(self._ask)
        menu.popup(self._widget.mapToGlobal(place))

    def _ask(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        path, _kind = QFileDialog.getSaveFileName(
            self._widget, self.tr("Save picture"), f"{folder}/{self._name}.png", self.tr("Pictures (*.png)")
        )
        if path:
            self.save(path)
