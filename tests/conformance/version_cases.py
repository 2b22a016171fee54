"""Random git repositories and settings for version_peers.py. A case is the same for the same seed and number."""

import posixpath
import random
from datetime import datetime, timezone

VERSION_SCHEMES = [
    "guess-next-dev", "no-guess-dev", "post-release", "only-version", "semver-pep440", "semver-pep440-release-branch",
    "calver-by-date", "towncrier-fragments", "towncrier-fragments-zerover", "python-simplified-semver",
    "release-branch-semver",
]
LOCAL_SCHEMES = [
    "node-and-date", "node-and-timestamp", "dirty-tag", "no-local-version", "no-local-version-strict",
    "fail-on-uncommitted-changes",
]
#: local schemes that have no answer for a dirty tree
REFUSES_DIRT = ["no-local-version-strict", "fail-on-uncommitted-changes"]
PAIRS = [(version, local) for version in VERSION_SCHEMES for local in LOCAL_SCHEMES]
#: what a case is meant to become; "special" has no tag, no repository, or is cut off
KINDS = ["exact", "dirty", "distance", "special"]
PAIRS_PER_CASE = 22
EPOCH = "1234567890"
BASE = 1600000000
DAY = 86400

# Tags ------------------------------------------------------------------------------------------------------------------------

ODD_TAGS = [
    "1", "7", "007", "20240105", "2024-event", "nightly-2024x", "1-2-3", "v-1.0", "release-v1.2.x", "héllo-1.0", "1.0-dirty",
    "v1.0.0-1-gabc", "v1.0.0-1-gxyz", "1.0-lts", "1.0.0-SNAPSHOT", "v1.0.0+build.5", "1.0+ubuntu-1", "1.0+invalid!!", "１.２",
    "v1.٣", "v1.0🎉", "99999999999999999999.1", "1.0.dev3", "1.0.dev0", "1.0.0.post0.dev0", "2.0.post3", "1!2.0", "0!1.0",
    "3.3.1-rc26", "1.0-1", "1.0-post", "1.0rev2", "1.0.c1", "1.0_a_1", "1.0.0.0.0", "0.0", "0", "1.0+abc.7", "1.0+ABC-7_x",
    "v1.0rc1.post2.dev3", "V2.1", "vv1.0", "release/v3.1", "a/b/c-1.0", "1.2.3-alpha.1", "2.0.0-beta", "2.0.0-pre", "1.0-2.0",
    "lib-1.0-2", "x1", "1x", "1.0-g123", "1.0-5-g", "1.0!", "1,0", "1.0;2", "v1.0'", "1.0%20", "1.0$x", "1.0(2)", "@1.0", "#1",
    "1.0-dirty-dirty", "2!1.0.dev0", "1e3", "v1.0.0.rc.1", "ver1.0", "1.0.0-rc.1+exp.sha", "release-2021.05.06", "r1", "1.0a",
]
MATERIAL = "000111223459....vV-+_abcrpostdevx!é"
BRANCHES = [
    "feature/x", "my-feature", "release-1.2", "release/v1.2", "maintenance/1.2.x", "1.2", "V1.2", "release-2.0", "1", "é-branch",
    "release-2020.09.13", "release-20.9.13.1", "hotfix", "a/b/c", "HEAD-1", "v1.2.3", "feature", "dev+1", "x.y", "release-",
    "release-1", "rel@1.0", "#5",
]


def valid_ref(name):
    """Whether git takes the name (git-check-ref-format(1))."""
    parts = name.split("/")
    bad = any(ord(c) < 33 or c in "~^:?*[\\\x7f" for c in name) or any(text in name for text in ("..", "@{", "//"))
    bad = bad or name.startswith("-") or name.endswith(".") or name in ("@", "HEAD")
    return not bad and all(part and not part.startswith(".") and not part.endswith(".lock") for part in parts)


def number(r):
    return r.choice([0, 1, 2, 3, 9, 10, 99, r.randrange(1000)])


def plain_version(r):
    return ".".join(str(number(r)) for _ in range(r.choice([1, 2, 2, 3, 3, 3, 3, 4])))


