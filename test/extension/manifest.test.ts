import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { COMMAND_IDS } from '../../src/extension/commandIds.ts';

interface Menu {
  readonly command: string;
}
interface Manifest {
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly (Menu & { readonly category: string })[];
    readonly menus: Readonly<Record<string, readonly Menu[]>>;
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly scope: string }>>;
    };
  };
}

const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
const { capabilities, contributes } = JSON.parse(text) as Manifest;

test('the manifest declares the commands that the extension registers, in their order', () => {
  const declared = contributes.commands.map(({ command }) => command);
  assert.deepEqual(declared, COMMAND_IDS);
  assert.ok(contributes.commands.every(({ category }) => category === 'LEAFE'));
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

test('a folder cannot say where things are kept or which models are asked', () => {
  const { properties } = contributes.configuration;
  assert.deepEqual(
    Object.keys(properties).sort(),
    [...capabilities.untrustedWorkspaces.restrictedConfigurations].sort(),
  );
  assert.ok(Object.values(properties).every(({ scope }) => scope === 'machine'));
});
