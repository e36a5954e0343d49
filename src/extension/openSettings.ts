import { commands, env } from 'vscode';

/**
 * Opens the Settings editor at what a query finds, all of LEAFE's without one. Most are of scope `machine`: in a window on a remote
 * machine they are that machine's, and the person's own settings do not show them.
 */
export async function openSettings(given: unknown): Promise<void> {
  const query = typeof given === 'string' && given !== '' ? given : '@ext:leafe.leafe';
  await (env.remoteName === undefined
    ? commands.executeCommand('workbench.action.openSettings', query)
    : commands.executeCommand('workbench.action.openRemoteSettings', { query }));
}
