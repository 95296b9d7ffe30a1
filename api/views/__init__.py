"""How things are called on the wire; the only place that knows it."""
