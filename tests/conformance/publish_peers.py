#!/usr/bin/python3
"""Our legacy upload against other people's index servers, unmodified: pypiserver and devpi-server.

usage: publish_peers.py PROGRAM      (PROGRAM is the built tests/conformance/publish_cli)

Each server is installed from $SHIPWHEEL_CORPUS/wheels into a virtual environment of its own and started on loopback. Without
that folder the script says so and is skipped (status 77).
"""

import base64
import hashlib
import http.client
import io
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import traceback
import urllib.error
import urllib.parse
import urllib.request
import venv
import zipfile

SKIPPED = 77
USER, PASSWORD = "ann", "s3cret-of-ann"
START_SECONDS = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wheel_bytes(name, version, payload):
    """A small valid wheel whose metadata has every field that the form knows."""
    info = f"{name}-{version}.dist-info"
    metadata = METADATA.format(name=name, version=version)
    members = {
        f"{name}/__init__.py": payload,
        f"{info}/METADATA": metadata,
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: shipwheel-test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/licenses/LICENSE": "free\n",
    }
    record = "".join(f"{path},,\n" for path in [*members, f"{info}/RECORD"])
    members[f"{info}/RECORD"] = record
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in members.items():
            archive.writestr(zipfile.ZipInfo(path, (2026, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def sdist_bytes(name, version, payload):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for path, text in {
            f"{name}-{version}/PKG-INFO": METADATA.format(name=name, version=version),
            f"{name}-{version}/pyproject.toml": "[build-system]\nrequires = []\n",
            f"{name}-{version}/{name}/__init__.py": payload,
        }.items():
            member = tarfile.TarInfo(path)
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    return out.getvalue()


METADATA = """\
Metadata-Version: 2.4
Name: {name}
Version: {version}
Summary: A demonstration, with "quotes" and an umlaut: \u00e4
Keywords: one,two
Author-email: Ann Example <ann@example.invalid>
License-Expression: MIT
License-File: LICENSE
Classifier: Development Status :: 3 - Alpha
Classifier: Programming Language :: Python :: 3
Project-URL: Homepage, https://example.invalid/
Requires-Dist: packaging>=20
Requires-Python: >=3.8
Provides-Extra: extra
Description-Content-Type: text/markdown

# demo

A text with several lines,
--and two dashes.
"""


class Server:
    """A peer in a virtual environment and a process."""

    def __init__(self, work, wheels, requirements):
        self.work = work
        self.wheels = wheels
        self.port = free_port()
        self.process = None
        venv.create(work / "venv", with_pip=True)
        environment = dict(os.environ, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(wheels), PIP_DISABLE_PIP_VERSION_CHECK="1")
        subprocess.run([self.program("pip"), "install", "-q", *requirements], env=environment, check=True)

    def program(self, name):
        return str(self.work / "venv" / "bin" / name)

    def start(self, *command):
        self.process = subprocess.Popen(
            [self.program(command[0]), *command[1:]],
            cwd=self.work,
            stdout=(self.work / "log").open("ab"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5):
                    return
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
        raise RuntimeError(f"{command[0]} did not start:\n" + (self.work / "log").read_text(errors="replace")[-2000:])

    def stop(self):
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def version(self, package):
        lines = subprocess.run([self.program("pip"), "show", package], capture_output=True, text=True, check=True).stdout
        return re.search(r"^Version: (.*)$", lines, re.MULTILINE)[1]

    def request(self, method, path, body=None, token=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if token:
            headers["X-Devpi-Auth"] = token
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:500]}")
        return json.loads(text)


class Pypiserver(Server):
    name = "pypiserver"
    wrong_password_status = 403
    keeps_half_uploads = True  # seen with 2.4.2: the part of a form that came before the connection broke is stored

    def __init__(self, work, wheels):
        super().__init__(work, wheels, ["pypiserver", "passlib"])
        (work / "packages").mkdir()
        digest = base64.b64encode(hashlib.sha1(PASSWORD.encode()).digest()).decode()
        (work / "htpasswd").write_text(f"{USER}:{{SHA}}{digest}\n")
        self.start("pypi-server", "run", "-i", "127.0.0.1", "-p", str(self.port), "-a", "update", "-P", "htpasswd", "packages")
        self.upload_url = f"http://127.0.0.1:{self.port}/"

    def stored(self, filename):
        path = self.work / "packages" / filename
        return path.read_bytes() if path.exists() else None


class Devpi(Server):
    name = "devpi-server"
    wrong_password_status = 401
    keeps_half_uploads = False

    def __init__(self, work, wheels):
        # devpi-server 6 needs pkg_resources, which newer setuptools lack
        super().__init__(work, wheels, ["devpi-server", "setuptools<82"])
        subprocess.run([self.program("devpi-init"), "--serverdir", "data", "--no-root-pypi"], cwd=work, check=True, stdout=subprocess.DEVNULL)
        self.start("devpi-server", "--serverdir", "data", "--host", "127.0.0.1", "--port", str(self.port))
        self.request("PUT", f"/{USER}", {"password": PASSWORD})
        login = self.request("POST", "/+login", {"user": USER, "password": PASSWORD})["result"]["password"]
        token = base64.b64encode(f"{USER}:{login}".encode()).decode()
        self.request("PUT", f"/{USER}/dev", {"volatile": False, "bases": []}, token)
        self.upload_url = f"http://127.0.0.1:{self.port}/{USER}/dev/"

    def stored(self, filename):
        project = filename.split("-")[0]
        request = urllib.request.Request(f"{self.upload_url}+simple/{project}/", headers={"Accept": "application/vnd.pypi.simple.v1+json"})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                page, base = json.load(answer), answer.url
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return None
            raise
        for entry in page["files"]:
            if entry["filename"] == filename:
                with urllib.request.urlopen(urllib.parse.urljoin(base, entry["url"]), timeout=30) as answer:
                    return answer.read()
        return None


class Cutter:
    """A TCP relay that cuts the first uploads off: after some bytes of the request, or after the whole request but before the
    answer has gone back."""

    def __init__(self, port, mode, times):
        self.target, self.mode, self.left = port, mode, times
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.relay, args=(client,), daemon=True).start()

    def relay(self, client):
        server = socket.create_connection(("127.0.0.1", self.target))
        state = {"posting": False, "sent": 0}

        def back():
            while data := self.receive(server):
                if state["posting"] and self.mode == "after" and self.left > 0:
                    self.left -= 1
                    client.shutdown(socket.SHUT_RDWR)
                    return
                client.sendall(data)
            self.close(client)

        threading.Thread(target=back, daemon=True).start()
        while data := self.receive(client):
            if data.startswith(b"POST "):
                state["posting"], state["sent"] = True, 0
            elif data.startswith((b"GET ", b"HEAD ")):
                state["posting"] = False
            state["sent"] += len(data)
            if state["posting"] and self.mode == "middle" and self.left > 0 and state["sent"] > 20000:
                self.left -= 1
                break
            try:
                server.sendall(data)
            except OSError:
                break
        self.close(server)
        self.close(client)

    @staticmethod
    def receive(sock):
        try:
            return sock.recv(16384)
        except OSError:
            return b""

    @staticmethod
    def close(sock):
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        sock.close()

    def stop(self):
        self.listener.close()


class Run:
    """Our publisher, with the answer taken apart."""

    def __init__(self, program, url, files, *options, password=PASSWORD, simple=None):
        environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "PUBLISH_PASSWORD": password}
        command = [program, *options, "-u", USER, "-p", "env:PUBLISH_PASSWORD"]
        if simple:
            command += ["-s", simple]
        done = subprocess.run([*command, url, *map(str, files)], capture_output=True, text=True, env=environment, timeout=300)
        self.status, self.text = done.returncode, done.stdout + done.stderr
        rows = [line.split("\t") for line in done.stdout.splitlines()]
        self.states = [(row[0], row[1]) for row in rows if len(row) == 6]
        self.last = rows[-1] if rows else []
        assert PASSWORD not in self.text, "the password is in the output"
        assert "Sanitizer" not in self.text, self.text


class Tests:
    def __init__(self, program, server, work):
        self.program, self.server, self.work = program, server, work

    def files(self, version, payload="x = 1\n", wheel=True, sdist=True):
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.work))
        made = []
        if sdist:  # given first on purpose: it has to be sent last
            made.append(folder / f"h3pub-{version}.tar.gz")
            made[-1].write_bytes(sdist_bytes("h3pub", version, payload))
        if wheel:
            made.append(folder / f"h3pub-{version}-py3-none-any.whl")
            made[-1].write_bytes(wheel_bytes("h3pub", version, payload))
        return made

    def publish(self, files, *options, **settings):
        return Run(self.program, settings.pop("url", self.server.upload_url), files, *options, **settings)

    def assert_stored(self, files):
        for path in files:
            stored = self.server.stored(path.name)
            assert stored is not None, f"{path.name} is not on the server"
            assert stored == path.read_bytes(), f"{path.name} was stored with other bytes"

    def test_dry_run_sends_nothing(self):
        files = self.files("0.9")
        run = self.publish(files, "-n")
        assert run.status == 0, run.text
        assert self.server.stored(files[0].name) is None

    def test_new_files_are_uploaded_wheel_first(self):
        files = self.files("1.0")
        run = self.publish(files)
        assert run.status == 0, run.text
        assert run.states == [("uploaded", files[1].name), ("uploaded", files[0].name)], run.text
        self.assert_stored(files)

    def test_again_is_skipped(self):
        files = self.files("1.1")
        assert self.publish(files).status == 0
        run = self.publish(files)
        assert run.status == 0, run.text
        assert [state for state, _ in run.states] == ["identical", "identical"], run.text
        assert run.last[1:] == ["0 uploaded", "2 identical"], run.text

    def test_rest_is_uploaded(self):
        files = self.files("1.2")
        assert self.publish(files[1:]).status == 0
        run = self.publish(files)
        assert run.status == 0, run.text
        assert sorted(run.states) == sorted([("identical", files[1].name), ("uploaded", files[0].name)]), run.text
        self.assert_stored(files)

    def test_other_bytes_are_an_error_with_both_hashes(self):
        first, second = self.files("1.3"), self.files("1.3", "x = 2\n")
        assert self.publish(first).status == 0
        run = self.publish(second)
        assert run.status == 5, run.text
        assert run.last[1] == "SW-U001", run.text
        wheels = [path for path in first + second if path.suffix == ".whl"]
        for path in wheels:
            assert hashlib.sha256(path.read_bytes()).hexdigest() in run.last[2], run.text
        self.assert_stored(first)

    def test_one_conflict_keeps_the_others_back(self):
        first, second = self.files("1.4", sdist=False), self.files("1.4", "x = 2\n")
        assert self.publish(first).status == 0
        run = self.publish(second)
        assert sorted(state for state, _ in run.states) == ["conflict", "skipped"], run.text
        assert self.server.stored("h3pub-1.4.tar.gz") is None

    def test_wrong_password(self):
        files = self.files("1.5")
        run = self.publish(files, password="wrong")
        assert run.status == 5, run.text
        assert run.last[1] == "SW-U003", run.text
        assert [state for state, _ in run.states] == ["refused", "skipped"], run.text
        assert f": {self.server.wrong_password_status} " in run.last[2], run.text
        assert self.server.stored(files[0].name) is None

    def cut(self, mode, version):
        noise = "x = '" + os.urandom(300000).hex() + "'\n"
        files = self.files(version, noise, sdist=False)
        cutter = Cutter(self.server.port, mode, 1)
        try:
            run = self.publish(files, url=self.server.upload_url.replace(f":{self.server.port}/", f":{cutter.port}/"))
        finally:
            cutter.stop()
        assert cutter.left == 0, "the relay has cut nothing"
        if mode == "middle" and self.server.keeps_half_uploads:
            return self.assert_half_is_told(run, files[0])
        assert run.status == 0, run.text
        assert run.states == [("uploaded", files[0].name)], run.text
        self.assert_stored(files)

    def assert_half_is_told(self, run, path):
        """What the server has is the beginning of our file: nothing of this may look like a success."""
        stored = self.server.stored(path.name)
        assert stored != path.read_bytes() and path.read_bytes().startswith(stored)
        assert run.status == 5 and run.last[1] == "SW-U001", run.text
        assert "broke off" in run.last[2] and hashlib.sha256(stored).hexdigest() in run.last[2], run.text
        assert "delete" in run.last[3], run.text

    def test_cut_off_in_the_middle(self):
        self.cut("middle", "1.6")

    def test_cut_off_before_the_answer(self):
        self.cut("after", "1.7")

    def test_every_cut_off_ends_unknown_or_right(self):
        files = self.files("1.8", "x = '" + os.urandom(300000).hex() + "'\n", sdist=False)
        cutter = Cutter(self.server.port, "middle", 100)
        url = self.server.upload_url.replace(f":{self.server.port}/", f":{cutter.port}/")
        try:
            run = self.publish(files, url=url)
        finally:
            cutter.stop()
        if self.server.keeps_half_uploads:
            return self.assert_half_is_told(run, files[0])
        assert run.status == 8, run.text
        assert run.last[1] == "SW-U004", run.text
        assert self.server.stored(files[0].name) is None
        assert self.publish(files).status == 0
        self.assert_stored(files)

    def test_server_away(self):
        files = self.files("1.9")
        run = self.publish(files, url=f"http://127.0.0.1:{free_port()}/")
        assert run.status == 1, run.text
        assert run.last[1] == "SW-H002", run.text

    def test_wrong_path(self):
        run = self.publish(self.files("1.10"), url=f"http://127.0.0.1:{self.server.port}/no/such/place/", simple=self.simple())
        assert run.status == 5, run.text
        assert run.last[1] in ("SW-U002", "SW-U003"), run.text

    def simple(self):
        return self.server.upload_url + ("+simple/" if isinstance(self.server, Devpi) else "simple/")


