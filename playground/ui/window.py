"""The window: menus, transport bar, banners, the rail and its pages."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from playground import paths
from playground.core.events import Broke, Stopped
from playground.session.autosave import Autosave
from playground.session.job import JobFailed
from playground.session.studio import Studio
from playground.session.trainer import TrainerState
from playground.ui.actions import Actions, keys_of
from playground.ui.dialogs import Answer, Dialog, markdown
from playground.ui.errors import ErrorSurface
from playground.ui.files import FileDesk, readable_file
from playground.ui.focus import FocusRing
from playground.ui.guard_banner import GuardBanner
from playground.ui.importing.desk import ImportDesk, own_data
from playground.ui.keys_overlay import KeysOverlay
from playground.ui.menu_row import MenuRow
from playground.ui.menus import Menus
from playground.ui.message_bar import MessageBar
from playground.ui.page_table import page_entries
from playground.ui.rail import Rail
from playground.ui.recovery import RecoveryBanner
from playground.ui.sharing import Sharing
from playground.ui.stop_banner import BEST, GO_ON, StopBanner
from playground.ui.theme import Look
from playground.ui.transport import TransportBar
from playground.ui.widgets.label import Hairline
from playground.ui.widgets.mosaic import Mosaic

TITLE = "NN Playground"
FIRST_SIZE = QSize(1440, 900)
SMALLEST_SIZE = {False: QSize(1150, 640), True: QSize(1280, 640)}
"""The least a window can be, in the projector theme or not."""
SMALL = QSize(1400, 800)
"""Narrower or lower than this the window takes its small form."""


class Window(QWidget):
    """The whole program on the screen.

    ``errors`` takes what goes wrong unexpectedly; without it failed jobs are told in the message bar alone.

    Signals:
        painted: it stands on the screen for the first time.
        closed: the person closed the window, and everything that ran has been stopped.
    """

    painted = Signal()
    closed = Signal()

    def __init__(
        self, look: Look, studio: Studio, errors: ErrorSurface | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._studio = studio
        self._errors = errors
        self._alt_alone = False
        self._was_painted = False
        self._closing = False
        self._may_close = False
        self.setWindowTitle(TITLE)
        self.setAutoFillBackground(True)
        self.setAcceptDrops(True)
        self.resize(FIRST_SIZE)
        self.files = FileDesk(look, studio, self)
        self.desk = ImportDesk(look, studio, self)
        self.sharing = Sharing(studio, self)
        self.commands = Actions(studio, self)
        self._entries = {entry.item.key: entry for entry in page_entries()}
        self._pages: dict[str, QWidget] = {}
        self._page = ""
        self._make_parts()
        self._connect_actions()
        self._connect_studio()
        self._restore()

    @property
    def studio(self) -> Studio:
        """What it shows."""
        return self._studio

    # --- pages ------------------------------------------------------------------------------------------------

    @property
    def page(self) -> str:
        """Key of the page shown; empty before the first was opened."""
        return self._page

    @property
    def page_keys(self) -> tuple[str, ...]:
        return tuple(self._entries)

    def page_widget(self, key: str) -> QWidget:
        """The page of this key, made if it was never visited. Raises KeyError for a page there is not."""
        if key not in self._pages:
            page = self._entries[key].make(self._look, self._studio, self._stack)
            self._pages[key] = page
            self._stack.addWidget(page)
        return self._pages[key]

    def open_page(self, key: str) -> None:
        """Show the page of this key. Raises KeyError for a page there is not."""
        self._stack.setCurrentWidget(self.page_widget(key))
        self._page = key
        self.rail.set_chosen(key)
        self.commands.pages[key].setChecked(True)
        self._studio.settings.last_page = key
        self._show_dot()

    def open_last_page(self) -> None:
        """Show the page that was shown when the program was last closed."""
        last = self._studio.settings.last_page
        self.open_page(last if last in self._entries else next(iter(self._entries)))

    def offer(self, autosave: Autosave) -> None:
        """Offer what a crash left, and in the File menu what was open when the program was closed last."""
        self.recovery.offer(autosave)
        path = autosave.last_session
        if path is not None:
            action = self.commands.last_session
            action.setVisible(True)
            action.triggered.connect(lambda: self.files.leave(lambda: self._studio.restore(path)))

    # --- looks ------------------------------------------------------------------------------------------------

    def set_theme(self, name: str) -> None:
        """Change the theme and remember it."""
        self._look.set_theme(name)
        self._studio.settings.theme = name
        self._studio.remember_settings()
        self.commands.themes[name].setChecked(True)
        self._arrange()

    @property
    def is_small(self) -> bool:
        """Whether the window has its small form (under 1400 × 800)."""
        return self.width() < SMALL.width() or self.height() < SMALL.height()

    def _arrange(self) -> None:
        """What depends on theme and size: the menu hides in the projector theme, the bar shrinks when small."""
        self.menu_row.setVisible(not self._look.theme.projector)
        self.setMinimumSize(SMALLEST_SIZE[self._look.theme.projector])
        self.transport.set_compact(self.is_small)
        self._rail_line.updateGeometry()

    def _set_full_screen(self, wanted: bool) -> None:
        state = self.windowState()
        full = Qt.WindowState.WindowFullScreen
        self.setWindowState(state | full if wanted else state & ~full)

    # --- making -----------------------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        look, studio, actions = self._look, self._studio, self.commands
        for number, entry in enumerate(self._entries.values(), start=1):
            key = entry.item.key
            actions.add_page(key, entry.item.title, number, partial(self.open_page, key))
        self.addActions(actions.all)
        self.menu_row = MenuRow(look, studio.document, self)
        files = self.files
        self.menus = Menus(
            self.menu_row.bar, actions, studio.open_preset, files.open_file, files.recent, files.forget_recent
        )
        self.transport = TransportBar(look, studio, actions, self)
        self.guard = GuardBanner(look, self)
        self.rest = StopBanner(look, self)
        self.message = MessageBar(look, self)
        self.recovery = RecoveryBanner(look, self)
        self.rail = Rail(look, [entry.item for entry in self._entries.values()], self)
        self._rail_line = Hairline(look, Qt.Orientation.Vertical, self)
        self._stack = QStackedWidget(self)
        self.keys = KeysOverlay(look, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.menu_row, self.transport, self.guard, self.rest, self.message, self.recovery):
            column.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(self._rail_line)
        row.addWidget(self._stack, 1)
        column.addLayout(row, 1)

    def _connect_actions(self) -> None:
        actions, files = self.commands, self.files
        actions.new.triggered.connect(files.new)
        actions.open.triggered.connect(files.open)
        actions.save.triggered.connect(files.save)
        actions.save_as.triggered.connect(files.save_as)
        actions.export_script.triggered.connect(self.sharing.export_script)
        actions.export_weights.triggered.connect(self.sharing.export_weights)
        actions.export_onnx.triggered.connect(self.sharing.export_onnx)
        actions.export_curves.triggered.connect(self.sharing.export_curves)
        actions.copy_text.triggered.connect(self.sharing.copy_text)
        actions.paste_text.triggered.connect(self.sharing.paste_text)
        actions.quit.triggered.connect(self.close)
        actions.training_settings.triggered.connect(self._open_training)
        actions.look.triggered.connect(self._open_look)
        actions.full_screen.triggered.connect(self._set_full_screen)
        actions.keys.triggered.connect(self._toggle_keys)
        actions.about.triggered.connect(self._show_about)
        actions.log.setVisible(self._errors is not None)
        if self._errors is not None:
            actions.log.triggered.connect(self._errors.show_log)
        for name, action in actions.themes.items():
            action.triggered.connect(lambda _checked=False, name=name: self.set_theme(name))
        self.rail.chosen.connect(self.open_page)

    def _connect_studio(self) -> None:
        trainer = self._studio.trainer
        trainer.stateChanged.connect(self._state_changed)
        trainer.runStarted.connect(self._run_started)
        trainer.broke.connect(self._show_broke)
        self.guard.answered.connect(trainer.fix_guard)
        trainer.stopped.connect(self._show_stopped)
        self.rest.answered.connect(self._answer_rest)
        self._studio.problem.connect(self.message.show_problem)
        self._studio.failed.connect(self._show_failure)
        self._look.changed.connect(self._arrange)

    def _restore(self) -> None:
        settings = self._studio.settings
        if settings.window_geometry:
            self.restoreGeometry(QByteArray(settings.window_geometry))
        self.commands.themes[self._look.theme.name].setChecked(True)
        self._arrange()

    # --- what happens -----------------------------------------------------------------------------------------

    def _run_started(self, _run: int) -> None:
        self.guard.close_banner()
        self.rest.close_banner()

    def _state_changed(self, state: TrainerState) -> None:
        if state == TrainerState.RUNNING:
            self.guard.close_banner()
            self.rest.close_banner()
        self._show_dot()

    def _show_dot(self) -> None:
        running = self._studio.trainer.state == TrainerState.RUNNING
        self.rail.set_dot("train", running and self._page != "train")

    def _show_broke(self, broke: Broke) -> None:
        self.guard.show_broke(broke, self._studio.document.experiment)

    def _show_stopped(self, stopped: Stopped) -> None:
        experiment = self._studio.document.experiment
        self.rest.show_stopped(stopped, experiment.training, experiment.data.counts[1] > 0)

    def _answer_rest(self, answer: str) -> None:
        if answer == GO_ON:
            self._studio.trainer.train()
        elif answer == BEST:
            self._studio.trainer.return_to_best()

    def _show_failure(self, failure: JobFailed) -> None:
        if self._errors is not None:
            self._errors.failed(failure)
        else:
            self.message.show_problem(failure.message)

    def _leave(self) -> None:
        """Nothing is unsaved any more; a save that took its time closes the window anew."""
        self._may_close = True
        if not self._closing:
            self.close()

    def _open_training(self) -> None:
        """Show the training settings, which are part of the Train page."""
        from playground.ui.pages.train import TrainPage

        self.open_page("train")
        page = self.page_widget("train")
        assert isinstance(page, TrainPage)
        page.network.open_training()

    def _open_look(self) -> None:
        """Look at the data, which are part of the Train page."""
        from playground.ui.pages.train import TrainPage

        page = self.page_widget("train")
        assert isinstance(page, TrainPage)
        page.open_look()

    def _toggle_keys(self) -> None:
        if self.keys.isVisible():
            self.keys.close_keys()
        else:
            self.keys.show_keys(keys_of(self.commands.all))

    def _show_about(self) -> None:
        credits = paths.resource("CREDITS.md").read_text(encoding="utf-8")
        dialog = Dialog(
            self._look,
            self.tr("About NN Playground"),
            self.tr("Build a neural network layer by layer, train it while watching, and look inside."),
            (Answer("close", self.tr("Close"), "primary"),),
            self,
            body=markdown(self._look, credits, self.tr("Credits")),
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _keeps_space(self) -> bool:
        """Whether the focused control shall get the Space key: one that is pressed with it and shows the ring."""
        focused = self.focusWidget()
        if not isinstance(focused, (QAbstractButton, Mosaic)):
            return False
        ring = focused.findChild(FocusRing, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return ring is not None and ring.shown

    # --- Qt ---------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            bare = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if event.key() == Qt.Key.Key_Space and bare and self._keeps_space():
                event.accept()
                return True
        elif kind == QEvent.Type.Paint and not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self.painted.emit)
        elif kind == QEvent.Type.WindowDeactivate:
            self._alt_alone = False
        elif kind == QEvent.Type.WindowStateChange:
            self.commands.full_screen.setChecked(self.isFullScreen())
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._alt_alone = event.key() == Qt.Key.Key_Alt
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Alt and self._alt_alone and self._look.theme.projector:
            self.menu_row.setVisible(self.menu_row.isHidden())
        self._alt_alone = False
        super().keyReleaseEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.transport.set_compact(self.is_small)
        super().resizeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        urls = event.mimeData().urls()
        if readable_file(urls) is not None or own_data(urls) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        urls = event.mimeData().urls()
        path, own = readable_file(urls), own_data(urls)
        if path is not None:
            event.acceptProposedAction()
            self.files.open_file(path)
        elif own is not None:
            event.acceptProposedAction()
            self.desk.look_at(own)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_close:
            self._closing = True
            self.files.leave(self._leave)
            self._closing = False
        if not self._may_close:
            event.ignore()
            return
        self._studio.settings.window_geometry = bytes(self.saveGeometry().data())
        self.hide()  # what runs may take some seconds to end
        self._studio.close()
        event.accept()
        self.closed.emit()
