// Dense arithmetic for models, in the widest vectors that the processor has: chosen once, at the
// first call. Panels lie with their rows one after the other: feature j of row r at j * ld + r.
// Every result depends only on the values, never on how rows are shared among threads.
#pragma once

// The number of rows in a panel is a multiple of this.
#define CKERNELS_LANES 32

// c[i][r] = bias[i] + sum over p of a[i * ai + p * ap] * b[p][r], for i < m, p < k, r < n.
// bias may be null for 0. n is a multiple of CKERNELS_LANES.
void ck_gemm_f32(long m, long n, long k, const float *a, long ai, long ap, const float *b, long ldb,
                 const float *bias, float *c, long ldc);
void ck_gemm_f64(long m, long n, long k, const double *a, long ai, long ap, const double *b,
                 long ldb, const double *bias, double *c, long ldc);

// c[i][j] += sum over r of a[i][r] * b[j][r], for i < m, j < k, r < n.
void ck_dots_f32(long m, long k, long n, const float *a, long lda, const float *b, long ldb,
                 float *c, long ldc);
void ck_dots_f64(long m, long k, long n, const double *a, long lda, const double *b, long ldb,
                 double *c, long ldc);

// Turns k scores a row into probabilities; lse[r] becomes the logarithm of the sum of the
// exponentials of the scores, unless it is null.
void ck_softmax_f32(long k, long n, float *z, long ld, float *lse);
void ck_softmax_f64(long k, long n, double *z, long ld, double *lse);

// out[r] = sum over j < k of (q[j] - x[j][r])^2.
void ck_distances_f64(long k, long n, const double *q, const double *x, long ld, double *out);

// The squared distance of q from the box low...high, both of k numbers, a multiple of 8.
double ck_box_f64(long k, const double *q, const double *low, const double *high);

// out[r] = the first i < k whose z[i * ld + r] is greatest, for r < n.
void ck_best_f32(long k, long n, const float *z, long ld, int *out);

// out[j * ld + r] = values[rows[r] * width + j], for r < n, j < width.
void ck_rows_f32(long n, const unsigned *rows, long width, const float *values, float *out, long ld);

// y[i] = max(y[i], 0), or tanh(y[i]).
void ck_relu_f32(long n, float *y);
void ck_tanh_f32(long n, float *y);
// d[i] becomes the gradient before the activation, given its result y.
void ck_relu_back_f32(long n, const float *y, float *d);
void ck_tanh_back_f32(long n, const float *y, float *d);
