"""A picture that goes into a style transfer: shown large, chosen from small ones, a file or the drawing pad."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from playground.core.gallery import FILE, Source, shipped
from playground.session.stylist import Stylist
from playground.ui.style.fitting_label import FittingLabel
from playground.ui.style.full_picture import FullPicture
from playground.ui.style.picture_box import PictureBox
from playground.ui.style.texts import caption_of, wordings_of
from playground.ui.style.thumbs import Thumbs
from playground.ui.theme import Look
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.label import Label

NOT_PICTURES = (".nnp", ".json", ".csv", ".tsv", ".txt", ".npz", "")
"""Files that are dropped on the window for something else; "" is a folder."""
PICTURES = "*.png *.jpg *.jpeg *.webp *.bmp *.gif *.tif *.tiff *.ppm"
AskPicture = Callable[[Path], Path | None]


class SourcePane(QWidget):
    """``side`` is ``content`` or ``style``. ``ask`` asks for a file and may be replaced (tests do)."""

    def __init__(
        self,
        look: Look,
        stylist: Stylist,
        side: str,
        heading: str,
        names: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._stylist = stylist
        self._side = side
        self._names = tuple(names)
        self._folder = Path.home()
        self._buttons: list[Button] = []
        self.ask: AskPicture = self._ask
        self.setAcceptDrops(True)
        self.heading = Label(look, heading, "heading")
        self.caption = FittingLabel(look)
        self.picture = PictureBox(look, self)
        self.picture.setToolTip(self.tr("A click shows it on the whole screen."))
        self.thumbs = Thumbs(
            look,
            self.tr("a picture of your own"),
            self.tr("Choose an image file of your own, or drop one anywhere on this pane."),
            self,
        )
        self._top = QWidget(self)
        self._head = QHBoxLayout(self._top)
        self._head.setContentsMargins(0, 0, 0, 0)
        self._head.addWidget(self.heading)
        self._head.addWidget(self.caption, 1)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._top)
        self._column.addWidget(self.picture, 1)
        self._column.addWidget(self.thumbs)
        self.thumbs.chosen.connect(lambda source: stylist.choose(side, source))
        self.thumbs.adds.connect(self._add)
        self.picture.clicked.connect(self._enlarge)
        stylist.chosen.connect(self.show_choice)
        stylist.previewed.connect(self._arrived)
        look.changed.connect(self._restyle)
        self._restyle()
        self.show_choice()

    def add_to_head(self, button: Button) -> None:
        """Put a button at the right end of the heading."""
        self._head.addWidget(button)
        self._buttons.append(button)
        self._restyle()

    def add_below(self, widget: QWidget) -> None:
        """Put something under the small pictures."""
        self._column.addWidget(widget)

    @property
    def source(self) -> Source:
        """What is chosen."""
        choices = self._stylist.choices
        return choices.content if self._side == "content" else choices.style

    def show_choice(self) -> None:
        """Show what is chosen and what can be."""
        self.thumbs.set_sources([*map(shipped, self._names), *self._stylist.own(self._side)])
        self.thumbs.set_chosen(self.source)
        self.caption.set_wordings(wordings_of(self.source))
        self.picture.setAccessibleName(caption_of(self.source))
        if self.isVisible():
            self._fill()

    def _fill(self) -> None:
        for thumb in self.thumbs.thumbs:
            preview = self._stylist.preview(thumb.source)
            if preview is not None and not thumb.has_picture:
                thumb.set_preview(preview)
        preview = self._stylist.preview(self.source)
        self.picture.set_picture(None if preview is None else preview.picture)

    def _arrived(self, _source: Source) -> None:
        if self.isVisible():
            self._fill()

    def _enlarge(self) -> None:
        full = FullPicture(self._look, caption_of(self.source), self.window())
        full.set_image(self.picture.image)
        full.showFullScreen()

    def _add(self) -> None:
        path = self.ask(self._folder)
        if path is not None:
            self._folder = path.parent
            self._stylist.choose(self._side, Source(FILE, str(path)))

    def _ask(self, start: Path) -> Path | None:
        chosen, _filter = QFileDialog.getOpenFileName(
            self.window(),
            self.tr("Choose a picture"),
            str(start),
            self.tr("Pictures ({endings});;All files (*)").format(endings=PICTURES),
        )
        return Path(chosen) if chosen else None

    def _restyle(self) -> None:
        look = self._look
        self._column.setContentsMargins(look.px(16, 14), 0, look.px(16, 14), look.px(14, 12))
        self._column.setSpacing(look.px(12, 10))
        self._head.setSpacing(look.px(10, 12))
        self._top.setFixedHeight(look.px(40, 48))
        self.heading.setVisible(not look.theme.projector)  # it stands on the switch between both
        for button in self._buttons:
            button.set_compact(look.theme.projector)

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fill()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_picture(event.mimeData().urls()) is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_picture(event.mimeData().urls())
        if path is None:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._stylist.choose(self._side, Source(FILE, str(path)))


def dropped_picture(urls: Sequence[QUrl]) -> Path | None:
    """The one file among what is dragged, unless it is one that the window opens."""
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and paths[0].suffix.lower() not in NOT_PICTURES else None
