#!/usr/bin/python3
"""Side by side with the tools of today, on the same work in one run.

use: bench.py SHIPWHEEL [NAME…]        names: rehearse version bump native check index memory

The peers come from SHIPWHEEL_CORPUS/wheels where that is set, else from the index that the user's pip is configured for.
Every figure is the wall time of whole processes, median of 5 runs in which the competitors take turns; ratios are those of
the medians. Nothing here is a test: it prints, and fails only when something does not run."""

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import venv
from pathlib import Path

import versions

ROOT = Path(__file__).resolve().parent.parent
RUNS = 5
PEERS = ["build", "twine", "pypiserver", "setuptools", "setuptools-scm", "hatchling", "hatch-vcs", "wheel"]


class Failed(Exception):
    pass


def run(argv, cwd=None, env=None, quiet=True):
    """Runs a command and returns its wall time in seconds."""
    begun = time.perf_counter()
    done = subprocess.run(
        [str(a) for a in argv], cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=quiet, text=True, check=False
    )
    wall = time.perf_counter() - begun
    if done.returncode:
        raise Failed(f"{' '.join(map(str, argv))}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
    return wall


def medians(**competitors):
    """Median seconds of each callable; they take turns, after one round that warms up."""
    times = {name: [] for name in competitors}
    for turn in range(RUNS + 1):
        for name, work in competitors.items():
            seconds = work()
            if turn:
                times[name].append(seconds)
    return {name: statistics.median(seconds) for name, seconds in times.items()}


def show(what, seconds, note=""):
    text = f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"
    print(f"  {what:<58} {text:>10}  {note}", flush=True)


class Bench:
    def __init__(self, program, tmp):
        self.program, self.tmp = program, Path(tmp)
        self.env = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "PYTHON"))},
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "SHIPWHEEL_STATE_DIR": f"{tmp}/state",
            "GIT_CONFIG_GLOBAL": f"{tmp}/gitconfig",
            "TWINE_USERNAME": "bench",
            "TWINE_PASSWORD": "bench",
        }
        Path(tmp, "gitconfig").write_text("[user]\nname = bench\nemail = bench@example.org\n", encoding="utf-8")
        corpus = os.environ.get("SHIPWHEEL_CORPUS")
        if corpus:
            self.env |= {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": f"{Path(corpus).resolve()}/wheels"}
        self.peer_bin = None

    def peers(self):
        """An environment with the newest peers, made once."""
        if not self.peer_bin:
            venv.create(self.tmp / "peers", with_pip=False, symlinks=True)
            python = self.tmp / "peers/bin/python"
            run(["/usr/bin/python3", "-m", "pip", "--python", python, "install", "-q", *PEERS], env=self.env)
            self.peer_bin = self.tmp / "peers/bin"
        return self.peer_bin

    def git(self, where, *words):
        run(["git", *words], cwd=where, env=self.env)

    def example(self, name, tag):
        where = self.tmp / name
        if not where.exists():
            shutil.copytree(ROOT / "examples" / name, where)
            self.git(where, "init", "-q", "-b", "main")
            self.git(where, "add", ".")
            self.git(where, "commit", "-q", "-m", name)
            self.git(where, "tag", "-a", tag, "-m", tag)
        return where

    def shipwheel(self, where, *words):
        return run([self.program, "-C", where, *words], env=self.env)

    # ---- the whole road ----

    def today(self, where, server, round_trip):
        """The way people do it: each tool by itself. Returns seconds by step."""
        peers, dist, env = self.peers(), where / "dist", self.env
        for folder in (dist, where / "build", where / "src/almanac.egg-info", round_trip, server.files):
            shutil.rmtree(folder, ignore_errors=True)
        server.files.mkdir()
        steps = {}
        steps["setuptools-scm"] = run([peers / "python", "-m", "setuptools_scm"], cwd=where, env=env)
        steps["build, isolated"] = run([peers / "python", "-m", "build", "-q"], cwd=where, env=env)
        files = sorted(dist.iterdir())
        steps["twine check"] = run([peers / "twine", "check", *files], cwd=where, env=env)
        steps["twine upload"] = run([peers / "twine", "upload", "--repository-url", server.url, *files], cwd=where, env=env)
        steps["python -m venv"] = run(["/usr/bin/python3", "-m", "venv", round_trip], env=env)
        own = {k: v for k, v in env.items() if not k.startswith("PIP_")}
        pip = [round_trip / "bin/pip", "install", "-q", "--index-url", f"{server.url}simple/", "almanac"]
        steps["pip install"] = run(pip, env=own)
        steps["import"] = run([round_trip / "bin/python", "-c", "import almanac"], env=env)
        return steps

    def rehearse(self):
        where = self.example("almanac", "v1.2.0")
        with Server(self) as server:
            rounds = [self.today(where, server, self.tmp / "round") for _ in range(RUNS + 1)][1:]
        today = {step: statistics.median(r[step] for r in rounds) for step in rounds[0]}
        ours = medians(whole=lambda: self.shipwheel(where, "rehearse", "--fresh", "-q"))["whole"]
        verify = self.verify_share(where)
        print("the whole road, examples/almanac (six modules, no dependencies)")
        for step, seconds in today.items():
            show(f"today: {step}", seconds)
        whole = statistics.median(sum(r.values()) for r in rounds)
        before = statistics.median(sum(list(r.values())[:4]) for r in rounds)
        show("today, in all", whole)
        show("shipwheel rehearse, in all", ours, f"{whole / ours:.1f} times faster (target: 10)")
        show("today: everything before venv and pip", before)
        show("shipwheel rehearse, everything before verify", ours - verify, f"{before / (ours - verify):.1f} times faster (target: 50)")

    def verify_share(self, where):
        """Seconds that rehearse itself spends in verify, which is mostly one run of pip."""
        import json

        shares = []
        for _ in range(RUNS):
            done = subprocess.run(
                [self.program, "-C", where, "rehearse", "--fresh", "--json"],
                env=self.env, capture_output=True, text=True, check=True,
            )
            shares.append(json.loads(done.stdout)["verify"]["seconds"])
        return statistics.median(shares)

    # ---- stages ----

    def version(self):
        versions.version(self)

    def bump(self):
        versions.bump(self)

    def modules(self, count):
        """A src-layout setuptools project of so many modules in packages of 20."""
        where = self.tmp / f"modules-{count}"
        for number in range(count):
            package = where / f"src/many/p{number // 20:03d}"
            package.mkdir(parents=True, exist_ok=True)
            (package / "__init__.py").touch()
            lines = "".join(f"def function_{k}(a, b=None):\n    \"\"\"Number {number * k}.\"\"\"\n    return (a, b, {k * 7919 % 1000})\n\n" for k in range(75))
            (package / f"m{number:04d}.py").write_text(f'"""Module {number}."""\n\n{lines}', encoding="utf-8")
        (where / "src/many/__init__.py").touch()
        (where / "README.md").write_text("# many\n", encoding="utf-8")
        (where / "pyproject.toml").write_text(
            '[build-system]\nrequires = ["setuptools>=77"]\nbuild-backend = "setuptools.build_meta"\n\n'
            '[project]\nname = "many"\nversion = "1.0"\ndescription = "Many modules"\nreadme = "README.md"\n',
            encoding="utf-8",
        )
        self.git(where, "init", "-q", "-b", "main")
        self.git(where, "add", ".")
        self.git(where, "commit", "-q", "-m", "many")
        return where

    def floor(self, where):
        """Reading, hashing and deflating the same bytes in one thread, by Python's C libraries: no build can do less."""
        import hashlib
        import zlib

        files = sorted((where / "src").rglob("*.py"))
        begun = time.perf_counter()
        for path in files:
            data = path.read_bytes()
            hashlib.sha256(data)
            zlib.compress(data, 6)
        return time.perf_counter() - begun

    def native(self):
        where = self.modules(2000)
        peers = self.peers()
        # the state that a work tree is in after its owner's last `git status`
        time.sleep(1.1)
        self.git(where, "status")
        trees = (self.tmp / f"copy-{number}" for number in range(RUNS + 1))

        def real():
            tree = next(trees)
            shutil.copytree(where, tree, symlinks=True)
            return run([peers / "python", "-m", "build", "-n", "-q"], cwd=tree, env=self.env)

        out = self.tmp / "native-out"
        result = medians(
            ours=lambda: self.shipwheel(where, "build", "--native", "require", "--out", out),
            floor=lambda: self.floor(where),
            real=real,
        )
        print("build: 2,000 modules under setuptools, sdist and wheel")
        show("python -m build -n", result["real"])
        show("shipwheel build (clone of the commit included)", result["ours"],
             f"{result['real'] / result['ours']:.1f} times faster (target: 25)")
        show("floor: reading, sha256, zlib level 6 of the modules, one thread", result["floor"])

    def check(self):
        where = self.example("almanac", "v1.2.0")
        out = self.tmp / "check-out"
        self.shipwheel(where, "build", "--out", out)
        wheel = next(out.glob("*.whl"))
        result = medians(
            ours=lambda: self.shipwheel(where, "check", wheel),
            twine=lambda: run([self.peers() / "twine", "check", wheel], env=self.env),
        )
        print("check: one wheel")
        show("twine check", result["twine"])
        show("shipwheel check", result["ours"], f"{result['twine'] / result['ours']:.0f} times faster (target: 5 ms)")

    def index(self):
        """From starting the process to the first whole answer."""
        def once():
            data, port = self.tmp / "index-data", free_port()
            shutil.rmtree(data, ignore_errors=True)
            begun = time.perf_counter()
            process = subprocess.Popen(
                [self.program, "serve", "--data", data, "--port", str(port)], env=self.env,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
            try:
                wait_for(f"http://127.0.0.1:{port}/simple/", process, 0.001)
                return time.perf_counter() - begun
            finally:
                process.terminate()
                process.wait()

        print("index: process start to first answer, new data folder")
        show("shipwheel serve", medians(ours=once)["ours"], "(target: 50 ms)")

    def memory(self):
        """The high-water mark of the process itself: what wait4 reports would be that of pip, its largest child."""
        where = self.example("almanac", "v1.2.0")
        peaks = []
        for _ in range(RUNS):
            process = subprocess.Popen(
                [self.program, "-C", where, "rehearse", "--fresh", "-q"], env=self.env, stdout=subprocess.DEVNULL
            )
            peak = 0
            while process.poll() is None:
                peak = max(peak, high_water(process.pid))
                time.sleep(0.001)
            if process.returncode:
                raise Failed("rehearse failed")
            peaks.append(peak / 1000)
        print("memory: peak of rehearse, own process")
        print(f"  {'shipwheel rehearse':<58} {statistics.median(peaks):>7.1f} MB  (target: 40 MB)")


def high_water(pid):
    """VmHWM in kB, 0 when the process is gone."""
    try:
        text = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    found = [line.split()[1] for line in text.splitlines() if line.startswith("VmHWM:")]
    return int(found[0]) * 1.024 if found else 0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url, process, pause):
    for _ in range(20000):
        if process.poll() is not None:
            raise Failed(f"the server for {url} ended with {process.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                answer.read()
                return
        except OSError:
            time.sleep(pause)
    raise Failed(f"{url} does not answer")


class Server:
    """pypiserver on a free port of loopback."""

    def __init__(self, bench):
        self.bench, self.files = bench, bench.tmp / "pypiserver"

    def __enter__(self):
        self.files.mkdir()
        port = free_port()
        self.url = f"http://127.0.0.1:{port}/"
        # -P . -a . : whoever comes may upload
        self.process = subprocess.Popen(
            [self.bench.peers() / "pypi-server", "run", "-i", "127.0.0.1", "-p", str(port), "-P", ".", "-a", ".",
             "--disable-fallback", self.files],
            env=self.bench.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        wait_for(self.url + "simple/", self.process, 0.05)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def main():
    program = Path(sys.argv[1]).resolve()
    names = sys.argv[2:] or ["rehearse", "version", "bump", "native", "check", "index", "memory"]
    tmp = tempfile.mkdtemp(prefix="shipwheel-bench-")
    status = 0
    try:
        bench = Bench(program, tmp)
        for name in names:
            try:
                getattr(bench, name)()
            except (Failed, subprocess.SubprocessError, OSError) as problem:
                print(f"{name}: FAILED: {problem}")
                status = 1
    finally:
        shutil.rmtree(tmp, ignore_errors=True)
    print("bench: done" if not status else "bench: FAILED")
    return status


if __name__ == "__main__":
    sys.exit(main())
