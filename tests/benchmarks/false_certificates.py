"""How often an approval is false, what passes and what it costs: ``python -m tests.benchmarks.false_certificates``.

Synthetic pools with a known number of wrong labels, audited as the product does it. A certificate is false if, of the
documents left unread at the moment of passing, more than the target share is wrong. What is exact is computed along the
hypergeometric path; the replicates check that computation. Prints Markdown; a few minutes of one core.
"""

from __future__ import annotations

import argparse
import math

import numpy as np

from app.engine import audits, certify, planning
from app.engine.audits import MILLION, Look, Plan

TARGET, ALPHA = 50_000, 50_000
SIZES = (300, 1_000, 4_000, 20_000)
SHARES = (0.005, 0.01, 0.02, 0.03)


def replicate(plan: Plan, wrong: int, count: int, rng: np.random.Generator) -> tuple[float, float, float]:
    """Shares of false certificates and of passes, and mean audit answers, by drawing hypergeometric paths."""
    seen, live = np.zeros(count, dtype=np.int64), np.ones(count, dtype=bool)
    false, passed, spent, before = 0, 0, 0, 0
    for look in plan.looks:
        left = wrong - seen
        seen = seen + rng.hypergeometric(left, plan.size - before - left, look.drawn - before)
        before = look.drawn
        good = live & (seen <= look.allowed)
        over = live & (seen > plan.looks[-1].allowed)
        false += int((good & ((wrong - seen) * MILLION > TARGET * (plan.size - look.drawn))).sum())
        passed += int(good.sum())
        spent += int((good | over).sum()) * look.drawn
        live &= ~(good | over)
    return false / count, passed / count, (spent + int(live.sum()) * before) / count


def worst_case(plan: Plan) -> tuple[int, float]:
    """The number of wrong labels with which false certificates are likeliest, and how likely: exact."""
    wrong = list(range(plan.limit + 1, plan.size * TARGET // MILLION + 12))
    passed, _ = audits.paths(plan, wrong)  # who passes at a look has just as many wrong answers as it allows
    false = [
        [(number - look.allowed) * MILLION > TARGET * (plan.size - look.drawn) for look in plan.looks]
        for number in wrong
    ]
    chances = (passed * np.array(false)).sum(axis=1)
    return wrong[int(chances.argmax())], float(chances.max())


def single(count: int, rng: np.random.Generator) -> None:
    """One plan on one set, as planned for an anticipated 0.5, 1 and 2 %."""
    print(f"\n## One set, {count:,} replicates a cell\n")
    print("| set | planned for | looks | false at worst | false, 5 % and one more | " + " | ".join(
        f"{share:.1%} wrong: passes, answers" for share in SHARES) + " |")  # fmt: skip
    print("|" + "---|" * (5 + len(SHARES)))
    for size in SIZES:
        for anticipated in (0.005, 0.01, 0.02):
            plan = planning.design(size, target=TARGET, alpha=ALPHA, anticipated=anticipated)
            if plan is None:
                print(f"| {size:,} | {anticipated:.1%} | none is sound |" + " |" * (2 + len(SHARES)))
                continue
            first, last = plan.looks[0], plan.looks[-1]
            looks = f"{len(plan.looks)}: {first.drawn}/{first.allowed} … {last.drawn}/{last.allowed}"
            hardest, exact = worst_case(plan)
            worst = replicate(plan, hardest, count, rng)[0]
            above = replicate(plan, size * TARGET // MILLION + 1, count, rng)[0]
            cells = []
            for share in SHARES:
                _, passed, spent = replicate(plan, round(share * size), count, rng)
                cells.append(f"{passed:.1%}, {spent:.0f}")
            print(f"| {size:,} | {anticipated:.1%} | {looks} | {worst:.2%} (exact {exact:.2%}) | {above:.2%} "
                  f"| {' | '.join(cells)} |")  # fmt: skip


def reference(count: int, rng: np.random.Generator) -> None:
    """Three looks, 100/200/300 accepting 1/4/8, on 4,000 documents."""
    looks = tuple(Look(drawn=drawn, allowed=allowed) for drawn, allowed in ((100, 1), (200, 4), (300, 8)))
    plan = Plan(size=4000, target=TARGET, alpha=ALPHA, limit=audits.limit(4000, TARGET, looks), looks=looks)
    cells = []
    for share in SHARES:
        _, passed, spent = replicate(plan, round(share * 4000), count, rng)
        cells.append(f"{share:.1%}: {passed:.1%}, {spent:.0f}")
    worst = max(replicate(plan, wrong, count, rng)[0] for wrong in range(plan.limit, 204))
    print(f"\n100/200/300 accepting 1/4/8 on 4,000: false {worst:.2%} at worst; {'; '.join(cells)}.")


def walks(count: int, rng: np.random.Generator) -> None:
    """Three nested prefixes; the strictest, the second, or all just above the target; any false pass counts."""
    print(f"\n## A walk over three nested prefixes, {count:,} replicates a cell\n")
    print("| prefixes | first false | false | passes of the first |\n|---|---|---|---|")
    for sizes in ((200, 300, 450), (1000, 1300, 1700)):
        shapes = [planning.bounded(size, target=TARGET, alpha=ALPHA, slope=0.05, power=0.5, most=200) for size in sizes]
        plans = [plan for plan in shapes if plan is not None]
        for first_false in (0, 1, 2):
            errors = [plan.size // 100 if number < first_false else plan.limit + 1 for number, plan in enumerate(plans)]
            members = np.repeat(np.arange(3), np.diff([0, *sizes]))
            wrong = np.zeros(sizes[-1], dtype=bool)
            for start, add in zip([0, *sizes], np.diff([0, *errors]), strict=False):
                wrong[start : start + add] = True
            false = opened = 0
            for _ in range(count):
                order = rng.permutation(sizes[-1])[: 3 * 200]
                verdicts = certify.walk(plans, members[order], wrong[order])
                passed = [verdict.outcome is certify.Outcome.PASSED for verdict in verdicts]
                opened += passed[0]
                false += any(
                    good and (errors[number] - verdicts[number].wrong) * MILLION
                    > TARGET * (plans[number].size - verdicts[number].answered)
                    for number, good in enumerate(passed)
                )  # fmt: skip
            print(f"| {sizes} | {first_false + 1} | {false / count:.2%} | {opened / count:.1%} |")


def lives(count: int, rng: np.random.Generator) -> None:
    """Up to eight attempts with shared error, each on the set with which false certificates are likeliest."""
    print(f"\n## A project's life: eight attempts, each on the worst of sets, {count:,} replicates\n")
    for size in SIZES:
        survive, planned = 1.0, 0
        for attempt in range(1, 9):
            share = certify.share_of(attempt, ALPHA)
            plan = planning.bounded(size, target=TARGET, alpha=share, slope=0.05, power=0.5, most=min(400, size // 2))
            if plan is not None:
                planned += 1
                survive *= 1 - replicate(plan, worst_case(plan)[0], count, rng)[0]
        print(f"- {size:,}: any false certificate in {1 - survive:.2%} of lives ({planned} attempts possible)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replicates", type=int, default=20_000)
    parser.add_argument("--walks", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    error = math.sqrt(0.05 * 0.95 / options.replicates)
    print(f"Target {TARGET / MILLION:.0%}, α {ALPHA / MILLION:.0%}; Monte Carlo error of a share of 5 %: {error:.2%}.")
    single(options.replicates, rng)
    reference(options.replicates, rng)
    walks(options.walks, rng)
    lives(options.replicates, rng)


if __name__ == "__main__":
    main()
