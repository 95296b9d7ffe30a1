"""Where backups lie: a folder, or a bucket and a prefix; files by what is in them, each kept once."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stack.errors import StackError
from stack.infra.aws import Aws, AwsError

SCHEME = "s3://"


@dataclass(frozen=True)
class Vault:
    """Names with slashes to files; `aws` is None where `place` is a folder."""

    place: str
    aws: Aws | None = None

    def put(self, name: str, file: Path) -> bool:
        """Keep a file under a name, whole or not at all; False if the name was taken already."""
        if self.has(name):
            return False
        if self.aws:
            self.aws.upload(str(file), self._bucket, self._key(name))
            return True
        target = self._path(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(target.name + ".draft")
        shutil.copyfile(file, draft)
        draft.replace(target)
        return True

    def has(self, name: str) -> bool:
        """Whether there is something under a name."""
        if not self.aws:
            return self._path(name).is_file()
        try:
            self.aws.ask("s3", "head_object", Bucket=self._bucket, Key=self._key(name))
        except AwsError as error:
            if error.code not in ("404", "NoSuchKey", "NotFound"):
                raise
            return False
        return True

    def get(self, name: str, file: Path) -> None:
        """Fetch what lies under a name; StackError if there is nothing."""
        file.parent.mkdir(parents=True, exist_ok=True)
        if self.aws:
            self.aws.download(self._bucket, self._key(name), str(file))
            return
        try:
            shutil.copyfile(self._path(name), file)
        except OSError as error:
            raise StackError(f"{self.place} holds no {name} that can be read ({error.strerror}).") from error

    def names(self, prefix: str) -> Iterator[str]:
        """The names below a prefix, sorted."""
        if self.aws:
            rows = self.aws.pages("s3", "list_objects_v2", "Contents", Bucket=self._bucket, Prefix=self._key(prefix))
            yield from sorted(row["Key"].removeprefix(self._key("")) for row in rows)
            return
        root = Path(self.place)
        found = (path for path in (root / prefix).rglob("*") if path.is_file() and path.suffix != ".draft")
        yield from sorted(str(path.relative_to(root)) for path in found)

    def write_json(self, name: str, value: Any, work: Path) -> None:
        """Keep a value as JSON."""
        file = work / "value.json"
        file.write_text(json.dumps(value, indent=1, sort_keys=True) + "\n")
        self.put(name, file)

    def read_json(self, name: str, work: Path) -> Any:
        """The value kept under a name; StackError if it is none."""
        file = work / "value.json"
        self.get(name, file)
        try:
            return json.loads(file.read_text())
        except ValueError as error:
            raise StackError(f"{self.place}: {name} is no JSON ({error}).") from error

    @property
    def _bucket(self) -> str:
        return self.place.removeprefix(SCHEME).partition("/")[0]

    def _key(self, name: str) -> str:
        prefix = self.place.removeprefix(SCHEME).partition("/")[2].strip("/")
        return f"{prefix}/{name}" if prefix else name

    def _path(self, name: str) -> Path:
        return Path(self.place) / name


def opened(place: str, region: str | None = None) -> Vault:
    """The vault at `s3://BUCKET/PREFIX` or in a folder."""
    return Vault(place, Aws(region) if place.startswith(SCHEME) else None)


def digest(file: Path) -> str:
    """The sha256 of a file."""
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
