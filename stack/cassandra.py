"""One or three Cassandra nodes on this machine: render their configuration, start, freeze, kill, ask."""

import re
import shutil
import socket
import string
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from stack import jars, processes
from stack.environment import inherited
from stack.errors import PartFailed, StackError
from stack.processes import Process
from stack.state import State

CONF = Path(__file__).with_name("conf")
# Equal thirds of the ring, so that each node owns the same share.
TOKENS = ("-9223372036854775808", "-3074457345618258603", "3074457345618258602")
HEAP_MIB = {1: 768, 2: 512, 3: 384}
START_SECONDS = 180.0
STOP_SECONDS = 20.0
LISTENING = "Starting listening for CQL clients"


def name_of(number: int) -> str:
    """The name of a node as a part."""
    return f"cassandra-{number}"


def address_of(number: int) -> str:
    """The address of a node; three need three, for a node's address is its name in the ring."""
    return f"127.0.0.{number}"


def addresses(nodes: int) -> list[str]:
    """The addresses of a ring of so many nodes."""
    return [address_of(number) for number in range(1, nodes + 1)]


def check(nodes: int, data_centres: int = 1) -> None:
    """StackError unless this machine can run so many nodes: 1 or 3 in one data centre, or one in each of two."""
    if (nodes, data_centres) not in ((1, 1), (3, 1), (2, 2)):
        raise StackError(f"A ring has 1 or 3 nodes, or one in each of 2 data centres, not {nodes} in {data_centres}.")
    for address in addresses(nodes):
        with socket.socket() as probe:
            try:
                probe.bind((address, 0))
            except OSError:
                hint = f"on macOS `sudo ifconfig lo0 alias {address}` adds it"
                raise StackError(f"This machine has no loopback address {address}; {hint}.") from None


def data_centre(state: State, number: int) -> str:
    """The data centre of a node: one for all, unless the state has one for each node."""
    return f"dc{number}" if state.about().get("data_centres", 1) > 1 else "dc1"


def take_ports(state: State, nodes: int) -> list[str]:
    """Hold the ring's ports; their names, by which `state` remembers them."""
    hosts = addresses(nodes)
    old = state.ports.known.get("storage")
    storage = state.ports.take("storage", hosts)
    if nodes > 1 and old not in (None, storage):
        state.ports.keep("storage", old)
        raise StackError(f"Port {old}, by which the nodes know each other, is taken by another program.")
    state.ports.take("native", hosts)
    return ["storage", "native", *(_take_jmx(state, number) for number in range(1, nodes + 1))]


def _take_jmx(state: State, number: int) -> str:
    # Local JMX always binds 127.0.0.1, whatever the node's address.
    state.ports.take(f"jmx-{number}")
    return f"jmx-{number}"


def start(state: State, nodes: int, *, sync: bool = True) -> list[Process]:
    """Start all nodes at once and wait until each serves and sees the others.

    `sync=False` never calls fsync and never optimises: for tests alone.
    """
    numbers = range(1, nodes + 1)
    started = [launch(state, number, nodes, sync=sync) for number in numbers]
    for process in started:
        await_node(state, process, nodes)
    if nodes > 1:
        await_ring(state, nodes)
    return started


def await_ring(state: State, nodes: int, deadline_seconds: float = START_SECONDS) -> None:
    """Wait until every node knows every other one's place and all have one schema; PartFailed if it takes too long.

    A node that serves may not have heard of a data centre yet, nor of the tables that another one has just made.
    """
    end = time.monotonic() + deadline_seconds
    for number in range(1, nodes + 1):
        while not _knows_all(state, number, nodes):
            if time.monotonic() > end:
                raise PartFailed(f"Node {number} did not know its whole ring within {deadline_seconds:.0f} s.")
            time.sleep(processes.POLL_SECONDS)


def _knows_all(state: State, number: int, nodes: int) -> bool:
    try:
        places = re.findall(r"^UN ", nodetool(state, number, "status"), re.MULTILINE)
        schemas = re.findall(r"^\s+[0-9a-f-]{36}: \[", nodetool(state, number, "describecluster"), re.MULTILINE)
    except PartFailed:
        return False
    return len(places) == nodes and len(schemas) == 1


def launch(state: State, number: int, nodes: int, *, sync: bool = True) -> Process:
    """Spawn one node and remember it, without waiting for it."""
    conf = render(state, number, nodes)
    process = processes.spawn(
        name_of(number),
        command(state, number, nodes, conf, sync=sync),
        environment=inherited(),
        log=state.logs / f"{name_of(number)}.log",
        cwd=conf.parent,
    )
    processes.save(process, state.parts)
    return process


