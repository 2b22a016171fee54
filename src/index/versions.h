/* Which versions of a project an index has, or has had: from the names of the files on its page, yanked ones included, and
   from the list of versions that the page may carry (PEP 700), which also names those whose files are gone. A version that was
   there once can never be used again on PyPI and its likes, so this is what a new version is held against. */
#pragma once
#include "index/index.h"
#include "pyspec/pep440.h"

typedef struct sw_index_version {
	sw_str text; /* normal form */
	sw_pep440 version;
	sw_str filename; /* one file of it, for messages; "" = listed without a file */
	size_t files;
	bool yanked; /* there are files, and every one is yanked (PEP 592) */
} sw_index_version;
typedef SW_VEC(sw_index_version) sw_index_version_list; /* ascending; no two compare equal */

/* The versions of `project` on the index: one GET of its simple page, none when the page is at hand and unchanged. A project
   that the index does not have gives an empty list. *out lives in `arena`. Errors as of sw_index_project. */
SW_NODISCARD bool sw_index_versions(sw_index_client *client, sw_str project, sw_arena *arena,
				    sw_index_version_list *out, sw_error *err);
/* The same of a page. Names that are no wheel or sdist of `project`, and versions that are not PEP 440, are passed over, as
   installers do. */
void sw_index_versions_of(const sw_simple_page *page, sw_str project, sw_arena *arena, sw_index_version_list *out);

/* The entry that compares equal (1.0 finds 1.0.0), or NULL. */
const sw_index_version *sw_index_version_find(const sw_index_version_list *list, const sw_pep440 *version);
/* The highest entry, yanked or not; NULL when the list is empty. `stable`: final and post releases alone. */
const sw_index_version *sw_index_version_newest(const sw_index_version_list *list, bool stable);
