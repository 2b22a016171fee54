"""Bumps that are killed, refused half-way or attacked: all of the edits, or none."""

import http.server
import os
import signal
import subprocess
import threading
import time

import pytest

from conftest import PROGRAM

FILES = {
    "pyproject.toml": '[project]\nname = "almanac"\nversion = "1.2.3"\n',
    "src/almanac/__init__.py": '__version__ = "1.2.3"\n',
    "src/almanac/_version.py": "__version__ = '1.2.3'\n__version_info__ = (1, 2, 3)\n",
    "uv.lock": 'version = 1\n\n[[package]]\nname = "almanac"\nversion = "1.2.3"\nsource = { editable = "." }\n',
}
#: Of one bump: the journal, a new text and a rename for each file, commit, tag.
STEPS = 1 + 2 * len(FILES) + 2


def project(world, name="almanac"):
    where = world.home / name
    for path, text in FILES.items():
        (where / path).parent.mkdir(parents=True, exist_ok=True)
        (where / path).write_text(text, encoding="utf-8")
    return world.repository(where, "v1.2.3")


def texts(where):
    return {path: (where / path).read_text(encoding="utf-8") for path in FILES}


def is_untouched(where):
    return texts(where) == FILES and not list(where.rglob("*.tmp")) and not list(where.glob(".git/shipwheel/bump-*.json"))


def is_bumped(world, where, version="1.3.0"):
    return (
        all(version in text and "1.2.3" not in text for text in texts(where).values())
        and world.git(where, "status", "--short") == ""
        and world.git(where, "describe", "--tags").strip() == f"v{version}"
        and world.git(where, "log", "--format=%s", "-1").strip() == f"chore: bump version to {version}"
        and not list(where.glob(".git/shipwheel/bump-*.json"))
    )


@pytest.mark.parametrize("step", range(1, STEPS + 1))
def test_killed_then_the_same_command(world, step):
    """One bump comes of it, never two, wherever it was killed."""
    where = project(world)
    done = world.shipwheel(where, "version", "bump", "minor", SHIPWHEEL_DRILL_KILL=step)
    assert done.returncode == -signal.SIGKILL
    code, document = world.json(where, "version", "bump", "minor")
    assert code == 0, document
    assert is_bumped(world, where), world.git(where, "log", "--stat", "-3")
    assert world.git(where, "rev-list", "--count", "HEAD").strip() == "2"
    assert document["continued"] == (step > STEPS - 2)


def test_there_are_so_many_steps(world):
    where = project(world)
    assert world.shipwheel(where, "version", "bump", "minor", SHIPWHEEL_DRILL_KILL=STEPS + 1).returncode == 0
    assert is_bumped(world, where)


def test_killed_then_only_looked_at(world):
    """A dry run and `version check` change nothing of what a kill has left."""
    where = project(world)
    world.shipwheel(where, "version", "bump", "minor", SHIPWHEEL_DRILL_KILL=7)
    before = texts(where)
    assert before != FILES
    done = world.shipwheel(where, "version", "bump", "minor", "--dry-run")
    assert texts(where) == before
    assert "was interrupted: its edits will be put back" in done.stderr
    assert world.shipwheel(where, "version", "check").returncode == 1
    assert texts(where) == before


def test_killed_then_edited_by_hand(world):
    where = project(world)
    world.shipwheel(where, "version", "bump", "minor", SHIPWHEEL_DRILL_KILL=9)
    (where / "uv.lock").write_text("mine\n", encoding="utf-8")
    before = texts(where)
    done = world.shipwheel(where, "version", "bump", "minor")
    assert done.returncode == 1 and "SW-W047" in done.stderr and "uv.lock was edited after" in done.stderr
    assert texts(where) == before