def main():
    program = sys.argv[1]
    corpus = os.environ.get("SHIPWHEEL_CORPUS", "")
    wheels = pathlib.Path(corpus) / "wheels"
    if not corpus or not wheels.is_dir():
        print("publish: skipped: SHIPWHEEL_CORPUS names no folder with wheels/")
        return SKIPPED
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    cases = [name for name in dir(Tests) if name.startswith("test_")]
    for kind in (Pypiserver, Devpi):
        work = pathlib.Path(tempfile.mkdtemp(prefix="shipwheel-publish-"))
        server = None
        try:
            try:
                server = kind(work, wheels)
            except (subprocess.CalledProcessError, RuntimeError, OSError) as error:
                print(f"{kind.name}: cannot be started here: {error}")
                counts["skipped"] += len(cases)
                continue
            print(f"{kind.name} {server.version(kind.name)}")
            for case in cases:
                try:
                    getattr(Tests(program, server, work), case)()
                except (AssertionError, subprocess.TimeoutExpired, RuntimeError, OSError):
                    counts["failed"] += 1
                    print(f"  FAILED {case}")
                    traceback.print_exc(limit=-1, file=sys.stdout)
                else:
                    counts["passed"] += 1
                    print(f"  passed {case}")
        finally:
            if server:
                server.stop()
            shutil.rmtree(work, ignore_errors=True)
    print("publish: {passed} passed, {failed} failed, {skipped} skipped".format(**counts))
    return 1 if counts["failed"] else SKIPPED if not counts["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
