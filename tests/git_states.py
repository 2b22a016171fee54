"""Git repositories from a list of steps, the same bytes each time: the vocabulary of tests/vectors/git-versions.jsonl.

The directory starts empty. Unless the first step is `init` or `no-repository`, `git init` with the branch main runs first.
Each dated action without a date of its own takes the next minute from 1600000000 on. A step's last element may be an object
with settings.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

IDENTITY = {
    "GIT_AUTHOR_NAME": "A U Thor",
    "GIT_AUTHOR_EMAIL": "author@example.com",
    "GIT_COMMITTER_NAME": "A U Thor",
    "GIT_COMMITTER_EMAIL": "author@example.com",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
}
FILE_TRANSPORT = ["-c", "protocol.file.allow=always"]


def clean_environment():
    """The environment without what the developer's own git and version tools would read."""
    prefixes = ("GIT_", "SETUPTOOLS_SCM_", "VCS_VERSIONING_", "HATCH_VCS_")
    env = {k: v for k, v in os.environ.items() if not k.startswith(prefixes) and k != "SOURCE_DATE_EPOCH"}
    return {**env, **IDENTITY}


class States:
    """Runs steps in `folder`/work; `work` is where the tools run afterwards, `project` the folder of pyproject.toml in it."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.work = self.folder / "work"
        self.work.mkdir(parents=True)
        self.subdir = "."
        self.count = 0
        self.clock = 1600000000
        self.env = clean_environment()

    @property
    def project(self):
        return self.work / self.subdir

    def run(self, steps):
        if not steps or steps[0][0] not in ("init", "no-repository"):
            self.init()
        for name, *args in steps:
            options = args.pop() if args and isinstance(args[-1], dict) else {}
            getattr(self, name.replace("-", "_"))(*args, **options)

    def git(self, *args, date=None, cwd=None, given=None):
        env = dict(self.env)
        if date is not None:
            date = f"{date} +0000" if isinstance(date, int) else date
            env.update(GIT_AUTHOR_DATE=date, GIT_COMMITTER_DATE=date)
        done = subprocess.run(["git", *args], cwd=cwd or self.work, env=env, capture_output=True, input=given)
        if done.returncode:
            raise RuntimeError(f"git {' '.join(args)}: {done.stderr.decode(errors='replace')}")
        return done.stdout.decode(errors="replace").strip()

    def now(self, date):
        if date is not None:
            return date
        self.clock += 60
        return self.clock - 60

    def append(self, file, text):
        path = self.work / file
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", newline="") as stream:
            stream.write(text)

    # Repositories

    def init(self, object_format=None):
        extra = [f"--object-format={object_format}"] if object_format else []
        self.git("init", "-q", "-b", "main", *extra)

    def no_repository(self):
        """A plain folder."""

    def config(self, key, value):
        self.git("config", key, value)

    def clone_to(self, *flags):
        target = self.folder / f"clone{len(list(self.folder.iterdir()))}"
        self.git("clone", "-q", *flags, self.work.as_uri(), str(target), cwd=self.folder)
        self.work = target

    def shallow(self, depth):
        self.clone_to("--depth", str(depth))

    def clone(self, *flags):
        self.clone_to(*flags)

    def fetch_tags(self, *flags):
        self.git("fetch", "-q", "--tags", *flags)

    def worktree(self, branch, ref="HEAD"):
        target = self.folder / f"tree-{len(list(self.folder.iterdir()))}"
        self.git("worktree", "add", "-q", "-b", branch, str(target), ref)
        self.work = target

    def archive(self, ref):
        target = self.folder / "archive"
        target.mkdir()
        packed = subprocess.run(["git", "archive", ref], cwd=self.work, env=self.env, capture_output=True, check=True)
        subprocess.run(["tar", "-x"], cwd=target, input=packed.stdout, check=True)
        self.work = target

    def rename_dir(self, name):
        target = self.work.with_name(name)
        self.work.rename(target)
        self.work = target

    def cd(self, folder):
        self.subdir = folder

    # History

    def commit(self, message, file="f.txt", date=None):
        self.count += 1
        self.append(file, f"{self.count}\n")
        self.git("add", file)
        self.git("commit", "-q", "-m", message, date=self.now(date))

    def commits(self, count):
        for _ in range(count):
            self.commit("c")

    def empty_commit(self, message, date=None):
        self.git("commit", "-q", "--allow-empty", "-m", message, date=self.now(date))

    def history(self, commits, branches=None, tags=(), head="main"):
        """A whole history in one process. Each commit: {parents: numbers of earlier ones (default the one before), file
        (default f.txt), date, text}. `branches`: name to number (default main at the last); a tag: [name, number] or
        [name, number, date], which makes it annotated. `head` is checked out."""
        stream = []
        for number, commit in enumerate(commits):
            parents = commit.get("parents", [number - 1] if number else [])
            who = f"A U Thor <author@example.com> {self.now(commit.get('date'))} +0000"
            text = commit.get("text", f"{number}\n")
            stream += ["reset refs/heads/main", "", "commit refs/heads/main", f"mark :{number + 1}", f"author {who}"]
            stream += [f"committer {who}", f"data <<.\nc{number}\n."]
            stream += [f"{'merge' if at else 'from'} :{parent + 1}" for at, parent in enumerate(parents)]
            stream += [f"M 100644 inline {commit.get('file', 'f.txt')}", f"data {len(text.encode())}\n{text}"]
        for name, number in {"main": len(commits) - 1, **(branches or {})}.items():
            stream += [f"reset refs/heads/{name}", f"from :{number + 1}", ""]
        for name, number, *date in tags:
            stream += [f"tag {name}" if date else f"reset refs/tags/{name}", f"from :{number + 1}"]
            stream += [f"tagger A U Thor <author@example.com> {date[0]} +0000", "data 2\nt\n"] if date else [""]
        self.git("fast-import", "--quiet", "--force", given="\n".join([*stream, ""]).encode())
        self.git("symbolic-ref", "HEAD", f"refs/heads/{head}")
        self.git("reset", "-q", "--hard")

    def tag(self, name, kind="lightweight", ref="HEAD", date=None):
        if kind == "annotated":
            self.git("tag", "-a", "-m", "t", name, ref, date=self.now(date))
        else:
            self.git("tag", name, ref)

    def tag_of_tag(self, name, target, date=None):
        self.git("tag", "-a", "-m", "t", name, target, date=self.now(date))

    def delete_tag(self, name):
        self.git("tag", "-d", name)

    def branch(self, name):
        self.git("checkout", "-q", "-b", name)

    def checkout(self, ref):
        self.git("checkout", "-q", ref)

    def detach(self, ref="HEAD"):
        self.git("checkout", "-q", "--detach", ref)

    def merge(self, *branches, date=None):
        ours = ["-X", "ours"] if len(branches) == 1 else []
        self.git("merge", "-q", "--no-ff", *ours, "-m", f"merge {' '.join(branches)}", *branches, date=self.now(date))

    def merge_ff(self, branch):
        self.git("merge", "-q", "--ff-only", branch)

    def replace(self, commit, *parents):
        self.git("replace", "--graft", commit, *parents)

    def pack(self):
        self.git("gc", "-q")

    def pack_refs(self):
        self.git("pack-refs", "--all")

    def commit_graph(self):
        self.git("commit-graph", "write", "--reachable")

    # Work tree

    def dirty(self, file):
        self.append(file, "dirt\n")

    def untracked(self, file):
        self.append(file, "u\n")

    def stage(self, file):
        self.append(file, "s\n")
        self.git("add", file)

    def add(self, *paths):
        self.git("add", "-f", *paths)

    def intent_to_add(self, *paths):
        self.git("add", "-f", "-N", *paths)

    def rm(self, file):
        self.git("rm", "-q", file)

    def delete(self, file):
        (self.work / file).unlink()

    def mv(self, source, target):
        self.git("mv", source, target)

    def chmod(self, file, mode):
        (self.work / file).chmod(int(mode, 8))

    def touch(self, file, seconds):
        os.utime(self.work / file, (seconds, seconds))

    def write(self, file, text):
        path = self.work / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())

    def link(self, file, target):
        (self.work / file).unlink(missing_ok=True)
        (self.work / file).symlink_to(target)

    def mkdir(self, folder):
        (self.work / folder).mkdir(parents=True, exist_ok=True)

    def update_index(self, *args):
        self.git("update-index", *args)

    def sparse(self, folder):
        self.git("sparse-checkout", "set", "--cone", folder)

    # Submodules

    def submodule(self, path, date=None):
        source = self.folder / "subsrc"
        source.mkdir()
        self.git("init", "-q", "-b", "main", cwd=source)
        for number in range(2):
            with (source / "s.txt").open("a") as stream:
                stream.write(f"{number}\n")
            self.git("add", "s.txt", cwd=source)
            self.git("commit", "-q", "-m", f"s{number}", date=1599999000 + number, cwd=source)
        self.git(*FILE_TRANSPORT, "submodule", "--quiet", "add", "../subsrc", path)
        self.git("config", "-f", ".gitmodules", f"submodule.{path}.url", "../subsrc")
        self.git("add", ".gitmodules")
        self.git("commit", "-q", "-m", "add submodule", date=self.now(date))

    def submodule_dirty(self, path):
        self.append(f"{path}/s.txt", "dirt\n")

    def submodule_untracked(self, path):
        self.append(f"{path}/u.txt", "u\n")

    def submodule_rewind(self, path):
        self.git("checkout", "-q", "HEAD~1", cwd=self.work / path)

    # Settings

    def configure(self, config):
        """Writes pyproject.toml, which git is told to overlook."""
        text = pyproject(config)
        if text is not None:
            (self.project / "pyproject.toml").write_text(text)
        try:
            exclude = Path(self.git("rev-parse", "--git-path", "info/exclude"))
        except RuntimeError:
            return
        exclude = self.work / exclude
        exclude.parent.mkdir(parents=True, exist_ok=True)
        with exclude.open("a") as stream:
            stream.write("pyproject.toml\n*.ignored\n")

    def head(self):
        try:
            return self.git("rev-parse", "--verify", "HEAD")
        except RuntimeError:
            return ""

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def pyproject(config):
    """The pyproject.toml of a vector; None = no such file. JSON's values are written as TOML's."""
    config = config or {}
    if config.get("raw_pyproject") is False:
        return None
    whole = {"project": {"name": "demo", "dynamic": ["version"]}, **config}
    tool = dict(whole.get("tool", {}))
    if not any(name in tool for name in ("setuptools_scm", "vcs-versioning", "hatch")):
        tool["setuptools_scm"] = {}
    whole["tool"] = tool
    return "".join(f"{key} = {toml(value)}\n" for key, value in whole.items())


def hatch_pyproject(config):
    """The same project under hatchling with hatch-vcs."""
    config = config or {}
    tool = dict(config.get("tool", {}))
    options = tool.pop("setuptools_scm", {})
    if "hatch" not in tool:
        tool["hatch"] = {"version": {"source": "vcs", **({"raw-options": options} if options else {})}}
    build = {"requires": ["hatchling", "hatch-vcs"], "build-backend": "hatchling.build"}
    whole = {"project": {"name": "demo", "dynamic": ["version"]}, "build-system": build, **config, "tool": tool}
    return "".join(f"{key} = {toml(value)}\n" for key, value in whole.items())


def toml(value):
    """A JSON value as an inline TOML value."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(k)} = {toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(toml(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)
