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
#: script: the programs of the build folder that it is given
SCRIPTS = {
    "published_files.py": ["tests/conformance/check_file"],
    "real_projects.py": ["src/shipwheel"],
}


def main():
    build = Path(sys.argv[1]).resolve()
    total, bad = [0, 0, 0], []
    for name, programs in SCRIPTS.items():
        if sys.argv[2:] and not any(word in name for word in sys.argv[2:]):
            continue
        print(f"==> {name}", flush=True)
        begun, last = time.monotonic(), ""
        argv = [sys.executable, HERE / name, *(build / program for program in programs)]
        with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as process:
            for line in process.stdout:
                print(line, end="", flush=True)
                last = line.strip() or last
        counts = LAST.match(last)
        found = [int(n) for n in counts.groups()] if counts else [0, 1, 0]
        if process.returncode and not found[1]:
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
