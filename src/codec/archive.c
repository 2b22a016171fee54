#include "codec/archive.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/map.h"
#include "codec/unicode.h"

sw_archive_limits sw_archive_limits_of(const sw_archive_limits *limits)
{
	sw_archive_limits out = limits ? *limits : (sw_archive_limits){0};
	if (!out.members)
		out.members = SW_LIMIT_MEMBERS;
	if (!out.file_bytes)
		out.file_bytes = (int64_t)SW_LIMIT_FILE;
	if (!out.unpacked_bytes)
		out.unpacked_bytes = SW_LIMIT_UNPACKED;
	if (!out.ratio_from_bytes)
		out.ratio_from_bytes = SW_LIMIT_RATIO_FROM;
	if (!out.ratio)
		out.ratio = SW_LIMIT_RATIO;
	return out;
}

void sw_fault_add(sw_arena *arena, sw_faults *faults, const char *rule, sw_severity severity, sw_str member,
		  int64_t offset, const char *format, ...)
{
	char text[1024];
	va_list args;
	if (faults->list.len >= SW_FAULTS_MAX) {
		faults->dropped++;
		return;
	}
	va_start(args, format);
	int len = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	size_t used = len < 0 ? 0 : (size_t)len < sizeof(text) ? (size_t)len : sizeof(text) - 1;
	sw_push(arena, &faults->list,
		(sw_fault){.rule = rule,
			   .severity = severity,
			   .member = member,
			   .offset = offset,
			   .message = sw_str_copy(arena, (sw_str){text, used})});
}

const sw_fault *sw_faults_refusal(const sw_faults *faults)
{
	sw_each (fault, &faults->list)
		if (fault->severity >= SW_SEV_ERROR)
			return fault;
	return NULL;
}

/* Names that Windows gives to devices, whatever extension follows. */
static bool is_device_name(sw_str part)
{
	static const char *const names[] = {"con", "prn", "aux", "nul", "conin$", "conout$"};
	size_t dot = sw_str_chr(part, '.');
	sw_str stem = sw_str_rtrim(sw_str_sub(part, 0, dot));
	for (size_t i = 0; i < SW_COUNTOF(names); i++)
		if (sw_str_ieq(stem, sw_str_of(names[i])))
			return true;
	return stem.len == 4 && sw_is_digit(stem.ptr[3]) &&
	       (sw_str_ieq(sw_str_sub(stem, 0, 3), SW_STR("com")) || sw_str_ieq(sw_str_sub(stem, 0, 3), SW_STR("lpt")));
}

static sw_name_fault worse(sw_name_fault so_far, sw_name_fault fault, const char **why, const char *text)
{
	if (fault <= so_far)
		return so_far;
	*why = text;
	return fault;
}

static sw_name_fault part_fault(sw_str part, const char **why)
{
	if (part.len == 0)
		return worse(SW_NAME_FINE, SW_NAME_UNSAFE, why, "has an empty part");
	if (sw_str_is(part, "..") || sw_str_is(part, "."))
		return worse(SW_NAME_FINE, SW_NAME_UNSAFE, why,
			     part.len == 2 ? "has a part \"..\"" : "has a part \".\"");
	if (is_device_name(part))
		return worse(SW_NAME_FINE, SW_NAME_UNPORTABLE, why, "is the name of a device on Windows");
	if (part.ptr[part.len - 1] == '.' || part.ptr[part.len - 1] == ' ')
		return worse(SW_NAME_FINE, SW_NAME_UNPORTABLE, why,
			     "has a part that ends with a dot or a blank, which Windows drops");
	return SW_NAME_FINE;
}

static sw_name_fault text_fault(sw_str name, const char **why)
{
	for (size_t i = 0; i < name.len; i++)
		if ((unsigned char)name.ptr[i] < 0x20 || name.ptr[i] == 0x7f)
			return worse(SW_NAME_FINE, SW_NAME_NO_TEXT, why, "has a control character");
	if (!sw_str_is_utf8(name))
		return worse(SW_NAME_FINE, SW_NAME_NO_TEXT, why, "is not UTF-8");
	return SW_NAME_FINE;
}

