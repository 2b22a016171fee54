/* The pattern dialects of the packaging tools, matched against slash-separated paths in UTF-8 ("src/pkg/data.json"); "?" and
   classes take one code point. Nothing here looks at a file system: whoever walks a tree asks for each path. Matching takes
   at most about pattern × path steps, whatever the pattern; a pattern of more than 500 characters matches nothing. */
#pragma once
#include "base/err.h"
#include "base/vec.h"

/* fnmatch.fnmatchcase: * ? [seq] [!seq]; "*" and "?" take "/" and a leading dot too. Used by setuptools for package
   names (include, exclude) and exclude-package-data, by pdm for excludes. An unclosed "[" is itself. */
bool sw_glob_fnmatch(sw_str pattern, sw_str name);
/* glob.glob(pattern, recursive=True) as a test of one path that exists: "*" stays inside of a segment, a segment "**"
   takes any number of directories, and neither they nor "?" take a segment's leading dot unless the pattern's segment begins
   with one. A last "**" takes everything below. `path` is taken for a file, so a pattern that ends with "/" fits none.
   Used for package-data and licence files of setuptools, flit, pdm. */
bool sw_glob_python(sw_str pattern, sw_str path);
/* setuptools.glob: leading dots are taken like any other character. MANIFEST.in's include and graft call it without
   recursion, where "**" is "*"; recursive-include calls it with, where a segment "**" takes any number of directories. */
bool sw_glob_setuptools(sw_str pattern, sw_str path);
bool sw_glob_setuptools_deep(sw_str pattern, sw_str path);
/* MANIFEST.in excludes and global patterns (setuptools.command.egg_info.translate_pattern): "*" and "?" stay in a segment,
   a whole segment "**" takes any number of them; dots are nothing special; in brackets "-" is just itself. */
bool sw_glob_manifest(sw_str pattern, sw_str path);
/* pathlib.Path.glob before 3.13, as poetry-core uses it: dots are nothing special, "**" takes directories only, so a last
   "**" matches no file. `is_dir` says what `path` is. */
bool sw_glob_pathlib(sw_str pattern, sw_str path, bool is_dir);

/* PEP 639 license-files (packaging.python.org, "pyproject.toml specification"): letters, digits, blank, _ - . and * ? ** and
   […] with letters, digits, "." and "-" inside; no leading "/", no "..", no backslash. SW_O009 says what is wrong. */
SW_NODISCARD bool sw_glob_pep639_check(sw_str pattern, sw_error *err);
/* Matches as PEP 639 means it: "*" and "?" stay in a segment, "**" as a segment takes any number, dots are nothing special. */
bool sw_glob_pep639(sw_str pattern, sw_str path);

/* gitignore patterns (gitignore(5), as pathspec and hatchling read them): the last pattern that matches decides. */
typedef struct sw_gitignore_rule {
	sw_str pattern; /* without "!", slashes at both ends, escaped blanks */
	bool negated;   /* "!": takes back */
	bool dir_only;  /* ended with "/" */
	bool anchored;  /* has a "/" before its end: matched from the base, else at any depth */
} sw_gitignore_rule;
typedef struct sw_gitignore {
	SW_VEC(sw_gitignore_rule) rules;
} sw_gitignore;
typedef enum sw_gitignore_verdict { SW_GITIGNORE_NONE, SW_GITIGNORE_MATCH, SW_GITIGNORE_NEGATED } sw_gitignore_verdict;

/* Adds the lines of a file (comments and empty lines left out); slices point into `lines`. */
void sw_gitignore_add(sw_gitignore *ignore, sw_str lines, sw_arena *arena);
/* Adds one pattern as configurations list them. */
void sw_gitignore_add_pattern(sw_gitignore *ignore, sw_str pattern, sw_arena *arena);
/* What the rules say of a path itself. */
sw_gitignore_verdict sw_gitignore_match(const sw_gitignore *ignore, sw_str path, bool is_dir);
/* What they say of a path with the directories above it, as pathspec's match_file: the last rule that matches the path or
   one of these decides, a pattern of directories matches all that is in them. */
bool sw_gitignore_covers(const sw_gitignore *ignore, sw_str path, bool is_dir);
