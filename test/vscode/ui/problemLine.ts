/** A line of a problem file: whoever prints what was read solves it, within as many seconds as given. */
export function echoProblem(name: string, seconds = 2): string {
  const record = {
    name,
    description: 'Print what is read.',
    public_tests: { input: ['7\n'], output: ['7\n'] },
    private_tests: { input: ['8\n'], output: ['8\n'] },
    generated_tests: { input: [], output: [] },
    time_limit: { seconds, nanos: 0 },
  };
  return `${JSON.stringify(record)}\n`;
}
