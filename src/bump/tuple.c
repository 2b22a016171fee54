#include "bump/tuple.h"

#include "base/buf.h"
#include "pyspec/pep440.h"

/* Words of sys.version_info's releaselevel. */
static const struct level {
	const char *word, *pep440; /* "" = a final release */
	sw_pep440_pre pre;
} levels[] = {
	{"alpha", "a", SW_PRE_A}, {"beta", "b", SW_PRE_B},    {"candidate", "rc", SW_PRE_RC},
	{"rc", "rc", SW_PRE_RC},  {"final", "", SW_PRE_NONE}, {"dev", ".dev", SW_PRE_NONE},
};

static const struct level *level_of(sw_str word)
{
	for (size_t i = 0; i < SW_COUNTOF(levels); i++)
		if (sw_str_is(word, levels[i].word))
			return &levels[i];
	return NULL;
}

static bool is_sequence(const sw_py_value *value)
{
	return value->kind == SW_PY_TUPLE || value->kind == SW_PY_LIST;
}

static size_t number_count(const sw_py_value *value)
{
	size_t count = 0;
	while (count < value->items.len && value->items.ptr[count].kind == SW_PY_INT)
		count++;
	return count;
}

/* (1, 2, 3, "final", 0) */
static const struct level *info_level(const sw_py_value *value)
{
	bool fits = value->items.len == 5 && number_count(value) == 3 && value->items.ptr[3].kind == SW_PY_STR &&
		    value->items.ptr[4].kind == SW_PY_INT;
	return fits ? level_of(value->items.ptr[3].text) : NULL;
}

bool sw_tuple_is_numbers(const sw_py_value *value)
{
	return is_sequence(value) && value->items.len && number_count(value) == value->items.len;
}

bool sw_tuple_read(const sw_py_value *value, sw_arena *arena, sw_str *version)
{
	sw_strs parts = {0};
	if (!is_sequence(value))
		return false;
	const struct level *level = info_level(value);
	sw_each (item, &value->items) {
		if (item->kind != SW_PY_INT && item->kind != SW_PY_STR)
			return false;
		if (item->text.len)
			sw_push(arena, &parts, item->text);
	}
	if (level) {
		sw_str serial = level->pep440[0] ? parts.ptr[4] : (sw_str){0};
		sw_str release = sw_str_join(arena, parts.ptr, 3, SW_STR("."));
		sw_str whole = sw_fmt(arena, "%.*s%s%.*s", SW_ARG(release), level->pep440, SW_ARG(serial));
		return sw_pep440_normalise(whole, arena, version);
	}
	return sw_pep440_normalise(sw_str_join(arena, parts.ptr, parts.len, SW_STR(".")), arena, version);
}

/* Writing ----------------------------------------------------------------------------------------------------------------- */

typedef struct rewrite {
	sw_arena *arena;
	sw_str text;
	const sw_py_value *old;
	sw_pep440 next;
	char quote;
	sw_strs items; /* their new texts */
} rewrite;

static void push_text(rewrite *w, sw_str text)
{
	sw_push(w->arena, &w->items, sw_fmt(w->arena, "%c%.*s%c", w->quote, SW_ARG(text), w->quote));
}

/* As long as it was, when that only takes zeros more. */
static void push_release(rewrite *w, size_t count, bool as_text)
{
	for (size_t i = 0; i < w->next.release_len || i < count; i++) {
		sw_str number = sw_pep440_release_at(&w->next, i);
		if (as_text)
			push_text(w, number);
		else
			sw_push(w->arena, &w->items, number);
	}
}

static bool push_info(rewrite *w, sw_error *err)
{
	const sw_pep440 *v = &w->next;
	const char *word = v->dev.ptr ? "dev" : v->pre == SW_PRE_A ? "alpha" : v->pre == SW_PRE_B ? "beta" : "final";
	if (v->pre == SW_PRE_RC)
		word = sw_str_is(w->old->items.ptr[3].text, "candidate") ? "candidate" : "rc";
	if (v->release_len > 3 || v->post.ptr || (v->dev.ptr && v->pre != SW_PRE_NONE))
		return sw_fail(err, SW_W042, "%.*s has no place for %.*s", SW_ARG(w->text),
			       SW_ARG(sw_pep440_format(v, w->arena)));
	push_release(w, 3, false);
	push_text(w, sw_str_of(word));
	sw_push(w->arena, &w->items, v->dev.ptr ? v->dev : v->pre != SW_PRE_NONE ? v->pre_number : SW_STR("0"));
	return true;
}

