/* From a pattern to its program: a recursive descent over the grammar of Python's re, which emits as it reads. Every jump is
   relative and stays inside of its fragment, so that a fragment can be moved and repeated by copying. */
#include "codec/pyre_internal.h"

#include <string.h>

#include "base/limits.h"

#define PROGRAM_MAX     20000 /* instructions; "(…){1000}" is written out */
#define FIRST_LOOP_SLOT (2 * SW_PYRE_MAX_GROUPS)
#define WIDTH_ANY       UINT32_MAX

typedef struct parser {
	sw_str text;
	size_t at;
	unsigned flags;
	int depth;
	sw_pyre *re;
	sw_arena *arena;
	sw_error *err;
} parser;

/* How many code points a fragment takes. */
typedef struct width {
	uint32_t min, max;
} width;

static bool wrong(parser *p, const char *what)
{
	return sw_fail(p->err, SW_O021, "the pattern \"%.*s\" goes wrong at character %zu: %s", SW_ARG(p->text),
		       p->at + 1, what);
}

static bool at_end(const parser *p)
{
	return p->at >= p->text.len;
}
static bool looking_at(const parser *p, const char *text)
{
	return sw_str_starts(sw_str_from(p->text, p->at), sw_str_of(text));
}
static bool take(parser *p, const char *text)
{
	if (!looking_at(p, text))
		return false;
	p->at += strlen(text);
	return true;
}

static uint32_t take_point(parser *p)
{
	size_t bytes = 0;
	uint32_t point = sw_pyre_decode(p->text, p->at, &bytes);
	p->at += bytes;
	return point;
}

static width add_widths(width a, width b)
{
	uint64_t min = (uint64_t)a.min + b.min, max = (uint64_t)a.max + b.max;
	return (width){min > WIDTH_ANY ? WIDTH_ANY : (uint32_t)min,
		       a.max == WIDTH_ANY || b.max == WIDTH_ANY || max > WIDTH_ANY ? WIDTH_ANY : (uint32_t)max};
}

static bool emit(parser *p, pyre_op op, int32_t x, int32_t y)
{
	if (p->re->program.len >= PROGRAM_MAX)
		return wrong(p, "it is too long when its repetitions are written out");
	sw_push(p->arena, &p->re->program,
		(pyre_instr){.op = (uint8_t)op, .fold = p->flags & SW_PYRE_IGNORECASE, .x = x, .y = y});
	return true;
}

/* Puts an instruction before the fragment that begins at `start`. */
static bool emit_before(parser *p, size_t start, pyre_op op, int32_t x, int32_t y)
{
	if (!emit(p, op, x, y))
		return false;
	pyre_instr *program = p->re->program.ptr, last = program[p->re->program.len - 1];
	memmove(program + start + 1, program + start, (p->re->program.len - 1 - start) * sizeof *program);
	program[start] = last;
	return true;
}

static int32_t distance(size_t from, size_t to)
{
	return (int32_t)((int64_t)to - (int64_t)from);
}

/* Sets ----------------------------------------------------------------------------------------------------------------- */

static const struct {
	char letter;
	pyre_class class;
} class_letters[] = {{'d', PYRE_DIGIT},     {'s', PYRE_SPACE},     {'w', PYRE_WORD},
		     {'D', PYRE_NOT_DIGIT}, {'S', PYRE_NOT_SPACE}, {'W', PYRE_NOT_WORD}};

static unsigned class_of(char letter)
{
	for (size_t i = 0; i < SW_COUNTOF(class_letters); i++)
		if (class_letters[i].letter == letter)
			return class_letters[i].class;
	return 0;
}

static bool emit_set(parser *p, pyre_set set)
{
	set.ascii = p->flags & SW_PYRE_ASCII;
	sw_push(p->arena, &p->re->sets, set);
	return emit(p, PYRE_SET, (int32_t)(p->re->sets.len - 1), 0);
}

