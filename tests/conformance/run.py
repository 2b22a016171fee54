#!/usr/bin/python3
"""Runs the conformance scripts one after the other and sums up. use: run.py BUILD [SCRIPT…]"""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
LAST = re.compile(r"^[a-z-]+: (\d+) passed, (\d+) failed, (\d+) skipped$")
#: scripts in the order of their run, with what they are given; {build} is the build folder
SCRIPTS = [
    ("toml_suite.py", ["{build}/tests/conformance/toml_json"]),
    ("pyliteral_peers.py", ["{build}/tests/conformance/pyliteral_cli"]),
    ("pyspec_peers.py", ["--cli", "{build}/tests/conformance/pyspec_cli"]),
    ("version_peers.py", ["{build}/tests/version_probe", "{build}/src/shipwheel"]),
    ("version_sources.py", ["{build}/tests/version_probe"]),
    ("changes_peers.py", ["{build}/src/shipwheel"]),
    ("bump_peers.py", ["{build}/tests/conformance/bump_cli", "{build}/src/shipwheel"]),
    ("published_files.py", ["{build}/tests/conformance/check_file"]),
    ("publish_peers.py", ["{build}/tests/conformance/publish_cli"]),
    ("server_clients.py", ["{build}/tests/conformance/serve_cli"]),
    ("native_oracle.py", ["{build}/tests/conformance/build_cli"]),
    ("real_projects.py", ["{build}/src/shipwheel"]),
    ("migrate_projects.py", ["{build}/src/shipwheel"]),
]


def main():
    build = Path(sys.argv[1]).resolve()
    total, bad = [0, 0, 0], []
    for name, words in SCRIPTS:
        if sys.argv[2:] and not any(word in name for word in sys.argv[2:]):
            continue
        print(f"==> {name}", flush=True)
        begun, last = time.monotonic(), ""
        argv = [sys.executable, HERE / name, *(word.format(build=build) for word in words)]
        with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as process:
            for line in process.stdout:
                print(line, end="", flush=True)
                last = line.strip() or last
        counts = LAST.match(last)
        found = [int(n) for n in counts.groups()] if counts else [0, 1, 0]
        if process.returncode == 77:  # it said why it could not run
            found = [0, 0, max(1, found[2])]
        if process.returncode not in (0, 77) and not found[1]:
            found[1] = 1
        if found[1]:
            bad.append(name)
        total = [a + b for a, b in zip(total, found)]
        print(f"    {time.monotonic() - begun:.0f} s", flush=True)
    if os.environ.get("SHIPWHEEL_SUMMARY"):
        with open(os.environ["SHIPWHEEL_SUMMARY"], "a", encoding="utf-8") as summary:
            print(*total, file=summary)
    print(f"conformance: FAILED: {', '.join(bad)}" if bad else "conformance: passed")
    print("{} passed, {} failed, {} skipped".format(*total))
    return 1 if total[1] else 0


if __name__ == "__main__":
    sys.exit(main())
