import type { VNode } from 'preact';
import type { StepDetail } from '../../src/domain/stepDetail.ts';
import type { ProgramView } from '../run/savedView.ts';
import { text } from '../text.ts';
import { Choice, type Option } from '../ui/Choice.tsx';
import { ProgramCode } from './ProgramCode.tsx';
import { ProgramDiff } from './ProgramDiff.tsx';

interface ProgramSectionProps {
  readonly detail: StepDetail;
  readonly view: ProgramView;
  readonly onView: (view: ProgramView) => void;
}

/** The step's program, whole, or against its parent's, or against the other step of its correction. */
export function ProgramSection({ detail, view, onView }: ProgramSectionProps): VNode {
  const { program, language, step } = detail;
  const options = optionsFor(detail);
  const chosen = options.find(({ value }) => value === view)?.value ?? 'whole';
  const label = options.find(({ value }) => value === chosen)?.label ?? '';
  return (
    <section class="program">
      <h3 class="sr-only">{text('program.title')}</h3>
      <Choice label={text('program.views')} options={options} value={chosen} onChange={onView} />
      {program === null ? (
        <p class="note">{text('detail.noProgram')}</p>
      ) : chosen === 'whole' ? (
        <ProgramCode program={program} language={language} label={`${label}, ${step}`} />
      ) : (
        <ProgramDiff {...sidesOf(chosen, detail)} language={language} label={`${label}, ${step}`} />
      )}
    </section>
  );
}

function optionsFor({ parent, counterpart, program }: StepDetail): readonly Option<ProgramView>[] {
  const options: Option<ProgramView>[] = [{ value: 'whole', label: text('program.whole') }];
  if (program === null) return options;
  if (parent !== null && parent.text !== null) {
    options.push({ value: 'parent', label: text('program.parent', parent.step) });
  }
  if (counterpart !== null && counterpart.text !== null) {
    const label = text(`program.${counterpart.is}`, counterpart.step);
    options.push({ value: 'counterpart', label });
  }
  return options;
}

/** A correction is read forwards: the blamed program is the old one, whichever of the two is selected. */
function sidesOf(
  view: 'parent' | 'counterpart',
  { parent, counterpart, program }: StepDetail,
): { readonly before: string; readonly after: string } {
  const own = program ?? '';
  if (view === 'parent') return { before: parent?.text ?? '', after: own };
  const other = counterpart?.text ?? '';
  return counterpart?.is === 'corrected'
    ? { before: own, after: other }
    : { before: other, after: own };
}