def tag_name(r):
    kind = r.randrange(20)
    if kind < 7:
        return r.choice(["v", "v", "v", "", "V"]) + plain_version(r)
    if kind < 10:
        suffix = r.choice(["rc1", "a2", "-alpha", "b0", ".dev0", ".dev3", ".post1", "-rc.2", "rc1.dev0", "_beta_4", "+local.1", "c7"])
        return r.choice(["v", "v", "", "1!", "v1!"]) + plain_version(r) + suffix
    if kind < 12:
        day = r.choice([0, 0, DAY, 3 * DAY, 400 * DAY])
        return calver_tag(r, BASE + day)
    if kind < 14:
        return r.choice(["release-", "pkg/v", "my-lib-v", "py-v", "v.", "rel_", "lib/"]) + plain_version(r)
    if kind < 18:
        return r.choice(ODD_TAGS)
    while True:
        name = "".join(r.choice(MATERIAL) for _ in range(r.randrange(1, 12)))
        if valid_ref(name):
            return name


def calver_tag(r, seconds):
    day = datetime.fromtimestamp(seconds, timezone.utc)
    year = r.choice([f"{day:%Y}", f"{day:%y}"])
    month, date = (f"{day:%m}", f"{day:%d}") if r.random() < 0.5 else (str(day.month), str(day.day))
    return r.choice(["", "", "v"]) + ".".join([year, month, date]) + r.choice(["", "", ".0", ".3", ".09", ".1.2", "rc1"])


# Histories -------------------------------------------------------------------------------------------------------------------


def commit_dates(r, count):
    """Seconds of each commit: in order, all the same, backwards, or anyhow."""
    shape = r.randrange(6)
    if shape < 3:
        return [BASE + 60 * i for i in range(count)]
    if shape == 3:
        return [BASE] * count
    if shape == 4:
        return [BASE - 3600 * i for i in range(count)]
    return [BASE + r.randrange(-40 * DAY, 40 * DAY) for _ in range(count)]


def commit_graph(r, count):
    """Parents of each commit: a line with now and then a fork, a merge, an octopus or a second root."""
    graph, tips = [[]], [0]
    while len(graph) < count:
        here, what = len(graph), r.randrange(12)
        if what == 0 and here > 1:
            parent = r.randrange(here)
            graph.append([parent])
            tips.append(here)
        elif what in (1, 2) and len(tips) > 1:
            parents = r.sample(tips, min(len(tips), r.choice([2, 2, 3])))
            graph.append(parents)
            tips = [tip for tip in tips if tip not in parents or r.random() < 0.3] + [here]
        elif what == 3 and here > 2 and r.random() < 0.2:
            graph.append([])
            tips.append(here)
        else:
            parent = r.choice(tips)
            graph.append([parent])
            tips = [tip for tip in tips if tip != parent] + [here]
    return graph, list(dict.fromkeys(tips))


def ancestors(graph, commit):
    seen, todo = set(), [commit]
    while todo:
        here = todo.pop()
        if here not in seen:
            seen.add(here)
            todo += graph[here]
    return seen


def choose_tags(r, graph, tips, head, kind):
    """[name, commit] or [name, commit, date of the tag]."""
    places = []
    below = sorted(ancestors(graph, head))
    if kind == "exact":
        places += [head] * r.choice([1, 1, 1, 2, 3])
    elif kind == "distance" and len(below) > 1:
        places.append(r.choice([commit for commit in below if commit != head]))
    elif kind == "dirty":
        places.append(r.choice(below))
    if kind != "special" or r.random() < 0.5:
        for _ in range(r.choice([0, 0, 1, 2, 4])):
            places.append(r.randrange(len(graph)))
    if kind == "distance":
        places = [place for place in places if place != head]
    tags = {}
    for place in places:
        name = tag_name(r)
        clash = any(name.startswith(f"{other}/") or other.startswith(f"{name}/") for other in tags)
        if valid_ref(name) and not clash:
            dated = [BASE + r.randrange(-DAY, DAY)] if r.random() < 0.45 else []
            tags[name] = [name, place, *dated]
    return list(tags.values())


