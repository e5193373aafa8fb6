#include "CKernels.h"
#include <math.h>

#define GLUE(a, b) a##b
#define PASTE(a, b) GLUE(a, b)
#define NAME(x) PASTE(x, KIND)

// For each lane a where the condition holds, else b.
#define PICK(VI, V, condition, a, b) \
  ((V)(((condition) & (VI)(a)) | (~(condition) & (VI)(b))))

#define KIND _plain
#define ROWS 4
#define COLUMNS 1
#define SIDE 2
#include "kernels.h"
#undef KIND
#undef ROWS
#undef COLUMNS
#undef SIDE

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define KIND _wide
#define ROWS 4
#define COLUMNS 1
#define SIDE 2
#include "kernels.h"
#undef KIND
#undef ROWS
#undef COLUMNS
#undef SIDE
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512vl,avx512bw,fma"))), apply_to = function)
#define KIND _widest
#define ROWS 8
#define COLUMNS 2
#define SIDE 4
#include "kernels.h"
#undef KIND
#undef ROWS
#undef COLUMNS
#undef SIDE
#pragma clang attribute pop
#endif

// 0 for any processor, 1 for AVX2, 2 for AVX-512.
static int level(void) {
#if defined(__x86_64__)
  static int known = -1;
  int found = __atomic_load_n(&known, __ATOMIC_RELAXED);
  if (found >= 0) return found;
  __builtin_cpu_init();
  found = 0;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) found = 1;
  if (found && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw"))
    found = 2;
  __atomic_store_n(&known, found, __ATOMIC_RELAXED);
  return found;
#else
  return 0;
#endif
}

#if defined(__x86_64__)
#define CHOOSE(name, ...)                          \
  switch (level()) {                               \
    case 2: PASTE(name, _widest)(__VA_ARGS__); break; \
    case 1: PASTE(name, _wide)(__VA_ARGS__); break;   \
    default: PASTE(name, _plain)(__VA_ARGS__);        \
  }
#else
#define CHOOSE(name, ...) PASTE(name, _plain)(__VA_ARGS__);
#endif

#define FACES(T, S)                                                                              \
  void ck_gemm_##S(long m, long n, long k, const T *a, long ai, long ap, const T *b, long ldb,   \
                   const T *bias, T *c, long ldc) {                                              \
    CHOOSE(gemm_##S, m, n, k, a, ai, ap, b, ldb, bias, c, ldc)                                   \
  }                                                                                              \
  void ck_dots_##S(long m, long k, long n, const T *a, long lda, const T *b, long ldb, T *c,     \
                   long ldc) {                                                                   \
    CHOOSE(dots_##S, m, k, n, a, lda, b, ldb, c, ldc)                                            \
  }                                                                                              \
  void ck_softmax_##S(long k, long n, T *z, long ld, T *lse) {                                   \
    CHOOSE(softmax_##S, k, n, z, ld, lse)                                                        \
  }
FACES(float, f32)
FACES(double, f64)

double ck_box_f64(long k, const double *q, const double *low, const double *high) {
  double out;
  CHOOSE(box, k, q, low, high, &out)
  return out;
}
void ck_distances_f64(long k, long n, const double *q, const double *x, long ld, double *out) {
  CHOOSE(distances, k, n, q, x, ld, out)
}
void ck_best_f32(long k, long n, const float *z, long ld, int *out) {
  CHOOSE(best, k, n, z, ld, out)
}
void ck_rows_f32(long n, const unsigned *rows, long width, const float *values, float *out, long ld) {
  for (long r = 0; r < n; r++) {
    // Rows lie anywhere in memory: those to come are asked for in time.
    if (r + 8 < n) {
      const float *coming = values + (long)rows[r + 8] * width;
      for (long j = 0; j < width; j += 16) __builtin_prefetch(coming + j);
      __builtin_prefetch(coming + width - 1);
    }
    const float *row = values + (long)rows[r] * width;
    for (long j = 0; j < width; j++) out[j * ld + r] = row[j];
  }
}
void ck_relu_f32(long n, float *y) { CHOOSE(relu, n, y) }
void ck_tanh_f32(long n, float *y) { CHOOSE(tanh, n, y) }
void ck_relu_back_f32(long n, const float *y, float *d) { CHOOSE(relu_back, n, y, d) }
void ck_tanh_back_f32(long n, const float *y, float *d) { CHOOSE(tanh_back, n, y, d) }
