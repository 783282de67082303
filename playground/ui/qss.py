"""The small style sheet for what Qt itself draws: menus, tooltips, text fields, scroll bars, lists.

Colours come from the tokens, font sizes are never set here: a font given in a style sheet loses its features.
"""

from __future__ import annotations

from string import Template

from playground.ui.tokens import Theme

_SHEET = Template("""
QToolTip {
    background: $surface; color: $ink; border: ${hairline}px solid $line2; padding: 6px 8px;
}
QMenu {
    background: $surface; color: $ink; border: ${hairline}px solid $line2; padding: 4px 0;
}
QMenu::item { padding: ${item_y}px 24px ${item_y}px 12px; margin: 0 4px; border-radius: 4px; }
QMenu::item:selected { background: $hover; color: $ink; }
QMenu::item:pressed { background: $sel; }
QMenu::item:disabled { color: $ink3; background: transparent; }
QMenu::separator { height: ${hairline}px; background: $line; margin: 4px 0; }
QMenu::icon { padding-left: 10px; }
QMenuBar { background: $surface; color: $ink2; spacing: 0; padding: 0 6px; }
QMenuBar::item { background: transparent; padding: 5px 10px; border-radius: 4px; }
QMenuBar::item:selected { background: $hover; color: $ink; }
QMenuBar::item:pressed { background: $sel; color: $ink; }
QLineEdit {
    background: $field; color: $ink; border: ${hairline}px solid $field; border-radius: 6px; padding: 0 7px;
    min-height: ${field_height}px; selection-background-color: $ink; selection-color: $surface;
}
QLineEdit:focus { background: $surface; border: 2px solid $ink; padding: 0 6px; }
QLineEdit:disabled { color: $ink3; background: transparent; border-color: $line; }
QLineEdit#inline { background: $surface; border: 2px solid $ink; min-height: 0; padding: 0 4px; }
QLineEdit[wrong="true"], QLineEdit[wrong="true"]:focus, QLineEdit#inline[wrong="true"] {
    background: $on_error; border: 2px solid $error;
}
QPlainTextEdit, QTextEdit {
    background: $surface; color: $ink; border: ${hairline}px solid $line2; border-radius: 6px;
    selection-background-color: $ink; selection-color: $surface;
}
QListView {
    background: transparent; color: $ink; border: none; outline: none;
}
QListView#popup { background: $surface; border: ${hairline}px solid $line2; padding: 4px; }
QListView::item { padding: 4px 8px; border-radius: 4px; }
QListView::item:hover { background: $hover; }
QListView::item:selected { background: $sel; color: $ink; }
QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: ${bar}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${bar}px; margin: 0; }
QScrollBar::handle { background: $line2; border: 2px solid $surface; border-radius: ${bar_radius}px; }
QScrollBar::handle:hover { background: $ink3; }
QScrollBar::handle:vertical { min-height: 24px; }
QScrollBar::handle:horizontal { min-width: 24px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")


def style_sheet(theme: Theme) -> str:
    """The style sheet of the application in `theme`."""
    bar = 16 if theme.projector else 10
    return _SHEET.substitute(
        surface=theme.surface,
        field=theme.field,
        hover=theme.hover,
        sel=theme.sel,
        line=theme.line,
        line2=theme.line2,
        error=theme.error,
        on_error=theme.on_error,
        ink=theme.ink,
        ink2=theme.ink2,
        ink3=theme.ink3,
        hairline=theme.hairline,
        item_y=8 if theme.projector else 5,
        field_height=theme.panel_height - 4,
        bar=bar,
        bar_radius=bar // 2,
    )
