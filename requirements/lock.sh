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
compile() { "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes "$@" >/dev/null; }

export UV_CUSTOM_COMPILE_COMMAND="make lock"
compile setup.cfg --extra test --output-file requirements/test.lock
compile setup.cfg --constraints requirements/test.lock --output-file requirements/runtime.lock
compile setup.cfg --extra bench --constraints requirements/test.lock --output-file requirements/bench.lock
compile setup.cfg --extra aws --constraints requirements/test.lock --output-file requirements/machine.lock

# What only `make terraform` needs lives in an environment of its own: checkov pins much that the application does, too.
python3 - <<'PYTHON' | compile - --output-file requirements/terraform.lock
import configparser
setup = configparser.ConfigParser()
setup.read("setup.cfg")
print(setup["options.extras_require"]["terraform"])
PYTHON
