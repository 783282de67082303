"""The family of a person's own files: two ways to choose one, and those trained on lately."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from playground.core.datasets import Data
from playground.core.fields import shown_name
from playground.session.settings import Settings
from playground.ui.focus import FocusRing
from playground.ui.icons import paint_icon
from playground.ui.importing.desk import ImportDesk
from playground.ui.paint import put_text, rounded
from playground.ui.theme import Look
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.label import Label

MOST_RECENT = 4


class FilesPage(QWidget):
    """Buttons for a folder and a table above the recent ones; beside one that is in use the others are in a menu."""

    def __init__(self, look: Look, settings: Settings, desk: ImportDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._settings = settings
        self._desk = desk
        self._path = ""
        self.folder = Button(
            look,
            self.tr("Folder…"),
            icon="ph.folder-open",
            tooltip=self.tr("Pictures of your own: a folder with a sub-folder for each class."),
        )
        self.table = Button(
            look,
            self.tr("Table…"),
            icon="ph.table",
            tooltip=self.tr("A CSV or TSV file of your own: choose what is predicted from which columns."),
        )
        self.folder.clicked.connect(desk.choose_folder)
        self.table.clicked.connect(desk.choose_table)
        self.hint = Label(look, self.tr("or drop one on the window"), "caption", "ink3")
        self.recent: list[RecentFile] = []
        self.others = Button(
            look,
            self.tr("recent"),
            kind="quiet",
            tooltip=self.tr("Other folders and tables that were trained on lately: look at one again."),
            height="card",
        )
        self.menu = QMenu(self)
        self.others.set_menu(self.menu)
        below = QHBoxLayout()
        below.addWidget(self.hint)
        below.addStretch(1)
        below.addWidget(self.others)
        buttons = QHBoxLayout()
        buttons.setSpacing(look.px(8))
        buttons.addWidget(self.folder, 1)
        buttons.addWidget(self.table, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(4))
        self._column.addLayout(buttons)
        self._column.addLayout(below)
        self._fill()

    def show_data(self, data: Data) -> None:
        """Mark these as chosen."""
        self._path = str(getattr(data, "path", ""))
        self._fill()

    def _fill(self) -> None:
        """A row for the one in use, and a menu of others; else a row for each recent one that is still there."""
        for row in self.recent:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        others = [path for path in self._settings.recent_data if str(path) != self._path and path.exists()]
        others = others[:MOST_RECENT]
        rows = [Path(self._path)] if self._path else others
        self.recent = [RecentFile(self._look, path, str(path) == self._path) for path in rows]
        for row in self.recent:
            row.clicked.connect(lambda _checked=False, path=row.path: self._desk.look_at(path))
            self._column.addWidget(row)
        self.menu.clear()
        for path in others if self._path else ():
            action = self.menu.addAction(shown_name(path.name or str(path)))
            action.setToolTip(shown_name(str(path)))
            action.triggered.connect(lambda _checked=False, path=path: self._desk.look_at(path))
        self.others.setVisible(not self.menu.isEmpty())
        self.hint.setVisible(self.menu.isEmpty())  # there is no room for both


class RecentFile(QAbstractButton):
    """One folder or table: icon and name; the one in use has a fill and is bold."""

    def __init__(self, look: Look, path: Path, is_chosen: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.path = path
        self._is_chosen = is_chosen
        self._icon = "ph.table" if path.suffix else "ph.folder-open"
        self.setText(shown_name(path.name or str(path)))
        self.setAccessibleName(self.text())
        self.setToolTip(self.tr("{0}\nLook at it again, and train on it.").format(shown_name(str(path))))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        FocusRing(look, self)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(120), self._look.px(28, 40))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, box = self._look, QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._is_chosen or self.underMouse():
            rounded(painter, box, 6, look.color("sel" if self._is_chosen else "hover"))
        size = look.px(18, 24)
        paint_icon(painter, self._icon, QRectF(look.px(6), (box.height() - size) / 2, size, size), look.color("ink2"))
        font = look.font("secondary", weight=600 if self._is_chosen else 400)
        text = box.adjusted(look.px(30, 40), 0, -look.px(4), 0)
        put_text(painter, font, look.color("ink"), text, self.text(), Qt.AlignmentFlag.AlignLeft)
        painter.end()
