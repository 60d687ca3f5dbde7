// A small C interface over libtorch.
//
// Rules, the same for every function:
// - A tensor handle owns one reference; free it with ctorch_free.
// - No C++ exception leaves: a function that fails returns NULL (or a status other than 0) and
//   ctorch_last_error() then tells why, on the same thread, until the next failure.
// - Sizes are intptr_t, so that Swift's Int arrays are passed without a copy.
#ifndef CTORCH_H
#define CTORCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ctorch_handle *ctorch_tensor;

enum ctorch_dtype {
  CTORCH_FLOAT64 = 0,
  CTORCH_FLOAT32,
  CTORCH_FLOAT16,
  CTORCH_BFLOAT16,
  CTORCH_INT64,
  CTORCH_INT32,
  CTORCH_INT16,
  CTORCH_INT8,
  CTORCH_UINT8,
  CTORCH_BOOL,
};

// Errors and the machine
const char *ctorch_last_error(void);
bool ctorch_last_error_is_memory(void);
// Of the library that was loaded, for example "2.13.0".
const char *ctorch_version(void);
// Makes threads of one operation wait for each other asleep after a few microseconds instead of
// spinning for milliseconds, for the whole process; only with GNU's OpenMP.
void ctorch_wait_asleep(void);
// Lets malloc keep what is freed for the next tensor, for the whole process; only glibc's does.
void ctorch_keep_freed_memory(void);
// Between true and false what is allocated will stay: it is mapped by itself, outside the heap that
// ctorch_keep_freed_memory keeps, so that it does not lie between what comes and goes.
void ctorch_place_lasting_memory(bool begins);
// How many shapes of matrix products are kept compiled; only before the first one, and where the
// environment does not say it.
void ctorch_limit_products(int count);
// Gives the system back what is free.
void ctorch_release_freed_memory(void);
int ctorch_threads(void);
int ctorch_set_threads(int count);
// Loads libtorch_cuda.so beside libtorch_cpu.so when it is there; the count of usable devices.
int ctorch_cuda_device_count(void);

// Life of a tensor. device: -1 is the CPU, otherwise the CUDA device's index.
void ctorch_free(ctorch_tensor t);
ctorch_tensor ctorch_undefined(void);
bool ctorch_defined(ctorch_tensor t);
ctorch_tensor ctorch_full(const intptr_t *shape, int rank, double value, int dtype, int device);
ctorch_tensor ctorch_empty(const intptr_t *shape, int rank, int dtype, int device);
ctorch_tensor ctorch_from_bytes(const void *bytes, const intptr_t *shape, int rank, int dtype);
// Borrows memory: release(context) is called exactly once, when the last view of it is gone or, if
// this fails, before it returns.
ctorch_tensor ctorch_from_blob(void *bytes, const intptr_t *shape, int rank, int dtype,
                               void *context, void (*release)(void *));
ctorch_tensor ctorch_arange(double start, double end, double step, int dtype, int device);
int ctorch_rank(ctorch_tensor t);
// 0 for a dimension that the tensor does not have.
intptr_t ctorch_size(ctorch_tensor t, int dimension);
int ctorch_dtype_of(ctorch_tensor t);
int ctorch_device_of(ctorch_tensor t);
bool ctorch_is_contiguous(ctorch_tensor t);
// The address of the first element; NULL, with status 0, for a tensor without elements.
int ctorch_data(ctorch_tensor t, void **out);
int ctorch_item(ctorch_tensor t, double *out);
ctorch_tensor ctorch_clone(ctorch_tensor t);
ctorch_tensor ctorch_contiguous(ctorch_tensor t);
ctorch_tensor ctorch_to(ctorch_tensor t, int dtype, int device);
// The same with another type of fewer bits; a failure where an element is no finite number then.
ctorch_tensor ctorch_rounded(ctorch_tensor t, int dtype);
int ctorch_copy_into(ctorch_tensor target, ctorch_tensor source);
int ctorch_fill(ctorch_tensor t, double value);

