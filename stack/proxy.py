"""`python -m stack.proxy FOLDER`: the API under X's host names, on loopback alone.

Two doors: one speaks TLS with the certificate of this state and passes what it hears to the API; the other is the
proxy for clients that take one, and leads those host names, and nothing else, to the first.
"""

import asyncio
import contextlib
import signal
import socket
import ssl
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from stack import tls
from stack.ports import LOOPBACK
from stack.state import State

HTTPS = 443
HEAD_BYTES = 8_192
HEAD_SECONDS = 10.0
DIAL_SECONDS = 5.0
# Longer than gunicorn keeps an idle connection, and than any pause of a stream.
IDLE_SECONDS = 120.0
# More than the API answers at once; whoever comes above that is closed at once, and not left to wait.
CONNECTIONS_MAX = 256
PIECE_BYTES = 65_536
# The API gives its requests as long, and the launcher waits no longer.
LEAVE_SECONDS = 25.0

Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Refused(Exception):
    """What somebody asked of the proxy is not done; the status and the sentence are the answer."""

    def __init__(self, status: str, sentence: str) -> None:
        super().__init__(sentence)
        self.answer = (
            f"HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n"
            f"Content-Length: {len(sentence.encode())}\r\n\r\n{sentence}"
        ).encode()


@dataclass
class Door:
    """A port where we listen, and what is done with whoever comes."""

    port: int
    serve: Serve
    context: ssl.SSLContext | None = None
    connections_max: int = CONNECTIONS_MAX
    guests: set["asyncio.Task[None]"] = field(default_factory=set)

    async def open(self) -> None:
        """Let people in until cancelled."""
        loop = asyncio.get_running_loop()
        with socket.create_server((LOOPBACK, self.port), backlog=CONNECTIONS_MAX) as listener:
            listener.setblocking(False)
            while True:
                connection = await self._next(listener)
                if connection is None or len(self.guests) >= self.connections_max:
                    _close(connection)
                    continue
                guest = loop.create_task(self._receive(connection))
                self.guests.add(guest)
                guest.add_done_callback(self.guests.discard)

    async def _next(self, listener: socket.socket) -> socket.socket | None:
        try:
            connection, _ = await asyncio.get_running_loop().sock_accept(listener)
        except OSError:
            # No descriptor is free, or whoever came has gone; either passes.
            await asyncio.sleep(0.1)
            return None
        return connection

    async def _receive(self, connection: socket.socket) -> None:
        reader = asyncio.StreamReader(HEAD_BYTES)
        protocol = asyncio.StreamReaderProtocol(reader)
        loop = asyncio.get_running_loop()
        handshake = HEAD_SECONDS if self.context else None
        with contextlib.suppress(OSError, EOFError, TimeoutError):
            transport, _ = await loop.connect_accepted_socket(
                lambda: protocol, connection, ssl=self.context, ssl_handshake_timeout=handshake
            )
            writer = asyncio.StreamWriter(transport, protocol, reader, loop)
            try:
                await self.serve(reader, writer)
            finally:
                writer.close()


def _close(connection: socket.socket | None) -> None:
    if connection is not None:
        connection.close()


async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    """Lead somebody to a port of this machine, until either side ends or both fall silent."""
    async with asyncio.timeout(DIAL_SECONDS):
        further = await asyncio.open_connection(LOOPBACK, port)
    try:
        await _join((reader, writer), further)
    finally:
        further[1].close()


async def _join(here: Ends, there: Ends) -> None:
    heard = [time.monotonic()]
    ways = [_pump(here[0], there[1], heard), _pump(there[0], here[1], heard), _silence(heard)]
    tasks = [asyncio.ensure_future(way) for way in ways]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, heard: list[float]) -> None:
    while piece := await reader.read(PIECE_BYTES):
        heard[0] = time.monotonic()
        writer.write(piece)
        await writer.drain()


async def _silence(heard: list[float]) -> None:
    while (left := heard[0] + IDLE_SECONDS - time.monotonic()) > 0:
        await asyncio.sleep(left)


async def tunnel(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    """Answer one CONNECT: to `port` for the host names of the certificate, with a refusal for all else."""
    try:
        await _asked(reader, port)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await pass_on(reader, writer, port)
    except Refused as refusal:
        writer.write(refusal.answer)
        await writer.drain()


async def _asked(reader: asyncio.StreamReader, port: int) -> None:
    """Read the head; Refused unless it asks for us."""
    try:
        async with asyncio.timeout(HEAD_SECONDS):
            head = await reader.readuntil(b"\r\n\r\n")
    except TimeoutError:
        raise Refused("408 Request Timeout", "The head of the request did not come in time.") from None
    except asyncio.LimitOverrunError:
        raise Refused("431 Request Header Fields Too Large", "The head of the request is too long.") from None
    method, _, rest = head.split(b"\r\n", 1)[0].decode("latin-1").partition(" ")
    target, _, version = rest.rpartition(" ")
    if not version.startswith("HTTP/1."):
        raise Refused("400 Bad Request", "This is no request of HTTP/1.1.")
    if method != "CONNECT":
        raise Refused("405 Method Not Allowed", "This proxy knows CONNECT alone; it is for https.")
    host, _, asked = target.rpartition(":")
    if host.lower() not in {*tls.HOSTS, tls.LOCAL, LOOPBACK} or asked not in {str(HTTPS), str(port)}:
        raise Refused("403 Forbidden", f"This proxy leads to {', '.join(tls.HOSTS)} on port {HTTPS}, nowhere else.")


def doors(state: State) -> list[Door]:
    """Both, with the ports and the certificate of the state."""
    ports = state.ports.known
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    context.load_cert_chain(tls.folder(state) / "cert.pem", tls.folder(state) / "cert.key")
    return [
        Door(ports["tls"], lambda reader, writer: pass_on(reader, writer, ports["api"]), context),
        Door(ports["proxy"], lambda reader, writer: tunnel(reader, writer, ports["tls"])),
    ]


async def run(opened: list[Door], told: asyncio.Event) -> None:
    """Serve until told to stop; then let nobody in, and wait a while for those who are inside."""
    listening = [asyncio.ensure_future(door.open()) for door in opened]
    end = asyncio.ensure_future(_until(told))
    done, _ = await asyncio.wait([*listening, end], return_when=asyncio.FIRST_COMPLETED)
    for task in listening:
        task.cancel()
    inside = [guest for door in opened for guest in door.guests]
    if inside and end in done:
        await asyncio.wait(inside, timeout=LEAVE_SECONDS)
    for task in done - {end}:
        task.result()


async def _until(told: asyncio.Event) -> None:
    await told.wait()


async def main(state: State) -> None:
    """Serve until SIGTERM or SIGINT."""
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    await run(doors(state), told)


if __name__ == "__main__":
    asyncio.run(main(State(Path(sys.argv[1]))))
