from __future__ import annotations

from app.engine import yardstick
from app.records import Interval


def test_random_questions_come_oftener_where_the_interval_would_stay_wide() -> None:
    def period(width: float, count: int, answers: int) -> int:
        return yardstick.period(Interval(value=0.8, low=0.8 - width / 2, high=0.8 + width / 2, count=count), answers)

    assert yardstick.period(None, 0) == 8
    assert period(0.07, 90, 600) == 8  # narrow enough
    assert period(0.30, 33, 300) == 2
    assert period(0.16, 36, 300) == 7  # nearly
    assert period(0.20, 36, 300) == 4
    assert period(0.10, 80, 600) == 8
    assert period(0.12, 80, 700) == 4
    assert period(0.30, 200, 5_000) == 4
