"""The program with its window: what `nn-playground` without a sub-command does."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from PySide6.QtCore import QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from playground import paths
from playground.core.experiment import Experiment
from playground.session.autosave import Autosave
from playground.session.job import any_at_work
from playground.session.settings import Settings
from playground.session.studio import Studio
from playground.ui.errors import ErrorSurface
from playground.ui.theme import Look
from playground.ui.window import TITLE, Window

NAME = "nn-playground"
HIDDEN_START_MS = 2000
"""A window that starts minimised is never painted; then work begins after this time."""


def run(
    file: Path | None = None,
    experiment: Experiment | None = None,
    *,
    device: str = "auto",
    threads: int | None = None,
    arguments: Sequence[str] = (),
    watch: Callable[[Window], None] = lambda window: None,
) -> int:
    """Open the window, on a file or an experiment if given, and stay until it is closed; the exit code.

    The window shows before anything slow is loaded; network and data are prepared in the background. ``watch`` is
    given the window before it shows.
    """
    app = make_application(arguments)
    settings = Settings()
    look = Look(settings.theme)
    look.apply(app)
    studio = Studio(experiment, settings=settings, device=device, threads=threads, prepares_kernels=True)
    autosave = Autosave(studio)
    window: Window | None = None
    errors = ErrorSurface(look, lambda: window)
    errors.install()
    window = Window(look, studio, errors)
    window.closed.connect(lambda: app.exit(0))

    def start() -> None:
        if window is None or window.page:
            return
        window.open_last_page()
        studio.start()
        autosave.start()
        if autosave.is_alone:  # nobody can undo to digits that we know nothing of
            studio.forget_unused_digits(autosave.folder)
        window.offer(autosave)
        if file is not None:
            studio.open_file(file)

    watch(window)
    window.painted.connect(start)
    QTimer.singleShot(HIDDEN_START_MS, window, start)
    window.show()
    try:
        code = app.exec()
    finally:
        errors.remove()
    if any_at_work():
        _leave_at_once(code)
    return code


def _leave_at_once(code: int) -> NoReturn:
    """End the program although a thread is in a step that takes longer than one wants to wait.

    Python would pull such a thread out of the middle of torch, and the system would call that a crash.
    """
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # a program without a console has none
            stream.flush()
    os._exit(code)


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """The application with name, icon and the system's language; fonts and colours come with Look."""
    app = QApplication([sys.argv[0] if sys.argv else NAME, *arguments])
    app.setApplicationName(NAME)
    app.setApplicationDisplayName(TITLE)
    app.setDesktopFileName(NAME)
    app.setQuitOnLastWindowClosed(False)
    app.setWindowIcon(QIcon(str(paths.resource("icons", "nn-playground.svg"))))
    install_translations(app, QLocale())
    return app


def install_translations(app: QApplication, locale: QLocale) -> tuple[QTranslator, ...]:
    """Put our translation and Qt's own for this locale in use, as far as there are any; English needs none."""
    installed: list[QTranslator] = []
    if locale.language() == QLocale.Language.English:
        return ()
    ours = paths.resources() / "translations"
    for folder, name in ((ours, NAME), (Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)), "qtbase")):
        translator = QTranslator(app)
        if translator.load(locale, name, "_", str(folder)):
            app.installTranslator(translator)
            installed.append(translator)
    return tuple(installed)
