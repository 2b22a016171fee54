#!/usr/bin/python3
"""Runs the command-line cases: tests/cli/<command>/<case>/ holds

  cmd      a shell script, run by `sh -eu` in an empty folder, with shipwheel and the functions of tests/cli/lib.sh at hand
  in/      optional: files that are there before
  stdout   what it must print (times, ports, temporary paths, run ids and shipwheel's version are replaced first)
  stderr   the same for standard error
  exit     the status, 0 when the file is missing

use: run.py SHIPWHEEL [--update] [CASE…]     --update rewrites stdout, stderr and exit; read the difference like code."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
FILTERS = [
    (re.compile(r" +\d+(\.\d+)? (ms|s)\b"), " <time>"),
    (re.compile(r"\b\d{8}-\d{6}-[0-9a-f]{4}\b"), "<run>"),
    (re.compile(r"127\.0\.0\.1:\d+"), "127.0.0.1:<port>"),
    (re.compile(r"\bsw-[0-9a-f]{32,}\b"), "<token>"),
    (re.compile(r"--port \d+"), "--port <port>"),
    (re.compile(r'("\w*seconds"): [-+.e\d]+'), r"\1: <number>"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "<sha256>"),
    (re.compile(r"\b[0-9a-f]{12}…"), "<sha256>…"),
    (re.compile(r"/(build|verify)-\w{6}\b"), r"/\1-<random>"),
]
PYTHON = re.compile(r"\bCPython \d+\.\d+\.\d+\b")


def clean(text: str, tmp: str, version: str) -> str:
    text = text.replace(tmp, "<tmp>")
    for pattern, name in FILTERS:
        text = pattern.sub(name, text)
    text = PYTHON.sub("CPython <python>", text)
    return re.sub(r"\bshipwheel " + re.escape(version), "shipwheel <version>", text)


def run_case(case: Path, program: Path, version: str, update: bool) -> str:
    tmp = os.path.realpath(tempfile.mkdtemp(prefix="sw-cli-"))
    try:
        work = Path(tmp, "here")
        shutil.copytree(case / "in", work) if (case / "in").is_dir() else work.mkdir()
        env = {
            "PATH": f"{tmp}/bin:{os.environ['PATH']}",
            "HOME": tmp,
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "SHIPWHEEL_STATE_DIR": f"{tmp}/state",
            "SW_SOURCE_ROOT": str(HERE.parent.parent),
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_CONFIG_SYSTEM": "/dev/null",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            **{k: v for k, v in os.environ.items() if k.startswith(("ASAN_", "UBSAN_", "LSAN_", "TSAN_"))},
        }
        Path(tmp, "bin").mkdir()
        Path(tmp, "bin", "shipwheel").symlink_to(program)
        Path(tmp, "bin", "python3").symlink_to("/usr/bin/python3")
        script = f". '{HERE}/lib.sh'\n{(case / 'cmd').read_text(encoding='utf-8')}"
        done = subprocess.run(
            ["sh", "-eu", "-c", script], cwd=work, env=env, capture_output=True, timeout=300, stdin=subprocess.DEVNULL
        )
        got = {
            "stdout": clean(done.stdout.decode("utf-8", "replace"), tmp, version),
            "stderr": clean(done.stderr.decode("utf-8", "replace"), tmp, version),
            "exit": f"{done.returncode}\n",
        }
        return compare(case, got, update)
    finally:
        shutil.rmtree(tmp, ignore_errors=True)


def compare(case: Path, got: dict, update: bool) -> str:
    problems = []
    for name, text in got.items():
        path = case / name
        default = "0\n" if name == "exit" else ""
        want = path.read_text(encoding="utf-8") if path.exists() else default
        if text == want:
            continue
        if update:
            path.write_text(text, encoding="utf-8") if text != default else path.unlink()
            continue
        problems.append(f"--- {name}, wanted:\n{want}--- {name}, got:\n{text}")
    return "".join(problems)


def main() -> int:
    update = "--update" in sys.argv
    words = [w for w in sys.argv[1:] if w != "--update"]
    program = Path(words[0]).resolve()
    cases = sorted(p.parent for p in HERE.glob("*/*/cmd"))
    if words[1:]:
        cases = [c for c in cases if any(w in str(c.relative_to(HERE)) for w in words[1:])]
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    print(f"1..{len(cases)}", flush=True)
    failed = 0
    with ThreadPoolExecutor(2) as pool:
        results = pool.map(lambda case: run_case(case, program, version, update), cases)
        for number, (case, problem) in enumerate(zip(cases, results), 1):
            failed += bool(problem)
            print(f"{'not ok' if problem else 'ok'} {number} - {case.relative_to(HERE)}")
            for line in problem.splitlines():
                print(f"# {line}")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