def history(r, kind, subdir):
    graph, tips = commit_graph(r, r.choice([1, 2, 3, 4, 6, 9, 14]) + (kind == "distance"))
    head = r.choice(tips) if r.random() < 0.8 else len(graph) - 1
    if kind == "distance" and not graph[head]:
        head = max(range(len(graph)), key=lambda commit: len(ancestors(graph, commit)))
    dates, files = commit_dates(r, len(graph)), ["f.txt", "f.txt", "f.txt", "g.txt", "lib/x.txt"]
    if subdir:
        files += [f"{subdir}/a.txt"] * 2
    commits = [{"parents": parents, "date": date, "file": r.choice(files)} for parents, date in zip(graph, dates)]
    for root in (at for at, parents in enumerate(graph) if not parents):
        commits[root]["file"] = "f.txt"
    branch = r.choice(BRANCHES) if r.random() < 0.35 else "main"
    branches = {branch: head}
    if branch == "main":
        branches.update({f"side{i}": tip for i, tip in enumerate(tips) if tip != head})
    return [["history", commits, {"branches": branches, "tags": choose_tags(r, graph, tips, head, kind), "head": branch}]]


def head_of(options):
    return options["branches"][options["head"]]


def first_line(commits, at):
    """How many commits lie on the first parents of one."""
    count = 1
    while commits[at]["parents"]:
        at, count = commits[at]["parents"][0], count + 1
    return count


def more_tags(r):
    """Tags that few people make."""
    steps = []
    if r.random() < 0.06:
        steps.append(["tag", f"t{number(r)}", r.choice(["annotated", "lightweight"]), "HEAD^{tree}"])
    if r.random() < 0.04:
        steps.append(["tag", f"9.{number(r)}", r.choice(["annotated", "lightweight"]), "HEAD:f.txt"])
    return steps


def tag_of_tag(r, steps):
    annotated = [tag for tag in steps[0][2]["tags"] if len(tag) == 3]
    name = f"v{plain_version(r)}"
    if not annotated or r.random() > 0.15 or any(tag[0] == name for tag in steps[0][2]["tags"]):
        return []
    return [["tag-of-tag", name, annotated[0][0], {"date": BASE + r.randrange(DAY)}]]


# Work trees ------------------------------------------------------------------------------------------------------------------

DIRT = [
    [["dirty", "f.txt"]], [["stage", "new.txt"]], [["stage", "f.txt"]], [["delete", "f.txt"]], [["rm", "f.txt"]],
    [["mv", "f.txt", "moved.txt"]], [["chmod", "f.txt", "755"]], [["write", "n", "n\n"], ["intent-to-add", "n"]],
    [["link", "f.txt", "nowhere"]], [["write", "f.txt", ""]], [["stage", "f.txt"], ["write", "f.txt", "other\n"]],
    [["write", "f.txt", "crlf\r\n"]], [["rm", "f.txt"], ["untracked", "f.txt"]],
    [["config", "core.autocrlf", "true"], ["write", "f.txt", "changed\r\n"]],
    [["write", ".gitattributes", "f.txt text eol=crlf\n"], ["add", ".gitattributes"]],
]
# Looks like dirt and is none, at least not in every tool.
NO_DIRT = [
    [["untracked", "u.txt"]], [["untracked", "deep/er/u.txt"]], [["touch", "f.txt", 1500000000]],
    [["update-index", "--assume-unchanged", "f.txt"], ["dirty", "f.txt"]],
    [["update-index", "--skip-worktree", "f.txt"], ["dirty", "f.txt"]], [["untracked", "x.ignored"]],
    [["config", "core.fileMode", "false"], ["chmod", "f.txt", "755"]], [["config", "status.showUntrackedFiles", "no"]],
    [["untracked", "ü 'x'.txt"]], [["touch", "f.txt", 1700000000]],
]
SUBMODULE_DIRT = [["submodule-dirty", "sub"], ["submodule-untracked", "sub"], ["submodule-rewind", "sub"]]


