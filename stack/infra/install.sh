#!/bin/sh
# Installs this unpacked release: ./install.sh. Safe to run again; nothing is fetched from anywhere.
# MURMUR_ROOT=FOLDER installs below a folder instead of /, to try it out.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=${MURMUR_ROOT:-}
base=$root/opt/murmur
units=$root/etc/systemd/system

die() {
    printf '%s\n' "install.sh: $*" >&2
    exit 1
}

role() { sed -n 's/^MURMUR_INFRA_ROLE="\{0,1\}\([a-z]*\)"\{0,1\}$/\1/p' "$root/etc/murmur/machine.env" 2>/dev/null | tail -n 1; }

find_python() {
    for candidate in "$here/python/bin/python3.11" python3.11 python3; do
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
}

has_java() {
    for candidate in "$here/java/bin/java" "$(command -v java || true)" /usr/lib/jvm/*17*/bin/java; do
        if [ -x "$candidate" ] && "$candidate" -version 2>&1 | grep -q 'version "17'; then
            return 0
        fi
    done
    return 1
}

make_user() {
    id "$1" >/dev/null 2>&1 || useradd --system --user-group --home-dir "$2" --shell /usr/sbin/nologin "$1"
}

python=$(find_python)
[ -n "$python" ] || die "neither the image nor the release has Python 3.11 with venv; bake it into the image."
if [ "$(role)" = cassandra ]; then
    has_java || die "neither the image nor the release has Java 17, which Cassandra needs; bake it into the image."
fi
command -v systemctl >/dev/null 2>&1 || die "this system has no systemd."

cd "$here"
sha256sum --check --quiet --strict SHA256SUMS || die "a file of this release is not as it was built; fetch it again."

make_user murmur /var/lib/murmur
make_user cassandra /var/lib/cassandra

# The stamp is written last: an environment that was cut short is made anew.
if [ ! -e "$here/venv/stamp" ]; then
    rm -rf "$here/venv"
    "$python" -m venv "$here/venv"
    "$here/venv/bin/python" -m pip install --quiet --no-input --disable-pip-version-check --no-index \
        --find-links "$here/wheels" --require-hashes -r "$here/machine.lock"
    "$here/venv/bin/python" -m pip install --quiet --no-input --disable-pip-version-check --no-index --no-deps \
        "$here"/own/murmuration-*.whl
    touch "$here/venv/stamp"
fi
ln -sfn "$("$here/venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" "$here/site"

mkdir -p "$base" "$units" "$root/etc/murmur" "$root/etc/sysctl.d" "$root/etc/logrotate.d" "$root/var/log/cassandra"
chmod 755 "$base" "$root/etc/murmur"
[ -n "$root" ] || chown cassandra:cassandra /var/log/cassandra

for unit in "$here"/units/*; do
    cp "$unit" "$units/"
done
cat >"$root/etc/sysctl.d/90-murmur.conf" <<'END'
vm.max_map_count = 1048575
vm.swappiness = 0
vm.zone_reclaim_mode = 0
net.ipv4.tcp_keepalive_time = 60
net.ipv4.tcp_keepalive_probes = 3
net.ipv4.tcp_keepalive_intvl = 10
END
cat >"$root/etc/logrotate.d/murmur" <<'END'
/var/log/cassandra/*.log {
    size 64M
    rotate 8
    compress
    copytruncate
    missingok
}
END
[ -n "$root" ] || sysctl --quiet --system || true

# In one step: whoever starts a unit finds the old release or the new one.
ln -sfn "$here" "$base/next"
mv -T "$base/next" "$base/current"

systemctl daemon-reload
systemctl enable --quiet murmur-boot.service
echo "Murmuration is installed from $here; \`systemctl start murmur-boot\` does the rest."
