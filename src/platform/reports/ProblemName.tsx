import { createContext, type VNode } from 'preact';
import { useContext } from 'preact/hooks';
import { Name } from './parts.tsx';

/** What pressing a problem's name does, where the page has somebody to do it. */
export interface OpensProblem {
  readonly open: (problem: string) => void;
  /** What that is, in the person's language. */
  readonly title: string;
}

/** Null on a page that is a file: names are text there. */
export const OpensProblems = createContext<OpensProblem | null>(null);

export function ProblemName({ children }: { children: string }): VNode {
  const opens = useContext(OpensProblems);
  if (opens === null) return <Name>{children}</Name>;
  return (
    <button type="button" class="link" title={opens.title} onClick={() => opens.open(children)}>
      <Name>{children}</Name>
    </button>
  );
}
