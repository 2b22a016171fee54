/* Environment markers: reading, writing and deciding them. */
#include "base/buf.h"
#include "base/limits.h"
#include "pyspec/name.h"
#include "pyspec/pep508.h"
#include "pyspec/pep508_internal.h"

/* --- variables and operators --- */

static const char *const var_names[] = {
	[SW_MARKER_OS_NAME] = "os_name",
	[SW_MARKER_SYS_PLATFORM] = "sys_platform",
	[SW_MARKER_PLATFORM_MACHINE] = "platform_machine",
	[SW_MARKER_PLATFORM_PYTHON_IMPLEMENTATION] = "platform_python_implementation",
	[SW_MARKER_PLATFORM_RELEASE] = "platform_release",
	[SW_MARKER_PLATFORM_SYSTEM] = "platform_system",
	[SW_MARKER_PLATFORM_VERSION] = "platform_version",
	[SW_MARKER_PYTHON_VERSION] = "python_version",
	[SW_MARKER_PYTHON_FULL_VERSION] = "python_full_version",
	[SW_MARKER_IMPLEMENTATION_NAME] = "implementation_name",
	[SW_MARKER_IMPLEMENTATION_VERSION] = "implementation_version",
	[SW_MARKER_EXTRA] = "extra",
	[SW_MARKER_EXTRAS] = "extras",
	[SW_MARKER_DEPENDENCY_GROUPS] = "dependency_groups",
};
_Static_assert(SW_COUNTOF(var_names) == SW_MARKER_VAR_COUNT, "a name for every variable");

typedef struct alias {
	sw_str name;
	sw_marker_var var;
} alias;

/* Spellings of PEP 345, still read. */
static const alias aliases[] = {
	{SW_S("os.name"), SW_MARKER_OS_NAME},
	{SW_S("sys.platform"), SW_MARKER_SYS_PLATFORM},
	{SW_S("platform.version"), SW_MARKER_PLATFORM_VERSION},
	{SW_S("platform.machine"), SW_MARKER_PLATFORM_MACHINE},
	{SW_S("platform.python_implementation"), SW_MARKER_PLATFORM_PYTHON_IMPLEMENTATION},
	{SW_S("python_implementation"), SW_MARKER_PLATFORM_PYTHON_IMPLEMENTATION},
};

const char *sw_marker_var_name(sw_marker_var var)
{
	return var_names[var];
}

static sw_marker_var find_canonical(sw_str name)
{
	size_t i = 0;
	while (i < SW_MARKER_VAR_COUNT && !sw_str_is(name, var_names[i]))
		i++;
	return (sw_marker_var)i;
}

sw_marker_var sw_marker_var_find(sw_str name)
{
	for (size_t i = 0; i < SW_COUNTOF(aliases); i++)
		if (sw_str_eq(name, aliases[i].name))
			return aliases[i].var;
	return find_canonical(name);
}

typedef struct op_row {
	sw_str text;
	sw_marker_op op;
} op_row;

/* Longer spellings first. */
static const op_row op_rows[] = {
	{SW_S("==="), SW_MARKER_ARBITRARY}, {SW_S("=="), SW_MARKER_EQUAL},      {SW_S("~="), SW_MARKER_COMPATIBLE},
	{SW_S("!="), SW_MARKER_NOT_EQUAL},  {SW_S("<="), SW_MARKER_LESS_EQUAL}, {SW_S(">="), SW_MARKER_GREATER_EQUAL},
	{SW_S("<"), SW_MARKER_LESS},        {SW_S(">"), SW_MARKER_GREATER},     {SW_S("in"), SW_MARKER_IN},
	{SW_S("not in"), SW_MARKER_NOT_IN},
};

static const char *op_text(sw_marker_op op)
{
	for (size_t i = 0; i < SW_COUNTOF(op_rows); i++)
		if (op_rows[i].op == op)
			return op_rows[i].text.ptr;
	return "";
}

/* --- literals: strings of Python --- */

