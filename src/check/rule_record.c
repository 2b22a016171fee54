/* R002 and R003: RECORD against the files of the wheel. */
#include <string.h>

#include "base/limits.h"
#include "base/map.h"
#include "check/internal.h"
#include "pyspec/record.h"

static sw_str record_path(sw_check *check)
{
	return sw_fmt(check->arena, "%.*s/RECORD", SW_ARG(check->dist->root));
}

/* Signatures cannot be listed: they are made of RECORD itself. */
static bool is_signature(const sw_dist *dist, sw_str name)
{
	if (!sw_str_starts(name, dist->root))
		return false;
	sw_str rest = sw_str_from(name, dist->root.len);
	return sw_str_is(rest, "/RECORD.jws") || sw_str_is(rest, "/RECORD.p7s");
}

static const char edited_fix[] =
	"the wheel was changed after it was built: build it again, or let the tool that changed it write RECORD";

static sw_finding *report_row(sw_finding *finding, sw_str member, const sw_record_row *row)
{
	finding->member = member;
	finding->line = row ? row->line : 0;
	finding->fix = sw_str_of(edited_fix);
	return finding;
}

/* Parses RECORD; one that cannot be read is reported by R002 alone. */
static bool read_record(sw_check *check, bool report, sw_record *out)
{
	sw_error why = {0};
	if (!check->dist->record.ptr)
		return false;
	if (sw_record_parse(record_path(check), check->dist->record, check->arena, out, &why))
		return true;
	if (report) {
		sw_finding *finding = sw_report(check, "%s", why.message);
		finding->member = record_path(check);
		finding->line = why.where.line;
		finding->column = why.where.column;
		finding->length = why.where.length;
		finding->text = sw_str_copy(check->arena, sw_str_of(why.where.text));
	}
	return false;
}

void sw_rule_record_names(sw_check *check)
{
	const sw_dist *dist = check->dist;
	sw_record record = {0};
	sw_map rows = {0}, members = {0};
	sw_str path = record_path(check);
	if (!read_record(check, true, &record))
		return;
	sw_each (member, &dist->members)
		if (member->kind == SW_MEMBER_FILE)
			sw_map_set(check->arena, &members, member->name, member);
	sw_each (row, &record.rows) {
		sw_str shown = sw_str_sub(row->path, 0, 300);
		if (!sw_map_set(check->arena, &rows, row->path, row))
			report_row(sw_report(check, "RECORD lists %.*s twice", SW_ARG(shown)), path, row);
		else if (is_signature(dist, row->path))
			report_row(sw_report(check, "RECORD lists %.*s, which is made from it", SW_ARG(shown)), path,
				   row);
		else if (!sw_map_get(&members, row->path))
			report_row(sw_report(check, "RECORD lists %.*s, which the wheel does not hold", SW_ARG(shown)),
				   path, row);
	}
	sw_each (member, &dist->members)
		if (member->kind == SW_MEMBER_FILE && !is_signature(dist, member->name) &&
		    !sw_map_get(&rows, member->name))
			report_row(sw_report(check, "%.*s is not listed in RECORD",
					     SW_ARG(sw_str_sub(member->name, 0, 300))),
				   path, NULL);
}

static bool hash_kind_of(sw_str algorithm, sw_hash_kind *kind)
{
	static const struct {
		const char *name;
		sw_hash_kind kind;
	} known[] = {{"sha256", SW_SHA256}, {"sha384", SW_SHA384}, {"sha512", SW_SHA512}};
	for (size_t i = 0; i < SW_COUNTOF(known); i++)
		if (sw_str_is(algorithm, known[i].name)) {
			*kind = known[i].kind;
			return true;
		}
	return false;
}

/* The member's digest: sha256 is known since the wheel was opened, the others (seen in no real wheel) are made here. */
static bool digest_of(sw_check *check, const sw_dist_member *member, sw_hash_kind kind, sw_digest *out)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_error ignored = {0};
	sw_str text = {0};
	if (kind == SW_SHA256) {
		*out = (sw_digest){.len = sizeof(member->sha256)};
		memcpy(out->bytes, member->sha256, sizeof(member->sha256));
		return true;
	}
	if (!sw_dist_read(check->dist, member, SW_LIMIT_FILE, &scratch, &text, &ignored))
		return false;
	*out = sw_hash_of(kind, text);
	return true;
}

static void look_at_row(sw_check *check, sw_str path, const sw_record_row *row, const sw_dist_member *member)
{
	sw_str shown = sw_str_sub(row->path, 0, 300);
	sw_hash_kind kind = SW_SHA256;
	sw_digest digest;
	if (!row->algorithm.len) {
		report_row(sw_report(check, "RECORD has no hash of %.*s", SW_ARG(shown)), path, row);
		return;
	}
	if (!hash_kind_of(row->algorithm, &kind)) {
		report_row(sw_report(check, "RECORD has a hash of %.*s by %.*s; sha256 or better is needed",
				     SW_ARG(shown), SW_ARG(sw_str_sub(row->algorithm, 0, 40))),
			   path, row);
		return;
	}
	if (row->size_bytes >= 0 && row->size_bytes != member->size_bytes)
		report_row(sw_report(check, "RECORD says that %.*s has %lld bytes, but it has %lld", SW_ARG(shown),
				     (long long)row->size_bytes, (long long)member->size_bytes),
			   path, row);
	else if (member->hashed && digest_of(check, member, kind, &digest) && !sw_digest_eq(digest, row->digest))
		report_row(sw_report(check, "the hash of %.*s in RECORD is wrong", SW_ARG(shown)), path, row);
	if (row->size_bytes < 0)
		report_row(sw_finding_lower(sw_report(check, "RECORD has no size of %.*s", SW_ARG(shown)), SW_WARN),
			   path, row);
}

void sw_rule_record_hashes(sw_check *check)
{
	sw_record record = {0};
	sw_map members = {0};
	sw_str path = record_path(check);
	if (!read_record(check, false, &record))
		return;
	sw_each (member, &check->dist->members)
		if (member->kind == SW_MEMBER_FILE)
			sw_map_set(check->arena, &members, member->name, member);
	sw_each (row, &record.rows) {
		const sw_dist_member *member = sw_map_get(&members, row->path);
		if (sw_str_eq(row->path, path)) {
			if (row->algorithm.len || row->size_bytes >= 0)
				report_row(sw_report(check, "RECORD has a hash or size of itself"), path, row);
		} else if (member && !is_signature(check->dist, row->path)) {
			look_at_row(check, path, row, member);
		}
	}
}
