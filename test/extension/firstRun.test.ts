import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { COMMAND_IDS } from '../../src/extension/commandIds.ts';
import { CONTEXT_KEYS } from '../../src/extension/contextKeys.ts';

interface Step {
  readonly id: string;
  readonly media: { readonly svg: string };
  readonly completionEvents: readonly string[];
}
interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly enablement?: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly when?: string }[];
    readonly walkthroughs: readonly { readonly id: string; readonly steps: readonly Step[] }[];
  };
}

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const { contributes } = JSON.parse(read('package.json')) as Manifest;
const commands = new Set<string>(COMMAND_IDS);
const keys = new Set<string>(CONTEXT_KEYS);

test('every view has words and buttons for when it is empty', () => {
  const views = Object.values(contributes.views).flatMap((list) => list.map(({ id }) => id));
  const welcomed = new Set(contributes.viewsWelcome.map(({ view }) => view));
  assert.deepEqual(
    views.filter((id) => !welcomed.has(id)),
    [],
  );
});

test('every button of a welcome and of the walkthrough is a command that there is', () => {
  const foreign = /^(workbench\..+|leafe\.(problems|runs|models)\.focus)$/;
  const links = [...read('package.nls.json').matchAll(/\(command:([\w.]+)/g)].map(([, id]) => id);
  assert.ok(links.length > 0);
  assert.deepEqual(
    links.filter((id) => id === undefined || !(commands.has(id) || foreign.test(id))),
    [],
  );
});

test('what clauses and ticks look at is set by the extension', () => {
  const { viewsWelcome, walkthroughs, commands: declared } = contributes;
  const clauses = [
    ...viewsWelcome.map(({ when = '' }) => when),
    ...declared.map(({ enablement = '' }) => enablement),
    ...walkthroughs.flatMap(({ steps }) =>
      steps.flatMap(({ completionEvents }) => completionEvents),
    ),
  ];
  const named = clauses.flatMap((clause) => clause.match(/\bleafe\.\w+/g) ?? []);
  assert.ok(named.length > 0);
  assert.deepEqual(
    named.filter((name) => !keys.has(name) && !commands.has(name)),
    [],
  );
});

test('the walkthrough ends its steps by what was really done, and its pictures are there', () => {
  const [walkthrough] = contributes.walkthroughs;
  assert.ok(walkthrough);
  assert.match(read('src/extension/firstSteps.ts'), new RegExp(`#${walkthrough.id}'`));
  assert.deepEqual(
    walkthrough.steps.map(({ id }) => id),
    ['setup', 'model', 'explore', 'look'],
  );
  for (const { media, completionEvents } of walkthrough.steps) {
    assert.ok(existsSync(new URL(media.svg, root)));
    assert.ok(completionEvents.every((event) => /^on(Context|Command):leafe\./.test(event)));
  }
});

test('no picture of the walkthrough has a colour of its own where the theme has one', () => {
  for (const { media } of contributes.walkthroughs.flatMap(({ steps }) => steps)) {
    const bare = read(media.svg).match(
      /(?:fill|stroke)="(?!none|transparent|var\(--vscode-)[^"]+"/g,
    );
    assert.equal(bare, null, media.svg);
  }
});
