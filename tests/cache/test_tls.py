"""Redis behind TLS and a password, alone and as a cluster: who it is is checked, and so are we."""

import pytest

from cache.caches import open_caches
from cache.errors import CacheAway
from stack import tls
from tests.cast import until
from tests.redis_cluster import Node, free_ports, settings


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    tls._make_authority(folder)
    tls._make_certificate(folder)
    return folder


@pytest.fixture(scope="module", params=[False, True], ids=["server", "cluster"])
def guarded(request, certificates, tmp_path_factory):
    """The settings for a server that speaks TLS alone; in cluster mode it is a cluster of one."""
    port, bus = free_ports(2)
    where = ["--port", "0", "--tls-port", str(port), "--tls-ca-cert-file", str(certificates / "ca.pem")]
    key = ["--tls-cert-file", str(certificates / "cert.pem"), "--tls-key-file", str(certificates / "cert.key")]
    mode = ["--cluster-enabled", "yes", "--cluster-port", str(bus), "--tls-cluster", "yes"] if request.param else []
    trusted = {"ssl": True, "ssl_ca_certs": str(certificates / "ca.pem")}
    folder = tmp_path_factory.mktemp("guarded") / "data"
    node = Node(folder, port, *where, *key, "--tls-auth-clients", "no", *mode, **trusted)
    node.start()
    try:
        until(node.answers)
        if request.param:
            node.ask("CLUSTER", "ADDSLOTSRANGE", 0, 16_383)
            until(lambda: b"cluster_state:ok" in node.ask("CLUSTER", "INFO"))
        yield {"cache_url": f"rediss://127.0.0.1:{port}/0", "cache_cluster": request.param}
    finally:
        node.kill()


def test_what_is_kept_is_found_and_removed_through_tls(guarded, certificates):
    url = f"{guarded['cache_url']}?ssl_ca_certs={certificates / 'ca.pem'}"
    caches = open_caches(settings(**{**guarded, "cache_url": url}))
    assert caches.tweets.get([1, 2], lambda ids: dict.fromkeys(ids, b"x")) == {1: b"x", 2: b"x"}
    assert caches.tweets.get([1, 2], lambda ids: {}) == {1: b"x", 2: b"x"}
    caches.tweets.remove([1, 2])
    assert caches.tweets.get([1, 2], lambda ids: {}) == {}
    caches.close()


@pytest.mark.parametrize("overrides", [{}, {"cache_auth": "wrong"}], ids=["unknown authority", "wrong password"])
def test_nothing_is_told_to_a_server_that_nobody_vouches_for_nor_found_with_a_wrong_password(
    guarded, certificates, overrides
):
    url = guarded["cache_url"] + (f"?ssl_ca_certs={certificates / 'ca.pem'}" if overrides else "")
    caches = open_caches(settings(**{**guarded, **overrides, "cache_url": url}))
    with pytest.raises(CacheAway):
        caches.tweets.remove([1])
    caches.close()
