"""Long trials: kills, damage, load, fuzzing at length; `make trials`, no part of `make test`."""
