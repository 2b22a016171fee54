"""A rehearsal that is killed at any moment is finished by the same command, and nothing is built twice."""

import hashlib
import json
import os
import signal
import subprocess
import time

from conftest import PROGRAM

#: Writes to the journal of one run: begin, five steps started and done, end.
WRITES = 12


def frozen(world, where):
    """The digests that the journal froze, one list a build."""
    return [
        (r["facts"]["wheel_sha256"], r["facts"]["sdist_sha256"])
        for r in world.journal(where)
        if r["step"] == "build" and r["state"] == "done"
    ]


def chain_holds(world, where):
    previous = ""
    for line in (where / ".git/shipwheel/journal.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        assert record["prev"] == previous
        digest = record.pop("hash")
        text = json.dumps(record, separators=(",", ":"), ensure_ascii=False)
        assert hashlib.sha256(text.encode()).hexdigest() == digest
        previous = digest
    return True


def test_killed_at_every_write_then_continued(world):
    where = world.project("almanac", "v1.2.0")
    for at in range(1, WRITES):
        done = world.shipwheel(where, "rehearse", "--fresh", SHIPWHEEL_DRILL_KILL=at)
        assert done.returncode == -signal.SIGKILL, f"write {at}: {done.stderr}"
        run = world.journal(where)[-1]["run"]
        again, document = world.json(where, "rehearse")
        assert again == 0, f"write {at}: {document}"
        assert document["continued"] and document["run"] == run
        assert document["verified"] is True
        builds = [r for r in world.journal(where) if r["run"] == run and r["step"] == "build" and r["state"] == "done"]
        assert len(builds) == 1, f"write {at}: built {len(builds)} times"
        assert sorted(f["sha256"] for f in document["files"]) == sorted(
            builds[0]["facts"][k] for k in ("wheel_sha256", "sdist_sha256")
        )
        assert chain_holds(world, where)


def test_killed_again_and_again(world):
    where = world.project("fathom", "v0.3.0")
    for _ in range(WRITES):
        done = world.shipwheel(where, "rehearse", SHIPWHEEL_DRILL_KILL=2)
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL
    code, document = world.json(where, "rehearse")
    assert code == 0 and document["verified"]
    assert len({r["run"] for r in world.journal(where)}) <= 2
    assert chain_holds(world, where)


def test_killed_at_odd_moments(world):
    """From outside, between the journal's writes: wherever it stands, the next call ends well."""
    where = world.project("almanac", "v1.2.0")
    for milliseconds in (5, 20, 40, 70, 110, 170, 260, 400):
        process = subprocess.Popen(
            [PROGRAM, "-C", where, "rehearse"], env=world.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(milliseconds / 1000)
        process.kill()
        process.wait()
    code, document = world.json(where, "rehearse")
    assert code == 0 and document["verified"]
    assert chain_holds(world, where)


def test_torn_last_line(world):
    where = world.project("almanac", "v1.2.0")
    world.shipwheel(where, "rehearse", SHIPWHEEL_DRILL_KILL=5)
    journal = where / ".git/shipwheel/journal.jsonl"
    journal.write_bytes(journal.read_bytes()[:-20])
    code, document = world.json(where, "rehearse")
    assert code == 0 and document["continued"]
    assert chain_holds(world, where)


def test_changed_record_is_refused(world):
    where = world.project("almanac", "v1.2.0")
    assert world.shipwheel(where, "rehearse").returncode == 0
    journal = where / ".git/shipwheel/journal.jsonl"
    journal.write_text(journal.read_text(encoding="utf-8").replace('"attempt":1', '"attempt":2', 1), encoding="utf-8")
    done = world.shipwheel(where, "rehearse")
    assert done.returncode == 1
    assert "SW-J002" in done.stderr and "move that file away" in done.stderr


def test_changed_frozen_file_is_built_anew(world):
    where = world.project("almanac", "v1.2.0")
    world.shipwheel(where, "rehearse", SHIPWHEEL_DRILL_KILL=5)
    run = world.journal(where)[-1]["run"]
    (wheel,) = (world.state / "rehearsals" / run / "dist").glob("*.whl")
    wheel.write_bytes(b"not a wheel")
    code, document = world.json(where, "rehearse")
    assert code == 0 and document["verified"]
    assert len(frozen(world, where)) == 2


def test_two_at_once(world):
    """The second is refused with a sentence, and the first ends well."""
    where = world.project("almanac", "v1.2.0")
    first = subprocess.Popen(
        [PROGRAM, "-C", where, "rehearse"], env=world.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    lock = where / ".git/shipwheel/journal.jsonl.lock"
    while first.poll() is None and not lock.exists():
        time.sleep(0.001)
    os.kill(first.pid, signal.SIGSTOP)  # held in the middle, however fast the machine is
    second = world.shipwheel(where, "rehearse")
    os.kill(first.pid, signal.SIGCONT)
    out, _ = first.communicate(timeout=120)
    assert second.returncode == 1
    assert "SW-J001" in second.stderr and "another shipwheel is at work" in second.stderr
    assert first.returncode == 0 and "verified" in out


def test_two_repositories_at_once(world):
    places = [world.project("almanac", "v1.2.0", world.home / name) for name in ("one", "two")]
    running = [
        subprocess.Popen([PROGRAM, "-C", p, "rehearse"], env=world.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for p in places
    ]
    for process in running:
        _, story = process.communicate(timeout=120)
        assert process.returncode == 0, story


def test_interrupt_ends_the_children(world):
    """Ctrl-C: pip and backends stand in groups of their own and must not live on."""
    where = world.home / "hanging"
    (where / "backend").mkdir(parents=True)
    (where / "backend/hang.py").write_text(
        "import os, time\n"
        "def build_sdist(folder, settings=None):\n"
        "    open(os.environ['HOME'] + '/pid', 'w').write(str(os.getpid()))\n"
        "    time.sleep(600)\n", encoding="utf-8",
    )
    (where / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "hang"\nbackend-path = ["backend"]\n'
        '[project]\nname = "hanging"\nversion = "1.0"\n', encoding="utf-8",
    )
    world.repository(where, "v1.0")
    process = subprocess.Popen([PROGRAM, "-C", where, "rehearse"], env=world.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    pid = world.home / "pid"
    for _ in range(3000):
        if pid.exists() and pid.read_text():
            break
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode == -signal.SIGINT
    for _ in range(500):
        try:
            os.kill(int(pid.read_text()), 0)
        except ProcessLookupError:
            return
        time.sleep(0.01)
    raise AssertionError("the backend lives on")
