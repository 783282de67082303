"""A translator that puts every text in brackets finds what was written on the screen without asking for translation."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core.events import Broke
from playground.core.presets import preset
from playground.session.settings import Settings
from playground.ui.app import install_translations
from playground.ui.page_table import page_entries
from playground.ui.theme import Look
from playground.ui.window import Window

WORDS = re.compile(r"[^\W\d_]{3,}")
"""Three letters in a row: a word, where they are not the name of a function in a formula."""
FORMULAS = {"min", "max", "log", "exp", "tanh"}
CAPTIONS = ("_caption", "_text", "_percent")
LISTS = ("_lines", "_options")


class Brackets(QTranslator):
    """Says "[text]" for every text of ours."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str | bytes, text: str | bytes, disambiguation: object = None, n: int = -1) -> str:
        name = context.decode() if isinstance(context, bytes) else context
        shown = text.decode() if isinstance(text, bytes) else text
        return shown if not shown or re.match(r"Q[A-Z]", name) else f"[{shown}]"


@pytest.fixture
def brackets(qapp: QApplication) -> Iterator[None]:
    translator = Brackets()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


@pytest.fixture
def window(brackets: None, look: Look, qtbot: QtBot) -> Window:
    window = Window(look, StillStudio(Settings()))
    window.files.ask_unsaved = lambda _title: "discard"
    qtbot.addWidget(window)
    window.show()
    return window


def is_translated(text: str) -> bool:
    """Whether a text holds nothing for people but what the translator gave."""
    outside, depth = [], 0
    for letter in text:
        depth += (letter == "[") - (letter == "]")
        if depth < 0:  # the rest of a text that is shown in two parts
            outside, depth = [], 0
        if depth == 0:
            outside.append(letter)
    return set(WORDS.findall("".join(outside))) <= FORMULAS


def texts_of(widget: QWidget) -> Iterator[str]:
    """Everything a widget of Qt's or ours says: its text, tooltip, names, captions and options."""
    yield widget.toolTip()
    yield widget.accessibleName()
    if isinstance(widget, QAbstractButton | QLabel):
        yield widget.text()
    if isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    if isinstance(widget, QMenu):
        yield widget.title()
    for name in CAPTIONS:
        value = getattr(widget, name, "")
        if isinstance(value, str):
            yield value
    for name in LISTS:
        entries = getattr(widget, name, ())
        for entry in entries if isinstance(entries, tuple | list) else ():
            if isinstance(entry, str):
                yield entry
            elif isinstance(entry, tuple):
                yield str(entry[1])
            else:
                yield str(getattr(entry, "text", ""))


def untranslated(widget: QWidget) -> list[str]:
    found = []
    for child in (widget, *widget.findChildren(QWidget)):
        found += [f"{type(child).__name__}: {text}" for text in texts_of(child) if not is_translated(text)]
    return sorted(set(found))


def test_every_command_and_menu_is_translated(window: Window) -> None:
    menus = window.menu_row.bar.findChildren(QMenu)
    actions = [*window.commands.all, *(action for menu in menus for action in menu.actions())]
    texts = {text for action in actions if isinstance(action, QAction) for text in (action.text(), action.iconText())}
    assert [text for text in texts if not is_translated(text)] == []


@pytest.mark.slow
@pytest.mark.parametrize("page", [entry.item.key for entry in page_entries()])
@pytest.mark.parametrize("experiment", ["course-mlp", "spiral", "linear", "sine"])
def test_every_text_of_the_window_is_translated(window: Window, page: str, experiment: str) -> None:
    studio = window._studio
    studio.document.edit(preset(experiment))
    window.open_page(page)
    studio.trainer.read(epoch=3, step=2532, train_loss=0.0888, validation_loss=0.0844, accuracy=0.975)
    studio.trainer.broke.emit(Broke("dense-1", 10, 9, 0.1, "loss"))
    found = untranslated(window)
    assert not found, "\n".join(found)


def test_the_keys_overlay_is_translated(window: Window) -> None:
    window.commands.keys.trigger()
    texts = [words for column in window.keys.lines for words, _key in column]
    assert [text for text in texts if not is_translated(text)] == []


def test_english_needs_no_translation_file(qapp: QApplication) -> None:
    assert install_translations(qapp, QLocale(QLocale.Language.English)) == ()