def wraps(r, depth):
    """How the repository is kept, and where the tools meet it; `depth`: commits on its first line."""
    steps = []
    if r.random() < 0.08:
        steps.append(["pack"])
    if r.random() < 0.08:
        steps.append(["pack-refs"])
    if r.random() < 0.08:
        steps.append(["commit-graph"])
    if depth > 1 and r.random() < 0.04:
        steps.append(["replace", "HEAD", "HEAD~2"] if depth > 2 and r.random() < 0.7 else ["replace", "HEAD"])
    what = r.random()
    if what < 0.06:
        steps.append(["clone"])
    elif what < 0.10:
        steps.append(["clone", "--no-tags"])
    elif what < 0.16:
        steps.append(["worktree", "elsewhere"])
    elif what < 0.22:
        steps.append(["detach"])
    elif what < 0.25:
        steps.append(["rename-dir", "demo-1.4"])
    return steps


def shallow(r):
    steps = [["shallow", r.choice([1, 1, 2, 3])]]
    return steps + ([["fetch-tags"]] if r.random() < 0.3 else []) + ([["worktree", "cut"]] if r.random() < 0.1 else [])


ARCHIVAL = "node: {node}\nnode-date: 2020-01-02T03:04:05+00:00\ndescribe-name: {describe}\nref-names: {refs}\n"
NODE = "0123456789abcdef0123456789abcdef01234567"


def archival(r):
    describe = r.choice(["", "", tag_name(r), f"{tag_name(r)}-{number(r)}-g{NODE[:7]}", "%(describe:tags=true)", "$Format:x$"])
    refs = r.choice(["", "HEAD -> main", f"HEAD -> main, tag: {tag_name(r)}", f"tag: x, tag: {tag_name(r)}, origin/main", "tag: 1.0.",
                     "tag: v1.0-é, tag: 2.0"])
    text = ARCHIVAL.format(node=r.choice([NODE, NODE, "$Format:%H$", ""]), describe=describe, refs=refs)
    return ["write", ".git_archival.txt", text if r.random() < 0.9 else text.replace("node: ", "nodes: ", 1)]


def pkg_info(r):
    version = r.choice(["3.3", "v3.3-RC1", "UNKNOWN", "nonsense", "", "1!2.0+x", " 4.0 "])
    line = f"Version: {version}\n" if r.random() < 0.9 else ""
    return ["write", "PKG-INFO", f"Metadata-Version: 2.1\nName: demo\n{line}"]


def scm_json(r):
    fields = [
        f'"tag": "{r.choice(["1.1", "v1.1", "nonsense", "2.0rc1", "1!1"])}"', f'"distance": {r.choice(["0", "2", "2.5", "null"])}',
        f'"node": {r.choice(["null", chr(34) + "gabcdefabcdef01" + chr(34)])}', f'"dirty": {r.choice(["true", "false", "false", "1"])}',
        f'"branch": {r.choice(["null", chr(34) + "main" + chr(34), chr(34) + "feature/x" + chr(34)])}',
        f'"node_date": {r.choice(["null", chr(34) + "2020-01-02" + chr(34), chr(34) + "2020-13-02" + chr(34)])}',
    ]
    if r.random() < 0.2:
        del fields[r.randrange(len(fields))]
    text = "{" + ", ".join(fields) + "}"
    return ["write", f"{r.choice(['demo', 'other'])}.egg-info/scm_version.json", text if r.random() < 0.93 else text[:-9]]


def archive_by_git(r, steps):
    """What `git archive` makes of a repository that asks it to write the description."""
    lines = "node: $Format:%H$\nnode-date: $Format:%cI$\ndescribe-name: $Format:%(describe:tags=true,match=*[0-9]*)$\n"
    if r.random() < 0.4:
        lines += "ref-names: $Format:%D$\n"
    export = [["write", ".git_archival.txt", lines], ["write", ".gitattributes", ".git_archival.txt  export-subst\n"]]
    export += [["add", ".git_archival.txt", ".gitattributes"], ["commit", "archival"]]
    if r.random() < 0.5:
        export.append(["tag", f"v{plain_version(r)}.{r.randrange(10 ** 6)}"])
    return [*steps, *export, ["archive", "HEAD"]]


