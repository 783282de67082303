"""Pictures of dreams as PNG files that say how they were made."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import attrs
from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from playground.session.dreamer import Dreamer
from playground.ui.inside.excite.texts import tr


def ask_and_save(parent: QWidget, image: QImage, name: str, dreamer: Dreamer, complain: Callable[[str], None]) -> None:
    """Ask where to, and write; what goes wrong is told in one sentence."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    file = re.sub(r"\W+", "-", f"{dreamer.aim.layer} {name}").strip("-")
    path, _kind = QFileDialog.getSaveFileName(
        parent, tr("Save picture"), f"{folder}/{file}.png", tr("Pictures (*.png)")
    )
    if path:
        save_picture(image, path, name, dreamer, complain)


def save_picture(image: QImage, path: str, name: str, dreamer: Dreamer, complain: Callable[[str], None]) -> None:
    """Write a picture with the target and the tricks in its metadata."""
    if not path.lower().endswith(".png"):
        path += ".png"
    noted = QImage(image)
    aim = dreamer.aim
    noted.setText("Software", "NN Playground")
    noted.setText("Title", f"{aim.subject} {aim.layer} {name}")
    noted.setText("Settings", json.dumps(attrs.asdict(dreamer.settings), sort_keys=True))
    if not noted.save(path):
        complain(tr("The picture could not be written to {0}.").format(path))
