"""The benches of versions: synthetic repositories as people have them, git and the tools of today on the same commit in turn."""

import os
import shutil
import statistics
import subprocess
import time

ROUNDS = 21
FILES = 2000
TAGS = 500
BEHIND = 500  # commits since the last tag

SCM_PROJECT = """[build-system]
requires = ["setuptools>=80", "setuptools-scm>=9"]
build-backend = "setuptools.build_meta"

[project]
name = "synthetic"
dynamic = ["version"]

[tool.setuptools_scm]
"""
HATCH_PROJECT = """[build-system]
requires = ["hatchling", "hatch-vcs"]
build-backend = "hatchling.build"

[project]
name = "synthetic"
dynamic = ["version"]

[tool.hatch.version]
source = "vcs"
"""
DESCRIBE = ["git", "describe", "--tags", "--long", "--dirty", "--abbrev=40", "--match", "*[0-9]*"]  # as setuptools-scm asks
COUNT = ["git", "rev-list", "--count", "HEAD"]  # where there is no tag, everything counts


class Stopwatch:
    """Runs short commands as whole processes: no pipe and no thread of ours is in the figures."""

    def __init__(self, env):
        self.env = env
        self.null = os.open(os.devnull, os.O_RDWR)

    def __call__(self, argv, where, ok=(0,)):
        """Seconds of wall time, and of processor time with all children."""
        actions = [(os.POSIX_SPAWN_DUP2, self.null, number) for number in range(3)]
        os.chdir(where)
        program = str(argv[0]) if "/" in str(argv[0]) else shutil.which(argv[0], path=self.env["PATH"])
        begun = time.perf_counter()
        pid = os.posix_spawn(program, [str(word) for word in argv], self.env, file_actions=actions)
        _, status, usage = os.wait4(pid, 0)
        wall = time.perf_counter() - begun
        if os.waitstatus_to_exitcode(status) not in ok:
            raise subprocess.SubprocessError(f"{' '.join(map(str, argv))} in {where}: {os.waitstatus_to_exitcode(status)}")
        return wall, usage.ru_utime + usage.ru_stime

    def turns(self, where, competitors, rounds=ROUNDS, ok=(0,)):
        """Medians (wall, processor) of each command; they take turns, after two rounds that warm up."""
        runs = {name: [] for name in competitors}
        for turn in range(rounds + 2):
            for name, argv in competitors.items():
                run = self(argv, where, ok)
                if turn > 1:
                    runs[name].append(run)
        return {name: [statistics.median(column) for column in zip(*rows)] for name, rows in runs.items()}


def history(where, env, commits, files=FILES):
    """A linear history in one pack without a commit graph: `files` files from the start, one changed with each commit.
    Returns the commit ids, oldest first."""
    where.mkdir(parents=True)
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=where, env=env, check=True)
    stream = []
    for number in range(commits):
        message = f"commit {number}"
        stream.append(
            f"commit refs/heads/main\nmark :{number + 1}\ncommitter b <b@example.org> {1600000000 + number * 60} +0000\n"
            f"data {len(message)}\n{message}\n"
        )
        if number == 0:
            stream.append(f"M 644 inline pyproject.toml\ndata {len(SCM_PROJECT)}\n{SCM_PROJECT}\n")
        for index in range(files) if number == 0 else [number % files]:
            text = f"{index} {number}"
            stream.append(f"M 644 inline d{index // 100:02d}/f{index:04d}.txt\ndata {len(text)}\n{text}\n")
    subprocess.run(["git", "fast-import", "--quiet"], input="".join(stream), text=True, cwd=where, env=env, check=True)
    subprocess.run(["git", "checkout", "-q", "-f", "main"], cwd=where, env=env, check=True)
    subprocess.run(["git", "-c", "gc.writeCommitGraph=false", "gc", "-q"], cwd=where, env=env, check=True)
    settle(where, env)
    ids = subprocess.run(["git", "rev-list", "--reverse", "HEAD"], cwd=where, env=env, check=True, capture_output=True, text=True)
    return ids.stdout.split()


def settle(where, env):
    """The state that a work tree is in after its owner's last `git status`: nothing is younger than the index."""
    time.sleep(1.1)
    subprocess.run(["git", "status"], cwd=where, env=env, check=True, capture_output=True)


