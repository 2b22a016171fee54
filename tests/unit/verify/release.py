"""Makes releases for test_verify.c and serves them. No part of shipwheel.

release.py make FOLDER NAME VERSION [KEY=VALUE…]   a wheel in FOLDER; prints its sha256
release.py serve FOLDER [LATE]                     a simple index of the wheels in FOLDER; prints its port; the first LATE
                                                   questions for a page are answered with 404
"""
import base64
import hashlib
import http.server
import os
import sys
import zipfile

SCRIPT = "def main():\n    import sys\n    print('usage')\n"
FILES = {
    "good": {
        "shelf/__init__.py": "from shelf.core import *\n",
        "shelf/core.py": "size = 7\n",
        "shelf/cli.py": SCRIPT,
        "rack/inner.py": "",  # a namespace package
        "shelf/data.txt": "nothing\n",
        "shelf-{v}.data/scripts/shelf-tool": "#!python\nprint('tool')\n",
        "shelf-{v}.data/scripts/shelf-shell": "#!/bin/sh\nexit 0\n",
        "shelf-{v}.data/data/share/shelf/readme": "read me\n",
        "shelf-{v}.data/headers/shelf.h": "int shelf;\n",
        "shelf-{v}.data/purelib/shelf_extra.py": "",
    },
    "empty": {},
    "stubs": {"shelf-stubs/__init__.pyi": ""},
    "hammer": {"hammer.py": ""},
    "missing": {"shelf.py": "import hammer\n"},
    "slow": {"shelf.py": "import time\ntime.sleep(1000)\n", "fast.py": ""},
    "crash": {"shelf.py": "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n", "after.py": ""},
    "tests": {"shelf.py": "", "tests/__init__.py": "import nothing_like_it\n"},
    "exit2": {"shelf.py": "def main():\n    raise SystemExit(2)\n"},
    "hang": {"shelf.py": "def main():\n    import time\n    time.sleep(1000)\n"},
    "noattr": {"shelf.py": "def other():\n    pass\n"},
    "signal": {"shelf.py": "def main():\n    import os\n    os.abort()\n"},
    "script": {"shelf.py": SCRIPT},
    "home": {"shelf.py": "import os, sys\nassert not os.listdir(os.environ['HOME']), 'the home of the user'\n"
                         "assert 'PYTHONPATH' not in os.environ\n"},
    "thief": {"thief.py": "", "shelf/core.py": "size = 8\n"},
}


def row(name, content):
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return "%s,sha256=%s,%d\n" % (name, digest, len(content))


def make(folder, name, version, *options):
    options = dict(o.split("=", 1) for o in options)
    files = {k.format(v=version): v.encode() for k, v in FILES[options.get("files", "good")].items()}
    info = "%s-%s.dist-info/" % (name, version)
    metadata = "Metadata-Version: 2.1\nName: %s\nVersion: %s\n" % (name, options.get("says", version))
    for requirement in filter(None, options.get("requires", "").split("|")):
        metadata += "Requires-Dist: %s\n" % requirement
    files[info + "METADATA"] = (metadata + "\n" + options.get("text", "")).encode()
    files[info + "WHEEL"] = b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    if "entry" in options:
        files[info + "entry_points.txt"] = options["entry"].replace("|", "\n").encode()
    record = "".join(row(n, c) for n, c in files.items()) + info + "RECORD,,\n"
    path = os.path.join(folder, "%s-%s-%s.whl" % (name, version, options.get("tag", "py3-none-any")))
    os.makedirs(folder, exist_ok=True)
    with zipfile.ZipFile(path, "w") as wheel:
        for n, c in list(files.items()) + [(info + "RECORD", record.encode())]:
            member = zipfile.ZipInfo(n, (2020, 1, 1, 0, 0, 0))
            member.external_attr = 0o100755 << 16 if "/scripts/" in n else 0o100644 << 16
            wheel.writestr(member, c)
    print(hashlib.sha256(open(path, "rb").read()).hexdigest())


def serve(folder, late="0"):
    state = {"late": int(late)}

    class Index(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            parts = [p for p in self.path.split("/") if p]
            body = None
            if parts[:1] == ["simple"] and len(parts) == 2:
                body = self.page(parts[1])
            elif parts[:1] == ["files"] and len(parts) == 2:
                with open(os.path.join(folder, parts[1]), "rb") as file:
                    body = file.read()
            self.send_response(200 if body is not None else 404)
            self.send_header("Content-Type", "text/html" if parts[0] == "simple" else "application/octet-stream")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def page(self, project):
            if state["late"] > 0:
                state["late"] -= 1
                return None
            lines = []
            for name in sorted(os.listdir(folder)):
                if name.split("-")[0].lower().replace("_", "-") == project and name.endswith(".whl"):
                    with open(os.path.join(folder, name), "rb") as file:
                        digest = hashlib.sha256(file.read()).hexdigest()
                    yanked = ' data-yanked=""' if os.path.exists(os.path.join(folder, name + ".yanked")) else ""
                    lines.append('<a href="/files/%s#sha256=%s"%s>%s</a>' % (name, digest, yanked, name))
            return ("<!DOCTYPE html><html><body>%s</body></html>" % "\n".join(lines)).encode() if lines else None

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Index)
    print(server.server_address[1], flush=True)
    server.serve_forever()


{"make": make, "serve": serve}[sys.argv[1]](*sys.argv[2:])
