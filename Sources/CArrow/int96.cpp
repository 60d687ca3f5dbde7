#include "int96.hpp"

#include <parquet/column_reader.h>
#include <parquet/metadata.h>

#include <cstring>
#include <limits>

#include "guard.hpp"

namespace carrow {

namespace {

constexpr int64_t kNanosecondsOfDay = 86'400'000'000'000;
// The Julian day number of 1970-01-01.
constexpr int64_t kFirstDay = 2'440'588;

bool fits(const parquet::Int96 &value) {
  int64_t nanoseconds;
  std::memcpy(&nanoseconds, value.value.data(), sizeof nanoseconds);
  if (nanoseconds < 0 || nanoseconds >= kNanosecondsOfDay) return false;
  const __int128 time = (static_cast<int64_t>(value.value[2]) - kFirstDay) *
                            static_cast<__int128>(kNanosecondsOfDay) + nanoseconds;
  return time >= std::numeric_limits<int64_t>::min() && time <= std::numeric_limits<int64_t>::max();
}

void check_column(parquet::Int96Reader &column, const std::string &path) {
  constexpr int64_t kCount = 1024;
  std::vector<parquet::Int96> values(kCount);
  std::vector<int16_t> levels(2 * kCount);
  while (column.HasNext()) {
    int64_t count = 0;
    column.ReadBatch(kCount, levels.data(), levels.data() + kCount, values.data(), &count);
    for (int64_t i = 0; i < count; ++i)
      if (!fits(values[i]))
        throw Failure(CARROW_VALUE, "the column '" + path + "' has an INT96 time outside of what " +
                                        "nanoseconds of 64 bits can hold");
  }
}

}  // namespace

void check_int96(parquet::ParquetFileReader &file, int group, const std::vector<int> &leaves) {
  for (const int leaf : leaves) {
    const auto *descriptor = file.metadata()->schema()->Column(leaf);
    if (descriptor->physical_type() != parquet::Type::INT96) continue;
    const auto column = file.RowGroup(group)->Column(leaf);
    check_column(static_cast<parquet::Int96Reader &>(*column), descriptor->path()->ToDotString());
  }
}

}  // namespace carrow
