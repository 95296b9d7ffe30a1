"""Structured logs, one JSON object a line, to standard error."""

import logging
import sys
from typing import Any

import orjson
import structlog

from config.settings import Settings


def configure(settings: Settings) -> None:
    """Call once at start."""
    level = getattr(logging, settings.log_level.upper())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=_rendered),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(stream=sys.stderr, level=max(level, logging.WARNING), format="%(message)s")


def _rendered(event: Any, **_: Any) -> str:
    return orjson.dumps(event, default=str).decode()


def log() -> Any:
    """The process's logger."""
    return structlog.get_logger()