def special(r, subdir):
    """(steps, project folder)"""
    what = r.randrange(11)
    steps = history(r, "special", subdir)
    if what == 0:
        return [["init"]] + ([["stage", "f.txt"]] if r.random() < 0.5 else []), "."
    if what in (1, 2):
        return [*steps, *shallow(r)], "."
    if what == 3:
        return archive_by_git(r, history(r, "distance", subdir)), "."
    if what == 4:
        steps[0][2]["tags"] = []
        return steps, "."
    if what == 5:
        files = [make(r) for make in (archival, pkg_info, scm_json) if r.random() < 0.3]
        return [*steps, *files], "."
    if what == 6:
        return [*steps, ["mkdir", "below"], ["cd", "below"]], "below"
    files = [["no-repository"], *(make(r) for make in (archival, pkg_info, scm_json) if r.random() < 0.45)]
    if r.random() < 0.25:
        files.append(["rename-dir", r.choice(["demo-1.4", "demo-", "demo-x", "demo-v2.0rc1"])])
    if r.random() < 0.3:
        files += [["mkdir", "sub/dir"], ["cd", r.choice(["sub", "sub/dir"])]]
        return files, "sub"
    return files, "."


# Settings --------------------------------------------------------------------------------------------------------------------

REGEXES = [
    r"^(?:[\w-]+-)?(?P<version>[vV]?\d+(?:\.\d+){0,2}[^\+]*)(?:\+.*)?$", r"^v(\d+.*)$", r"^py-v(?P<version>[\d.]+)$", r"^rel_(.*)$",
    r"^(?P<prefix>v)?(?P<version>[^+]+)(?P<suffix>.*)?$", r"(?P<version>\d+(\.\d+)*)", r"^(?P<version>\d+)\.\d+$", r"(\d+)\.(\d+)",
    r"^1.5$", r"^(1.5$", r"^.*?(?P<version>\d.*)$", r"^(.*?)(?:-x)?$", r"(?P<version>\d+\.\d+)(?=\.)", r"^(?P<version>)(.*)$", "",
    r"(?i)^V?(?P<version>\d+(?:\.\d+)+)", r"^(?:release|my-lib)-v?(?P<version>.+)$",
]
DESCRIBES = [
    "git describe --dirty --tags --long --match *[0-9]*", "git describe --tags --long", "git describe --tags",
    "git describe --dirty --tags --long --match 'v*'", ["git", "describe", "--long"], "git describe --nonsense",
    ["git", "describe", "--tags", "--first-parent", "--long", "--dirty"], "echo v1.2.3-4-gabcdef0-dirty", "false",
    "git describe --all --long", "git describe --tags --abbrev=4 --always", ["printf", "%s", "1.0-0-g12"], "git rev-parse HEAD",
    "nonexistent-program-xyz", "git describe --exclude '*rc*' --tags --long",
]
TEMPLATES = [
    "v = {version!r}\n", "{version_tuple}\n{scm_version.short_node}\n", "{version:>30}|{version!r:*^40}|", "{nope}", "{{}}{version}",
    "{scm_version.distance} {scm_version.dirty} {scm_version.node} {scm_version.branch} {scm_version.tag}", "", "x{version",
    "{version_tuple[0]} {version_tuple[1]}\n", "{scm_version.time} {scm_version.node_date}", "{0}", "{scm_version.exact}",
]


