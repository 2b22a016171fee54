#include "codec/ini.h"

#include <string.h>

#include "base/limits.h"
#include "base/map.h"
#include "codec/pytext.h"

/* The steps and their names follow RawConfigParser._read. */
typedef struct ini_parser {
	const sw_ini_options *options;
	const char *delimiters;
	sw_arena *arena;
	sw_error *err;
	sw_ini ini;
	sw_map names;        /* section name to its number + 1 */
	SW_VEC(sw_map) keys; /* of each section, key to its item's number + 1; [0] of [DEFAULT] */
	size_t current;      /* the section's number + 1, 0 = [DEFAULT] */
	bool in_section;
	bool in_value;    /* a line may go on with the last item's value */
	size_t last_item; /* its number in the section */
	sw_buf value;     /* what the value has become by the lines that went on with it; empty when none did */
	size_t indent;    /* characters before the last section or key */
	uint32_t line;
} ini_parser;

static bool fail_at(ini_parser *p, sw_str at, const char *what)
{
	sw_fail(p->err, SW_O003, "%.*s: %s", SW_ARG(p->ini.path), what);
	return sw_point(p->err, p->ini.path, p->ini.text, (size_t)(at.ptr - p->ini.text.ptr), at.len, NULL);
}

static sw_ini_items *items_of(ini_parser *p)
{
	return p->current ? &p->ini.sections.ptr[p->current - 1].items : &p->ini.defaults;
}

/* The last item's value is complete. */
static void end_value(ini_parser *p)
{
	if (p->in_value && p->value.len)
		items_of(p)->ptr[p->last_item].value = sw_pytext_rstrip(sw_buf_copy(&p->value, p->arena));
	sw_buf_clear(&p->value);
	p->in_value = false;
}

static void new_section(ini_parser *p, sw_str name, sw_str header)
{
	sw_ini_section section = {
		.name = name, .line = p->line, .offset = (size_t)(header.ptr - p->ini.text.ptr), .len = header.len};
	sw_push(p->arena, &p->ini.sections, section);
	sw_push(p->arena, &p->keys, (sw_map){0});
	p->current = p->ini.sections.len;
	sw_map_set(p->arena, &p->names, name, (void *)(uintptr_t)p->current);
}

/* "[name]" and anything behind it; the name goes up to the last bracket of the line, as in Python. */
static bool take_header(ini_parser *p, sw_str line, bool *taken)
{
	size_t close = sw_str_rchr(line, ']');
	*taken = line.ptr[0] == '[' && close != SW_NPOS && close >= 2;
	if (!*taken)
		return true;
	sw_str name = sw_str_sub(line, 1, close), header = sw_str_sub(line, 0, close + 1);
	size_t known = (size_t)(uintptr_t)sw_map_get(&p->names, name);
	if (known && !p->options->allow_duplicates)
		return fail_at(p, header, "this section stands already above");
	if (sw_str_is(name, "DEFAULT"))
		p->current = 0;
	else if (known)
		p->current = known;
	else
		new_section(p, name, header);
	p->in_section = true;
	return true;
}

static bool set_item(ini_parser *p, const sw_ini_item *item, sw_str key_text)
{
	sw_ini_items *items = items_of(p);
	sw_map *keys = &p->keys.ptr[p->current];
	size_t known = (size_t)(uintptr_t)sw_map_get(keys, item->key);
	if (known && !p->options->allow_duplicates)
		return fail_at(p, key_text, "this key stands already above in its section");
	if (known) {
		items->ptr[known - 1] = *item;
	} else {
		sw_push(p->arena, items, *item);
		known = items->len;
		sw_map_set(p->arena, keys, item->key, (void *)(uintptr_t)known);
	}
	p->last_item = known - 1;
	p->in_value = true;
	return true;
}

static bool take_item(ini_parser *p, sw_str line)
{
	size_t at = 0;
	while (at < line.len && !(line.ptr[at] && strchr(p->delimiters, line.ptr[at])))
		at++;
	bool has_value = at < line.len;
	if (!has_value && !p->options->allow_no_value)
		return fail_at(p, line, "expected a line `key = value`, a section in brackets or a comment");
	sw_str key = sw_pytext_rstrip(sw_str_sub(line, 0, at));
	if (key.len == 0)
		return fail_at(p, line, "there is no key in front of the value");
	sw_ini_item item = {.key = p->options->keep_case ? key : sw_pytext_lower(key, p->arena),
			    .line = p->line,
			    .offset = (size_t)(line.ptr - p->ini.text.ptr),
			    .len = line.len};
	if (has_value)
		item.value = sw_pytext_strip(sw_str_from(line, at + 1));
	return set_item(p, &item, key);
}

