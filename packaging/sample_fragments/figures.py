"""Tables of what is sold and owed, whose sums are right: line items, hours, readings, consignments, valuations.

Each table is a function of the scene, the dice and its arguments; it returns text and leaves the sums it made in
the scene's memory, where the sentences around it find them.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING

from .cast import COUNTRIES
from .catalogue import CATALOGUE, HOURS, LANES, WORKS
from .grammar import Dice

if TYPE_CHECKING:
    from .scene import Scene

FEW, SOME, MANY = (1, 2, 3), (2, 4, 5, 6, 10, 12), (10, 12, 20, 24, 25, 36, 48, 50, 60, 100, 120, 150, 200, 250)
HOW_MANY = {
    **dict.fromkeys(
        [
            "month",
            "visit",
            "week",
            "event",
            "system",
            "quarter",
            "year",
            "study",
            "site",
            "lift",
            "floor",
            "doc",
            "shpt",
            "report",
        ],
        FEW,
    ),
    **dict.fromkeys(["hour", "day", "trip", "drop", "call", "seat", "unit", "set", "kit"], SOME),
    "guest": (18, 24, 35, 40, 60, 80, 120),
    "MWh": (12, 40, 85, 120, 240),
    "t": (2, 4, 6, 24),
}
"""Quantities by unit; what is not named goes by price."""
Table = Callable[["Scene", Dice, str], str]


def settle(scene: Scene, net: int, name: str = "") -> None:
    """Leave net, tax and gross in the memory; across borders the tax is the customer's (reverse charge)."""
    seller = COUNTRIES[scene.a.country]
    rate = seller.rate if scene.a.country == scene.b.country else 0
    tax = (net * rate + 500) // 1000
    note = f"{seller.tax} {rate / 10:g} %" + (
        "" if rate else " (export)" if seller.currency == "$" else " (export / reverse charge)"
    )
    scene.memory |= {
        f"net{name}": scene.money(net),
        f"tax{name}": scene.money(tax),
        f"gross{name}": scene.money(net + tax),
        f"taxnote{name}": note,
        f"anet{name}": scene.amount(net),
        f"atax{name}": scene.amount(tax),
        f"agross{name}": scene.amount(net + tax),
    }
    scene.cents |= {f"net{name}": net, f"tax{name}": tax, f"gross{name}": net + tax}


def dearness(scene: Scene) -> int:
    """What a price in pounds, euros or dollars is multiplied by in the scene's money."""
    return {"SEK": 10, "NOK": 10, "PLN": 4, "AED": 4, "₪": 4}.get(scene.money_like.currency, 1)


def items(scene: Scene, dice: Dice, arguments: str) -> str:
    """``@items 3-6 wide``: goods or services of the seller's trade. Layouts: wide, pipe, list, tab, short, boxed."""
    span, layout = arguments.split()
    low, high = (int(n) for n in span.split("-"))
    stock = dice.shuffled(CATALOGUE[scene.a.industry])[: dice.between(low, high)]
    rows, net = [], 0
    for at, (what, unit, least, most) in enumerate(stock, 1):
        price = dice.between(least, most) * 10 * dearness(scene)
        price -= price % (5 if price < 10_000 else 100 if price < 100_000 else 1_000)
        many = dice.pick(HOW_MANY.get(unit, FEW if price > 60_000 else SOME if price > 8_000 else MANY))
        net += price * many
        code = f"{scene.a.key[:2].upper()}-{dice.between(1000, 9899)}"
        rows.append((at, code, what, many, unit, price, price * many))
    settle(scene, net)
    scene.memory |= {
        "first": rows[0][2],
        "second": rows[1 % len(rows)][2],
        "many": f"{rows[0][3]} {rows[0][4]}",
        "count": str(len(rows)),
        "last": rows[-1][2],
    }
    money = scene.amount
    if layout == "pipe":
        head = "| Pos | Item | Qty | Unit | Price | Amount |\n|---|---|---|---|---|---|"
        return head + "".join(
            f"\n| {a} | {w} ({c}) | {n} | {u} | {money(p)} | {money(t)} |" for a, c, w, n, u, p, t in rows
        )
    if layout == "list":
        return "\n".join(
            f"{a}) {w}\n   art. no. {c}, {n} {u} at {money(p)} = {money(t)}" for a, c, w, n, u, p, t in rows
        )
    if layout == "tab":
        return "\n".join(f"{c}\t{w}\t{n} {u}\t{money(p)}\t{money(t)}" for a, c, w, n, u, p, t in rows)
    if layout == "short":
        return "\n".join(f"{n} {u} {w} @ {money(p)} ... {money(t)}" for a, c, w, n, u, p, t in rows)
    if layout == "plain":
        return "\n".join(f"- {n} {u}  {w}  ({c})" for a, c, w, n, u, p, t in rows)
    width = max(len(row[2]) for row in rows) + 2
    if layout == "boxed":
        line = "+----+-" + "-" * width + "+--------------+-------------+--------------+"
        body = "\n".join(
            f"|{a:>3} | {w:<{width}}|{n:>5} {u:<7} |{money(p):>12} |{money(t):>13} |" for a, c, w, n, u, p, t in rows
        )
        return f"{line}\n|  # | {'Description':<{width}}|     Quantity |  Unit price |       Amount |\n{line}\n{body}\n{line}"
    head = f"{'Pos':<5}{'Art. no.':<10}{'Description':<{width}}{'Qty':>6} {'Unit':<8}{'Price':>12}{'Amount':>14}"
    rule = "-" * len(head)
    body = "\n".join(
        f"{a:<5}{c:<10}{w:<{width}}{n:>6} {u:<8}{money(p):>12}{money(t):>14}" for a, c, w, n, u, p, t in rows
    )
    return f"{head}\n{rule}\n{body}\n{rule}"