def test_killed_at_odd_moments(world):
    where = project(world)
    for milliseconds in (2, 5, 8, 12, 16, 20, 30):
        process = subprocess.Popen(
            [PROGRAM, "-C", where, "version", "bump", "minor"], env=world.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(milliseconds / 1000)
        process.kill()
        process.wait()
        (where / ".git/index.lock").unlink(missing_ok=True)  # a git that was killed with it
        world.shipwheel(where, "version", "bump", "patch")
        version = texts(where)["pyproject.toml"].split('version = "')[1].split('"')[0]
        assert all(version in text for text in texts(where).values())
        assert world.git(where, "status", "--short") == ""
        assert world.shipwheel(where, "version", "check").returncode == 0


def test_a_hook_that_edits_and_refuses(world):
    where = project(world)
    hook = where / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\nfor f in pyproject.toml uv.lock; do echo '# formatted' >>$f; done\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    done = world.shipwheel(where, "version", "bump", "minor")
    assert done.returncode == 1 and "SW-G111" in done.stderr
    assert is_untouched(where)
    assert world.git(where, "status", "--short") == ""


def test_killed_while_a_hook_runs(world):
    """With a new changelog: git knows the file by then, and has to forget it again."""
    where = project(world)
    with open(where / "pyproject.toml", "a", encoding="utf-8") as file:
        file.write("\n[tool.shipwheel.bump]\nchangelog = true\n")
    world.git(where, "commit", "-qam", "feat: a changelog")
    hook = where / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\nkill -9 $(sed -n 's/^PPid:[[:space:]]*//p' /proc/$PPID/status)\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    assert world.shipwheel(where, "version", "bump", "minor").returncode == -signal.SIGKILL
    deadline = time.monotonic() + 10
    while (where / ".git/index.lock").exists() and time.monotonic() < deadline:
        time.sleep(0.01)  # git ends by itself
    hook.unlink()
    code, document = world.json(where, "version", "bump", "minor")
    assert code == 0, document
    assert world.git(where, "status", "--short") == ""
    assert "## [1.3.0]" in (where / "CHANGELOG.md").read_text(encoding="utf-8")
    assert world.git(where, "describe", "--tags").strip() == "v1.3.0"


def test_hooks_of_the_user_run(world):
    where = project(world)
    hook = where / ".git/hooks/commit-msg"
    hook.write_text('#!/bin/sh\nprintf "\\nSigned-off-by: me\\n" >>"$1"\n', encoding="utf-8")
    hook.chmod(0o755)
    assert world.shipwheel(where, "version", "bump", "minor").returncode == 0
    assert "Signed-off-by: me" in world.git(where, "log", "--format=%b", "-1")


def test_what_is_staged_stays_out(world):
    where = project(world)
    (where / "notes").write_text("x", encoding="utf-8")
    world.git(where, "add", "notes")
    assert world.shipwheel(where, "version", "bump", "minor", "--allow-dirty").returncode == 0
    assert "notes" not in world.git(where, "show", "--stat", "--format=", "HEAD")
    assert world.git(where, "status", "--short") == "A  notes\n"


def test_a_file_that_cannot_be_replaced_half_way(world):
    """Nothing can be renamed over a mount point: the files before it are put back."""
    where = project(world)
    lock = where / "uv.lock"
    if subprocess.run(["mount", "--bind", lock, lock], capture_output=True, check=False).returncode:
        pytest.skip("mounting needs root")
    try:
        done = world.shipwheel(where, "version", "bump", "minor")
        assert done.returncode == 1 and "SW-F002" in done.stderr, done.stderr
        assert is_untouched(where)
    finally:
        subprocess.run(["umount", lock], check=True)


def test_a_folder_that_takes_no_files(world):
    where = project(world)
    package = where / "src/almanac"
    if subprocess.run(["mount", "--bind", package, package], capture_output=True, check=False).returncode:
        pytest.skip("mounting needs root")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", package], check=True)
        done = world.shipwheel(where, "version", "bump", "minor")
        assert done.returncode == 1 and "SW-F002" in done.stderr, done.stderr
        assert is_untouched(where)
    finally:
        subprocess.run(["umount", package], check=True)


@pytest.mark.parametrize("small_disk", ["1m"], indirect=True)
def test_disk_full(world, small_disk):
    """Wherever it fills up (the journal, a new text, git's objects): the files are as before, and with room the same command
    succeeds."""
    where = project(world, "small/almanac")
    (where / "uv.lock").write_text(FILES["uv.lock"] + "# " + "x" * 60000 + "\n", encoding="utf-8")
    world.git(where, "commit", "-qam", "a larger lock file")
    before = texts(where)
    filler = small_disk / "filler"
    seen = set()
    for free in (0, 4, 40, 90, 140, 152, 160):
        filler.write_bytes(b"")
        available = os.statvfs(small_disk).f_bavail * 4096
        filler.write_bytes(b"\0" * max(0, available - free * 1024))
        done = world.shipwheel(where, "version", "bump", "minor")
        if done.returncode == 0:
            break
        seen.add(done.stderr.split("error[")[1][:7])
        assert texts(where) == before, (free, done.stderr)
        assert not list(where.rglob("*.tmp"))
    assert seen, "the disk was never full"
    filler.unlink()
    if done.returncode:
        done = world.shipwheel(where, "version", "bump", "minor")
    assert done.returncode == 0, done.stderr
    assert world.git(where, "describe", "--tags").strip() == "v1.3.0"


def test_two_at_once(world):
    where = project(world)
    hook = where / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\ntouch started\nwhile [ -e started ]; do sleep 0.02; done\n", encoding="utf-8")
    hook.chmod(0o755)
    first = subprocess.Popen(
        [PROGRAM, "-C", where, "version", "bump", "minor"], env=world.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    while first.poll() is None and not (where / "started").exists():
        time.sleep(0.01)
    second = world.shipwheel(where, "version", "bump", "patch", "--allow-dirty")
    (where / "started").unlink()
    out, err = first.communicate(timeout=60)
    assert second.returncode == 1 and "SW-W049" in second.stderr, second.stderr
    assert first.returncode == 0, err
    assert is_bumped(world, where)


def test_hostile_variables(world):
    """GIT_* of a hook or an attacker point nowhere."""
    where = project(world)
    other = project(world, "other")
    extra = {"GIT_DIR": other / ".git", "GIT_WORK_TREE": other, "GIT_INDEX_FILE": other / ".git/index"}
    done = world.shipwheel(where, "version", "bump", "minor", **extra)
    assert done.returncode == 0, done.stderr
    assert is_bumped(world, where)
    assert texts(other) == FILES


def test_a_huge_file_is_no_place(world):
    where = project(world)
    with open(where / "CITATION.cff", "wb") as file:
        file.truncate(17 << 20)
    world.git(where, "add", "-A")
    world.git(where, "commit", "-qm", "huge")
    done = world.shipwheel(where, "version", "bump", "minor")
    assert done.returncode == 1 and "SW-F004" in done.stderr
    assert texts(where) == FILES


class Index(http.server.BaseHTTPRequestHandler):
    """A simple index that has 1.3.0 of almanac, yanked."""

    def do_GET(self):
        page = '<!DOCTYPE html><a href="almanac-1.3.0.tar.gz#sha256=00" data-yanked="">almanac-1.3.0.tar.gz</a>'
        found = self.path == "/simple/almanac/"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(page.encode() if found else b"")

    def log_message(self, *_):
        pass


def test_the_index_has_it(world):
    """What an index has seen is refused; one that does not answer is a note, and with --index an error."""
    where = project(world)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Index)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/legacy/"
    (world.home / ".pypirc").write_text(f"[distutils]\nindex-servers = here\n\n[here]\nrepository = {url}\n", encoding="utf-8")
    (world.home / ".pypirc").chmod(0o600)
    done = world.shipwheel(where, "version", "bump", "minor", "--index", "here")
    assert done.returncode == 1 and "SW-W045" in done.stderr, done.stderr
    assert "1.3.0 is on here already (almanac-1.3.0.tar.gz, yanked)" in done.stderr
    assert texts(where) == FILES
    assert world.shipwheel(where, "version", "next", "minor", "--index", "here", "--force").stdout == "1.3.0\n"
    assert world.shipwheel(where, "version", "next", "patch", "--index", "here").stdout == "1.2.4\n"
    server.shutdown()
    server.server_close()
    done = world.shipwheel(where, "version", "bump", "minor", "--index", "here")
    assert done.returncode == 1 and "SW-W046" in done.stderr, done.stderr
    with open(where / "pyproject.toml", "a", encoding="utf-8") as file:
        file.write('\n[tool.shipwheel.bump]\nindex = "here"\n')
    world.git(where, "commit", "-qam", "an index")
    done = world.shipwheel(where, "version", "bump", "minor")
    assert done.returncode == 0 and "note: here could not be asked" in done.stderr, done.stderr
    assert is_bumped(world, where)


def test_what_was_built_is_checked(world):
    """File names, METADATA and the literals inside of a wheel, without Python."""
    where = project(world)
    (where / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["setuptools>=61"]\nbuild-backend = "setuptools.build_meta"\n\n'
        + FILES["pyproject.toml"] + '\n[tool.setuptools.packages.find]\nwhere = ["src"]\n', encoding="utf-8")
    world.git(where, "commit", "-qam", "a backend")
    assert world.shipwheel(where, "build").returncode == 0
    code, document = world.json(where, "version", "check")
    kinds = {place["kind"] for place in document["places"]}
    assert code == 0 and {"filename", "metadata", "module"} <= kinds, document
    code, document = world.json(where, "version", "check", "1.3.0")
    wrong = [place for place in document["places"] if place["kind"] == "filename" and not place["agrees"]]
    assert code == 1 and len(wrong) == 2
    # The same wheel under another name, as somebody renames it.
    (wheel,) = (where / "dist").glob("*.whl")
    wheel.rename(where / "dist" / wheel.name.replace("1.2.3", "1.3.0"))
    code, document = world.json(where, "version", "check", "1.3.0")
    wrong = {place["kind"] for place in document["places"] if not place["agrees"]}
    assert {"metadata", "module"} <= wrong, document
    assert any(place["path"].endswith("almanac/__init__.py") and place["line"] == 1 for place in document["places"])