sw_name_fault sw_archive_name_fault(sw_str name, const char **why)
{
	sw_name_fault fault = text_fault(name, why);
	if (fault != SW_NAME_FINE)
		return fault;
	if (name.len == 0)
		return worse(fault, SW_NAME_UNSAFE, why, "is empty");
	if (name.ptr[0] == '/')
		return worse(fault, SW_NAME_UNSAFE, why, "is absolute");
	if (sw_str_chr(name, '\\') != SW_NPOS)
		return worse(fault, SW_NAME_UNSAFE, why, "has a backslash, which separates folders on Windows");
	if (name.len >= 2 && sw_is_alpha(name.ptr[0]) && name.ptr[1] == ':')
		return worse(fault, SW_NAME_UNSAFE, why, "starts with a drive letter");
	sw_str rest = name, part;
	while (sw_str_split(&rest, '/', &part)) {
		const char *part_why = "";
		sw_name_fault part_is = part_fault(part, &part_why);
		fault = worse(fault, part_is, why, part_why);
	}
	for (size_t i = 0; i < name.len; i++)
		if (sw_str_chr(SW_STR(":*?\"<>|"), name.ptr[i]) != SW_NPOS)
			fault = worse(fault, SW_NAME_UNPORTABLE, why,
				      "has a character that Windows forbids (: * ? \" < > |)");
	if (sw_unicode_has_invisible(name))
		fault = worse(fault, SW_NAME_UNPORTABLE, why, "has an invisible character");
	if (!sw_unicode_is_nfc(name))
		fault = worse(fault, SW_NAME_UNPORTABLE, why, "is not in Unicode normal form C");
	if (name.len > SW_LIMIT_MEMBER_NAME)
		fault = worse(fault, SW_NAME_UNPORTABLE, why, "is longer than 240 bytes");
	return fault;
}

typedef struct clash_walk {
	sw_arena arena; /* for the folded names */
	sw_map seen;    /* folded name -> its sw_archive_name */
	const sw_archive_name *names;
	void (*found)(void *data, sw_name_clash clash, size_t later, size_t earlier);
	void *data;
} clash_walk;

static void report(clash_walk *walk, sw_name_clash clash, size_t a, size_t b)
{
	walk->found(walk->data, clash, a > b ? a : b, a > b ? b : a);
}

static void enter_name(clash_walk *walk, sw_str folded, size_t index)
{
	const sw_archive_name *name = &walk->names[index], *earlier = sw_map_get(&walk->seen, folded);
	if (!earlier) {
		sw_map_set(&walk->arena, &walk->seen, folded, (void *)(uintptr_t)name);
		return;
	}
	size_t other = (size_t)(earlier - walk->names);
	if (!sw_str_eq(earlier->name, name->name))
		report(walk, SW_CLASH_FOLDED, index, other);
	else if (earlier->dir != name->dir)
		report(walk, SW_CLASH_KIND, index, other);
	else if (!name->dir)
		report(walk, SW_CLASH_SAME, index, other);
}

/* Is one of the folders that the member lies in also a file? */
static void look_at_parents(clash_walk *walk, sw_str folded, size_t index)
{
	for (size_t i = 1; i + 1 < folded.len; i++) {
		if (folded.ptr[i] != '/')
			continue;
		const sw_archive_name *parent = sw_map_get(&walk->seen, sw_str_sub(folded, 0, i));
		if (parent && !parent->dir)
			report(walk, SW_CLASH_KIND, index, (size_t)(parent - walk->names));
	}
}

void sw_archive_name_clashes(const sw_archive_name *names, size_t count,
			     void (*found)(void *data, sw_name_clash clash, size_t later, size_t earlier), void *data)
{
	clash_walk walk = {.names = names, .found = found, .data = data};
	sw_str *folded = sw_new_n(&walk.arena, sw_str, count);
	for (size_t i = 0; i < count; i++) {
		folded[i] = sw_str_is_utf8(names[i].name) ? sw_unicode_fold(&walk.arena, names[i].name) : names[i].name;
		enter_name(&walk, folded[i], i);
	}
	for (size_t i = 0; i < count; i++)
		look_at_parents(&walk, folded[i], i);
	sw_arena_close(&walk.arena);
}