def tag(where, ids, places):
    """The tags of a repository: a light one on each of the commits with these numbers."""
    lines = ["# pack-refs with: peeled fully-peeled sorted \n", f"{ids[-1]} refs/heads/main\n"]
    names = sorted((f"refs/tags/v0.{number}.0", ids[place]) for number, place in enumerate(places))
    lines += [f"{commit} {name}\n" for name, commit in names]
    (where / ".git/packed-refs").write_text("".join(lines), encoding="utf-8")
    shutil.rmtree(where / ".git/refs")
    for name in ("heads", "tags"):
        (where / ".git/refs" / name).mkdir(parents=True)


def spread(commits):
    """Places of TAGS tags, evenly, the last one BEHIND commits below HEAD."""
    step = (commits - BEHIND) // TAGS
    return [commits - BEHIND - 1 - (TAGS - 1 - number) * step for number in range(TAGS)]


def show(what, median, note=""):
    print(f"  {what:<46} {median[0] * 1000:9.1f} ms wall {median[1] * 1000:9.1f} ms processor  {note}", flush=True)


def times(one, other):
    return f"{one[0] / other[0]:.2f}"


def compare(bench, watch, title, where, git, target, peers):
    """One repository: git, shipwheel and the peers in turn."""
    commands = {"git": git, "ours": [bench.program, "version"], **peers}
    result = watch.turns(where, commands)
    note = f"{times(result['ours'], result['git'])} times git, target {target}"
    show(f"{title}: {' '.join(git[:3])}", result["git"])
    show(f"{title}: shipwheel version", result["ours"], note)
    for name in peers:
        show(f"{title}: {name}", result[name], f"{times(result[name], result['ours'])} times ours")


def with_hatch(bench, watch, title, where, peers):
    """The same commit for hatch-vcs: only pyproject.toml differs, and git is told not to look at it."""
    text = (where / "pyproject.toml").read_text(encoding="utf-8")
    bench.git(where, "update-index", "--assume-unchanged", "pyproject.toml")
    (where / "pyproject.toml").write_text(HATCH_PROJECT, encoding="utf-8")
    result = watch.turns(where, {"git": DESCRIBE, "ours": [bench.program, "version"], **peers})
    show(f"{title}, hatch-vcs: shipwheel version", result["ours"], f"{times(result['ours'], result['git'])} times git")
    for name in peers:
        show(f"{title}, hatch-vcs: {name}", result[name], f"{times(result[name], result['ours'])} times ours")
    (where / "pyproject.toml").write_text(text, encoding="utf-8")
    bench.git(where, "update-index", "--no-assume-unchanged", "pyproject.toml")
    settle(where, bench.env)


def peers_of(bench):
    """The commands of setuptools-scm and hatch-vcs; none, and a line that says so, where they cannot be had."""
    try:
        peers = bench.peers()
    except Exception as problem:  # pylint: disable=broad-except    (whatever pip had to say)
        print(f"  setuptools-scm and hatch-vcs are not measured, they could not be installed: {str(problem).splitlines()[-1]}")
        return {}, {}
    return {"setuptools-scm": [peers / "python", "-m", "setuptools_scm"]}, {"hatchling version": [peers / "hatchling", "version"]}


