import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { settingsSchema } from '../../src/domain/settings.ts';
import { COMMAND_IDS } from '../../src/extension/commandIds.ts';
import { SETTINGS } from '../../src/extension/settingTypes.ts';

interface Menu {
  readonly command: string;
}
interface Setting {
  readonly scope: string;
  readonly default: unknown;
  readonly markdownDescription?: string;
  readonly enum?: readonly unknown[];
  readonly markdownEnumDescriptions?: readonly string[];
}
interface Manifest {
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly languages: readonly { readonly id: string }[];
    readonly commands: readonly (Menu & { readonly category: string })[];
    readonly menus: Readonly<Record<string, readonly Menu[]>>;
    readonly configuration: readonly { readonly properties: Readonly<Record<string, Setting>> }[];
  };
}

const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
const { activationEvents, capabilities, contributes } = JSON.parse(text) as Manifest;

test('the manifest declares the commands that the extension registers, in their order', () => {
  const declared = contributes.commands.map(({ command }) => command);
  assert.deepEqual(declared, COMMAND_IDS);
  assert.ok(contributes.commands.every(({ category }) => category === 'LEAFE'));
});

test('a file of a language that the manifest names wakes the extension, which checks it', () => {
  // VS Code derives that only for languages with a configuration of their own.
  const asleep = contributes.languages.filter(
    ({ id }) => !activationEvents.includes(`onLanguage:${id}`),
  );
  assert.deepEqual(asleep, []);
});

test('a panel that is open when a window closes wakes the extension when the window comes back', () => {
  const folder = new URL('../../src/extension/', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const sources = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(new URL(file, folder), 'utf8'));
  const panels = sources.flatMap((source) =>
    /registerWebviewPanelSerializer\(/.test(source)
      ? [...source.matchAll(/_PANEL = '([^']+)'/g)].map(([, type]) => `onWebviewPanel:${type}`)
      : [],
  );
  assert.equal(panels.length, 4);
  assert.deepEqual(
    panels.filter((event) => !activationEvents.includes(event)),
    [],
  );
});

test("VS Code's own command that focuses the corrections wakes the extension, which answers it the first time", () => {
  const source = readFileSync(
    new URL('../../src/extension/views/focusCorrections.ts', import.meta.url),
    'utf8',
  );
  const [, command] = /FOCUS = '(.*)'/.exec(source) ?? [];
  assert.ok(activationEvents.includes(`onCommand:${command}`));
});

test('every entry of a menu names a command that there is', () => {
  const known = new Set<string>(COMMAND_IDS);
  const entries = Object.values(contributes.menus).flat();
  assert.ok(entries.length > 0);
  assert.deepEqual(
    entries.filter(({ command }) => !known.has(command)),
    [],
  );
});

test('every text of the manifest is translated, and no translation is left over', () => {
  const translations = JSON.parse(
    readFileSync(new URL('../../package.nls.json', import.meta.url), 'utf8'),
  ) as Record<string, string>;
  const used = [...text.matchAll(/"%([^%"]+)%"/g)].map((match) => match[1]);
  assert.deepEqual([...new Set(used)].sort(), Object.keys(translations).sort());
});

const settings = Object.assign(
  {},
  ...contributes.configuration.map(({ properties }) => properties),
) as Readonly<Record<string, Setting>>;

test('a folder cannot say where things are kept or which models are asked', () => {
  const ofMachine = Object.keys(settings).filter((id) => settings[id]?.scope === 'machine');
  assert.deepEqual(ofMachine.sort(), [
    'leafe.defaultModel',
    'leafe.endpoint.baseUrl',
    'leafe.home',
    'leafe.models',
  ]);
  const restricted = capabilities.untrustedWorkspaces.restrictedConfigurations;
  assert.deepEqual([...restricted].sort(), ofMachine);
});

test('every setting is described, is checked when it is read, and begins as the engine does', () => {
  const engine = settingsSchema.parse({}) as Readonly<Record<string, unknown>>;
  const checked = Object.keys(SETTINGS).map((name) => `leafe.${name}`);
  assert.deepEqual(Object.keys(settings).sort(), checked.sort());
  for (const [id, setting] of Object.entries(settings)) {
    assert.match(setting.markdownDescription ?? '', /^%setting\./, id);
    assert.equal(setting.enum?.length, setting.markdownEnumDescriptions?.length, id);
    const key = id.replace(/^leafe\.explore\./, '');
    if (key !== id) assert.equal(setting.default, engine[key], id);
  }
});
