import type { Program } from '../../../domain/problem.ts';
import { python, ROOMY, type Trial, type TrialAttack } from '../attack.ts';

/** Programs that look, write or reach where they should not: each prints what it managed to do. */
export const NOSY: readonly TrialAttack[] = [
  nosy(
    19,
    'write anywhere',
    'Tries to write a file into every folder there is.',
    got(
      '',
      python(
        'import os',
        'for folder, _, _ in os.walk("/"):',
        '    if folder.startswith(("/proc", "/sys")): continue',
        '    try:',
        '        open(folder + "/probe", "w").close(); print(folder)',
        '    except OSError: pass',
      ),
    ),
  ),
  nosy(
    20,
    'message to the next',
    'Leaves something in shared memory or a queue for a later attempt.',
    got(
      '[] False\n',
      python(
        'import ctypes, os',
        'c = ctypes.CDLL(None)',
        'print([n for n, r in [("shm", c.shmget(5, 4096, 0o1666)), ("msg", c.msgget(5, 0o1666)),',
        '  ("sem", c.semget(5, 1, 0o1666)), ("mq", c.mq_open(b"/q", 66, 0o666, 0)),',
        '  ("memfd", c.memfd_create(b"m", 0))] if r >= 0], os.path.exists("/dev/shm"))',
      ),
    ),
  ),
  nosy(
    21,
    'change the input',
    'Writes into its own input, which later attempts are given too.',
    got(
      '[] as it was\n',
      python(
        'import os',
        'did = []',
        'for mode in ("r+b", "wb"):',
        '    try:',
        '        f = open("/proc/self/fd/0", mode); f.write(b"xx"); f.flush(); did.append(mode)',
        '    except OSError: pass',
        'try: os.ftruncate(0, 0); did.append("truncate")',
        'except OSError: pass',
        'print(did, input())',
      ),
      { input: 'as it was\n' },
    ),
  ),
  nosy(
    22,
    'read the runner',
    'Reads the memory, files and environment of the processes that watch it.',
    got(
      '[]\n',
      python(
        'import os, ctypes',
        'got = []',
        'for pid in [p for p in os.listdir("/proc") if p.isdigit() and int(p) != os.getpid()]:',
        '    for name in ("mem", "environ", "maps", "auxv", "stack", "syscall"):',
        '        try: got += [name] if open(f"/proc/{pid}/{name}", "rb").read(16) else []',
        '        except OSError: pass',
        '    for name in ("fd", "cwd", "root", "exe"):',
        '        try: os.listdir(f"/proc/{pid}/{name}") if name == "fd" else os.readlink(f"/proc/{pid}/{name}"); got.append(name)',
        '        except OSError: pass',
        'c = ctypes.CDLL(None, use_errno=True)',
        'if c.ptrace(16, 1, 0, 0) == 0: got.append("ptrace")',
        'if c.process_vm_readv(1, None, 0, None, 0, 0) >= 0: got.append("process_vm_readv")',
        'fd = c.syscall(434, 1, 0)',
        'if fd >= 0 and c.syscall(438, fd, 0, 0) >= 0: got.append("pidfd_getfd")',
        'print(got)',
      ),
    ),
  ),
  nosy(
    23,
    'kill the runner',
    'Sends signals to the runner, to its helper and to everybody.',
    got(
      'alive\n',
      python(
        'import os, signal',
        'for pid in (1, 2, 3, 4, 5, 6, 7):',
        '    if pid == os.getpid(): continue',
        '    for s in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM):',
        '        try: os.kill(pid, s); print("sent to", pid)',
        '        except OSError: pass',
        'print("alive")',
      ),
    ),
    got('alive\n', python('import os, signal', 'os.kill(-1, signal.SIGKILL)', 'print("alive")'), {
      verdicts: ['accepted', 'runtimeError'],
    }),
  ),
  nosy(
    24,
    'find the answer',
    'Searches memory, files, environment and open files for the expected output.',
    {
      program: answerSearch('k7Qz-planted', '-answer-93'),
      input: 'x\n',
      output: 'k7Qz-planted-answer-93\n',
      limits: { ...ROOMY, cpuMs: 10_000 },
      verdicts: ['wrongAnswer'],
      prints: 'found []\n',
    },
  ),
  nosy(
    25,
    'forged frames',
    'Writes what the runner would say to every file that may be open.',
    got(
      'plain\n',
      python(
        'import os',
        'frame = (5).to_bytes(4, "little") + b"A" + (1).to_bytes(4, "little")',
        'for fd in range(3, 64):',
        '    try: os.write(fd, frame); print("wrote to", fd)',
        '    except OSError: pass',
        'print("plain")',
      ),
    ),
    {
      // On its own output a frame is output like any other.
      program: python(
        'import os',
        'os.write(1, (5).to_bytes(4, "little") + b"A" + (1).to_bytes(4, "little"))',
        'os.write(2, (5).to_bytes(4, "little") + b"A" + (1).to_bytes(4, "little"))',
      ),
      output: '\u0005\u0000\u0000\u0000A\u0001\u0000\u0000\u0000',
      limits: ROOMY,
      verdicts: ['accepted'],
    },
  ),
  nosy(
    26,
    'sockets',
    'Opens a socket of every family, and hands a file through a pair of its own.',
    got(
      '[1] -1\n',
      python(
        'import ctypes, socket',
        'c = ctypes.CDLL(None)',
        'pair = (ctypes.c_int * 2)()',
        'opened = {f for f in range(46) for t in (1, 2, 3, 5) if c.socket(f, t, 0) >= 0 or c.socketpair(f, t, 0, pair) == 0}',
        '# A pair of family 1 is what Java reads files with; it leads to nobody else.',
        'c.socketpair(1, 1, 0, pair)',
        'handed = 0',
        'try: socket.send_fds(socket.socket(fileno=pair[0]), [b"x"], [0])',
        'except OSError: handed = -1',
        'print(sorted(opened), handed)',
      ),
    ),
  ),
  nosy(
    27,
    'clocks and priorities',
    'Sets clocks, priorities, limits and CPUs to its own advantage.',
    got(
      '[]\n',
      python(
        'import os, time, resource',
        'did = []',
        'def tried(name, act):',
        '    try: act(); did.append(name)',
        '    except (OSError, ValueError, ZeroDivisionError): pass',
        'tried("clock", lambda: time.clock_settime(time.CLOCK_REALTIME, 0))',
        'tried("nice", lambda: os.setpriority(os.PRIO_PROCESS, 0, -5))',
        'tried("realtime", lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)))',
        'tried("cpu", lambda: resource.setrlimit(resource.RLIMIT_CPU, (-1, -1)))',
        'tried("size", lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (-1, -1)))',
        'def score(whose, value): os.write(os.open(f"/proc/{whose}/oom_score_adj", os.O_WRONLY), value)',
        'tried("oom", lambda: score(1, b"1000"))',
        'tried("own oom", lambda: score("self", b"-1000"))',
        'tried("cpus", lambda: os.sched_setaffinity(0, range(os.cpu_count())) or (len(os.sched_getaffinity(0)) > 1 or 1 / 0))',
        'print(did)',
      ),
    ),
  ),
  nosy(
    28,
    'kernel machinery',
    'Asks for namespaces, mounts, keys, bpf, io_uring and userfaultfd.',
    got(
      '[]\n',
      python(
        'import ctypes, os',
        'c = ctypes.CDLL(None)',
        'arm = os.uname().machine == "aarch64"',
        'number = lambda x86, other: other if arm else x86',
        'calls = {"unshare": (number(272, 97), 0x10000000), "setns": (number(308, 268), 0, 0), "mount": (number(165, 40), 0, 0, 0, 0, 0),',
        '  "keyctl": (number(250, 219), 0, 0), "bpf": (number(321, 280), 0, 0, 0), "io_uring": (425, 1, 0),',
        '  "userfaultfd": (number(323, 282), 0), "perf": (number(298, 241), 0, 0, -1, -1, 0), "chroot": (number(161, 51), b"/box")}',
        'print([n for n, a in calls.items() if c.syscall(*a) >= 0])',
      ),
    ),
  ),
  nosy(
    29,
    'borrowed rights',
    'Looks for programs that would lend it the rights of another user.',
    got(
      '',
      python(
        'import os, stat',
        'for folder, _, names in os.walk("/"):',
        '    if folder.startswith(("/proc", "/sys")): continue',
        '    for name in names:',
        '        try:',
        '            mode = os.lstat(folder + "/" + name).st_mode',
        '            if stat.S_ISREG(mode) and mode & (stat.S_ISUID | stat.S_ISGID): print(folder + "/" + name)',
        '        except OSError: pass',
      ),
    ),
  ),
];

