"""TLS mode: who is trusted, who is let in, and who is not. The API is any server behind it, so no store is needed."""

import http.client
import http.server
import os
import shutil
import signal
import socket
import ssl
import subprocess
import threading

import pytest
import requests
from cryptography import x509

from config.settings import Settings
from stack import parts, stay, tls
from stack.ports import LOOPBACK
from stack.proxy import CONNECTIONS_MAX, HEAD_BYTES
from stack.state import State
from stack.steps import Steps
from tests.cast import until


class Echo(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = f"{self.headers['Host']} {self.path}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    state = State(tmp_path_factory.mktemp("tls") / "state")
    state.make()
    with http.server.ThreadingHTTPServer((LOOPBACK, 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        state.ports.keep("api", server.server_address[1])
        yield state
        state.ports.release()
        server.shutdown()


@pytest.fixture(scope="module")
def front(state):
    process = start(state)
    yield process
    process.stop()


def start(state):
    """The part as the launcher starts it; it opens no store, so the settings are any."""
    for name in ("tls", "proxy"):
        state.ports.take(name)
    tls.prepare(state)
    settings = Settings(
        cassandra_contact_points=("127.0.0.1",),
        broker_url="redis://127.0.0.1:1/0",
        cache_url="redis://127.0.0.1:1/0",
        token_signing_key="none",
    )
    process = parts.launch(state, "proxy", settings, parts.Sizes())
    parts.await_part(state, process)
    return process


def listens(port):
    """Whether anybody may connect."""
    with socket.socket() as line:
        return line.connect_ex((LOOPBACK, port)) == 0


def through(state, url, **options):
    """A request as a client makes it that was told nothing but two variables."""
    told = tls.variables(state)
    options = {"proxies": {"https": told["HTTPS_PROXY"]}, "verify": told["REQUESTS_CA_BUNDLE"], **options}
    return requests.request("POST" if "data" in options else "GET", url, timeout=30, **options)


def said(state, words, patience=5.0):
    """What the proxy answers to these bytes."""
    with socket.create_connection((LOOPBACK, state.ports.known["proxy"]), timeout=patience) as line:
        line.sendall(words)
        return b"".join(iter(lambda: line.recv(4096), b""))


def test_keys_are_for_the_owner_alone_and_made_once(state, front):
    here = tls.folder(state)
    before = {each.name: each.read_bytes() for each in here.iterdir()}
    assert all(each.stat().st_mode & 0o77 == 0 for each in (here, here / "ca.key", here / "cert.key"))
    tls.prepare(state)
    assert {each.name: each.read_bytes() for each in here.iterdir()} == before


def test_an_authority_that_cannot_be_read_is_replaced_and_so_is_what_it_signed(tmp_path):
    other = State(tmp_path / "state")
    other.make()
    other.ports.keep("tls", 1)
    tls.prepare(other)
    (tls.folder(other) / "ca.key").write_text("spoiled")
    tls.prepare(other)
    authority, signed = (
        x509.load_pem_x509_certificate((tls.folder(other) / name).read_bytes()) for name in ("ca.pem", "cert.pem")
    )
    signed.verify_directly_issued_by(authority)


def test_the_authority_may_speak_for_these_names_alone(state, front):
    authority = x509.load_pem_x509_certificate((tls.folder(state) / "ca.pem").read_bytes())
    limits = authority.extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical
    assert {str(each.value) for each in limits.value.permitted_subtrees} == {
        "x.com",
        "twitter.com",
        "localhost",
        f"{LOOPBACK}/32",
    }


@pytest.mark.parametrize("host", [*tls.HOSTS, "localhost", LOOPBACK, "API.X.COM"])
def test_each_host_name_leads_to_the_api(state, front, host):
    answer = through(state, f"https://{host}/2/tweets?ids=1")
    assert answer.status_code == 200
    assert answer.text.lower() == f"{host.lower()} /2/tweets?ids=1"


def test_without_the_proxy_too_for_whoever_leads_the_names_there_himself(state, front):
    context = ssl.create_default_context(cafile=tls.folder(state) / "ca.pem")
    with (
        socket.create_connection((LOOPBACK, state.ports.known["tls"])) as plain,
        context.wrap_socket(plain, server_hostname="upload.twitter.com") as line,
    ):
        line.sendall(b"GET /1.1 HTTP/1.1\r\nHost: upload.twitter.com\r\nConnection: close\r\n\r\n")
        assert line.recv(4096).startswith(b"HTTP/1.1 200")


def test_a_body_arrives_whole_both_ways(state, front):
    body = os.urandom(3_000_000)
    answer = through(state, "https://upload.x.com/1.1/media/upload.json", data=body)
    assert answer.content == body


@pytest.mark.parametrize(
    "target",
    [
        "example.com:443",
        "api.x.com:80",
        "api.x.com:22",
        "evil.api.x.com:443",
        "169.254.169.254:443",
        ":443",
        "api.x.com",
    ],
)
def test_everything_else_is_refused(state, front, target):
    answer = said(state, f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 403 ") and b"api.x.com" in answer


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (b"GET http://api.x.com/2/tweets HTTP/1.1\r\n\r\n", b"405"),
        (b"\x16\x03\x01 nonsense\r\n\r\n", b"400"),
        (b"\r\n\r\n", b"400"),
        (b"CONNECT api.x.com:443\r\n\r\n", b"400"),
        (b"CONNECT api.x.com:443 HTTP/1.1\r\nX: " + b"a" * HEAD_BYTES * 3 + b"\r\n\r\n", b"431"),
    ],
)
def test_what_is_no_request_of_a_proxy_is_told_so(state, front, words, status):
    assert said(state, words).startswith(b"HTTP/1.1 " + status)


def test_whoever_hangs_up_in_the_middle_disturbs_nobody(state, front):
    for words in (b"", b"CONNECT api", b"CONNECT api.x.com:443 HTTP/1.1\r\n\r\n\x16\x03\x01broken"):
        with socket.create_connection((LOOPBACK, state.ports.known["proxy"])) as line:
            line.sendall(words)
    with socket.create_connection((LOOPBACK, state.ports.known["tls"])) as line:
        line.sendall(b"no handshake at all")
    assert through(state, "https://api.x.com/2/users/me").status_code == 200


def test_above_the_cap_connections_are_closed_at_once_and_below_it_all_goes_on(state, front):
    port = state.ports.known["proxy"]
    idle = [socket.create_connection((LOOPBACK, port)) for _ in range(CONNECTIONS_MAX)]
    try:
        with socket.create_connection((LOOPBACK, port), timeout=5) as one_more:
            assert one_more.recv(1) == b""
    finally:
        for each in idle:
            each.close()

    def lets_in():
        try:
            return through(state, "https://api.x.com/again").status_code == 200
        except requests.RequestException:
            return False

    assert until(lets_in)


def test_when_told_to_stop_a_request_under_way_is_answered(state, tmp_path):
    other = State(tmp_path / "state")
    other.make()
    other.ports.keep("api", state.ports.known["api"])
    process = start(other)
    told = tls.variables(other)
    context = ssl.create_default_context(cafile=told["REQUESTS_CA_BUNDLE"])
    line = http.client.HTTPSConnection(LOOPBACK, other.ports.known["proxy"], context=context, timeout=30)
    line.set_tunnel("api.x.com", 443)
    line.putrequest("POST", "/2/tweets")
    line.putheader("Content-Length", "4")
    line.endheaders(b"he")
    process.send_signal(signal.SIGTERM)
    until(lambda: not listens(other.ports.known["proxy"]))
    assert process.alive()
    line.send(b"re")
    assert line.getresponse().read() == b"here"
    line.close()
    assert process.wait(20)
    other.ports.release()


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed.")
@pytest.mark.parametrize(
    "asks",
    [
        "require('node:https').get('https://api.x.com/2/tweets', a => a.on('data', d => console.log(String(d))))",
        "fetch('https://api.x.com/2/tweets').then(a => a.text()).then(console.log)",
    ],
    ids=["https", "fetch"],
)
def test_node_finds_us_without_a_proxy(state, front, asks):
    told = {name: value for name, value in tls.variables(state).items() if name.startswith("NODE_")}
    done = subprocess.run(
        ["node", "-e", asks + "; setTimeout(() => process.exit(0), 5000).unref()"],
        env={**os.environ, **told},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.strip() == "api.x.com /2/tweets", done.stderr


def test_what_to_set_is_printed_whole_so_that_a_shell_takes_it(state, front, capsys):
    stay._show_variables(state, Steps())
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("export ")]
    done = subprocess.run(["sh", "-c", "\n".join([*lines, "env"])], env={}, capture_output=True, text=True, check=True)
    told = dict(line.split("=", 1) for line in done.stdout.splitlines())
    assert tls.variables(state).items() <= told.items()
