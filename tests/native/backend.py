"""Runs a real build backend as a frontend does: the sdist from a fresh clone, the wheel from the unpacked sdist."""

import os
import shutil
import subprocess
import sys
import tarfile

# The backend runs in a process of its own, with nothing on its path but `path` and the standard library.
_HOOKS = """
import importlib, os, sys, tarfile
path, backend, source, work, out = sys.argv[1:6]
sys.path[:0] = [entry for entry in path.split(os.pathsep) if entry]
sys.argv[1:] = []
name, _, attribute = backend.partition(":")
def hook(folder, hook_name):
    os.chdir(folder)
    pid = os.fork()
    if pid == 0:
        module = importlib.import_module(name)
        object = getattr(module, attribute) if attribute else module
        sys.path.insert(0, folder) if attribute == "__legacy__" else None
        getattr(object, hook_name)(out)
        sys.stdout.flush()
        os._exit(0)
    if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]):
        sys.exit(hook_name + " failed")
importlib.import_module(name)
hook(source, "build_sdist")
sdist = next(file for file in os.listdir(out) if file.endswith(".tar.gz"))
with tarfile.open(os.path.join(out, sdist)) as archive:
    archive.extractall(work)
hook(os.path.join(work, os.listdir(work)[0]), "build_wheel")
"""


def build(python, path, backend, source, work, out, epoch):
    """Both archives of `source` into `out`. `path`: folders with the backend; "" = the interpreter's own. Raises with what the
    backend printed."""
    for folder in (work, out):
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": work + "-home",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "SOURCE_DATE_EPOCH": str(epoch),
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    flags = ["-s", "-S"] if path else ["-s"]
    done = subprocess.run(
        [python, *flags, "-c", _HOOKS, path, backend, source, work, out],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        umask=0o022,
    )
    if done.returncode:
        raise RuntimeError(f"{backend}: {done.stdout[-3000:]}")


def repository(folder, files, executable=(), version="1.0", more_commits=0):
    """A git repository at `folder` with these files (path: text or bytes) in one commit, tagged v<version>, and a clone of it
    beside it, which is returned."""
    for name, content in files.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        os.chmod(path, 0o755 if name in executable else 0o644)
    return commit(folder, version, more_commits)


def commit(folder, version, more_commits=0):
    """Makes a repository of the folder as it is, and a clone of it, which is returned."""
    _git(folder, "init", "-q", "-b", "main")
    _git(folder, "add", "-A", "-f", ".")
    _git(folder, "commit", "-q", "-m", "x")
    _git(folder, "tag", "-a", "-m", "v" + version, "v" + version)
    for _ in range(more_commits):
        _git(folder, "commit", "-q", "--allow-empty", "-m", "more")
    clone = folder + "-clone"
    _git(os.path.dirname(folder), "clone", "-q", folder, clone)
    return clone


def _git(folder, *words):
    identity = {
        "GIT_AUTHOR_NAME": "b",
        "GIT_AUTHOR_EMAIL": "b@example.org",
        "GIT_COMMITTER_NAME": "b",
        "GIT_COMMITTER_EMAIL": "b@example.org",
        "GIT_AUTHOR_DATE": "2024-01-01T00:00:00Z",
        "GIT_COMMITTER_DATE": "2024-01-01T00:00:00Z",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    subprocess.run(["git", *words], cwd=folder, env={**os.environ, **identity}, check=True, capture_output=True)


EPOCH = 1704067200  # of the commits above


def native(program, clone, out):
    """What build_cli says: ("native", profile) or ("fallback", reason). The archives are in `out`."""
    shutil.rmtree(out, ignore_errors=True)
    os.makedirs(out)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SETUPTOOLS_SCM_")}
    done = subprocess.run([program, clone, out], capture_output=True, text=True, env=environment)
    if done.returncode:
        raise RuntimeError(f"{program} {clone}: {done.stderr[-3000:]}")
    kind, text = done.stdout.rstrip("\n").split("\t")[:2]
    return kind, text


if __name__ == "__main__":
    sys.exit("a module of the tests")
