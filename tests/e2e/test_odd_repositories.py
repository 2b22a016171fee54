"""Repositories whose state needs root, a newer git or a second process to make."""

import os
import re
import threading

import pytest


def styles(world):
    """A project that another tool versions, and one that shipwheel does by itself."""
    table = world.project("almanac", "v1.2.0")
    own = world.home / "own"
    own.mkdir()
    (own / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["setuptools>=77"]\nbuild-backend = "setuptools.build_meta"\n'
        '[project]\nname = "own"\ndynamic = ["version"]\n', encoding="utf-8",
    )
    return {"setuptools-scm": table, "shipwheel": world.repository(own, "v1.2.0")}


def files(where):
    return {p: (s.st_size, s.st_mtime_ns) for p in [where, *where.rglob("*")] for s in [p.lstat()]}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
@pytest.mark.parametrize("style", ["setuptools-scm", "shipwheel"])
def test_the_folder_of_another_user_is_read_once_git_is_told_so(world, style):
    where = styles(world)[style]
    for path in [where, *where.rglob("*")]:
        os.lchown(path, 12345, 12345)
    settings = {"GIT_CONFIG_GLOBAL": world.home / "gitconfig", "SETUPTOOLS_SCM_IGNORE_DUBIOUS_OWNER": "1"}
    before = files(where)
    refused = world.shipwheel(where, "version", "--style", style, **settings)
    assert refused.returncode == 1
    assert f"error[SW-G106]: {where} belongs to another user, so git does not read it" in refused.stderr
    assert files(where) == before
    fix = re.search(r"fix: (git config --global --add safe.directory .*)", refused.stderr).group(1)
    assert world.run("sh", "-c", fix, **settings).returncode == 0
    told = world.shipwheel(where, "version", "--style", style, **settings)
    assert (told.returncode, told.stdout) == (0, "1.2.0\n"), told.stderr
    assert files(where) == before


def test_refs_in_a_table_are_read_by_a_git_that_can(world):
    where = world.home / "table"
    made = world.run("git", "init", "-q", "-b", "main", "--ref-format=reftable", where)
    if made.returncode == 0:
        world.project("almanac", None, where=world.home / "files")
        assert world.run("cp", "-R", f"{world.home}/files/src", f"{world.home}/files/pyproject.toml", where).returncode == 0
        world.git(where, "add", "-A")
        world.git(where, "commit", "-q", "-m", "first")
        world.git(where, "tag", "v1.2.0")
        assert world.shipwheel(where, "version").stdout == "1.2.0\n"
        return
    where = world.project("almanac", "v1.2.0")
    world.git(where, "config", "core.repositoryFormatVersion", "1")
    world.git(where, "config", "extensions.refStorage", "reftable")
    (where / ".git/HEAD").write_text("ref: refs/heads/.invalid\n", encoding="utf-8")
    done = world.shipwheel(where, "version")
    assert done.returncode == 1
    assert "unknown repository extension" in done.stderr
    assert "fix: install a newer git" in done.stderr


def test_a_commit_of_the_user_never_finds_the_index_locked(world):
    """`git describe --dirty` locks and rewrites the index; what only asks for the version must not."""
    where = world.project("almanac", "v1.2.0")
    stop = threading.Event()
    answers = []

    def ask():
        while not stop.is_set():
            answers.append(world.shipwheel(where, "version").returncode)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        for number in range(30):
            (where / "README.md").write_text(f"{number}\n", encoding="utf-8")
            world.git(where, "commit", "-q", "-a", "-m", f"number {number}")
    finally:
        stop.set()
        asking.join()
    assert answers and not any(answers)
    assert world.git(where, "rev-list", "--count", "HEAD").strip() == "31"
