"""The loop against an oracle, under its old name: see app/simulation/."""

from __future__ import annotations

from app.simulation.oracle import ORACLE, draw_pool
from app.simulation.play import simulate
from app.simulation.results import SimulatedRound, Simulation, peak_memory_mb
from app.simulation.vectors import KeptVectors

__all__ = ["ORACLE", "KeptVectors", "SimulatedRound", "Simulation", "draw_pool", "peak_memory_mb", "simulate"]