def version(bench):
    watch = Stopwatch(bench.env)
    print(f"version: medians of {ROUNDS} rounds in turn; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    scm, hatch = peers_of(bench)
    tiny = bench.tmp / "tiny"
    tag(tiny, history(tiny, bench.env, 3, files=1), [0])
    compare(bench, watch, "tiny (3 commits, 1 file)", tiny, DESCRIBE, "none (setuptools-scm: 20 times ours)", scm)
    with_hatch(bench, watch, "tiny", tiny, hatch)
    for commits, faster in ((10000, 10), (100000, 6)):
        where, title = bench.tmp / f"linear-{commits}", f"{commits:,} commits"
        ids = history(where, bench.env, commits)
        tag(where, ids, spread(commits))
        compare(bench, watch, title, where, DESCRIBE, f"1.2 (setuptools-scm: {faster} times ours)", scm)
        with_hatch(bench, watch, title, where, hatch)
    tag(where, ids, [0])
    compare(bench, watch, f"{title}, one tag on the root", where, DESCRIBE, "1.2", {})
    tag(where, ids, [])
    compare(bench, watch, f"{title}, no tag", where, COUNT, "1.2 (nothing to describe: everything is counted)", {})
    print(f"  load at the end {os.getloadavg()[0]:.1f}")


# ---- bump ----

PLACES = 20


def places_project(where):
    """A project whose version stands in PLACES places."""
    (where / "src/many").mkdir(parents=True)
    (where / "docs").mkdir()
    tables = "".join(f'"docs/p{number:02d}.txt" = ["release {{version}} of"]\n' for number in range(PLACES - 3))
    (where / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["setuptools>=80"]\nbuild-backend = "setuptools.build_meta"\n\n'
        f'[project]\nname = "many"\nversion = "1.0.0"\n\n[tool.shipwheel.bump.files]\n{tables}', encoding="utf-8",
    )
    (where / "src/many/__init__.py").write_text('"""Many."""\n\n__version__ = "1.0.0"\n', encoding="utf-8")
    (where / "src/many/_version.py").write_text(
        '__version__ = version = "1.0.0"\n__version_tuple__ = version_tuple = (1, 0, 0)\n', encoding="utf-8"
    )
    for number in range(PLACES - 3):
        (where / f"docs/p{number:02d}.txt").write_text(f"This is release 1.0.0 of part {number}.\n", encoding="utf-8")


# What a bump asks git before and after: which versions are released, is the tree clean, is the tag free, where to push.
QUESTIONS = (
    ["git", "for-each-ref", "--merged=HEAD", "refs/tags/"],
    ["git", "ls-files", "-z"],
    ["git", "status", "--porcelain=v2", "-z"],
    ["git", "config", "-z", "--get-regexp", "core"],
)


def by_hand(watch, where, number):
    """The same change with nothing but git: the edit is free. Seconds of the commands, and of the questions by themselves."""
    for path in [where / "pyproject.toml", *where.glob("src/many/*.py"), *where.glob("docs/*.txt")]:
        text = path.read_text(encoding="utf-8").replace(f"1.{number}.0", f"1.{number + 1}.0")
        path.write_text(text.replace(f"(1, {number}, 0)", f"(1, {number + 1}, 0)"), encoding="utf-8")
    message = f"Release 1.{number + 1}.0"
    commands = (
        ["git", "add", "-u"],
        ["git", "commit", "-q", "-m", message],
        ["git", "tag", "-a", f"v1.{number + 1}.0", "-m", message],
    )
    return sum(watch(words, where)[0] for words in commands), sum(watch(words, where)[0] for words in QUESTIONS)


def bump(bench):
    watch = Stopwatch(bench.env)
    ours, hand = bench.tmp / "bump-ours", bench.tmp / "bump-hand"
    for where in (ours, hand):
        places_project(where)
        bench.git(where, "init", "-q", "-b", "main")
        bench.git(where, "add", ".")
        bench.git(where, "commit", "-q", "-m", "first")
        bench.git(where, "tag", "-a", "v1.0.0", "-m", "v1.0.0")
    rounds = []
    for number in range(ROUNDS + 2):
        commands, questions = by_hand(watch, hand, number)
        rounds.append((commands, questions, watch([bench.program, "version", "bump", "minor"], ours)[0]))
    changed = subprocess.run(
        ["git", "show", "--stat", "--format=", "v1.1.0"], cwd=ours, env=bench.env, check=True, capture_output=True, text=True
    ).stdout.count("|")
    if changed != PLACES:
        raise subprocess.SubprocessError(f"a bump changed {changed} files, not {PLACES}")
    rounds = rounds[2:]
    commands, questions, whole = (statistics.median(column) * 1000 for column in zip(*rounds))
    beyond = statistics.median(row[2] - row[0] for row in rounds) * 1000
    own = statistics.median(row[2] - row[0] - row[1] for row in rounds) * 1000
    print(f"version bump minor: {PLACES} places, commit and tag; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    print(f"  git add, git commit, git tag                   {commands:9.1f} ms wall")
    print(f"  what a bump asks git besides                   {questions:9.1f} ms wall")
    print(f"  shipwheel version bump minor                   {whole:9.1f} ms wall  {beyond:+.1f} ms beyond add, commit and tag, "
          f"{own:+.1f} beyond all of git (target: +10)")
