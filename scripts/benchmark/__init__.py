"""The parts of `scripts/bench.py`: standard library alone, since it begins before `.venv` stands."""
