#include "columns.hpp"

#include <arrow/type.h>

#include "guard.hpp"

namespace carrow {

using arrow::internal::checked_cast;
using parquet::arrow::SchemaField;

namespace {

int32_t digits(arrow::TimeUnit::type unit) { return 3 * static_cast<int32_t>(unit); }

[[noreturn]] void refuse(const std::string &path, const std::string &type) {
  throw Failure(CARROW_UNSUPPORTED, "the column '" + path + "' has the type " + type +
                                        ", which is not read");
}

// Arrow takes these for their bytes and numbers, which are no value that a row could have.
void refuse_unknown(const parquet::schema::Node &node) {
  const auto &type = *node.logical_type();
  if (type.is_variant() || type.is_interval() || type.is_invalid())
    refuse(node.path()->ToDotString(), type.ToString());
  if (node.repetition() == parquet::Repetition::UNDEFINED)
    throw Failure(CARROW_CORRUPT, "the column '" + node.path()->ToDotString() +
                                      "' is neither required nor optional nor repeated");
  if (!node.is_group()) return;
  const auto &group = static_cast<const parquet::schema::GroupNode &>(node);
  for (int i = 0; i < group.field_count(); ++i) refuse_unknown(*group.field(i));
}

void set_leaf(const arrow::DataType &type, const parquet::ColumnDescriptor &descriptor,
              carrow_column &column) {
  const auto &logical = *descriptor.logical_type();
  switch (type.id()) {
    case arrow::Type::NA: column.kind = CARROW_NULL; return;
    case arrow::Type::BOOL: column.kind = CARROW_BOOL; return;
    case arrow::Type::INT8: column.kind = CARROW_INT8; return;
    case arrow::Type::INT16: column.kind = CARROW_INT16; return;
    case arrow::Type::INT32: column.kind = CARROW_INT32; return;
    case arrow::Type::INT64: column.kind = CARROW_INT64; return;
    case arrow::Type::UINT8: column.kind = CARROW_UINT8; return;
    case arrow::Type::UINT16: column.kind = CARROW_UINT16; return;
    case arrow::Type::UINT32: column.kind = CARROW_UINT32; return;
    case arrow::Type::UINT64: column.kind = CARROW_UINT64; return;
    case arrow::Type::HALF_FLOAT: column.kind = CARROW_FLOAT16; return;
    case arrow::Type::FLOAT: column.kind = CARROW_FLOAT32; return;
    case arrow::Type::DOUBLE: column.kind = CARROW_FLOAT64; return;
    case arrow::Type::DATE32: column.kind = CARROW_DATE; return;
    case arrow::Type::LARGE_STRING: column.kind = CARROW_TEXT; return;
    case arrow::Type::LARGE_BINARY:
      // The name of a case: text by Parquet's definition, bytes in Arrow.
      column.kind = logical.is_enum() ? CARROW_TEXT : CARROW_BYTES;
      return;
    case arrow::Type::FIXED_SIZE_BINARY:
      column.kind = logical.is_UUID() ? CARROW_UUID : CARROW_FIXED_BYTES;
      column.parameter = checked_cast<const arrow::FixedSizeBinaryType &>(type).byte_width();
      return;
    case arrow::Type::DECIMAL128:
    case arrow::Type::DECIMAL256:
      column.kind =
          type.id() == arrow::Type::DECIMAL128 ? CARROW_DECIMAL128 : CARROW_DECIMAL256;
      column.parameter = checked_cast<const arrow::DecimalType &>(type).scale();
      return;
    case arrow::Type::TIME32:
    case arrow::Type::TIME64:
      column.kind = CARROW_TIME;
      column.parameter = digits(checked_cast<const arrow::TimeType &>(type).unit());
      return;
    case arrow::Type::TIMESTAMP: {
      const auto &time = checked_cast<const arrow::TimestampType &>(type);
      column.kind = time.timezone().empty() ? CARROW_TIMESTAMP : CARROW_TIMESTAMP_UTC;
      column.parameter = digits(time.unit());
      return;
    }
    default: refuse(descriptor.path()->ToDotString(), type.ToString());
  }
}

}  // namespace

Columns::Columns(const parquet::arrow::SchemaManifest &manifest, const std::vector<int> &fields)
    : schema_(*manifest.descr) {
  std::vector<carrow_column> chosen;
  for (const int index : fields) {
    refuse_unknown(*schema_.group_node()->field(index));
    chosen.push_back(column(manifest.schema_fields.at(index)));
  }
  const auto &children = children_.emplace_back(std::move(chosen));
  root_ = {.name = "",
           .kind = CARROW_STRUCT,
           .parameter = 0,
           .child_count = static_cast<int32_t>(children.size()),
           .children = children.data()};
}

carrow_column Columns::column(const SchemaField &field) {
  const auto &name = field.field->name();
  const auto &type = *field.field->type();
  carrow_column result{};
  result.name = name.c_str();
  if (name.find('\0') != std::string::npos)
    throw Failure(CARROW_CORRUPT, "the name of a column has a zero in it");
  if (field.is_leaf()) {
    leaves_.push_back(field.column_index);
    set_leaf(type, *schema_.Column(field.column_index), result);
    return result;
  }
  switch (type.id()) {
    case arrow::Type::LIST: result.kind = CARROW_LIST; break;
    case arrow::Type::MAP: result.kind = CARROW_MAP; break;
    case arrow::Type::STRUCT: result.kind = CARROW_STRUCT; break;
    default: refuse(name, type.ToString());
  }
  if (field.children.empty())
    throw Failure(CARROW_CORRUPT, "the group '" + name + "' has no columns");
  std::vector<carrow_column> children;
  for (const auto &child : field.children) children.push_back(column(child));
  const auto &kept = children_.emplace_back(std::move(children));
  result.child_count = static_cast<int32_t>(kept.size());
  result.children = kept.data();
  return result;
}

}  // namespace carrow