static bool take_hex(parser *p, size_t digits, uint32_t *out)
{
	uint32_t value = 0;
	for (size_t i = 0; i < digits; i++) {
		int digit = at_end(p) ? -1 : sw_hex_value(p->text.ptr[p->at]);
		if (digit < 0)
			return wrong(p, "a hexadecimal digit is missing");
		value = value << 4 | (uint32_t)digit;
		p->at++;
	}
	*out = value;
	return value <= 0x10ffff || wrong(p, "there is no such character");
}

static bool take_octal(parser *p, uint32_t first, uint32_t *out)
{
	*out = first;
	for (int i = 0; i < 2 && !at_end(p) && p->text.ptr[p->at] >= '0' && p->text.ptr[p->at] <= '7'; i++)
		*out = *out << 3 | (uint32_t)(p->text.ptr[p->at++] - '0');
	return true;
}

/* The character behind "\" that stands for another one; the backslash has been taken. */
static bool take_escaped(parser *p, uint32_t *out)
{
	static const char letters[] = "nrtfvab", values[] = "\n\r\t\f\v\a\b";
	if (at_end(p))
		return wrong(p, "it ends with a backslash");
	char c = p->text.ptr[p->at];
	const char *found = c ? strchr(letters, c) : NULL;
	if (!sw_is_alnum(c)) {
		*out = take_point(p);
		return true;
	}
	p->at++;
	if (found) {
		*out = (uint32_t)values[found - letters];
		return true;
	}
	switch (c) {
	case 'x': return take_hex(p, 2, out);
	case 'u': return take_hex(p, 4, out);
	case 'U': return take_hex(p, 8, out);
	case '0': return take_octal(p, 0, out);
	default: p->at--; return wrong(p, "this escape has no meaning");
	}
}

/* One end of a range, or a class, inside of "[…]". */
static bool take_set_item(parser *p, pyre_set *set, uint32_t *point, bool *is_class)
{
	*is_class = false;
	if (!take(p, "\\")) {
		*point = take_point(p);
		return true;
	}
	unsigned classes = at_end(p) ? 0 : class_of(p->text.ptr[p->at]);
	if (!classes)
		return take_escaped(p, point);
	p->at++;
	set->classes |= classes;
	*is_class = true;
	return true;
}

static bool parse_set(parser *p)
{
	pyre_set set = {.negated = take(p, "^")};
	for (bool first = true; first || !looking_at(p, "]"); first = false) {
		uint32_t from = 0, to = 0;
		bool is_class = false;
		if (at_end(p))
			return wrong(p, "the set that \"[\" begins has no end");
		if (!take_set_item(p, &set, &from, &is_class))
			return false;
		to = from;
		if (looking_at(p, "-") && !looking_at(p, "-]") && p->at + 1 < p->text.len) {
			bool other = false;
			p->at++;
			if (!take_set_item(p, &set, &to, &other))
				return false;
			if (is_class || other || to < from)
				return wrong(p, "the range is no range");
		}
		if (!is_class)
			sw_push(p->arena, &set.ranges, (pyre_range){from, to});
	}
	p->at++;
	return emit_set(p, set);
}

/* Repetition ------------------------------------------------------------------------------------------------------------- */

static bool take_number(parser *p, int32_t *out)
{
	int32_t value = 0;
	size_t from = p->at;
	while (!at_end(p) && sw_is_digit(p->text.ptr[p->at]) && value < PROGRAM_MAX * 10)
		value = value * 10 + (p->text.ptr[p->at++] - '0');
	if (p->at == from)
		return false;
	*out = value;
	return true;
}

