#!/usr/bin/python3
"""`shipwheel version` against setuptools-scm, hatch-vcs and dunamai themselves, on generated repositories and settings.

usage: version_peers.py PROBE SHIPWHEEL [--seed N] [--cases N] [--from N]     (PROBE is the built tests/version_probe)
       version_peers.py PROBE SHIPWHEEL --seed N --case M                     prints a case as a shell script, and its answers
       version_peers.py PROBE SHIPWHEEL --seed N --case M --row I             prints run I of a case as a row of git-versions.jsonl

The peers are the newest that pip finds (in the corpus with SHIPWHEEL_CORPUS, else in the user's package index). They run in
one process that stays (version_oracle.py), shipwheel's side in another (version_probe --batch); a sample of both goes
through the real command lines. Differences must belong to a class of version_classes.py; a class that no longer occurs is
reported.
"""

import argparse
import collections
import json
import os
import shlex
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import corpus
import version_cases
import version_classes

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from git_states import States, clean_environment, toml  # noqa: E402

PEERS = {
    "setuptools-scm": ["setuptools-scm", "setuptools"],
    "hatch-vcs": ["hatch-vcs", "hatchling"],
    "dunamai": ["dunamai"],
}
COMMANDS = {
    "setuptools-scm": ["setuptools_scm", "--force-write-version-files"],
    "hatch-vcs": ["hatchling", "metadata", "version"],
    "dunamai": ["dunamai", "from", "git"],
}
BACKENDS = {"setuptools-scm": (["setuptools", "setuptools-scm"], "setuptools.build_meta"),
            "hatch-vcs": (["hatchling", "hatch-vcs"], "hatchling.build")}
#: where shipwheel says what the peer prints: hatchling puts the normal form into metadata
AS_IS, NORMAL = {"probe": "text", "json": "version"}, {"probe": "normal", "json": "normalized"}
TEXT_OF = {"setuptools-scm": AS_IS, "hatch-vcs": NORMAL, "dunamai": AS_IS}
DEFAULT_SEED = 1
DEFAULT_CASES = 560
#: every so many cases the first and the last run go through the real command lines too
COMMAND_LINE_EVERY = 16
#: every so many runs are also asked for with --compat, which makes no difference where the project has a table
COMPAT_EVERY = 4
LEAST_PER_CELL = 20


# Peers ------------------------------------------------------------------------------------------------------------------------


def install(target, wanted):
    """Puts peers (name to packages) into a folder; the names of those that came."""
    env = corpus.environment(target)
    reached = []
    for name, packages in wanted.items():
        pip = [corpus.PYTHON, "-m", "pip", "install", "-q", "--upgrade", "--no-warn-conflicts", "--target", target, *packages]
        done = subprocess.run(pip, env=env, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"cannot reach {name}: {(done.stderr.strip().splitlines() or ['pip failed'])[-1]}")
        else:
            reached.append(name)
    for info in sorted(Path(target).glob("*.dist-info")):
        print(f"with {info.name.removesuffix('.dist-info')}")
    return reached


def environment(home, tools=None):
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "SOURCE_DATE_EPOCH": version_cases.EPOCH, "PYTHONDONTWRITEBYTECODE": "1"}
    env |= {name: clean_environment()[name] for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "LC_ALL", "TZ")}
    env |= {"SHIPWHEEL_STATE_DIR": f"{home}/state"}
    # peers drop GIT_CONFIG_*, so that the settings of whoever runs this are kept away by HOME
    return env | ({"PYTHONPATH": str(tools)} if tools else {})


def words_of(run):
    """The words on dunamai's command line for what shipwheel calls settings."""
    words = []
    for name, _, value in (setting.partition("=") for setting in run.get("settings", [])):
        words += ["--no-metadata"] if (name, value) == ("metadata", "false") else [f"--{name}={value}" if value else f"--{name}"]
    return words