/* "rc1" as one item, or as two where the old tuple has its number apart. */
static void push_part(rewrite *w, const char *word, sw_str number, bool apart)
{
	if (!apart) {
		push_text(w, sw_fmt(w->arena, "%s%.*s", word, SW_ARG(number)));
		return;
	}
	push_text(w, sw_str_of(word));
	sw_push(w->arena, &w->items, number);
}

static void push_parts(rewrite *w, bool numbers_only)
{
	const sw_py_value *old = w->old;
	size_t numbers = number_count(old), len = old->items.len;
	bool as_text = numbers == 0;
	bool apart = numbers > 0 && len > numbers + 1 && old->items.ptr[numbers + 1].kind == SW_PY_INT;
	bool kept_empty = len && old->items.ptr[len - 1].kind == SW_PY_STR && !old->items.ptr[len - 1].text.len;
	if (as_text)
		while (numbers < len && sw_str_u64(old->items.ptr[numbers].text, &(uint64_t){0}))
			numbers++;
	push_release(w, numbers, as_text);
	size_t before = w->items.len;
	if (!numbers_only && w->next.pre != SW_PRE_NONE)
		push_part(w, sw_pep440_pre_name(w->next.pre), w->next.pre_number, apart);
	if (!numbers_only && w->next.post.ptr)
		push_part(w, "post", w->next.post, apart);
	if (!numbers_only && w->next.dev.ptr)
		push_part(w, "dev", w->next.dev, apart);
	if (kept_empty && w->items.len == before)
		push_text(w, (sw_str){0});
}

static char quote_of(const sw_py_value *old, sw_str text)
{
	sw_each (item, &old->items)
		if (item->kind == SW_PY_STR && text.ptr[item->offset] == '\'')
			return '\'';
	return '"';
}

/* What stands before the first item, between the first two, and behind the last. */
static void layout_of(const sw_py_value *old, sw_str text, sw_str *open, sw_str *between, sw_str *close)
{
	const sw_py_value *first = &old->items.ptr[0], *last = &old->items.ptr[old->items.len - 1];
	*open = sw_str_sub(text, 0, first->offset);
	*between = old->items.len > 1 ? sw_str_sub(text, first->offset + first->len, first[1].offset) : SW_STR(", ");
	*close = sw_str_from(text, last->offset + last->len);
}

static sw_str render(const rewrite *w)
{
	SW_AUTO(sw_buf) out = {0};
	sw_str open = {0}, between = {0}, close = {0};
	const sw_py_value *old = w->old;
	layout_of(old, w->text, &open, &between, &close);
	sw_buf_add(&out, open);
	for (size_t i = 0; i < w->items.len; i++) {
		sw_buf_add(&out, w->items.ptr[i]);
		if (i + 1 == w->items.len)
			break;
		bool same = w->items.len == old->items.len;
		const sw_py_value *at = same ? &old->items.ptr[i] : NULL;
		sw_buf_add(&out, same ? sw_str_sub(w->text, at->offset + at->len, at[1].offset) : between);
	}
	if (w->items.len == 1 && old->kind == SW_PY_TUPLE && sw_str_chr(close, ',') == SW_NPOS)
		sw_buf_addc(&out, ',');
	sw_buf_add(&out, close);
	return sw_buf_copy(&out, w->arena);
}

bool sw_tuple_write(sw_str text, sw_str next, bool numbers_only, sw_arena *arena, sw_str *out, sw_error *err)
{
	sw_py_value old = {0};
	rewrite w = {.arena = arena, .text = text, .old = &old};
	if (!sw_py_literal(SW_STR("tuple"), text, arena, &old, err) || !sw_pep440_parse(next, arena, &w.next, err))
		return false;
	if (!is_sequence(&old) || !old.items.len || !sw_str_is(w.next.epoch, "0") || w.next.local_len)
		return sw_fail(err, SW_W042, "%.*s has no place for %.*s", SW_ARG(text), SW_ARG(next));
	w.quote = quote_of(&old, text);
	if (info_level(&old)) {
		if (!push_info(&w, err))
			return false;
	} else {
		push_parts(&w, numbers_only);
	}
	*out = render(&w);
	return true;
}