/* A quantifier; false when there is none ("{" that begins none is a plain character). */
static bool take_quantifier(parser *p, int32_t *min, int32_t *max)
{
	size_t from = p->at;
	*min = 0;
	*max = PYRE_INFINITE;
	if (take(p, "*"))
		return true;
	if (take(p, "+")) {
		*min = 1;
		return true;
	}
	if (take(p, "?")) {
		*max = 1;
		return true;
	}
	if (take(p, "{")) {
		bool low = take_number(p, min);
		bool comma = take(p, ",");
		bool high = comma && take_number(p, max);
		if (!comma)
			*max = *min;
		if ((low || high || comma) && (low || comma) && take(p, "}"))
			return true;
	}
	p->at = from;
	return false;
}

static bool is_single(const pyre_instr *instr)
{
	return instr->op == PYRE_CHAR || instr->op == PYRE_ANY || instr->op == PYRE_NOT_LF || instr->op == PYRE_SET;
}

static bool emit_copy(parser *p, const pyre_instr *fragment, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (!emit(p, (pyre_op)fragment[i].op, fragment[i].x, fragment[i].y))
			return false;
		p->re->program.ptr[p->re->program.len - 1].fold = fragment[i].fold;
	}
	return true;
}

/* SPLIT, SAVE, fragment, PROGRESS, JUMP back. */
static bool emit_loop(parser *p, const pyre_instr *fragment, size_t len, bool lazy)
{
	int32_t past = (int32_t)len + 4, slot = (int32_t)p->re->slot_count++;
	return emit(p, PYRE_SPLIT, lazy ? past : 1, lazy ? 1 : past) && emit(p, PYRE_SAVE, slot, 0) &&
	       emit_copy(p, fragment, len) && emit(p, PYRE_PROGRESS, 2, slot) &&
	       emit(p, PYRE_JUMP, -((int32_t)len + 3), 0);
}

static bool emit_optional(parser *p, const pyre_instr *fragment, size_t len, int32_t times, bool lazy)
{
	int64_t size = ((int64_t)len + 1) * times;
	if (size > PROGRAM_MAX)
		return wrong(p, "it is too long when its repetitions are written out");
	for (int32_t left = (int32_t)size; left > 0; left -= (int32_t)len + 1)
		if (!emit(p, PYRE_SPLIT, lazy ? left : 1, lazy ? 1 : left) || !emit_copy(p, fragment, len))
			return false;
	return true;
}

static bool emit_repeated(parser *p, size_t start, int32_t min, int32_t max, bool lazy)
{
	size_t len = p->re->program.len - start;
	if (len == 1 && is_single(&p->re->program.ptr[start]))
		return emit_before(p, start, lazy ? PYRE_LAZY : PYRE_REPEAT, min, max);
	pyre_instr *fragment = sw_new_n(p->arena, pyre_instr, len);
	memcpy(fragment, p->re->program.ptr + start, len * sizeof *fragment);
	p->re->program.len = start;
	for (int32_t i = 0; i < min; i++)
		if (!emit_copy(p, fragment, len))
			return false;
	return max == PYRE_INFINITE ? emit_loop(p, fragment, len, lazy)
				    : emit_optional(p, fragment, len, max - min, lazy);
}

/* Makes the fragment at `start` match in one way only. */
static bool make_atomic(parser *p, size_t start)
{
	return emit_before(p, start, PYRE_ATOMIC, distance(start, p->re->program.len) + 2, 0) &&
	       emit(p, PYRE_ACCEPT, 0, 0);
}

static bool parse_quantifier(parser *p, size_t start, width *w)
{
	int32_t min = 0, max = 0;
	if (!take_quantifier(p, &min, &max))
		return true;
	if (p->re->program.len == start)
		return wrong(p, "there is nothing to repeat");
	if (max < min)
		return wrong(p, "the repetition has a maximum below its minimum");
	bool lazy = take(p, "?"), possessive = !lazy && take(p, "+");
	int32_t ignored = 0;
	if (!emit_repeated(p, start, min, max, lazy) || (possessive && !make_atomic(p, start)))
		return false;
	uint64_t low = (uint64_t)w->min * (uint32_t)min, high = (uint64_t)w->max * (uint32_t)max;
	w->min = low > WIDTH_ANY ? WIDTH_ANY : (uint32_t)low;
	w->max = w->max == WIDTH_ANY || max == PYRE_INFINITE || high > WIDTH_ANY ? WIDTH_ANY : (uint32_t)high;
	size_t behind = p->at;
	if (take_quantifier(p, &ignored, &ignored)) {
		p->at = behind;
		return wrong(p, "a repetition is repeated");
	}
	return true;
}

