// Times of Parquet's first years: INT96, a day and the nanoseconds in it.
#pragma once

#include <parquet/file_reader.h>

#include <vector>

namespace carrow {

// Reads the INT96 columns of a row group and throws CARROW_VALUE for a time that nanoseconds of 64
// bits cannot hold (the years 1677 to 2262): Arrow lets those wrap to another date.
void check_int96(parquet::ParquetFileReader &file, int group, const std::vector<int> &leaves);

}  // namespace carrow
