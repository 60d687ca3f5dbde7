// A Parquet file, opened, and its rows batch by batch.
#include <arrow/array.h>
#include <arrow/c/bridge.h>
#include <arrow/config.h>
#include <arrow/io/file.h>
#include <arrow/memory_pool.h>
#include <arrow/record_batch.h>
#include <arrow/util/byte_size.h>
#include <arrow/util/compression.h>
#include <arrow/util/key_value_metadata.h>
#include <fcntl.h>
#include <parquet/arrow/reader.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "columns.hpp"
#include "guard.hpp"
#include "int96.hpp"

using namespace carrow;

namespace {

// Bytes that a batch is to have: rows are asked for by this, as far as their sizes foretell it.
constexpr int64_t kBatchBytes = 4 << 20;
constexpr int64_t kMostRows = 4096;
constexpr int64_t kFirstRows = 16;
// What all columns read ahead from the file, together and each at the least.
constexpr int64_t kReadAhead = 8 << 20;
constexpr int64_t kLeastReadAhead = 4 << 10;
constexpr int64_t kMostReadAhead = 256 << 10;

std::shared_ptr<arrow::io::ReadableFile> reading(int descriptor, arrow::MemoryPool *pool) {
  const int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) throw Failure(CARROW_ACCESS, "the descriptor cannot be copied");
  return require(arrow::io::ReadableFile::Open(copy, pool));
}

// What Arrow does not look at, or not before it reads.
void check_chunk(const parquet::ColumnDescriptor &column,
                 const parquet::ColumnChunkMetaData &chunk, int64_t rows) {
  const auto name = "the column '" + column.path()->ToDotString() + "'";
  if (chunk.crypto_metadata() != nullptr)
    throw Failure(CARROW_UNSUPPORTED, name + " is encrypted");
  if (!parquet::IsCodecSupported(chunk.compression()))
    throw Failure(CARROW_UNSUPPORTED,
                  name + " is packed with " +
                      arrow::util::Codec::GetCodecAsString(chunk.compression()) +
                      ", which is not read");
  if (chunk.type() != column.physical_type())
    throw Failure(CARROW_CORRUPT, name + " has another type than the schema says");
  // Without repetition a value is a row. A reader that trusts one of the two drops rows.
  if (column.max_repetition_level() == 0 && chunk.num_values() != rows)
    throw Failure(CARROW_CORRUPT, name + " has " + std::to_string(chunk.num_values()) +
                                      " values in a group of " + std::to_string(rows) + " rows");
}

}  // namespace

struct carrow_handle {
  carrow_handle(int descriptor, int64_t memory_limit)
      : counted(arrow::system_memory_pool()), pool(&counted, memory_limit) {
    open(reading(descriptor, &pool));
  }

  void open(std::shared_ptr<arrow::io::ReadableFile> file);
  void select(std::vector<int> fields);
  // The next batch; null at the end.
  std::shared_ptr<arrow::RecordBatch> next();

  arrow::ProxyMemoryPool counted;
  arrow::CappedMemoryPool pool;
  std::unique_ptr<parquet::arrow::FileReader> reader;
  std::optional<Columns> columns;

 private:
  bool next_group();
  void open_group();
  std::shared_ptr<arrow::RecordBatch> read(int64_t rows);
  void adapt(const arrow::RecordBatch &batch);
  const parquet::FileMetaData &metadata() const { return *reader->parquet_reader()->metadata(); }

  // The row group that is being read, how many of its rows were given out, and how many it has.
  int group_ = -1;
  int64_t done_ = 0;
  int64_t rows_ = 0;
  std::unique_ptr<arrow::RecordBatchReader> batches_;
  int64_t batch_rows_ = kFirstRows;
  int64_t most_rows_ = kMostRows;
};

void carrow_handle::open(std::shared_ptr<arrow::io::ReadableFile> file) {
  parquet::ReaderProperties properties(&pool);
  properties.enable_buffered_stream();
  properties.set_page_checksum_verification(true);
  auto source = parquet::ParquetFileReader::Open(file, properties);
  // Known only now; what follows takes its own copy of the properties.
  const auto count = std::max(source->metadata()->num_columns(), 1);
  properties.set_buffer_size(std::clamp(kReadAhead / count, kLeastReadAhead, kMostReadAhead));
  source = parquet::ParquetFileReader::Open(file, properties, source->metadata());

  // What pyarrow noted about the types that a table had in memory. Left aside: values are the same
  // without, and come in one way instead of several (dictionaries, views, lists of fixed size).
  // The object behind the pointer is not const, only everybody's view of it.
  const auto &notes = source->metadata()->key_value_metadata();
  while (notes != nullptr && notes->Contains("ARROW:schema"))
    require(std::const_pointer_cast<arrow::KeyValueMetadata>(notes)->Delete("ARROW:schema"));

  parquet::ArrowReaderProperties values(/*use_threads=*/false);
  values.set_pre_buffer(false);
  // Offsets of 64 bits: a column of a batch is one array, however long its texts are.
  values.set_binary_type(arrow::Type::LARGE_BINARY);
  reader = require(parquet::arrow::FileReader::Make(&pool, std::move(source), values));
}

