"""The one place surprises come to: a plain sentence, the details to copy, and the program goes on."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType

from attrs import frozen
from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from playground.session.job import JobFailed
from playground.ui.dialogs import Answer, Dialog, plain_text
from playground.ui.theme import Look

MOST_KEPT = 100


@frozen
class ErrorReport:
    """What went wrong: one sentence for everybody, and the details (a traceback) for whoever mends it."""

    sentence: str
    details: str


class ErrorDialog(Dialog):
    """Shows a report; more that come while it is open are added to it."""

    def __init__(self, look: Look, report: ErrorReport, parent: QWidget | None = None) -> None:
        self._details = plain_text(look, report.details, QCoreApplication.translate("ErrorDialog", "Details"))
        copy = QCoreApplication.translate("ErrorDialog", "Copy details")
        copy_tip = QCoreApplication.translate("ErrorDialog", "Put the details on the clipboard, to send them to us.")
        super().__init__(
            look,
            QCoreApplication.translate("ErrorDialog", "Something went wrong"),
            report.sentence,
            (
                Answer("copy", copy, tooltip=copy_tip, stays=True),
                Answer("on", QCoreApplication.translate("ErrorDialog", "Go on"), "primary"),
            ),
            parent,
            body=self._details,
        )
        self._count = 1

    @property
    def details(self) -> str:
        return self._details.toPlainText()

    def add(self, report: ErrorReport) -> None:
        """One more thing went wrong; the first sentence stays, with the number of others."""
        self._count += 1
        self._details.appendPlainText("\n" + report.details)
        self.setWindowTitle(self.tr("Something went wrong ({count} times)").format(count=self._count))

    def pressed(self, key: str) -> None:
        QGuiApplication.clipboard().setText(self.details)


class ErrorSurface(QObject):
    """Takes unexpected exceptions of every thread, and failed jobs, and shows them on the window's thread.

    ``window`` gives the parent of the dialogs; ``log`` keeps what was reported, oldest first.
    """

    _arrived = Signal(object)

    def __init__(self, look: Look, window: Callable[[], QWidget | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._window = window
        self._dialog: ErrorDialog | None = None
        self._before = (sys.excepthook, threading.excepthook)
        self.log: list[ErrorReport] = []
        self._arrived.connect(self._show)

    @property
    def dialog(self) -> ErrorDialog | None:
        """The dialog now open, if any."""
        return self._dialog

    def install(self) -> None:
        """From now on take what nobody caught, in any thread; see :meth:`remove`."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self.caught
        threading.excepthook = self._caught_in_thread

    def remove(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook = self._before

    def caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Report an exception nobody caught. Safe from any thread."""
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.exit(130)
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        if sys.stderr is not None:
            sys.stderr.write(details)
        sentence = self.tr("An unexpected error came up ({kind}: {message}). Your work is still here.")
        self.report(sentence.format(kind=kind.__name__, message=_short(str(error))), details)

    def failed(self, failure: JobFailed) -> None:
        """Report a job that ended with an error: its own sentence where the error was an expected one."""
        if failure.problem is not None:
            text = QCoreApplication.translate("Message", failure.problem.template).format(**failure.problem.values)
        else:
            sentence = self.tr("Work in the background stopped ({job}, {kind}: {message}). Your work is still here.")
            text = sentence.format(job=failure.name, kind=failure.kind, message=_short(failure.message))
        self.report(text, failure.traceback)

    def report(self, sentence: str, details: str) -> None:
        """Show a sentence with details to copy. Safe from any thread."""
        self._arrived.emit(ErrorReport(sentence, details))

    def show_log(self) -> None:
        """Show all that was reported since the program started."""
        sentence = self.tr("Nothing has gone wrong since the program started.")
        if self.log:
            sentence = self.tr("Reported since the program started: {count}.").format(count=len(self.log))
        details = "\n".join(f"{report.sentence}\n{report.details}" for report in self.log)
        self._open(ErrorReport(sentence, details))
        if self._dialog is not None:
            self._dialog.setWindowTitle(self.tr("Log details"))

    def _show(self, report: ErrorReport) -> None:
        self.log.append(report)
        del self.log[:-MOST_KEPT]
        if self._dialog is None:
            self._open(report)
        else:
            self._dialog.add(report)

    def _open(self, report: ErrorReport) -> None:
        if self._dialog is not None:
            return
        self._dialog = ErrorDialog(self._look, report, self._window())
        self._dialog.finished.connect(self._closed)
        self._dialog.open()

    def _closed(self, _result: int) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _caught_in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.caught(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)


def _short(text: str) -> str:
    line = text.strip().splitlines()[0] if text.strip() else "…"
    return line if len(line) <= 160 else line[:159] + "…"