class Peers:
    """The process that holds the peers."""

    def __init__(self, tools, home):
        self.env = environment(home, tools)
        argv = [corpus.PYTHON, "-S", "-W", "ignore", HERE / "version_oracle.py"]
        self.process = subprocess.Popen(argv, env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def send(self, request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()

    def forget(self):
        self.send({"forget": True})

    def ask(self, run, where):
        self.send({"tool": run["tool"], "words": words_of(run), "cwd": str(where), "env": run["env"], "files": run["files"],
                   "fork": run.get("fork", False)})
        return json.loads(self.process.stdout.readline())

    def command_line(self, run, where):
        """The answer of the real command; an error without its class."""
        env = {k: v for k, v in {**self.env, **run["env"]}.items() if v is not None}
        argv = [corpus.PYTHON, "-S", "-W", "ignore", "-m", *COMMANDS[run["tool"]], *words_of(run)]
        done = subprocess.run(argv, cwd=where, env=env, capture_output=True, text=True, check=False)
        for name in run["files"]:
            (where / name).unlink(missing_ok=True)
        return {"error": done.stderr.strip()[-300:]} if done.returncode else {"text": done.stdout.rstrip("\n")}

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Probe:
    """shipwheel's side."""

    def __init__(self, probe, shipwheel, home):
        self.env, self.shipwheel = environment(home), shipwheel
        self.process = subprocess.Popen([probe, "--batch"], env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, run, where, compat):
        request = {"dir": str(where), "compat": compat, "env": run["env"]}
        if run["tool"] == "dunamai":
            request |= {"style": "dunamai", "settings": run["settings"]}
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()
        said = b""
        while not said.endswith(b"\0"):
            more = self.process.stdout.read1()
            if not more:
                raise RuntimeError(f"the probe ended at {request}: {said[-2000:]}")
            said += more
        return json.loads(said[:-1])

    def command_line(self, run, where):
        env = {k: v for k, v in {**self.env, **run["env"]}.items() if v is not None}
        asked = ["--style", "dunamai", *(f"--setting={text}" for text in run["settings"])] if run["tool"] == "dunamai" else []
        argv = [self.shipwheel, "-C", where, "version", "--json", *asked]
        done = subprocess.run(argv, env=env, capture_output=True, text=True, check=False)
        if done.returncode:
            return {"error": done.stderr.strip().splitlines()[0]}
        return {"text": json.loads(done.stdout)[TEXT_OF[run["tool"]]["json"]]}

    def close(self):
        self.process.stdin.close()
        self.process.wait()


# One case ---------------------------------------------------------------------------------------------------------------------


def settings_file(run):
    """The pyproject.toml of a run."""
    requires, backend = BACKENDS.get(run["tool"], (["setuptools"], "setuptools.build_meta"))
    whole = {"project": {"name": "demo", "dynamic": ["version"]}, "build-system": {"requires": requires, "build-backend": backend}}
    return "".join(f"{key} = {toml(value)}\n" for key, value in {**whole, **run["config"]}.items())


def ours_as_peer(run, ours):
    """shipwheel's answer in the peer's terms: {"text"} or {"error"}, "files", and "left" when only the backend can say."""
    if "error" in ours:
        return {"error": ours["error"], "message": ours.get("message", "")}
    if ours["origin"] == "backend":
        return {"left": ours["reason"]}
    found = {"text": ours[TEXT_OF[run["tool"]]["probe"]]}
    if run["files"]:
        found["files"] = {os.path.normpath(path): text for path, text in ours["files"].items()}
    return found


def same(run, peer, ours):
    if "error" in peer or "error" in ours or "left" in ours:
        return "error" in peer and "error" in ours
    if peer["text"] != ours["text"]:
        return False
    written = {os.path.normpath(path): text for path, text in (peer.get("files") or {}).items() if text is not None}
    return written == (ours.get("files") or {})


def shape(state):
    """exact, dirty or distance, as git sees it; "none" without a tag."""
    words = ["describe", "--dirty", "--tags", "--long", "--match", "*[0-9]*"]
    done = subprocess.run(["git", *words], cwd=state.work, env=state.env, capture_output=True, text=True, errors="replace", check=False)
    text = done.stdout.strip()
    if done.returncode or not text:
        return "none"
    return "dirty" if text.endswith("-dirty") else "exact" if text.split("-")[-2] == "0" else "distance"


class Tally:
    def __init__(self):
        self.lock = threading.Lock()
        self.passed = self.failed = self.left = self.commands = self.states = 0
        self.cells, self.tools, self.classes = collections.Counter(), collections.Counter(), collections.Counter()

    def count(self, case, seed, number, index, mode, run, peer, ours):
        difference = version_classes.Difference(case, run, mode, peer, ours)
        with self.lock:
            self.tools[run["tool"]] += 1
            if same(run, peer, ours):
                self.passed += 1
                return
            found = version_classes.classify(difference)
            self.classes[found] += 1
            if found:
                self.passed += 1
                return
            self.failed += 1
        asked = " ".join(str(part) for part in (json.dumps(run["config"], ensure_ascii=False), run.get("settings"), run["env"]) if part)
        print(f"FAILED --seed {seed} --case {number} (run {index}, {run['tool']}, {mode}): {asked}\n"
              f"    {run['tool']}: {brief(peer)}\n    shipwheel: {brief(ours)}", flush=True)


def brief(answer):
    return json.dumps(answer, ensure_ascii=False)[:600]


def make(folder, case, kind=States):
    state = kind(folder)
    state.run(case["steps"])
    state.configure({"raw_pyproject": False})
    return state


def judge(seed, number, peers, probe, reached, tally):
    case = version_cases.case(seed, number)
    with tempfile.TemporaryDirectory() as folder:
        state = make(Path(folder) / "x", case)
        case["shape"] = shape(state)
        peers.forget()
        with tally.lock:
            tally.states += 1
        for index, run in enumerate(case["runs"]):
            if run["tool"] not in reached:
                continue
            (state.project / "pyproject.toml").write_text(settings_file(run))
            peer = peers.ask(run, state.project)
            if run.get("pair") and "text" in peer:
                with tally.lock:
                    tally.cells[(*run["pair"], case["shape"])] += 1
            for mode in ["default"] + ["compat"] * (index % COMPAT_EVERY == 0):
                ours = ours_as_peer(run, probe.ask(run, state.project, mode == "compat"))
                tally.count(case, seed, number, index, mode, run, peer, ours)
            hooked = run["tool"] == "hatch-vcs" and run["files"]  # metadata runs no hook; the build does
            sampled = number % COMMAND_LINE_EVERY == 0 and index in (0, *range(len(case["runs"]) - 4, len(case["runs"])))
            if sampled and not hooked:
                bare = {**run, "files": []}
                with tally.lock:
                    tally.commands += 1
                peer, ours = peers.command_line(run, state.project), probe.command_line(run, state.project)
                tally.count(case, seed, number, index, "command line", bare, peer, ours)


def work(numbers, seed, paths, reached, tally):
    with tempfile.TemporaryDirectory() as home:
        peers, probe = Peers(paths["tools"], home), Probe(paths["probe"], paths["shipwheel"], home)
        for number in numbers:
            try:
                judge(seed, number, peers, probe, reached, tally)
            except Exception as error:  # a case that cannot be made, or a side that died: said, counted, and on with fresh ones
                with tally.lock:
                    tally.failed += 1
                print(f"FAILED --seed {seed} --case {number}: {type(error).__name__}: {error}", flush=True)
                peers.close()
                probe.close()
                peers, probe = Peers(paths["tools"], home), Probe(paths["probe"], paths["shipwheel"], home)
        peers.close()
        probe.close()


# Replay -----------------------------------------------------------------------------------------------------------------------


class Script(States):
    """Runs the steps and keeps them as lines of a shell script, which makes the same tree below $TOP."""

    def __init__(self, folder):
        self.lines = ["set -eu", "TOP=$(mktemp -d)"]
        super().__init__(folder)
        self.lines += [f"export {name}={shlex.quote(value)}" for name, value in self.env.items() if name.startswith(("GIT_", "LC_", "TZ"))]
        self.lines.append("mkdir -p $TOP/work")

    def named(self, value):
        text = str(value).replace(str(self.folder), "\0")
        return shlex.quote(text).replace("\0", "'\"$TOP\"'").replace("''", "") if "\0" in text else shlex.quote(text)

    def git(self, *args, date=None, cwd=None, given=None):
        dated = f"{date} +0000" if isinstance(date, int) else date
        words = " ".join(self.named(arg) for arg in args)
        prefix = f"GIT_AUTHOR_DATE={shlex.quote(dated)} GIT_COMMITTER_DATE={shlex.quote(dated)} " if dated else ""
        text = f" <<'END_OF_STREAM'\n{given.decode()}END_OF_STREAM" if given else ""
        self.lines.append(f"(cd {self.named(cwd or self.work)} && {prefix}git {words}){text}")
        return super().git(*args, date=date, cwd=cwd, given=given)


def file_step(name, form):
    def step(self, *args, **options):
        self.lines.append(form(self, *args))
        return getattr(States, name)(self, *args, **options)

    return step


def at(self, file):
    return self.named(self.work / file)


for _name, _form in {
    "append": lambda s, file, text: f"mkdir -p $(dirname {at(s, file)}); printf %s {shlex.quote(text)} >> {at(s, file)}",
    "write": lambda s, file, text: f"mkdir -p $(dirname {at(s, file)}); printf %s {shlex.quote(text)} > {at(s, file)}",
    "delete": lambda s, file: f"rm {at(s, file)}",
    "chmod": lambda s, file, mode: f"chmod {mode} {at(s, file)}",
    "touch": lambda s, file, seconds: f"touch -d @{seconds} {at(s, file)}",
    "link": lambda s, file, target: f"ln -sfn {shlex.quote(target)} {at(s, file)}",
    "mkdir": lambda s, folder: f"mkdir -p {at(s, folder)}",
    "rename_dir": lambda s, name: f"mv {s.named(s.work)} {s.named(s.work.with_name(name))}",
    "archive": lambda s, ref: f"mkdir $TOP/archive; git -C {s.named(s.work)} archive {shlex.quote(ref)} | tar -x -C $TOP/archive",
    "submodule": lambda s, path: "mkdir -p $TOP/subsrc",
}.items():
    setattr(Script, _name, file_step(_name, _form))


def replay(seed, number, paths, reached, row):
    case = version_cases.case(seed, number)
    with tempfile.TemporaryDirectory() as folder:
        state = make(Path(folder) / "x", case, Script)
        if row is None:
            print("\n".join(state.lines), f"\ncd {state.named(state.project)}")
        peers, probe = Peers(paths["tools"], folder), Probe(paths["probe"], paths["shipwheel"], folder)
        for index, run in enumerate(case["runs"]):
            if run["tool"] not in reached or row not in (None, index):
                continue
            (state.project / "pyproject.toml").write_text(settings_file(run))
            peer = peers.ask(run, state.project)
            if row is not None:
                return print_row(case, run, state, peer, f"seed-{seed}-{number}-{index}")
            print(f"\n# run {index}\ncat > pyproject.toml <<'END'\n{settings_file(run)}END")
            variables = " ".join(f"{key}={shlex.quote(value)}" for key, value in {"SOURCE_DATE_EPOCH": version_cases.EPOCH, **run["env"]}.items())
            print(f"{variables} python3 -m {shlex.join([*COMMANDS[run['tool']], *words_of(run)])}\n#   {brief(peer)}")
            for mode in ("compat", "default"):
                ours = ours_as_peer(run, probe.ask(run, state.project, mode == "compat"))
                verdict = "" if same(run, peer, ours) else "DIFFERS "
                print(f"{variables} shipwheel version{' --compat' if mode == 'compat' else ''}\n#   {verdict}{brief(ours)}")
        peers.close()
        probe.close()


def print_row(case, run, state, peer, name):
    """For tests/vectors/generate_versions.py."""
    tool = run["config"]["tool"]
    config = {"tool": {"setuptools_scm": tool["setuptools_scm"]}} if "setuptools_scm" in tool else run["config"]
    print(json.dumps({"id": name, "steps": case["steps"], "config": config, "env": run["env"], "head": state.head(), "expect": peer}))


# All --------------------------------------------------------------------------------------------------------------------------


def report(tally, reached, full):
    print(f"{tally.states} repositories; answers compared: " + ", ".join(f"{tally.tools[name]} of {name}" for name in reached))
    print(f"{tally.commands} runs also through the real command lines")
    problems = 0
    shapes = ["exact", "dirty", "distance"]
    for version in version_cases.VERSION_SCHEMES:
        counts = {local: [tally.cells[(version, local, shape)] for shape in shapes] for local in version_cases.LOCAL_SCHEMES}
        print(f"  {version:30}" + "  ".join(f"{'/'.join(str(n) for n in row):>9}" for row in counts.values()))
        for local, row in counts.items():
            refused = local in version_cases.REFUSES_DIRT
            problems += full and any(n < LEAST_PER_CELL for shape, n in zip(shapes, row) if not (refused and shape == "dirty"))
    print("  (answers for exact/dirty/distance under " + ", ".join(version_cases.LOCAL_SCHEMES) + ")")
    if problems:
        print(f"FAILED: {problems} pairs of schemes were seen with fewer than {LEAST_PER_CELL} answers")
    for one in version_classes.CLASSES:
        print(f"  {tally.classes[one.name]:5} {one.name}: {one.reason}")
        if full and not tally.classes[one.name]:
            print(f"STALE: the class \"{one.name}\" no longer occurs")
            problems += 1
    return problems


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("probe", type=Path)
    parser.add_argument("shipwheel", type=Path)
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    parser.add_argument("--cases", type=int, default=DEFAULT_CASES)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--case", type=int)
    parser.add_argument("--row", type=int)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--peers", type=Path, help="a folder with the peers; it is filled when it is empty")
    return parser.parse_args()


def main():
    options, begun = arguments(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tools = options.peers or Path(folder) / "tools"
        tools.mkdir(exist_ok=True)
        reached = [name for name in PEERS if list(tools.glob(f"{name.replace('-', '_')}-*.dist-info"))] or install(tools, PEERS)
        if not reached:
            print("version-peers: 0 passed, 0 failed, 1 skipped")
            return 77
        paths = {"tools": tools, "probe": options.probe.resolve(), "shipwheel": options.shipwheel.resolve()}
        if options.case is not None:
            replay(options.seed, options.case, paths, reached, options.row)
            return 0
        tally, numbers = Tally(), iter(range(options.first, options.first + options.cases))
        lock = threading.Lock()

        def take():
            while True:
                with lock:
                    number = next(numbers, None)
                if number is None:
                    return
                yield number

        threads = [threading.Thread(target=work, args=(take(), options.seed, paths, reached, tally)) for _ in range(options.jobs)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        full = len(reached) == len(PEERS) and options.cases >= DEFAULT_CASES and options.seed == DEFAULT_SEED
        tally.failed += report(tally, reached, full)
        print(f"{time.monotonic() - begun:.0f} s")
        print(f"version-peers: {tally.passed} passed, {tally.failed} failed, {len(PEERS) - len(reached)} skipped")
        return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