// Element by element
enum ctorch_unary_op {
  CTORCH_NEG,
  CTORCH_EXP,
  CTORCH_LOG,
  CTORCH_SQRT,
  CTORCH_RSQRT,
  CTORCH_TANH,
  CTORCH_SIGMOID,
  CTORCH_LOG_SIGMOID,
  CTORCH_SILU,
  CTORCH_GELU,
  CTORCH_GELU_TANH,
  CTORCH_RELU,
  CTORCH_ABS,
  CTORCH_SQUARE,
  CTORCH_SIN,
  CTORCH_COS,
  CTORCH_IS_FINITE,
  CTORCH_LOGICAL_NOT,
};
ctorch_tensor ctorch_unary(ctorch_tensor t, int op);
enum ctorch_binary_op {
  CTORCH_ADD,
  CTORCH_SUB,
  CTORCH_MUL,
  CTORCH_DIV,
  CTORCH_MAXIMUM,
  CTORCH_MINIMUM,
  CTORCH_LESS,
  CTORCH_LESS_EQUAL,
  CTORCH_GREATER,
  CTORCH_GREATER_EQUAL,
  CTORCH_EQUAL,
  CTORCH_LOGICAL_AND,
  CTORCH_LOGICAL_OR,
};
ctorch_tensor ctorch_binary(ctorch_tensor a, ctorch_tensor b, int op);
ctorch_tensor ctorch_binary_scalar(ctorch_tensor a, double b, int op);
// base to the power of each element.
ctorch_tensor ctorch_power_of(double base, ctorch_tensor exponents);
// target += source * alpha, and target *= factor, in place and outside autograd.
int ctorch_add_into(ctorch_tensor target, ctorch_tensor source, double alpha);
int ctorch_scale_in_place(ctorch_tensor target, double factor);
ctorch_tensor ctorch_where(ctorch_tensor condition, ctorch_tensor yes, ctorch_tensor no);
ctorch_tensor ctorch_masked_fill(ctorch_tensor t, ctorch_tensor mask, double value);

// Shapes and indices
ctorch_tensor ctorch_reshape(ctorch_tensor t, const intptr_t *shape, int rank);
ctorch_tensor ctorch_expand(ctorch_tensor t, const intptr_t *shape, int rank);
ctorch_tensor ctorch_permute(ctorch_tensor t, const intptr_t *order, int rank);
ctorch_tensor ctorch_transpose(ctorch_tensor t, int a, int b);
ctorch_tensor ctorch_narrow(ctorch_tensor t, int dimension, intptr_t start, intptr_t length);
ctorch_tensor ctorch_select(ctorch_tensor t, int dimension, intptr_t index);
ctorch_tensor ctorch_unsqueeze(ctorch_tensor t, int dimension);
ctorch_tensor ctorch_squeeze(ctorch_tensor t, int dimension);
ctorch_tensor ctorch_cat(const ctorch_tensor *list, size_t count, int dimension);
ctorch_tensor ctorch_stack(const ctorch_tensor *list, size_t count, int dimension);
ctorch_tensor ctorch_index_select(ctorch_tensor t, int dimension, ctorch_tensor indices);
ctorch_tensor ctorch_gather(ctorch_tensor t, int dimension, ctorch_tensor indices);
ctorch_tensor ctorch_tril(ctorch_tensor t, intptr_t diagonal);
// target[indices] = source, and +=, along a dimension, in place and outside autograd.
int ctorch_index_copy_into(ctorch_tensor target, int dimension, ctorch_tensor indices,
                           ctorch_tensor source);
int ctorch_index_add_into(ctorch_tensor target, int dimension, ctorch_tensor indices,
                          ctorch_tensor source);

// Reductions
enum ctorch_reduce_op {
  CTORCH_SUM,
  CTORCH_MEAN,
  CTORCH_MAX,
  CTORCH_MIN,
  CTORCH_LOGSUMEXP,
  CTORCH_NORM,
  CTORCH_ARGMAX,
  CTORCH_ALL,
};
ctorch_tensor ctorch_reduce(ctorch_tensor t, int op, int dimension, bool keep);
ctorch_tensor ctorch_reduce_all(ctorch_tensor t, int op);
ctorch_tensor ctorch_softmax(ctorch_tensor t, int dimension);
ctorch_tensor ctorch_log_softmax(ctorch_tensor t, int dimension);
ctorch_tensor ctorch_cumsum(ctorch_tensor t, int dimension);
int ctorch_topk(ctorch_tensor t, intptr_t k, ctorch_tensor *values, ctorch_tensor *indices);

// Linear algebra over square matrices
ctorch_tensor ctorch_solve(ctorch_tensor a, ctorch_tensor b);
int ctorch_eigh(ctorch_tensor t, ctorch_tensor *values, ctorch_tensor *vectors);

// Matrices and network layers
ctorch_tensor ctorch_matmul(ctorch_tensor a, ctorch_tensor b);
ctorch_tensor ctorch_linear(ctorch_tensor x, ctorch_tensor weight, ctorch_tensor bias_or_null);
ctorch_tensor ctorch_embedding(ctorch_tensor table, ctorch_tensor ids);
// The table in fewer bytes that hold the same values: `values` alone, or with `steps` of blocks. Both
// are NULL where there is no such form.
int ctorch_compact_table(ctorch_tensor table, ctorch_tensor *values, ctorch_tensor *steps);
// Rows of it in fp32.
ctorch_tensor ctorch_table_rows(ctorch_tensor values, ctorch_tensor steps_or_null,
                                ctorch_tensor ids);
