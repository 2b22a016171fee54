"""Fixtures of the end-to-end tests: the program under test, projects in repositories of their own, a closed environment."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = Path(os.environ["SHIPWHEEL"]).resolve()
PYTHON = "/usr/bin/python3"
WHO = {
    "GIT_AUTHOR_NAME": "A U Thor",
    "GIT_AUTHOR_EMAIL": "author@example.com",
    "GIT_AUTHOR_DATE": "1700000000 +0000",
    "GIT_COMMITTER_NAME": "A U Thor",
    "GIT_COMMITTER_EMAIL": "author@example.com",
    "GIT_COMMITTER_DATE": "1700000000 +0000",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_SYSTEM": "/dev/null",
}


class World:
    """A home of its own, and shipwheel in it."""

    def __init__(self, home):
        self.home = Path(home)
        self.state = self.home / "state"
        sanitizers = {k: v for k, v in os.environ.items() if k.startswith(("ASAN_", "UBSAN_", "LSAN_", "TSAN_"))}
        self.env = {
            "PATH": f"{self.home}/bin:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self.home),
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "SHIPWHEEL_STATE_DIR": str(self.state),
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            **WHO,
            **sanitizers,
        }
        (self.home / "bin").mkdir(exist_ok=True)
        link = self.home / "bin/shipwheel"
        if not link.exists():
            link.symlink_to(PROGRAM)

    def run(self, *words, cwd=None, timeout=120, **extra):
        env = {**self.env, **{k: str(v) for k, v in extra.items()}}
        return subprocess.run(
            [str(w) for w in words], cwd=cwd or self.home, env=env, capture_output=True, text=True, timeout=timeout,
            stdin=subprocess.DEVNULL, check=False,
        )

    def shipwheel(self, where, *words, **extra):
        return self.run(PROGRAM, "-C", where, *words, **extra)

    def json(self, where, *words, **extra):
        done = self.shipwheel(where, *words, "--json", **extra)
        return done.returncode, json.loads(done.stdout)

    def git(self, where, *words):
        done = self.run("git", *words, cwd=where)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def project(self, name, tag, where=None):
        """An example as a repository of its own."""
        where = Path(where or self.home / name)
        shutil.copytree(ROOT / "examples" / name, where, ignore=shutil.ignore_patterns("__pycache__"))
        return self.repository(where, tag)

    def repository(self, where, tag=None):
        self.git(where, "init", "-q", "-b", "main")
        self.git(where, "add", "-A")
        self.git(where, "commit", "-q", "-m", "first")
        if tag:
            self.git(where, "tag", "-a", tag, "-m", tag)
        return where

    def journal(self, where):
        text = (where / ".git/shipwheel/journal.jsonl").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


@pytest.fixture
def small_disk(world, request):
    """A file system of the size that the test names; skipped where this user may not mount."""
    place = world.home / "small"
    place.mkdir()
    size = f"size={request.param}"
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", place], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("mounting a tmpfs needs root")
    yield place
    subprocess.run(["umount", "-l", place], check=False)
