"""The Higgs files where they are at hand, and small ones where a handful of rows will do."""

import gzip
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest

from bench import trace

PLACES = (os.environ.get("MURMURATION_TEST_DATA", ""), str(Path(__file__).parents[3] / "shared/data"))


@pytest.fixture(scope="session")
def higgs() -> Path:
    """The folder of the real trace."""
    for place in filter(None, PLACES):
        for folder in (Path(place), Path(place, "graphs")):
            if (folder / trace.ACTIVITY).exists():
                return folder
    pytest.skip("the Higgs files are neither in ../shared/data/graphs nor in MURMURATION_TEST_DATA")


@pytest.fixture(scope="session")
def higgs_graph(higgs: Path) -> trace.Graph:
    """The follower graph of the real trace, read once."""
    return trace.read_graph(higgs)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a folder of Higgs files: rows such as `1 2 100 RT`, and the follows."""

    def files(rows: str, follows: Iterable[tuple[int, int]] = ()) -> Path:
        lines = "".join(f"{row.strip()}\n" for row in rows.strip().splitlines())
        with gzip.open(tmp_path / trace.ACTIVITY, "wt") as file:
            file.write(lines)
        edges = "".join(f"{follower} {followee} 1\n" for follower, followee in follows)
        for number, name in enumerate(trace.NETWORKS):
            with gzip.open(tmp_path / name, "wt") as file:
                file.write(edges if number == 0 else "")
        return tmp_path

    return files


@dataclass
class FakeApi:
    """Home timelines as lists of ids, served as the route serves them; `refusals` are answered first."""

    homes: dict[int, list[int]] = field(default_factory=dict)
    refusals: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    short_page_at: int | None = None
    asked: list[str] = field(default_factory=list)
    url: str = ""

    def answer(self, path: str, authorization: str) -> tuple[int, dict[str, str], Any]:
        self.asked.append(path)
        if self.refusals:
            status, headers = self.refusals.pop(0)
            return status, headers, {"title": "refused"}
        parts, query = urlsplit(path).path.split("/"), parse_qs(urlsplit(path).query)
        if authorization != f"Bearer token-of-{parts[3]}":
            return 401, {}, {"title": "Unauthorized"}
        start, size = int(query.get("pagination_token", ["0"])[0]), int(query["max_results"][0])
        stop = start + size - (1 if start == self.short_page_at else 0)
        home = self.homes.get(trace.account_of(int(parts[3])), [])
        data = [{"id": str(tweet), "text": "t"} for tweet in home[start:stop]]
        meta: dict[str, Any] = {"result_count": len(data)}
        if stop < len(home):
            meta["next_token"] = str(stop)
        return 200, {}, {"data": data, "meta": meta} if data else {"meta": meta}


@pytest.fixture
def api() -> Iterator[FakeApi]:
    fake = FakeApi()

    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # One write an answer: a second one would wait for the client's delayed acknowledgement.
        wbufsize = -1

        def do_GET(self) -> None:
            status, headers, body = fake.answer(self.path, self.headers["authorization"])
            content = orjson.dumps(body)
            self.send_response(status)
            for name, value in {**headers, "content-length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_port}"
    yield fake
    server.shutdown()
    thread.join()
    server.server_close()
