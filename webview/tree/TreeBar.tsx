import type { RefObject, VNode } from 'preact';
import type { Shown } from '../run/filter.ts';
import type { SavedView } from '../run/savedView.ts';
import { count, text } from '../text.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';

interface TreeBarProps {
  readonly branches: number;
  readonly view: SavedView;
  readonly shown: Shown;
  readonly atWork: boolean;
  readonly input: RefObject<HTMLInputElement | null>;
  readonly onView: (changes: Partial<SavedView>) => void;
  /** The match so many after the selected one; before it where negative. */
  readonly onMatch: (direction: 1 | -1) => void;
  /** The filter is left for the tree. */
  readonly onLeave: () => void;
}

/** Above the tree: how many branches, the filter, and how they are drawn. */
export function TreeBar(props: TreeBarProps): VNode {
  const { branches, view, shown, atWork, input, onView, onMatch, onLeave } = props;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      onView({ filter: '' });
      onLeave();
    } else if (event.key === 'Enter') onMatch(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  };
  return (
    <div class="tree-bar">
      <h2>{text('tree.title')}</h2>
      <span class="dim">{count('tree.branches', branches)}</span>
      <span class="filter">
        <Icon name="filter" />
        <input
          ref={input}
          type="text"
          value={view.filter}
          placeholder={text('tree.filterHint')}
          aria-label={text('tree.filter')}
          spellcheck={false}
          onInput={(event) => onView({ filter: event.currentTarget.value })}
          onKeyDown={onKeyDown}
        />
        {shown.matches !== null && (
          <span class="matches" role="status">
            {count('tree.matches', shown.matches.size)}
          </span>
        )}
        {view.filter !== '' && (
          <Button
            look="icon"
            icon="close"
            label={text('tree.clearFilter')}
            onClick={() => onView({ filter: '' })}
          />
        )}
      </span>
      {atWork && (
        <Button
          look="icon"
          icon="target"
          label={text('tree.follow')}
          pressed={view.follow}
          onClick={() => onView({ follow: !view.follow })}
        />
      )}
      <Button
        look="icon"
        icon="list-flat"
        label={text('tree.compact')}
        pressed={view.compact}
        onClick={() => onView({ compact: !view.compact })}
      />
    </div>
  );
}
