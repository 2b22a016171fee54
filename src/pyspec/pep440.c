#include "pyspec/pep440.h"

#include <string.h>

#include "base/buf.h"
#include "base/vec.h"

/* --- white space as Python sees it --- */

/* What str.isspace() takes beyond ASCII, in UTF-8. U+2000 to U+200A are looked at apart. */
static const sw_str wide_spaces[] = {
	SW_S("\xc2\x85"),     SW_S("\xc2\xa0"),     SW_S("\xe1\x9a\x80"), SW_S("\xe2\x80\xa8"),
	SW_S("\xe2\x80\xa9"), SW_S("\xe2\x80\xaf"), SW_S("\xe2\x81\x9f"), SW_S("\xe3\x80\x80"),
};

size_t sw_pyspace_len(sw_str s, size_t at)
{
	if (at >= s.len)
		return 0;
	unsigned char c = (unsigned char)s.ptr[at];
	if (c < 0x80)
		return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f);
	sw_str rest = sw_str_from(s, at);
	for (size_t i = 0; i < SW_COUNTOF(wide_spaces); i++)
		if (sw_str_starts(rest, wide_spaces[i]))
			return wide_spaces[i].len;
	bool between = rest.len >= 3 && sw_str_starts(rest, SW_STR("\xe2\x80")) && (unsigned char)rest.ptr[2] >= 0x80 &&
		       (unsigned char)rest.ptr[2] <= 0x8a;
	return between ? 3 : 0;
}

sw_str sw_pyspace_trim(sw_str s)
{
	for (size_t n; (n = sw_pyspace_len(s, 0));)
		s = sw_str_from(s, n);
	for (bool found = true; found && s.len;) {
		found = false;
		for (size_t n = 1; n <= 3 && n <= s.len && !found; n++) {
			found = sw_pyspace_len(s, s.len - n) == n;
			if (found)
				s.len -= n;
		}
	}
	return s;
}

/* --- reading --- */

/* Where reading stands in a text that is in lower case already. */
typedef struct cursor {
	sw_str text;
	size_t at;
} cursor;

static char peek(const cursor *in, size_t ahead)
{
	return in->at + ahead < in->text.len ? in->text.ptr[in->at + ahead] : '\0';
}

static bool is_separator(char c)
{
	return c == '.' || c == '-' || c == '_';
}

/* A number at the cursor without its leading zeros; ptr NULL when there is none. */
static sw_str take_number(cursor *in)
{
	size_t start = in->at;
	while (sw_is_digit(peek(in, 0)))
		in->at++;
	if (in->at == start)
		return (sw_str){0};
	while (start + 1 < in->at && in->text.ptr[start] == '0')
		start++;
	return sw_str_sub(in->text, start, in->at);
}

typedef struct word {
	sw_str text;
	sw_pep440_pre pre; /* SW_PRE_NONE for other words */
} word;

static const word pre_words[] = {
	{SW_S("alpha"), SW_PRE_A},    {SW_S("a"), SW_PRE_A},    {SW_S("beta"), SW_PRE_B}, {SW_S("b"), SW_PRE_B},
	{SW_S("preview"), SW_PRE_RC}, {SW_S("pre"), SW_PRE_RC}, {SW_S("c"), SW_PRE_RC},   {SW_S("rc"), SW_PRE_RC},
};
static const word post_words[] = {{SW_S("post"), SW_PRE_NONE}, {SW_S("rev"), SW_PRE_NONE}, {SW_S("r"), SW_PRE_NONE}};
static const word dev_words[] = {{SW_S("dev"), SW_PRE_NONE}};

/* [sep] word [sep] [number]: the number, "0" without one; ptr NULL and nothing taken when none of the words is there. */
static sw_str take_labelled(cursor *in, const word *words, size_t count, const word **found)
{
	size_t skip = is_separator(peek(in, 0));
	sw_str rest = sw_str_from(in->text, in->at + skip);
	for (size_t i = 0; i < count; i++) {
		if (!sw_str_starts(rest, words[i].text))
			continue;
		in->at += skip + words[i].text.len;
		in->at += is_separator(peek(in, 0));
		if (found)
			*found = &words[i];
		sw_str number = take_number(in);
		return number.ptr ? number : SW_STR("0");
	}
	return (sw_str){0};
}

static void take_epoch_and_release(cursor *in, sw_arena *arena, sw_pep440 *out)
{
	sw_strs release = {0};
	sw_str number = take_number(in);
	out->epoch = SW_STR("0");
	if (number.ptr && peek(in, 0) == '!' && sw_is_digit(peek(in, 1))) {
		out->epoch = number;
		in->at++;
		number = take_number(in);
	}
	while (number.ptr) {
		sw_push(arena, &release, number);
		if (peek(in, 0) != '.' || !sw_is_digit(peek(in, 1)))
			break;
		in->at++;
		number = take_number(in);
	}
	out->release = release.ptr;
	out->release_len = release.len;
}

