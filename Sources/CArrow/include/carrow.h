// A small C interface over Apache Arrow C++: the rows of a Parquet file, batch by batch.
//
// Rules, the same for every function:
// - No C++ exception leaves: a function that fails returns a status other than CARROW_OK, and
//   carrow_last_error() then tells why, on the same thread, until the next failure.
// - Values are passed as the arrays of Arrow's C data interface, types as carrow_column.
// - A file is not for use by several threads at once. What it gave out ends with it.
#ifndef CARROW_H
#define CARROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// The layout and the names are Arrow's, and so is the guard: its own header has the same struct.
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
struct ArrowSchema;
struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void **buffers;
  struct ArrowArray **children;
  struct ArrowArray *dictionary;
  // Frees the array and what it points to; NULL once that is done.
  void (*release)(struct ArrowArray *);
  void *private_data;
};
#endif

enum carrow_status {
  CARROW_OK = 0,
  // The file is not what Parquet says it must be.
  CARROW_CORRUPT,
  // The limit that the file was opened with, or the machine's memory, is not enough.
  CARROW_MEMORY,
  // A codec, an encoding or a type that is not read.
  CARROW_UNSUPPORTED,
  // A value that is not read: an INT96 time beyond the nanoseconds of 64 bits.
  CARROW_VALUE,
  // The system could not read; errno tells why.
  CARROW_ACCESS,
};

// What the values of a column are, and how its array holds them.
enum carrow_kind {
  CARROW_NULL = 0,
  CARROW_BOOL,
  CARROW_INT8,
  CARROW_INT16,
  CARROW_INT32,
  CARROW_INT64,
  CARROW_UINT8,
  CARROW_UINT16,
  CARROW_UINT32,
  CARROW_UINT64,
  CARROW_FLOAT16,
  CARROW_FLOAT32,
  CARROW_FLOAT64,
  // Little-endian integers of 128 and 256 bits; `parameter` digits of them are a fraction.
  CARROW_DECIMAL128,
  CARROW_DECIMAL256,
  // Days since 1970 in 32 bits.
  CARROW_DATE,
  // Since midnight; `parameter` digits of a second: 3 in 32 bits, 6 and 9 in 64.
  CARROW_TIME,
  // Since 1970, by a clock on some wall or by UTC; `parameter` digits of a second, in 64 bits.
  CARROW_TIMESTAMP,
  CARROW_TIMESTAMP_UTC,
  // Offsets of 64 bits.
  CARROW_TEXT,
  CARROW_BYTES,
  // `parameter` bytes each.
  CARROW_FIXED_BYTES,
  CARROW_UUID,
  // Offsets of 32 bits into the one child; a map's child is a struct of key and value.
  CARROW_LIST,
  CARROW_MAP,
  CARROW_STRUCT,
};

struct carrow_column {
  const char *name;
  enum carrow_kind kind;
  int32_t parameter;
  int32_t child_count;
  const struct carrow_column *children;
};

typedef struct carrow_handle *carrow_file;

const char *carrow_last_error(void);
// Of the library that was loaded, for example "26.0.1".
const char *carrow_version(void);

// Opens a regular file. The descriptor stays the caller's. memory_limit: what the buffers may take
// together, in bytes; a buffer that grows is there twice for a moment.
int carrow_open(int descriptor, int64_t memory_limit, carrow_file *out);
void carrow_close(carrow_file file);

int64_t carrow_row_count(carrow_file file);
int32_t carrow_row_group_count(carrow_file file);
// The most bytes that its buffers took so far.
int64_t carrow_peak_memory(carrow_file file);

// The names of all columns, which are those of the schema's first level.
int32_t carrow_name_count(carrow_file file);
const char *carrow_name(carrow_file file, int32_t index);

// Chooses what is read, before the first batch: columns by their index, in the order of the file.
// *out has one child for each.
int carrow_select(carrow_file file, const int32_t *indices, int32_t count,
                  const struct carrow_column **out);

// The next rows as one struct array, which the caller releases before it closes the file; without
// rows (and nothing to release) at the end. Rows come in the order of the file; a batch ends with
// its row group at the latest, and holds few rows where they are long.
int carrow_next(carrow_file file, struct ArrowArray *out);

#ifdef __cplusplus
}
#endif
#endif
