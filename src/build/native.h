/* What the native backends share: what they are given, what they answer, and helpers to say "not native, because". */
#pragma once
#include "build/build.h"
#include "build/tree.h"

/* A member of an archive. */
typedef struct sw_native_member {
	sw_str name;
	sw_blob *blob; /* NULL = a folder, whose name ends with "/" */
	unsigned mode; /* zip: upper half of the external attributes; tar: permission bits */
	bool old;      /* tar: the time 0 instead of the commit's */
} sw_native_member;
typedef SW_VEC(sw_native_member) sw_native_members;

/* The two archives, completely. */
typedef struct sw_native_plan {
	sw_str profile;                /* "flit_core 4.2.0" */
	sw_str name, version;          /* as in the metadata */
	sw_str sdist_file, wheel_file; /* names of the archives */
	sw_native_members sdist;       /* in order, names with the top folder */
	sw_native_members wheel;       /* in order, without RECORD */
	sw_str record;                 /* name of RECORD, which the writer makes and adds last */
	bool record_crlf;              /* its lines end with CR LF */
	unsigned record_mode;
	sw_strs notes;
} sw_native_plan;

typedef struct sw_native {
	const sw_build_input *input;
	sw_arena *arena;
	sw_tree tree; /* the commit */
	sw_native_plan plan;
	sw_build_reason why;
} sw_native;

/* One backend that is imitated. Adding one is a file and a row in build.c. */
typedef struct sw_native_backend {
	const char *name;           /* of the distribution: "flit_core" */
	const char *const *objects; /* values of build-backend, NULL at the end */
	/* Fills plan, or why (by sw_native_no). Does not fail: what cannot be read is not proven, and the project's own backend
	   then says what is wrong with it. */
	bool (*prove)(sw_native *native);
} sw_native_backend;

extern const sw_native_backend sw_native_flit;
extern const sw_native_backend sw_native_setuptools;

/* Sets why, unless it is set; always false, for `return sw_native_no(native, …)`. */
bool sw_native_no(sw_native *native, const char *format, ...) SW_PRINTF(2, 3);
/* The same with a place: a field or an offset of one of the project's files. */
bool sw_native_no_at(sw_native *native, const sw_project_file *file, size_t offset, const char *format, ...)
	SW_PRINTF(4, 5);
/* The same with a line of a file of the project. */
bool sw_native_no_line(sw_native *native, sw_str path, uint32_t line, const char *format, ...) SW_PRINTF(4, 5);
void sw_native_note(sw_native *native, const char *format, ...) SW_PRINTF(2, 3);

/* Adds members; `name` is copied where it is joined. */
void sw_native_put(sw_native *native, sw_native_members *members, sw_str name, sw_blob *blob, unsigned mode);
/* A generated file. */
sw_blob *sw_native_text(sw_native *native, sw_str text);

/* The text of "Generator:" for a profile: "shipwheel 0.1.0 (compatible: flit_core 4.2.0)". */
sw_str sw_native_generator(sw_native *native);

/* email.headerregistry.Address as text: "Name <user@host>", the name quoted where it must be. False for an address that is not
   plain, or a name with line breaks. */
bool sw_native_address(sw_arena *arena, sw_str name, sw_str email, sw_str *out);
