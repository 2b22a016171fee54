"""Random histories for changes_peers.py: commits in every spelling that people use, releases, merges, squashes, reverts. A case is the
same for the same seed."""

import random
import subprocess

TYPES = ["feat"] * 6 + ["fix"] * 6 + [
    "perf", "refactor", "docs", "chore", "build", "ci", "style", "test", "revert", "FEAT", "Feat", "Fix", "feature", "fixup", "hotfix",
    "wip", "perfect", "deps", "security", "bump", "BREAKING CHANGE", "BREAKING-CHANGE", "breaking", "fix!fix", "féat",
]
SCOPES = ["", "", "", "", "(api)", "(core)", "(x-y/z)", "(a b)", "(a)(b)", "()", "(CORE)", "(a(b))", "(ü)", " (api)", "(api"]
MARKS = ["", "", "", "", "", "", "!", "!!", " !"]
COLONS = [": ", ": ", ": ", ": ", ": ", ": ", ":", " : ", ":  ", ":\t"]
WORDS = [
    "add", "parser", "of", "the", "wheel", "arrays", "Handle", "x86", "über", "naïve", "C++", "a_b", "it's", "\"quoted\"", "100%", "v1.2",
    "and", "BREAKING", "CHANGE", "fix:", "(#9)", "- dash", "*star*", "`code`", "[link](x)", "emoji 🎉", "two  blanks", "end.", "e.g.",
]
ENDS = ["", "", "", "", " (#12)", " (!7)", " (pull request #3)", " (#1) (#2)", "(#5)", " #8", " (#12) ", "."]
FOOTERS = [
    "BREAKING CHANGE: {}", "BREAKING CHANGE: {}", "BREAKING-CHANGE: {}", "BREAKING CHANGE:{}", "BREAKING CHANGE #{}", "breaking change: {}",
    "BREAKING CHANGES: {}", "BREAKING: {}", "BREAKING CHANGE: ", "Breaking-Change: {}", " BREAKING CHANGE: {}", "* BREAKING CHANGE: {}",
    "Closes: #12", "Fixes: #3, #4 and #5", "fix: #12", "Refs: #123", "NOTICE: {}", "Signed-off-by: A <a@b.c>", "Resolves #5",
    "Co-authored-by: B <b@c.d>\nReviewed-by: Z", "Release-As: 2.0.0", "closes: nothing",
]
TAG_FORMS = ["v{}", "v{}", "v{}", "{}", "demo-{}", "release/{}"]
START = 1600000000


class Story:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.commits = []  # (message, parents, branch point)

    def words(self, low=1, high=8):
        return " ".join(self.r.choice(WORDS) for _ in range(self.r.randint(low, high)))

    def subject(self):
        r = self.r
        if r.random() < 0.12:
            return self.words(2, 6)
        return r.choice(TYPES) + r.choice(SCOPES) + r.choice(MARKS) + r.choice(COLONS) + self.words() + r.choice(ENDS)

    def paragraph(self):
        r = self.r
        kind = r.random()
        if kind < 0.35:
            return r.choice(FOOTERS).format(self.words())
        if kind < 0.45:
            return "\n".join(r.choice(FOOTERS).format(self.words()) for _ in range(2))
        if kind < 0.6:
            return "\n".join("* " + self.words() for _ in range(r.randint(1, 3)))
        if kind < 0.7:
            return "\n".join(self.words(4, 9) for _ in range(3))
        if kind < 0.75:
            return "    indented\n      more " + self.words()
        if kind < 0.8:
            return self.words(1, 2) + "-\n" + self.words(1, 3)
        if kind < 0.85:
            return self.subject()
        return self.words(3, 30)

    def squash(self):
        r = self.r
        if r.random() < 0.5:
            parts = ["* " + self.subject() for _ in range(r.randint(1, 4))]
            parts = [part for p in parts for part in ([p, self.paragraph()] if r.random() < 0.4 else [p])]
            return "\n\n".join([self.subject(), *parts])
        lines = ["Squashed commit of the following:", ""]
        for _ in range(r.randint(1, 3)):
            body = "\n\n".join([self.subject(), *([self.paragraph()] if r.random() < 0.5 else [])])
            lines += [f"commit {r.getrandbits(160):040x}", "Author: A U Thor <a@b.c>", "Date:   Sun Oct 13 12:05:23 2024 -0600", ""]
            lines += ["    " + line if line else "" for line in body.split("\n")] + [""]
        return "\n".join(lines if r.random() < 0.7 else [self.subject(), "", *lines])

    def message(self, earlier):
        r = self.r
        kind = r.random()
        if kind < 0.12:
            return self.squash()
        if kind < 0.2 and earlier:
            mark, subject = r.choice(earlier)
            return f'Revert "{subject}"\n\nThis reverts commit {mark}.'
        if kind < 0.24 and earlier:
            mark, subject = r.choice(earlier)
            return f"revert: {subject}\n\nRefs: {mark[:9]}"
        paragraphs = [self.paragraph() for _ in range(r.choice([0, 0, 0, 0, 1, 1, 2, 3]))]
        text = "\n\n".join([self.subject(), *paragraphs])
        if r.random() < 0.03:
            text = text.replace("\n\n", "\n", 1)
        if r.random() < 0.02:
            text = text.replace("\n", "\r\n")
        if r.random() < 0.02:
            text = "\n" + text
        return text