def totals(scene: Scene, dice: Dice, words: str) -> str:
    """``@totals Subtotal/Total due``: net, tax and gross, right-aligned."""
    first, last = words.split("/")
    sign = scene.money_like.currency
    rows = [
        (first, scene.memory["anet"]),
        (scene.memory["taxnote"], scene.memory["atax"]),
        (f"{last} {sign}", scene.memory["agross"]),
    ]
    width = max(len(row[0]) for row in rows) + 2
    return "\n".join(f"{label:>{width}}  {value:>14}" for label, value in rows)


def hours(scene: Scene, dice: Dice, arguments: str) -> str:
    """``@hours 4-8``: a lawyer's or engineer's narrative with hours and rate."""
    low, high = (int(n) for n in arguments.split("-"))
    kind = scene.a.industry if scene.a.industry in HOURS else "other"
    dear = (
        10
        if scene.money_like.currency in ("SEK", "NOK")
        else 4
        if scene.money_like.currency in ("PLN", "AED", "₪")
        else 1
    )
    people = [
        (p.first[0] + p.last[0], rate * dear) for p, rate in zip(scene.a.people, (395, 310, 265, 180), strict=True)
    ]
    lines, tenths, net = [], 0, 0
    from .scene import day, working_day

    for at, what in enumerate(dice.shuffled(HOURS[kind])[: dice.between(low, high)]):
        who, rate = dice.pick(people[1:] if kind == "law" else people[3:])
        spent = dice.between(3, 42)
        net += spent * rate * 10
        tenths += spent
        date = working_day(scene.date - datetime.timedelta(days=26 - 2 * at))
        lines.append(
            f"{day(date, '%0d %b'):<8}{who:<4}{spent / 10:>5.1f} h  x {rate:>4}  {scene.amount(spent * rate * 10):>10}   {what}"
        )
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
        rows.append(
            f"{day(date, '%0d.%m.')}  {scene.a.key[:2].upper()}{dice.between(100000, 989999)}  {lane:<28} {pallets:>3} plt {pallets * dice.between(180, 690):>6} kg {scene.amount(charge):>11}"
        )
    share = dice.pick((65, 82, 94, 110, 127, 143))
    fuel = (net * share + 500) // 1000
    scene.memory |= {
        "haulage": scene.amount(net),
        "fuelpct": f"{share / 10:g}",
        "fuel": scene.amount(fuel),
        "drops": str(len(rows)),
    }
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
    minor = {"£": "p", "$": "c", "€": "ct"}.get(scene.money_like.currency, "öre")
    scene.memory |= {"kwh": scene.round_amount(used)}
    return (
        f"Reading start {start}   Reading end {start + used}   Consumption {scene.round_amount(used)} kWh\n"
        f"Energy {scene.round_amount(used)} kWh at {price / 100:.2f} {minor} per kWh {scene.amount(energy):>14}\n"
        f"Standing charge and metering {scene.amount(standing):>25}"
    )


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
    sums = (
        ("Gross value of work to date", gross),
        ("Less retention", -retention),
        ("Less previously certified", -before),
        ("Net due this application", net),
    )
    return "\n".join(rows + ["-" * 71] + [f"{name:<36}{scene.amount(value):>35}" for name, value in sums])


def order_value(scene: Scene, dice: Dice, arguments: str) -> str:
    """``@agreed 12000-90000``: one agreed price with its tax; prints nothing."""
    low, high = (int(n) for n in arguments.split("-"))
    settle(scene, dice.between(low // 50, high // 50) * 5000)
    return ""


TABLES: dict[str, Table] = {
    "items": items,
    "totals": totals,
    "hours": hours,
    "freight": freight,
    "meter": meter,
    "valuation": valuation,
    "agreed": order_value,
}
