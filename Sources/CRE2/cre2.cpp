#include "cre2.h"

#include <re2/re2.h>

#include <cstring>
#include <string>
#include <vector>

struct mvs_pattern {
  re2::RE2 engine;
  mvs_pattern(re2::StringPiece text, const re2::RE2::Options &options) : engine(text, options) {}
};

mvs_pattern *mvs_pattern_create(
    const uint8_t *bytes, size_t count, int64_t memory_limit, char *message, size_t message_size) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(memory_limit);
  auto *pattern = new mvs_pattern(
      re2::StringPiece(reinterpret_cast<const char *>(bytes), count), options);
  if (pattern->engine.ok()) return pattern;
  std::strncpy(message, pattern->engine.error().c_str(), message_size - 1);
  message[message_size - 1] = 0;
  delete pattern;
  return nullptr;
}

void mvs_pattern_free(mvs_pattern *pattern) { delete pattern; }

int mvs_pattern_groups(const mvs_pattern *pattern) {
  return pattern->engine.NumberOfCapturingGroups();
}

int mvs_pattern_search(
    const mvs_pattern *pattern, const uint8_t *text, size_t count, size_t start, int64_t *spans,
    int group_count) {
  re2::StringPiece subject(reinterpret_cast<const char *>(text), count);
  std::vector<re2::StringPiece> groups(group_count > 0 ? group_count : 1);
  bool found = pattern->engine.Match(
      subject, start, count, re2::RE2::UNANCHORED, groups.data(), group_count);
  if (!found) return 0;
  for (int i = 0; i < group_count; i++) {
    if (groups[i].data() == nullptr) {
      spans[2 * i] = spans[2 * i + 1] = -1;
    } else {
      spans[2 * i] = groups[i].data() - subject.data();
      spans[2 * i + 1] = spans[2 * i] + static_cast<int64_t>(groups[i].size());
    }
  }
  return 1;
}
