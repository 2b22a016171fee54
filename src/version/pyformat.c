/* str.format and repr() of texts and numbers. */
#include "version/pyformat.h"

#include "base/limits.h"

#define WIDTH_MAX ((uint64_t)1 << 20)

void sw_python_add_repr(sw_buf *buf, sw_str text)
{
	bool single = sw_str_chr(text, '\'') != SW_NPOS, utf8 = sw_str_is_utf8(text);
	char quote = single && sw_str_chr(text, '"') == SW_NPOS ? '"' : '\'';
	sw_buf_addc(buf, quote);
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		if (c == (unsigned char)quote || c == '\\')
			sw_buf_addf(buf, "\\%c", c);
		else if (c == '\n' || c == '\r' || c == '\t')
			sw_buf_addf(buf, "\\%c", c == '\n' ? 'n' : c == '\r' ? 'r' : 't');
		else if (c < ' ' || c == 0x7f || (c >= 0x80 && !utf8))
			sw_buf_addf(buf, "\\x%02x", c);
		else
			sw_buf_addc(buf, (char)c);
	}
	sw_buf_addc(buf, quote);
}

/* "[[fill]align][0][width][.precision][type]" */
typedef struct layout {
	char fill, align; /* align '=': between sign and digits, which for numbers without a sign is '>' */
	uint64_t width, precision;
	bool any; /* something was said */
} layout;

static bool is_align(char c)
{
	return c == '<' || c == '>' || c == '^' || c == '=';
}

static bool read_layout(sw_str spec, sw_pyformat_kind kind, layout *out)
{
	bool number = kind == SW_PYFORMAT_INT;
	*out = (layout){.fill = ' ', .align = number ? '>' : '<', .precision = UINT64_MAX, .any = spec.len > 0};
	bool filled = spec.len > 1 && is_align(spec.ptr[1]);
	if (filled)
		out->fill = spec.ptr[0];
	spec = sw_str_from(spec, filled);
	bool aligned = spec.len && is_align(spec.ptr[0]);
	if (aligned)
		out->align = spec.ptr[0];
	spec = sw_str_from(spec, aligned);
	if (sw_str_starts(spec, SW_STR("0")) && !filled) {
		out->fill = '0';
		out->align = aligned ? out->align : number ? '=' : '<';
	}
	if (sw_str_ends(spec, number ? SW_STR("d") : SW_STR("s")))
		spec = sw_str_sub(spec, 0, spec.len - 1);
	sw_str width = spec, precision = {0};
	if (sw_str_cut(spec, SW_STR("."), &width, &precision) && (number || !sw_str_u64(precision, &out->precision)))
		return false;
	if (!number && out->align == '=')
		return false;
	return !width.len || (sw_str_u64(width, &out->width) && out->width < WIDTH_MAX);
}

static void add_laid_out(sw_buf *buf, sw_str text, const layout *how)
{
	text = sw_str_sub(text, 0, how->precision < text.len ? (size_t)how->precision : text.len);
	size_t pad = how->width > text.len ? (size_t)how->width - text.len : 0;
	size_t before = how->align == '<' ? 0 : how->align == '^' ? pad / 2 : pad;
	sw_buf_addn(buf, how->fill, before);
	sw_buf_add(buf, text);
	sw_buf_addn(buf, how->fill, pad - before);
}

/* The replacement field "{...}" whose inside is `field`. */
static bool add_field(const sw_pyformat_spec *spec, sw_str field, sw_arena *arena, sw_buf *buf, sw_error *err)
{
	sw_str name = field, conversion = {0}, spread = {0};
	sw_pyformat_value v = {0};
	layout how = {0};
	SW_AUTO(sw_buf) repr = {.max = SW_LIMIT_TEXT_FILE};
	bool layout_said = sw_str_cut(field, SW_STR(":"), &name, &spread);
	bool converted = sw_str_cut(name, SW_STR("!"), &name, &conversion);
	bool known = (!converted || sw_str_is(conversion, "r") || sw_str_is(conversion, "s")) &&
		     spec->look_up(spec->of, name, arena, &v);
	if (known && converted) {
		if (sw_str_is(conversion, "r") && v.kind == SW_PYFORMAT_STR) {
			sw_python_add_repr(&repr, v.text);
			v.text = sw_buf_str(&repr);
		}
		v.kind = SW_PYFORMAT_STR;
	}
	if (!known || !read_layout(layout_said ? spread : (sw_str){0}, v.kind, &how) ||
	    (how.any && v.kind == SW_PYFORMAT_OTHER)) {
		sw_fail(err, spec->code, "%s asks for {%.*s}, which is not known", spec->what, SW_ARG(field));
		return sw_hint(err, "%s", spec->known);
	}
	add_laid_out(buf, v.text, &how);
	return true;
}

bool sw_pyformat(const sw_pyformat_spec *spec, sw_str format, sw_arena *arena, sw_buf *buf, sw_error *err)
{
	while (format.len) {
		char c = format.ptr[0];
		bool brace = c == '{' || c == '}';
		if (!brace || (format.len > 1 && format.ptr[1] == c)) {
			sw_buf_addc(buf, c);
			format = sw_str_from(format, brace ? 2 : 1);
			continue;
		}
		size_t close = sw_str_chr(format, '}');
		if (c == '}' || close == SW_NPOS)
			return sw_fail(err, spec->code, "%s has a single brace", spec->what);
		if (!add_field(spec, sw_str_sub(format, 1, close), arena, buf, err))
			return false;
		format = sw_str_from(format, close + 1);
	}
	return true;
}
