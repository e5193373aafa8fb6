// Loops whose results go past the caches to memory, for which Swift has no words: what is written
// in bulk and not read soon need not be fetched first, nor push out what is still needed.
#pragma once
#include <stdint.h>

typedef uint64_t cstreams_pair __attribute__((vector_size(16)));
typedef uint32_t cstreams_four __attribute__((vector_size(16)));

#define CSTREAMS_NONE UINT32_MAX

// Makes what was streamed visible to other threads.
static inline void cstreams_fence(void) {
#if defined(__x86_64__)
  __builtin_ia32_sfence();
#else
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
#endif
}

// to[i] = from[rows[i]] for i in 0..<count; `to` lies on a multiple of 16 bytes.
static inline void cstreams_gather64(
    uint64_t *to, const uint64_t *from, const uint32_t *rows, long count) {
  long i = 0;
  for (; i + 2 <= count; i += 2) {
    cstreams_pair pair = {from[rows[i]], from[rows[i + 1]]};
    __builtin_nontemporal_store(pair, (cstreams_pair *)(to + i));
  }
  for (; i < count; i++) to[i] = from[rows[i]];
  cstreams_fence();
}

static inline void cstreams_gather32(
    uint32_t *to, const uint32_t *from, const uint32_t *rows, long count) {
  long i = 0;
  for (; i + 4 <= count; i += 4) {
    cstreams_four four = {from[rows[i]], from[rows[i + 1]], from[rows[i + 2]], from[rows[i + 3]]};
    __builtin_nontemporal_store(four, (cstreams_four *)(to + i));
  }
  for (; i < count; i++) to[i] = from[rows[i]];
  cstreams_fence();
}

// The same where rows may be CSTREAMS_NONE, which gives 0.
static inline void cstreams_gather64_some(
    uint64_t *to, const uint64_t *from, const uint32_t *rows, long count) {
  long i = 0;
  for (; i + 2 <= count; i += 2) {
    cstreams_pair pair = {
        rows[i] == CSTREAMS_NONE ? 0 : from[rows[i]],
        rows[i + 1] == CSTREAMS_NONE ? 0 : from[rows[i + 1]]};
    __builtin_nontemporal_store(pair, (cstreams_pair *)(to + i));
  }
  for (; i < count; i++) to[i] = rows[i] == CSTREAMS_NONE ? 0 : from[rows[i]];
  cstreams_fence();
}

static inline void cstreams_gather32_some(
    uint32_t *to, const uint32_t *from, const uint32_t *rows, long count) {
  long i = 0;
  for (; i + 4 <= count; i += 4) {
    cstreams_four four = {
        rows[i] == CSTREAMS_NONE ? 0 : from[rows[i]],
        rows[i + 1] == CSTREAMS_NONE ? 0 : from[rows[i + 1]],
        rows[i + 2] == CSTREAMS_NONE ? 0 : from[rows[i + 2]],
        rows[i + 3] == CSTREAMS_NONE ? 0 : from[rows[i + 3]]};
    __builtin_nontemporal_store(four, (cstreams_four *)(to + i));
  }
  for (; i < count; i++) to[i] = rows[i] == CSTREAMS_NONE ? 0 : from[rows[i]];
  cstreams_fence();
}
