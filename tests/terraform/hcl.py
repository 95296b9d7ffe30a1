"""What our Terraform files say, read without Terraform."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import hcl2

from tests.terraform.provider import TERRAFORM


@cache
def parsed(folder: str) -> dict[str, list[dict[str, Any]]]:
    """All blocks of a folder below terraform/, by kind: variable, output, resource, …"""
    blocks: dict[str, list[dict[str, Any]]] = {}
    for path in sorted((TERRAFORM / folder).glob("*.tf")):
        with path.open() as file:
            for kind, found in hcl2.load(file).items():
                if isinstance(found, list):
                    blocks.setdefault(kind, []).extend(found)
    return blocks


def named(folder: str, kind: str) -> dict[str, dict[str, Any]]:
    """Blocks of one kind with one label, by that label."""
    return {bare(name): body for block in parsed(folder).get(kind, []) for name, body in block.items() if is_ours(name)}


def resources(folder: str, kind: str = "resource") -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Type, name and body of every resource."""
    for block in parsed(folder).get(kind, []):
        for type_, inner in block.items():
            if is_ours(type_):
                yield from ((bare(type_), bare(name), body) for name, body in inner.items() if is_ours(name))


def is_ours(key: str) -> bool:
    """Whether a key was written, and not added by the parser."""
    return not key.startswith("__")


def bare(text: Any) -> str:
    """A text without the quotes and the braces that the parser leaves."""
    inner = str(text).removeprefix("${").removesuffix("}") if str(text).startswith("${") else str(text)
    return inner[1:-1] if len(inner) > 1 and inner[0] == inner[-1] == '"' else inner


def source(folder: str) -> str:
    """All of a folder's files as one text, without comments."""
    text = "\n".join(path.read_text() for path in sorted((TERRAFORM / folder).glob("*.tf")))
    return re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE)


def conditions(folder: str) -> dict[str, list[str]]:
    """The conditions of every variable's validations, as written, in one line each."""
    found: dict[str, list[str]] = {}
    for path in sorted((TERRAFORM / folder).glob("*.tf")):
        for name, body in re.findall(r'^variable "(\w+)" \{\n(.*?)^\}', path.read_text(), re.MULTILINE | re.DOTALL):
            pattern = r"condition\s*=\s*(.*?)\n\s*error_message"
            found[name] = [" ".join(each.split()) for each in re.findall(pattern, body, re.DOTALL)]
    return found
