/* The machine behind all glob dialects: a pattern becomes a short program, which is run over the path with the set of all
   places where it may be, so that no pattern takes more than its length times the path's. Not for other rooms. */
#pragma once
#include "codec/glob.h"

#define GLOB_MAX 512 /* instructions; a longer pattern matches nothing */

typedef enum glob_op {
	GLOB_CHAR,     /* `point` */
	GLOB_ANY,      /* any character */
	GLOB_NO_SLASH, /* any but "/" */
	GLOB_CLASS,    /* one of `set` */
	GLOB_STAR,     /* any number of characters */
	GLOB_RUN,      /* any number of characters but "/" */
	GLOB_DIRS,     /* any number of "name/"; takes two places, the second is GLOB_IN_DIR */
	GLOB_IN_DIR,
	GLOB_VISIBLE, /* nothing, but a "." must not follow */
	GLOB_NEVER    /* fits nothing */
} glob_op;

/* How the text between [ and ] is read. */
typedef enum glob_class {
	GLOB_CLASS_RANGES,  /* a-z is a range: fnmatch */
	GLOB_CLASS_LITERAL, /* every character is itself: MANIFEST.in */
	GLOB_CLASS_ESCAPES  /* ranges and backslashes: gitignore */
} glob_class;

typedef struct glob_instr {
	glob_op op;
	bool visible; /* GLOB_DIRS: names that begin with "." are not taken */
	bool negated; /* GLOB_CLASS */
	bool segment; /* GLOB_CLASS: never takes "/" */
	glob_class form;
	uint32_t point;
	sw_str set;
} glob_instr;

typedef struct glob_program {
	size_t len;
	bool over;
	glob_instr instr[GLOB_MAX];
} glob_program;

void sw_glob_add(glob_program *p, glob_op op);
void sw_glob_add_char(glob_program *p, uint32_t point);
/* Adds GLOB_DIRS with its second place. */
void sw_glob_add_dirs(glob_program *p, bool visible);
/* Adds what fnmatch understands of `pattern`, in which * and ? take "/" as well unless `segment`. With GLOB_CLASS_ESCAPES a
   backslash takes the next character as it is. */
void sw_glob_add_pattern(glob_program *p, sw_str pattern, bool segment, glob_class form);
/* True when the whole path fits. *below (may be NULL) becomes true when a directory above the path fits. */
bool sw_glob_run(const glob_program *p, sw_str path, bool *below);
