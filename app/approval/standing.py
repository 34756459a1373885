"""What approvals proved, as it stands now: later answers move a bound, and may put it in doubt or disprove it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.engine import audits, certify
from app.engine.audits import MILLION, Plan
from app.engine.certify import Outcome, Verdict
from app.records import Approval, ApprovalState, DocumentId, Elusion, LabelId, LabelProof, LabelSetId, Standing
from app.store import approvals, labels
from app.store.approvals import Stored
from app.store.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class _Certified:
    """What an approval that ended was about: the label of each document of its set, those asked in the order in which
    they were, and those that got their label unread."""

    plan: Plan
    labels: Mapping[DocumentId, LabelId]
    asked: Sequence[DocumentId]
    unread: frozenset[DocumentId]


class Watch:
    """Tells how approvals stand. What was frozen is read once."""

    def __init__(self, store: Project) -> None:
        self._store = store
        self._known: dict[str, _Certified] = {}

    def told(self, one: Stored, every: Sequence[Stored], answers: Mapping[DocumentId, LabelId]) -> Approval:
        """One approval as it stands after these answers; ``every`` are all of the label set."""
        record = _record(one)
        if one.state is not ApprovalState.PASSED:
            return record
        record = replace(record, untested=self._untested(record, one))
        known = self._certified(one)
        verdict = None if known is None else _verdict(one, known.plan)
        if known is None or verdict is None:
            return record
        since = {document: answers[document] for document in known.unread & answers.keys()}
        contradicted = sum(label != known.labels[document] for document, label in since.items())
        wrong = self._wrong(known, answers)
        again = [later for later in every if later.body.get("again") == one.proof]
        stands = [
            certify.standing(
                known.plan,
                verdict,
                contradicted=contradicted,
                drawn=max((later.answered for later in again), default=0),
                drawn_wrong=max((later.wrong for later in again), default=0),
            )
        ]
        for claim in record.elusion:
            found = sum(label == claim.label != known.labels[document] for document, label in since.items())
            if claim.missed is not None:
                stands.append(_of_found(found, claim.missed))
        bound = None
        if wrong > known.plan.looks[verdict.look or 0].allowed:
            stands.append(Standing.DOUBTFUL)  # with the answers as they are now it would not have passed
        else:
            now = replace(verdict, wrong=max(wrong, verdict.wrong))
            bound = certify.remaining(
                known.plan,
                now,
                answered=known.plan.size - len(known.unread) + len(since),
                wrong=now.wrong + contradicted,
            )
        return replace(
            record,
            standing=max(stands, key=list(Standing).index),
            read_since=len(since),
            contradicted=contradicted,
            bound_now=None if bound is None else bound / MILLION,
        )

    def per_label(self, one: Stored, answers: Mapping[DocumentId, LabelId]) -> list[LabelProof]:
        """Of each label given in the set, the interval of the share that agrees among its unread, the weakest first."""
        known = self._certified(one)
        if known is None or one.state not in (ApprovalState.PASSED, ApprovalState.FAILED):
            return []
        read = [document for document in known.asked if document in answers]
        sizes = Counter(known.labels.values())
        drawn = Counter(known.labels[document] for document in read)
        wrong = Counter(known.labels[document] for document in read if answers[document] != known.labels[document])
        bounds = certify.per_label(sizes, drawn, wrong)
        found = [
            LabelProof(
                label=label,
                documents=size,
                answered=drawn[label],
                agreed=drawn[label] - wrong[label],
                low=1 - bounds[label][1],
                high=1 - bounds[label][0],
            )
            for label, size in sizes.items()
        ]
        return sorted(found, key=lambda proof: (proof.low, proof.high, proof.label))

    def share_wrong(self, one: Stored, answers: Mapping[DocumentId, LabelId]) -> float:
        """The share of what an approval gave unread that is thought to be wrong, for planning."""
        known = self._certified(one)
        if known is None:
            return 0.0
        return (self._wrong(known, answers) + 0.5) / (len(known.asked) + 1)

    def _untested(self, record: Approval, one: Stored) -> list[LabelId]:
        """What must not be missed now, and was not tested: it came to be so later, or could not be tested again."""
        tested = {claim.label for claim in record.elusion if claim.missed is not None}
        with self._store.read() as connection:
            current = labels.of(connection, LabelSetId(one.body["label_set"]))
        return [label.id for label in current if label.critical and label.id not in tested]

    def _wrong(self, known: _Certified, answers: Mapping[DocumentId, LabelId]) -> int:
        """How many of the audit's answers disagree as they are now."""
        return sum(answers.get(document, known.labels[document]) != known.labels[document] for document in known.asked)

    def _certified(self, one: Stored) -> _Certified | None:
        found = self._known.get(one.proof)
        if found is not None:
            return found
        frozen = approvals.get_set(self._store, one.body["set"])
        if frozen is None:
            return None
        with self._store.read() as connection:
            unread = frozenset(approvals.given_by(connection, one.proof))
        # The plan that proved it: of nested prefixes the one whose unread they are.
        packed = next((plan for plan in one.body["plans"] if plan["size"] >= one.approved), one.body["plans"][-1])
        plan = audits.unpacked(packed)
        names = [LabelId(label) for label, _ in one.body["labels"]]
        own = map(DocumentId, frozen.documents[: plan.size].tolist())
        labels = dict(zip(own, (names[column] for column in frozen.labels[: plan.size].tolist()), strict=True))
        asked = [DocumentId(number) for number in frozen.order.tolist() if number in labels][: one.answered]
        found = _Certified(plan=plan, labels=labels, asked=asked, unread=unread)
        if one.state is not ApprovalState.PASSED or len(unread) >= one.approved:  # nothing is being given any more
            self._known[one.proof] = found
        return found


