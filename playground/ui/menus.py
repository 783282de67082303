"""The menus: which command stands where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QMenuBar

from playground.core.presets import PRESETS
from playground.ui.actions import Actions
from playground.ui.train.wording import term


class Menus(QObject):
    """Fills a menu bar from the commands; presets and recent files are listed afresh each time.

    ``open_preset`` takes a preset's name, ``open_file`` a path, ``recent`` gives the files opened last.
    """

    def __init__(
        self,
        bar: QMenuBar,
        actions: Actions,
        open_preset: Callable[[str], object],
        open_file: Callable[[Path], object],
        recent: Callable[[], Sequence[Path]],
        forget_recent: Callable[[], object],
    ) -> None:
        super().__init__(bar)
        self._bar = bar
        self._kept: list[QMenu] = []  # a menu that Python forgets takes its submenus from Python with it
        self._actions = actions
        self._open_preset = open_preset
        self._open_file = open_file
        self._recent = recent
        self._forget_recent = forget_recent
        self._file_menu()
        self._edit_menu()
        self._view_menu()
        self._network_menu()
        self._training_menu()
        self._help_menu()

    def _file_menu(self) -> None:
        actions, menu = self._actions, self._menu(self.tr("&File"))
        menu.addAction(actions.new)
        menu.addAction(actions.open)
        self.recent = menu.addMenu(self.tr("Open &recent"))
        self.recent.aboutToShow.connect(self._list_recent)
        menu.addAction(actions.last_session)
        menu.aboutToShow.connect(lambda: self.recent.setEnabled(bool(self._recent())))
        presets = menu.addMenu(self.tr("&Presets"))
        for name, experiment in PRESETS.items():
            entry = presets.addAction(term(experiment.name))
            entry.triggered.connect(lambda _checked=False, name=name: self._open_preset(name))
        menu.addSeparator()
        menu.addAction(actions.save)
        menu.addAction(actions.save_as)
        exports = menu.addMenu(self.tr("&Export"))
        exports.setToolTipsVisible(True)
        exports.addActions([actions.export_script, actions.export_weights, actions.export_onnx, actions.export_curves])
        menu.addSeparator()
        menu.addAction(actions.quit)

    def _edit_menu(self) -> None:
        actions, menu = self._actions, self._menu(self.tr("&Edit"))
        menu.addActions([actions.undo, actions.redo])
        menu.addSeparator()
        menu.addActions([actions.copy_text, actions.paste_text])

    def _view_menu(self) -> None:
        actions, menu = self._actions, self._menu(self.tr("&View"))
        menu.addActions(list(actions.pages.values()))
        menu.addSeparator()
        menu.addActions(list(actions.themes.values()))
        menu.addSeparator()
        menu.addActions([actions.look, actions.full_screen, actions.keys])

    def _network_menu(self) -> None:
        actions, menu = self._actions, self._menu(self.tr("&Network"))
        menu.addActions([*actions.add_layer.values(), actions.remove_layer])
        menu.addSeparator()
        menu.addActions([actions.deeper, actions.shallower])

    def _training_menu(self) -> None:
        actions, menu = self._actions, self._menu(self.tr("&Training"))
        menu.addActions([actions.train, actions.step_sample, actions.step_batch, actions.step_epoch])
        menu.addSeparator()
        menu.addActions([actions.rewind, actions.best, actions.open_test_set])
        menu.addMenu(self.tr("New &dice")).addActions(list(actions.dice.values()))
        menu.addSeparator()
        speed = menu.addMenu(self.tr("S&peed"))
        speed.addActions(list(actions.speeds.values()))
        speed.addSeparator()
        speed.addActions([actions.slower, actions.faster])
        engine = menu.addMenu(self.tr("Trained b&y"))
        engine.setToolTipsVisible(True)
        engine.addActions(list(actions.engines.values()))
        menu.addSeparator()
        menu.addAction(actions.training_settings)

    def _help_menu(self) -> None:
        self._menu(self.tr("&Help")).addActions([self._actions.about, self._actions.log])

    def _menu(self, title: str) -> QMenu:
        menu = self._bar.addMenu(title)
        menu.setToolTipsVisible(True)
        self._kept.append(menu)
        return menu

    def _list_recent(self) -> None:
        self.recent.clear()
        for path in self._recent():
            entry = self.recent.addAction(path.name)
            entry.setToolTip(str(path))
            entry.triggered.connect(lambda _checked=False, path=path: self._open_file(path))
        self.recent.setToolTipsVisible(True)
        self.recent.addSeparator()
        self.recent.addAction(self.tr("&Empty this list")).triggered.connect(self._forget_recent)
