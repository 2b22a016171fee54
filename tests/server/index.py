"""What the tests of the server share: the server as a process, distributions made on the spot, forms as clients send them."""

import base64
import gzip
import hashlib
import http.client
import io
import os
import signal
import subprocess
import tarfile
import time
import zipfile
from pathlib import Path

SERVE = os.environ["SERVE_CLI"]


class Server:
    """serve_cli over a folder; a context manager that stops it and looks at its exit status (sanitizers speak there)."""

    def __init__(self, data, *options):
        self.data = Path(data)
        self.process = subprocess.Popen([SERVE, str(data), *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline().rstrip("\n")
        if not line:
            raise RuntimeError(self.process.stderr.read())
        self.url, self.token = line.split("\t")
        self.host, self.port = "127.0.0.1", int(self.url.rsplit(":", 1)[1].split("/")[0])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        _, story = self.process.communicate(timeout=30)
        assert self.process.returncode == 0, story
        return story

    def kill(self):
        self.process.kill()
        self.process.communicate(timeout=30)

    def ask(self, method, path, body=None, **headers):
        """One request; the answer has .status, .reason, .headers and .body."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
        try:
            connection.request(method, path, body=body, headers={k.replace("_", "-"): v for k, v in headers.items()})
            answer = connection.getresponse()
            answer.body = answer.read()
            return answer
        finally:
            connection.close()

    def upload(self, filename, content, /, path="/legacy/", token=None, fields=None, **changes):
        body, kind = form(filename, content, fields=fields, **changes)
        return self.ask("POST", path, body, Content_Type=kind, Authorization=basic(self.token if token is None else token))

    def await_tmp(self, count):
        """Waits until so many files are being received. A request's own is removed just after its answer."""
        deadline = time.monotonic() + 20
        while len(list((self.data / "blobs/tmp").iterdir())) != count:
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def files(self, project):
        """What the simple page lists: name to sha256."""
        import json

        answer = self.ask("GET", f"/simple/{project}/", Accept="application/vnd.pypi.simple.v1+json")
        if answer.status == 404:
            return {}
        return {f["filename"]: f["hashes"]["sha256"] for f in json.loads(answer.body)["files"]}


def basic(token, user="__token__"):
    return "Basic " + base64.b64encode(f"{user}:{token}".encode()).decode()


def metadata(name, version, extra="", description="# Hello\n"):
    return (
        f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nSummary: A demonstration\nRequires-Python: >=3.8\n{extra}"
        f"Description-Content-Type: text/markdown\n\n{description}"
    )


def wheel(name, version, extra="", tag="py3-none-any", files=None, description="# Hello\n", drop=()):
    """(file name, bytes) of a small, valid wheel; the same bytes every time."""
    module = name.lower().replace("-", "_").replace(".", "_")
    info = f"{module}-{version}.dist-info"
    members = {
        f"{module}/__init__.py": f'VERSION = "{version}"\n',
        f"{info}/METADATA": metadata(name, version, extra, description),
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\n"
        + "".join(f"Tag: {p}-{tag.split('-')[1]}-{tag.split('-')[2]}\n" for p in tag.split("-")[0].split(".")),
        **(files or {}),
    }
    members = {k: v for k, v in members.items() if k not in drop}
    record = ""
    for path, text in members.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        record += f"{path},sha256={digest},{len(text.encode())}\n"
    members[f"{info}/RECORD"] = record + f"{info}/RECORD,,\n"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, text in members.items():
            archive.writestr(zipfile.ZipInfo(path, (2020, 1, 1, 0, 0, 0)), text)
    return f"{module}-{version}-{tag}.whl", out.getvalue()


def sdist(name, version, extra="", files=None):
    module = name.lower().replace("-", "_").replace(".", "_")
    members = {
        "PKG-INFO": metadata(name, version, extra),
        "pyproject.toml": '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
        f'[project]\nname = "{name}"\nversion = "{version}"\nrequires-python = ">=3.8"\n',
        f"{module}/__init__.py": "",
        **(files or {}),
    }
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path, text in members.items():
            info = tarfile.TarInfo(f"{module}-{version}/{path}")
            info.size, info.mtime = len(text), 1577836800
            archive.addfile(info, io.BytesIO(text.encode()))
    return f"{module}-{version}.tar.gz", gzip.compress(raw.getvalue(), mtime=0)


def fields_of(filename, content):
    """The form's fields for a file, as twine makes them."""
    stem = filename[: -len(".tar.gz")] if filename.endswith(".tar.gz") else filename
    name, version = stem.split("-")[:2]
    is_wheel = filename.endswith(".whl")
    return [
        (":action", "file_upload"),
        ("protocol_version", "1"),
        ("metadata_version", "2.1"),
        ("name", name),
        ("version", version),
        ("filetype", "bdist_wheel" if is_wheel else "sdist"),
        ("pyversion", stem.split("-")[-3] if is_wheel else "source"),
        ("requires_python", ">=3.8"),
        ("sha256_digest", hashlib.sha256(content).hexdigest()),
        ("blake2_256_digest", hashlib.blake2b(content, digest_size=32).hexdigest()),
    ]


def form(filename, content, /, fields=None, boundary="b" * 32, part_type="application/octet-stream", **changes):
    """(body, content type). `changes` replace fields; None takes one out; a list repeats it."""
    pairs = fields_of(filename, content) if fields is None else fields
    for key, value in changes.items():
        key = ":action" if key == "action" else key
        values = value if isinstance(value, list) else [value]
        pairs = [p for p in pairs if p[0] != key] + [(key, v) for v in values if v is not None]
    body = b""
    for key, value in pairs:
        body += f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n'.encode() + value.encode() + b"\r\n"
    if filename is not None:
        body += f'--{boundary}\r\nContent-Disposition: form-data; name="content"; filename="{filename}"\r\n'.encode()
        body += (f"Content-Type: {part_type}\r\n" if part_type else "").encode() + b"\r\n" + content + b"\r\n"
    return body + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"
