"""What a trained network looks at: the drawing, a shipped photograph, or a picture of one's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from playground.core.photo_sets import PHOTOS
from playground.paths import resource
from playground.session.drawing import Drawing
from playground.ui.inside.look_bar import DRAWING, PHOTO, photo_names
from playground.ui.theme import Look
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.choice import Choice, Option
from playground.ui.widgets.label import Label
from playground.ui.widgets.segmented import Segmented

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff")
MOST_OWN = 8
"""Own pictures that are kept in the list."""


@frozen(eq=False)
class Subject:
    """A picture to look at: a file, or else a drawing."""

    name: str
    key: str
    path: Path | None = None
    drawing: NDArray[np.float32] | None = None


class TrainedLookBar(QWidget):
    """A choice of subjects, beside it which photograph, and a way to one's own.

    ``ask_picture`` asks for a file; None for none.

    Signals:
        changed(): something else is to be looked at.
    """

    changed = Signal()

    def __init__(self, look: Look, drawing: Drawing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._drawing = drawing
        self._own: dict[str, Path] = {}
        self._folder = Path.home()
        self.ask_picture: Callable[[], Path | None] = self._ask
        self._caption = Label(look, self.tr("look at"), "caption", "ink3", self)
        self.kind = Segmented(
            look,
            ((DRAWING, self.tr("drawing")), (PHOTO, self.tr("photo"))),
            self.tr(
                "What the network looks at: the drawing on the Draw page, or a photograph. The middle square of it."
            ),
            self,
        )
        self.kind.setAccessibleName(self.tr("look at"))
        self.kind.set_chosen(PHOTO)
        self.photo = Choice(look, self._options(), self.tr("A shipped photograph, or a picture of yours."), self)
        self.photo.setAccessibleName(self.tr("photo"))
        self.hint = Label(look, self.tr("nothing drawn yet (Ctrl+2)"), "secondary", "ink3", self)
        self.hint.setToolTip(self.tr("Draw something on the Draw page; until then the photograph is looked at."))
        self.own = Button(
            look,
            self.tr("Own file…"),
            "ph.folder-open",
            tooltip=self.tr("Look at a picture of yours. It may also be dragged onto this page."),
            parent=self,
        )
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for widget in (self._caption, self.kind, self.photo, self.hint, self.own):
            self._row.addWidget(widget)
        self.kind.chosen.connect(lambda _key: self._switched())
        self.photo.chosen.connect(lambda _key: self.changed.emit())
        self.own.clicked.connect(self._open)
        drawing.changed.connect(self._drawing_changed)
        look.changed.connect(self._fit)
        self._show_which()
        self._fit()

    @property
    def subject(self) -> Subject:
        """What is to be looked at; the photograph where nothing is drawn."""
        drawn = self._drawing.picture
        if self.kind.current == DRAWING and drawn is not None:
            return Subject(self.tr("the drawing"), DRAWING, drawing=drawn)
        key = self.photo.current
        own = self._own.get(key)
        if own is not None:
            return Subject(own.name, key, own)
        return Subject(photo_names()[key], key, resource("images", "content", PHOTOS[key].file))

    def open_picture(self, path: Path) -> None:
        """Look at a picture of one's own."""
        key = str(path)
        self._own.pop(key, None)
        self._own[key] = path
        while len(self._own) > MOST_OWN:
            del self._own[next(iter(self._own))]
        self.photo.set_options(self._options())
        self.go_back(key)
        self.changed.emit()

    def go_back(self, key: str) -> None:
        """Choose what has this key without saying so."""
        self.kind.set_chosen(DRAWING if key == DRAWING else PHOTO)
        if key != DRAWING and key in {option.key for option in self.photo.options}:
            self.photo.set_chosen(key)
        self._show_which()

    def make_narrow(self, narrow: bool) -> None:
        """Whether the way to one's own file is its icon alone."""
        self.own.set_compact(narrow)

    def forget(self, key: str) -> None:
        """Take a picture of one's own out of the list, since it cannot be read."""
        if self._own.pop(key, None) is not None:
            self.photo.set_options(self._options())

    def _options(self) -> list[Option]:
        names = photo_names()
        shipped = [Option(key, names[key]) for key in PHOTOS]
        return shipped + [Option(key, shortened(path.name), str(path)) for key, path in self._own.items()]

    def _open(self) -> None:
        path = self.ask_picture()
        if path is not None:
            self._folder = path.parent
            self.open_picture(path)

    def _ask(self) -> Path | None:
        endings = " ".join(f"*{ending}" for ending in PICTURES)
        chosen, _kind = QFileDialog.getOpenFileName(
            self.window(),
            self.tr("Look at a picture"),
            str(self._folder),
            self.tr("Pictures ({endings})").format(endings=endings),
        )
        return Path(chosen) if chosen else None

    def _switched(self) -> None:
        self._show_which()
        self.changed.emit()

    def _drawing_changed(self) -> None:
        if self.kind.current == DRAWING:
            self._switched()

    def _show_which(self) -> None:
        wants_drawing, drawn = self.kind.current == DRAWING, self._drawing.picture is not None
        self.hint.setVisible(wants_drawing and not drawn)
        self.photo.setVisible(not wants_drawing)

    def _fit(self) -> None:
        self._row.setSpacing(self._look.px(10, 12))


def dragged_picture(data: QMimeData) -> Path | None:
    """The one picture file among what is dragged, by its ending; None for anything else."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if len(paths) == 1 and paths[0].suffix.lower() in PICTURES:
        return paths[0]
    return None


def shortened(name: str, most: int = 22) -> str:
    """A file's name that leaves room for the rest of the bar."""
    return name if len(name) <= most else f"{name[: most - 9]}…{name[-8:]}"
