"""``cloister continue``: next year's batch joins a project; what was approved before says nothing of it."""

from __future__ import annotations

import argparse
from typing import Any

from app.cli import adding, arguments, console
from app.records import Approval, ApprovalPlan, ApprovalState

NAME = "continue"
WORDS = "Add a new batch to a project, learn, and say what a certificate of its own would take."

# The session's type is not named: its module is imported by the verbs only, so that help comes at once.


def declare(parser: argparse.ArgumentParser) -> None:
    adding.declare(parser)
    parser.add_argument(
        "--target", type=arguments.share, default=0.95, help="share of right labels that an approval must prove (0.95)"
    )
    arguments.json(parser)


def run(chosen: argparse.Namespace) -> int:
    from app.session import Session

    path = arguments.project_path(chosen.project)
    sources = adding.sources(chosen)
    for source in sources:
        adding.check(source)
    with Session.open(path, person=console.person()) as session:
        before = session.progress().documents
        found = adding.fill(chosen, session, sources)
        adding.insist(found, safe="What the project held is as it was.")
        with console.bar("Learning") as report:
            session.learn(report)
        result, words = _stands(session, before, chosen.target)
    counts, added = adding.told(path, found)
    console.say(chosen, counts | result, f"{added}\n{words}")
    return 0


def _stands(session: Any, before: int, target: float) -> tuple[dict[str, Any], str]:
    """How the project stands with the new documents, for JSON and in words."""
    progress = session.progress()
    earlier = [one for one in session.approvals() if one.state is ApprovalState.PASSED and one.approved]
    labelled = session.answered() | session.automatic().keys()
    _, confidence = session.suggested()
    waiting = [one for one in confidence if one not in labelled]
    new = [one for one in waiting if one > before]
    expected = sum(confidence[one] for one in new) / len(new) if new else None
    plan = session.approval_plan(target)
    result = {
        "without_label": progress.documents - progress.answered,
        "new_without_label": len(new),
        "expected_right": expected,
        "earlier_approvals": [
            {
                "proof": one.proof,
                "approved": one.approved,
                "bound": one.bound if one.bound_now is None else one.bound_now,
                "standing": one.standing.value,
                "collection": one.collection,
            }
            for one in earlier
        ],
        "target": target,
        "plan": console.plain(plan),
    }
    lines = [_approved(one) for one in earlier]
    if earlier and new:
        lines.append("They say nothing of the new documents: these need an approval of their own.")
    if not waiting:
        lines.append("Every document with text has a label." if confidence else _nothing_learned(session))
        return result, "\n".join(lines)
    if expected is not None:
        lines.append(
            f"{len(new):,} of the new documents have no label yet. By its own confidence the model's suggestions would "
            f"be right on about {expected:.0%} of them; how many really are, only answers tell."
        )
    lines.append(_planned(plan, len(waiting), target))
    return result, "\n".join(lines)


def _approved(one: Approval) -> str:
    bound = one.bound if one.bound_now is None else one.bound_now
    proved = "" if bound is None else f", at most {bound:.1%} of them wrong"
    return f"Approval {one.attempt} covers {one.approved:,} documents that were there then{proved}."


def _planned(plan: ApprovalPlan | None, waiting: int, target: float) -> str:
    if plan is None:
        return (
            f"An approval with proof (at least {target:.0%} right) would spare nothing now: answer what is asked, and "
            f"look again. {waiting:,} documents have no label."
        )
    return (
        f"An approval begun now would take about {plan.audit:,} answers for its audit and give {plan.documents:,} "
        f"documents their label unread, with proof that at least {plan.target:.0%} are right; it passes in about "
        f"{round(plan.passes * 100):d} of 100 cases. Until every document has a label, about {plan.reading:,} answers "
        f"in all instead of {plan.without:,}; more answers first may make that fewer."
    )


def _nothing_learned(session: Any) -> str:
    if len(session.labels()) < 2:
        return "Nothing to learn yet: a project needs at least two labels."
    return "Nothing to learn from yet: the project has no document with text."
