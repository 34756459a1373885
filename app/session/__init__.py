"""A Session is one open project; its methods are the user's verbs. It wires store and engine and knows no Qt.

Short verbs are plain calls on the window's thread; long ones take a ``report`` and run on a lane. Every verb returns
what changed. The verbs stand by subject, a file each; what they do is done by the parts that a session wires: the desk
(app/desk.py), the learner (app/learner.py), the approvals (app/approval/), the importer and the exporter.
"""

from app.engine.text import visible  # names as they may be shown: control and invisible characters escaped
from app.session.files import preview, verify_file
from app.session.session import Session

__all__ = ["Session", "preview", "verify_file", "visible"]
