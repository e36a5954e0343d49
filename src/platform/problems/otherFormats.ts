/** Other collections of problems, told by fields that only they have. */
const FORMATS: readonly { readonly name: string; readonly fields: readonly string[] }[] = [
  { name: 'Codeforces (open-r1)', fields: ['contest_id', 'index', 'official_tests'] },
  { name: 'CodeContests+', fields: ['test_cases', 'validator'] },
  { name: 'CodeContests-O', fields: ['corner_cases'] },
  { name: 'LiveCodeBench', fields: ['question_content', 'public_test_cases'] },
  { name: 'TACO', fields: ['question', 'input_output', 'raw_tags'] },
  { name: 'APPS', fields: ['question', 'input_output', 'problem_id'] },
  { name: 'SandboxFusion', fields: ['labels', 'test', 'canonical_solution'] },
];

/** Says in one sentence that a record is of another collection; null where it is none that we know. */
export function foreignFormat(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const format = FORMATS.find(({ fields }) => fields.every((field) => field in value));
  if (format === undefined) return null;
  return `this is a record of ${format.name}, which cannot be read yet; so far problems come in CodeContests' own fields.`;
}
