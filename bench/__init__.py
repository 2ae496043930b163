"""Ratios that hold on any machine, measured in one run: `python -m bench` (architecture: performance)."""
