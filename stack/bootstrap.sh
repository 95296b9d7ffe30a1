#!/bin/sh
# Everything between a fresh clone and `murmur`: system packages, virtual environment, Cassandra's jars.
# On Debian as root what is missing is installed; elsewhere the line to type is printed, and that is all.
set -eu
cd "$(dirname "$0")/.."
mkdir -p .cache
# Who calls make may have settings meant for Murmuration; nothing here may depend on them.
PIP_DISABLE_PIP_VERSION_CHECK=1
export PIP_DISABLE_PIP_VERSION_CHECK

die() {
    printf '%s\n' "$*" >&2
    exit 1
}

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    for candidate in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null 2>&1 && new_enough "$candidate"; then
            echo "$candidate"
            return
        fi
    done
}

has_java() {
    for candidate in "${JAVA_HOME:-/nowhere}/bin/java" "$(command -v java || true)" /usr/lib/jvm/*-17-*/bin/java; do
        if [ -x "$candidate" ]; then
            case "$("$candidate" -version 2>&1)" in
                *version\ \"17.* | *version\ \"1[89]* | *version\ \"2[0-3]*) return 0 ;;
            esac
        fi
    done
    return 1
}

has_jars() { [ -n "$python" ] && "$python" -c 'import sys; from stack import jars; sys.exit(not jars.fetched())'; }
has_venv() { [ -x .venv/bin/python ] || "$python" -c 'import ensurepip, venv' 2>/dev/null; }

# Debian starts a service for a package that brings one; ours are processes of our own, so it is told not to.
without_services() {
    policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
        trap 'rm -f "$policy"' EXIT
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod +x "$policy"
        "$@"
        rm -f "$policy"
        trap - EXIT
    else
        "$@"
    fi
}

apt_install() { without_services env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends -y "$@"; }

# A shell's background jobs do not hear Ctrl-C by themselves.
jobs_running=""
trap 'for job in $jobs_running; do kill "$job" 2>/dev/null || true; done; exit 130' INT TERM

# follow TEXT PID LOG: wait for a background job with a running clock; its last words if it fails.
follow() {
    began=$(date +%s)
    jobs_running="$jobs_running $2"
    while kill -0 "$2" 2>/dev/null; do
        if [ -t 1 ]; then
            printf '\r  %s … %s s ' "$1" "$(($(date +%s) - began))"
        fi
        sleep 0.3
    done
    if wait "$2"; then
        if [ -t 1 ]; then printf '\r'; fi
        printf '✓ %s                    \n' "$1"
    else
        printf '\n' >&2
        tail -n 25 "$3" >&2
        die "$1: that did not work; the whole story is in $3."
    fi
}

fill_venv() {
    if ! .venv/bin/python -c '' 2>/dev/null; then
        rm -rf .venv
        "$python" -m venv .venv
    fi
    .venv/bin/python -m pip install --quiet --no-input --no-compile --require-hashes -r requirements/test.lock
    .venv/bin/python -m pip install --quiet --no-input --no-deps --no-build-isolation --editable .
    echo "$wanted" >.venv/stamp
}

fingerprint() {
    "$python" - <<'PYTHON'
import hashlib, pathlib, sys
files = [pathlib.Path(name).read_bytes() for name in ("requirements/test.lock", "setup.cfg", "pyproject.toml")]
print(hashlib.sha256(b"".join(files) + sys.version.encode() + str(pathlib.Path.cwd()).encode()).hexdigest())
PYTHON
}

missing=""
python=$(find_python)
[ -n "$python" ] || missing="$missing python3"
[ -n "$python" ] && has_venv || missing="$missing python3-venv"
has_java || missing="$missing openjdk-17-jre-headless"
has_jars || command -v mvn >/dev/null 2>&1 || missing="$missing maven"
command -v redis-server >/dev/null 2>&1 || missing="$missing redis-server"

if [ -n "$missing" ]; then
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "Missing:$missing (names of Debian's packages). Python must be 3.11 or later, Java 17." >&2
        command -v brew >/dev/null 2>&1 && die "Type this, then try again:
  brew install python@3.12 openjdk@17 maven redis && export JAVA_HOME=\"\$(brew --prefix openjdk@17)\""
        command -v dnf >/dev/null 2>&1 && die "Type this, then try again:
  sudo dnf install python3 java-17-openjdk-headless maven redis"
        die "Install them with your system's package manager, then try again."
    fi
    if [ "$(id -u)" != 0 ]; then
        die "Type this, then try again:
  sudo apt-get install$missing"
    fi
    echo "Missing:$missing. Installing with apt."
    apt-get update -qq >.cache/setup-apt.log 2>&1 &
    follow "Reading the lists of packages" $! .cache/setup-apt.log
    case "$missing" in *python3*)
        # First and alone, so that pip can work while apt is at the rest.
        apt_install python3 python3-venv >.cache/setup-apt.log 2>&1 &
        follow "Installing Python's venv" $! .cache/setup-apt.log
        ;;
    esac
    python=$(find_python)
    [ -n "$python" ] || die "Murmuration needs Python 3.11 or later; this system's package python3 is older."
fi

wanted=$(fingerprint)
if [ "$(cat .venv/stamp 2>/dev/null || true)" != "$wanted" ]; then
    fill_venv >.cache/setup-pip.log 2>&1 &
    pip=$!
    jobs_running="$jobs_running $pip"
fi
rest=$(echo "$missing" | sed 's/python3-venv//; s/python3//')
# Debian 13 has no Java 17; its 21 does as well.
apt-cache show openjdk-17-jre-headless >/dev/null 2>&1 || rest=$(echo "$rest" | sed 's/openjdk-17/openjdk-21/')
if [ -n "$(echo "$rest" | tr -d ' ')" ]; then
    # shellcheck disable=SC2086
    apt_install $rest >.cache/setup-apt.log 2>&1 &
    follow "Installing$(echo "$rest" | tr -s ' ')" $! .cache/setup-apt.log
fi
if ! has_jars; then
    "$python" -m stack.jars >.cache/setup-jars.log 2>&1 &
    follow "Fetching Cassandra" $! .cache/setup-jars.log
fi
if [ -n "${pip:-}" ]; then
    follow "Installing Python packages" "$pip" .cache/setup-pip.log
fi
