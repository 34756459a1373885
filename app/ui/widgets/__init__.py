"""Widgets that receive records and emit intentions."""
