// What columns are: Parquet's types as carrow_column.
#pragma once

#include <parquet/arrow/schema.h>
#include <parquet/schema.h>

#include <deque>
#include <vector>

#include "include/carrow.h"

namespace carrow {

// The trees of some columns; `root` has one child for each. Pointers in it stay valid until it
// ends, names as long as the manifest that they were made of.
class Columns {
 public:
  // Throws for a type that is not read.
  Columns(const parquet::arrow::SchemaManifest &manifest, const std::vector<int> &fields);

  const carrow_column *root() const { return &root_; }
  // Parquet's columns, which are the leaves of the trees, in the order of the file.
  const std::vector<int> &leaves() const { return leaves_; }

 private:
  carrow_column column(const parquet::arrow::SchemaField &field);

  const parquet::SchemaDescriptor &schema_;
  carrow_column root_{};
  std::vector<int> leaves_;
  std::deque<std::vector<carrow_column>> children_;
};

}  // namespace carrow