/* Groups ----------------------------------------------------------------------------------------------------------------- */

static bool parse_alternatives(parser *p, width *w);

static bool take_name(parser *p, const char *close, sw_str *out)
{
	size_t len = sw_str_find(sw_str_from(p->text, p->at), sw_str_of(close));
	if (len == SW_NPOS || len == 0)
		return wrong(p, "the name of a group is missing");
	sw_str name = sw_str_sub(p->text, p->at, p->at + len);
	for (size_t i = 0; i < len; i++)
		if (!sw_is_alnum(name.ptr[i]) && name.ptr[i] != '_')
			return wrong(p, "the name of a group must be letters, digits and underscores");
	if (sw_is_digit(name.ptr[0]))
		return wrong(p, "the name of a group begins with a digit");
	p->at += len + strlen(close);
	*out = name;
	return true;
}

static bool close_group(parser *p, width *w)
{
	return parse_alternatives(p, w) && (take(p, ")") || wrong(p, "a closing parenthesis is missing"));
}

static bool parse_capture(parser *p, sw_str name, width *w)
{
	size_t group = p->re->names.len;
	if (group == SW_PYRE_MAX_GROUPS)
		return wrong(p, "it has too many groups");
	if (name.len && sw_pyre_group(p->re, name))
		return wrong(p, "two groups have one name");
	sw_push(p->arena, &p->re->names, name);
	return emit(p, PYRE_SAVE, (int32_t)(2 * group), 0) && close_group(p, w) &&
	       emit(p, PYRE_SAVE, (int32_t)(2 * group + 1), 0);
}

static bool parse_look(parser *p, bool behind, bool negated, width *w)
{
	size_t start = p->re->program.len;
	width inner = {0};
	if (!emit(p, behind ? PYRE_BEHIND : PYRE_AHEAD, 0, negated) || (behind && !emit(p, PYRE_ACCEPT, 0, 0)) ||
	    !close_group(p, &inner) || !emit(p, PYRE_ACCEPT, 0, 0))
		return false;
	if (behind && (inner.min != inner.max || inner.max > PROGRAM_MAX))
		return wrong(p, "a look-behind must have a fixed width");
	if (behind)
		p->re->program.ptr[start + 1].x = (int32_t)inner.min;
	p->re->program.ptr[start].x = distance(start, p->re->program.len);
	*w = (width){0};
	return true;
}

static const struct {
	char letter;
	unsigned flag;
} flag_letters[] = {{'i', SW_PYRE_IGNORECASE}, {'m', SW_PYRE_MULTILINE}, {'s', SW_PYRE_DOTALL},
		    {'x', SW_PYRE_VERBOSE},    {'a', SW_PYRE_ASCII},     {'u', 0}};

static bool take_flag_letter(parser *p, unsigned *flags)
{
	for (size_t i = 0; !at_end(p) && i < SW_COUNTOF(flag_letters); i++)
		if (p->text.ptr[p->at] == flag_letters[i].letter) {
			*flags |= flag_letters[i].flag;
			p->at++;
			return true;
		}
	return false;
}

static void take_flag_letters(parser *p, unsigned *flags)
{
	while (take_flag_letter(p, flags)) {
	}
}

