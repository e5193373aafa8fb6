// Included once for each kind of processor, with NAME and the sizes of what is kept in
// registers set: ROWS times COLUMNS vectors of a product, SIDE times SIDE dot products.

#define T float
#define I int
#define V NAME(vf)
#define VI NAME(vfi)
#define FN(x) NAME(x##_f32)
#define EXP_MAGIC 0x1.8p23f
#define EXP_LOW -87.0f
#define EXP_BIAS 127
#define EXP_SHIFT 23
#define EXP_TERMS 7
#define LN2_HIGH 0x1.62e4p-1f
#define LN2_LOW 0x1.7f7d1cp-20f
#define LOG logf
#define FOLD(x)                                                                            \
  x += __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7); \
  x += __builtin_shufflevector(x, x, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11); \
  x += __builtin_shufflevector(x, x, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13); \
  x += __builtin_shufflevector(x, x, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);
#include "panels.h"

#define T double
#define I long long
#define V NAME(vd)
#define VI NAME(vdi)
#define FN(x) NAME(x##_f64)
#define EXP_MAGIC 0x1.8p52
#define EXP_LOW -708.0
#define EXP_BIAS 1023
#define EXP_SHIFT 52
#define EXP_TERMS 13
#define LN2_HIGH 0x1.62e42feep-1
#define LN2_LOW 0x1.a39ef35793c76p-33
#define LOG log
#define FOLD(x)                                              \
  x += __builtin_shufflevector(x, x, 4, 5, 6, 7, 0, 1, 2, 3); \
  x += __builtin_shufflevector(x, x, 2, 3, 0, 1, 6, 7, 4, 5); \
  x += __builtin_shufflevector(x, x, 1, 0, 3, 2, 5, 4, 7, 6);
#include "panels.h"

static void NAME(box)(long k, const double *q, const double *low, const double *high, double *out) {
  NAME(vd) sum = {0}, zero = {0};
  for (long j = 0; j < k; j += 8) {
    NAME(vd) x = *(const NAME(vd) *)(q + j);
    NAME(vd) under = *(const NAME(vd) *)(low + j) - x, over = x - *(const NAME(vd) *)(high + j);
    NAME(vd) far = PICK(NAME(vdi), NAME(vd), under > over, under, over);
    far = PICK(NAME(vdi), NAME(vd), far > zero, far, zero);
    sum += far * far;
  }
  *out = NAME(total_f64)(&sum);
}

static void NAME(distances)(long k, long n, const double *q, const double *x, long ld, double *out) {
  for (long r = 0; r < n; r += 32) {
    NAME(vd) a = {0}, b = {0}, c = {0}, d = {0};
    for (long j = 0; j < k; j++) {
      const NAME(vd) *row = (const NAME(vd) *)(x + j * ld + r);
      NAME(vd) e = row[0] - q[j], f = row[1] - q[j], g = row[2] - q[j], h = row[3] - q[j];
      a += e * e;
      b += f * f;
      c += g * g;
      d += h * h;
    }
    NAME(vd) *to = (NAME(vd) *)(out + r);
    to[0] = a;
    to[1] = b;
    to[2] = c;
    to[3] = d;
  }
}

static void NAME(best)(long k, long n, const float *z, long ld, int *out) {
  for (long r = 0; r < n; r += 16) {
    NAME(vf) most = *(const NAME(vf) *)(z + r);
    NAME(vfi) label = {0};
    for (long i = 1; i < k; i++) {
      NAME(vf) v = *(const NAME(vf) *)(z + i * ld + r);
      NAME(vfi) more = v > most, own = (NAME(vfi)){0} + (int)i;
      most = PICK(NAME(vfi), NAME(vf), more, v, most);
      label = PICK(NAME(vfi), NAME(vfi), more, own, label);
    }
    *(NAME(vfi) *)(out + r) = label;
  }
}

static void NAME(relu)(long n, float *y) {
  for (long i = 0; i < n; i++) y[i] = y[i] > 0 ? y[i] : 0;
}

static void NAME(relu_back)(long n, const float *y, float *d) {
  for (long i = 0; i < n; i++) d[i] = y[i] > 0 ? d[i] : 0;
}

static void NAME(tanh)(long n, float *y) {
  for (long i = 0; i < n; i += 16) {
    NAME(vf) x = *(NAME(vf) *)(y + i);
    NAME(vfi) negative = x < 0;
    NAME(vf) t = 2 * PICK(NAME(vfi), NAME(vf), negative, x, -x);
    NAME(exp_f32)(&t, &t);
    NAME(vf) v = (1 - t) / (1 + t);
    *(NAME(vf) *)(y + i) = PICK(NAME(vfi), NAME(vf), negative, -v, v);
  }
}

static void NAME(tanh_back)(long n, const float *y, float *d) {
  for (long i = 0; i < n; i++) d[i] *= 1 - y[i] * y[i];
}
