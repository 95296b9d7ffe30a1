"""What can go wrong with Redis."""


class CacheAway(Exception):
    """Redis did not answer; whether it did what was asked is not known."""