/* "(?imsx)" at the very beginning, or "(?i-m:…)"; the text behind "(?" is at hand. */
static bool parse_flags(parser *p, width *w)
{
	unsigned on = 0, off = 0, before = p->flags;
	bool first = p->at == strlen("(?");
	take_flag_letters(p, &on);
	if (first && take(p, ")")) {
		p->flags |= on;
		*w = (width){0};
		return true;
	}
	if (take(p, "-"))
		take_flag_letters(p, &off);
	if (!take(p, ":"))
		return wrong(p, "this kind of group is not known");
	p->flags = (before | on) & ~off;
	bool ok = close_group(p, w);
	p->flags = before;
	return ok;
}

static bool parse_backref(parser *p, size_t group, width *w)
{
	if (group == 0 || group >= p->re->names.len)
		return wrong(p, "there is no such group yet");
	*w = (width){0, WIDTH_ANY};
	return emit(p, PYRE_BACKREF, (int32_t)group, 0);
}

static bool parse_special_group(parser *p, width *w)
{
	sw_str name = {0};
	size_t start = p->re->program.len;
	if (take(p, ":"))
		return close_group(p, w);
	if (take(p, "P<"))
		return take_name(p, ">", &name) && parse_capture(p, name, w);
	if (take(p, "P="))
		return take_name(p, ")", &name) && parse_backref(p, sw_pyre_group(p->re, name), w);
	if (take(p, "<="))
		return parse_look(p, true, false, w);
	if (take(p, "<!"))
		return parse_look(p, true, true, w);
	if (take(p, "="))
		return parse_look(p, false, false, w);
	if (take(p, "!"))
		return parse_look(p, false, true, w);
	if (take(p, ">"))
		return close_group(p, w) && make_atomic(p, start);
	if (take(p, "#")) {
		size_t close = sw_str_chr(sw_str_from(p->text, p->at), ')');
		if (close == SW_NPOS)
			return wrong(p, "the comment has no end");
		p->at += close + 1;
		return true;
	}
	return parse_flags(p, w);
}

/* Atoms ------------------------------------------------------------------------------------------------------------------ */

static const struct {
	char letter;
	pyre_op op;
} edge_letters[] = {{'A', PYRE_START}, {'Z', PYRE_END}, {'b', PYRE_WORD_EDGE}, {'B', PYRE_NO_WORD_EDGE}};

static bool parse_escape(parser *p, width *w)
{
	uint32_t point = 0;
	char c = at_end(p) ? '\0' : p->text.ptr[p->at];
	for (size_t i = 0; i < SW_COUNTOF(edge_letters); i++)
		if (edge_letters[i].letter == c) {
			p->at++;
			return emit(p, edge_letters[i].op, 0, 0);
		}
	if (class_of(c)) {
		p->at++;
		*w = (width){1, 1};
		return emit_set(p, (pyre_set){.classes = class_of(c)});
	}
	if (c >= '1' && c <= '9') {
		size_t group = 0;
		for (int i = 0; i < 2 && !at_end(p) && sw_is_digit(p->text.ptr[p->at]); i++)
			group = group * 10 + (size_t)(p->text.ptr[p->at++] - '0');
		return parse_backref(p, group, w);
	}
	*w = (width){1, 1};
	return take_escaped(p, &point) && emit(p, PYRE_CHAR, (int32_t)point, 0);
}

static bool parse_atom(parser *p, width *w)
{
	bool multiline = p->flags & SW_PYRE_MULTILINE;
	*w = (width){0};
	if (take(p, "("))
		return take(p, "?") ? parse_special_group(p, w) : parse_capture(p, (sw_str){0}, w);
	if (take(p, "^"))
		return emit(p, multiline ? PYRE_LINE_START : PYRE_START, 0, 0);
	if (take(p, "$"))
		return emit(p, multiline ? PYRE_LINE_END : PYRE_DOLLAR, 0, 0);
	if (take(p, "\\"))
		return parse_escape(p, w);
	*w = (width){1, 1};
	if (take(p, "["))
		return parse_set(p);
	if (take(p, "."))
		return emit(p, p->flags & SW_PYRE_DOTALL ? PYRE_ANY : PYRE_NOT_LF, 0, 0);
	if (looking_at(p, "*") || looking_at(p, "+") || looking_at(p, "?"))
		return wrong(p, "there is nothing to repeat");
	return emit(p, PYRE_CHAR, (int32_t)take_point(p), 0);
}

