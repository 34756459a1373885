"""The overview of keys as a sheet over the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.ui import theme
from app.ui.messages import Sheet
from app.ui.widgets.key_table import KeyTable

translate = QCoreApplication.translate


def show_keys(parent: QWidget) -> Sheet:
    """A sheet with every key, in groups."""
    sheet = Sheet(parent, translate("keys", "Keys"))
    table = KeyTable()
    room = parent.width() - 40
    around = 96
    sheet.setMinimumWidth(min(max(theme.look(parent).px(880), table.fit(room - around) + around), room))
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(table)
    area.setMinimumHeight(min(theme.look(parent).px(340), max(200, parent.height() - 200)))
    sheet.content.addWidget(area)
    sheet.add_button(translate("keys", "Close"), main=True)
    sheet.open()
    return sheet
