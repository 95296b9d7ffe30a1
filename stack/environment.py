"""What we were started in; of the standard library alone, for the jars are fetched while pip is at work."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def inherited() -> dict[str, str]:
    """Our own environment, which the parts inherit; what it means is for `config.settings` to say."""
    return dict(os.environ)
