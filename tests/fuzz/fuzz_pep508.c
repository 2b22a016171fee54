/* Requirements: what is read is written, read again and means the same in an environment. */
#include "pyspec/pep508.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int decide(const sw_requirement *requirement, const sw_marker_env *env)
{
	sw_error err = {0};
	bool applies;
	return sw_requirement_applies(requirement, env, &applies, &err) ? applies : 2;
}

/* packaging writes a backslash in a marker as it is, and so do we: read again it may be an escape. */
static bool reads_back(sw_str text)
{
	return sw_str_chr(text, '\\') == SW_NPOS && sw_str_is_utf8(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_str text = {(const char *)data, size};
	sw_requirement requirement, again;
	sw_marker marker;
	sw_error err = {0};
	sw_marker_env env = {0};
	sw_strs extras = {0};
	sw_push(&arena, &extras, SW_STR("x"));
	for (size_t i = 0; i < SW_MARKER_VALUE_COUNT; i++)
		env.values[i] = i == SW_MARKER_PYTHON_FULL_VERSION ? SW_STR("3.11.2+") : SW_STR("3.11");
	env.extras = &extras;
	(void)sw_marker_parse(text, &arena, &marker, &err);
	if (!sw_requirement_parse(text, &arena, &requirement, &err)) {
		SW_ASSERT(err.message[0]);
		return 0;
	}
	sw_str written = sw_requirement_format(&requirement, NULL, &arena);
	int result = decide(&requirement, &env);
	if (!reads_back(text))
		return 0;
	SW_ASSERT(sw_requirement_parse(written, &arena, &again, &err));
	SW_ASSERT(sw_str_eq(sw_requirement_format(&again, NULL, &arena), written));
	SW_ASSERT(decide(&again, &env) == result);
	return 0;
}