def _verdict(one: Stored, plan: Plan) -> Verdict | None:
    look = next((place for place, look in enumerate(plan.looks) if look.drawn == one.answered), None)
    if look is None:
        return None
    return Verdict(outcome=Outcome.PASSED, answered=one.answered, wrong=one.wrong, look=look, bound=one.bound)


def _of_found(found: int, missed: int) -> Standing:
    """Whether so many documents of a label that turned up later speak against at most ``missed``."""
    if found > missed:
        return Standing.REFUTED
    return Standing.DOUBTFUL if 2 * found > max(1, missed) else Standing.HOLDS


def _record(stored: Stored) -> Approval:
    """An approval as its events tell it."""
    plan = stored.body["plans"][-1]
    most = longest = plan["looks"][-1][0]
    elusion = []
    shown = {claim["label"]: claim for claim in stored.body.get("shown", ())}
    for one in stored.body.get("elusion", ()):
        test, claim = one["plan"], shown.get(one["label"], {})
        # After the audit of the whole set only documents are asked that would not get the label.
        most = max(most, round(longest + max(0.0, test["looks"][-1][0] - longest * test["size"] / plan["size"])))
        elusion.append(
            Elusion(
                label=LabelId(one["label"]),
                target=test["target"] / MILLION,
                documents=test["size"],
                expected=test["looks"][0][0],
                answered=claim.get("answered", 0),
                found=claim.get("found", 0),
                missed=claim.get("missed"),
                failed=claim.get("outcome") == Outcome.FAILED.value,
            )
        )
    return Approval(
        proof=stored.proof,
        attempt=stored.attempt,
        state=stored.state,
        target=1 - stored.body["target"] / MILLION,
        confidence=1 - stored.body["alpha"] / MILLION,
        documents=plan["size"],
        approved=stored.approved,
        answered=stored.answered,
        most_answers=most,
        wrong=stored.wrong,
        bound=None if stored.bound is None else stored.bound / MILLION,
        at=stored.at,
        elusion=elusion,
        collection=stored.body.get("collection"),
        again=stored.body.get("again"),
    )
