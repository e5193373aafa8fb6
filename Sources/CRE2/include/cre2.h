#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled RE2 pattern: linear-time matching on UTF-8, no back-references, no look-around.
typedef struct mvs_pattern mvs_pattern;

/// Compiles a pattern; on failure returns NULL and writes a sentence into `message`.
mvs_pattern *mvs_pattern_create(
    const uint8_t *bytes, size_t count, int64_t memory_limit, char *message, size_t message_size);
void mvs_pattern_free(mvs_pattern *pattern);
/// The number of capturing groups.
int mvs_pattern_groups(const mvs_pattern *pattern);
/// Searches `text` from `start`. Group i occupies spans[2i]..<spans[2i+1], or -1, -1 when unmatched.
/// Group 0 is the whole match; `group_count` spans are filled. Returns 1 on a match, else 0.
int mvs_pattern_search(
    const mvs_pattern *pattern, const uint8_t *text, size_t count, size_t start, int64_t *spans,
    int group_count);

#ifdef __cplusplus
}
#endif
