"""Tables whose sums are right: line items, hours, readings, consignments, valuations, results and balances.

Each table is a function of the scene, the dice and its arguments; it returns text and leaves the sums it made in
the scene's memory, where the sentences around it find them.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING

from .catalogue import CATALOGUE, HOURS, LANES, OVERHEADS, SEGMENTS, WORKS
from .grammar import Dice

if TYPE_CHECKING:
    from .scene import Scene

SINGLE = frozenset(("month", "visit", "week", "day", "event", "system", "quarter", "year", "unit", "study", "site", "lift", "floor", "doc", "shpt"))
"""Units of which nobody buys two hundred."""
Table = Callable[["Scene", Dice, str], str]


def settle(scene: Scene, net: int, name: str = "") -> None:
    """Leave net, tax and gross in the memory; across borders the tax is the customer's (reverse charge)."""
    from .cast import COUNTRIES

    seller = COUNTRIES[scene.a.country]
    rate = seller.rate if scene.a.country == scene.b.country else 0
    tax = (net * rate + 500) // 1000
    note = f"{seller.tax} {rate / 10:g} %" if rate else f"{seller.tax} 0 % (export / reverse charge)"
    scene.memory |= {
        f"net{name}": scene.money(net), f"tax{name}": scene.money(tax), f"gross{name}": scene.money(net + tax),
        f"taxnote{name}": note, f"anet{name}": scene.amount(net), f"atax{name}": scene.amount(tax),
        f"agross{name}": scene.amount(net + tax),
    }
    scene.cents |= {f"net{name}": net, f"tax{name}": tax, f"gross{name}": net + tax}


def items(scene: Scene, dice: Dice, arguments: str) -> str:
    """``@items 3-6 wide``: goods or services of the seller's trade. Layouts: wide, pipe, list, tab, short, boxed."""
    span, layout = arguments.split()
    low, high = (int(n) for n in span.split("-"))
    stock = dice.shuffled(CATALOGUE[scene.a.industry])[: dice.between(low, high)]
    rows, net = [], 0
    for at, (what, unit, least, most) in enumerate(stock, 1):
        price = dice.between(least, most) * (5 if most < 500 else 50 if most < 5000 else 1000) // 5 * 5
        price = max(price, 100)
        factor = 10 if scene.money_like.currency in ("SEK", "NOK") else 4 if scene.money_like.currency in ("PLN", "AED", "₪") else 1
        price *= factor
        few = price > 60000 * factor or unit in SINGLE
        many = dice.pick((1, 2, 3)) if few else dice.pick((2, 4, 5, 6, 10, 12)) if price > 8000 * factor else dice.pick(
            (10, 12, 20, 24, 25, 36, 48, 50, 60, 100, 120, 150, 200, 250))
        net += price * many
        code = f"{scene.a.key[:2].upper()}-{dice.between(1000, 9899)}"
        rows.append((at, code, what, many, unit, price, price * many))
    settle(scene, net)
    scene.memory |= {"first": rows[0][2], "second": rows[1 % len(rows)][2], "many": f"{rows[0][3]} {rows[0][4]}", "count": str(len(rows)),
                     "last": rows[-1][2]}
    money = scene.amount
    if layout == "pipe":
        head = "| Pos | Item | Qty | Unit | Price | Amount |\n|---|---|---|---|---|---|"
        return head + "".join(f"\n| {a} | {w} ({c}) | {n} | {u} | {money(p)} | {money(t)} |" for a, c, w, n, u, p, t in rows)
    if layout == "list":
        return "\n".join(f"{a}) {w}\n   art. no. {c}, {n} {u} at {money(p)} = {money(t)}" for a, c, w, n, u, p, t in rows)
    if layout == "tab":
        return "\n".join(f"{c}\t{w}\t{n} {u}\t{money(p)}\t{money(t)}" for a, c, w, n, u, p, t in rows)
    if layout == "short":
        return "\n".join(f"{n} {u} {w} @ {money(p)} ... {money(t)}" for a, c, w, n, u, p, t in rows)
    if layout == "plain":
        return "\n".join(f"- {n} {u}  {w}  ({c})" for a, c, w, n, u, p, t in rows)
    width = max(len(row[2]) for row in rows) + 2
    if layout == "boxed":
        line = "+----+-" + "-" * width + "+----------+-------------+--------------+"
        body = "\n".join(f"|{a:>3} | {w:<{width}}|{n:>5} {u[:3]:<3} |{money(p):>12} |{money(t):>13} |" for a, c, w, n, u, p, t in rows)
        return f"{line}\n|  # | {'Description':<{width}}| Quantity |  Unit price |       Amount |\n{line}\n{body}\n{line}"
    head = f"{'Pos':<5}{'Art. no.':<10}{'Description':<{width}}{'Qty':>6} {'Unit':<8}{'Price':>12}{'Amount':>14}"
    rule = "-" * len(head)
    body = "\n".join(f"{a:<5}{c:<10}{w:<{width}}{n:>6} {u:<8}{money(p):>12}{money(t):>14}" for a, c, w, n, u, p, t in rows)
    return f"{head}\n{rule}\n{body}\n{rule}"


