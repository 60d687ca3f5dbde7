// How exceptions and Arrow's statuses stop at the border: every function body runs inside check().
#pragma once

#include <arrow/result.h>
#include <arrow/status.h>
#include <arrow/util/io_util.h>
#include <parquet/exception.h>

#include <cerrno>
#include <exception>
#include <new>
#include <string>

#include "include/carrow.h"

namespace carrow {

std::string &last_error();

// A failure of our own, with the status that the caller is to see.
struct Failure : std::exception {
  carrow_status status;
  std::string message;
  Failure(carrow_status status, std::string message)
      : status(status), message(std::move(message)) {}
  const char *what() const noexcept override { return message.c_str(); }
};

inline int remember(carrow_status status, const char *message) noexcept {
  try {
    last_error() = message;
  } catch (...) {
    // No memory even for the message.
    last_error().clear();
    return CARROW_MEMORY;
  }
  return status;
}

inline int remember(const arrow::Status &status) {
  if (status.IsOutOfMemory()) return remember(CARROW_MEMORY, status.message().c_str());
  if (const int number = arrow::internal::ErrnoFromStatus(status); number != 0) {
    const int result = remember(CARROW_ACCESS, status.message().c_str());
    errno = number;
    return result;
  }
  const bool unsupported = status.IsNotImplemented() || status.IsTypeError();
  return remember(unsupported ? CARROW_UNSUPPORTED : CARROW_CORRUPT, status.message().c_str());
}

inline void require(const arrow::Status &status) {
  if (!status.ok()) throw parquet::ParquetStatusException(status);
}

template <typename Value>
Value require(arrow::Result<Value> result) {
  require(result.status());
  return std::move(result).ValueUnsafe();
}

// CARROW_OK, or another status with the error remembered.
template <typename Body>
int check(Body body) {
  try {
    body();
    return CARROW_OK;
  } catch (const Failure &failure) {
    return remember(failure.status, failure.what());
  } catch (const parquet::ParquetStatusException &error) {
    return remember(error.status());
  } catch (const std::bad_alloc &) {
    return remember(CARROW_MEMORY, "not enough memory");
  } catch (const std::exception &error) {
    return remember(CARROW_CORRUPT, error.what());
  } catch (...) {
    return remember(CARROW_CORRUPT, "an unknown C++ exception");
  }
}

}  // namespace carrow