def scm_settings(r):
    """Random settings besides the schemes, as of [tool.setuptools_scm]."""
    choices = [
        lambda: {"tag": {"prefix": r.choice(["v", "py-v", "pkg/v", "release-", "my-lib-", "x", "1", "[v]"])}},
        lambda: {"tag": {"strict": r.random() < 0.7}},
        lambda: {"tag_regex": r.choice(REGEXES)},
        lambda: {"tag": {"regex": r.choice(REGEXES[:-4]), "strict": False}},
        lambda: {"git_describe_command": r.choice(DESCRIBES)},
        lambda: {"scm": {"git": {"describe_command": r.choice(DESCRIBES)}}},
        lambda: {"fallback_version": r.choice(["7.0", "v7-RC1", "nonsense", "", "1!0"])},
        lambda: {"normalize": r.random() < 0.2},
        lambda: {"version_cls": r.choice(["setuptools_scm.NonNormalizedVersion", "packaging.version.Version", "os.path"])},
        lambda: {"search_parent_directories": r.random() < 0.8},
        lambda: {"scm": {"git": {"pre_parse": r.choice(["warn_on_shallow", "fail_on_shallow", "fail_on_missing_submodules", "x"])}}},
        lambda: {"parentdir_prefix_version": r.choice(["demo-", "work", "x"]), "fallback_version": "7.7"},
        lambda: {"scm": {"git": {"distance_scope": r.choice([True, False, [], ["lib"], ["f.txt"], ["/x"], "lib", ["../x"]]),
                                 "distance_count": r.choice(["first-parent", "full-history", "first-parent", "x"])}}},
        lambda: {"root": r.choice([".", "..", "sub", "nowhere", "../.."])},
        lambda: {"dist_name": r.choice(["demo", "My.Dist", "x"])},
        lambda: {"local_scheme": r.choice([["fail-on-uncommitted-changes", "node-and-date"], [], ["no-local-version", "x"], "nonsense"])},
        lambda: {"version_scheme": r.choice([["calver-by-date", "guess-next-dev"], [], "nonsense", ["only-version"]])},
        lambda: r.choice([{"version_schema": "x"}, {"version_scheme": 5}, {"tag": "v"}, {"scm": {"git": {"x": 1}}}, {"scm": {"hg": {}}},
                          {"normalize": "no"}, {"fallback_version": 1}, {"root": 3}, {"tag": {"prefix": 1}}, {"parent": "x"},
                          {"relative_to": "pyproject.toml"}, {"project_path": "x"}, {"write_to_source": False}, {"fallback_root": "."}]),
        lambda: file_settings(r),
    ]
    settings = {}
    for _ in range(r.choice([1, 1, 1, 2])):
        settings.update(r.choice(choices)())
    return settings


def file_settings(r):
    name = r.choice(["_version.py", "VERSION.txt", "v.h", "src/_version.py", "./_version.py", "g.txt", "../up.txt", "_version.pyi"])
    if r.random() < 0.3:
        return {"write_to": name, **({"write_to_template": r.choice(TEMPLATES)} if r.random() < 0.5 else {})}
    return {"version_file": name, **({"version_file_template": r.choice(TEMPLATES)} if r.random() < 0.6 else {})}


METADATA = [
    '{node="g1337beef",distance=4}', "{dirty=true}", "{dirty=false}", '{distance="4"}', "{distance=", "distance = 7\ndirty = true\n",
    '{tag="9.9"}', '{branch="feature/y"}', "{node_date=2020-01-02}", "{time=2021-03-04T05:06:07Z}", "{preformatted=true}", '{x=1}', "",
    '{node="h0123456789abcdef"}', "{distance=-1}", "{time=2021-03-04T05:06:07}", "{node_date=2020-01-02T10:00:00Z}", "{distance=true}",
    '{node=""}', "{time=2021-03-04T23:59:59-05:00, dirty=true}", '{tag="9.9", preformatted=true}', "[x]", "{distance=0, dirty=false}",
]
OVERRIDES = [
    '{local_scheme="no-local-version"}', '{nonsense=1, version_scheme="no-guess-dev"}', "nonsense", '{fallback_version="8.0"}',
    "{normalize=false}", '{tag_regex="^v(.*)$"}', '{scm={git={describe_command="git describe --tags"}}}', '{root=".."}', "{root=1}",
    'version_scheme = "only-version"\n', '{version_scheme=["post-release"]}', '{tag={prefix="v"}}', "{search_parent_directories=true}", "",
    '{dist_name="other"}', '{version_file="_version.py"}',
]


