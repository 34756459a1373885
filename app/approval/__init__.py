"""Approval with proof: proposes what can be approved unread, asks for its audit, and approves what the audit proves.

The set, the labels in it, the plans and the random order are frozen in one event before the first audit question is
asked; the verdict is an event, too, and every label given unread names it. See engine/certify.py for what is proved.
"""

from app.approval.attempts import MISSED, Approvals
from app.approval.outlook import pays_to_stop

__all__ = ["MISSED", "Approvals", "pays_to_stop"]
