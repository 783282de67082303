"""The import dialog: looks at a folder or table in the background, shows what is there, and takes it."""

from __future__ import annotations

from pathlib import Path

from attrs import evolve
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from playground.core.datasets import Data, Dialect
from playground.core.fields import UNPRINTABLE, shown_name
from playground.core.found_folder import FolderFound
from playground.core.found_table import TableFound
from playground.core.message import Message, ProblemError
from playground.core.progress import Progress
from playground.session.importing import Importing
from playground.session.studio import Studio
from playground.ui.dialogs import Answer, Dialog
from playground.ui.importing.folder_form import FolderForm
from playground.ui.importing.form import ImportForm
from playground.ui.importing.table_form import TableForm
from playground.ui.numbers import percent
from playground.ui.paint import rounded
from playground.ui.theme import Look
from playground.ui.train.wording import sentence

TAKE, CANCEL = "take", "cancel"
LONGEST_NAME = 40
"""Letters of a file's name: of wider ones the dialog would not fit on the screen of the projector."""


class ProgressLine(QWidget):
    """A thin bar that fills."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("progress"))

    def set_share(self, share: float) -> None:
        """Fill it so far, 0 to 1."""
        if share != self._share:
            self._share = share
            self.setAccessibleDescription(percent(share, 0))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(400), self._look.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(0, self._look.px(8), self.width(), self._look.px(6, 8))
        rounded(painter, track, track.height() / 2, self._look.color("field"))
        track.setWidth(max(track.height(), track.width() * self._share))
        rounded(painter, track, track.height() / 2, self._look.color("ink2"))
        painter.end()


class ImportDialog(Dialog):
    """Of one path. Nothing of the experiment changes before it is answered.

    Signals:
        taken(Data): the person took these.
    """

    taken = Signal(object)

    def __init__(self, look: Look, studio: Studio, path: Path, parent: QWidget | None = None) -> None:
        self.progress = ProgressLine(look)
        self.folder, self.table = FolderForm(look), TableForm(look)
        self._pages = QStackedWidget()
        for page in (self.progress, self.folder, self.table):
            self._pages.addWidget(page)
        self._name = shortened(path.name or str(path))
        super().__init__(
            look,
            self._name,
            "",
            (
                Answer(TAKE, self.tr("Train on this"), "primary", self.tr("Take these data; training starts anew.")),
                Answer(CANCEL, self.tr("Cancel"), tooltip=self.tr("Leave everything as it is.")),
            ),
            parent,
            body=self._pages,
        )
        self._studio = studio
        self._path = path
        self._form: ImportForm | None = None
        self._was_focused: QWidget | None = None
        self.importing = Importing(studio.ticker, self)
        self.importing.progressed.connect(self._show_progress)
        self.importing.found.connect(self._show_found)
        self.importing.refused.connect(self._show_refused)
        self.importing.failed.connect(self._show_failure)
        studio.closing.connect(self._close)
        for form in (self.folder, self.table):
            form.changed.connect(self._judge)
        self.table.read_again.connect(self._look_again)
        self.accepted.connect(self._accept)
        self.finished.connect(lambda _result: self.importing.leave())
        self.resize(look.px(660, 960), look.px(440, 600))
        self._look_again(None)

    def _look_again(self, dialect: Dialect | None) -> None:
        self._form = None
        self._was_focused = None if dialect is None else self.focusWidget()
        self.progress.set_share(0.0)
        self.progress.show()
        self._pages.setCurrentWidget(self.progress)
        self.set_sentence(self.tr("Looking at what is there…"))
        self._sentence.set_token("ink2")
        self.buttons[TAKE].setEnabled(False)
        self.importing.look_at(self._path, dialect)

    def _show_progress(self, progress: Progress) -> None:
        self.progress.set_share(progress.done / max(1, progress.total))

    def _show_found(self, found: FolderFound | TableFound) -> None:
        self._form = self.folder if isinstance(found, FolderFound) else self.table
        self._form.show_found(found)
        self._pages.setCurrentWidget(self._form)
        self._judge()
        if self._was_focused is not None:
            self._was_focused.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.buttons[TAKE].isEnabled() and self.focusWidget() in (None, *self.buttons.values()):
            self.buttons[TAKE].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_refused(self, message: Message) -> None:
        """Say why; a table that cannot be read as somebody chose to read it can still be read otherwise."""
        self._warn(message)
        self.progress.hide()
        if self._was_focused is not None:
            self.table.show_nothing()
            self._pages.setCurrentWidget(self.table)
            self._was_focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def _warn(self, message: Message) -> None:
        """Say why these cannot be taken; what lies at the path is called by its name, as the heading does."""
        values = {**message.values, "path": self._name} if "path" in message.values else message.values
        text = sentence(evolve(message, values=values))
        self.set_sentence(text)
        self._sentence.set_token("warn")
        self.buttons[TAKE].setEnabled(False)
        self.buttons[TAKE].setToolTip(text)

    def _close(self) -> None:
        """The program ends: wait for the thread that looks."""
        self.reject()
        self.importing.close()

    def _show_failure(self, failure: object) -> None:
        self._studio.failed.emit(failure)
        self.reject()

    def _judge(self) -> None:
        """Say whether these could be trained on; of the form that is shown."""
        if self._form is None:
            return
        try:
            self._form.data()
        except ProblemError as error:
            self._warn(error.message)
        else:
            self.set_sentence(shown_name(str(self._path)))
            self._sentence.set_token("ink2")
            self.buttons[TAKE].setEnabled(True)
            self.buttons[TAKE].setToolTip(self.tr("Take these data; training starts anew."))

    def _accept(self) -> None:
        if self.answer == TAKE and self._form is not None:
            data: Data = self._form.data()
            self.taken.emit(data)


def shortened(name: str) -> str:
    """A file's name on one line, short, with its beginning and its end."""
    text = UNPRINTABLE.sub("�", name)
    return text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 11]}…{text[-10:]}"