def totals(scene: Scene, dice: Dice, words: str) -> str:
    """``@totals Subtotal/Total due``: net, tax and gross, right-aligned."""
    first, last = words.split("/")
    sign = scene.money_like.currency
    rows = [(first, scene.memory["anet"]), (scene.memory["taxnote"], scene.memory["atax"]), (f"{last} {sign}", scene.memory["agross"])]
    width = max(len(row[0]) for row in rows) + 2
    return "\n".join(f"{label:>{width}}  {value:>14}" for label, value in rows)


def hours(scene: Scene, dice: Dice, arguments: str) -> str:
    """``@hours 4-8``: a lawyer's or engineer's narrative with hours and rate."""
    low, high = (int(n) for n in arguments.split("-"))
    kind = "law" if scene.a.industry == "law" else "other"
    people = [(p.first[0] + p.last[0], rate) for p, rate in zip(scene.a.people, (395, 310, 265, 180), strict=True)]
    lines, tenths, net = [], 0, 0
    from .scene import day, working_day

    for at, what in enumerate(dice.shuffled(HOURS[kind])[: dice.between(low, high)]):
        who, rate = dice.pick(people[1:] if kind == "law" else people[3:])
        spent = dice.between(3, 42)
        net += spent * rate * 10
        tenths += spent
        date = working_day(scene.date - datetime.timedelta(days=26 - 2 * at))
        lines.append(f"{day(date, '%0d %b'):<8}{who:<4}{spent / 10:>5.1f} h  x {rate:>4}  {scene.amount(spent * rate * 10):>10}   {what}")
    settle(scene, net)
    scene.memory["hours"] = f"{tenths / 10:.1f}"
    return "\n".join(lines)


def freight(scene: Scene, dice: Dice, arguments: str) -> str:
    """``@freight 4-9``: consignments with charge and a fuel surcharge on the sum."""
    low, high = (int(n) for n in arguments.split("-"))
    rows, net = [], 0
    from .scene import day, working_day

    for at in range(dice.between(low, high)):
        lane, base = dice.pick(LANES)
        pallets = dice.between(1, 24)
        charge = base * 100 + pallets * dice.between(1850, 2900)
        net += charge
        date = working_day(scene.date - datetime.timedelta(days=34 - at % 28))
        rows.append(f"{day(date, '%0d.%m.')}  {scene.a.key[:2].upper()}{dice.between(100000, 989999)}  {lane:<28} {pallets:>3} plt {pallets * dice.between(180, 690):>6} kg {scene.amount(charge):>11}")
    share = dice.pick((65, 82, 94, 110, 127, 143))
    fuel = (net * share + 500) // 1000
    scene.memory |= {"haulage": scene.amount(net), "fuelpct": f"{share / 10:g}", "fuel": scene.amount(fuel), "drops": str(len(rows))}
    settle(scene, net + fuel)
    rows.append(f"Freight {scene.amount(net)}   Fuel surcharge {share / 10:g} % {scene.amount(fuel)}")
    return "\n".join(rows)


def meter(scene: Scene, dice: Dice, arguments: str) -> str:
    """``@meter``: readings, consumption, price per kWh and standing charge."""
    start = dice.between(120000, 640000)
    used = dice.between(4200, 61000)
    price = dice.between(1120, 2680)  # hundredths of a cent
    standing = dice.between(28, 31) * dice.between(95, 240)
    energy = (used * price + 50) // 100
    settle(scene, energy + standing)
    scene.memory |= {"kwh": scene.round_amount(used)}
    return (f"Reading start {start}   Reading end {start + used}   Consumption {scene.round_amount(used)} kWh\n"
            f"Energy {scene.round_amount(used)} kWh at {price / 100:.2f} ct/p per kWh {scene.amount(energy):>14}\n"
            f"Standing charge and metering {scene.amount(standing):>25}")


