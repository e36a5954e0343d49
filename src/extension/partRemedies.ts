import * as l10n from '@vscode/l10n';
import type { PartState } from '../platform/setup/parts.ts';

/** What a person can have done about a part of the set-up, by one choice. */
export interface PartRemedy {
  readonly title: string;
  readonly does:
    | { readonly kind: 'buildImage' | 'getModel' | 'showRuns' }
    /** Run in a terminal that the person sees, for it may ask for a password. */
    | { readonly kind: 'terminal'; readonly command: string }
    | { readonly kind: 'page'; readonly url: string }
    | { readonly kind: 'setting'; readonly id: string };
}

/** The remedies for a part that is not in order, the likeliest first; none where the part is, or where none is known. */
export function remediesFor({ part, state }: PartState, platform: string): readonly PartRemedy[] {
  if (state === 'ok') return [];
  switch (part) {
    case 'docker':
      return state === 'missing' ? [startDocker(platform), installDocker(platform)] : [];
    case 'git':
      return [page(l10n.t('Install Git…'), 'https://git-scm.com/downloads')];
    case 'image':
      return [{ title: l10n.t('Build the Sandbox Image'), does: { kind: 'buildImage' } }];
    case 'model':
      return [{ title: l10n.t('Get the Default Model'), does: { kind: 'getModel' } }];
    case 'home':
      return [
        { title: l10n.t('Choose Another Folder'), does: { kind: 'setting', id: 'leafe.home' } },
      ];
    case 'runs':
      return [{ title: l10n.t('Show the Runs'), does: { kind: 'showRuns' } }];
    case 'node':
      // VS Code brings its own.
      return [];
  }
}

const START_DOCKER: Readonly<Record<string, string>> = {
  darwin: 'open -a Docker',
  win32: 'Start-Process "$env:ProgramFiles\\Docker\\Docker\\Docker Desktop.exe"',
  linux: 'sudo service docker start',
};

function startDocker(platform: string): PartRemedy {
  const command = START_DOCKER[platform] ?? 'sudo service docker start';
  return { title: l10n.t('Start Docker in a Terminal'), does: { kind: 'terminal', command } };
}

function installDocker(platform: string): PartRemedy {
  const place = platform === 'linux' ? 'engine/install' : 'get-started/get-docker';
  return page(l10n.t('Install Docker…'), `https://docs.docker.com/${place}/`);
}

function page(title: string, url: string): PartRemedy {
  return { title, does: { kind: 'page', url } };
}
