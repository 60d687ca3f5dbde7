// How the threads of one operation wait for each other.
//
// libgomp has no call for it: its settings come from the environment, which it reads before main.
// But it lets threads wait shortly wherever it manages more of them than there are processors. So a
// thread of its own runs one parallel operation, which leaves it a team, and then sleeps as long as
// the process lives: with any other team there are then more threads than processors.

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <mutex>
#include <thread>

#include "ctorch.h"
#include "parallel.hpp"

namespace {

void hold_a_team() {
  ctorch::parallel(at::get_num_threads(), [](int64_t, int64_t) {});
  for (;;) pause();
}

}  // namespace

void ctorch_wait_asleep(void) {
  // Who says how threads wait is not overruled.
  if (getenv("OMP_WAIT_POLICY") != nullptr || getenv("GOMP_SPINCOUNT") != nullptr) return;
  static std::once_flag once;
  std::call_once(once, [] {
    // The thread takes no signals: they are the program's.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    try {
      std::thread(hold_a_team).detach();
    } catch (...) {
      // Without it threads wait as they always do.
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  });
}