def environment(r):
    prefix = r.choice(["SETUPTOOLS_SCM_", "SETUPTOOLS_SCM_", "SETUPTOOLS_SCM_", "VCS_VERSIONING_"])
    suffix = r.choice(["", "", "_FOR_DEMO", "_FOR_DEMO", "_FOR_OTHER", "_FOR_demo", "_FOR_X"])
    name, values = r.choice([
        ("PRETEND_VERSION", ["9.8", "v9.8-rc1", "not a version", "1.0+x", "", "1!2.0.dev3", " 1.0 "]),
        ("PRETEND_METADATA", METADATA), ("PRETEND_METADATA", METADATA), ("OVERRIDES", OVERRIDES),
    ])
    env = {f"{prefix}{name}{suffix}": r.choice(values)}
    if r.random() < 0.1:
        env["SETUPTOOLS_SCM_PRETEND_VERSION"] = "6.6"
    if r.random() < 0.25:
        env["SOURCE_DATE_EPOCH"] = r.choice(["0", "-1", "253402300799", "253402300800", "1_000", " 12 ", "+5", "1e9", "x", "", "١٢"])
    if r.random() < 0.05:
        env.update({"GIT_DIR": "/nowhere", "GIT_INDEX_FILE": "/nowhere/index", "GIT_WORK_TREE": "/nowhere"})
    return env


FRAGMENTS = ["1.feature", "2.bugfix.md", "3.removal.rst", "+x.misc", "4.deprecation.1.md", "README.md", "5.doc", "6.feature.2", "7.major.md",
             "8.breaking.md", "feature", ".9.feature"]
REPOSITORY_FILES = [
    '["."]\nlocal_scheme = "no-local-version"\n', '["pkg"]\nversion_scheme = "no-guess-dev"\n', '["."]\nnonsense = 1\n', "[broken\n",
    '["."]\nfallback_version = "5.5"\n', '["."]\ntag_regex = "^v(.*)$"\n', '[demo]\nlocal_scheme = "dirty-tag"\n', '["."]\nroot = ".."\n',
]


def extra_files(r):
    steps = []
    if r.random() < 0.12:
        steps += [["write", f"changelog.d/{name}", "x\n"] for name in r.sample(FRAGMENTS, r.choice([1, 2, 3]))]
    if r.random() < 0.03:
        steps.append(["write", "towncrier.toml", r.choice(['[tool.towncrier]\ndirectory = "news"\n', 'directory = "news"\n'])])
    if r.random() < 0.04:
        steps.append(["write", ".config/python-vcs-versioning.toml", r.choice(REPOSITORY_FILES)])
    return steps


def outputs(settings, env=None):
    """Paths from the project's folder."""
    root = settings["root"] if isinstance(settings.get("root"), str) else "."
    found = [settings["version_file"]] if isinstance(settings.get("version_file"), str) else []
    found += ["_version.py"] if any("version_file" in text for text in (env or {}).values()) else []
    return found + ([posixpath.normpath(f"{root}/{settings['write_to']}")] if isinstance(settings.get("write_to"), str) else [])


def hatch_table(r, settings):
    version = {"source": "vcs", **({"raw-options": settings} if settings else {})}
    if r.random() < 0.1:
        version["tag-pattern"] = r.choice(REGEXES)
    if r.random() < 0.1:
        version["fallback-version"] = r.choice(["7.0", "x"])
    if r.random() < 0.3:
        hook = {"version-file": r.choice(["_version.py", "VERSION.txt", "v.h", "src/_version.py"])}
        hook |= {"template": r.choice(TEMPLATES)} if r.random() < 0.6 else {}
        return {"hatch": {"version": version, "build": {"hooks": {"vcs": hook}}}}
    return {"hatch": {"version": version}}


def dunamai_settings(r):
    """As shipwheel --setting takes them."""
    choices = [
        "bump", "metadata", "metadata=false", "dirty", "tagged-metadata", "latest-tag", "highest-tag", "strict", "full-commit",
        "ignore-untracked", "pattern=default-unprefixed", "pattern=default-unprefixed", r"pattern=^(?P<base>\d+(\.\d+)*)", r"pattern=(\d",
        r"pattern=^release-v?(?P<base>\d+\.\d+)(-?(?P<stage>[a-z]+)(?P<revision>\d+)?)?", "style=pep440", "style=semver", "style=pvp",
        "format=v{base}+{distance}.{commit}", "format={base}.{branch}.{timestamp}", "format={base}-{dirty}-{revision}{stage}",
        "format={base} {branch_escaped} {distance} {tagged_metadata} {epoch}", "commit-length=5", "commit-prefix=g", "escape-with=_",
        "pattern-prefix=pkg/", "tag-branch=main", "format={major}.{minor}.{patch}", "format={nope}",
    ]
    chosen = {text.partition("=")[0]: text for text in r.sample(choices, r.choice([1, 1, 2, 2, 3]))}
    return sorted(chosen.values())