def versions(r):
    """Releases of a history, rising; the first one decides whether it is a 0.x."""
    major = r.choice([0, 0, 0, 1, 1, 2])
    number = [major, r.randint(0, 3) or int(major == 0), r.randint(0, 2)]
    found = []
    for _ in range(r.choice([0, 1, 1, 1, 2, 2, 3])):
        found.append(".".join(map(str, number)))
        step = r.choice([2, 2, 1, 1, 0] if major else [2, 2, 1])
        number[step] += 1
        number[step + 1:] = [0] * (2 - step)
    return found


def make(seed, where):
    """Writes the history of `seed` as a repository; what the callers must know of it."""
    story = Story(seed)
    r = story.r
    form, names = r.choice(TAG_FORMS), versions(r)
    stream, clock, mark, tip, earlier = [], START, 0, None, []

    def commit(message, parents, branch="main"):
        nonlocal mark, clock
        mark, clock = mark + 1, clock + 86400
        data = message.encode()
        stream.append(f"commit refs/heads/{branch}\nmark :{mark}\n".encode())
        stream.append(f"author A U Thor <author@example.com> {clock} +0000\n".encode())
        stream.append(f"committer A U Thor <author@example.com> {clock} +0000\n".encode())
        stream.append(b"data %d\n%s\n" % (len(data), data))
        if parents:
            stream.append(f"from :{parents[0]}\n".encode())
        stream.extend(f"merge :{p}\n".encode() for p in parents[1:])
        earlier.append((f"{r.getrandbits(160):040x}", message.strip().split("\n")[0]))
        return mark

    def stretch(low, high):
        nonlocal tip
        for _ in range(r.randint(low, high)):
            if tip and r.random() < 0.12:
                side = commit(story.message(earlier), [tip], "side")
                if r.random() < 0.5:
                    side = commit(story.message(earlier), [side], "side")
                if r.random() < 0.5:
                    tip = commit(story.message(earlier), [tip])
                title = r.choice(["Merge branch 'side'", "Merge pull request #5 from a/b\n\nfeat: title", "feat: merged work", "fix!: merge"])
                tip = commit(title, [tip, side])
            else:
                tip = commit(story.message(earlier), [tip] if tip else [])

    stretch(1, 4)
    for name in names:
        stretch(0, 5)
        clock += 86400
        if r.random() < 0.5:
            stream.append(f"tag {form.format(name)}\nfrom :{tip}\ntagger A U Thor <author@example.com> {clock} +0000\ndata 1\nx\n".encode())
        else:
            stream.append(f"reset refs/tags/{form.format(name)}\nfrom :{tip}\n\n".encode())
        stretch(1, 1)
    stretch(0, 6)
    git = ["git", "-c", "init.defaultBranch=main"]
    subprocess.run([*git, "init", "-q", where], check=True)
    subprocess.run([*git, "fast-import", "--quiet", "--force"], cwd=where, input=b"".join(stream), check=True)
    subprocess.run([*git, "remote", "add", "origin", "git@github.com:owner/demo.git"], cwd=where, check=True)
    return {"form": form, "versions": names, "settings": random.Random(seed * 7919 + 1)}


# Settings of the peers ----------------------------------------------------------------------------------------------------------

HEAD = '[project]\nname = "demo"\nversion = "{}"\n'


def semantic_release(case):
    r = case["settings"]
    lines = ["[tool.semantic_release]", f'tag_format = "{case["form"].format("{version}")}"']
    if r.random() < 0.6:
        lines.append(f"allow_zero_version = {r.choice(['true', 'true', 'false'])}")
    if r.random() < 0.6:
        lines.append(f"major_on_zero = {r.choice(['true', 'false'])}")
    if r.random() < 0.3:
        lines.append('commit_parser = "angular"')
    if r.random() < 0.3:
        lines += ["[tool.semantic_release.changelog]", 'exclude_commit_patterns = ' + r.choice(['["chore"]', '["docs.*", "feat: .*"]', '[".*"]'])]
    options = []
    if r.random() < 0.25:
        options.append(f"parse_squash_commits = {r.choice(['true', 'false'])}")
    if r.random() < 0.25:
        options.append(f"ignore_merge_commits = {r.choice(['true', 'false'])}")
    if r.random() < 0.2:
        options += ['allowed_tags = ["feat", "feature", "fix", "docs", "wip", "perf"]', 'minor_tags = ["feat", "feature"]', 'patch_tags = ["fix", "docs"]']
    if r.random() < 0.15:
        options.append(f"default_bump_level = {r.choice([0, 2, 3])}")
    if options:
        lines += ["[tool.semantic_release.commit_parser_options]", *options]
    return HEAD.format("0.0.0") + "\n".join(lines) + "\n"


