/* Drives the rooms dist and check for published_files.py:
   check_file --list                    the ids of the rules
   check_file [--pypi] FILE…            what the rule table says: "file<TAB>rule<TAB>severity<TAB>message", or "file<TAB>ok"
   check_file --members FILE…           what was read: "file<TAB>kind<TAB>mode<TAB>size<TAB>sha256 or link<TAB>name"
   check_file --unpack FOLDER FILE…     each sdist unpacked below FOLDER
   The last line on stderr says how long it took. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "check/check.h"

static bool failed(const char *path, const sw_error *err)
{
	printf("%s\t%s\tfailed\t%s\n", path, sw_code_get(err->code)->id, err->message);
	return false;
}

static bool check_one(const char *path, sw_str unused, const sw_check_options *options)
{
	static const char *const severities[] = {
		[SW_INFO] = "info", [SW_WARN] = "warn", [SW_SEV_ERROR] = "error", [SW_REJECT] = "reject"};
	SW_AUTO(sw_arena) arena = {0};
	SW_AUTO(sw_dist) dist = {0};
	sw_findings findings = {0};
	sw_error err = {0};
	(void)unused;
	if (!sw_check_open(sw_str_of(path), SW_STR(""), &arena, &dist, &err))
		return failed(path, &err);
	sw_check_dist(&dist, options, &arena, &findings);
	sw_each (finding, &findings.list)
		printf("%.*s\t%s\t%s\t%.*s\n", SW_ARG(dist.filename), finding->rule->id, severities[finding->severity],
		       SW_ARG(finding->message));
	if (!findings.list.len)
		printf("%.*s\tok\n", SW_ARG(dist.filename));
	return true;
}

static bool list_members(const char *path, sw_str unused, const sw_check_options *options)
{
	static const char kinds[] = {[SW_MEMBER_FILE] = 'f',
				     [SW_MEMBER_DIR] = 'd',
				     [SW_MEMBER_SYMLINK] = 's',
				     [SW_MEMBER_HARDLINK] = 'h',
				     [SW_MEMBER_OTHER] = '?'};
	SW_AUTO(sw_arena) arena = {0};
	SW_AUTO(sw_dist) dist = {0};
	sw_error err = {0};
	(void)unused, (void)options;
	/* strictly: what is published must be readable for the road too, which refuses at the first fault */
	if (!sw_dist_open(sw_str_of(path), &(sw_dist_options){.contents = true}, &arena, &dist, &err))
		return failed(path, &err);
	sw_each (member, &dist.members) {
		sw_digest digest = {.len = sizeof(member->sha256)};
		memcpy(digest.bytes, member->sha256, sizeof(member->sha256));
		sw_str what = member->hashed ? sw_digest_hex(&arena, digest) : member->link_target;
		printf("%.*s\t%c\t%o\t%lld\t%.*s\t%.*s\n", SW_ARG(dist.filename), kinds[member->kind], member->mode,
		       (long long)member->size_bytes, SW_ARG(what), SW_ARG(member->name));
	}
	return true;
}

static bool unpack(const char *path, sw_str into, const sw_check_options *options)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_str root = {0};
	(void)options;
	if (!sw_dist_unpack_sdist(sw_str_of(path), into, NULL, &arena, &root, &err))
		return failed(path, &err);
	printf("%s\t%.*s\n", path, SW_ARG(root));
	return true;
}

static int list_rules(void)
{
	for (size_t i = 0; i < sw_rule_count; i++)
		puts(sw_rules[i].id);
	return 0;
}

int main(int argc, char **argv)
{
	sw_check_options options = {0};
	bool (*work)(const char *path, sw_str into, const sw_check_options *options) = check_one;
	sw_str into = {0};
	bool ok = argc > 1;
	int64_t start = sw_monotonic_ns(&sw_clock_system);
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--list") == 0)
			return list_rules();
		if (strcmp(argv[i], "--pypi") == 0) {
			options.target = SW_TARGET_PYPI;
		} else if (strcmp(argv[i], "--members") == 0) {
			work = list_members;
		} else if (strcmp(argv[i], "--unpack") == 0 && i + 1 < argc) {
			work = unpack;
			into = sw_str_of(argv[++i]);
		} else {
			ok = work(argv[i], into, &options) && ok;
		}
	}
	fprintf(stderr, "%.3f ms\n", (double)(sw_monotonic_ns(&sw_clock_system) - start) / 1e6);
	return ok ? 0 : 1;
}
