"""Backups of a node made of files, with a nodetool of its own; the real one is asked in `make drills`."""

import json
from pathlib import Path

import pytest

from stack.errors import StackError
from stack.infra import backup, restore
from stack.infra.aws import Aws
from stack.infra.backup import Place
from stack.infra.vault import Vault
from tests.infra.ringed import REGION

SCHEMA = ["CREATE KEYSPACE ks", "CREATE TABLE ks.words"]


class Node:
    """A data folder, and what nodetool does to it."""

    def __init__(self, folder, name="a-0", address="10.0.0.10", tokens=("-5", "7")):
        self.folder, self.tokens, self.calls, self.imported = folder, tokens, [], {}
        self.rack, self.address = "a", address
        self.place = Place(name, address, folder / "data", self.nodetool)
        self.table = folder / "data" / "ks" / "words-0123456789abcdef"
        self.table.mkdir(parents=True)

    def write(self, name, data):
        (self.table / name).write_bytes(data)

    def nodetool(self, *words, deadline_seconds=0):
        self.calls.append(words[0])
        return getattr(self, f"do_{words[0]}")(*words[1:]) or ""

    def do_snapshot(self, option, tag, dashes, *keyspaces):
        folder = self.table / "snapshots" / tag
        folder.mkdir(parents=True)
        for file in self.table.iterdir():
            if file.is_file():
                (folder / file.name).hardlink_to(file)
        (folder / "manifest.json").write_text("{}")

    def do_clearsnapshot(self, *words):
        for folder in (self.table / "snapshots").iterdir():
            for file in folder.iterdir():
                file.unlink()
            folder.rmdir()

    def do_status(self):
        row = f"UN  {self.address}  1 GiB  2  100%  6d194555-f6eb-41d0-c000-000000000001  {self.rack}"
        return f"Datacenter: dc1\n--  Address\n{row}\n"

    def do_info(self, option):
        return "".join(f"Token                  : {token}\n" for token in self.tokens)

    def do_import(self, keyspace, table, folder):
        for file in Path(folder).iterdir():
            self.imported[f"{keyspace}.{table}/{file.name}"] = file.read_bytes()
            file.unlink()


@pytest.fixture
def node(tmp_path):
    made = Node(tmp_path / "before")
    made.write("da-1-bti-Data.db", b"starling")
    made.write("da-1-bti-TOC.txt", b"Data.db")
    return made


@pytest.fixture(params=["folder", "bucket"])
def vault(request, tmp_path, cloud):
    if request.param == "folder":
        return Vault(str(tmp_path / "vault"))
    cloud("s3").create_bucket(Bucket="backups", CreateBucketConfiguration={"LocationConstraint": REGION})
    return Vault("s3://backups/cassandra/murmur", Aws(REGION))


def test_what_was_backed_up_comes_back_byte_by_byte(node, vault, tmp_path):
    counts = backup.back_up(vault, node.place, "first", ["ks"], SCHEMA)
    assert counts == {"files": 2, "bytes": 15, "new": 2} and node.calls[-1] == "clearsnapshot"
    fresh = Node(tmp_path / "after")
    ran = []
    assert restore.backups(vault) == {"first": ["a-0"]} and restore.complete(vault, "first") == ["a-0"]
    assert restore.tokens_of(vault, "a-0", "first") == "-5,7"
    assert restore.restore_schema(vault, "a-0", "first", ran.append) == 2 and ran == SCHEMA
    found = restore.restore(vault, fresh.place, "a-0", "first", tmp_path / "work")
    assert found == {"tables": 1, "files": 2, "bytes": 15}
    assert fresh.imported == {"ks.words/da-1-bti-Data.db": b"starling", "ks.words/da-1-bti-TOC.txt": b"Data.db"}


def test_a_second_backup_adds_only_what_is_new(node, vault):
    backup.back_up(vault, node.place, "first", ["ks"], SCHEMA)
    node.write("da-2-bti-Data.db", b"murmur")
    assert backup.back_up(vault, node.place, "second", ["ks"], SCHEMA) == {"files": 3, "bytes": 21, "new": 1}
    with pytest.raises(StackError, match="a backup second of a-0 already"):
        backup.back_up(vault, node.place, "second", ["ks"], SCHEMA)


def test_a_backup_that_fails_leaves_no_manifest_and_no_snapshot(node, vault):
    node.do_info = lambda option: "nothing"
    with pytest.raises(StackError, match="does not tell its tokens"):
        backup.back_up(vault, node.place, "first", ["ks"], SCHEMA)
    assert restore.backups(vault) == {} and not list((node.table / "snapshots").iterdir())


def test_a_damaged_file_stops_the_restore_before_anything_is_imported(node, tmp_path):
    vault = Vault(str(tmp_path / "vault"))
    backup.back_up(vault, node.place, "first", ["ks"], SCHEMA)
    for path in (tmp_path / "vault/a-0/files").rglob("*"):
        if path.is_file() and path.read_bytes() == b"starling":
            path.write_bytes(b"starlinG")
    fresh = Node(tmp_path / "after")
    with pytest.raises(StackError, match="not as it was when it was backed up"):
        restore.restore(vault, fresh.place, "a-0", "first", tmp_path / "work")
    assert fresh.imported == {} and not list((tmp_path / "work").iterdir())


@pytest.mark.parametrize(("change", "sentence"), [({"tokens": ("1", "2")}, "other tokens"), ({"rack": "b"}, "dc1, b")])
def test_a_node_in_another_place_of_the_ring_is_refused(node, tmp_path, change, sentence):
    vault = Vault(str(tmp_path / "vault"))
    backup.back_up(vault, node.place, "first", ["ks"], SCHEMA)
    fresh = Node(tmp_path / "after")
    vars(fresh).update(change)
    with pytest.raises(StackError, match=sentence):
        restore.restore(vault, fresh.place, "a-0", "first", tmp_path / "work")
    assert fresh.imported == {}


def test_a_backup_of_part_of_a_ring_is_not_restored(node, tmp_path):
    vault = Vault(str(tmp_path / "vault"))
    backup.back_up(vault, node.place, "first", ["ks"], SCHEMA)
    file = tmp_path / "vault/a-0/manifests/first.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "ring": 3}))
    with pytest.raises(StackError, match="has 1 nodes of a ring of 3"):
        restore.complete(vault, "first")
    with pytest.raises(StackError, match="no backup last; there are first"):
        restore.complete(vault, "last")


@pytest.mark.parametrize("name", ["", "../../etc", "a b", "x" * 65])
def test_a_name_that_is_none_is_refused(node, tmp_path, name):
    with pytest.raises(StackError, match="no name for a backup"):
        backup.back_up(Vault(str(tmp_path / "vault")), node.place, name, ["ks"], SCHEMA)
    assert node.calls == []
