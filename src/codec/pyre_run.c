/* The machine that runs a pattern's program: backtracking with a stack of its own, counted steps, and undo records for
   what groups had captured. */
#include "codec/pyre_internal.h"

#include <stdlib.h>
#include <string.h>

#include "codec/unichar.h"

#define STEPS_MAX ((uint64_t)20 << 20) /* about a fifth of a second */
#define STACK_MAX ((size_t)1 << 20)

typedef enum entry_kind {
	CHOICE, /* goes on at pc, pos */
	UNDO,   /* slot pc had the value pos */
	GREEDY, /* a repetition that may give back down to `other` */
	LAZY    /* a repetition that may take `other` more */
} entry_kind;

typedef struct entry {
	entry_kind kind;
	int32_t pc;
	size_t pos, other;
} entry;

typedef struct machine {
	const sw_pyre *re;
	const pyre_instr *program;
	sw_str text;
	size_t *slots;
	SW_VEC(entry) stack;
	sw_arena *arena;
	uint64_t steps;
	bool over;
} machine;

typedef enum verdict { GO_ON, FAILED, ACCEPTED } verdict;

static bool run(machine *m, int32_t pc, size_t pos, size_t *end);

uint32_t sw_pyre_decode(sw_str text, size_t at, size_t *width)
{
	const unsigned char *s = (const unsigned char *)text.ptr + at;
	size_t left = text.len - at, len = s[0] < 0x80 ? 1 : s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
	*width = 1;
	if (s[0] < 0x80)
		return s[0];
	if (len > left || !sw_str_is_utf8((sw_str){text.ptr + at, len}))
		return 0x110000 + s[0];
	uint32_t point = s[0] & (0xffU >> (len + 1));
	for (size_t i = 1; i < len; i++)
		point = point << 6 | (s[i] & 0x3f);
	*width = len;
	return point;
}

/* The beginning of the code point that ends at `pos`, which is not 0. */
static size_t step_back(sw_str text, size_t pos)
{
	size_t width = 0;
	for (size_t len = 2; len <= 4 && len <= pos; len++)
		if (((unsigned char)text.ptr[pos - len] & 0xc0) != 0x80) {
			sw_pyre_decode(text, pos - len, &width);
			return width == len ? pos - len : pos - 1;
		}
	return pos - 1;
}

/* The classes that a code point is in. str.isspace() counts the four separators of ASCII; \s with the flag a does not. */
static unsigned classes_of_ascii(char c, bool ascii)
{
	bool space = sw_is_blank(c) || (!ascii && c >= 0x1c && c <= 0x1f);
	return (sw_is_digit(c) ? PYRE_DIGIT : 0U) | (space ? PYRE_SPACE : 0U) |
	       (sw_is_alnum(c) || c == '_' ? PYRE_WORD : 0U);
}

static unsigned classes_of(uint32_t point, bool ascii)
{
	if (point < 0x80)
		return classes_of_ascii((char)point, ascii);
	if (ascii || point >= 0x110000)
		return 0;
	return (sw_unichar_is_decimal(point) ? PYRE_DIGIT : 0U) | (sw_unichar_is_space(point) ? PYRE_SPACE : 0U) |
	       (sw_unichar_is_alnum(point) ? PYRE_WORD : 0U);
}

bool sw_pyre_is_class(uint32_t point, unsigned classes, bool ascii)
{
	const unsigned all = PYRE_DIGIT | PYRE_SPACE | PYRE_WORD;
	unsigned is = classes ? classes_of(point, ascii) : 0;
	/* the negated classes are the same bits, three places up */
	return (classes & is) || ((classes >> 3) & ~is & all);
}

uint32_t sw_pyre_lower(uint32_t point)
{
	if (point < 0x80)
		return (uint32_t)sw_lower((char)point);
	return point < 0x110000 ? sw_unichar_lower(point) : point;
}

static bool in_set(const pyre_set *set, uint32_t point)
{
	if (sw_pyre_is_class(point, set->classes, set->ascii))
		return true;
	sw_each (range, &set->ranges)
		if (point >= range->first && point <= range->last)
			return true;
	return false;
}

static bool in_set_folded(const pyre_set *set, uint32_t point)
{
	uint32_t lower = sw_pyre_lower(point);
	uint32_t upper = point < 0x80       ? (lower >= 'a' && lower <= 'z' ? lower - 32 : point)
			 : point < 0x110000 ? sw_unichar_upper(point)
					    : point;
	return in_set(set, point) || in_set(set, lower) || in_set(set, upper);
}

