/// What prepares a process for a program that nobody trusts, in Python: the interpreter that runs
/// the program is there anyway, and has all system calls that are needed.
///
/// Arguments: the folder, then the limits of CPU seconds, bytes of memory, bytes of a file,
/// processes. Descriptor 3 takes what happened, a line each: `kept …`, then `exit N`, `signal N` or
/// `failed …`. The program has no access to it.
///
/// There are three processes. The first gives away what can be given away: as root its rights (the
/// user `nobody`, where that one may read the interpreter), the network and the numbering of
/// processes, each where the system permits. The second watches: it is the first process of its
/// numbering, whose end ends all others there, also those that left the group. The third takes the
/// limits and becomes the program.
let sandboxScript = """
  import os, resource, signal, sys

  folder, cpu, memory, size, processes = sys.argv[1], *map(int, sys.argv[2:6])
  NETWORK, NUMBERING, QUEUES, RIGHTS = 0x40000000, 0x20000000, 0x08000000, 0x10000000
  NOBODY = 65534

  def tell(line):
      os.write(3, (line + "\\n").encode())

  def give_up_rights():
      os.setgroups([])
      os.setgid(NOBODY)
      os.setuid(NOBODY)

  def can_give_up_rights():
      probe = os.fork()
      if probe == 0:
          try:
              give_up_rights()
              readable = os.access(sys.executable, os.X_OK) and os.access(os.__file__, os.R_OK)
              os._exit(0 if readable else 1)
          except BaseException:
              os._exit(1)
      return os.waitpid(probe, 0)[1] == 0

  os.set_inheritable(3, False)
  os.closerange(4, 4096)
  os.chdir(folder)
  try:
      import ctypes
      kernel = ctypes.CDLL(None)
      unshare, prctl = kernel.unshare, kernel.prctl
  except Exception:
      unshare = prctl = lambda *arguments: -1
  kept = []
  is_root = os.geteuid() == 0
  changes_user = is_root and can_give_up_rights()
  if changes_user:
      os.chown(".", NOBODY, NOBODY)
      kept.append("user")
  if is_root:
      if unshare(NETWORK | QUEUES) == 0:
          kept.append("network")
      if unshare(NUMBERING) == 0:
          kept.append("processes")
  elif unshare(RIGHTS | NETWORK | QUEUES | NUMBERING) == 0:
      kept += ["network", "processes"]
  tell("kept " + " ".join(kept))
  watcher = os.fork()
  if watcher:
      os.waitpid(watcher, 0)
      os._exit(0)
  prctl(1, signal.SIGKILL)
  program = os.fork()
  if program:
      status = None
      while status is None:
          ended, code = os.wait()
          if ended == program:
              status = code
      if os.WIFSIGNALED(status):
          tell("signal %d" % os.WTERMSIG(status))
      else:
          tell("exit %d" % os.WEXITSTATUS(status))
      os._exit(0)
  try:
      if changes_user:
          give_up_rights()
      prctl(38, 1, 0, 0, 0)
      for kind, most in (
          (resource.RLIMIT_CPU, cpu),
          (resource.RLIMIT_AS, memory),
          (resource.RLIMIT_FSIZE, size),
          (resource.RLIMIT_NPROC, processes),
          (resource.RLIMIT_CORE, 0),
          (resource.RLIMIT_NOFILE, 64),
      ):
          hard = resource.getrlimit(kind)[1]
          if hard != resource.RLIM_INFINITY:
              most = min(most, hard)
          resource.setrlimit(kind, (most, most))
      os.execve(
          sys.executable,
          [sys.executable, "-s", "-S", "-B", "-X", "utf8", "main.py"],
          {"PYTHONHASHSEED": "0", "PYTHONCOERCECLOCALE": "0"},
      )
  except BaseException as error:
      tell("failed %r" % error)
      os._exit(1)
  """