static bool continue_value(ini_parser *p, sw_str line)
{
	sw_str value = items_of(p)->ptr[p->last_item].value;
	if (!value.ptr)
		return line.len == 0 || fail_at(p, line, "a key without a value cannot go on");
	if (p->value.len == 0)
		sw_buf_add(&p->value, value);
	sw_buf_addc(&p->value, '\n');
	sw_buf_add(&p->value, line);
	return true;
}

static bool take_line(ini_parser *p, sw_str raw)
{
	sw_str line = sw_pytext_strip(raw);
	bool is_header = false;
	if (line.len && (line.ptr[0] == '#' || line.ptr[0] == ';'))
		return true;
	if (line.len == 0)
		return !p->in_value || continue_value(p, line);
	size_t indent = sw_pytext_len((sw_str){raw.ptr, (size_t)(line.ptr - raw.ptr)});
	if (p->in_value && indent > p->indent)
		return continue_value(p, line);
	end_value(p);
	p->indent = indent;
	if (!take_header(p, line, &is_header))
		return false;
	if (is_header)
		return true;
	if (!p->in_section)
		return fail_at(p, line,
			       sw_str_starts(line, SW_STR("\xef\xbb\xbf"))
				       ? "the file begins with a byte order mark, which Python does not take here"
				       : "expected a section in brackets before the first key");
	return take_item(p, line);
}

static bool check_text(ini_parser *p, sw_str text)
{
	if (text.len > SW_LIMIT_TEXT_FILE)
		return sw_fail(p->err, SW_F004, "%.*s has %zu bytes, the limit is %zu", SW_ARG(p->ini.path), text.len,
			       SW_LIMIT_TEXT_FILE);
	for (size_t at = 0, len; at < text.len; at += len) {
		len = sw_utf8_len(text, at);
		if (len == 0)
			return fail_at(p, sw_str_sub(text, at, at + 1), "this byte is no UTF-8");
	}
	return true;
}

bool sw_ini_parse(sw_str path, sw_str text, const sw_ini_options *options, sw_arena *arena, sw_ini *out, sw_error *err)
{
	static const sw_ini_options none = {0};
	ini_parser p = {.options = options ? options : &none, .arena = arena, .err = err, .ini = {path, text}};
	sw_str rest = text, line, end;
	p.delimiters = p.options->delimiters ? p.options->delimiters : "=:";
	sw_push(arena, &p.keys, (sw_map){0});
	bool ok = check_text(&p, text);
	while (ok && sw_pytext_line(&rest, &line, &end)) {
		p.line++;
		ok = take_line(&p, line);
	}
	end_value(&p);
	sw_buf_close(&p.value);
	if (ok)
		*out = p.ini;
	return ok;
}

/* ---- look-ups ---- */

const sw_ini_section *sw_ini_section_get(const sw_ini *ini, const char *name)
{
	sw_each (section, &ini->sections)
		if (sw_str_is(section->name, name))
			return section;
	return NULL;
}

static const sw_ini_item *find_item(const sw_ini_items *items, const char *key)
{
	sw_each (item, items)
		if (sw_str_is(item->key, key))
			return item;
	return NULL;
}

const sw_ini_item *sw_ini_get(const sw_ini *ini, const char *section, const char *key)
{
	const sw_ini_section *found = sw_ini_section_get(ini, section);
	const sw_ini_item *item = found ? find_item(&found->items, key) : NULL;
	return item || !found ? item : find_item(&ini->defaults, key);
}

sw_str sw_ini_value(const sw_ini *ini, const char *section, const char *key)
{
	const sw_ini_item *item = sw_ini_get(ini, section, key);
	return item ? item->value : (sw_str){0};
}

bool sw_ini_point(const sw_ini *ini, const sw_ini_item *item, const char *label, sw_error *err)
{
	return sw_point(err, ini->path, ini->text, item->offset, item->len, label);
}

/* ---- writing ---- */

static void write_items(sw_buf *buf, sw_str name, const sw_ini_items *items)
{
	sw_buf_addf(buf, "[%.*s]\n", SW_ARG(name));
	sw_each (item, items) {
		sw_buf_add(buf, item->key);
		if (item->value.ptr)
			sw_buf_addz(buf, " = ");
		for (size_t i = 0; i < item->value.len; i++) {
			sw_buf_addc(buf, item->value.ptr[i]);
			if (item->value.ptr[i] == '\n')
				sw_buf_addc(buf, '\t');
		}
		sw_buf_addc(buf, '\n');
	}
	sw_buf_addc(buf, '\n');
}

void sw_ini_write_section(sw_buf *buf, const sw_ini_section *section)
{
	write_items(buf, section->name, &section->items);
}

void sw_ini_write(sw_buf *buf, const sw_ini *ini)
{
	if (ini->defaults.len)
		write_items(buf, SW_STR("DEFAULT"), &ini->defaults);
	sw_each (section, &ini->sections)
		sw_ini_write_section(buf, section);
}