void carrow_handle::select(std::vector<int> fields) {
  columns.emplace(reader->manifest(), fields);
  int64_t rows = 0;
  for (int group = 0; group < metadata().num_row_groups(); ++group) {
    const auto row_group = metadata().RowGroup(group);
    if (row_group->num_rows() < 0 || __builtin_add_overflow(rows, row_group->num_rows(), &rows))
      throw Failure(CARROW_CORRUPT, "a row group has an impossible number of rows");
    if (row_group->num_columns() != metadata().num_columns())
      throw Failure(CARROW_CORRUPT, "a row group does not have the columns of the schema");
    for (const int leaf : columns->leaves())
      check_chunk(*metadata().schema()->Column(leaf), *row_group->ColumnChunk(leaf),
                  row_group->num_rows());
  }
  if (rows != metadata().num_rows())
    throw Failure(CARROW_CORRUPT, "it says that it has " + std::to_string(metadata().num_rows()) +
                                      " rows, and its row groups have " + std::to_string(rows));
}

std::shared_ptr<arrow::RecordBatch> carrow_handle::next() {
  if (!columns) throw Failure(CARROW_CORRUPT, "no columns were chosen");
  while (done_ == rows_)
    if (!next_group()) return nullptr;
  while (true) {
    try {
      if (batches_ == nullptr) open_group();
      auto batch = read(std::min(batch_rows_, rows_ - done_));
      done_ += batch->num_rows();
      adapt(*batch);
      return batch;
    } catch (const parquet::ParquetStatusException &error) {
      // Rows much longer than those before: again from the group's beginning, with fewer at a time.
      // That can happen a few times in a file, since what was too many stays too many.
      if (!error.status().IsOutOfMemory() || batch_rows_ == 1) throw;
      batches_.reset();
      most_rows_ = batch_rows_ = std::max<int64_t>(1, batch_rows_ / 8);
    }
  }
}

bool carrow_handle::next_group() {
  batches_.reset();
  if (++group_ >= reader->num_row_groups()) {
    group_ = reader->num_row_groups();
    return false;
  }
  const auto group = metadata().RowGroup(group_);
  rows_ = group->num_rows();
  done_ = 0;
  if (rows_ == 0) return true;
  int64_t bytes = 0;
  for (const int leaf : columns->leaves())
    bytes += std::clamp<int64_t>(group->ColumnChunk(leaf)->total_uncompressed_size(), 0, 1LL << 40);
  const double fit = static_cast<double>(kBatchBytes) * rows_ / std::max<int64_t>(bytes, 1);
  batch_rows_ = std::clamp<int64_t>(std::min<double>(fit, kFirstRows), 1, most_rows_);
  check_int96(*reader->parquet_reader(), group_, columns->leaves());
  return true;
}

void carrow_handle::open_group() {
  batches_ = require(reader->GetRecordBatchReader({group_}, columns->leaves()));
  for (int64_t skipped = 0; skipped < done_;)
    skipped += read(std::min(batch_rows_, done_ - skipped))->num_rows();
}

std::shared_ptr<arrow::RecordBatch> carrow_handle::read(int64_t rows) {
  reader->set_batch_size(rows);
  std::shared_ptr<arrow::RecordBatch> batch;
  require(batches_->ReadNext(&batch));
  if (batch == nullptr || batch->num_rows() == 0 || batch->num_rows() > rows ||
      batch->num_columns() != columns->root()->child_count)
    throw Failure(CARROW_CORRUPT, "row group " + std::to_string(group_) + " does not have the " +
                                      std::to_string(rows_) + " rows that it says it has");
  require(batch->Validate());
  return batch;
}

void carrow_handle::adapt(const arrow::RecordBatch &batch) {
  // Of the whole buffers: what is referenced of them is told by offsets, which may lie.
  const int64_t bytes = std::max<int64_t>(1, arrow::util::TotalBufferSize(batch));
  const int64_t fit = batch.num_rows() * kBatchBytes / bytes;
  batch_rows_ = std::clamp<int64_t>(std::min(fit, 2 * batch_rows_), 1, most_rows_);
}

namespace carrow {

std::string &last_error() {
  thread_local std::string message;
  return message;
}

}  // namespace carrow

const char *carrow_last_error(void) { return last_error().c_str(); }
const char *carrow_version(void) { return arrow::GetBuildInfo().version_string.c_str(); }

int carrow_open(int descriptor, int64_t memory_limit, carrow_file *out) {
  return check([&] { *out = new carrow_handle(descriptor, memory_limit); });
}
void carrow_close(carrow_file file) { delete file; }

int64_t carrow_row_count(carrow_file file) {
  return file->reader->parquet_reader()->metadata()->num_rows();
}
int32_t carrow_row_group_count(carrow_file file) { return file->reader->num_row_groups(); }
int64_t carrow_peak_memory(carrow_file file) { return file->counted.max_memory(); }

int32_t carrow_name_count(carrow_file file) {
  return static_cast<int32_t>(file->reader->manifest().schema_fields.size());
}
const char *carrow_name(carrow_file file, int32_t index) {
  return file->reader->manifest().schema_fields.at(index).field->name().c_str();
}

int carrow_select(carrow_file file, const int32_t *indices, int32_t count,
                  const struct carrow_column **out) {
  return check([&] {
    file->select(std::vector<int>(indices, indices + count));
    *out = file->columns->root();
  });
}

int carrow_next(carrow_file file, struct ArrowArray *out) {
  return check([&] {
    *out = {};
    if (const auto batch = file->next()) require(arrow::ExportRecordBatch(*batch, out));
  });
}