static bool add_code_point(sw_buf *out, uint32_t code)
{
	if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		return false;
	if (code < 0x80) {
		sw_buf_addc(out, (char)code);
	} else if (code < 0x800) {
		sw_buf_addc(out, (char)(0xc0 | code >> 6));
		sw_buf_addc(out, (char)(0x80 | (code & 0x3f)));
	} else {
		if (code < 0x10000) {
			sw_buf_addc(out, (char)(0xe0 | code >> 12));
		} else {
			sw_buf_addc(out, (char)(0xf0 | code >> 18));
			sw_buf_addc(out, (char)(0x80 | (code >> 12 & 0x3f)));
		}
		sw_buf_addc(out, (char)(0x80 | (code >> 6 & 0x3f)));
		sw_buf_addc(out, (char)(0x80 | (code & 0x3f)));
	}
	return true;
}

/* `count` hexadecimal digits at *at. */
static bool unescape_hex(sw_str s, size_t *at, size_t count, sw_buf *out)
{
	uint32_t code = 0;
	for (size_t i = 0; i < count; i++, (*at)++) {
		int digit = *at < s.len ? sw_hex_value(s.ptr[*at]) : -1;
		if (digit < 0)
			return false;
		code = code << 4 | (uint32_t)digit;
	}
	return add_code_point(out, code);
}

static bool unescape_octal(sw_str s, size_t *at, sw_buf *out)
{
	uint32_t code = 0;
	for (size_t i = 0; i < 3 && *at < s.len && s.ptr[*at] >= '0' && s.ptr[*at] <= '7'; i++, (*at)++)
		code = code << 3 | (uint32_t)(s.ptr[*at] - '0');
	return add_code_point(out, code);
}

/* What follows a backslash at *at. An unknown escape stays as it is; \N{…} is not read. */
static bool unescape(sw_str s, size_t *at, sw_buf *out)
{
	static const char plain[] = "\\\\''\"\"a\ab\bf\fn\nr\rt\tv\v";
	if (*at >= s.len)
		return false;
	char c = s.ptr[*at];
	for (size_t i = 0; i + 1 < sizeof(plain); i += 2) {
		if (plain[i] == c) {
			(*at)++;
			sw_buf_addc(out, plain[i + 1]);
			return true;
		}
	}
	if (c >= '0' && c <= '7')
		return unescape_octal(s, at, out);
	if (c == 'x' || c == 'u' || c == 'U') {
		(*at)++;
		return unescape_hex(s, at, c == 'x' ? 2 : c == 'u' ? 4 : 8, out);
	}
	if (c == 'N')
		return false;
	if (c == '\n')
		(*at)++; /* joins two lines */
	else
		sw_buf_addc(out, '\\');
	return true;
}

static bool read_literal(sw_str s, sw_buf *out)
{
	for (size_t at = 0; at < s.len;) {
		char c = s.ptr[at++];
		if (c == '\n' || c == '\r' || c == '\0')
			return false;
		if (c != '\\')
			sw_buf_addc(out, c);
		else if (!unescape(s, &at, out))
			return false;
	}
	return sw_str_is_utf8(sw_buf_str(out));
}

/* --- reading --- */

static bool take_literal(sw_pep508_in *in, sw_marker_operand *out)
{
	SW_AUTO(sw_buf) value = {.max = SW_PEP508_MAX_BYTES};
	size_t start = in->at;
	char quote = sw_pep508_peek(in);
	size_t len = sw_str_chr(sw_str_from(in->text, start + 1), quote);
	if (len == SW_NPOS)
		return sw_pep508_expected(in, start, "a closing quote for the text that begins");
	if (!read_literal(sw_str_sub(in->text, start + 1, start + 1 + len), &value))
		return sw_pep508_expected(in, start, "a text of one line, with escapes that Python knows,");
	in->at = start + len + 2;
	*out = (sw_marker_operand){.var = SW_MARKER_VAR_COUNT, .text = sw_buf_copy(&value, in->arena)};
	return true;
}

