"""Tables of financial reports, whose sums are right: results, segments, balances, cash, projects, receipts.

As in figures.py, a table leaves the sums it made in the scene's memory, where the sentences around it find them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .catalogue import OVERHEADS, SEGMENTS, WORKS
from .figures import Table
from .grammar import Dice

if TYPE_CHECKING:
    from .scene import Scene


def results(scene: Scene, dice: Dice, arguments: str) -> str:
    """``@results month|pipe|year``: actual against budget (or last year) from revenue to operating profit, in thousands."""
    revenue = dice.between(820, 9400)
    plan = revenue * dice.between(930, 1075) // 1000
    cost, cost_plan = revenue * dice.between(520, 680) // 1000, plan * dice.between(540, 660) // 1000
    lines = [
        ("Revenue", revenue, plan),
        ("Cost of sales", -cost, -cost_plan),
        ("Gross profit", revenue - cost, plan - cost_plan),
    ]
    spent = spent_plan = 0
    for name in ["Personnel", *dice.shuffled(OVERHEADS)[: dice.between(3, 5)]]:
        low, high = (115, 165) if name == "Personnel" else (12, 44)
        weight = dice.between(low * 10, high * 10)
        one, one_plan = revenue * weight // 10_000, plan * weight * dice.between(90, 110) // 1_000_000
        spent, spent_plan = spent + one, spent_plan + one_plan
        lines.append((name, -one, -one_plan))
    ebitda, ebitda_plan = revenue - cost - spent, plan - cost_plan - spent_plan
    wear, wear_plan = revenue * 31 // 1000, plan * 33 // 1000
    lines += [
        ("EBITDA", ebitda, ebitda_plan),
        ("Depreciation", -wear, -wear_plan),
        ("Operating profit", ebitda - wear, ebitda_plan - wear_plan),
    ]
    show = scene.round_amount
    up = revenue >= plan
    mark = scene.money_like.numbers[1]

    def share(part: int, whole: int) -> str:
        return f"{part * 1000 // whole / 10:.1f}".replace(".", mark)

    scene.memory |= {
        "rev": show(revenue),
        "revplan": show(plan),
        "revgap": show(abs(revenue - plan)),
        "revpct": share(abs(revenue - plan), plan),
        "updown": "above" if up else "below",
        "moreless": "more" if up else "less",
        "riseFall": "rose" if up else "fell",
        "gm": share(revenue - cost, revenue),
        "gmplan": share(plan - cost_plan, plan),
        "ebitda": show(ebitda),
        "ebitdaplan": show(ebitda_plan),
        "op": show(ebitda - wear),
        "opplan": show(ebitda_plan - wear_plan),
        "gp": show(revenue - cost),
        "over": show(spent),
        "overplan": show(spent_plan),
        "opm": share(ebitda - wear, revenue),
    }
    unit = (
        f"{scene.money_like.currency}'000"
        if scene.money_like.currency in "£$"
        else f"{scene.money_like.currency} thousand"
    )
    scene.memory["unit"] = unit
    other = {"month": "Budget", "pipe": "Budget", "year": "Prior year"}[arguments]
    if arguments == "pipe":
        return f"| {unit} | Actual | {other} | Var. |\n|---|---:|---:|---:|\n" + "\n".join(
            f"| {n} | {show(x)} | {show(y)} | {show(x - y)} |" for n, x, y in lines
        )
    head = f"{unit:<34}{'Actual':>12}{other:>12}{'Variance':>12}"
    return head + "\n" + "\n".join(f"{n:<34}{show(x):>12}{show(y):>12}{show(x - y):>12}" for n, x, y in lines)


def segments(scene: Scene, dice: Dice, arguments: str) -> str:
    """``@segments``: revenue by segment for four quarters, with sums both ways."""
    names = dice.shuffled(SEGMENTS[scene.a.industry])[: dice.between(3, 4)]
    sizes = [dice.between(280, 2600) for _ in names]
    quarters = [[size * dice.between(86, 117) // 100 for _ in range(4)] for size in sizes]
    show = scene.round_amount
    rows = [
        f"{n:<30}" + "".join(f"{show(v):>9}" for v in q) + f"{show(sum(q)):>10}"
        for n, q in zip(names, quarters, strict=True)
    ]
    sums = [sum(column) for column in zip(*quarters, strict=True)]
    best = max(range(len(names)), key=lambda i: sum(quarters[i]))
    scene.memory |= {
        "best": names[best],
        "bestsum": show(sum(quarters[best])),
        "weak": names[min(range(len(names)), key=lambda i: sum(quarters[i]))],
        "segtotal": show(sum(sums)),
        "q4": show(sums[3]),
        "q3": show(sums[2]),
        "q34": "up from" if sums[3] >= sums[2] else "down from",
    }
    head = f"{'':<30}" + "".join(f"{q:>9}" for q in ("Q1", "Q2", "Q3", "Q4")) + f"{'Year':>10}"
    return "\n".join(
        [head, *rows, f"{'Total':<30}" + "".join(f"{show(v):>9}" for v in sums) + f"{show(sum(sums)):>10}"]
    )


def balance(scene: Scene, dice: Dice, arguments: str) -> str:
    """``@balance``: assets that equal equity and liabilities, this year and last."""
    columns = []
    sizes = [dice.between(900, 6100), dice.between(120, 900), dice.between(310, 1900), dice.between(190, 1400)]
    for _ in range(2):
        fixed, stock, owed, cash = (size * dice.between(88, 112) // 100 for size in sizes)
        total = fixed + stock + owed + cash
        loans, trade, provisions = (
            total * dice.between(24, 30) // 100,
            total * dice.between(12, 16) // 100,
            dice.between(40, 160),
        )
        columns.append(
            [fixed, stock, owed, cash, total, total - loans - trade - provisions, provisions, loans, trade, total]
        )
    names = (
        "Property, plant and equipment",
        "Inventories",
        "Trade and other receivables",
        "Cash at bank",
        "Total assets",
        "Equity",
        "Provisions",
        "Borrowings",
        "Trade and other payables",
        "Total equity and liabilities",
    )
    show = scene.round_amount
    scene.memory |= {
        "cash": show(columns[0][3]),
        "cashbefore": show(columns[1][3]),
        "loans": show(columns[0][7]),
        "equity": show(columns[0][5]),
        "eqratio": str(columns[0][5] * 100 // columns[0][4]),
        "total": show(columns[0][4]),
    }
    head = f"{'':<34}{scene.date.year - 1:>12}{scene.date.year - 2:>12}"
    return "\n".join([head, *(f"{n:<34}{show(x):>12}{show(y):>12}" for n, x, y in zip(names, *columns, strict=True))])


def cashflow(scene: Scene, dice: Dice, arguments: str) -> str:
    """``@cashflow``: opening balance, receipts, payments and closing balance for four to six months."""
    from .scene import MONTHS, month_after

    show, cash = scene.round_amount, dice.between(180, 900)
    opening = cash
    rows = [f"{'Month':<12}{'Opening':>10}{'Receipts':>10}{'Payments':>10}{'Closing':>10}"]
    low, where = cash, ""
    for at in range(dice.between(4, 6)):
        month = MONTHS[month_after(scene.date, at).month - 1]
        got, paid = dice.between(260, 780), dice.between(270, 790)
        rows.append(f"{month:<12}{show(cash):>10}{show(got):>10}{show(-paid):>10}{show(cash + got - paid):>10}")
        cash += got - paid
        if cash < low or not where:
            low, where = cash, month
    scene.memory |= {"opening": show(opening), "closing": show(cash), "low": show(low), "lowmonth": where}
    return "\n".join(rows)


def project(scene: Scene, dice: Dice, arguments: str) -> str:
    """``@project 4-6``: budget, spent, forecast and variance by package, in thousands."""
    low, high = (int(n) for n in arguments.split("-"))
    show, sums = scene.round_amount, [0, 0, 0, 0]
    rows = [f"{'Package':<36}{'Budget':>9}{'Spent':>9}{'Forecast':>10}{'Variance':>10}"]
    worst, gap = "", 0
    for name in dice.shuffled(WORKS)[: dice.between(low, high)]:
        budget = dice.between(60, 980)
        forecast = budget * dice.between(92, 116) // 100
        spent = forecast * dice.between(20, 95) // 100
        for i, value in enumerate((budget, spent, forecast, budget - forecast)):
            sums[i] += value
        if budget - forecast < gap or not worst:
            worst, gap = name, budget - forecast
        rows.append(f"{name:<36}{show(budget):>9}{show(spent):>9}{show(forecast):>10}{show(budget - forecast):>10}")
    rows.append(f"{'Total':<36}{show(sums[0]):>9}{show(sums[1]):>9}{show(sums[2]):>10}{show(sums[3]):>10}")
    scene.memory |= {
        "pbudget": show(sums[0]),
        "pspent": show(sums[1]),
        "pforecast": show(sums[2]),
        "pgap": show(abs(sums[3])),
        "pover": "over" if sums[3] < 0 else "under",
        "worst": worst,
        "pshare": str(sums[1] * 100 // sums[2]),
    }
    return "\n".join(rows)


def accounts(scene: Scene, dice: Dice, arguments: str) -> str:
    """``@accounts``: receipts and payments of a small body, with the balance carried forward."""
    got = [
        ("Members' subscriptions", dice.between(1200, 5200)),
        ("Grants received", dice.between(4000, 42000)),
        ("Summer fair and raffle", dice.between(300, 2900)),
        ("Bank interest", dice.between(4, 310)),
        ("Donations", dice.between(900, 12000)),
    ]
    paid = [
        ("Rent of rooms", dice.between(600, 4800)),
        ("Insurance", dice.between(240, 980)),
        ("Grants paid", got[1][1] * dice.between(70, 110) // 100),
        ("Printing and postage", dice.between(80, 760)),
        ("Independent examiner", dice.between(250, 600)),
    ]
    opening = dice.between(3000, 21000)
    total_in, total_out = sum(v for _, v in got), sum(v for _, v in paid)
    show = scene.round_amount
    scene.memory["resmonths"] = str((opening + total_in - total_out) * 12 // total_out)
    scene.memory |= {
        "got": show(total_in),
        "paid": show(total_out),
        "carried": show(opening + total_in - total_out),
        "brought": show(opening),
        "surplus": "surplus" if total_in >= total_out else "deficit",
        "surplussum": show(abs(total_in - total_out)),
    }
    rows = [
        ("Balance brought forward", opening),
        ("RECEIPTS", None),
        *got,
        ("Total receipts", total_in),
        ("PAYMENTS", None),
        *paid,
        ("Total payments", total_out),
        ("Balance carried forward", opening + total_in - total_out),
    ]
    return "\n".join(name if value is None else f"{name:<32}{show(value):>12}" for name, value in rows)


TABLES: dict[str, Table] = {
    "results": results,
    "segments": segments,
    "balance": balance,
    "cashflow": cashflow,
    "project": project,
    "accounts": accounts,
}
