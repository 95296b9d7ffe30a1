"""Cassandra as it runs on a machine: its configuration is Terraform's, its jars are the release's."""

import re
from pathlib import Path

from stack import cassandra, jars
from stack.errors import StackError
from stack.infra.machine import Host, Machine

CONF = "/etc/murmur/cassandra"
LIB = "/opt/murmur/current/cassandra/lib"
LOGS = "/var/log/cassandra"
RUN = "/run/murmur/cassandra"
REPLACE = "/run/murmur/replace"
"""Where this file is, the node takes over its own address from a node whose data is lost."""
TOKENS = "/etc/murmur/cassandra/tokens"
"""Where this file is, the node starts with the tokens in it: those of the backup that it is made of."""
FILES = ("cassandra.yaml", "cassandra-rackdc.properties")
OPTIONS = "jvm17-server.options"
JMX_PORT = "7199"
# The sentence with which Cassandra refuses an empty node under the address of one that it knows.
KNOWN_ADDRESS = "already exists, cancelling join"


def render(host: Host, machine: Machine) -> Path:
    """Put the node's configuration where it is started from; the folder.

    A node that replaces itself must stream, and a seed never does: it leaves its own list for that one start.
    """
    here = host.path(RUN)
    here.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        (here / name).write_text(_read(host, name))
    if host.path(REPLACE).exists():
        (here / FILES[0]).write_text(_without(machine, _read(host, FILES[0])))
    if host.path(TOKENS).exists():
        (here / FILES[0]).write_text(_with_tokens(host.path(TOKENS).read_text().strip(), _read(host, FILES[0])))
    (here / "logback.xml").write_text((cassandra.CONF / "logback.xml").read_text())
    return here


def _read(host: Host, name: str) -> str:
    path = host.path(f"{CONF}/{name}")
    try:
        return path.read_text()
    except OSError as error:
        raise StackError(f"{path} cannot be read ({error.strerror}); user-data writes it.") from error


def _without(machine: Machine, text: str) -> str:
    seeds = [seed for seed in machine.seeds.split(",") if seed]
    others = [seed for seed in seeds if seed.partition(":")[0] != machine.address]
    if seeds == others:
        return text
    if not others:
        raise StackError("The only seed of a ring cannot replace itself: nobody is there to stream from.")
    if machine.seeds not in text:
        raise StackError(f"cassandra.yaml does not name the seeds as machine.env does: {machine.seeds}.")
    return text.replace(machine.seeds, ",".join(others))


def _with_tokens(tokens: str, text: str) -> str:
    """The same tokens as before, none to be allocated, and nothing to be streamed."""
    if not re.fullmatch(r"-?\d+(,-?\d+)*", tokens):
        raise StackError(f"{TOKENS} holds no tokens.")
    lines = [line for line in text.splitlines() if not line.startswith(("num_tokens", "allocate_tokens", "auto_boot"))]
    count = tokens.count(",") + 1
    return "\n".join([*lines, f"num_tokens: {count}", f'initial_token: "{tokens}"', "auto_bootstrap: false", ""])


def command(host: Host, machine: Machine) -> list[str]:
    """The command line of the node."""
    here, lib = render(host, machine), host.path(LIB)
    agent = sorted(lib.glob("jamm-*.jar"))
    if not agent:
        raise StackError(f"{lib} holds no jars of Cassandra; install.sh of a release puts them there.")
    given = [line.strip() for line in _read(host, OPTIONS).splitlines()]
    flags = [f"-Dcassandra.replace_address_first_boot={machine.address}"] if host.path(REPLACE).exists() else []
    return [
        jars.java(),
        *needed_options(),
        *(line for line in given if line and not line.startswith("#")),
        f"-javaagent:{agent[0]}",
        "-Dcassandra-foreground=yes",
        "-Dlogback.configurationFile=logback.xml",
        f"-Dcassandra.jmx.local.port={JMX_PORT}",
        f"-Dcassandra.storagedir={host.path('/var/lib/cassandra')}",
        f"-Dcassandra.logdir={host.path(LOGS)}",
        f"-Dcassandra.config={(here / FILES[0]).as_uri()}",
        *flags,
        "-cp",
        f"{here}:{lib}/*",
        "org.apache.cassandra.service.CassandraDaemon",
    ]


def needed_options() -> list[str]:
    """Options without which the JVM does not start Cassandra at all; a laptop's sizes are not among them."""
    sized = ("-X", "-Djava.net", "-Dio.netty.eventLoopThreads", "-Dio.netty.allocator.maxOrder")
    return [line for line in cassandra.options("jvm.options") if not line.startswith(sized)]


def nodetool(host: Host, *words: str, deadline_seconds: float = 60.0) -> str:
    """What nodetool says of the node on this machine; StackError with its words if it fails."""
    lib = host.path(LIB)
    quiet = f"-Dlogback.configurationFile={(cassandra.CONF / 'logback-tools.xml').as_uri()}"
    argv = [jars.java(), *needed_options(), quiet, "-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", f"{lib}/*"]
    argv += ["org.apache.cassandra.tools.NodeTool", "-h", "127.0.0.1", "-p", JMX_PORT, *words]
    return host.run(*argv, deadline_seconds=deadline_seconds)[1]