static bool take_variable(sw_pep508_in *in, sw_marker_operand *out)
{
	size_t end = in->at;
	while (end < in->text.len && (sw_is_alnum(in->text.ptr[end]) || in->text.ptr[end] == '_'))
		end++;
	/* the old spellings have a dot in them; "os_name.x" is os_name and an error behind it */
	size_t dotted = end + (end < in->text.len && in->text.ptr[end] == '.');
	while (dotted > end && dotted < in->text.len &&
	       (sw_is_alnum(in->text.ptr[dotted]) || in->text.ptr[dotted] == '_'))
		dotted++;
	const size_t ends[] = {dotted, end};
	for (size_t i = 0; i < SW_COUNTOF(ends); i++) {
		sw_str name = sw_str_sub(in->text, in->at, ends[i]);
		sw_marker_var var = sw_marker_var_find(name);
		if (var == SW_MARKER_VAR_COUNT || !sw_pep508_at_word(in, name))
			continue;
		in->at = ends[i];
		*out = (sw_marker_operand){.is_var = true, .var = var, .text = sw_str_of(var_names[var])};
		return true;
	}
	return sw_pep508_expected(in, in->at, "a marker variable or a text in quotes");
}

static bool take_operand(sw_pep508_in *in, sw_marker_operand *out)
{
	char c = sw_pep508_peek(in);
	return c == '"' || c == '\'' ? take_literal(in, out) : take_variable(in, out);
}

static bool take_op(sw_pep508_in *in, sw_marker_op *out)
{
	if (sw_pep508_at_word(in, SW_STR("in"))) {
		in->at += 2;
		*out = SW_MARKER_IN;
		return true;
	}
	if (sw_pep508_at_word(in, SW_STR("not"))) {
		in->at += 3;
		if (sw_pep508_peek(in) != ' ' && sw_pep508_peek(in) != '\t')
			return sw_pep508_expected(in, in->at, "a blank behind \"not\"");
		sw_pep508_skip_blanks(in);
		if (!sw_pep508_at_word(in, SW_STR("in")))
			return sw_pep508_expected(in, in->at, "\"in\" behind \"not\"");
		in->at += 2;
		*out = SW_MARKER_NOT_IN;
		return true;
	}
	for (size_t i = 0; i < SW_COUNTOF(op_rows) && op_rows[i].op != SW_MARKER_IN; i++) {
		if (sw_str_starts(sw_str_from(in->text, in->at), op_rows[i].text)) {
			in->at += op_rows[i].text.len;
			*out = op_rows[i].op;
			return true;
		}
	}
	return sw_pep508_expected(in, in->at, "an operator (<= < != == >= > ~= === in, not in)");
}

/* Names of extras and groups are compared in normal form (PEP 685). */
static void normalise_names(sw_pep508_in *in, sw_marker_item *item)
{
	if (item->left.is_var && item->left.var == SW_MARKER_EXTRA && !item->right.is_var)
		item->right.text = sw_name_normalise(in->arena, item->right.text);
	else if (item->right.is_var && !item->left.is_var &&
		 (item->right.var == SW_MARKER_EXTRA || item->right.var >= SW_MARKER_EXTRAS))
		item->left.text = sw_name_normalise(in->arena, item->left.text);
}

static bool take_comparison(sw_pep508_in *in, sw_marker_item *out)
{
	if (!take_operand(in, &out->left))
		return false;
	sw_pep508_skip_blanks(in);
	if (!take_op(in, &out->op))
		return false;
	sw_pep508_skip_blanks(in);
	if (!take_operand(in, &out->right))
		return false;
	normalise_names(in, out);
	return true;
}

static bool take_group(sw_pep508_in *in, sw_marker_item *out)
{
	size_t open = in->at++;
	sw_marker *group = sw_new(in->arena, sw_marker);
	if (++in->depth > SW_LIMIT_DEPTH)
		return sw_pep508_expected(in, open, "fewer parentheses inside each other");
	if (!sw_pep508_take_marker(in, group))
		return false;
	if (sw_pep508_peek(in) != ')')
		return sw_pep508_expected(
			in, in->at,
			sw_fmt(in->arena, "\"and\", \"or\" or \")\" for the \"(\" at column %zu", open + 1).ptr);
	in->at++;
	in->depth--;
	out->group = group;
	return true;
}

