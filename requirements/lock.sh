#!/bin/sh
# Writes the locks from setup.cfg. Names no index: whoever installs chooses where from; the hashes say what.
set -eu
cd "$(dirname "$0")/.."

uv=$(command -v uv || true)
if [ -z "$uv" ]; then
    python3 -m venv .cache/uv
    .cache/uv/bin/pip install --quiet uv
    uv=.cache/uv/bin/uv
fi
compile() { "$uv" pip compile setup.cfg --quiet --universal --python-version 3.11 --generate-hashes "$@" >/dev/null; }

export UV_CUSTOM_COMPILE_COMMAND="make lock"
compile --extra test --output-file requirements/test.lock
compile --constraints requirements/test.lock --output-file requirements/runtime.lock
compile --extra aws --constraints requirements/test.lock --output-file requirements/machine.lock
