/* From a version to the next one by words ("minor", "rc", "stable"): arithmetic on PEP 440, by rules of our own or exactly
   by those of a peer (hatch 1.x `hatch version`, uv `uv version --bump`, poetry `poetry version`). Pure functions.

   Our rules: one release word (major minor patch stable), one phase (alpha beta rc), post and dev, in any order; `word=N`
   sets the number. The epoch stays, the local part goes, the release keeps its length. Each result is higher than what it
   started from, or it is an error that names the command that works. The words of all three peers are understood; `docs`
   has the table of where they disagree (help topic "bumping"). */
#pragma once
#include "base/err.h"
#include "base/vec.h"
#include "changes/dialect.h"
#include "project/project.h"

typedef enum sw_bump_rules {
	SW_BUMP_AUTO, /* as a setting only: our rules, the first number of a phase as the project's tool counts */
	SW_BUMP_SHIPWHEEL,
	SW_BUMP_UV,
	SW_BUMP_HATCH,
	SW_BUMP_POETRY
} sw_bump_rules; /* the order of the words of the setting bump.arithmetic */

typedef struct sw_bump_arith {
	sw_bump_rules rules; /* never SW_BUMP_AUTO */
	unsigned start;      /* of our rules: first number of alpha, beta, rc, post and dev */
	const char *name;    /* "shipwheel", "uv", "hatch", "poetry" */
	sw_str because;      /* for people: "uv.lock: a phase starts at 1" */
} sw_bump_arith;

/* The arithmetic of a project: what the setting bump.arithmetic says. With "auto" it is ours, starting as uv does (1) where
   there is a uv.lock, a [tool.uv] or uv_build, as hatch and poetry do (0) where they build; 1 elsewhere. */
sw_bump_arith sw_bump_arith_of(const sw_project *project, sw_arena *arena);
/* The same for given rules; `start` as the tool has it, 1 for ours. */
sw_bump_arith sw_bump_arith_plain(sw_bump_rules rules);

/* Applies `words` to `current`. *out is the new version in normal form (hatch's keep a leading "v"). SW_W060: a word or a
   combination that the rules do not have; SW_W043: the result would not be higher; SW_W002: `current` is no version. Each
   hint is a command that works. By a peer's rules exactly its results, also where it goes backwards. */
SW_NODISCARD bool sw_bump_next(const sw_bump_arith *arith, sw_str current, const sw_strs *words, sw_arena *arena,
			       sw_str *out, sw_error *err);
/* The words of our rules, NULL at the end, each with its meaning: for help and messages. */
typedef struct sw_bump_word {
	const char *word, *meaning;
} sw_bump_word;
extern const sw_bump_word sw_bump_words[];

typedef sw_level sw_bump_level; /* SW_LEVEL_NONE, SW_LEVEL_PATCH, SW_LEVEL_MINOR, SW_LEVEL_MAJOR */

typedef enum sw_bump_fit {
	SW_FIT_OK,
	SW_FIT_SAME,      /* the same version */
	SW_FIT_LOWER,     /* not higher than the last release */
	SW_FIT_SKIPS,     /* leaves out a level or a number: 1.2.3 to 1.4.0, 3.0.0, 1.2.5 or 2.1.0; rc1 to rc3 */
	SW_FIT_TOO_SMALL, /* higher, but less than `least`: the changes ask for more */
	SW_FIT_PHASE /* a phase that should be over: 1.2.3rc1 to 1.2.3b2 is lower, final to 1.2.4.post2 has no 1.2.4 */
} sw_bump_fit;

typedef struct sw_bump_increment {
	sw_bump_fit fit;
	sw_bump_level level; /* what changed in the release; NONE = only phase, post or dev */
	sw_str reason;       /* for people, one sentence without full stop; "" with SW_FIT_OK */
	sw_strs instead;     /* versions that would fit, in ascending order */
} sw_bump_increment;

/* Is `next` an appropriate step from `last`, the last release (R9)? `least` is the level that the changes since ask for,
   SW_LEVEL_NONE when that is not known. Calendar versions (a first number from 1990 on, in both) may skip what they like.
   With 0.x a major change may be a minor step. False with SW_W002 when one of them is no version. Telling is all that this
   does: whoever is told to go on goes on. */
SW_NODISCARD bool sw_bump_check_increment(sw_str last, sw_str next, sw_bump_level least, sw_arena *arena,
					  sw_bump_increment *out, sw_error *err);
/* What separates two versions: the level of the first number of the release that differs. */
sw_bump_level sw_bump_level_between(sw_str a, sw_str b);