static sw_str take_post(cursor *in)
{
	if (peek(in, 0) == '-' && sw_is_digit(peek(in, 1))) {
		in->at++;
		return take_number(in);
	}
	return take_labelled(in, post_words, SW_COUNTOF(post_words), NULL);
}

static void take_local(cursor *in, sw_arena *arena, sw_pep440 *out)
{
	sw_strs segments = {0};
	if (peek(in, 0) != '+' || !sw_is_alnum(peek(in, 1)))
		return;
	do {
		size_t start = ++in->at;
		bool digits = true;
		for (; sw_is_alnum(peek(in, 0)); in->at++)
			digits = digits && sw_is_digit(peek(in, 0));
		while (digits && start + 1 < in->at && in->text.ptr[start] == '0')
			start++;
		sw_push(arena, &segments, sw_str_sub(in->text, start, in->at));
	} while (is_separator(peek(in, 0)) && sw_is_alnum(peek(in, 1)));
	out->local = segments.ptr;
	out->local_len = segments.len;
}

/* Reads as far as the text is a version; false when it does not begin with one. */
static bool take_version(cursor *in, sw_arena *arena, sw_pep440 *out)
{
	const word *found = NULL;
	in->at += peek(in, 0) == 'v';
	take_epoch_and_release(in, arena, out);
	if (out->release_len == 0)
		return false;
	out->pre_number = take_labelled(in, pre_words, SW_COUNTOF(pre_words), &found);
	out->pre = found ? found->pre : SW_PRE_NONE;
	out->post = take_post(in);
	out->dev = take_labelled(in, dev_words, SW_COUNTOF(dev_words), NULL);
	take_local(in, arena, out);
	return true;
}

bool sw_pep440_scan(sw_str text, sw_arena *arena, sw_pep440 *out)
{
	sw_pep440 version = {0};
	text = sw_pyspace_trim(text);
	if (text.len == 0 || text.len > SW_PEP440_MAX_BYTES)
		return false;
	cursor in = {.text = sw_str_lower(arena, text)};
	if (!take_version(&in, arena, &version) || in.at != in.text.len)
		return false;
	*out = version;
	return true;
}

bool sw_pep440_parse(sw_str text, sw_arena *arena, sw_pep440 *out, sw_error *err)
{
	if (sw_pep440_scan(text, arena, out))
		return true;
	if (text.len > SW_PEP440_MAX_BYTES)
		return sw_fail(err, SW_W002, "a version of %zu bytes is too long (at most %zu)", text.len,
			       SW_PEP440_MAX_BYTES);
	sw_fail(err, SW_W002, "\"%.*s\" is no version", SW_ARG(text));
	return sw_hint(err, "write it like 1.2.3, 1.2.3rc1, 1.2.3.post1 or 1.2.3.dev4 (PEP 440)");
}

size_t sw_pep440_prefix_len(sw_str text, bool with_local)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_pep440 version = {0};
	if (text.len > SW_PEP440_MAX_BYTES)
		text.len = SW_PEP440_MAX_BYTES;
	cursor in = {.text = sw_str_lower(&scratch, text)};
	if (!take_version(&in, &scratch, &version))
		return 0;
	if (!with_local && version.local_len)
		return sw_str_chr(text, '+');
	return in.at;
}

bool sw_pep440_valid(sw_str text)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_pep440 version;
	return sw_pep440_scan(text, &scratch, &version);
}

/* --- writing --- */

const char *sw_pep440_pre_name(sw_pep440_pre pre)
{
	static const char *const names[] = {"", "a", "b", "rc"};
	return names[pre];
}

sw_str sw_pep440_release_at(const sw_pep440 *version, size_t at)
{
	return at < version->release_len ? version->release[at] : SW_STR("0");
}

static bool is_zero(sw_str number)
{
	return sw_str_is(number, "0");
}

static size_t trimmed_len(const sw_pep440 *version)
{
	size_t len = version->release_len;
	while (len > 1 && is_zero(version->release[len - 1]))
		len--;
	return len;
}

static void add_base(sw_buf *buf, const sw_pep440 *version, size_t release_len)
{
	if (!is_zero(version->epoch)) {
		sw_buf_add(buf, version->epoch);
		sw_buf_addc(buf, '!');
	}
	for (size_t i = 0; i < release_len; i++) {
		if (i)
			sw_buf_addc(buf, '.');
		sw_buf_add(buf, version->release[i]);
	}
}

static void add_suffixes(sw_buf *buf, const sw_pep440 *version)
{
	if (version->pre != SW_PRE_NONE) {
		sw_buf_addz(buf, sw_pep440_pre_name(version->pre));
		sw_buf_add(buf, version->pre_number);
	}
	if (version->post.ptr) {
		sw_buf_addz(buf, ".post");
		sw_buf_add(buf, version->post);
	}
	if (version->dev.ptr) {
		sw_buf_addz(buf, ".dev");
		sw_buf_add(buf, version->dev);
	}
}

static void add_local(sw_buf *buf, const sw_pep440 *version)
{
	for (size_t i = 0; i < version->local_len; i++) {
		sw_buf_addc(buf, i ? '.' : '+');
		sw_buf_add(buf, version->local[i]);
	}
}

