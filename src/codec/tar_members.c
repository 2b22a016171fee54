/* Members of a TAR against each other: names that clash, links and what they lead to. */
#include "codec/tar_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/map.h"

enum { MAX_PARTS = 256 };

typedef struct way {
	sw_arena *arena;
	sw_str parts[MAX_PARTS];
	size_t count;
	const sw_map *members; /* by name, NULL = not asked */
	bool through_link;     /* a part that something follows is a symbolic link */
} way;

static sw_str way_text(const way *w)
{
	return sw_str_join(w->arena, w->parts, w->count, SW_STR("/"));
}

/* Goes along `path` part by part, as the system would. False when it leaves the root or is too deep. */
static bool go(way *w, sw_str path)
{
	sw_str part;
	while (path.ptr && sw_str_split(&path, '/', &part)) {
		if (part.len == 0 || sw_str_is(part, "."))
			continue;
		if (w->members && w->count) {
			const sw_tar_member *here = sw_map_get(w->members, way_text(w));
			w->through_link = w->through_link || (here && here->kind == SW_TAR_SYMLINK);
		}
		bool up = sw_str_is(part, "..");
		if ((up && w->count == 0) || (!up && w->count == MAX_PARTS))
			return false;
		if (up)
			w->count--;
		else
			w->parts[w->count++] = part;
	}
	return true;
}

static bool follow(way *w, sw_str name, sw_str target)
{
	size_t slash = sw_str_rchr(name, '/');
	if (!target.len || target.ptr[0] == '/' || sw_str_chr(target, '\\') != SW_NPOS)
		return false;
	return (slash == SW_NPOS || go(w, sw_str_sub(name, 0, slash))) && go(w, target);
}

bool sw_tar_resolve(sw_arena *arena, sw_str name, sw_str target, sw_str *out)
{
	way w = {.arena = arena};
	if (!follow(&w, name, target))
		return false;
	*out = way_text(&w);
	return true;
}

typedef struct member_walk {
	const sw_tar_member *members;
	sw_arena *arena;
	sw_faults *faults;
	sw_map by_name; /* -> the last member of that name */
} member_walk;

__attribute__((format(printf, 4, 5))) static void fault(member_walk *walk, sw_severity severity,
							const sw_tar_member *member, const char *format, ...)
{
	char text[512];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	sw_fault_add(walk->arena, walk->faults, "SW-T003", severity, member->name, member->header_at,
		     "%.*s: %s (at offset %lld)", SW_ARG(sw_str_sub(member->name, 0, 300)), text,
		     (long long)member->header_at);
}

static void clash_found(void *data, sw_name_clash clash, size_t later, size_t earlier)
{
	member_walk *walk = data;
	const sw_tar_member *a = &walk->members[later], *b = &walk->members[earlier];
	if (clash == SW_CLASH_SAME)
		fault(walk, SW_SEV_ERROR, a,
		      "it occurs twice, first at offset %lld; programs that unpack keep the last",
		      (long long)b->header_at);
	else if (clash == SW_CLASH_FOLDED)
		fault(walk, SW_WARN, a, "macOS and Windows take it for the same file as %.*s",
		      SW_ARG(sw_str_sub(b->name, 0, 200)));
	else
		fault(walk, SW_SEV_ERROR, a,
		      "%.*s is a file or a link, so that nothing can lie in it or be called the same",
		      SW_ARG(sw_str_sub(b->name, 0, 200)));
}

/* A link must not lead through another one: only then is it certain where it ends. */
static void look_at_symlink(member_walk *walk, const sw_tar_member *member)
{
	way w = {.arena = walk->arena, .members = &walk->by_name};
	if (follow(&w, member->name, member->link_target) && w.through_link)
		fault(walk, SW_SEV_ERROR, member, "it is a link that leads through another link");
}

static void look_at_hardlink(member_walk *walk, const sw_tar_member *member)
{
	const sw_tar_member *target = sw_map_get(&walk->by_name, member->link_target);
	if (!target || target->kind != SW_TAR_FILE || target->header_at > member->header_at)
		fault(walk, SW_SEV_ERROR, member, "it is a hard link to %.*s, which is no earlier file of the archive",
		      SW_ARG(sw_str_sub(member->link_target, 0, 200)));
}

void sw_tar_look_at_members(const sw_tar_member *members, size_t count, sw_arena *arena, sw_faults *faults)
{
	member_walk walk = {.members = members, .arena = arena, .faults = faults};
	sw_archive_name *names = sw_new_n(arena, sw_archive_name, count);
	for (size_t i = 0; i < count; i++) {
		names[i] = (sw_archive_name){members[i].name, members[i].header_at, members[i].kind == SW_TAR_DIR};
		sw_map_set(arena, &walk.by_name, members[i].name, (void *)(uintptr_t)&members[i]);
	}
	sw_archive_name_clashes(names, count, clash_found, &walk);
	for (size_t i = 0; i < count; i++) {
		if (members[i].kind == SW_TAR_SYMLINK)
			look_at_symlink(&walk, &members[i]);
		else if (members[i].kind == SW_TAR_HARDLINK)
			look_at_hardlink(&walk, &members[i]);
	}
}