/* Whether the instruction takes the code point at `pos`, and its bytes. */
static bool takes(const machine *m, const pyre_instr *instr, size_t pos, size_t *width)
{
	if (pos >= m->text.len)
		return false;
	uint32_t point = sw_pyre_decode(m->text, pos, width);
	if (instr->op == PYRE_CHAR)
		return point == (uint32_t)instr->x ||
		       (instr->fold && sw_pyre_lower(point) == sw_pyre_lower((uint32_t)instr->x));
	if (instr->op == PYRE_SET) {
		const pyre_set *set = &m->re->sets.ptr[instr->x];
		return (instr->fold ? in_set_folded(set, point) : in_set(set, point)) != set->negated;
	}
	return instr->op == PYRE_ANY || point != '\n';
}

static bool is_word_at(const machine *m, size_t pos)
{
	size_t width = 0;
	return pos < m->text.len && sw_pyre_is_class(sw_pyre_decode(m->text, pos, &width), PYRE_WORD, m->re->ascii);
}

static bool at_word_edge(const machine *m, size_t pos)
{
	bool before = pos > 0 && is_word_at(m, step_back(m->text, pos));
	return before != is_word_at(m, pos);
}

static bool holds(const machine *m, pyre_op op, size_t pos)
{
	size_t len = m->text.len;
	switch ((int)op) {
	case PYRE_START: return pos == 0;
	case PYRE_END: return pos == len;
	case PYRE_DOLLAR: return pos == len || (pos + 1 == len && m->text.ptr[pos] == '\n');
	case PYRE_LINE_START: return pos == 0 || m->text.ptr[pos - 1] == '\n';
	case PYRE_LINE_END: return pos == len || m->text.ptr[pos] == '\n';
	case PYRE_WORD_EDGE: return at_word_edge(m, pos);
	default: return !at_word_edge(m, pos) && len > 0;
	}
}

static void push(machine *m, entry e)
{
	if (m->stack.len >= STACK_MAX)
		m->over = true;
	else
		sw_push(m->arena, &m->stack, e);
}

static void set_slot(machine *m, int32_t slot, size_t pos)
{
	push(m, (entry){.kind = UNDO, .pc = slot, .pos = m->slots[slot]});
	m->slots[slot] = pos;
}

static verdict repeat(machine *m, int32_t *pc, size_t *pos)
{
	const pyre_instr *instr = &m->program[*pc], *single = instr + 1;
	bool lazy = instr->op == PYRE_LAZY;
	int32_t count = 0, want = lazy ? instr->x : instr->y;
	size_t width = 0, at = *pos, least = *pos;
	while (count < want && takes(m, single, at, &width)) {
		at += width;
		if (++count == instr->x)
			least = at;
		m->steps++;
	}
	if (count < instr->x)
		return FAILED;
	if (lazy && instr->y > count)
		push(m, (entry){LAZY, *pc, at, (size_t)(instr->y - count)});
	else if (!lazy && at > least)
		push(m, (entry){GREEDY, *pc + 2, at, least});
	*pc += 2;
	*pos = at;
	return GO_ON;
}

static verdict backref(machine *m, const pyre_instr *instr, int32_t *pc, size_t *pos)
{
	size_t from = m->slots[2 * instr->x], to = m->slots[2 * instr->x + 1];
	if (from == SW_NPOS || to == SW_NPOS || to < from)
		return FAILED;
	sw_str said = sw_str_sub(m->text, from, to), here = sw_str_sub(m->text, *pos, *pos + (to - from));
	if (!(instr->fold ? sw_str_ieq(said, here) : sw_str_eq(said, here)))
		return FAILED;
	*pos += said.len;
	(*pc)++;
	return GO_ON;
}

/* Takes back everything from `base` on; with keep_captures only the choices. */
static void drop(machine *m, size_t base, bool keep_captures)
{
	size_t kept = base;
	if (!keep_captures)
		for (size_t i = m->stack.len; i > base; i--)
			if (m->stack.ptr[i - 1].kind == UNDO)
				m->slots[m->stack.ptr[i - 1].pc] = m->stack.ptr[i - 1].pos;
	for (size_t i = base; keep_captures && i < m->stack.len; i++)
		if (m->stack.ptr[i].kind == UNDO)
			m->stack.ptr[kept++] = m->stack.ptr[i];
	m->stack.len = kept;
}

/* Look-around and atomic groups run the program behind them as a match of its own. */
static verdict look(machine *m, int32_t *pc, size_t *pos)
{
	const pyre_instr *instr = &m->program[*pc];
	size_t base = m->stack.len, from = *pos, end = 0;
	bool behind = instr->op == PYRE_BEHIND, negated = instr->op != PYRE_ATOMIC && instr->y, possible = true;
	for (int32_t i = 0; behind && i < instr[1].x; i++) {
		possible = possible && from > 0;
		from = possible ? step_back(m->text, from) : 0;
	}
	bool matched = possible && run(m, *pc + 1 + behind, from, &end);
	if (matched)
		drop(m, base, !negated);
	if (m->over || matched == negated)
		return FAILED;
	if (instr->op == PYRE_ATOMIC)
		*pos = end;
	*pc += instr->x;
	return GO_ON;
}