ctorch_tensor ctorch_layer_norm(ctorch_tensor x, ctorch_tensor weight, ctorch_tensor bias,
                                double epsilon);
ctorch_tensor ctorch_rms_norm(ctorch_tensor x, ctorch_tensor weight, double epsilon);
ctorch_tensor ctorch_attention(ctorch_tensor q, ctorch_tensor k, ctorch_tensor v,
                               ctorch_tensor mask_or_null, bool causal, double scale);

// Linear layers whose weight is laid out once for the matrix library: fp32 on the CPU, outside
// autograd.
bool ctorch_can_pack(void);
// rows: how many rows of input the layout is best for; any number can be computed.
ctorch_tensor ctorch_pack_linear(ctorch_tensor weight, intptr_t rows);
ctorch_tensor ctorch_packed_linear(ctorch_tensor x, ctorch_tensor packed,
                                   ctorch_tensor bias_or_null);
// (x · weightᵀ + bias) added to, or multiplied by, `other`.
ctorch_tensor ctorch_packed_linear_with(ctorch_tensor x, ctorch_tensor packed,
                                        ctorch_tensor bias_or_null, ctorch_tensor other,
                                        bool multiplies);
// The same for a weight that is stored in bf16 or fp16 and widened for each call; `other` may be NULL.
ctorch_tensor ctorch_half_linear(ctorch_tensor x, ctorch_tensor stored, ctorch_tensor bias_or_null,
                                 ctorch_tensor other_or_null, bool multiplies);

// Weights of 8 bits with a step for each output; rows of input are rounded as they come, to 8 bits where
// the processor adds products of bytes in 32 bits (VNNI), else to 16. `narrows`: elsewhere weights of
// 7 bits and rows of 8 will do, which is faster. `other` may be NULL.
int ctorch_quantize_int8(ctorch_tensor weight, bool narrows, ctorch_tensor *packed,
                         ctorch_tensor *steps);
ctorch_tensor ctorch_int8_linear(ctorch_tensor x, ctorch_tensor packed, ctorch_tensor steps,
                                 intptr_t inputs, ctorch_tensor bias_or_null, ctorch_tensor other,
                                 bool multiplies);
// Weights in blocks of 32 inputs with steps of their own: 4 bits with an offset as GGUF's Q4_1, or 8 as
// Q8_0. Rows of input are rounded to 8 bits, block by block.
ctorch_tensor ctorch_pack_blocks(ctorch_tensor weight, int bits);
ctorch_tensor ctorch_blocks_linear(ctorch_tensor x, ctorch_tensor packed, intptr_t inputs,
                                   intptr_t outputs, ctorch_tensor bias_or_null,
                                   ctorch_tensor other_or_null, bool multiplies);

// The rest of a block's forward pass over a token tree: fp32 on the CPU, outside autograd.
// Some neighbouring queries and the keys that the last of them sees: `runs` pairs of (first row,
// count) from `first_run` on, in the order of their positions. The queries are the last positions.
struct ctorch_attention_step {
  intptr_t query, queries, first_run, runs;
};
bool ctorch_has_tree_attention(intptr_t head_width);
// queries [rows, heads, width], keys and values [rows, shared heads, width]; gives
// [rows, heads * width]. cap: 0 for none; window: 0 for all keys. singles: every step is one query,
// and is computed in the way for that.
ctorch_tensor ctorch_tree_attention(ctorch_tensor queries, ctorch_tensor keys, ctorch_tensor values,
                                    const struct ctorch_attention_step *steps, size_t count,
                                    const intptr_t *runs, double scale, double cap,
                                    intptr_t window, bool singles);
// heads [rows, heads, width] by [rows, 1, width] of cosines and signed sines.
int ctorch_rotate_in_place(ctorch_tensor heads, ctorch_tensor cosine, ctorch_tensor sine);
ctorch_tensor ctorch_fused_rms_norm(ctorch_tensor x, ctorch_tensor weight, double epsilon);

// Gradients
bool ctorch_grad_enabled(void);
void ctorch_set_grad_enabled(bool on);
bool ctorch_requires_grad(ctorch_tensor t);
int ctorch_set_requires_grad(ctorch_tensor t, bool on);
ctorch_tensor ctorch_detach(ctorch_tensor t);
int ctorch_backward(ctorch_tensor t, ctorch_tensor gradient_or_null);
// The gradient, or NULL without an error when there is none yet.
ctorch_tensor ctorch_grad(ctorch_tensor t);
int ctorch_clear_grad(ctorch_tensor t);
int ctorch_adamw(const ctorch_tensor *parameters, const ctorch_tensor *gradients,
                 const ctorch_tensor *first, const ctorch_tensor *second,
                 const ctorch_tensor *steps, size_t count, double learning_rate, double beta1,
                 double beta2, double weight_decay, double epsilon);

#ifdef __cplusplus
}
#endif
#endif
