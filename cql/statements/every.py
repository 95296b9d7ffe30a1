"""All statements, for whoever prepares or checks them. Each file beside this one is a subject, but `statement`."""

from importlib import import_module
from pathlib import Path
from types import ModuleType

from cql.statements.statement import ALL

_NO_SUBJECTS = {"__init__", "every", "statement"}
_NAMES = sorted({path.stem for path in Path(__file__).parent.glob("*.py")} - _NO_SUBJECTS)

SUBJECTS: tuple[ModuleType, ...] = tuple(import_module(f"cql.statements.{name}") for name in _NAMES)

__all__ = ["ALL", "SUBJECTS"]