def run_of(r, settings, table="setuptools_scm", env=None):
    return {"tool": "setuptools-scm", "config": {"tool": {table: settings}}, "env": env or {}, "files": outputs(settings, env)}


def runs(r, index, subdir):
    """The settings under which one state is looked at: a hand of scheme pairs in turn, then others."""
    base, found = ({"root": ".."} if subdir else {}), []
    for at in range(PAIRS_PER_CASE):
        version, local = PAIRS[(index * PAIRS_PER_CASE + at) % len(PAIRS)]
        found.append({**run_of(r, {**base, "version_scheme": version, "local_scheme": local}), "pair": [version, local]})
    for _ in range(4):
        settings = {**base, **scm_settings(r)}
        if r.random() < 0.5:
            settings = {"version_scheme": r.choice(VERSION_SCHEMES), "local_scheme": r.choice(LOCAL_SCHEMES), **settings}
        table = "setuptools_scm" if r.random() < 0.85 else "vcs-versioning"
        found.append(run_of(r, settings, table, environment(r) if r.random() < 0.15 else None))
    for _ in range(2):
        found.append(run_of(r, {**base, **({"local_scheme": r.choice(LOCAL_SCHEMES)} if r.random() < 0.5 else {})}, env=environment(r)))
    settings = {**base, **(scm_settings(r) if r.random() < 0.6 else {})}
    table = hatch_table(r, settings)
    hook = table["hatch"].get("build", {}).get("hooks", {}).get("vcs", {})
    found.append({"tool": "hatch-vcs", "config": {"tool": table}, "files": [hook["version-file"]] if hook else [],
                  "env": environment(r) if r.random() < 0.2 else {}})
    for settings in ([], dunamai_settings(r)):
        found.append({"tool": "dunamai", "config": {}, "settings": settings, "env": {}, "files": []})
    if r.random() < 0.04:  # a variable replaces a whole table, what is wrong in it as well
        wrong = r.choice([{"distance_scope": ["/x"]}, {"pre_parse": "x"}, {"describe_command": "git describe --tags"}])
        variable = {"SETUPTOOLS_SCM_OVERRIDES": '{scm={git={distance_count="full-history"}}}'}
        found.append(run_of(r, {**base, "scm": {"git": wrong}}, env=variable))
    return found


def case(seed, count):
    """{kind, steps, runs}; `count` is the number of the case."""
    r = random.Random(f"{seed}/{count}")
    kind, index = KINDS[count % len(KINDS)], count // len(KINDS)
    subdir = "pkg" if r.random() < 0.12 else ""
    if kind == "special":
        steps, project = special(r, subdir)
        subdir = "" if project == "." else project
    else:
        steps = history(r, kind, subdir)
        steps += [*more_tags(r), *tag_of_tag(r, steps)]
        submodule = r.random() < 0.05
        if submodule and kind == "exact":
            steps += [["submodule", "sub"], ["tag", f"v{plain_version(r)}.{r.randrange(10 ** 6)}"]]
        elif submodule:
            steps.insert(1, ["submodule", "sub"])
        steps += wraps(r, first_line(steps[0][1], head_of(steps[0][2]))) if not submodule else []
        if kind == "dirty":
            steps += [r.choice(SUBMODULE_DIRT)] if submodule and r.random() < 0.7 else r.choice(DIRT)
        elif r.random() < 0.25:
            steps += r.choice(NO_DIRT)
        if subdir:
            steps += [["mkdir", subdir], ["cd", subdir]]
        steps += extra_files(r)
    if r.random() < 0.03 and steps[0][0] == "history" and ["submodule", "sub"] not in steps:
        steps.insert(0, ["init", "sha256"])
    return {"kind": kind, "steps": steps, "runs": runs(r, index, bool(subdir) and subdir != "sub")}
