// The kernels over panels for one type of number, T.

#define LANES (64 / (long)sizeof(T))
typedef T V __attribute__((vector_size(64), aligned(4)));
typedef I VI __attribute__((vector_size(64), aligned(4)));
#define UNROLL _Pragma("clang loop unroll(full)")
#define INLINE static inline __attribute__((always_inline))

// R rows of a product at COLUMNS vectors of columns, summed in registers. R is a constant.
INLINE void FN(tile)(const int R, long k, const T *a, long ai, long ap, const T *b, long ldb,
                     const T *bias, T *c, long ldc) {
  V sum[ROWS][COLUMNS];
  UNROLL for (int i = 0; i < R; i++) {
    UNROLL for (int j = 0; j < COLUMNS; j++) sum[i][j] = (V){0} + (bias ? bias[i] : 0);
  }
  for (long p = 0; p < k; p++) {
    V right[COLUMNS];
    UNROLL for (int j = 0; j < COLUMNS; j++) right[j] = *(const V *)(b + p * ldb + j * LANES);
    UNROLL for (int i = 0; i < R; i++) {
      T left = a[i * ai + p * ap];
      UNROLL for (int j = 0; j < COLUMNS; j++) sum[i][j] += left * right[j];
    }
  }
  UNROLL for (int i = 0; i < R; i++) {
    UNROLL for (int j = 0; j < COLUMNS; j++) *(V *)(c + i * ldc + j * LANES) = sum[i][j];
  }
}

static void FN(gemm)(long m, long n, long k, const T *a, long ai, long ap, const T *b, long ldb,
                     const T *bias, T *c, long ldc) {
  for (long r = 0; r < n; r += COLUMNS * LANES) {
    long i = 0;
    for (; i + ROWS <= m; i += ROWS)
      FN(tile)(ROWS, k, a + i * ai, ai, ap, b + r, ldb, bias ? bias + i : 0, c + i * ldc + r, ldc);
    for (; i + 2 <= m; i += 2)
      FN(tile)(2, k, a + i * ai, ai, ap, b + r, ldb, bias ? bias + i : 0, c + i * ldc + r, ldc);
    for (; i < m; i++)
      FN(tile)(1, k, a + i * ai, ai, ap, b + r, ldb, bias ? bias + i : 0, c + i * ldc + r, ldc);
  }
}

// The sum of the lanes, by halves.
INLINE T FN(total)(const V *v) {
  V x = *v;
  FOLD(x)
  return x[0];
}

// R times S dot products. R and S are constants.
INLINE void FN(dot_tile)(const int R, const int S, long n, const T *a, long lda, const T *b,
                         long ldb, T *c, long ldc) {
  V sum[SIDE][SIDE];
  UNROLL for (int i = 0; i < R; i++) {
    UNROLL for (int j = 0; j < S; j++) sum[i][j] = (V){0};
  }
  for (long r = 0; r < n; r += LANES) {
    V right[SIDE];
    UNROLL for (int j = 0; j < S; j++) right[j] = *(const V *)(b + j * ldb + r);
    UNROLL for (int i = 0; i < R; i++) {
      V left = *(const V *)(a + i * lda + r);
      UNROLL for (int j = 0; j < S; j++) sum[i][j] += left * right[j];
    }
  }
  UNROLL for (int i = 0; i < R; i++) {
    UNROLL for (int j = 0; j < S; j++) c[i * ldc + j] += FN(total)(&sum[i][j]);
  }
}

static void FN(dots)(long m, long k, long n, const T *a, long lda, const T *b, long ldb, T *c,
                     long ldc) {
  long i = 0;
  for (; i + SIDE <= m; i += SIDE) {
    long j = 0;
    for (; j + SIDE <= k; j += SIDE)
      FN(dot_tile)(SIDE, SIDE, n, a + i * lda, lda, b + j * ldb, ldb, c + i * ldc + j, ldc);
    for (; j < k; j++)
      FN(dot_tile)(SIDE, 1, n, a + i * lda, lda, b + j * ldb, ldb, c + i * ldc + j, ldc);
  }
  for (; i < m; i++) {
    long j = 0;
    for (; j + SIDE <= k; j += SIDE)
      FN(dot_tile)(1, SIDE, n, a + i * lda, lda, b + j * ldb, ldb, c + i * ldc + j, ldc);
    for (; j < k; j++)
      FN(dot_tile)(1, 1, n, a + i * lda, lda, b + j * ldb, ldb, c + i * ldc + j, ldc);
  }
}

// *to = exp(*x) of values up to 0, to the last digit but one: 2^n times a series for what is left
// (Cody and Waite 1980).
INLINE void FN(exp)(const V *from, V *to) {
  V x = *from;
  V n = (x * (T)0x1.71547652b82fep0 + EXP_MAGIC) - EXP_MAGIC;
  V r = (x - n * LN2_HIGH) - n * LN2_LOW;
  V sum = (V){0} + (T)1;
  UNROLL for (int term = EXP_TERMS; term >= 1; term--) sum = sum * (r * ((T)1 / (T)term)) + (T)1;
  VI power = (__builtin_convertvector(n, VI) + EXP_BIAS) << EXP_SHIFT;
  V zero = {0};
  *to = PICK(VI, V, x < EXP_LOW, zero, sum * (V)power);
}

static void FN(softmax)(long k, long n, T *z, long ld, T *lse) {
  for (long r = 0; r < n; r += LANES) {
    V most = *(V *)(z + r);
    for (long i = 1; i < k; i++) {
      V v = *(V *)(z + i * ld + r);
      most = PICK(VI, V, v > most, v, most);
    }
    V sum = {0};
    for (long i = 0; i < k; i++) {
      V *place = (V *)(z + i * ld + r);
      V shifted = *place - most;
      FN(exp)(&shifted, place);
      sum += *place;
    }
    if (lse)
      for (int i = 0; i < LANES; i++) lse[r + i] = most[i] + LOG(sum[i]);
    V share = (T)1 / sum;
    for (long i = 0; i < k; i++) *(V *)(z + i * ld + r) *= share;
  }
}

#undef T
#undef I
#undef V
#undef VI
#undef FN
#undef LANES
#undef EXP_MAGIC
#undef EXP_LOW
#undef EXP_BIAS
#undef EXP_SHIFT
#undef EXP_TERMS
#undef LN2_HIGH
#undef LN2_LOW
#undef LOG
#undef FOLD
#undef UNROLL
#undef INLINE
