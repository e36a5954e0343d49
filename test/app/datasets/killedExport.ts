import { join } from 'node:path';
import { exportDataset } from '../../../src/app/datasets/exportDataset.ts';
import { openGitCheckpoints } from '../../../src/platform/git/gitCheckpoints.ts';

/** A process that exports, to be killed meanwhile. It says when it begins. */
const [home = '', out = ''] = process.argv.slice(2);
const never = new AbortController().signal;

const checkpoints = await openGitCheckpoints(join(home, 'store.git'), never);
process.stdout.write('begins\n');
await exportDataset(
  {
    ...{
      home,
      out,
      format: 'trl',
      each: 3,
      variants: ['counterfactual'],
      beta: 1,
      heldOut: false,
      acceptedOnly: false,
      measure: null,
      minLift: null,
      leaveOut: false,
      parquet: false,
    },
    ...{ evaluation: [], secrets: [], version: '0', image: 'leafe-sandbox:test' },
    rehearsal: { share: 1, seed: 0 },
  },
  checkpoints,
  { onRefused: () => undefined, onRows: () => undefined },
  never,
);
await checkpoints.close();
