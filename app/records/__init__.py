"""The records that all layers speak: frozen, keyword-only, without behaviour of their own.

Identities: a *document* is a number inside its project and, across projects, the SHA-256 of its text; a
*label*, a *label set* and a *person* carry an id that means the same in every copy of a project. "Not yet" is
``None`` in the type. Confidences and probabilities are floats in 0..1; in events they are whole millionths.
"""

from app.records.answers import Answer, Doubt, How, Item, Progress, Question, Step
from app.records.approvals import Approval, ApprovalPlan, ApprovalState, Elusion, LabelProof, Outlook, Standing
from app.records.checks import Finding, Verification
from app.records.documents import Document, Lack, Layout, PagePicture, RawDocument, Unread
from app.records.exports import ExportRow
from app.records.figures import Advice, Count, Interval, Overview, RoundFigures, Signs
from app.records.identities import DocumentId, LabelId, LabelSetId, Person, PersonId, RoundId, Seq
from app.records.imports import Imported, PendingImport, Source, TablePreview
from app.records.labels import NONE, Label, LabelSet
from app.records.models import ModelFile, ModelStanding, ModelState, TriedModel
from app.records.suggestions import Evidence, Neighbour, Passage, SecondOpinion, Suggestion, Term
from app.records.verbs import Changes, Report, silent

__all__ = [
    "NONE",
    "Advice",
    "Answer",
    "Approval",
    "ApprovalPlan",
    "ApprovalState",
    "Changes",
    "Count",
    "Document",
    "DocumentId",
    "Doubt",
    "Elusion",
    "Evidence",
    "ExportRow",
    "Finding",
    "How",
    "Imported",
    "Interval",
    "Item",
    "Label",
    "LabelId",
    "LabelProof",
    "LabelSet",
    "LabelSetId",
    "Lack",
    "Layout",
    "ModelFile",
    "ModelStanding",
    "ModelState",
    "Neighbour",
    "Outlook",
    "Overview",
    "PagePicture",
    "Passage",
    "PendingImport",
    "Person",
    "PersonId",
    "Progress",
    "Question",
    "RawDocument",
    "Report",
    "RoundFigures",
    "RoundId",
    "SecondOpinion",
    "Seq",
    "Signs",
    "Source",
    "Standing",
    "Step",
    "Suggestion",
    "TablePreview",
    "Term",
    "TriedModel",
    "Unread",
    "Verification",
    "silent",
]