static verdict step(machine *m, int32_t *pc, size_t *pos)
{
	const pyre_instr *instr = &m->program[*pc];
	size_t width = 0;
	switch ((pyre_op)instr->op) {
	case PYRE_CHAR:
	case PYRE_ANY:
	case PYRE_NOT_LF:
	case PYRE_SET:
		if (!takes(m, instr, *pos, &width))
			return FAILED;
		*pos += width;
		break;
	case PYRE_REPEAT:
	case PYRE_LAZY: return repeat(m, pc, pos);
	case PYRE_SPLIT:
		push(m, (entry){.kind = CHOICE, .pc = *pc + instr->y, .pos = *pos});
		*pc += instr->x;
		return GO_ON;
	case PYRE_JUMP: *pc += instr->x; return GO_ON;
	case PYRE_SAVE: set_slot(m, instr->x, *pos); break;
	case PYRE_PROGRESS: *pc += m->slots[instr->y] == *pos ? instr->x : 1; return GO_ON;
	case PYRE_BACKREF: return backref(m, instr, pc, pos);
	case PYRE_AHEAD:
	case PYRE_BEHIND:
	case PYRE_ATOMIC: return look(m, pc, pos);
	case PYRE_ACCEPT: return ACCEPTED;
	case PYRE_START:
	case PYRE_END:
	case PYRE_DOLLAR:
	case PYRE_LINE_START:
	case PYRE_LINE_END:
	case PYRE_WORD_EDGE:
	case PYRE_NO_WORD_EDGE:
		if (!holds(m, (pyre_op)instr->op, *pos))
			return FAILED;
		break;
	}
	(*pc)++;
	return GO_ON;
}

/* Goes back to the newest choice above `base`; false when there is none. */
static bool backtrack(machine *m, size_t base, int32_t *pc, size_t *pos)
{
	while (m->stack.len > base) {
		entry e = m->stack.ptr[--m->stack.len];
		size_t width = 0;
		if (e.kind == UNDO) {
			m->slots[e.pc] = e.pos;
			continue;
		}
		*pc = e.pc;
		*pos = e.pos;
		if (e.kind == CHOICE)
			return true;
		if (e.kind == GREEDY) {
			*pos = e.pos = step_back(m->text, e.pos);
			if (e.pos > e.other)
				push(m, e);
			return true;
		}
		if (!takes(m, &m->program[e.pc + 1], e.pos, &width))
			continue;
		*pos = e.pos += width;
		*pc = e.pc + 2;
		if (--e.other)
			push(m, e);
		return true;
	}
	return false;
}

static bool run(machine *m, int32_t pc, size_t pos, size_t *end)
{
	size_t base = m->stack.len;
	while (!m->over) {
		verdict v = step(m, &pc, &pos);
		if (++m->steps > STEPS_MAX)
			m->over = true;
		if (v == ACCEPTED) {
			*end = pos;
			return true;
		}
		if (v == FAILED && !backtrack(m, base, &pc, &pos))
			return false;
	}
	return false;
}

static bool try_at(machine *m, size_t from, sw_pyre_match *out)
{
	size_t end = 0;
	for (size_t i = 0; i < m->re->slot_count; i++)
		m->slots[i] = SW_NPOS;
	m->stack.len = 0;
	if (!run(m, 0, from, &end))
		return false;
	*out = (sw_pyre_match){.matched = true};
	for (size_t i = 0; i < SW_PYRE_MAX_GROUPS; i++) {
		out->start[i] = m->slots[2 * i];
		out->end[i] = m->slots[2 * i + 1];
	}
	out->start[0] = from;
	out->end[0] = end;
	return true;
}

static bool find(const sw_pyre *re, sw_str text, size_t from, bool anchored, sw_pyre_match *out, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	machine m = {.re = re, .program = re->program.ptr, .text = text, .arena = &scratch};
	m.slots = sw_new_n(&scratch, size_t, re->slot_count);
	sw_pyre_match found = {0};
	while (!try_at(&m, from, &found) && !m.over && !anchored && from < text.len) {
		size_t width = 0;
		sw_pyre_decode(text, from, &width);
		from += width;
	}
	if (m.over)
		return sw_fail(err, SW_O022, "matching the pattern takes more than %llu million steps",
			       (unsigned long long)(STEPS_MAX >> 20));
	*out = found;
	return true;
}

bool sw_pyre_match_at_start(const sw_pyre *re, sw_str text, sw_pyre_match *out, sw_error *err)
{
	return find(re, text, 0, true, out, err);
}

bool sw_pyre_search(const sw_pyre *re, sw_str text, size_t from, sw_pyre_match *out, sw_error *err)
{
	return find(re, text, from, false, out, err);
}
