/* gitignore patterns: gitignore(5), where it leaves something open as pathspec (hatchling) reads it. */
#include <string.h>

#include "codec/glob_internal.h"

/* Trailing blanks go unless a backslash stands before them. */
static sw_str cut_blanks(sw_str line)
{
	while (line.len && (line.ptr[line.len - 1] == ' ' || line.ptr[line.len - 1] == '\t')) {
		if (line.len > 1 && line.ptr[line.len - 2] == '\\')
			break;
		line.len--;
	}
	return line;
}

void sw_gitignore_add_pattern(sw_gitignore *ignore, sw_str pattern, sw_arena *arena)
{
	sw_gitignore_rule rule = {0};
	pattern = cut_blanks(pattern);
	if (pattern.len == 0 || pattern.ptr[0] == '#')
		return;
	if (pattern.ptr[0] == '!') {
		rule.negated = true;
		pattern = sw_str_from(pattern, 1);
	}
	if (sw_str_ends(pattern, SW_STR("/"))) {
		rule.dir_only = true;
		pattern.len--;
	}
	rule.anchored = sw_str_chr(pattern, '/') != SW_NPOS;
	if (pattern.len && pattern.ptr[0] == '/')
		pattern = sw_str_from(pattern, 1);
	if (pattern.len == 0)
		return;
	rule.pattern = pattern;
	sw_push(arena, &ignore->rules, rule);
}

void sw_gitignore_add(sw_gitignore *ignore, sw_str lines, sw_arena *arena)
{
	sw_str line;
	if (sw_str_starts(lines, SW_STR("\xef\xbb\xbf")))
		lines = sw_str_from(lines, 3);
	while (sw_str_line(&lines, &line))
		sw_gitignore_add_pattern(ignore, line, arena);
}

static void compile(const sw_gitignore_rule *rule, glob_program *p)
{
	sw_str rest = rule->pattern, segment;
	p->len = 0;
	p->over = false;
	if (!rule->anchored)
		sw_glob_add_dirs(p, false);
	while (sw_str_split(&rest, '/', &segment)) {
		bool last = rest.ptr == NULL;
		if (sw_str_is(segment, "**")) {
			if (!last) {
				sw_glob_add_dirs(p, false);
			} else { /* everything inside */
				sw_glob_add(p, GLOB_ANY);
				sw_glob_add(p, GLOB_STAR);
			}
			continue;
		}
		sw_glob_add_pattern(p, segment, true, GLOB_CLASS_ESCAPES);
		if (!last)
			sw_glob_add_char(p, '/');
	}
}

static sw_gitignore_verdict verdict_of(const sw_gitignore_rule *rule)
{
	return rule->negated ? SW_GITIGNORE_NEGATED : SW_GITIGNORE_MATCH;
}

sw_gitignore_verdict sw_gitignore_match(const sw_gitignore *ignore, sw_str path, bool is_dir)
{
	glob_program p;
	for (size_t i = ignore->rules.len; i-- > 0;) {
		const sw_gitignore_rule *rule = &ignore->rules.ptr[i];
		if (rule->dir_only && !is_dir)
			continue;
		compile(rule, &p);
		if (sw_glob_run(&p, path, NULL))
			return verdict_of(rule);
	}
	return SW_GITIGNORE_NONE;
}

bool sw_gitignore_covers(const sw_gitignore *ignore, sw_str path, bool is_dir)
{
	glob_program p;
	for (size_t i = ignore->rules.len; i-- > 0;) {
		const sw_gitignore_rule *rule = &ignore->rules.ptr[i];
		bool below;
		compile(rule, &p);
		bool itself = sw_glob_run(&p, path, &below);
		if (below || (itself && (is_dir || !rule->dir_only)))
			return !rule->negated;
	}
	return false;
}