bool sw_pep508_take_marker(sw_pep508_in *in, sw_marker *out)
{
	for (bool or_before = false;;) {
		sw_marker_item item = {.or_before = or_before};
		sw_pep508_skip_blanks(in);
		if (!(sw_pep508_peek(in) == '(' ? take_group(in, &item) : take_comparison(in, &item)))
			return false;
		sw_push(in->arena, &out->items, item);
		sw_pep508_skip_blanks(in);
		or_before = sw_pep508_at_word(in, SW_STR("or"));
		if (!or_before && !sw_pep508_at_word(in, SW_STR("and")))
			return true;
		in->at += or_before ? 2 : 3;
	}
}

bool sw_marker_parse(sw_str text, sw_arena *arena, sw_marker *out, sw_error *err)
{
	sw_marker marker = {0};
	if (text.len > SW_PEP508_MAX_BYTES)
		return sw_fail(err, SW_W022, "a marker of %zu bytes is too long (at most %zu)", text.len,
			       SW_PEP508_MAX_BYTES);
	sw_pep508_in in = {.text = sw_str_copy(arena, text), .arena = arena, .err = err};
	if (!sw_pep508_take_marker(&in, &marker))
		return false;
	if (in.at < in.text.len)
		return sw_pep508_expected(&in, in.at, "\"and\", \"or\" or the end");
	*out = marker;
	return true;
}

/* --- writing --- */

/* A tab is harmless: it ends no line. */
static bool is_control(char c)
{
	return ((unsigned char)c < ' ' && c != '\t') || c == 0x7f;
}

static bool has_control(sw_str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (is_control(text.ptr[i]))
			return true;
	return false;
}

/* In the wanted quotes, in the others when the text holds those. A text that holds both, or a control character (which would
   end a line of metadata), is written with escapes; packaging fails for the first and writes the second as it is. */
static void add_literal(sw_buf *buf, sw_str text, char quote)
{
	char other = quote == '"' ? '\'' : '"';
	bool has_quote = sw_str_chr(text, quote) != SW_NPOS, has_other = sw_str_chr(text, other) != SW_NPOS;
	bool escape = (has_quote && has_other) || has_control(text);
	char used = has_quote && !has_other ? other : quote;
	sw_buf_addc(buf, used);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if (escape && (c == used || is_control(c)))
			sw_buf_addf(buf, "\\x%02x", (unsigned)c);
		else if (escape && c == '\\')
			sw_buf_addz(buf, "\\\\");
		else
			sw_buf_addc(buf, c);
	}
	sw_buf_addc(buf, used);
}

static void add_operand(sw_buf *buf, const sw_marker_operand *operand, char quote)
{
	if (operand->is_var)
		sw_buf_add(buf, operand->text);
	else
		add_literal(buf, operand->text, quote);
}

/* Parentheses stay where they are written, except around a single comparison. The depth is that of reading. */
static void add_marker(sw_buf *buf, const sw_marker *marker, bool outermost, char quote)
{
	if (marker->items.len == 1 && marker->items.ptr[0].group) {
		add_marker(buf, marker->items.ptr[0].group, outermost, quote);
		return;
	}
	bool parentheses = !outermost && marker->items.len > 1;
	if (parentheses)
		sw_buf_addc(buf, '(');
	for (size_t i = 0; i < marker->items.len; i++) {
		const sw_marker_item *item = &marker->items.ptr[i];
		if (i)
			sw_buf_addz(buf, item->or_before ? " or " : " and ");
		if (item->group) {
			add_marker(buf, item->group, false, quote);
			continue;
		}
		add_operand(buf, &item->left, quote);
		sw_buf_addf(buf, " %s ", op_text(item->op));
		add_operand(buf, &item->right, quote);
	}
	if (parentheses)
		sw_buf_addc(buf, ')');
}

sw_str sw_marker_format(const sw_marker *marker, const sw_requirement_style *style, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	add_marker(&buf, marker, true, style && style->quote ? style->quote : '"');
	return sw_buf_copy(&buf, arena);
}

bool sw_marker_uses(const sw_marker *marker, sw_marker_var var)
{
	for (size_t i = 0; i < marker->items.len; i++) {
		const sw_marker_item *item = &marker->items.ptr[i];
		if (item->group ? sw_marker_uses(item->group, var) : item->left.var == var || item->right.var == var)
			return true;
	}
	return false;
}
