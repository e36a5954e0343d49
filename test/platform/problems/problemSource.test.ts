import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { problemSourceContract, type OpenSource } from '../../contract/problemSource.contract.ts';
import { openProblems } from '../../../src/platform/problems/openProblems.ts';
import { asStructs } from '../../support/tableRecord.ts';
import { writeTable, type TableRecord } from '../../support/problemTable.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

problemSourceContract(
  'JSON lines',
  lines((record) => JSON.stringify(record)),
);
problemSourceContract('JSON lines, lists of structs', lines(asStructs));
problemSourceContract('a JSON list', async (t, records) => {
  const home = await temporaryFolder(t);
  const path = join(home, 'problems.json');
  await writeFile(path, JSON.stringify(records, null, 2));
  return openProblems(path, { home });
});
problemSourceContract('Parquet', table('lists'));
problemSourceContract('Parquet, lists of structs', table('structs'));
problemSourceContract('a folder of both', async (t, records) => {
  const home = await temporaryFolder(t);
  const [first, ...others] = records;
  writeTable(join(home, 'a.parquet'), first === undefined ? [] : [first], { nesting: 'lists' });
  // Places are told by file: the lines before keep the numbers of the contract.
  const text = ['', ...others.map((record) => JSON.stringify(record))].join('\n');
  await writeFile(join(home, 'b.jsonl'), text);
  return openProblems(home, { home });
});

function lines(line: (record: TableRecord) => string): OpenSource {
  return async (t, records) => {
    const home = await temporaryFolder(t);
    const path = join(home, 'problems.jsonl');
    await writeFile(path, `${records.map(line).join('\n')}\n`);
    return openProblems(path, { home });
  };
}

function table(nesting: 'lists' | 'structs'): OpenSource {
  return async (t, records) => {
    const home = await temporaryFolder(t);
    const path = join(home, 'problems.parquet');
    writeTable(path, records, { nesting, rowGroupSize: 2 });
    return openProblems(path, { home });
  };
}