def await_node(state: State, process: Process, nodes: int, deadline_seconds: float = START_SECONDS) -> None:
    """Wait until the node takes clients and says of every other one that it is up."""
    wanted = [LISTENING]
    own = process.name.rpartition("-")[2]
    wanted += [f"{address_of(n)}:" for n in range(1, nodes + 1) if str(n) != own]
    address = (address_of(int(own)), state.ports.known["native"])

    def serves() -> bool:
        return _has_said(process, wanted) and accepts(address)

    processes.wait_until(serves, process, "serving", deadline_seconds)


def accepts(address: tuple[str, int]) -> bool:
    """Whether the port is bound: Cassandra says that it listens a moment before it does."""
    try:
        socket.create_connection(address, timeout=1.0).close()
    except OSError:
        return False
    return True


def _has_said(process: Process, wanted: Sequence[str]) -> bool:
    lines = Path(process.log).read_text(errors="replace").splitlines()
    up = [line for line in lines if LISTENING in line or line.endswith("is now UP")]
    return all(any(word in line for line in up) for word in wanted)


def render(state: State, number: int, nodes: int) -> Path:
    """Write a node's configuration; the folder that holds it."""
    node = state.folder / "cassandra" / f"n{number}"
    conf = node / "conf"
    for path in (conf, node / "data", node / "tmp"):
        path.mkdir(parents=True, exist_ok=True)
    template = string.Template((CONF / "cassandra.yaml").read_text())
    text = template.substitute(
        token=TOKENS[number - 1],
        seeds=",".join(addresses(nodes)),
        address=address_of(number),
        storage_port=state.ports.known["storage"],
        native_port=state.ports.known["native"],
    )
    (conf / "cassandra.yaml").write_text(text)
    (conf / "cassandra-rackdc.properties").write_text(f"dc={data_centre(state, number)}\nrack=r{number}\n")
    shutil.copy(CONF / "logback.xml", conf / "logback.xml")
    return conf


_SHORT_LIVED = ["-Dcassandra.skip_sync=true", "-XX:TieredStopAtLevel=1"]
"""A node that is soon thrown away: it never pays back what the optimising compiler burns."""


def command(state: State, number: int, nodes: int, conf: Path, *, sync: bool) -> list[str]:
    """The command line of one node."""
    lib = jars.folder() / "lib"
    heap = HEAP_MIB[nodes]
    node = conf.parent
    return [
        *_jvm(lib),
        f"-javaagent:{next(lib.glob('jamm-*.jar'))}",
        f"-Xms{heap}m",
        f"-Xmx{heap}m",
        # Native libraries are unpacked here: the system's own folder may forbid to run them.
        f"-Djava.io.tmpdir={node / 'tmp'}",
        *options("node.options"),
        *([] if sync else _SHORT_LIVED),
        f"-Dcassandra.jmx.local.port={state.ports.known[f'jmx-{number}']}",
        f"-Dcassandra.storagedir={node / 'data'}",
        f"-Dcassandra.logdir={state.logs}",
        f"-Dcassandra.triggers_dir={node / 'triggers'}",
        f"-Dcassandra.config={(conf / 'cassandra.yaml').as_uri()}",
        "-cp",
        f"{conf}:{lib}/*",
        "org.apache.cassandra.service.CassandraDaemon",
    ]


def _jvm(lib: Path) -> list[str]:
    if not lib.is_dir():
        raise StackError("Cassandra has not been fetched; `murmur up` fetches it.")
    java = jars.java()
    later = [] if jars.java_version(java) == 17 else ["-Djava.security.manager=allow"]
    return [java, *options("jvm.options"), *later]


def options(file: str) -> list[str]:
    """The lines of an options file that are not remarks."""
    lines = (CONF / file).read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def nodetool(state: State, number: int, *words: str, deadline_seconds: float = 120.0) -> str:
    """What nodetool says about one node; PartFailed with its words if it fails."""
    lib = jars.folder() / "lib"
    port = str(state.ports.known[f"jmx-{number}"])
    quiet = f"-Dlogback.configurationFile={(CONF / 'logback-tools.xml').as_uri()}"
    argv = [*_jvm(lib), quiet, "-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", f"{lib}/*"]
    argv += ["org.apache.cassandra.tools.NodeTool", "-h", "127.0.0.1", "-p", port, *words]
    try:
        done = subprocess.run(argv, capture_output=True, text=True, timeout=deadline_seconds)
    except subprocess.TimeoutExpired:
        raise PartFailed(f"nodetool {words[0]} did not end within {deadline_seconds:.0f} s.") from None
    if done.returncode:
        raise PartFailed(f"nodetool {' '.join(words)} failed: {(done.stdout + done.stderr).strip()}")
    return done.stdout
