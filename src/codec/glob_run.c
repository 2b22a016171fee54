#include <string.h>

#include "codec/glob_internal.h"

static glob_instr *add(glob_program *p, glob_op op)
{
	static glob_instr lost;
	if (p->len >= GLOB_MAX) {
		p->over = true;
		return &lost;
	}
	glob_instr *instr = &p->instr[p->len++];
	*instr = (glob_instr){.op = op};
	return instr;
}

void sw_glob_add(glob_program *p, glob_op op)
{
	add(p, op);
}

void sw_glob_add_char(glob_program *p, uint32_t point)
{
	add(p, GLOB_CHAR)->point = point;
}

void sw_glob_add_dirs(glob_program *p, bool visible)
{
	add(p, GLOB_DIRS)->visible = visible;
	add(p, GLOB_IN_DIR);
}

/* A class that begins at `at` (behind the bracket): the offset of its closing bracket, SW_NPOS when there is none. */
static size_t class_end(sw_str pattern, size_t at, glob_class form)
{
	if (at < pattern.len && (pattern.ptr[at] == '!' || (form == GLOB_CLASS_ESCAPES && pattern.ptr[at] == '^')))
		at++;
	if (at < pattern.len && pattern.ptr[at] == ']')
		at++;
	for (; at < pattern.len; at++) {
		if (pattern.ptr[at] == ']')
			return at;
		if (form == GLOB_CLASS_ESCAPES && pattern.ptr[at] == '\\')
			at++;
	}
	return SW_NPOS;
}

static void add_class(glob_program *p, sw_str set, bool segment, glob_class form)
{
	glob_instr *instr = add(p, GLOB_CLASS);
	instr->negated = set.ptr[0] == '!' || (form == GLOB_CLASS_ESCAPES && set.ptr[0] == '^');
	instr->segment = segment && form != GLOB_CLASS_LITERAL;
	instr->form = form;
	instr->set = instr->negated ? sw_str_from(set, 1) : set;
}

void sw_glob_add_pattern(glob_program *p, sw_str pattern, bool segment, glob_class form)
{
	for (size_t at = 0, len; at < pattern.len; at += len) {
		uint32_t point = sw_utf8_point(pattern, at, &len);
		size_t end = point == '[' ? class_end(pattern, at + 1, form) : SW_NPOS;
		if (point == '*') {
			sw_glob_add(p, segment ? GLOB_RUN : GLOB_STAR);
		} else if (point == '?') {
			sw_glob_add(p, segment ? GLOB_NO_SLASH : GLOB_ANY);
		} else if (end != SW_NPOS) {
			add_class(p, sw_str_sub(pattern, at + 1, end), segment, form);
			len = end + 1 - at;
		} else if (point == '\\' && form == GLOB_CLASS_ESCAPES) {
			if (at + 1 == pattern.len) {
				sw_glob_add(p, GLOB_NEVER); /* git and pathspec refuse such a pattern */
				return;
			}
			sw_glob_add_char(p, sw_utf8_point(pattern, at + 1, &len));
			len++;
		} else {
			sw_glob_add_char(p, point);
		}
	}
}

/* The next character of a class; *at moves on. */
static uint32_t class_point(const glob_instr *instr, size_t *at)
{
	size_t len;
	if (instr->form == GLOB_CLASS_ESCAPES && instr->set.ptr[*at] == '\\' && *at + 1 < instr->set.len)
		++*at;
	uint32_t point = sw_utf8_point(instr->set, *at, &len);
	*at += len;
	return point;
}

static bool in_class(const glob_instr *instr, uint32_t point)
{
	sw_str set = instr->set;
	if (instr->segment && point == '/')
		return false;
	for (size_t at = 0; at < set.len;) {
		uint32_t first = class_point(instr, &at), last = first;
		if (instr->form != GLOB_CLASS_LITERAL && at + 1 < set.len && set.ptr[at] == '-') {
			at++;
			last = class_point(instr, &at);
		}
		if (point >= first && point <= last)
			return !instr->negated;
	}
	return instr->negated;
}

/* ---- running ---- */

typedef struct places {
	uint64_t bits[GLOB_MAX / 64 + 1];
} places;

static void set_place(places *s, size_t i)
{
	s->bits[i / 64] |= (uint64_t)1 << (i % 64);
}

static bool has_place(const places *s, size_t i)
{
	return s->bits[i / 64] >> (i % 64) & 1;
}

/* Adds the places that are reached without taking a character; `next` is the one that follows, -1 at the end. They lie
   always behind, so one walk is enough. */
static void spread(const glob_program *p, places *s, int64_t next)
{
	for (size_t i = 0; i < p->len; i++) {
		if (!has_place(s, i))
			continue;
		glob_op op = p->instr[i].op;
		if (op == GLOB_STAR || op == GLOB_RUN || (op == GLOB_VISIBLE && next != '.'))
			set_place(s, i + 1);
		else if (op == GLOB_DIRS)
			set_place(s, i + 2);
	}
}

static void step_dirs(const glob_program *p, size_t i, uint32_t point, places *to)
{
	if (p->instr[i].op == GLOB_DIRS) {
		if (point != '/' && !(p->instr[i].visible && point == '.'))
			set_place(to, i + 1);
	} else {
		set_place(to, point == '/' ? i - 1 : i);
	}
}

/* Where one character leads from one place. */
static void step(const glob_program *p, size_t i, uint32_t point, places *to)
{
	const glob_instr *instr = &p->instr[i];
	switch (instr->op) {
	case GLOB_CHAR:
		if (point == instr->point)
			set_place(to, i + 1);
		break;
	case GLOB_ANY: set_place(to, i + 1); break;
	case GLOB_NO_SLASH:
		if (point != '/')
			set_place(to, i + 1);
		break;
	case GLOB_CLASS:
		if (in_class(instr, point))
			set_place(to, i + 1);
		break;
	case GLOB_STAR: set_place(to, i); break;
	case GLOB_RUN:
		if (point != '/')
			set_place(to, i);
		break;
	case GLOB_DIRS:
	case GLOB_IN_DIR: step_dirs(p, i, point, to); break;
	case GLOB_VISIBLE:
	case GLOB_NEVER: break;
	}
}

static bool is_empty(const places *s)
{
	uint64_t any = 0;
	for (size_t i = 0; i < SW_COUNTOF(s->bits); i++)
		any |= s->bits[i];
	return !any;
}

bool sw_glob_run(const glob_program *p, sw_str path, bool *below)
{
	places now = {0};
	size_t len;
	if (below)
		*below = false;
	if (p->over)
		return false;
	set_place(&now, 0);
	for (size_t at = 0; at < path.len && !is_empty(&now); at += len) {
		uint32_t point = sw_utf8_point(path, at, &len);
		places next = {0};
		spread(p, &now, point);
		if (below && point == '/' && has_place(&now, p->len))
			*below = true;
		for (size_t i = 0; i < p->len; i++)
			if (has_place(&now, i))
				step(p, i, point, &next);
		now = next;
	}
	spread(p, &now, -1);
	return has_place(&now, p->len);
}