function nosy(number: number, name: string, tries: string, ...trials: Trial[]): TrialAttack {
  return { kind: 'trials', number, name, tries, trials };
}

function got(output: string, program: Program, parts: Partial<Trial> = {}): Trial {
  return { program, output, limits: ROOMY, verdicts: ['accepted'], ...parts };
}

/** Prints where it found both parts together. It holds them apart itself, and never joins them, so that it does not find its own words. */
function answerSearch(first: string, second: string): Program {
  return python(
    'import os, re',
    `a, b = b${JSON.stringify(first)}, b${JSON.stringify(second)}`,
    'def holds(piece): return any(piece[m.end():m.end() + len(b)] == b for m in re.finditer(a, piece))',
    'found = [key for key, value in os.environ.items() if holds(value.encode())]',
    'for line in open("/proc/self/maps").read().splitlines():',
    '    ends, rights = line.split()[:2]',
    '    start, end = (int(part, 16) for part in ends.split("-"))',
    '    if "r" not in rights or "[v" in line: continue',
    '    try:',
    '        with open("/proc/self/mem", "rb", 0) as memory:',
    '            memory.seek(start)',
    '            if holds(memory.read(min(end - start, 64 << 20))): found.append(line)',
    '    except (OSError, OverflowError, ValueError): pass',
    'for folder, _, names in os.walk("/"):',
    '    if folder.startswith(("/sys", "/usr", f"/proc/{os.getpid()}", "/proc/self", "/proc/thread-self")): continue',
    '    for name in names:',
    '        path = folder + "/" + name',
    '        if name in ("kcore", "kmsg", "sysrq-trigger"): continue',
    '        try:',
    '            fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK)',
    '            if holds(os.read(fd, 1 << 20)): found.append(path)',
    '            os.close(fd)',
    '        except OSError: pass',
    'for fd in range(64):',
    '    try:',
    '        if holds(os.pread(fd, 1 << 20, 0)): found.append(fd)',
    '    except OSError: pass',
    'print("found", found)',
  );
}
