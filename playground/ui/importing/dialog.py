"""The import dialog: looks at a folder or table in the background, shows what is there, and takes it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from playground.core.datasets import Data, Dialect
from playground.core.fields import shown_name
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
        heading = path.name or str(path)
        super().__init__(
            look,
            shown_name(heading),
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
        self.importing = Importing(studio.ticker, self)
        self.importing.progressed.connect(self._show_progress)
        self.importing.found.connect(self._show_found)
        self.importing.refused.connect(self._show_refused)
        self.importing.failed.connect(self._show_failure)
        studio.closing.connect(self.reject)
        for form in (self.folder, self.table):
            form.changed.connect(self._judge)
        self.table.read_again.connect(self._look_again)
        self.accepted.connect(self._accept)
        self.finished.connect(lambda _result: self.importing.close())
        self.resize(look.px(660, 960), look.px(440, 600))
        self._look_again(None)

    def _look_again(self, dialect: Dialect | None) -> None:
        self._form = None
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
        if self.buttons[TAKE].isEnabled() and self.buttons[CANCEL].hasFocus():
            self.buttons[TAKE].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_refused(self, message: Message) -> None:
        self.set_sentence(sentence(message))
        self._sentence.set_token("warn")
        self.progress.hide()

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
            self.set_sentence(sentence(error.message))
            self._sentence.set_token("warn")
            self.buttons[TAKE].setEnabled(False)
            self.buttons[TAKE].setToolTip(sentence(error.message))
        else:
            self.set_sentence(shown_name(str(self._path)))
            self._sentence.set_token("ink2")
            self.buttons[TAKE].setEnabled(True)
            self.buttons[TAKE].setToolTip(self.tr("Take these data; training starts anew."))

    def _accept(self) -> None:
        if self.answer == TAKE and self._form is not None:
            data: Data = self._form.data()
            self.taken.emit(data)
