"""Menus without underlined letters."""

from __future__ import annotations

from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleHintReturn, QStyleOption, QWidget


class _PlainStyle(QProxyStyle):
    """Fusion, whose letters that choose an entry are not underlined; they work all the same."""

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returned: QStyleHintReturn | None = None,
    ) -> int:
        if hint == QStyle.StyleHint.SH_UnderlineShortcut:
            return 0
        return super().styleHint(hint, option, widget, returned)


def without_underlines(menu: QWidget) -> None:
    """Draw the entries of a menu or menu bar, and of the menus in it, without underlined letters."""
    style = _PlainStyle("Fusion")
    style.setParent(menu)
    menu.setStyle(style)