def valuation(scene: Scene, dice: Dice, arguments: str) -> str:
    """``@valuation 4-7``: works to date, retention and what was certified before."""
    low, high = (int(n) for n in arguments.split("-"))
    rows, gross = [], 0
    for name in dice.shuffled(WORKS)[: dice.between(low, high)]:
        total = dice.between(18, 220) * 50000
        done = dice.pick((20, 25, 40, 50, 60, 75, 80, 90, 100))
        value = total * done // 100
        gross += value
        rows.append(f"{name:<36}{scene.amount(total):>14}{done:>6} %{scene.amount(value):>14}")
    retention = gross * dice.pick((3, 5)) // 100
    before = (gross - retention) * dice.pick((35, 48, 55, 62, 71)) // 100 // 100 * 100
    net = gross - retention - before
    settle(scene, net)
    scene.memory |= {"worksdone": scene.money(gross), "retained": scene.money(retention), "before": scene.money(before)}
    sums = (("Gross value of work to date", gross), ("Less retention", -retention), ("Less previously certified", -before), ("Net due this application", net))
    return "\n".join(rows + ["-" * 71] + [f"{name:<36}{scene.amount(value):>35}" for name, value in sums])


def order_value(scene: Scene, dice: Dice, arguments: str) -> str:
    """``@agreed 12000-90000``: one agreed price with its tax; prints nothing."""
    low, high = (int(n) for n in arguments.split("-"))
    settle(scene, dice.between(low // 50, high // 50) * 5000)
    return ""


def results(scene: Scene, dice: Dice, arguments: str) -> str:
    """``@results month|pipe|year``: actual against budget (or last year) from revenue to operating profit, in thousands."""
    revenue = dice.between(820, 9400)
    plan = revenue * dice.between(930, 1075) // 1000
    cost, cost_plan = revenue * dice.between(520, 680) // 1000, plan * dice.between(540, 660) // 1000
    lines = [("Revenue", revenue, plan), ("Cost of sales", -cost, -cost_plan), ("Gross profit", revenue - cost, plan - cost_plan)]
    spent = spent_plan = 0
    for name in dice.shuffled(OVERHEADS)[: dice.between(4, 6)]:
        one, one_plan = (base * dice.between(28, 61) // 1000 for base in (revenue, plan))
        spent, spent_plan = spent + one, spent_plan + one_plan
        lines.append((name, -one, -one_plan))
    ebitda, ebitda_plan = revenue - cost - spent, plan - cost_plan - spent_plan
    wear, wear_plan = revenue * 31 // 1000, plan * 33 // 1000
    lines += [("EBITDA", ebitda, ebitda_plan), ("Depreciation", -wear, -wear_plan), ("Operating profit", ebitda - wear, ebitda_plan - wear_plan)]
    show = scene.round_amount
    up = revenue >= plan
    mark = scene.money_like.numbers[1]

    def share(part: int, whole: int) -> str:
        return f"{part * 1000 // whole / 10:.1f}".replace(".", mark)

    scene.memory |= {
        "rev": show(revenue), "revplan": show(plan), "revgap": show(abs(revenue - plan)), "revpct": share(abs(revenue - plan), plan),
        "updown": "above" if up else "below", "moreless": "more" if up else "less", "riseFall": "rose" if up else "fell",
        "gm": share(revenue - cost, revenue), "gmplan": share(plan - cost_plan, plan), "ebitda": show(ebitda), "ebitdaplan": show(ebitda_plan),
        "op": show(ebitda - wear), "opplan": show(ebitda_plan - wear_plan), "gp": show(revenue - cost), "over": show(spent),
        "overplan": show(spent_plan), "opm": share(ebitda - wear, revenue),
    }
    unit = f"{scene.money_like.currency}'000" if scene.money_like.currency in "£$" else f"{scene.money_like.currency} thousand"
    scene.memory["unit"] = unit
    other = {"month": "Budget", "pipe": "Budget", "year": "Prior year"}[arguments]
    if arguments == "pipe":
        return f"| {unit} | Actual | {other} | Var. |\n|---|---:|---:|---:|\n" + "\n".join(
            f"| {n} | {show(x)} | {show(y)} | {show(x - y)} |" for n, x, y in lines)
    head = f"{unit:<34}{'Actual':>12}{other:>12}{'Variance':>12}"
    return head + "\n" + "\n".join(f"{n:<34}{show(x):>12}{show(y):>12}{show(x - y):>12}" for n, x, y in lines)


def segments(scene: Scene, dice: Dice, arguments: str) -> str:
    """``@segments``: revenue by segment for four quarters, with sums both ways."""
    names = dice.shuffled(SEGMENTS[scene.a.industry])[: dice.between(3, 4)]
    quarters = [[dice.between(180, 2900) for _ in range(4)] for _ in names]
    show = scene.round_amount
    rows = [f"{n:<30}" + "".join(f"{show(v):>9}" for v in q) + f"{show(sum(q)):>10}" for n, q in zip(names, quarters, strict=True)]
    sums = [sum(column) for column in zip(*quarters, strict=True)]
    best = max(range(len(names)), key=lambda i: sum(quarters[i]))
    scene.memory |= {"best": names[best], "bestsum": show(sum(quarters[best])), "weak": names[min(range(len(names)), key=lambda i: sum(quarters[i]))],
                     "segtotal": show(sum(sums)), "q4": show(sums[3]), "q3": show(sums[2]), "q34": "up from" if sums[3] >= sums[2] else "down from"}
    head = f"{'':<30}" + "".join(f"{q:>9}" for q in ("Q1", "Q2", "Q3", "Q4")) + f"{'Year':>10}"
    return "\n".join([head, *rows, f"{'Total':<30}" + "".join(f"{show(v):>9}" for v in sums) + f"{show(sum(sums)):>10}"])


def balance(scene: Scene, dice: Dice, arguments: str) -> str:
    """``@balance``: assets that equal equity and liabilities, this year and last."""
    columns = []
    for _ in range(2):
        fixed, stock, owed, cash = dice.between(900, 6100), dice.between(120, 900), dice.between(310, 1900), dice.between(90, 1400)
        total = fixed + stock + owed + cash
        loans, trade, provisions = total * dice.between(20, 34) // 100, total * dice.between(11, 19) // 100, dice.between(40, 160)
        columns.append([fixed, stock, owed, cash, total, total - loans - trade - provisions, provisions, loans, trade, total])
    names = ("Property, plant and equipment", "Inventories", "Trade and other receivables", "Cash at bank", "Total assets",
             "Equity", "Provisions", "Borrowings", "Trade and other payables", "Total equity and liabilities")
    show = scene.round_amount
    scene.memory |= {"cash": show(columns[0][3]), "cashbefore": show(columns[1][3]), "loans": show(columns[0][7]), "equity": show(columns[0][5]),
                     "eqratio": str(columns[0][5] * 100 // columns[0][4]), "total": show(columns[0][4])}
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
    scene.memory |= {"pbudget": show(sums[0]), "pspent": show(sums[1]), "pforecast": show(sums[2]), "pgap": show(abs(sums[3])),
                     "pover": "over" if sums[3] < 0 else "under", "worst": worst, "pshare": str(sums[1] * 100 // sums[2])}
    return "\n".join(rows)


def accounts(scene: Scene, dice: Dice, arguments: str) -> str:
    """``@accounts``: receipts and payments of a small body, with the balance carried forward."""
    got = [("Members' subscriptions", dice.between(1200, 5200)), ("Grants received", dice.between(4000, 42000)),
           ("Summer fair and raffle", dice.between(300, 2900)), ("Bank interest", dice.between(4, 310)), ("Donations", dice.between(900, 12000))]
    paid = [("Rent of rooms", dice.between(600, 4800)), ("Insurance", dice.between(240, 980)), ("Grants paid", dice.between(2000, 36000)),
            ("Printing and postage", dice.between(80, 760)), ("Independent examiner", dice.between(250, 600))]
    opening = dice.between(3000, 21000)
    total_in, total_out = sum(v for _, v in got), sum(v for _, v in paid)
    show = scene.round_amount
    scene.memory |= {"got": show(total_in), "paid": show(total_out), "carried": show(opening + total_in - total_out), "brought": show(opening),
                     "surplus": "surplus" if total_in >= total_out else "deficit", "surplussum": show(abs(total_in - total_out))}
    rows = [("Balance brought forward", opening), ("RECEIPTS", None), *got, ("Total receipts", total_in), ("PAYMENTS", None), *paid,
            ("Total payments", total_out), ("Balance carried forward", opening + total_in - total_out)]
    return "\n".join(name if value is None else f"{name:<32}{show(value):>12}" for name, value in rows)


TABLES: dict[str, Table] = {
    "items": items, "totals": totals, "hours": hours, "freight": freight, "meter": meter, "valuation": valuation,
    "agreed": order_value, "results": results, "segments": segments, "balance": balance, "cashflow": cashflow,
    "project": project, "accounts": accounts,
}