sw_str sw_pep440_format(const sw_pep440 *version, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	add_base(&buf, version, version->release_len);
	add_suffixes(&buf, version);
	add_local(&buf, version);
	return sw_buf_copy(&buf, arena);
}

sw_str sw_pep440_public(const sw_pep440 *version, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	add_base(&buf, version, version->release_len);
	add_suffixes(&buf, version);
	return sw_buf_copy(&buf, arena);
}

sw_str sw_pep440_base(const sw_pep440 *version, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	add_base(&buf, version, version->release_len);
	return sw_buf_copy(&buf, arena);
}

sw_str sw_pep440_canonical(const sw_pep440 *version, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	add_base(&buf, version, trimmed_len(version));
	add_suffixes(&buf, version);
	add_local(&buf, version);
	return sw_buf_copy(&buf, arena);
}

bool sw_pep440_normalise(sw_str text, sw_arena *arena, sw_str *out)
{
	sw_pep440 version;
	if (!sw_pep440_scan(text, arena, &version))
		return false;
	*out = sw_pep440_format(&version, arena);
	return true;
}

bool sw_pep440_is_normal(sw_str text)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_str normal;
	return sw_pep440_normalise(text, &scratch, &normal) && sw_str_eq(text, normal);
}

/* --- order --- */

/* Numbers without leading zeros: the longer one is larger. */
static int cmp_number(sw_str a, sw_str b)
{
	if (a.len != b.len)
		return a.len < b.len ? -1 : 1;
	return sw_str_cmp(a, b);
}

static int cmp_release(const sw_pep440 *a, const sw_pep440 *b)
{
	size_t len = a->release_len > b->release_len ? a->release_len : b->release_len;
	for (size_t i = 0; i < len; i++) {
		int order = cmp_number(sw_pep440_release_at(a, i), sw_pep440_release_at(b, i));
		if (order)
			return order;
	}
	return 0;
}

/* 1.dev0 < 1a0 < 1b0 < 1rc0 < 1: a release that has nothing but .devN comes before its pre-releases. */
static int pre_rank(const sw_pep440 *version)
{
	if (version->pre != SW_PRE_NONE)
		return (int)version->pre;
	return !version->post.ptr && version->dev.ptr ? 0 : 4;
}

/* An absent number sorts before (`absent` = -1) or behind (1) every number. */
static int cmp_optional(sw_str a, sw_str b, int absent)
{
	if (a.ptr && b.ptr)
		return cmp_number(a, b);
	if (!a.ptr && !b.ptr)
		return 0;
	return a.ptr ? -absent : absent;
}

int sw_pep440_cmp_public(const sw_pep440 *a, const sw_pep440 *b)
{
	int order = cmp_number(a->epoch, b->epoch);
	if (!order)
		order = cmp_release(a, b);
	if (!order)
		order = pre_rank(a) - pre_rank(b);
	if (!order && a->pre != SW_PRE_NONE)
		order = cmp_number(a->pre_number, b->pre_number);
	if (!order)
		order = cmp_optional(a->post, b->post, -1);
	if (!order)
		order = cmp_optional(a->dev, b->dev, 1);
	return order;
}

/* Texts sort before numbers. */
static int cmp_segment(sw_str a, sw_str b)
{
	bool a_number = true, b_number = true;
	for (size_t i = 0; i < a.len; i++)
		a_number = a_number && sw_is_digit(a.ptr[i]);
	for (size_t i = 0; i < b.len; i++)
		b_number = b_number && sw_is_digit(b.ptr[i]);
	if (a_number != b_number)
		return a_number ? 1 : -1;
	return a_number ? cmp_number(a, b) : sw_str_cmp(a, b);
}

static int cmp_local(const sw_pep440 *a, const sw_pep440 *b)
{
	for (size_t i = 0; i < a->local_len && i < b->local_len; i++) {
		int order = cmp_segment(a->local[i], b->local[i]);
		if (order)
			return order;
	}
	return (a->local_len > b->local_len) - (a->local_len < b->local_len);
}

int sw_pep440_cmp(const sw_pep440 *a, const sw_pep440 *b)
{
	int order = sw_pep440_cmp_public(a, b);
	return order ? order : cmp_local(a, b);
}

bool sw_pep440_cmp_text(sw_str a, sw_str b, int *order)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_pep440 left, right;
	if (!sw_pep440_scan(a, &scratch, &left) || !sw_pep440_scan(b, &scratch, &right))
		return false;
	*order = sw_pep440_cmp(&left, &right);
	return true;
}

bool sw_pep440_has_prefix(const sw_pep440 *version, const sw_pep440 *prefix, size_t parts)
{
	if (!sw_str_eq(version->epoch, prefix->epoch))
		return false;
	for (size_t i = 0; i < parts; i++)
		if (!sw_str_eq(sw_pep440_release_at(version, i), sw_pep440_release_at(prefix, i)))
			return false;
	return true;
}
