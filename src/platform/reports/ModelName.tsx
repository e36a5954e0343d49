import type { VNode } from 'preact';
import { modelName, type Evaluated } from '../../core/evaluate/report.ts';
import { Name } from './parts.tsx';

/** The model as people know it, with what tunes it. */
export function ModelName({ of }: { of: Evaluated }): VNode {
  const { model, adapter } = modelName(of);
  return (
    <>
      {model === null ? 'a model that nobody has named' : <Name>{model}</Name>}
      {adapter === null ? null : (
        <>
          {' + '}
          <Name>{adapter}</Name>
        </>
      )}
    </>
  );
}
