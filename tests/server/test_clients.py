"""Each form of request that today's clients make (recorded on loopback from pip 23.0.1 and 26.3, uv 0.13.8, poetry 2.5.1, pdm 2.29.3,
twine 7.0.0, hatch 1.18.2, flit 4.2.0, maturin 1.16.0, bandersnatch 6.8.0), sent as bytes, answered as that client expects. The clients
themselves are met in tests/conformance/server_clients.py."""

import gzip
import hashlib
import http.client
import json
import random
import re
import socket

import pytest
from index import basic, sdist, wheel

JSON = "application/vnd.pypi.simple.v1+json"
PIP_ACCEPT = f"{JSON}, application/vnd.pypi.simple.v1+html; q=0.1, text/html; q=0.01"
UV_ACCEPT = f"{JSON}, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01"
ZSTD = "gzip, deflate, zstd"
ALIVE = ("Connection", "keep-alive")

#: header lines in the order of the wire
PAGES = {
    "pip 26.3": [("Accept-Encoding", "gzip, deflate"), ("Accept", PIP_ACCEPT), ALIVE],
    "pip 26.3 --refresh-package": [("Accept-Encoding", "gzip, deflate"), ("Accept", PIP_ACCEPT), ALIVE, ("Cache-Control", "max-age=0")],
    "pip 23.0.1": [("Accept-Encoding", "gzip, deflate"), ("Accept", PIP_ACCEPT), ALIVE, ("Cache-Control", "max-age=0")],
    "uv": [("Accept-Encoding", ZSTD), ("Accept", UV_ACCEPT)],
    "uv --refresh": [("Accept-Encoding", ZSTD), ("Accept", UV_ACCEPT), ("Cache-Control", "no-cache")],
    "poetry": [("Accept-Encoding", ZSTD), ("Accept", f"{JSON}, */*;q=0.1"), ALIVE],
    "poetry, PyPI source": [("Accept-Encoding", ZSTD), ("Accept", JSON), ALIVE],
    "pdm": [("Accept-Encoding", ZSTD), ALIVE, ("Accept", PIP_ACCEPT)],
}
METADATA = {
    "pip": [("Accept-Encoding", "identity"), ("Accept", "*/*"), ALIVE],
    "uv": [("Accept", "*/*"), ("Accept-Encoding", "zstd,gzip,deflate")],
    "poetry": [("Accept-Encoding", ZSTD), ("Accept", "*/*"), ALIVE],
    "pdm": [("Accept", "*/*"), ("Accept-Encoding", ZSTD), ALIVE],
}
FILES = {
    "pip": [("Accept-Encoding", "identity"), ("Accept", "*/*"), ALIVE],
    "uv": [("Accept-Encoding", "identity"), ("Accept", "*/*")],
    "poetry": [("Accept-Encoding", "Identity"), ("Accept", "*/*"), ALIVE],
    "pdm": [("Accept", "*/*"), ("Accept-Encoding", ZSTD), ALIVE],
    "bandersnatch": [("Accept", "*/*"), ("Accept-Encoding", "gzip, deflate")],
}
#: client: method, Range (or how to make it from the size), first byte that comes, with If-Range
RANGES = {
    "pip resumes": ("GET", lambda size: f"bytes={size // 2}-", lambda size: size // 2, True),
    "pip fast-deps": ("GET", lambda size: "bytes=0-843", lambda size: 0, False),
    "uv resumes": ("GET", lambda size: f"bytes={size // 3}-", lambda size: size // 3, False),
    "uv without metadata": ("GET", lambda size: f"bytes={max(size - 16384, 0)}-{size - 1}", lambda size: max(size - 16384, 0), False),
    "poetry without metadata": ("GET", lambda size: "bytes=-10000", lambda size: max(size - 10000, 0), False),
}
JSON_API = {
    "twine --skip-existing": ("demo/json", [("Accept-Encoding", ZSTD), ("Accept", "application/json"), ALIVE]),
    "poetry": ("demo/1.0/json", [("Accept-Encoding", ZSTD), ("Accept", "*/*"), ALIVE]),
    "bandersnatch": ("demo/json", [("Accept", "*/*"), ("Accept-Encoding", "gzip, deflate")]),
}

FIELDS = {
    "metadata_version": ["2.4"],
    "name": ["demo"],
    "version": ["1.0"],
    "summary": ["A demonstration package"],
    "keywords": ["one, two"],
    "author_email": ["Ann Example <ann@example.com>"],
    "requires_python": [">=3.8"],
    "description_content_type": ["text/markdown"],
    "description": ["# demo\n\nA demonstration.\n\n"],
    "license_expression": ["MIT"],
    "license_file": ["LICENSE"],
    "classifiers": ["Development Status :: 3 - Alpha", "Programming Language :: Python :: 3"],
    "requires_dist": ["h3dep>=0.5", 'h3dep>=0.5 ; extra == "extra"'],
    "project_urls": ["Homepage, https://example.com/demo", "Source, https://example.com/demo.git"],
    "provides_extra": ["extra"],
}
CORE = ["summary", "author_email", "keywords", "classifiers", "project_urls", "requires_dist", "requires_python", "description_content_type"]


class Upload:
    """How a client lays out its form: order of the parts ("random": another one each time), what it leaves out or adds."""

    def __init__(self, order, boundary, digests, accept="*/*", encoding=ZSTD, part_type="application/octet-stream", lower=False, **more):
        self.order, self.boundary, self.digests, self.accept, self.encoding = order, boundary, digests, accept, encoding
        self.part_type, self.lower, self.more = part_type, lower, more


ALL = ["sha256_digest", "md5_digest", "blake2_256_digest"]
LATE = [":action", "protocol_version"]
UPLOADS = {
    "twine": Upload("random", 32, ["sha256_digest", "blake2_256_digest"]),
    "poetry": Upload("random", 32, ALL, import_names=["demo"]),
    "uv": Upload(
        [":action", "sha256_digest", "blake2_256_digest", "protocol_version", "metadata_version", "name", "version", "filetype", "pyversion",
         "author_email", "description", "description_content_type", "keywords", "license_expression", "summary", "requires_python",
         "classifiers", "license_file", "project_urls", "provides_extra", "import_names", "requires_dist"],
        67, ["sha256_digest", "blake2_256_digest"], "application/json;q=0.9, text/plain;q=0.8, text/html;q=0.7", "zstd,gzip,deflate",
        part_type=None, import_names=["demo"]),
    "hatch": Upload(
        ["description", "metadata_version", "name", "version", *CORE, "license_expression", "license_file", "provides_extra", "import_name",
         "filetype", "pyversion", *LATE, "md5_digest", "sha256_digest", "blake2_256_digest"], 32, ALL, import_name=["demo"]),
    "flit": Upload(
        [":action", "name", "version", "metadata_version", *CORE, "provides", "description", "provides_extra", "protocol_version", "filetype",
         "pyversion", "md5_digest", "sha256_digest"], 32, ["md5_digest", "sha256_digest"], part_type=None, provides=["demo"],
        metadata_version=["2.3"], keywords=["one,two"]),
    "pdm": Upload(
        ["name", "version", "filetype", "pyversion", "metadata_version", "summary", "home_page", "author", "author_email", "maintainer",
         "maintainer_email", "license", "keywords", "classifiers", "download_url", "comment", "project_urls", "requires_dist",
         "requires_python", "provides_extras", "description", "description_content_type", *ALL, *LATE], 32, ALL,
        provides_extras=["extra"], keywords=["one,two"],
        **{name: [""] for name in ("home_page", "author", "maintainer", "maintainer_email", "license", "download_url", "comment")}),
    "maturin": Upload(
        [":action", "sha256_digest", "protocol_version", "metadata_version", "name", "version", "pyversion", "filetype", *CORE, "description"],
        50, ["sha256_digest"], encoding="gzip", part_type="application/gzip", lower=True),
}  # fmt: skip


def distributions():
    head = "\n".join(
        ["Metadata-Version: 2.4", "Name: demo", "Version: 1.0", "Summary: A demonstration package", "Keywords: one,two",
         "Author-email: Ann Example <ann@example.com>", "License-Expression: MIT", "License-File: LICENSE",
         "Classifier: Development Status :: 3 - Alpha", "Classifier: Programming Language :: Python :: 3", "Requires-Dist: h3dep>=0.5",
         'Requires-Dist: h3dep>=0.5 ; extra == "extra"', "Requires-Python: >=3.8", "Project-URL: Homepage, https://example.com/demo",
         "Project-URL: Source, https://example.com/demo.git", "Provides-Extra: extra", "Description-Content-Type: text/markdown", ""]
    )  # fmt: skip
    text = head + "\n# demo\n\nA demonstration.\n\n"
    info = "demo-1.0.dist-info"
    noise = random.Random(1).randbytes(30000).hex()
    return [
        wheel("demo", "1.0", files={f"{info}/METADATA": text, f"{info}/licenses/LICENSE": "free\n", "demo/data.txt": noise}),
        sdist("demo", "1.0", files={"PKG-INFO": text, "LICENSE": "free\n"}),
    ]


def send(server, method, path, headers, body=b"", lower=False):
    """The request as those bytes; the answer as a client library parses it."""
    lines = [("Host", f"127.0.0.1:{server.port}"), *headers, *([("Content-Length", str(len(body)))] if body else [])]
    head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{name.lower() if lower else name}: {value}\r\n" for name, value in lines)
    with socket.create_connection((server.host, server.port), timeout=30) as sock:
        sock.sendall(head.encode() + b"\r\n" + body)
        answer = http.client.HTTPResponse(sock, method=method)
        answer.begin()
        answer.body = answer.read()
    assert answer.headers["Date"], "without Date pip and poetry cache nothing"
    return answer


def lay_out(client, filename, content):
    """(body, boundary) of a client's form."""
    is_wheel = filename.endswith(".whl")
    digests = {
        "sha256_digest": hashlib.sha256(content).hexdigest(),
        "md5_digest": hashlib.md5(content).hexdigest(),
        "blake2_256_digest": hashlib.blake2b(content, digest_size=32).hexdigest(),
    }
    fields = {
        **FIELDS,
        ":action": ["file_upload"],
        "protocol_version": ["1"],
        "filetype": ["bdist_wheel" if is_wheel else "sdist"],
        "pyversion": ["py3" if is_wheel else "source"],
        **{name: [digests[name]] for name in client.digests},
        **client.more,
    }
    order = client.order
    if order == "random":
        order = list(fields)
        random.Random(len(content)).shuffle(order)
    boundary = "0123456789abcdef" * 5
    boundary = boundary[: client.boundary]
    body = b""
    for name in order:
        if name == "pyversion" and client is UPLOADS["flit"] and not is_wheel:
            continue
        for value in fields.get(name, []):
            body += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    body += f'--{boundary}\r\nContent-Disposition: form-data; name="content"; filename="{filename}"\r\n'.encode()
    if client.part_type and not (client.part_type == "application/gzip" and is_wheel):
        body += f"Content-Type: {client.part_type}\r\n".encode()
    return body + b"\r\n" + content + f"\r\n--{boundary}--\r\n".encode(), boundary


def upload(server, name, filename, content, token):
    client = UPLOADS[name]
    body, boundary = lay_out(client, filename, content)
    headers = [("Accept-Encoding", client.encoding), ("Accept", client.accept), ALIVE,
               ("Content-Type", f"multipart/form-data; boundary={boundary}"), ("Authorization", basic(token))]  # fmt: skip
    return send(server, "POST", "/legacy/", headers, body, client.lower)


@pytest.fixture
def filled(server):
    for filename, content in distributions():
        assert upload(server, "twine", filename, content, server.token).status == 200
    return server


@pytest.mark.parametrize("name", UPLOADS)
def test_uploads(server, name):
    """Wheel and sdist are stored; the same again is success; other bytes are a 400 that this client shows the reason of."""
    for filename, content in distributions():
        for _ in range(2):
            answer = upload(server, name, filename, content, server.token)
            assert answer.status == 200, answer.reason
    assert server.files("demo") == {f: hashlib.sha256(c).hexdigest() for f, c in distributions()}
    filename, content = distributions()[0]
    other = wheel("demo", "1.0")[1]
    refusal = upload(server, name, filename, other, server.token)
    assert refusal.status == 400 and refusal.reason.startswith("File already exists")
    if name == "uv":
        assert json.loads(refusal.body)["code"].startswith("400 File already exists")
    else:
        assert refusal.body.decode().startswith("400 File already exists")
    assert upload(server, name, filename, content, "wrong").status == 403


@pytest.mark.parametrize("name", PAGES)
def test_pages(filled, name):
    answer = send(filled, "GET", "/simple/demo/", PAGES[name])
    assert (answer.status, answer.headers["Content-Type"]) == (200, JSON)
    assert answer.headers["Content-Encoding"] == "gzip" and answer.headers["Vary"] == "Accept, Accept-Encoding"
    page = json.loads(gzip.decompress(answer.body))
    assert page["meta"]["api-version"] == "1.4" and len(page["files"]) == 2
    for file in page["files"]:
        assert file["upload-time"].endswith("Z") and file["size"] > 0 and "dist-info-metadata" not in file
    again = send(filled, "GET", "/simple/demo/", [*PAGES[name], ("If-None-Match", answer.headers["ETag"])])
    assert (again.status, again.body) == (304, b"") and again.headers["Cache-Control"] == "max-age=0, must-revalidate"


def test_hatch_looks_before_it_publishes(filled):
    headers = [("Accept", "*/*"), ("Accept-Encoding", ZSTD), ALIVE, ("Cache-Control", "no-cache"), ("Authorization", basic(filled.token))]
    for path in ("/legacy/%2Bsimple/demo/", "/%2Bsimple/demo/"):
        answer = send(filled, "GET", path, headers)
        text = gzip.decompress(answer.body).decode()
        assert answer.headers["Content-Type"].startswith("text/html")
        assert set(re.findall(r">([^<>]+)</a>", text)) == {name for name, _ in distributions()}
    assert send(filled, "GET", "/legacy/%2Bsimple/nobody/", headers).status == 404


def where(server):
    page = json.loads(server.ask("GET", "/simple/demo/", Accept=JSON).body)
    file = next(f for f in page["files"] if f["filename"].endswith(".whl"))
    return file["url"].replace("../../", "/"), file


@pytest.mark.parametrize("name", METADATA)
def test_metadata(filled, name):
    url, file = where(filled)
    answer = send(filled, "GET", url + ".metadata", METADATA[name])
    assert answer.status == 200 and "Content-Encoding" not in answer.headers
    assert hashlib.sha256(answer.body).hexdigest() == file["core-metadata"]["sha256"]


@pytest.mark.parametrize("name", FILES)
def test_files(filled, name):
    url, file = where(filled)
    content = distributions()[0][1]
    answer = send(filled, "GET", url, FILES[name])
    assert answer.body == content and "Content-Encoding" not in answer.headers and "immutable" in answer.headers["Cache-Control"]
    head = send(filled, "HEAD", url, FILES[name])
    assert (head.status, head.body, int(head.headers["Content-Length"])) == (200, b"", file["size"])
    assert head.headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize("name", RANGES)
def test_ranges(filled, name):
    url, file = where(filled)
    content, size = distributions()[0][1], file["size"]
    method, text, first, conditional = RANGES[name]
    headers = [("Accept-Encoding", "identity"), ("Accept", "*/*"), ("Range", text(size)), ("Cache-Control", "no-cache")]
    tag = send(filled, "HEAD", url, []).headers["ETag"]
    answer = send(filled, method, url, [*headers, *([("If-Range", tag)] if conditional else [])])
    assert answer.status == 206
    last = first(size) + len(answer.body) - 1
    assert answer.headers["Content-Range"] == f"bytes {first(size)}-{last}/{size}"
    assert answer.body == content[first(size) : last + 1]
    if conditional:  # a file that is another one by now: the whole of it
        assert send(filled, method, url, [*headers, ("If-Range", '"other"')]).body == content


@pytest.mark.parametrize("name", JSON_API)
def test_json_api(filled, name):
    path, headers = JSON_API[name]
    answer = send(filled, "GET", "/pypi/" + path, headers)
    body = gzip.decompress(answer.body) if answer.headers["Content-Encoding"] == "gzip" else answer.body
    document = json.loads(body)
    assert answer.headers["Content-Type"] == "application/json" and document["last_serial"] == int(answer.headers["X-PyPI-Last-Serial"])
    names = {f["filename"] for f in document["urls"]}
    assert names == {n for n, _ in distributions()}
    assert all(f["url"].startswith(filled.url + "packages/") for f in document["urls"])  # else bandersnatch passes the project over
    assert ("releases" in document) == (path == "demo/json")
    assert document["info"]["requires_dist"] == FIELDS["requires_dist"]


def test_connections_are_kept(filled):
    """pip and poetry do everything over one connection."""
    url, _ = where(filled)
    with socket.create_connection((filled.host, filled.port), timeout=30) as sock:
        for path in ("/simple/demo/", "/simple/nobody/", url + ".metadata", url, "/simple/Demo/", "/simple/demo/"):
            lines = "".join(f"{n}: {v}\r\n" for n, v in PAGES["pip 26.3"])
            sock.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n{lines}\r\n".encode())
            answer = http.client.HTTPResponse(sock, method="GET")
            answer.begin()
            answer.read()
            assert answer.status in (200, 301, 404) and answer.headers["Connection"] == "keep-alive"


def test_trusted_publishing_is_not_offered(server):
    """uv, pdm and twine ask under the host; 404 makes uv go on with the token that it has."""
    assert send(server, "GET", "/_/oidc/audience", [("Accept", "*/*")]).status == 404
    assert send(server, "POST", "/_/oidc/mint-token", [("Accept", "*/*")], b"{}").status == 404
    assert send(server, "POST", "/_/oidc/burn-token", [("Accept", "*/*")], b"{}").status == 404
