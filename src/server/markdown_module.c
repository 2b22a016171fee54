/* The module sw-markdown.so: the only file that knows cmark-gfm. */
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <pthread.h>
#include <string.h>

#include "server/markdown.h"

extern const sw_markdown_module sw_markdown_table;

static const char *const extensions[] = {"table", "strikethrough", "autolink", "tagfilter", "tasklist"};

/* cmark's registry of extensions is global and not locked; one render at a time is plenty. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* An image is shown as a link with the same text: pages load nothing from other hosts, so it would be a broken picture. An
   image within a link (a badge) just gives its text. */
static void unpicture(cmark_node *image)
{
	cmark_node *parent = cmark_node_parent(image);
	bool in_link = false;
	for (cmark_node *up = parent; up && !in_link; up = cmark_node_parent(up))
		in_link = cmark_node_get_type(up) == CMARK_NODE_LINK;
	cmark_node *link = in_link ? NULL : cmark_node_new(CMARK_NODE_LINK);
	if (link) {
		cmark_node_set_url(link, cmark_node_get_url(image));
		cmark_node_set_title(link, cmark_node_get_title(image));
		cmark_node_insert_before(image, link);
	}
	cmark_node *child;
	while ((child = cmark_node_first_child(image)) != NULL) {
		cmark_node_unlink(child);
		if (link)
			cmark_node_append_child(link, child);
		else
			cmark_node_insert_before(image, child);
	}
	cmark_node_unlink(image);
	cmark_node_free(image);
}

static void unpicture_all(cmark_node *document)
{
	cmark_iter *iter = cmark_iter_new(document);
	cmark_event_type event;
	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);
		/* On leaving: its children were visited, so the iterator stands on nothing that goes away. */
		if (event == CMARK_EVENT_EXIT && cmark_node_get_type(node) == CMARK_NODE_IMAGE)
			unpicture(node);
	}
	cmark_iter_free(iter);
}

static bool render(const char *text, size_t len, void (*emit)(void *data, const char *html, size_t len), void *data)
{
	pthread_mutex_lock(&lock);
	cmark_gfm_core_extensions_ensure_registered();
	cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8);
	for (size_t i = 0; i < SW_COUNTOF(extensions); i++) {
		cmark_syntax_extension *extension = cmark_find_syntax_extension(extensions[i]);
		if (extension)
			cmark_parser_attach_syntax_extension(parser, extension);
	}
	cmark_parser_feed(parser, text, len);
	cmark_node *document = cmark_parser_finish(parser);
	bool ok = document != NULL;
	if (ok) {
		unpicture_all(document);
		/* CMARK_OPT_UNSAFE is not set: raw HTML and dangerous links are left out. */
		char *html = cmark_render_html(document, CMARK_OPT_DEFAULT | CMARK_OPT_GITHUB_PRE_LANG,
					       cmark_parser_get_syntax_extensions(parser));
		emit(data, html, strlen(html));
		cmark_get_default_mem_allocator()->free(html);
		cmark_node_free(document);
	}
	cmark_parser_free(parser);
	pthread_mutex_unlock(&lock);
	return ok;
}

__attribute__((visibility("default"))) const sw_markdown_module sw_markdown_table = {.render = render};