def commitizen(case):
    r = case["settings"]
    current = case["versions"][-1] if case["versions"] else "0.0.0"
    lines = ["[tool.commitizen]", f'version = "{current}"', f'tag_format = "{case["form"].format("$version")}"']
    custom = r.random() < 0.25
    lines.append(f'name = "{"cz_customize" if custom else "cz_conventional_commits"}"')
    if r.random() < 0.4:
        lines.append("major_version_zero = true")
    if not custom and r.random() < 0.2:
        lines.append('change_type_order = ["Fix", "BREAKING CHANGE", "Perf"]')
    if not custom and r.random() < 0.2:
        lines.append('change_type_map = {feat = "New", fix = "Mended"}')
    if custom:
        lines.append("[tool.commitizen.customize]")
        if r.random() < 0.7:
            lines.append('bump_pattern = "^(feat|fix|break|docs|[a-z]+!)"')
            lines.append('bump_map = {"break" = "MAJOR", ".*!$" = "MAJOR", "feat" = "MINOR", "fix" = "PATCH", "docs" = "PATCH"}')
        lines.append('commit_parser = "^(?P<change_type>feat|fix|docs)(?:\\\\((?P<scope>[^()]*)\\\\))?:\\\\s(?P<message>.*)?"')
        if r.random() < 0.5:
            lines.append('changelog_pattern = "^(feat|fix)"')
        if r.random() < 0.5:
            lines.append('change_type_order = ["fix", "feat"]')
    return HEAD.format(current) + "\n".join(lines) + "\n"


# Fragments ------------------------------------------------------------------------------------------------------------------------

def fragments(seed, where):
    """A project with news fragments in `where`; the version and date to build."""
    r = random.Random(seed)
    markdown, custom, sections = r.random() < 0.5, r.random() < 0.4, r.random() < 0.3
    lines = [HEAD.format("1.0"), "[tool.towncrier]", f'filename = "{"NEWS.md" if markdown else "NEWS.rst"}"', 'directory = "news"']
    if r.random() < 0.3:
        lines.append(r.choice(['title_format = "## {version} of {name} ({project_date})"', "title_format = false", 'title_format = "{name} {version}"']))
    if r.random() < 0.4:
        lines.append(r.choice(['issue_format = "`#{issue} <https://x/{issue}>`_"', 'issue_format = "[#{issue}]: https://x/{issue}"', 'issue_format = "GH-{issue}"']))
    if r.random() < 0.3:
        lines.append(f"wrap = {r.choice(['true', '60', 'false', '30'])}")
    if r.random() < 0.2:
        lines.append("all_bullets = false")
    if r.random() < 0.2:
        lines.append('underlines = ["#", "*", "^"]')
    if r.random() < 0.2:
        lines.append('name = "Démo"')
    kinds = ["feature", "bugfix", "doc", "removal", "misc"]
    if sections:
        for name, path in [("", ""), ("Web", "web"), ("Core things", "core")]:
            lines += ["[[tool.towncrier.section]]", f'name = "{name}"', f'path = "{path}"']
    if custom and r.random() < 0.5:
        kinds = ["added", "zfix", "hidden"]
        for kind, name, show in [("zfix", "Mended", "true"), ("added", "Added", "true"), ("hidden", "Hidden", "false")]:
            lines += ["[[tool.towncrier.type]]", f'directory = "{kind}"', f'name = "{name}"', f"showcontent = {show}"]
    elif custom:
        kinds = ["zfix", "added", "hidden"]
        for kind in kinds:
            lines += [f"[tool.towncrier.fragment.{kind}]", *(["showcontent = false"] if kind == "hidden" else [])]
    (where / "pyproject.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    story = Story(seed + 1)
    for folder in ["", "web", "core"] if sections else [""]:
        (where / "news" / folder).mkdir(parents=True, exist_ok=True)
        for _ in range(r.choice([0, 1, 3, 6])):
            issue = r.choice(["1", "12", "123", "007", "gh-10", "#11", "alpha", "fix-1.2.3", "+orphan", "+a", "+b", "omega", "x9y"])
            name = f"{issue}.{r.choice(kinds)}{r.choice(['', '', '.1', '.2', '.x'])}{r.choice(['', '.md', '.rst'])}"
            text = r.choice([story.words(2, 30), story.words() + "\n\n  - sub " + story.words() + "\n  - two", "line one\nline two\n\npara", "", "same text",
                             "code::\n\n    x = 1\n    y = 2", "- " + story.words(), "* " + story.words()])
            (where / "news" / folder / name).write_text(text + r.choice(["", "\n", "\n\n"]), encoding="utf-8")
        for odd in ["README.rst", ".gitignore", "notes.txt"]:
            if r.random() < 0.3:
                (where / "news" / folder / odd).write_text("x", encoding="utf-8")
    return {"version": r.choice(["1.0", "2.0.0rc1", "2024.1"]), "date": "2024-05-01"}