/* With the flag x: blanks and comments between the parts. */
static void skip_layout(parser *p)
{
	while (p->flags & SW_PYRE_VERBOSE && !at_end(p)) {
		if (sw_is_blank(p->text.ptr[p->at]))
			p->at++;
		else if (p->text.ptr[p->at] == '#')
			while (!at_end(p) && p->text.ptr[p->at] != '\n')
				p->at++;
		else
			return;
	}
}

static bool parse_sequence(parser *p, width *w)
{
	*w = (width){0};
	for (skip_layout(p); !at_end(p) && !looking_at(p, "|") && !looking_at(p, ")"); skip_layout(p)) {
		size_t start = p->re->program.len;
		width part = {0};
		if (!parse_atom(p, &part))
			return false;
		skip_layout(p);
		if (!parse_quantifier(p, start, &part))
			return false;
		*w = add_widths(*w, part);
	}
	return true;
}

static bool parse_alternatives(parser *p, width *w)
{
	SW_VEC(size_t) jumps = {0};
	*w = (width){WIDTH_ANY, 0};
	if (++p->depth > SW_LIMIT_DEPTH)
		return wrong(p, "groups are nested too deep");
	for (bool more = true; more;) {
		size_t start = p->re->program.len;
		width part = {0};
		if (!parse_sequence(p, &part))
			return false;
		w->min = part.min < w->min ? part.min : w->min;
		w->max = part.max > w->max ? part.max : w->max;
		more = take(p, "|");
		if (!more)
			break;
		if (!emit_before(p, start, PYRE_SPLIT, 1, distance(start, p->re->program.len) + 2) ||
		    !emit(p, PYRE_JUMP, 0, 0))
			return false;
		sw_push(p->arena, &jumps, p->re->program.len - 1);
	}
	sw_each (jump, &jumps)
		p->re->program.ptr[*jump].x = distance(*jump, p->re->program.len);
	p->depth--;
	return true;
}

bool sw_pyre_compile(sw_str pattern, unsigned flags, sw_arena *arena, const sw_pyre **out, sw_error *err)
{
	sw_pyre *re = sw_new(arena, sw_pyre);
	parser p = {.text = pattern, .flags = flags, .re = re, .arena = arena, .err = err};
	width w = {0};
	re->slot_count = FIRST_LOOP_SLOT;
	sw_push(arena, &re->names, (sw_str){0});
	if (!parse_alternatives(&p, &w))
		return false;
	if (!at_end(&p))
		return wrong(&p, "a parenthesis is closed that was not opened");
	re->ascii = p.flags & SW_PYRE_ASCII;
	if (!emit(&p, PYRE_ACCEPT, 0, 0))
		return false;
	*out = re;
	return true;
}

size_t sw_pyre_groups(const sw_pyre *re)
{
	return re->names.len - 1;
}

sw_str sw_pyre_group_name(const sw_pyre *re, size_t group)
{
	return group < re->names.len && re->names.ptr[group].len ? re->names.ptr[group] : (sw_str){0};
}

size_t sw_pyre_group(const sw_pyre *re, sw_str name)
{
	for (size_t i = 1; i < re->names.len; i++)
		if (re->names.ptr[i].len && sw_str_eq(re->names.ptr[i], name))
			return i;
	return 0;
}

sw_str sw_pyre_text(const sw_pyre_match *match, sw_str text, size_t group)
{
	if (!match->matched || match->start[group] == SW_NPOS || match->end[group] == SW_NPOS)
		return (sw_str){0};
	return sw_str_sub(text, match->start[group], match->end[group]);
}
