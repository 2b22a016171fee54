"""The command that a rehearsal ends with shows its result."""

import os
import re
import shlex
import signal
import socket
import subprocess
import urllib.request

from conftest import PYTHON


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(world, words):
    process = subprocess.Popen(words, env=world.env, cwd=world.home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    line = process.stdout.readline()
    url = re.search(r"http://127\.0\.0\.1:\d+/", line)
    assert url, line + process.stderr.read()
    return process, url.group(0)


def stop(process):
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == 0


def test_the_command_of_a_rehearsal_shows_the_page(world):
    where = world.project("almanac", "v1.2.0")
    done = world.shipwheel(where, "rehearse")
    assert done.returncode == 0, done.stderr
    command = re.search(r"shipwheel serve .*", done.stdout).group(0)
    page = re.search(r"http://127\.0\.0\.1:\d+(/\S+)", done.stdout).group(1)
    port = str(free_port())  # the printed one may be taken on this machine
    words = shlex.split(re.sub(r"--port \d+", f"--port {port}", command))
    process, url = start(world, words)
    try:
        with urllib.request.urlopen(url.rstrip("/") + page, timeout=30) as answer:
            text = answer.read().decode()
        assert answer.status == 200 and "text/html" in answer.headers["Content-Type"]
        assert "almanac" in text and "1.2.0" in text and "Moon, sun, seasons" in text
    finally:
        stop(process)


def test_pip_installs_from_what_was_published(world):
    where = world.project("almanac", "v1.2.0")
    assert world.shipwheel(where, "build").returncode == 0
    assert world.shipwheel(where, "publish").returncode == 0
    process, url = start(world, ["shipwheel", "serve", "--port", "0"])
    try:
        target = world.home / "target"
        done = world.run(
            PYTHON, "-m", "pip", "install", "-q", "--no-cache-dir", "--target", target, "--index-url", f"{url}simple/", "almanac==1.2.0"
        )
        assert done.returncode == 0, done.stderr
        assert (target / "almanac/moon.py").is_file()
    finally:
        stop(process)


def test_second_server_on_one_folder_is_refused(world):
    process, _ = start(world, ["shipwheel", "serve", "--port", "0"])
    try:
        done = world.shipwheel(world.home, "serve", "--port", "0")
        assert done.returncode != 0 and "SW-X003" in done.stderr
    finally:
        stop(process)


def test_port_is_free_again_at_once(world):
    port = str(free_port())
    for _ in range(3):
        process, url = start(world, ["shipwheel", "serve", "--port", port])
        urllib.request.urlopen(f"{url}simple/", timeout=30).read()
        stop(process)
    assert os.path.isdir(world.state / "index")
